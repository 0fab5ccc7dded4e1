"""The dunning letter《账款追款函》: released, looked at again before it goes, delivered or called off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Decided, Message, Refused, Verdict
from offboard_core.organization.person import Role
from offboard_core.receivables.assessment import Position, quarantine_findings
from offboard_core.receivables.client_letter import asked_for
from offboard_core.receivables.ladder import Ladder
from offboard_core.receivables.letter_due import LetterClaim
from offboard_core.receivables.messages import ClaimNamed, StepTold, told_of_step
from offboard_core.receivables.policy import days_after
from offboard_core.receivables.receivable import Receivable
from offboard_core.receivables.status import Status
from offboard_core.receivables.step import Step, StepMove, StepState


def release_letter(ladder: Ladder, *, by: str, on: dt.date) -> Verdict[Ladder]:
    """Let the letters of a claim of the opening baseline (期初) go; whether one is due is decided on the next look."""
    findings = list(ladder.against_closed())
    if not ladder.awaits_release:
        findings.append(ladder.finding("letter.nothing_to_release"))
    if findings:
        return Refused(tuple(findings))
    released = attrs.evolve(ladder, released_by=by).drawn_forward(on)
    event = released.event("letter_released", by=by, on=on, baseline_days=ladder.baseline_days)
    return Decided(state=released, events=(event,))


LETTER_NOT_NEEDED = "letter_not_needed"
"""The reason of a letter that was taken back before it went out."""


UNKNOWN_PROBLEM = "unknown"
"""The reason of a failure that came without one."""


_AGAINST_A_LETTER = frozenset(
    {
        Status.QUARANTINED,
        Status.SETTLED,
        Status.NOT_DUE,
        Status.OVERDUE,
        Status.BELOW_MINIMUM,
        Status.HELD,
        Status.PROMISED,
    }
)


@attrs.frozen(kw_only=True)
class LetterIssue:
    """Which letter of a claim: its tier, its cycle, and which issue of it (None: the latest)."""

    tier: int
    cycle: int
    issue: int | None = None

    def of(self, ladder: Ladder) -> Step | None:
        """Return its step on the ladder, or None."""
        return ladder.find_letter(tier=self.tier, cycle=self.cycle, issue=self.issue)

    def none_such(self, ladder: Ladder) -> Refused:
        """Say that the ladder has no such letter."""
        return Refused((ladder.finding("letter.none_such", tier=self.tier, cycle=self.cycle),))


def issues_in(claim: LetterClaim) -> tuple[LetterIssue, ...]:
    """Return the steps of a claim that its letter carries out. Raises `InvalidInput` if the letter does not name them."""
    cycle, carried, issues = claim.cycle, claim.carries, claim.issues or ()
    if cycle is not None and carried is not None and len(issues) == len(carried):
        pairs = zip(carried, issues, strict=True)
        return tuple(LetterIssue(tier=tier, cycle=cycle, issue=issue) for tier, issue in pairs)
    if cycle is None or claim.tier is None or carried is not None:
        raise InvalidInput.at("carries", carried, "letter.fact_missing", receivable=claim.receivable)
    return (LetterIssue(tier=claim.tier, cycle=cycle, issue=claim.issue),)


@attrs.frozen(kw_only=True)
class Delivery:
    """What became of a letter: delivered under the channel's `reference`, or not, for a reason."""

    delivered: bool
    reference: str = ""
    reason: str = ""


def letter_still_due(position: Position[Ladder], letter: LetterIssue) -> Verdict[Ladder]:
    """Check a letter immediately before it is sent: decided if it may go, refused with every reason if not.

    It may not go if the claim was paid, held, disputed or promised meanwhile, if the amount changed, if the books
    are too old, or if another letter was delivered within the gap. It is then decided anew when the reason has
    passed, with the amount of that day, as another `issue`.
    """
    ladder, receivable, now = position.ladder, position.receivable, position.assessment
    step = letter.of(ladder)
    if step is None:
        return letter.none_such(ladder)
    findings = []
    if not step.is_open:
        findings.append(ladder.finding("letter.not_open", tier=step.tier, cycle=step.cycle, state=step.state.value))
    if ladder.on_trial:
        findings.append(ladder.finding("letter.on_trial"))
    if step.recipient != receivable.client:
        findings.append(ladder.finding("letter.client_changed", client=receivable.client, before=step.recipient))
    if now.status in _AGAINST_A_LETTER:
        findings += now.reasons
    elif now.tier < step.tier:
        findings.append(ladder.finding("letter.tier_not_reached", tier=step.tier, reached=now.tier))
    elif now.dunnable != step.outstanding:
        facts = {"outstanding": now.dunnable, "stated": step.outstanding}
        findings.append(ladder.finding("letter.amount_changed", **facts))
    findings += _against_sending([position])
    return Refused(tuple(findings)) if findings else Decided(state=ladder)


def joint_letter_still_due(
    claims: Sequence[LetterClaim], positions: Mapping[str, Position[Ladder]], *, recipient: str
) -> tuple[Finding, ...]:
    """Look again at every claim of a letter about several, immediately before it goes out; no finding: it may.

    `positions` are the claims by id. One line that is paid, held, promised, of another amount or another client takes
    the whole letter back: its total would be wrong. What is left of it is decided anew.
    """
    findings: list[Finding] = []
    for claim in claims:
        id = claim.receivable
        if (position := positions.get(id)) is None:
            findings.append(Finding(code="letter.claim_gone", subject=id, facts={"receivable": id}))
        else:
            findings += _against_claim(claim, position, recipient)
    return (*findings, *_against_sending([*positions.values()])[:1])


def _against_sending(positions: Sequence[Position[Ladder]]) -> list[Finding]:
    """Say why no letter about these claims may go today, whatever it says; of several claims the first says it."""
    last = _last_delivered(positions)
    soon = (finding for one in positions if (finding := _too_soon(one, last)) is not None)
    stale = (finding for one in positions if (finding := _stale(one)) is not None)
    return [*islice(soon, 1), *islice(stale, 1)]


def _last_delivered(positions: Iterable[Position[Ladder]]) -> dt.date | None:
    days = ((one.ladder.last_delivered_on, one.situation.surroundings.last_delivered_on) for one in positions)
    return max((day for pair in days for day in pair if day is not None), default=None)


def _too_soon(position: Position[Ladder], last: dt.date | None) -> Finding | None:
    """Return a finding if a letter arrived within the gap: a letter decided earlier may have waited for its channel."""
    gap = position.situation.policy.letter_gap_days
    if last is None or position.situation.today >= (free_on := days_after(last, gap)):
        return None
    return position.ladder.finding("letter.too_soon", last_on=last, gap=gap, on=free_on)


def _stale(position: Position[Ladder]) -> Finding | None:
    situation = position.situation
    if not situation.is_feed_stale:
        return None
    facts = {"known_on": situation.surroundings.feed_known_on, "limit": situation.policy.feed_days}
    return position.ladder.finding("ageing.feed_stale", **facts)


def _against_claim(claim: LetterClaim, position: Position[Ladder], recipient: str) -> list[Finding]:
    findings, ladder, client = [], position.ladder, position.receivable.client
    if ladder.on_trial:
        findings.append(ladder.finding("letter.on_trial"))
    if client != recipient:
        findings.append(ladder.finding("letter.client_changed", client=client, before=recipient))
    now, owed, issued = position.assessment, asked_for(position), issues_in(claim)
    for issue in issued:
        step = issue.of(ladder)
        if step is None or not step.is_open:
            state = None if step is None else step.state.value
            findings.append(ladder.finding("letter.not_open", tier=issue.tier, cycle=issue.cycle, state=state))
    highest = max((issue.tier for issue in issued), default=0)
    if owed.minor <= 0:
        findings += now.reasons
    elif now.tier < highest:
        findings.append(ladder.finding("letter.tier_not_reached", tier=highest, reached=now.tier))
    elif owed != claim.outstanding:
        findings.append(ladder.finding("letter.amount_changed", outstanding=owed, stated=claim.outstanding))
    return findings


def cancel_letter(ladder: Ladder, letter: LetterIssue, *, reason: str, by: str, on: dt.date) -> Verdict[Ladder]:
    """Call a letter off (撤销催款函), before or after its delivery; the next look decides its level anew.

    After a delivery the gap to the next letter is kept, and no collection case can be based on the letter any
    more.
    """
    step = letter.of(ladder)
    findings = list(ladder.against_closed())
    if step is None:
        return Refused((*findings, *letter.none_such(ladder).findings))
    facts: dict[str, object] = {"tier": step.tier, "cycle": step.cycle}
    if not step.can(StepMove.CALL_OFF):
        findings.append(ladder.finding("letter.not_open", **facts, state=step.state.value))
    if ladder.collection is not None:
        findings.append(ladder.finding("collection.already_open", owner=ladder.collection.owner))
    if not reason.strip():
        findings.append(ladder.finding("letter.no_reason"))
    if findings:
        return Refused(tuple(findings))
    gone = attrs.evolve(step, state=step.state_after(StepMove.CALL_OFF), problem=reason.strip())
    called_off = attrs.evolve(gone, ended_on=on) if step.is_open else attrs.evolve(gone, annulled_on=on)
    rolled_back = _with(ladder, step, called_off).drawn_forward(on)
    facts |= {"issue": step.issue, "delivered": not step.is_open}
    event = rolled_back.event("letter_cancelled", **facts, reason=reason.strip(), by=by, on=on)
    return Decided(state=rolled_back, events=(event,))


def record_delivery(
    ladder: Ladder, letter: LetterIssue, delivery: Delivery, *, on: dt.date, announce: bool = True
) -> Verdict[Ladder]:
    """Record what became of a letter: delivered, taken back as not needed, or failed, which leaves it open.

    The same outcome again leaves the ladder as it is. A letter that went out although it was cancelled meanwhile has gone out; one
    that was taken back may be decided anew, so the claim is looked at again. Finance is told of a failure, unless
    another claim of the same letter does so (`announce`).
    """
    step = letter.of(ladder)
    if step is None:
        return letter.none_such(ladder)
    facts = {"tier": step.tier, "cycle": step.cycle, "issue": step.issue}
    if delivery.delivered:
        return _delivered(ladder, step, delivery.reference, on, facts)
    if not step.can(StepMove.FAIL):
        return Decided(state=ladder)
    if delivery.reason == LETTER_NOT_NEEDED:
        taken = attrs.evolve(step, state=step.state_after(StepMove.WITHDRAW), ended_on=on)
        back = _with(ladder, step, taken).drawn_forward(on)
        return Decided(state=back, events=(back.event("letter_withdrawn", **facts, on=on),))
    problem = delivery.reason.strip() or UNKNOWN_PROBLEM
    if step.problem == problem:
        return Decided(state=ladder)
    failed = attrs.evolve(step, state=step.state_after(StepMove.FAIL), problem=problem)
    told = _with(ladder, step, failed)
    event = told.event("letter_failed", **facts, reason=problem, on=on)
    return Decided(state=told, events=(event,), messages=(failed_message(told, failed),) if announce else ())


def _delivered(ladder: Ladder, step: Step, reference: str, on: dt.date, facts: dict[str, int]) -> Decided[Ladder]:
    if not step.can(StepMove.DELIVER):
        return Decided(state=ladder)
    state = step.state_after(StepMove.DELIVER)
    done = attrs.evolve(step, state=state, ended_on=on, reference=reference, problem="")
    sent = _with(ladder, step, done).drawn_forward(on)
    return Decided(state=sent, events=(sent.event("letter_delivered", **facts, reference=reference, on=on),))


def _with(ladder: Ladder, old: Step, new: Step) -> Ladder:
    return attrs.evolve(ladder, steps=tuple(new if step is old else step for step in ladder.steps))


def admit_needless_letters(position: Position[Ladder]) -> Decided[Ladder]:
    """Say, once, of every letter delivered that the claim had been paid before: the payment became known too late."""
    ladder, today = position.ladder, position.situation.today
    needless = [step for step in ladder.steps if _was_needless(position.receivable, step)]
    if not needless or quarantine_findings(position.receivable, position.situation.policy):
        return Decided(state=ladder)
    steps = tuple(attrs.evolve(step, unnecessary_on=today) if step in needless else step for step in ladder.steps)
    events = tuple(
        ladder.event("letter_was_unnecessary", tier=step.tier, cycle=step.cycle, sent_on=step.ended_on)
        for step in needless
    )
    messages = tuple(needless_message(ladder, step, position.receivable) for step in needless)
    return Decided(state=attrs.evolve(ladder, steps=steps), events=events, messages=messages)


def _was_needless(receivable: Receivable, step: Step) -> bool:
    if not step.is_letter or step.state is not StepState.DONE or step.unnecessary_on is not None:
        return False
    day_before = (step.ended_on or step.decided_on) - dt.timedelta(days=1)
    return receivable.outstanding(day_before).minor <= 0


@attrs.frozen(kw_only=True)
class LetterNeedless(StepTold):
    """A letter went to a client who had paid."""

    sent_on: dt.date | None


@attrs.frozen(kw_only=True)
class LetterFailed(ClaimNamed):
    """A letter could not be delivered."""

    tier: int
    reason: str


def needless_message(ladder: Ladder, step: Step, receivable: Receivable) -> Message:
    """Tell finance that a letter went to a client who had paid."""
    said = LetterNeedless.of_step(ladder, step, receivable, sent_on=step.ended_on)
    return told_of_step(ladder, step, said, "ageing.letter_unnecessary", Role.FINANCE.value)


def failed_message(ladder: Ladder, step: Step) -> Message:
    """Tell finance that a letter could not be delivered."""
    said = LetterFailed.of_ladder(ladder, tier=step.tier, reason=step.problem)
    return told_of_step(ladder, step, said, "ageing.letter_failed", Role.FINANCE.value)
