"""What a case is made of: lines to hand over, grants, answers of sources, signatures, residuals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

import attrs

from offboard_core.kernel.known import Unknown
from offboard_core.kernel.verdict import Event, Refused, Verdict
from offboard_core.kernel.workcalendar import WorkCalendar
from offboard_core.offboarding.grant import Grant, GrantState
from offboard_core.offboarding.holdings import Asset, Duty, HeldGrant, OpenOrder
from offboard_core.offboarding.item_kinds import ItemKind, Topic
from offboard_core.offboarding.lifecycle import before_departure, conclude, take_step
from offboard_core.offboarding.manifest import (
    Line,
    Portfolio,
    asked_for,
    asset_line,
    by_hand_line,
    checklist_line,
    duty_line,
    order_line,
    portfolio_lines,
    redraw,
)
from offboard_core.offboarding.stage import AFTER_DEPARTURE, Stage
from offboard_core.organization.person import Role

if TYPE_CHECKING:
    from offboard_core.offboarding.case import OffboardingCase


class CheckState(StrEnum):
    """What a source said."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    BY_HAND = "by_hand"


@attrs.frozen(kw_only=True)
class Check:
    """The last answer on one topic; `reason` says why it is unknown, `role` who ticks a line kept by hand.

    `due_on` is the day by which it should be known.
    """

    topic: Topic
    state: CheckState
    asked_at: dt.datetime
    due_on: dt.date
    reason: str = ""
    role: Role | None = None


T = TypeVar("T", covariant=True)


@attrs.frozen(kw_only=True)
class Told(Generic[T]):
    """What a source says: the things themselves, when it knew them, and whether that is all of them."""

    items: tuple[T, ...] = ()
    known_at: dt.datetime | None = None
    complete: bool = True


@attrs.frozen(kw_only=True)
class ByHand:
    """There is no such system: whoever holds `role` looks and ticks a line (人工登记)."""

    role: Role


NOT_CONNECTED = Unknown("not_connected")
"""The answer of a source nobody connected."""


INCOMPLETE = "incomplete"
"""The reason of an answer that is not all there is."""


CONTRADICTS_ITSELF = "contradicts_itself"
"""The reason of an answer that says two things of one id."""


Answered: TypeAlias = Told[T] | ByHand | Unknown
"""The three answers there are."""


@attrs.frozen(kw_only=True)
class PrecheckAnswers:
    """What the sources said, topic by topic; whatever is left out is unknown.

    Receivables and clients are drawn from our own store, into which their sources are taken first: only whether the
    source has answered counts here. The pool of clients is our own, so it is known unless somebody says otherwise.
    """

    receivables: Answered[object] = NOT_CONNECTED
    clients: Answered[object] = Told()
    orders: Answered[OpenOrder] = NOT_CONNECTED
    assets: Answered[Asset] = NOT_CONNECTED
    duties: Answered[Duty] = NOT_CONNECTED
    access: Answered[HeldGrant] = NOT_CONNECTED

    def by_topic(self) -> dict[Topic, Answered[object]]:
        """Return every answer under its topic."""
        return {topic: getattr(self, topic.value) for topic in Topic}


def record_precheck(
    case: OffboardingCase, answers: PrecheckAnswers, portfolio: Portfolio, *, at: dt.datetime
) -> Verdict[OffboardingCase]:
    """Take over what the sources said, and draw the manifest from it and from `portfolio`; may be done again any time.

    A source that fails or answers in part leaves its check unknown and takes no line away. Asked again with the same
    answers, nothing changes.
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

    What is found is taken back at once; a full answer settles the residual about it. Another unknown changes nothing.
    """
    if case.stage not in AFTER_DEPARTURE:
        return Refused((case.finding("case.not_departed", stage=case.stage.value),))
    granted, events = redraw_grants(case, answer, at=at)
    if isinstance(answer, Told) and answer.complete:
        told = {item.id for item in case.residuals if item.topic is Topic.ACCESS and item.is_open}
        residuals = tuple(
            attrs.evolve(item, settled_by=Role.SYSTEM.value, settled_at=at, evidence="source")
            if item.id in told
            else item
            for item in case.residuals
        )
        granted = attrs.evolve(granted, residuals=residuals)
        events += tuple(
            case.event("residual_settled", residual=id, evidence="source", by=Role.SYSTEM.value) for id in sorted(told)
        )
    return conclude(granted, *events, at=at)


def redraw_grants(
    case: OffboardingCase, answer: Answered[HeldGrant], *, at: dt.datetime
) -> tuple[OffboardingCase, tuple[Event, ...]]:
    """Bring the grants up to what the access source says; without a say of it they stay as they are.

    A grant the source no longer knows is confirmed as gone. One that was confirmed and that the source has seen since
    is live again: whatever was read back then, it works now. What is held at another level is taken back at that one.
    """
    if not isinstance(answer, Told):
        return case, ()
    held = {grant.id: grant for grant in answer.items}
    old = {grant.id: grant for grant in case.grants}
    added = [
        Grant(id=id, system=grant.system, level=grant.level, cutoff_at=case.cutoff_at)
        for id, grant in held.items()
        if id not in old
    ]
    back = [id for id in held if id in old and _seen_since(old[id], answer.known_at)]
    gone = [id for id, grant in old.items() if id not in held and grant.is_live and answer.complete]
    other = [id for id in held if id in old and old[id].is_live and _reads_otherwise(old[id], held[id])]
    if not (added or back or gone or other):
        return case, ()
    drawn = {
        **{id: _as_held(old[id], held[id]) for id in other},
        **{
            id: attrs.evolve(_as_held(old[id], held[id]), state=GrantState.PLANNED, reason="seen_again", changed_at=at)
            for id in back
        },
        **{
            id: attrs.evolve(old[id], state=GrantState.CONFIRMED, reason="gone_at_source", changed_at=at) for id in gone
        },
    }
    grants = (*(drawn.get(grant.id, grant) for grant in case.grants), *added)
    event = case.event(
        "grants_drawn",
        added=tuple(grant.id for grant in added),
        changed=tuple(other),
        seen_again=tuple(back),
        gone=tuple(gone),
    )
    return attrs.evolve(case, grants=grants), (event,)


def _reads_otherwise(grant: Grant, held: HeldGrant) -> bool:
    return grant != _as_held(grant, held)


def _as_held(grant: Grant, held: HeldGrant) -> Grant:
    """Take over what the source says; what is held since we narrowed it is no level somebody was given."""
    level = grant.level if grant.narrowings else held.level
    return attrs.evolve(grant, system=held.system, level=level)


def _seen_since(grant: Grant, known_at: dt.datetime | None) -> bool:
    return (
        grant.state is GrantState.CONFIRMED
        and grant.changed_at is not None
        and known_at is not None
        and known_at > grant.changed_at
    )


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
    if isinstance(answer, Unknown):
        return CheckState.UNKNOWN, answer.reason, None
    if isinstance(answer, ByHand):
        return CheckState.BY_HAND, "", answer.role
    return (CheckState.KNOWN, "", None) if answer.complete else (CheckState.UNKNOWN, INCOMPLETE, None)


def _check_events(case: OffboardingCase, checks: Iterable[Check]) -> tuple[Event, ...]:
    """Tell what changed; asking again and hearing the same is no event."""
    return tuple(
        case.event("source_answered", topic=check.topic.value, state=check.state.value, reason=check.reason)
        for check in checks
        if check not in case.checks
    )


def _told_lines(answers: PrecheckAnswers) -> list[Line]:
    lines: list[Line] = []
    if isinstance(answers.orders, Told):
        lines += [order_line(order) for order in answers.orders.items]
    if isinstance(answers.assets, Told):
        lines += [asset_line(asset) for asset in answers.assets.items]
    if isinstance(answers.duties, Told):
        lines += [duty_line(duty) for duty in answers.duties.items]
    return lines + [
        by_hand_line(topic, answer.role) for topic, answer in answers.by_topic().items() if isinstance(answer, ByHand)
    ]


def _own_lines(case: OffboardingCase) -> list[Line]:
    """Return what the checklists of the case's policy ask for in the leaver's post."""
    return [
        checklist_line(checklist, item)
        for checklist in case.policy.checklist
        if checklist.covers(case.post)
        for item in checklist.items
    ]


_KIND_OF = {
    Topic.RECEIVABLES: ItemKind.RECEIVABLE,
    Topic.CLIENTS: ItemKind.CLIENT,
    Topic.ORDERS: ItemKind.ORDER,
    Topic.ASSETS: ItemKind.ASSET,
    Topic.DUTIES: ItemKind.DUTY,
}


def _whole_kinds(answers: PrecheckAnswers) -> frozenset[ItemKind]:
    """Return the kinds of which the lines are all there: what is missing among them is gone."""
    told = {
        _KIND_OF[topic]
        for topic, answer in answers.by_topic().items()
        if topic in _KIND_OF and isinstance(answer, Told) and answer.complete
    }
    return frozenset({*told, ItemKind.BY_HAND, ItemKind.CUSTOM})
