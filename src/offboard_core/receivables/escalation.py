"""Escalation (升级): the decisions of one look at claims on one day. A second look on that day adds none.

Each part below takes a ladder one thing further and tells what happened; together they are one decision. The claims of
one client are looked at together where a letter is about the client.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TypeAlias

import attrs

from offboard_core.kernel.verdict import Decided, Event, Message, Verdict
from offboard_core.receivables.assessment import Assessment, Position, quarantine_findings
from offboard_core.receivables.client_letter import JointLetter, join_letters
from offboard_core.receivables.due_steps import take_steps
from offboard_core.receivables.ladder import Ladder
from offboard_core.receivables.ladder_start import following, live_again, rerouted
from offboard_core.receivables.letter import admit_needless_letters
from offboard_core.receivables.limitation import find_limitation, limitation_message
from offboard_core.receivables.messages import unmet_message
from offboard_core.receivables.policy import days_after
from offboard_core.receivables.receivable import Receivable
from offboard_core.receivables.situation import Situation
from offboard_core.receivables.status import Status
from offboard_core.receivables.worklist import ladder_obligations

_CLIMBING = frozenset(
    {Status.DUE, Status.AWAITING_RELEASE, Status.SPACED, Status.STALE_FEED, Status.WAITING, Status.DONE}
)
"""Statuses in which an unmet obligation goes to the next superior, because the claim is not suspended."""


_NOTEWORTHY = frozenset({Status.QUARANTINED, Status.AWAITING_RELEASE})
"""Standings somebody has to act on: coming to one or leaving it is kept even if no day changes."""


def escalate(ladder: Ladder, receivable: Receivable, situation: Situation) -> Verdict[Ladder]:
    """Look at a receivable today: take the step that is due, send what is unmet further up, close what is settled.

    A second look on the same day, or on a day before the last change, leaves everything as it is. Where a letter
    is about the client, this is the look at a client who has no other claim; `escalate_client` looks at all of it.
    """
    return escalate_client([Position(receivable=receivable, ladder=ladder, situation=situation)])[0]


def escalate_client(positions: Sequence[Position[Ladder]]) -> tuple[Decided[Ladder], ...]:
    """Look at the claims of one client today, each as `escalate` does; one decision each, in the order of the claims.

    Where a letter is about the client, what is due to them goes out in one letter for each currency. The surroundings in
    each situation tell of letters and books beside these claims.
    """
    drafts = [_Draft(position=one).through(_follow, _try_out, _settle_or_reopen) for one in positions]
    letters = _write_joint_letters(drafts, positions)
    decided = [draft.decided for draft in drafts]
    on_trial_last = sorted(range(len(positions)), key=lambda place: positions[place].situation.on_trial)
    for place in on_trial_last:  # a trial counts real letters too
        before, draft = positions[place], drafts[place]
        if _is_over(before):
            decided[place] = Decided(state=before.ladder)
            continue
        if not before.situation.is_about_client:
            draft = draft.beside([one.state for other, one in enumerate(decided) if other != place])
        steps = partial(take_steps, letters=letters)
        draft = draft.through(steps, _send_further_up, _warn_of_limitation, admit_needless_letters)
        decided[place] = _finished(before.ladder, draft)
    return tuple(decided)


@attrs.frozen(kw_only=True)
class _Draft:
    """A claim during a look, with the events and messages so far."""

    position: Position[Ladder]
    events: tuple[Event, ...] = ()
    messages: tuple[Message, ...] = ()

    @property
    def decided(self) -> Decided[Ladder]:
        """Return it as the decision."""
        return Decided(state=self.position.ladder, events=self.events, messages=self.messages)

    def through(self, *parts: Part) -> _Draft:
        """Apply the parts of a look in their order, and gather events and messages."""
        position, events, messages = self.position, [*self.events], [*self.messages]
        for part in parts:
            decided = part(position)
            position = position.with_ladder(decided.state)
            events += decided.events
            messages += decided.messages
        return _Draft(position=position, events=tuple(events), messages=tuple(messages))

    def beside(self, others: Iterable[Ladder]) -> _Draft:
        """Add what the client was written about other claims by now; a rehearsed letter holds no real one back."""
        situation = self.position.situation
        days = [other.last_letter_on for other in others if situation.on_trial or not other.on_trial]
        known = [day for day in (*days, situation.surroundings.last_letter_on) if day is not None]
        if not known:
            return self
        surroundings = attrs.evolve(situation.surroundings, last_letter_on=max(known))
        position = self.position.within(attrs.evolve(situation, surroundings=surroundings))
        return _Draft(position=position, events=self.events, messages=self.messages)


def _write_joint_letters(drafts: list[_Draft], positions: Sequence[Position[Ladder]]) -> tuple[JointLetter, ...]:
    """Write the letters that are about the client, and tell each claim in them what is asked for altogether.

    There are none where a claim was looked at on a later day already.
    """
    about_client = [place for place, one in enumerate(positions) if one.situation.is_about_client]
    if any(_is_over(drafts[place].position) for place in about_client):
        return ()
    ladders = {place: drafts[place].position.ladder for place in about_client}
    for place in about_client:
        drafts[place] = drafts[place].beside([one for other, one in ladders.items() if other != place])
    letters, told = join_letters([drafts[place].position for place in about_client])
    for place, ladder in ladders.items():
        drafts[place] = attrs.evolve(drafts[place], position=told[ladder.id])
    return letters


def _is_over(position: Position[Ladder]) -> bool:
    """Say whether the day lies before the last one that changed something, so that the look is not taken."""
    return position.situation.today < (position.ladder.reviewed_on or position.ladder.opened_on)


Part: TypeAlias = Callable[[Position[Ladder]], Decided[Ladder]]
"""One part of a look: what it makes of the ladder."""


def _finished(before: Ladder, draft: _Draft) -> Decided[Ladder]:
    """Finish a look: without an event or a new standing, the ladder stays as it was."""
    after = draft.position.assessment
    events = (*draft.events, *_review_events(before, after, anything_happened=bool(draft.events)))
    if not events:
        return Decided(state=before)
    return Decided(state=_reviewed(draft.position), events=events, messages=draft.messages)


def _follow(position: Position[Ladder]) -> Decided[Ladder]:
    """Follow the receivable and the org chart if they changed; open obligations pass to the new persons."""
    ladder, supervisor = position.ladder, position.situation.supervisor
    moved = following(ladder, position.receivable)
    if supervisor != ladder.supervisor:
        moved = attrs.evolve(moved, supervisor=supervisor)
    if moved == ladder:
        moved = ladder
    if attrs.evolve(moved, supervisor=ladder.supervisor) == ladder and _owed(moved) == _owed(ladder):
        return Decided(state=moved)
    return Decided(state=moved, events=(rerouted(ladder, moved),))


def _owed(ladder: Ladder) -> set[str]:
    return {todo.key for todo in ladder_obligations(ladder)}


def _try_out(position: Position[Ladder]) -> Decided[Ladder]:
    """Begin or end a trial (试运行): at its end rehearsed steps come due again, letters after their release."""
    ladder, situation = position.ladder, position.situation
    if situation.on_trial is ladder.on_trial:
        return Decided(state=ladder)
    facts: dict[str, object] = {"on": situation.today, "policy": situation.policy.version}
    if situation.on_trial:
        begun = attrs.evolve(ladder, on_trial=True)
        return Decided(state=begun, events=(begun.event("trial_begun", **facts),))
    ended = live_again(ladder, position.receivable, situation)
    return Decided(state=ended, events=(ended.event("trial_ended", **facts, baseline_days=ended.baseline_days),))


def _settle_or_reopen(position: Position[Ladder]) -> Decided[Ladder]:
    """Close a ladder whose claim is settled, cancelling what is open; begin a new cycle where it is owed again."""
    ladder, assessment = position.ladder, position.assessment
    if assessment.status is Status.SETTLED and ladder.closed_on is None:
        return _close(ladder, assessment)
    if ladder.closed_on is None or assessment.status in {Status.SETTLED, Status.QUARANTINED}:
        return Decided(state=ladder)
    begun = attrs.evolve(ladder, cycle=ladder.cycle + 1, closed_on=None)
    event = begun.event("cycle_begun", cycle=begun.cycle, outstanding=assessment.outstanding, on=assessment.as_of)
    return Decided(state=begun, events=(event,))


def _close(ladder: Ladder, assessment: Assessment) -> Decided[Ladder]:
    today = assessment.as_of
    closed = attrs.evolve(ladder.cancelled(today), closed_on=today)
    cancelled = [
        closed.event("step_cancelled", tier=step.tier, act=step.act.value, cycle=step.cycle, reason="settled")
        for step in ladder.steps
        if step.is_open
    ]
    overpaid = -assessment.outstanding
    event = closed.event("ladder_closed", cycle=closed.cycle, closed_on=today, overpaid=overpaid)
    return Decided(state=closed, events=(*cancelled, event))


def _send_further_up(position: Position[Ladder]) -> Decided[Ladder]:
    """Tell the next one up, once, about every answer that did not come by its day."""
    ladder, today = position.ladder, position.situation.today
    late = {
        step: above
        for step in ladder.unanswered
        if step.escalated_on is None and today > step.answer_by and (above := step.action.next_above) is not None
    }
    if not late or position.situation.on_trial or position.assessment.status not in _CLIMBING:
        return Decided(state=ladder)
    steps = tuple(attrs.evolve(step, escalated_on=today) if step in late else step for step in ladder.steps)
    told = attrs.evolve(ladder, steps=steps)
    messages = [unmet_message(told, step, position.receivable, above) for step, above in late.items()]
    events = [
        told.event(
            "step_escalated",
            rule="ageing.answer_missing",
            tier=step.tier,
            act=step.act.value,
            cycle=step.cycle,
            answer_by=step.answer_by,
            recipient=message.recipient,
        )
        for step, message in zip(late, messages, strict=True)
    ]
    return Decided(state=told, events=tuple(events), messages=tuple(messages))


def _warn_of_limitation(position: Position[Ladder]) -> Decided[Ladder]:
    """Warn finance, once for each end of it, that the limitation period (诉讼时效) runs out or has run out."""
    ladder, receivable, situation = position.ladder, position.receivable, position.situation
    found = find_limitation(receivable, ladder, situation)
    if quarantine_findings(receivable, situation.policy):
        return Decided(state=ladder)
    ends_on = None if found is None or found.alarm is None else found.ends_on
    if found is None or ends_on is None or ends_on == ladder.limitation_ends_on:
        still = ladder if ends_on == ladder.limitation_ends_on else attrs.evolve(ladder, limitation_ends_on=ends_on)
        lifted = ladder.event("limitation_lifted", before=ladder.limitation_ends_on)
        return Decided(state=still, events=() if still is ladder else (lifted,))
    warned = attrs.evolve(ladder, limitation_ends_on=ends_on)
    facts = {"ends_on": ends_on, "runs_from": found.runs_from, "days": (ends_on - situation.today).days}
    event = warned.event("limitation_warned", rule="limitation.runs_out", policy=situation.policy.version, **facts)
    told = () if situation.on_trial else (limitation_message(warned, receivable, found, on=situation.today),)
    return Decided(state=warned, events=(event,), messages=told)


def _reviewed(position: Position[Ladder]) -> Ladder:
    ladder, situation, after = position.ladder, position.situation, position.assessment
    release_by = ladder.release_by
    if after.status is Status.AWAITING_RELEASE and release_by is None:
        release_by = situation.in_workdays(situation.policy.release_workdays).on
    return attrs.evolve(
        ladder,
        status=after.status,
        reviewed_on=situation.today,
        next_review_on=after.next_review_on,
        release_by=release_by,
    )


def _review_events(before: Ladder, after: Assessment, *, anything_happened: bool) -> tuple[Event, ...]:
    """Return an event on where the claim stands and why if that is new and no other event says it."""
    facts = {
        "status": after.status.value,
        "tier": after.tier,
        "days_overdue": after.days_overdue,
        "outstanding": after.outstanding,
        "policy": after.policy,
        "next_review_on": after.next_review_on,
        "reasons": after.told_reasons,
    }
    if after.status is Status.QUARANTINED and before.status is not Status.QUARANTINED:
        return (before.event("receivable_quarantined", **facts),)
    if anything_happened or not _is_news(before, after):
        return ()
    return (before.event("ladder_reviewed", **facts),)


def _is_news(before: Ladder, after: Assessment) -> bool:
    """Say whether a look is worth keeping.

    A claim that is looked at every day because the books are old, and whose standing is unchanged, gets no new
    event.
    """
    moved, today = after.status is not before.status, after.as_of
    if before.next_review_on > today:
        noteworthy = not _NOTEWORTHY.isdisjoint({after.status, before.status})
        return after.next_review_on != before.next_review_on or (moved and noteworthy)
    return moved or after.next_review_on != days_after(today, 1)
