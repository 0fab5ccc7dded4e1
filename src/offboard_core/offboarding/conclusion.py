"""How every decision on a case ends: the stage follows the facts."""

from __future__ import annotations

import datetime as dt

import attrs

from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Decided, Event, Message, Refused, Verdict
from offboard_core.offboarding.case import OffboardingCase
from offboard_core.offboarding.lifecycle import advance, follow_facts


def conclude(
    case: OffboardingCase, *events: Event, at: dt.datetime, messages: tuple[Message, ...] = ()
) -> Decided[OffboardingCase]:
    """Finish a decision: `case` is what it led to, `events` what happened; the stage follows the facts.

    A reminder is forgotten with the obligation it was about.
    """
    moved = follow_facts(case)
    reminded = moved.state.reminded
    if reminded:
        owed = {todo.key for todo in moved.state.obligations(at)}
        reminded = {key: step for key, step in reminded.items() if key in owed}
    return Decided(
        state=attrs.evolve(moved.state, reminded=reminded), events=(*events, *moved.events), messages=messages
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
