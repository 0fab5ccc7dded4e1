"""Reminders (催办): the owner of a task is reminded before and after its deadline, then it escalates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from enum import StrEnum

import attrs

from offboard_core.kernel.said import Said
from offboard_core.kernel.verdict import Decided, Message
from offboard_core.kernel.workcalendar import WorkCalendar
from offboard_core.offboarding.case import OffboardingCase
from offboard_core.offboarding.policy import TERMS, Terms
from offboard_core.organization.obligation import Obligation


class Reminder(StrEnum):
    """The last reminder step of an obligation."""

    SOON = "soon"
    """The deadline is near: its owner is reminded."""
    LATE = "late"
    """The deadline has passed: its owner is reminded again."""
    ESCALATED = "escalated"
    """Still owed some working days later: the escalation recipient is told."""


_ORDER = tuple(Reminder)


def remind(case: OffboardingCase, *, now: dt.datetime, terms: Terms = TERMS) -> Decided[OffboardingCase]:
    """Remind of what is owed in a case, once per step; a late round sends only the current step.

    Each recipient gets one message about all tasks. Days are working days of the calendar, by the policy of the case.
    Decisions that fulfil an obligation drop its reminder, so a second obligation of the same key starts anew.
    """
    said = dict(case.reminded)
    told: dict[tuple[str, Reminder], list[Obligation]] = {}
    for todo in case.obligations(now):
        step = _step(case, todo, now, terms.calendar)
        before = Reminder(said[todo.key]) if todo.key in said else None
        if step is None or (before is not None and _ORDER.index(step) <= _ORDER.index(before)):
            continue
        said[todo.key] = step.value
        for recipient, reminder in _recipients(todo, step, before):
            told.setdefault((recipient, reminder), []).append(todo)
    if not told:
        return Decided(state=case)
    messages = tuple(_message(case, todos, step, recipient) for (recipient, step), todos in told.items())
    event = case.event("reminded", messages=tuple(message.key for message in messages))
    return Decided(state=attrs.evolve(case, reminded=said), events=(event,), messages=messages)


@attrs.frozen(kw_only=True)
class ObligationsDue(Said):
    """Obligations of a case are due soon or late; the code says which step of reminding it is."""

    leaver: str
    count: int
    due_at: dt.datetime
    """The earliest deadline."""
    owners: tuple[str, ...]
    verbs: tuple[str, ...]
    obligations: tuple[str, ...]
    """Keys in the 待办 centre."""


def _step(case: OffboardingCase, todo: Obligation, now: dt.datetime, calendar: WorkCalendar) -> Reminder | None:
    today, due_on = case.today(now), case.today(todo.due_at)
    if todo.is_late(now):
        after = calendar.add_workdays(due_on, case.policy.escalation_workdays).on
        return Reminder.ESCALATED if todo.escalates_to is not None and today > after else Reminder.LATE
    if calendar.add_workdays(today, case.policy.reminder_workdays).on >= due_on:
        return Reminder.SOON
    return None


def _recipients(todo: Obligation, step: Reminder, before: Reminder | None) -> Iterator[tuple[str, Reminder]]:
    """Return the owner of a late task who was not told yet, and the escalation recipient."""
    if step is not Reminder.ESCALATED:
        yield todo.owner, step
        return
    if before is not Reminder.LATE:
        yield todo.owner, Reminder.LATE
    yield todo.escalates_to or todo.owner, step


def _message(case: OffboardingCase, todos: Sequence[Obligation], step: Reminder, recipient: str) -> Message:
    """Tell one recipient of everything in a single message, because there may be hundreds of clients."""
    said = ObligationsDue(
        leaver=case.leaver_name,
        count=len(todos),
        due_at=min(todo.due_at for todo in todos),
        owners=tuple(dict.fromkeys(todo.owner for todo in todos)),
        verbs=tuple(dict.fromkeys(todo.verb for todo in todos)),
        obligations=tuple(f"{case.id}:{todo.key}" for todo in todos),
    )
    key = f"remind:{case.id}:{recipient}:{step.value}:{case.version}"
    return said.to(recipient, key=key, stream=case.target.stream, code=f"reminder.{step.value}")
