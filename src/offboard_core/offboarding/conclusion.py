"""How every decision on a case ends: the stage follows the facts, and the host's 待办 centre follows the stage."""

from __future__ import annotations

import datetime as dt

import attrs

from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Decided, Event, Message, Refused, Verdict
from offboard_core.offboarding.case import OffboardingCase
from offboard_core.offboarding.lifecycle import advance, follow_facts
from offboard_core.offboarding.worklist import worklist_messages


def conclude(
    case: OffboardingCase, *events: Event, at: dt.datetime, messages: tuple[Message, ...] = ()
) -> Decided[OffboardingCase]:
    """Finish a decision: `case` is what it led to, `events` what happened.

    A change that is worth no event (a line grew a day older) changes nothing that is stored.
    """
    moved = follow_facts(case)
    shown, changes = worklist_messages(moved.state, at)
    all_events = (*events, *moved.events)
    if changes and not all_events:
        all_events = (case.event("worklist_changed", messages=tuple(change.key for change in changes)),)
    reminded = {key: step for key, step in moved.state.reminded.items() if f"{case.id}:{key}" in shown}
    return Decided(
        state=attrs.evolve(moved.state, shown=shown, reminded=reminded),
        events=all_events,
        messages=(*messages, *changes),
    )


def step_on(
    case: OffboardingCase, step: str, *events: Event, at: dt.datetime, findings: tuple[Finding, ...] = ()
) -> Verdict[OffboardingCase]:
    """Take `step` and finish, or refuse with `findings` and everything that stands against the step."""
    moved = advance(case, step)
    if isinstance(moved, Refused):
        return Refused((*findings, *moved.findings))
    if findings:
        return Refused(findings)
    return conclude(moved.state, *events, *moved.events, at=at)


def before_departure(case: OffboardingCase) -> tuple[Finding, ...]:
    """Refuse to work on a handover that has not begun or is over."""
    if case.is_before_departure:
        return ()
    return (case.finding("case.not_open", stage=case.stage.value),)
