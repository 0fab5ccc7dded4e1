"""What the answer about one claim hangs on, and the part of the answer that a rule decides."""

from __future__ import annotations

import datetime as dt
from typing import assert_never

import attrs

from offboard_core.finding import Finding
from offboard_core.kernel.workcalendar import Deadline
from offboard_core.receivables.policy import Act, CatchUp, Progression, days_after
from offboard_core.receivables.promise import PromiseState
from offboard_core.receivables.situation import Case
from offboard_core.receivables.status import Status
from offboard_core.receivables.step import Step, StepState
from offboard_core.receivables.tiers import Rung


@attrs.frozen(kw_only=True)
class DueStep:
    """A step to be taken now: its tier, what is done, and the day by which it is to be answered.

    `assumed` says that the day was counted beyond what the work calendar knows.
    """

    tier: int
    act: Act
    answer_by: dt.date
    assumed: Finding | None = None


@attrs.frozen(kw_only=True)
class Ruling:
    """The part of the answer that rules decide; `review` holds the days on which they may decide otherwise."""

    status: Status
    reasons: tuple[Finding, ...]
    due: tuple[DueStep, ...] = ()
    review: tuple[dt.date, ...] = ()


def steps_due(case: Case) -> Ruling:
    """Choose the steps due now; a letter that has to wait leaves the way free for the internal step below it."""
    taken = _taken(case)
    highest = max((step.tier for step in taken), default=-1)
    pending = [rung for rung in case.reached if rung.tier.days > highest]
    flags = (*case.held_parts, *_promise_flags(case))
    review = (*case.ahead_on, *_answers_run_out(case), *case.holds_end)
    if not pending:
        reason = case.reason("ageing.all_steps_taken", tier=taken[-1].tier, on=taken[-1].decided_on)
        return Ruling(status=Status.DONE, reasons=(reason, *flags), review=review)
    if (waits := _one_by_one(case, taken, pending[0])) is not None:
        reason, days = waits
        return Ruling(status=Status.WAITING, reasons=(reason, *flags), review=(*review, *days))
    chosen, status, against = _choose(case, pending)
    if not chosen:
        return Ruling(status=status, reasons=(*against, *flags), review=(*review, *_letter_may_go(case, status)))
    steps = tuple(_due_step(case, rung) for rung in chosen)
    reasons: list[Finding] = []
    for due in steps:
        reasons.append(case.reason("ageing.step_due", tier=due.tier, act=due.act.value, answer_by=due.answer_by))
        reasons += () if due.assumed is None else (due.assumed,)
    return Ruling(status=Status.DUE, reasons=(*reasons, *against, *flags), due=steps)


def _taken(case: Case) -> list[Step]:
    """Return the steps of this cycle that stand; of a trial only while it lasts."""
    if case.ladder is None:
        return []
    gone = {StepState.CANCELLED} if case.ladder.on_trial else {StepState.CANCELLED, StepState.REHEARSED}
    return [step for step in case.ladder.current_steps if step.state not in gone]


def _one_by_one(case: Case, taken: list[Step], first: Rung) -> tuple[Finding, tuple[dt.date, ...]] | None:
    """Say what the next step has to wait for where steps are taken one by one: the former one, or some days after it."""
    if not taken or case.policy.catching_up is not CatchUp.STEPWISE:
        return None
    former = taken[-1]
    if case.policy.progression is Progression.STEPWISE and former.is_open:
        return case.reason("ageing.former_step_open", tier=former.tier), ()
    free_on = days_after(former.decided_on, max(1, case.policy.catch_up_gap_days))
    if first.first_on > former.decided_on or case.as_of >= free_on:
        return None
    return case.reason("ageing.catching_up", tier=former.tier, next=first.tier.days, on=free_on), (free_on,)


def _choose(case: Case, pending: list[Rung]) -> tuple[list[Rung], Status, tuple[Finding, ...]]:
    """Choose among the tiers passed, as the policy catches up; a letter that has to wait is told with its reason."""
    match case.policy.catching_up:
        case CatchUp.HIGHEST:
            top = pending[-1]
            if (waits := _letter_waits(case, top)) is None:
                return [top], Status.DUE, ()
            internal = [rung for rung in pending if rung.tier.act is not Act.DUN]
            return internal[-1:], waits[0], (waits[1],)
        case CatchUp.STEPWISE:
            waits = _letter_waits(case, pending[0])
            return ([], waits[0], (waits[1],)) if waits is not None else (pending[:1], Status.DUE, ())
        case CatchUp.EVERY_TIER:
            return _up_to_a_letter_that_waits(case, pending)
        case _:
            assert_never(case.policy.catching_up)


def _up_to_a_letter_that_waits(case: Case, pending: list[Rung]) -> tuple[list[Rung], Status, tuple[Finding, ...]]:
    chosen: list[Rung] = []
    for rung in pending:
        is_second = rung.tier.act is Act.DUN and any(other.tier.act is Act.DUN for other in chosen)
        waits = _letter_waits(case, rung, last_on=case.as_of if is_second else None)
        if waits is not None:
            return chosen, waits[0], (waits[1],)
        chosen.append(rung)
    return chosen, Status.DUE, ()


def _letter_waits(case: Case, rung: Rung, *, last_on: dt.date | None = None) -> tuple[Status, Finding] | None:
    """Say why a letter to the client cannot go today: the opening baseline, old books, another letter just sent."""
    if rung.tier.act is not Act.DUN:
        return None
    if case.ladder is None or case.ladder.awaits_release:
        return Status.AWAITING_RELEASE, case.reason("ageing.letter_awaits_release", tier=rung.tier.days)
    known_on = case.surroundings.feed_known_on
    if known_on is not None and (case.as_of - known_on).days > case.policy.feed_days:
        facts = {"known_on": known_on, "limit": case.policy.feed_days}
        return Status.STALE_FEED, case.reason("ageing.feed_stale", **facts)
    last = last_on or _last_letter_on(case)
    free_on = _free_on(case, last)
    if last is not None and free_on is not None and case.as_of < free_on:
        facts = {"last_on": last, "gap": case.policy.letter_gap_days, "on": free_on}
        return Status.SPACED, case.reason("ageing.letter_spaced", **facts)
    return None


def _free_on(case: Case, last: dt.date | None) -> dt.date | None:
    """Return the first day on which another letter may go to this client, None when any day will do."""
    if last is None or not case.policy.letter_gap_days:
        return None
    return days_after(last, case.policy.letter_gap_days)


def _last_letter_on(case: Case) -> dt.date | None:
    own = case.ladder.last_letter_on if case.ladder is not None else None
    days = [day for day in (own, case.surroundings.last_letter_on) if day is not None]
    return max(days, default=None)


def _letter_may_go(case: Case, status: Status) -> tuple[dt.date, ...]:
    """Return the day on which a letter that waits may go by itself; a release is no such thing."""
    free_on = _free_on(case, _last_letter_on(case))
    if status is Status.SPACED and free_on is not None:
        return (free_on,)
    return (days_after(case.as_of, 1),) if status is Status.STALE_FEED else ()


def _due_step(case: Case, rung: Rung) -> DueStep:
    deadline = _deadline(case, rung.tier.act)
    return DueStep(tier=rung.tier.days, act=rung.tier.act, answer_by=deadline.on, assumed=deadline.assumed)


def _deadline(case: Case, act: Act) -> Deadline:
    match act:
        case Act.REMIND:
            return case.calendar.add_workdays(case.as_of, case.policy.statement_workdays)
        case Act.INTERVENE:
            return case.calendar.add_workdays(case.as_of, case.policy.intervention_workdays)
        case Act.DUN:
            return Deadline(on=days_after(case.as_of, case.policy.pay_within_days))
        case _:
            assert_never(act)


def _answers_run_out(case: Case) -> tuple[dt.date, ...]:
    """Return the days after which an unmet internal step goes further up."""
    steps = case.ladder.unanswered if case.ladder is not None else ()
    return tuple(days_after(step.answer_by, 1) for step in steps)


def _promise_flags(case: Case) -> tuple[Finding, ...]:
    """Point out promises that hold nothing up: those nobody can prove, and those that were broken."""
    found = []
    for promise, state in case.promises:
        facts = {"amount": promise.amount, "pay_on": promise.pay_on, "promised_by": promise.promised_by}
        if state in {PromiseState.BROKEN, PromiseState.PART_KEPT}:
            found.append(case.reason("ageing.promise_broken", state=state.value, **facts))
        elif state is PromiseState.OPEN and not promise.suspends:
            found.append(case.reason("ageing.promise_unproven", channel=promise.channel.value, **facts))
    return tuple(found)
