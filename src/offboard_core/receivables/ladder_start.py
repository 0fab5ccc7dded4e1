"""How a ladder begins, and how it follows its receivable to another salesperson or client."""

from __future__ import annotations

import datetime as dt

import attrs

from offboard_core.kernel.verdict import Decided, Event, Verdict
from offboard_core.receivables.assessment import quarantine_findings
from offboard_core.receivables.extension import as_agreed
from offboard_core.receivables.ladder import Ladder
from offboard_core.receivables.receivable import Receivable
from offboard_core.receivables.situation import Situation
from offboard_core.receivables.step import StepMove, StepState
from offboard_core.receivables.tiers import rungs


def open_ladder(receivable: Receivable, situation: Situation) -> Verdict[Ladder]:
    """Begin the ladder of a receivable on the day it is taken in; a claim that is old by then is opening baseline (期初).

    A receivable whose age is unknown counts as old: finance looks first once its date is corrected.
    """
    baseline_days = _old_by(receivable, None, situation)
    ladder = Ladder(
        id=receivable.id,
        client=receivable.client,
        client_name=receivable.client_name,
        salesperson=receivable.salesperson,
        opened_on=situation.today,
        next_review_on=situation.today,
        baseline_days=baseline_days,
    )
    event = ladder.event(
        "ladder_opened",
        client=ladder.client,
        client_name=ladder.name,
        salesperson=ladder.salesperson,
        opened_on=ladder.opened_on,
        baseline_days=baseline_days,
        policy=situation.policy.version,
    )
    return Decided(state=ladder, events=(event,))


def live_again(ladder: Ladder, receivable: Receivable, situation: Situation) -> Ladder:
    """Return the ladder after its trial (试运行), rehearsed steps cancelled; an old claim is opening baseline again."""
    steps = tuple(
        attrs.evolve(step, state=step.state_after(StepMove.END_TRIAL)) if step.state is StepState.REHEARSED else step
        for step in ladder.steps
    )
    lived = attrs.evolve(ladder, steps=steps, on_trial=False)
    baseline_days = _old_by(receivable, lived, situation)
    return attrs.evolve(lived, baseline_days=baseline_days, released_by="", release_by=None)


def _old_by(receivable: Receivable, ladder: Ladder | None, situation: Situation) -> int | None:
    """Return the highest tier reached by today: None for none, 0 if facts are wrong and the age is unknown."""
    climbed = rungs(as_agreed(receivable, ladder), ladder, situation)
    reached = max((rung.tier.days for rung in climbed if rung.first_on <= situation.today), default=None)
    return reached or 0 if quarantine_findings(receivable, situation.policy) else reached


def follow(ladder: Ladder, receivable: Receivable, *, on: dt.date) -> Verdict[Ladder]:
    """Update a ladder after its receivable has changed, and look at it on `on` at the latest.

    Another salesperson takes over the open internal steps; letters sent to the client are not changed.
    """
    moved = following(ladder, receivable)
    drawn = attrs.evolve(moved, next_review_on=min(moved.next_review_on, on))
    events = list[Event]()
    if moved != ladder:
        events.append(rerouted(ladder, moved))
    elif drawn != moved:
        events.append(ladder.event("review_brought_forward", before=ladder.next_review_on, after=on))
    return Decided(state=drawn, events=tuple(events)) if events else Decided(state=ladder)


def following(ladder: Ladder, receivable: Receivable) -> Ladder:
    """Return the ladder with its receivable's client and salesperson."""
    return attrs.evolve(
        ladder, client=receivable.client, client_name=receivable.client_name, salesperson=receivable.salesperson
    )


def rerouted(before: Ladder, after: Ladder) -> Event:
    """Return the event that names the new salesperson, supervisor and client of a claim."""
    return after.event(
        "ladder_rerouted",
        salesperson=after.salesperson,
        salesperson_before=before.salesperson,
        client=after.client,
        client_before=before.client,
        client_name=after.name,
        supervisor=after.supervisor,
        supervisor_before=before.supervisor,
    )
