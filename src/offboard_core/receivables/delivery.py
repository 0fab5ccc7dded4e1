"""The letter on its way (《账款追款函》): looked at again before it is released, and what became of it."""

from __future__ import annotations

import datetime as dt

import attrs

from offboard_core.kernel.verdict import Decided, Refused, Verdict
from offboard_core.receivables.assessment import NO_SURROUNDINGS, Surroundings, assess
from offboard_core.receivables.ladder import Ladder, Step, StepState
from offboard_core.receivables.messages import failed_message
from offboard_core.receivables.policy import AgeingPolicy
from offboard_core.receivables.receivable import Receivable
from offboard_core.receivables.status import Status
from offboard_core.receivables.worklist import conclude

LETTER_NOT_NEEDED = "letter_not_needed"
"""The reason of a letter that was taken back before it went out."""

UNKNOWN_PROBLEM = "unknown"
"""The reason of a failure nobody gave one for."""

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


def letter_still_due(
    ladder: Ladder,
    receivable: Receivable,
    policy: AgeingPolicy,
    *,
    tier: int,
    cycle: int,
    as_of: dt.date,
    surroundings: Surroundings = NO_SURROUNDINGS,
) -> Verdict[Ladder]:
    """Look again immediately before a letter goes out: decided when it may, refused with every reason when not.

    Paid, held, disputed or promised meanwhile, another amount than the letter states, books grown too old: it does not
    go. Once its reason has passed it is decided anew, with the amount of that day.
    """
    step = ladder.find_letter(tier=tier, cycle=cycle)
    if step is None:
        return Refused((ladder.finding("letter.none_such", tier=tier, cycle=cycle),))
    findings = []
    if not step.is_open:
        findings.append(ladder.finding("letter.not_open", tier=tier, cycle=cycle, state=step.state.value))
    if step.recipient != receivable.client:
        findings.append(ladder.finding("letter.client_changed", client=receivable.client, before=step.recipient))
    now = assess(receivable, ladder, policy, as_of=as_of)
    if now.status in _AGAINST_A_LETTER:
        findings += now.reasons
    elif now.tier < tier:
        findings.append(ladder.finding("letter.tier_not_reached", tier=tier, reached=now.tier))
    elif now.dunnable != step.outstanding:
        facts = {"outstanding": now.dunnable, "stated": step.outstanding}
        findings.append(ladder.finding("letter.amount_changed", **facts))
    known_on = surroundings.feed_known_on
    if known_on is not None and (as_of - known_on).days > policy.feed_days:
        findings.append(ladder.finding("ageing.feed_stale", known_on=known_on, limit=policy.feed_days))
    return Refused(tuple(findings)) if findings else Decided(state=ladder)


def record_delivery(
    ladder: Ladder,
    *,
    tier: int,
    cycle: int,
    delivered: bool,
    reference: str = "",
    reason: str = "",
    on: dt.date,
) -> Verdict[Ladder]:
    """Record what became of a letter: delivered, taken back as not needed, or failed, which leaves it open.

    The same outcome again changes nothing. A letter that went out although it was cancelled meanwhile has gone out; one
    that was taken back may be decided anew, so the claim is looked at again.
    """
    step = ladder.find_letter(tier=tier, cycle=cycle)
    if step is None:
        return Refused((ladder.finding("letter.none_such", tier=tier, cycle=cycle),))
    facts = {"tier": tier, "cycle": cycle, "issue": step.issue}
    if delivered:
        return _delivered(ladder, step, reference, on, facts)
    if not step.is_open:
        return Decided(state=ladder)
    if reason == LETTER_NOT_NEEDED:
        back = _with(ladder, step, attrs.evolve(step, state=StepState.CANCELLED, ended_on=on))
        looked_at = attrs.evolve(back, next_review_on=min(back.next_review_on, on))
        return conclude(looked_at, looked_at.event("letter_withdrawn", **facts, on=on))
    problem = reason.strip() or UNKNOWN_PROBLEM
    if step.problem == problem:
        return Decided(state=ladder)
    failed = attrs.evolve(step, problem=problem)
    told = _with(ladder, step, failed)
    event = told.event("letter_failed", **facts, reason=problem, on=on)
    return conclude(told, event, messages=(failed_message(told, failed),))


def _delivered(ladder: Ladder, step: Step, reference: str, on: dt.date, facts: dict[str, int]) -> Decided[Ladder]:
    if step.state is StepState.DONE:
        return Decided(state=ladder)
    done = attrs.evolve(step, state=StepState.DONE, ended_on=on, reference=reference, problem="")
    sent = _with(ladder, step, done)
    looked_at = attrs.evolve(sent, next_review_on=min(sent.next_review_on, on))
    return conclude(looked_at, looked_at.event("letter_delivered", **facts, reference=reference, on=on))


def _with(ladder: Ladder, old: Step, new: Step) -> Ladder:
    return attrs.evolve(ladder, steps=tuple(new if step is old else step for step in ladder.steps))
