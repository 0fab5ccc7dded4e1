"""The dunning letter《账款追款函》: released, looked at again before it goes, delivered or called off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

import attrs

from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Decided, Message, Refused, Verdict
from offboard_core.kernel.workcalendar import CHINA, WorkCalendar
from offboard_core.organization.person import Role
from offboard_core.receivables.assessment import assess
from offboard_core.receivables.client_letter import asked_for
from offboard_core.receivables.ladder import Ladder
from offboard_core.receivables.look import Claim, Look
from offboard_core.receivables.messages import step_facts, told_of_step
from offboard_core.receivables.policy import AgeingPolicy, days_after
from offboard_core.receivables.receivable import Receivable
from offboard_core.receivables.situation import NO_SURROUNDINGS, Surroundings
from offboard_core.receivables.status import Status
from offboard_core.receivables.step import Step, StepState


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
    issue: int | None = None,
    surroundings: Surroundings = NO_SURROUNDINGS,
) -> Verdict[Ladder]:
    """Look again immediately before a letter goes out: decided when it may, refused with every reason when not.

    Paid, held, disputed or promised meanwhile, another amount than the letter states, books grown too old, another letter
    delivered within the gap: it does not go. Once its reason has passed it is decided anew, with the amount of that day, as another `issue`.
    """
    step = ladder.find_letter(tier=tier, cycle=cycle, issue=issue)
    if step is None:
        return Refused((ladder.finding("letter.none_such", tier=tier, cycle=cycle),))
    findings = []
    if not step.is_open:
        findings.append(ladder.finding("letter.not_open", tier=tier, cycle=cycle, state=step.state.value))
    if ladder.on_trial:
        findings.append(ladder.finding("letter.on_trial"))
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
    findings += _too_soon(ladder, policy, as_of, (ladder.last_delivered_on, surroundings.last_delivered_on))
    findings += _stale(ladder, policy, as_of, surroundings)
    return Refused(tuple(findings)) if findings else Decided(state=ladder)


def _too_soon(
    ladder: Ladder, policy: AgeingPolicy, as_of: dt.date, delivered: Iterable[dt.date | None]
) -> list[Finding]:
    """Keep the gap between the days on which letters arrive: one decided earlier may have waited for its channel."""
    last = max((day for day in delivered if day is not None), default=None)
    if last is None or as_of >= (free_on := days_after(last, policy.letter_gap_days)):
        return []
    return [ladder.finding("letter.too_soon", last_on=last, gap=policy.letter_gap_days, on=free_on)]


def _stale(ladder: Ladder, policy: AgeingPolicy, as_of: dt.date, surroundings: Surroundings) -> list[Finding]:
    known_on = surroundings.feed_known_on
    if known_on is None or (as_of - known_on).days <= policy.feed_days:
        return []
    return [ladder.finding("ageing.feed_stale", known_on=known_on, limit=policy.feed_days)]


def joint_letter_still_due(
    lines: Sequence[Mapping[str, object]],
    claims: Mapping[str, Claim],
    *,
    recipient: str,
    as_of: dt.date,
    calendar: WorkCalendar = CHINA,
    surroundings: Surroundings = NO_SURROUNDINGS,
) -> tuple[Finding, ...]:
    """Look again at every claim of a letter about several, immediately before it goes out; nothing: it may.

    One line that is paid, held, promised, of another amount or another client takes the whole letter back: its total
    would be wrong. What is left of it is decided anew.
    """
    findings: list[Finding] = []
    for line in lines:
        id = str(line["receivable"])
        claim = claims.get(id)
        if claim is None:
            findings.append(Finding(code="letter.claim_gone", subject=id, facts={"receivable": id}))
            continue
        look = Look(
            receivable=claim.receivable,
            policy=claim.policy,
            today=as_of,
            calendar=calendar,
            surroundings=NO_SURROUNDINGS,
            supervisor=claim.supervisor,
            on_trial=claim.on_trial,
        )
        findings += _against_line(line, claim.ladder, look, recipient)
    delivered = [surroundings.last_delivered_on, *(claim.ladder.last_delivered_on for claim in claims.values())]
    for claim in claims.values():
        if soon := _too_soon(claim.ladder, claim.policy, as_of, delivered):
            return (*findings, *soon)
    for claim in claims.values():
        if stale := _stale(claim.ladder, claim.policy, as_of, surroundings):
            return (*findings, *stale)
    return tuple(findings)


def _against_line(line: Mapping[str, object], ladder: Ladder, look: Look, recipient: str) -> list[Finding]:
    findings = []
    if ladder.on_trial:
        findings.append(ladder.finding("letter.on_trial"))
    if look.receivable.client != recipient:
        findings.append(ladder.finding("letter.client_changed", client=look.receivable.client, before=recipient))
    cycle = line["cycle"]
    carried = cast("Sequence[int]", line["carries"])
    now, owed = look.at(ladder), asked_for(look, ladder)
    for tier, issue in zip(carried, cast("Sequence[int]", line["issues"]), strict=True):
        step = ladder.find_letter(tier=tier, cycle=cast("int", cycle), issue=issue)
        if step is None or not step.is_open:
            state = None if step is None else step.state.value
            findings.append(ladder.finding("letter.not_open", tier=tier, cycle=cycle, state=state))
    if owed.minor <= 0:
        findings += now.reasons
    elif carried and now.tier < max(carried):
        findings.append(ladder.finding("letter.tier_not_reached", tier=max(carried), reached=now.tier))
    elif owed != line["outstanding"]:
        findings.append(ladder.finding("letter.amount_changed", outstanding=owed, stated=line["outstanding"]))
    return findings


def cancel_letter(ladder: Ladder, *, tier: int, cycle: int, reason: str, by: str, on: dt.date) -> Verdict[Ladder]:
    """Call a letter off (撤销催款函), on its way or delivered: its level rolls back, and the next look decides it anew.

    The client has had a letter that was delivered: the gap to the next is kept, and no collection rests on it any more.
    """
    step = ladder.find_letter(tier=tier, cycle=cycle)
    findings = list(ladder.against_closed())
    if step is None:
        return Refused((*findings, ladder.finding("letter.none_such", tier=tier, cycle=cycle)))
    if step.state not in {StepState.OPEN, StepState.DONE}:
        findings.append(ladder.finding("letter.not_open", tier=tier, cycle=cycle, state=step.state.value))
    if ladder.collection is not None:
        findings.append(ladder.finding("collection.already_open", owner=ladder.collection.owner))
    if not reason.strip():
        findings.append(ladder.finding("letter.no_reason"))
    if findings:
        return Refused(tuple(findings))
    gone = attrs.evolve(step, state=StepState.CANCELLED, problem=reason.strip())
    called_off = attrs.evolve(gone, ended_on=on) if step.is_open else attrs.evolve(gone, annulled_on=on)
    rolled_back = _with(ladder, step, called_off).drawn_forward(on)
    facts = {"tier": tier, "cycle": cycle, "issue": step.issue, "delivered": not step.is_open}
    event = rolled_back.event("letter_cancelled", **facts, reason=reason.strip(), by=by, on=on)
    return Decided(state=rolled_back, events=(event,))


def record_delivery(
    ladder: Ladder,
    *,
    tier: int,
    cycle: int,
    delivered: bool,
    reference: str = "",
    reason: str = "",
    on: dt.date,
    announce: bool = True,
    issue: int | None = None,
) -> Verdict[Ladder]:
    """Record what became of a letter: delivered, taken back as not needed, or failed, which leaves it open.

    The same outcome again changes nothing. A letter that went out although it was cancelled meanwhile has gone out; one
    that was taken back may be decided anew, so the claim is looked at again. Finance is told of a failure, unless
    another claim of the same letter does so. `issue` says which of several letters of that tier (None: the latest).
    """
    step = ladder.find_letter(tier=tier, cycle=cycle, issue=issue)
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
        return Decided(state=looked_at, events=(looked_at.event("letter_withdrawn", **facts, on=on),))
    problem = reason.strip() or UNKNOWN_PROBLEM
    if step.problem == problem:
        return Decided(state=ladder)
    failed = attrs.evolve(step, problem=problem)
    told = _with(ladder, step, failed)
    event = told.event("letter_failed", **facts, reason=problem, on=on)
    return Decided(state=told, events=(event,), messages=(failed_message(told, failed),) if announce else ())


def _delivered(ladder: Ladder, step: Step, reference: str, on: dt.date, facts: dict[str, int]) -> Decided[Ladder]:
    if step.state is StepState.DONE:
        return Decided(state=ladder)
    done = attrs.evolve(step, state=StepState.DONE, ended_on=on, reference=reference, problem="")
    sent = _with(ladder, step, done)
    looked_at = attrs.evolve(sent, next_review_on=min(sent.next_review_on, on))
    return Decided(state=looked_at, events=(looked_at.event("letter_delivered", **facts, reference=reference, on=on),))


def _with(ladder: Ladder, old: Step, new: Step) -> Ladder:
    return attrs.evolve(ladder, steps=tuple(new if step is old else step for step in ladder.steps))


def needless_message(ladder: Ladder, step: Step, receivable: Receivable) -> Message:
    """Tell finance that a letter went to a client who had paid."""
    facts = {**step_facts(ladder, step, receivable), "sent_on": step.ended_on}
    return told_of_step(ladder, step, "ageing.letter_unnecessary", Role.FINANCE.value, facts)


def failed_message(ladder: Ladder, step: Step) -> Message:
    """Tell finance that a letter could not be delivered."""
    facts = {"receivable": ladder.id, "client": ladder.client, "client_name": ladder.name, "tier": step.tier}
    return told_of_step(ladder, step, "ageing.letter_failed", Role.FINANCE.value, {**facts, "reason": step.problem})
