"""A residual (遗留事项): an item open at the departure, with an owner and a due date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from offboard_core.access.standing import Employment, Standing
from offboard_core.finding import Finding
from offboard_core.kernel.identity import find_by_id, replace_by_id
from offboard_core.kernel.verdict import Event, Refused, Verdict
from offboard_core.kernel.workcalendar import WorkCalendar
from offboard_core.offboarding.item_kinds import Topic
from offboard_core.offboarding.lifecycle import conclude
from offboard_core.offboarding.party import answerable_for, holds, party_for
from offboard_core.organization.person import Role

if TYPE_CHECKING:
    from offboard_core.offboarding.case import OffboardingCase


class ResidualKind(StrEnum):
    """The kind of a residual: an open line, a source without an answer, or a missing signature."""

    ITEM = "item"
    CHECK = "check"
    SIGN_OFF = "sign_off"


@attrs.frozen(kw_only=True)
class Residual:
    """An item that was open at the departure (遗留事项), with the person who has to finish it and the due date.

    `receiver` is a person's id, or a role if the leaver had no superior.
    """

    id: str
    kind: ResidualKind
    label: str
    receiver: str
    due_on: dt.date
    topic: Topic | None = None
    evidence: str = ""
    settled_by: str | None = None
    settled_at: dt.datetime | None = None

    @property
    def is_open(self) -> bool:
        """Return whether the residual still has to be finished."""
        return self.settled_at is None


def settle_residual(
    case: OffboardingCase, residual_id: str, *, evidence: str, by: Standing, at: dt.datetime
) -> Verdict[OffboardingCase]:
    """Settle a residual with evidence: by its owner, the supervisor, HR or IT. Also in a closed case."""
    residual = find_by_id(case.residuals, residual_id)
    findings = list(_about(case, residual_id, residual))
    if not evidence.strip():
        findings.append(case.finding("residual.no_evidence", residual=residual_id))
    if by.id == case.leaver or by.employment is not Employment.ACTIVE:
        findings.append(case.finding("residual.person_leaving", person=by.id))
    elif residual is not None and not _may_settle(residual, by):
        findings.append(case.finding("residual.not_yours", residual=residual_id, owner=residual.receiver))
    if residual is None or findings:
        return Refused(tuple(findings))
    return conclude(*settled(case, residual, evidence=evidence, by=by.id, at=at), at=at)


def settled(
    case: OffboardingCase, residual: Residual, *, evidence: str, by: str, at: dt.datetime
) -> tuple[OffboardingCase, Event]:
    """Return the case with a settled residual, and the event."""
    done = attrs.evolve(residual, evidence=evidence, settled_by=by, settled_at=at)
    event = case.event("residual_settled", residual=done.id, evidence=evidence, by=by)
    return attrs.evolve(case, residuals=replace_by_id(case.residuals, done)), event


def hand_residual(
    case: OffboardingCase, residual_id: str, *, owner: Standing, due_on: dt.date, at: dt.datetime
) -> Verdict[OffboardingCase]:
    """Give a residual to another owner, with a new due date."""
    residual = find_by_id(case.residuals, residual_id)
    findings = list(_about(case, residual_id, residual))
    if owner.id == case.leaver or owner.employment is not Employment.ACTIVE:
        findings.append(case.finding("residual.person_leaving", person=owner.id))
    if due_on <= case.today(at):
        findings.append(case.finding("residual.due_in_the_past", residual=residual_id, due_on=due_on))
    if residual is None or findings:
        return Refused(tuple(findings))
    handed = attrs.evolve(residual, receiver=owner.id, due_on=due_on)
    event = case.event("residual_handed", residual=residual_id, owner=owner.id, due_on=due_on)
    return conclude(attrs.evolve(case, residuals=replace_by_id(case.residuals, handed)), event, at=at)


def _about(case: OffboardingCase, id: str, residual: Residual | None) -> tuple[Finding, ...]:
    if residual is None:
        return (case.finding("residual.none_such", residual=id),)
    return () if residual.is_open else (case.finding("residual.already_settled", residual=id),)


def _may_settle(residual: Residual, by: Standing) -> bool:
    return residual.receiver in {by.id, *by.roles} or holds(by, Role.SUPERVISOR, Role.HR, Role.IT)


def plan_residuals(case: OffboardingCase, today: dt.date, calendar: WorkCalendar) -> tuple[Residual, ...]:
    """Return what would be open if the person left `today`: lines, sources without answer, missing signatures.

    A line goes to its intended receiver, or else to the supervisor, or else to HR; a source or a signature goes to its
    party.
    """
    if not case.is_before_departure:
        return ()
    due_on = calendar.add_workdays(today, case.policy.residual_workdays).on
    return tuple(_left(case, due_on))


def _left(case: OffboardingCase, due_on: dt.date) -> Iterator[Residual]:
    kind = ResidualKind.ITEM
    for item in case.items:
        if item.is_unfinished:
            day, owner = item.deferred_until or due_on, item.receiver or answerable_for(case, Role.SUPERVISOR)
            topic, id = item.stands_for, f"{kind}:{item.id}"
            yield Residual(id=id, kind=kind, label=item.label, receiver=owner, due_on=day, topic=topic)
    kind = ResidualKind.CHECK
    for topic in (Topic(str(finding.facts["topic"])) for finding in case.unknown_checks()):
        owner, id = answerable_for(case, party_for(topic)), f"{kind}:{topic}"
        yield Residual(id=id, kind=kind, label=topic.value, receiver=owner, due_on=due_on, topic=topic)
    kind = ResidualKind.SIGN_OFF
    for role in (Role(str(finding.facts["role"])) for finding in case.missing_signatures()):
        owner, id = answerable_for(case, role), f"{kind}:{role}"
        yield Residual(id=id, kind=kind, label=role.value, receiver=owner, due_on=due_on)
