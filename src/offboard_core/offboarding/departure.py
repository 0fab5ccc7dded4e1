"""Departure (离职): the last working day of a case that is ready, or the day employment ends by law, whatever is open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import attrs

from offboard_core.kernel.verdict import Verdict
from offboard_core.kernel.workcalendar import CHINA, WorkCalendar
from offboard_core.offboarding.case import OffboardingCase
from offboard_core.offboarding.conclusion import step_on
from offboard_core.offboarding.legal import CHINESE_LAW, LegalPolicy
from offboard_core.offboarding.parts import (
    PARTIES,
    TOPICS_OF,
    Item,
    ItemKind,
    Residual,
    ResidualKind,
    Topic,
)
from offboard_core.offboarding.settling import plan_tasks
from offboard_core.offboarding.stage import Stage
from offboard_core.offboarding.worklist import answerable_for
from offboard_core.organization.person import Role


def confirm_departure(
    case: OffboardingCase, *, now: dt.datetime, calendar: WorkCalendar = CHINA, legal: LegalPolicy = CHINESE_LAW
) -> Verdict[OffboardingCase]:
    """Confirm that the person has left.

    A case that is ready lets them go from the last working day on. Once employment ends by law, every stage does:
    neither a missing signature nor a laptop nor an open claim stands against it (劳动合同法第37条、第50条). What is open
    then becomes a residual with an owner and a due date. Confirmed late, it still was on the day the law says. What `legal` asks of the employer
    from then on is owed from that day.
    """
    today = case.today(now)
    if case.notice is not None:
        today = min(today, case.legal.ends_on)
    residuals = plan_residuals(case, today, calendar)
    clean = case.stage is Stage.READY and not residuals
    tasks = plan_tasks(case, today, legal)
    leaving = attrs.evolve(case, departed_on=today, residuals=residuals, legal_tasks=tasks)
    event = case.event(
        "departed",
        departed_on=today,
        clean=clean,
        residuals=tuple(
            {"id": item.id, "label": item.label, "receiver": item.receiver, "due_on": item.due_on} for item in residuals
        ),
    )
    return step_on(leaving, "depart_clean" if clean else "depart_with_residuals", event, at=now)


def plan_residuals(case: OffboardingCase, today: dt.date, calendar: WorkCalendar) -> tuple[Residual, ...]:
    """Say what would be left open if the person left `today`: lines, sources without an answer, missing signatures.

    A line goes to whoever was to receive it, or else to the supervisor, or where there is none to HR; a source and a
    signature go to the party that answers for them.
    """
    if not case.is_before_departure:
        return ()
    due_on = calendar.add_workdays(today, case.policy.residual_workdays).on
    return tuple(_residuals(case, answerable_for(case, Role.SUPERVISOR), due_on))


def _residuals(case: OffboardingCase, fallback: str, due_on: dt.date) -> Iterator[Residual]:
    for item in case.items:
        if item.is_unfinished:
            yield Residual(
                id=f"item:{item.id}",
                kind=ResidualKind.ITEM,
                label=item.label,
                receiver=item.receiver or fallback,
                due_on=item.deferred_until or due_on,
                topic=_topic_of(item),
            )
    for finding in case.unknown_checks():
        topic = Topic(str(finding.facts["topic"]))
        yield Residual(
            id=f"check:{topic}",
            kind=ResidualKind.CHECK,
            label=topic.value,
            receiver=answerable_for(case, next(role for role in PARTIES if topic in TOPICS_OF[role])),
            due_on=due_on,
            topic=topic,
        )
    for finding in case.missing_signatures():
        role = Role(str(finding.facts["role"]))
        yield Residual(
            id=f"sign_off:{role}",
            kind=ResidualKind.SIGN_OFF,
            label=role.value,
            receiver=answerable_for(case, role),
            due_on=due_on,
        )


def _topic_of(item: Item) -> Topic | None:
    return Topic(item.ref) if item.kind is ItemKind.BY_HAND else None
