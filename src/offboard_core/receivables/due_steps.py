"""Which steps are due today (应办步骤), which have to wait and why; and how those that are due are taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, assert_never

import attrs

from offboard_core.finding import Finding
from offboard_core.kernel.money import Money
from offboard_core.kernel.said import Said
from offboard_core.kernel.verdict import Decided, Event, Message
from offboard_core.receivables.letter_due import LetterClaim, LetterDue, LetterHead
from offboard_core.receivables.messages import StepTold, charged, step_fields, told_of_step, written_before
from offboard_core.receivables.policy import Act, CatchUp, Progression, days_after
from offboard_core.receivables.promise import PromiseState, promise_state
from offboard_core.receivables.receivable import Receivable
from offboard_core.receivables.situation import Situation
from offboard_core.receivables.status import Status
from offboard_core.receivables.step import Step, StepState
from offboard_core.receivables.tier_action import TIER_ACTIONS, is_letter
from offboard_core.receivables.tiers import Rung

if TYPE_CHECKING:
    from offboard_core.receivables.assessment import AnyPosition, Assessment, Position
    from offboard_core.receivables.client_letter import JointLetter
    from offboard_core.receivables.ladder import Ladder


@attrs.frozen(kw_only=True)
class DueStep:
    """A step to be taken now: its tier, its act, and the day by which it is to be answered.

    `assumed` is set if the day was counted beyond the range of the work calendar.
    """

    tier: int
    act: Act
    answer_by: dt.date
    assumed: Finding | None = None


@attrs.frozen(kw_only=True)
class Ruling:
    """The part of an assessment that rules decide; `review` holds the days on which they may decide otherwise."""

    status: Status
    reasons: tuple[Finding, ...]
    due: tuple[DueStep, ...] = ()
    review: tuple[dt.date, ...] = ()


def steps_due(position: AnyPosition) -> Ruling:
    """Choose the steps due now; while a letter has to wait, the internal step below it may be taken."""
    taken = _taken(position)
    highest = max((step.tier for step in taken), default=-1)
    pending = [rung for rung in position.reached if rung.tier.days > highest]
    flags = (*position.held_parts, *_promise_flags(position))
    if not pending:
        reason = position.reason("ageing.all_steps_taken", tier=taken[-1].tier, on=taken[-1].decided_on)
        return Ruling(status=Status.DONE, reasons=(reason, *flags), review=_review_days(position))
    if (waits := _one_by_one(position, taken, pending[0])) is not None:
        reason, days = waits
        return Ruling(status=Status.WAITING, reasons=(reason, *flags), review=(*_review_days(position), *days))
    chosen, status, against = _choose(position, pending)
    if not chosen:
        days = (*_review_days(position), *_letter_may_go(position, status))
        return Ruling(status=status, reasons=(*against, *flags), review=days)
    steps = tuple(_due_step(position, rung) for rung in chosen)
    reasons: list[Finding] = []
    for due in steps:
        reasons.append(position.reason("ageing.step_due", tier=due.tier, act=due.act.value, answer_by=due.answer_by))
        reasons += () if due.assumed is None else (due.assumed,)
    return Ruling(status=Status.DUE, reasons=(*reasons, *against, *flags), due=steps)


def _review_days(position: AnyPosition) -> tuple[dt.date, ...]:
    """Return the days on which the steps may be others: the next tier's, those after an answer or a hold runs out."""
    return (*position.ahead_on, *_answers_run_out(position), *position.holds_end)


def _taken(position: AnyPosition) -> list[Step]:
    """Return the valid steps of this cycle; rehearsed steps are valid only during the trial."""
    if position.ladder is None:
        return []
    gone = {StepState.CANCELLED} if position.ladder.on_trial else {StepState.CANCELLED, StepState.REHEARSED}
    return [step for step in position.ladder.current_steps if step.state not in gone]


def _one_by_one(position: AnyPosition, taken: list[Step], first: Rung) -> tuple[Finding, tuple[dt.date, ...]] | None:
    """Return why the next step waits in stepwise progression: an open former step, or too few days since."""
    policy = position.situation.policy
    if not taken or policy.catching_up is not CatchUp.STEPWISE:
        return None
    former = taken[-1]
    if policy.progression is Progression.STEPWISE and former.is_open:
        return position.reason("ageing.former_step_open", tier=former.tier), ()
    free_on = days_after(former.decided_on, max(1, policy.catch_up_gap_days))
    if first.first_on > former.decided_on or position.situation.today >= free_on:
        return None
    return position.reason("ageing.catching_up", tier=former.tier, next=first.tier.days, on=free_on), (free_on,)


def _choose(position: AnyPosition, pending: list[Rung]) -> tuple[list[Rung], Status, tuple[Finding, ...]]:
    """Choose among the tiers passed, as the policy catches up; a letter that has to wait is told with its reason."""
    match position.situation.policy.catching_up:
        case CatchUp.HIGHEST:
            top = pending[-1]
            if (waits := _letter_waits(position, top)) is None:
                return [top], Status.DUE, ()
            internal = [rung for rung in pending if not is_letter(rung.tier.act)]
            return internal[-1:], waits[0], (waits[1],)
        case CatchUp.STEPWISE:
            waits = _letter_waits(position, pending[0])
            return ([], waits[0], (waits[1],)) if waits is not None else (pending[:1], Status.DUE, ())
        case CatchUp.EVERY_TIER:
            return _up_to_a_letter_that_waits(position, pending)
        case _:
            assert_never(position.situation.policy.catching_up)


def _up_to_a_letter_that_waits(
    position: AnyPosition, pending: list[Rung]
) -> tuple[list[Rung], Status, tuple[Finding, ...]]:
    chosen: list[Rung] = []
    for rung in pending:
        is_second = is_letter(rung.tier.act) and any(is_letter(other.tier.act) for other in chosen)
        waits = _letter_waits(position, rung, last_on=position.situation.today if is_second else None)
        if waits is not None:
            return chosen, waits[0], (waits[1],)
        chosen.append(rung)
    return chosen, Status.DUE, ()


def _letter_waits(
    position: AnyPosition, rung: Rung, *, last_on: dt.date | None = None
) -> tuple[Status, Finding] | None:
    """Say why a letter to the client cannot go today: the opening baseline, old books, another letter just sent."""
    if not is_letter(rung.tier.act):
        return None
    if position.ladder is None or position.ladder.awaits_release:
        return Status.AWAITING_RELEASE, position.reason("ageing.letter_awaits_release", tier=rung.tier.days)
    situation = position.situation
    if situation.is_feed_stale:
        facts = {"known_on": situation.surroundings.feed_known_on, "limit": situation.policy.feed_days}
        return Status.STALE_FEED, position.reason("ageing.feed_stale", **facts)
    last = last_on or _last_letter_on(position)
    free_on = _free_on(position, last)
    if last is not None and free_on is not None and situation.today < free_on:
        facts = {"last_on": last, "gap": situation.policy.letter_gap_days, "on": free_on}
        return Status.SPACED, position.reason("ageing.letter_spaced", **facts)
    return None


def _free_on(position: AnyPosition, last: dt.date | None) -> dt.date | None:
    """Return the first day on which another letter may go to this client, None when any day will do."""
    gap = position.situation.policy.letter_gap_days
    return days_after(last, gap) if last is not None and gap else None


def _last_letter_on(position: AnyPosition) -> dt.date | None:
    own = position.ladder.last_letter_on if position.ladder is not None else None
    days = [day for day in (own, position.situation.surroundings.last_letter_on) if day is not None]
    return max(days, default=None)


def _letter_may_go(position: AnyPosition, status: Status) -> tuple[dt.date, ...]:
    """Return the day on which a waiting letter may go without a decision; a release needs a decision and has no day."""
    free_on = _free_on(position, _last_letter_on(position))
    if status is Status.SPACED and free_on is not None:
        return (free_on,)
    return (position.situation.in_days(1),) if status is Status.STALE_FEED else ()


def _due_step(position: AnyPosition, rung: Rung) -> DueStep:
    deadline = TIER_ACTIONS[rung.tier.act].deadline(position.situation)
    return DueStep(tier=rung.tier.days, act=rung.tier.act, answer_by=deadline.on, assumed=deadline.assumed)


def _answers_run_out(position: AnyPosition) -> tuple[dt.date, ...]:
    """Return the days after which an unmet internal step goes further up."""
    steps = position.ladder.unanswered if position.ladder is not None else ()
    return tuple(days_after(step.answer_by, 1) for step in steps)


def _promise_flags(position: AnyPosition) -> tuple[Finding, ...]:
    """Return findings on promises that suspend no step: those without proof, and broken ones."""
    found = []
    for promise, state in position.promises:
        facts = {"amount": promise.amount, "pay_on": promise.pay_on, "promised_by": promise.promised_by}
        if state in {PromiseState.BROKEN, PromiseState.PART_KEPT}:
            found.append(position.reason("ageing.promise_broken", state=state.value, **facts))
        elif state is PromiseState.OPEN and not promise.suspends:
            found.append(position.reason("ageing.promise_unproven", channel=promise.channel.value, **facts))
    return tuple(found)


def take_steps(position: Position[Ladder], *, letters: Sequence[JointLetter]) -> Decided[Ladder]:
    """Take the steps that are due today, each with its reasons, and tell whom it concerns.

    A step that goes out in a letter about the client is told of once, by the lead of that letter.
    """
    assessment, situation = position.assessment, position.situation
    state, events, messages = position.ladder, list[Event](), list[Message]()
    for due in assessment.due:
        letter = next((letter for letter in letters if letter.carries_out(position.ladder, due.tier)), None)
        if situation.is_about_client and letter is None and is_letter(due.act):
            continue
        step = _step(position, due, letter if is_letter(due.act) else None)
        state = attrs.evolve(state, steps=(*state.steps, step))
        events.append(_step_taken(state, step, assessment))
        if situation.on_trial:
            continue
        if letter is not None and step.joint:
            messages += letter.messages_with(position.ladder, due.tier)
        else:
            messages += step_messages(state, step, position.receivable, situation)
    return Decided(state=state, events=tuple(events), messages=tuple(messages))


def _step(position: Position[Ladder], due: DueStep, letter: JointLetter | None) -> Step:
    ladder, situation, assessment = position.ladder, position.situation, position.assessment
    return Step(
        tier=due.tier,
        act=due.act,
        cycle=ladder.cycle,
        decided_on=situation.today,
        policy=situation.policy.version,
        days_overdue=_age(position),
        outstanding=assessment.dunnable if is_letter(due.act) else assessment.outstanding,
        answer_by=due.answer_by if letter is None else letter.pay_by,
        issue=ladder.next_issue(due.tier),
        recipient=TIER_ACTIONS[due.act].to.person(ladder),
        state=StepState.REHEARSED if situation.on_trial else StepState.OPEN,
        ended_on=situation.today if situation.on_trial else None,
        joint="" if letter is None else letter.key,
    )


def _age(position: Position[Ladder]) -> int:
    """Count the days past due; for a claim without a due date, those since the day its age is counted from."""
    assessment = position.assessment
    if assessment.days_overdue is not None:
        return assessment.days_overdue
    since = position.situation.policy.counted_from(position.receivable) or assessment.as_of
    return (assessment.as_of - since).days


def _step_taken(ladder: Ladder, step: Step, assessment: Assessment) -> Event:
    facts: dict[str, object] = {
        "rule": "ageing.step_due",
        "policy": step.policy,
        "tier": step.tier,
        "act": step.act.value,
        "cycle": step.cycle,
        "issue": step.issue,
        "recipient": step.recipient,
        "days_overdue": step.days_overdue,
        "outstanding": step.outstanding,
        "answer_by": step.answer_by,
        "reasons": assessment.told_reasons,
    }
    if step.joint:
        facts["letter"] = step.joint
    if step.state is StepState.REHEARSED:
        return ladder.event("step_rehearsed", **facts)
    return ladder.event("step_taken", **facts)


@attrs.frozen(kw_only=True)
class PromiseTold(Said):
    """A promise of the client and what became of it."""

    amount: Money
    pay_on: dt.date
    promised_by: str
    state: str


@attrs.frozen(kw_only=True)
class InterventionDue(StepTold):
    """The supervisor is to step in, and is told what the salesperson and the client have said.

    A reason that was never stated is None, not a guess.
    """

    reason: str | None
    reason_text: str
    contacts_made: str
    next_action: str
    expected_on: dt.date | None
    promises: tuple[PromiseTold, ...]


def step_messages(ladder: Ladder, step: Step, receivable: Receivable, situation: Situation) -> tuple[Message, ...]:
    """Tell everybody a step is for; who that is and by which message, its act says."""
    action = step.action
    said: Said
    if action.is_letter:
        said = _letter_due(ladder, step, receivable, situation)
    elif action.tells_history:
        said = _intervention_due(ladder, step, receivable, situation)
    else:
        said = StepTold.of_step(ladder, step, receivable)
    first = told_of_step(ladder, step, said, action.to.code, step.recipient, hand=action.hand)
    if action.copied_to is None:
        return (first,)
    return first, told_of_step(ladder, step, said, action.copied_to.code, action.copied_to.person(ladder))


def _letter_due(ladder: Ladder, step: Step, receivable: Receivable, situation: Situation) -> LetterDue:
    claim = LetterClaim.about(
        ladder,
        receivable,
        **step_fields(step),
        **charged(ladder, receivable, situation, tier=step.tier, asked=step.outstanding),
    )
    head = LetterHead(
        client=receivable.client,
        client_name=receivable.name,
        as_of=step.decided_on,
        pay_by=step.answer_by,
        written_before=written_before(ladder),
    )
    return LetterDue(head=head, claims=(claim,))


def _intervention_due(ladder: Ladder, step: Step, receivable: Receivable, situation: Situation) -> InterventionDue:
    written = ladder.last_statement
    currency, days = receivable.amount.currency, situation.policy.promise_tolerance_days
    promises = [promise for promise in ladder.promises if promise.amount.currency == currency]
    return InterventionDue.of_step(
        ladder,
        step,
        receivable,
        reason=written.reason.value if written is not None else None,
        reason_text=written.reason_text if written is not None else "",
        contacts_made=written.contacts_made if written is not None else "",
        next_action=written.next_action if written is not None else "",
        expected_on=written.expected_on if written is not None else None,
        promises=tuple(
            PromiseTold(
                amount=promise.amount,
                pay_on=promise.pay_on,
                promised_by=promise.promised_by,
                state=promise_state(promise, receivable, situation.today, tolerance_days=days).value,
            )
            for promise in promises
        ),
    )
