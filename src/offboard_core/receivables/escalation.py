"""Escalation (升级): what one look at a receivable on one day leads to. Looked at again, nothing happens again.

Each part below takes the ladder one thing further and tells what happened; together they are one decision.
"""

from __future__ import annotations

import datetime as dt
from typing import assert_never
from zoneinfo import ZoneInfo

import attrs

from offboard_core.kernel.dates import DEFAULT_ZONE, business_date
from offboard_core.kernel.verdict import Decided, Event, Message, Verdict
from offboard_core.kernel.workcalendar import CHINA, WorkCalendar
from offboard_core.organization.person import Role
from offboard_core.receivables.assessment import (
    NO_SURROUNDINGS,
    Assessment,
    DueStep,
    Surroundings,
    assess,
    quarantine_findings,
)
from offboard_core.receivables.ladder import Ladder, Step, StepState
from offboard_core.receivables.messages import needless_message, step_messages, unmet_message
from offboard_core.receivables.opening import following, rerouted
from offboard_core.receivables.policy import Act, AgeingPolicy, days_after
from offboard_core.receivables.receivable import Receivable
from offboard_core.receivables.status import Status
from offboard_core.receivables.worklist import above, conclude, ladder_obligations, responsible

_CLIMBING = frozenset(
    {Status.DUE, Status.AWAITING_RELEASE, Status.SPACED, Status.STALE_FEED, Status.WAITING, Status.DONE}
)
"""Where what is owed and does not come goes further up: nothing holds the claim."""

_NOTEWORTHY = frozenset({Status.QUARANTINED, Status.AWAITING_RELEASE})
"""Standings somebody has to act on: coming to one or leaving it is kept even if no day changes."""


def escalate(
    ladder: Ladder,
    receivable: Receivable,
    policy: AgeingPolicy,
    *,
    now: dt.datetime,
    calendar: WorkCalendar = CHINA,
    supervisor: str | None,
    surroundings: Surroundings = NO_SURROUNDINGS,
    zone: ZoneInfo = DEFAULT_ZONE,
) -> Verdict[Ladder]:
    """Look at a receivable today: take the step that is due, send what is unmet further up, close what is settled.

    `supervisor` is who stands above the salesperson (None: nobody). The same day again changes nothing, and neither
    does a day before the last one that changed something.
    """
    look = _Look(receivable, policy, business_date(now, zone), calendar, surroundings, supervisor)
    if look.today < (ladder.reviewed_on or ladder.opened_on):
        return Decided(state=ladder)
    state, events, messages = ladder, list[Event](), list[Message]()
    for part in (_follow, _settle_or_reopen, _take_step, _send_further_up, _admit_needless_letters):
        decided = part(look, state)
        state = decided.state
        events += decided.events
        messages += decided.messages
    after = look.at(state)
    events += _review_events(look, ladder, after, anything_happened=bool(events))
    if not events:
        return Decided(state=ladder)
    return conclude(_reviewed(look, state, after), *events, messages=tuple(messages), zone=zone)


@attrs.frozen
class _Look:
    """What is looked at, by which policy, on which day."""

    receivable: Receivable
    policy: AgeingPolicy
    today: dt.date
    calendar: WorkCalendar
    surroundings: Surroundings
    supervisor: str | None

    def at(self, ladder: Ladder) -> Assessment:
        return assess(
            self.receivable,
            ladder,
            self.policy,
            as_of=self.today,
            calendar=self.calendar,
            surroundings=self.surroundings,
        )


def _follow(look: _Look, ladder: Ladder) -> Decided[Ladder]:
    """Follow the receivable, should nobody have done so, and the chart; whoever owed something hands it over."""
    moved = attrs.evolve(following(ladder, look.receivable), supervisor=look.supervisor)
    owed = {f"{ladder.id}:{todo.key}" for todo in ladder_obligations(moved)}
    if attrs.evolve(moved, supervisor=ladder.supervisor) == ladder and owed == set(ladder.shown):
        return Decided(state=moved)
    return Decided(state=moved, events=(rerouted(ladder, moved),))


def _settle_or_reopen(look: _Look, ladder: Ladder) -> Decided[Ladder]:
    """Close a ladder whose claim is settled, cancelling what is open; begin a new cycle where it is owed again."""
    assessment = look.at(ladder)
    if assessment.status is Status.SETTLED and ladder.closed_on is None:
        return _close(look, ladder, assessment)
    if ladder.closed_on is None or assessment.status in {Status.SETTLED, Status.QUARANTINED}:
        return Decided(state=ladder)
    begun = attrs.evolve(ladder, cycle=ladder.cycle + 1, closed_on=None)
    event = begun.event("cycle_begun", cycle=begun.cycle, outstanding=assessment.outstanding, on=look.today)
    return Decided(state=begun, events=(event,))


def _close(look: _Look, ladder: Ladder, assessment: Assessment) -> Decided[Ladder]:
    overtaken = [step for step in ladder.steps if step.is_open]
    steps = tuple(
        attrs.evolve(step, state=StepState.CANCELLED, ended_on=look.today) if step.is_open else step
        for step in ladder.steps
    )
    closed = attrs.evolve(ladder, steps=steps, closed_on=look.today)
    cancelled = [
        closed.event("step_cancelled", tier=step.tier, act=step.act.value, cycle=step.cycle, reason="settled")
        for step in overtaken
    ]
    overpaid = -assessment.outstanding
    event = closed.event("ladder_closed", cycle=closed.cycle, closed_on=look.today, overpaid=overpaid)
    return Decided(state=closed, events=(*cancelled, event))


def _take_step(look: _Look, ladder: Ladder) -> Decided[Ladder]:
    """Take the steps that are due today."""
    assessment = look.at(ladder)
    state, events, messages = ladder, list[Event](), list[Message]()
    for due in assessment.due:
        step = _step(look, state, assessment, due)
        state = attrs.evolve(state, steps=(*state.steps, step))
        events.append(_step_taken(state, step, assessment))
        messages += step_messages(state, step, look.receivable, look.policy, on=look.today)
    return Decided(state=state, events=tuple(events), messages=tuple(messages))


def _step(look: _Look, ladder: Ladder, assessment: Assessment, due: DueStep) -> Step:
    before = [step for step in ladder.current_steps if step.tier == due.tier]
    return Step(
        tier=due.tier,
        act=due.act,
        cycle=ladder.cycle,
        decided_on=look.today,
        policy=look.policy.version,
        days_overdue=_age(look, assessment),
        outstanding=assessment.dunnable if due.act is Act.DUN else assessment.outstanding,
        answer_by=due.answer_by,
        issue=len(before) + 1,
        recipient=_meant_for(ladder, due.act),
    )


def _meant_for(ladder: Ladder, act: Act) -> str:
    match act:
        case Act.REMIND:
            return responsible(ladder)
        case Act.INTERVENE:
            return above(ladder)
        case Act.DUN:
            return ladder.client
        case _:
            assert_never(act)


def _age(look: _Look, assessment: Assessment) -> int:
    """Count the days past due; for a claim without a due date, those since the day its age is counted from."""
    if assessment.days_overdue is not None:
        return assessment.days_overdue
    since = look.policy.counted_from(look.receivable) or assessment.as_of
    return (assessment.as_of - since).days


def _step_taken(ladder: Ladder, step: Step, assessment: Assessment) -> Event:
    return ladder.event(
        "step_taken",
        rule="ageing.step_due",
        policy=step.policy,
        tier=step.tier,
        act=step.act.value,
        cycle=step.cycle,
        issue=step.issue,
        recipient=step.recipient,
        days_overdue=step.days_overdue,
        outstanding=step.outstanding,
        answer_by=step.answer_by,
        reasons=tuple({"code": reason.code, **reason.facts} for reason in assessment.reasons),
    )


def _send_further_up(look: _Look, ladder: Ladder) -> Decided[Ladder]:
    """Tell the next one up, once, about every answer that did not come by its day."""
    late = [step for step in ladder.unanswered if step.escalated_on is None and look.today > step.answer_by]
    if not late or look.at(ladder).status not in _CLIMBING:
        return Decided(state=ladder)
    steps = tuple(attrs.evolve(step, escalated_on=look.today) if step in late else step for step in ladder.steps)
    told = attrs.evolve(ladder, steps=steps)
    events = tuple(
        told.event(
            "step_escalated",
            rule="ageing.answer_missing",
            tier=step.tier,
            act=step.act.value,
            cycle=step.cycle,
            answer_by=step.answer_by,
            recipient=Role.FINANCE.value if step.act is Act.INTERVENE else above(told),
        )
        for step in late
    )
    return Decided(
        state=told, events=events, messages=tuple(unmet_message(told, step, look.receivable) for step in late)
    )


def _admit_needless_letters(look: _Look, ladder: Ladder) -> Decided[Ladder]:
    """Say, once, of every letter delivered that the claim had been paid before: the payment became known too late."""
    needless = [step for step in ladder.steps if _was_needless(look, step)]
    if not needless or quarantine_findings(look.receivable, look.policy):
        return Decided(state=ladder)
    steps = tuple(attrs.evolve(step, unnecessary_on=look.today) if step in needless else step for step in ladder.steps)
    events = tuple(
        ladder.event("letter_was_unnecessary", tier=step.tier, cycle=step.cycle, sent_on=step.ended_on)
        for step in needless
    )
    messages = tuple(needless_message(ladder, step, look.receivable) for step in needless)
    return Decided(state=attrs.evolve(ladder, steps=steps), events=events, messages=messages)


def _was_needless(look: _Look, step: Step) -> bool:
    if step.act is not Act.DUN or step.state is not StepState.DONE or step.unnecessary_on is not None:
        return False
    day_before = (step.ended_on or step.decided_on) - dt.timedelta(days=1)
    return look.receivable.outstanding(day_before).minor <= 0


def _reviewed(look: _Look, ladder: Ladder, after: Assessment) -> Ladder:
    release_by = ladder.release_by
    if after.status is Status.AWAITING_RELEASE and release_by is None:
        release_by = look.calendar.add_workdays(look.today, look.policy.release_workdays).on
    return attrs.evolve(
        ladder,
        status=after.status,
        reviewed_on=look.today,
        next_review_on=after.next_review_on,
        release_by=release_by,
    )


def _review_events(look: _Look, before: Ladder, after: Assessment, *, anything_happened: bool) -> tuple[Event, ...]:
    """Tell where the claim stands and why, where that is news; something else that happened says it already."""
    facts = {
        "status": after.status.value,
        "tier": after.tier,
        "days_overdue": after.days_overdue,
        "outstanding": after.outstanding,
        "policy": after.policy,
        "next_review_on": after.next_review_on,
        "reasons": tuple({"code": reason.code, **reason.facts} for reason in after.reasons),
    }
    if after.status is Status.QUARANTINED and before.status is not Status.QUARANTINED:
        return (before.event("receivable_quarantined", **facts),)
    if anything_happened or not _is_news(look, before, after):
        return ()
    return (before.event("ladder_reviewed", **facts),)


def _is_news(look: _Look, before: Ladder, after: Assessment) -> bool:
    """Say whether a look is worth keeping.

    A claim that has to be looked at every day anyhow (old books) and stands as it stood stays due without a new line.
    """
    moved = after.status is not before.status
    if before.next_review_on > look.today:
        noteworthy = not _NOTEWORTHY.isdisjoint({after.status, before.status})
        return after.next_review_on != before.next_review_on or (moved and noteworthy)
    return moved or after.next_review_on != days_after(look.today, 1)
