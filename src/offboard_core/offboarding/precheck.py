"""The precheck (预检): turn the sources' answers about a leaver into checks, lines and grants."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

import attrs

from offboard_core.kernel.known import Unknown
from offboard_core.kernel.verdict import Event, Refused, Verdict
from offboard_core.kernel.workcalendar import WorkCalendar
from offboard_core.offboarding.grant import redraw_grants
from offboard_core.offboarding.holdings import Answered, ByHand, HeldGrant, PrecheckAnswers, Told
from offboard_core.offboarding.item_kinds import ItemKind, Topic
from offboard_core.offboarding.lifecycle import before_departure, conclude, take_step
from offboard_core.offboarding.manifest import (
    Line,
    Portfolio,
    asked_for,
    by_hand_line,
    checklist_line,
    holding_line,
    portfolio_lines,
    redraw,
)
from offboard_core.offboarding.residual import settled
from offboard_core.offboarding.stage import AFTER_DEPARTURE, Stage
from offboard_core.organization.person import Role

if TYPE_CHECKING:
    from offboard_core.offboarding.case import OffboardingCase


class CheckState(StrEnum):
    """State of a source's answer."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    BY_HAND = "by_hand"


@attrs.frozen(kw_only=True)
class Check:
    """The last answer on one topic; `reason` says why it is unknown, `role` who ticks a manual line.

    `due_on` is the day by which it should be known.
    """

    topic: Topic
    state: CheckState
    asked_at: dt.datetime
    due_on: dt.date
    reason: str = ""
    role: Role | None = None


INCOMPLETE = "incomplete"
"""Reason of an incomplete answer."""
CONTRADICTS_ITSELF = "contradicts_itself"
"""Reason of an answer with two different entries for one id."""


def record_precheck(
    case: OffboardingCase, answers: PrecheckAnswers, portfolio: Portfolio, *, at: dt.datetime
) -> Verdict[OffboardingCase]:
    """Record the sources' answers, and draw the manifest from them and from `portfolio`; can be repeated.

    A source that fails or answers in part leaves its check unknown and removes no line. The same answers again change
    no state.
    """
    if findings := before_departure(case):
        return Refused(findings)
    asked, stages = _asked(case)
    checks = tuple(
        _check(asked, topic, answer, at=at, calendar=portfolio.calendar) for topic, answer in answers.by_topic().items()
    )
    checked = attrs.evolve(asked, checks=checks)
    granted, grant_events = redraw_grants(checked, answers.access, at=at)
    lines = [*_told_lines(answers), *_own_lines(case), *portfolio_lines(case, portfolio, at=at)]
    drawn, line_events = redraw(granted, lines, kinds=_whole_kinds(answers), at=at, calendar=portfolio.calendar)
    events = (*stages, *_check_events(case, checks), *grant_events, *line_events)
    return conclude(drawn, *events, at=at, messages=asked_for(case, drawn))


def recheck_access(case: OffboardingCase, answer: Answered[HeldGrant], *, at: dt.datetime) -> Verdict[OffboardingCase]:
    """Ask again, after the departure, which access the leaver holds.

    Access found is revoked at once; a complete answer settles the residual about it. Another unknown answer changes no
    state.
    """
    if case.stage not in AFTER_DEPARTURE:
        return Refused((case.finding("case.not_departed", stage=case.stage.value),))
    found, events = redraw_grants(case, answer, at=at)
    if _is_whole(answer):
        for residual in sorted(case.residuals, key=lambda residual: residual.id):
            if residual.topic is Topic.ACCESS and residual.is_open:
                found, event = settled(found, residual, evidence="source", by=Role.SYSTEM.value, at=at)
                events += (event,)
    return conclude(found, *events, at=at)


def _asked(case: OffboardingCase) -> tuple[OffboardingCase, tuple[Event, ...]]:
    if case.stage is not Stage.RECEIVED:
        return case, ()
    begun = take_step(case, "begin_precheck")
    return begun.state, begun.events


def _check(
    case: OffboardingCase, topic: Topic, answer: Answered[object], *, at: dt.datetime, calendar: WorkCalendar
) -> Check:
    before = case.find_check(topic)
    today = case.today(at)
    state, reason, role = _reading(answer)
    if before is not None and (before.state, before.reason, before.role) == (state, reason, role):
        return before
    if before is not None and before.state is CheckState.UNKNOWN:
        due_on = before.due_on
    else:
        due_on = min(calendar.add_workdays(today, case.policy.check_workdays).on, case.last_working_on)
    return Check(topic=topic, state=state, reason=reason, role=role, asked_at=at, due_on=due_on)


def _reading(answer: Answered[object]) -> tuple[CheckState, str, Role | None]:
    match answer:
        case Unknown():
            return CheckState.UNKNOWN, answer.reason, None
        case ByHand():
            return CheckState.BY_HAND, "", answer.role
        case Told():
            return (CheckState.KNOWN, "", None) if answer.complete else (CheckState.UNKNOWN, INCOMPLETE, None)
        case _:
            assert_never(answer)


def _check_events(case: OffboardingCase, checks: Iterable[Check]) -> tuple[Event, ...]:
    """Return events of changed checks; an unchanged answer gives no event."""
    return tuple(
        case.event("source_answered", topic=check.topic.value, state=check.state.value, reason=check.reason)
        for check in checks
        if check not in case.checks
    )


def _told_lines(answers: PrecheckAnswers) -> Iterator[Line]:
    """Build a line for each reported thing, and one for each topic kept by hand."""
    for kind, answer in answers.holdings().items():
        if isinstance(answer, Told):
            yield from (holding_line(kind, holding) for holding in answer.items)
    for topic, said in answers.by_topic().items():
        if isinstance(said, ByHand):
            yield by_hand_line(topic, said.role)


def _own_lines(case: OffboardingCase) -> list[Line]:
    """Return the checklist lines of the case's policy for the leaver's post."""
    return [
        checklist_line(checklist, item)
        for checklist in case.policy.checklist
        if checklist.covers(case.post)
        for item in checklist.items
    ]


def _whole_kinds(answers: PrecheckAnswers) -> frozenset[ItemKind]:
    """Return the kinds with complete answers: lines missing among them are gone."""
    told = answers.by_topic()
    return frozenset(kind for kind in ItemKind if (topic := kind.rules.topic) is None or _is_whole(told[topic]))


def _is_whole(answer: Answered[object]) -> bool:
    return isinstance(answer, Told) and answer.complete
