"""Escalation (升级): what one look at claims on one day leads to. Looked at again, nothing happens again.

Each part below takes a ladder one thing further and tells what happened; together they are one decision. The claims of
one client are looked at together where a letter is about the client.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TypeAlias
from zoneinfo import ZoneInfo

import attrs

from offboard_core.kernel.dates import DEFAULT_ZONE, business_date
from offboard_core.kernel.verdict import Decided, Event, Verdict
from offboard_core.kernel.workcalendar import CHINA, WorkCalendar
from offboard_core.organization.person import Role
from offboard_core.receivables.assessment import Assessment, quarantine_findings
from offboard_core.receivables.client_letter import JointLetter, join_letters
from offboard_core.receivables.ladder import Ladder
from offboard_core.receivables.letter import needless_message
from offboard_core.receivables.limitation import find_limitation, limitation_message
from offboard_core.receivables.look import Claim, Look
from offboard_core.receivables.messages import unmet_message
from offboard_core.receivables.opening import following, live_again, rerouted
from offboard_core.receivables.policy import Act, AgeingPolicy, days_after
from offboard_core.receivables.receivable import Receivable
from offboard_core.receivables.situation import NO_SURROUNDINGS, Surroundings
from offboard_core.receivables.status import Status
from offboard_core.receivables.step import Step, StepState
from offboard_core.receivables.steps_taken import take_step
from offboard_core.receivables.worklist import ladder_obligations

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
    on_trial: bool = False,
) -> Verdict[Ladder]:
    """Look at a receivable today: take the step that is due, send what is unmet further up, close what is settled.

    `supervisor` is who stands above the salesperson (None: nobody). The same day again changes nothing, and neither
    does a day before the last one that changed something. Where a letter is about the client, this is the look at a
    client who has nothing else; `escalate_client` looks at all of it.
    """
    claim = Claim(ladder=ladder, receivable=receivable, policy=policy, supervisor=supervisor, on_trial=on_trial)
    return escalate_client([claim], now=now, calendar=calendar, surroundings=surroundings, zone=zone)[0]


def escalate_client(
    claims: Sequence[Claim],
    *,
    now: dt.datetime,
    calendar: WorkCalendar = CHINA,
    surroundings: Surroundings = NO_SURROUNDINGS,
    zone: ZoneInfo = DEFAULT_ZONE,
) -> tuple[Decided[Ladder], ...]:
    """Look at the claims of one client today, each as `escalate` does; one decision each, in the order of the claims.

    Where a letter is about the client, what is due to them goes out in one letter for each currency. `surroundings` tell
    of letters and books beside these claims.
    """
    today = business_date(now, zone)
    looks = [
        Look(
            receivable=claim.receivable,
            policy=claim.policy,
            today=today,
            calendar=calendar,
            surroundings=surroundings,
            supervisor=claim.supervisor,
            on_trial=claim.on_trial,
        )
        for claim in claims
    ]
    drafts = [
        _carry_on(look, Decided(state=claim.ladder), (_follow, _try_out, _settle_or_reopen))
        for look, claim in zip(looks, claims, strict=True)
    ]
    letters = _joint_letters(looks, drafts)
    for place in sorted(range(len(claims)), key=lambda place: looks[place].on_trial):  # a trial counts real letters too
        look, claim = looks[place], claims[place]
        if not look.is_about_client:
            others = [draft.state for other, draft in enumerate(drafts) if other != place]
            look.surroundings = _with_letters(look, others)
        if _is_over(look, claim.ladder):
            drafts[place] = Decided(state=claim.ladder)
            continue
        parts = (partial(take_step, letters=letters), _send_further_up, _warn_of_limitation, _admit_needless_letters)
        drafts[place] = _finished(look, claim.ladder, _carry_on(look, drafts[place], parts))
    return tuple(drafts)


def _joint_letters(looks: Sequence[Look], drafts: Sequence[Decided[Ladder]]) -> tuple[JointLetter, ...]:
    """Write the letters that are about the client; none where a claim was looked at on a later day already."""
    about_client = [(look, draft.state) for look, draft in zip(looks, drafts, strict=True) if look.is_about_client]
    if any(_is_over(look, ladder) for look, ladder in about_client):
        return ()
    for look, ladder in about_client:
        others = [other for _, other in about_client if other is not ladder]
        look.surroundings = _with_letters(look, others)
    return join_letters(about_client)


def _with_letters(look: Look, others: Iterable[Ladder]) -> Surroundings:
    """Add what the client was written about other claims, up to this moment; a rehearsed letter holds no real one back."""
    days = [other.last_letter_on for other in others if look.on_trial or not other.on_trial]
    known = [day for day in (*days, look.surroundings.last_letter_on) if day is not None]
    return attrs.evolve(look.surroundings, last_letter_on=max(known)) if known else look.surroundings


def _is_over(look: Look, ladder: Ladder) -> bool:
    """Say whether the day lies before the last one that changed something, so that nothing is done."""
    return look.today < (ladder.reviewed_on or ladder.opened_on)


Part: TypeAlias = Callable[[Look, Ladder], Decided[Ladder]]


def _carry_on(look: Look, draft: Decided[Ladder], parts: Iterable[Part]) -> Decided[Ladder]:
    """Go through some parts of a look, gathering what happens."""
    state, events, messages = draft.state, [*draft.events], [*draft.messages]
    for part in parts:
        decided = part(look, state)
        state = decided.state
        events += decided.events
        messages += decided.messages
    return Decided(state=state, events=tuple(events), messages=tuple(messages))


def _finished(look: Look, before: Ladder, draft: Decided[Ladder]) -> Decided[Ladder]:
    """End a look: where nothing happened and nothing is news, the ladder stays as it was."""
    after = look.at(draft.state)
    events = (*draft.events, *_review_events(look, before, after, anything_happened=bool(draft.events)))
    if not events:
        return Decided(state=before)
    return Decided(state=_reviewed(look, draft.state, after), events=events, messages=draft.messages)


def _follow(look: Look, ladder: Ladder) -> Decided[Ladder]:
    """Follow the receivable, should nobody have done so, and the chart; whoever owed something hands it over."""
    moved = following(ladder, look.receivable)
    if look.supervisor != ladder.supervisor:
        moved = attrs.evolve(moved, supervisor=look.supervisor)
    if moved == ladder:
        moved = ladder
    if attrs.evolve(moved, supervisor=ladder.supervisor) == ladder and _owed(moved) == _owed(ladder):
        return Decided(state=moved)
    return Decided(state=moved, events=(rerouted(ladder, moved),))


def _owed(ladder: Ladder) -> set[str]:
    return {todo.key for todo in ladder_obligations(ladder)}


def _try_out(look: Look, ladder: Ladder) -> Decided[Ladder]:
    """Begin a trial (试运行), or end it: what was rehearsed comes due in earnest, letters once finance lets them go."""
    if look.on_trial is ladder.on_trial:
        return Decided(state=ladder)
    if look.on_trial:
        begun = attrs.evolve(ladder, on_trial=True)
        return Decided(state=begun, events=(begun.event("trial_begun", on=look.today, policy=look.policy.version),))
    ended = live_again(ladder, look.receivable, look.policy, on=look.today, calendar=look.calendar)
    facts = {"on": look.today, "policy": look.policy.version, "baseline_days": ended.baseline_days}
    return Decided(state=ended, events=(ended.event("trial_ended", **facts),))


def _settle_or_reopen(look: Look, ladder: Ladder) -> Decided[Ladder]:
    """Close a ladder whose claim is settled, cancelling what is open; begin a new cycle where it is owed again."""
    assessment = look.at(ladder)
    if assessment.status is Status.SETTLED and ladder.closed_on is None:
        return _close(look, ladder, assessment)
    if ladder.closed_on is None or assessment.status in {Status.SETTLED, Status.QUARANTINED}:
        return Decided(state=ladder)
    begun = attrs.evolve(ladder, cycle=ladder.cycle + 1, closed_on=None)
    event = begun.event("cycle_begun", cycle=begun.cycle, outstanding=assessment.outstanding, on=look.today)
    return Decided(state=begun, events=(event,))


def _close(look: Look, ladder: Ladder, assessment: Assessment) -> Decided[Ladder]:
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


def _send_further_up(look: Look, ladder: Ladder) -> Decided[Ladder]:
    """Tell the next one up, once, about every answer that did not come by its day."""
    late = [step for step in ladder.unanswered if step.escalated_on is None and look.today > step.answer_by]
    if not late or look.on_trial or look.at(ladder).status not in _CLIMBING:
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
            recipient=Role.FINANCE.value if step.act is Act.INTERVENE else told.above,
        )
        for step in late
    )
    return Decided(
        state=told, events=events, messages=tuple(unmet_message(told, step, look.receivable) for step in late)
    )


def _warn_of_limitation(look: Look, ladder: Ladder) -> Decided[Ladder]:
    """Warn finance, once for each end of it, that the limitation period (诉讼时效) runs out or has run out."""
    found = find_limitation(look.receivable, ladder, look.policy, as_of=look.today)
    if quarantine_findings(look.receivable, look.policy):
        return Decided(state=ladder)
    ends_on = None if found is None or found.alarm is None else found.ends_on
    if found is None or ends_on is None or ends_on == ladder.limitation_ends_on:
        still = ladder if ends_on == ladder.limitation_ends_on else attrs.evolve(ladder, limitation_ends_on=ends_on)
        lifted = ladder.event("limitation_lifted", before=ladder.limitation_ends_on)
        return Decided(state=still, events=() if still is ladder else (lifted,))
    warned = attrs.evolve(ladder, limitation_ends_on=ends_on)
    facts = {"ends_on": ends_on, "runs_from": found.runs_from, "days": (ends_on - look.today).days}
    event = warned.event("limitation_warned", rule="limitation.runs_out", policy=look.policy.version, **facts)
    told = () if look.on_trial else (limitation_message(warned, look.receivable, found, on=look.today),)
    return Decided(state=warned, events=(event,), messages=told)


def _admit_needless_letters(look: Look, ladder: Ladder) -> Decided[Ladder]:
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


def _was_needless(look: Look, step: Step) -> bool:
    if step.act is not Act.DUN or step.state is not StepState.DONE or step.unnecessary_on is not None:
        return False
    day_before = (step.ended_on or step.decided_on) - dt.timedelta(days=1)
    return look.receivable.outstanding(day_before).minor <= 0


def _reviewed(look: Look, ladder: Ladder, after: Assessment) -> Ladder:
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


def _review_events(look: Look, before: Ladder, after: Assessment, *, anything_happened: bool) -> tuple[Event, ...]:
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


def _is_news(look: Look, before: Ladder, after: Assessment) -> bool:
    """Say whether a look is worth keeping.

    A claim that has to be looked at every day anyhow (old books) and stands as it stood stays due without a new line.
    """
    moved = after.status is not before.status
    if before.next_review_on > look.today:
        noteworthy = not _NOTEWORTHY.isdisjoint({after.status, before.status})
        return after.next_review_on != before.next_review_on or (moved and noteworthy)
    return moved or after.next_review_on != days_after(look.today, 1)
