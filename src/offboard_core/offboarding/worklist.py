"""Who owes what by when in a case (待办)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from offboard_core.offboarding.documentation import DocumentationState
from offboard_core.offboarding.grant import Grant, GrantState
from offboard_core.offboarding.item import Item, ItemState
from offboard_core.offboarding.item_kinds import TOPICS_OF, ItemKind
from offboard_core.offboarding.legal import LegalTaskKind
from offboard_core.offboarding.precheck import CheckState
from offboard_core.offboarding.stage import AFTER_DEPARTURE, Stage
from offboard_core.organization.obligation import Obligation
from offboard_core.organization.person import Role

if TYPE_CHECKING:
    from offboard_core.offboarding.case import OffboardingCase


def obligations_of(case: OffboardingCase, now: dt.datetime) -> tuple[Obligation, ...]:
    """Return everything somebody can do about `case` at `now`, the earliest deadline first."""
    if case.is_before_departure:
        found = [*_checks(case), *_lines(case), *_received(case), *_signatures(case), *_grants(case, now)]
        found += [*_expedition(case), *_departure(case, now)]
    elif case.stage in AFTER_DEPARTURE:
        found = [*_residuals(case), *_grants(case, now), *_after_departure(case, now)]
        found += [*_received(case), *_legal_tasks(case)]
    else:
        found = [*_residuals(case), *_compensations(case), *_legal_tasks(case)]
    return tuple(sorted(found, key=lambda todo: (todo.due_at, todo.verb, todo.subject, todo.owner)))


def answerable_for(case: OffboardingCase, role: Role) -> str:
    """Return who acts as `role` in this case: the supervisor by name, a department by its role.

    Where nobody stands above the leaver, HR acts for the supervisor.
    """
    if role is not Role.SUPERVISOR:
        return role.value
    return case.supervisor or Role.HR.value


def can_be_signed(case: OffboardingCase, role: Role) -> bool:
    """Say whether a party's own lines and sources allow a signature now, and none is current."""
    unknown = {finding.facts["topic"] for finding in case.unknown_checks()}
    return (
        not any(item.is_open for item in case.lines(role))
        and unknown.isdisjoint(TOPICS_OF[role])
        and case.signed(role) is None
    )


def _checks(case: OffboardingCase) -> Iterator[Obligation]:
    if not case.checks:
        due_at = case.end_of(case.today(case.received_at))
        yield Obligation(owner=Role.HR.value, verb="precheck", subject=case.id, due_at=due_at)
    for check in case.checks:
        if check.state is CheckState.UNKNOWN:
            due_at = case.end_of(check.due_on)
            yield Obligation(owner=Role.HR.value, verb="precheck", subject=check.topic.value, due_at=due_at)


def _lines(case: OffboardingCase) -> Iterator[Obligation]:
    for item in case.items:
        if item.is_open:
            verb, owner = _next_act(case, item)
            other = Role.HR.value if owner != Role.HR.value else case.supervisor
            yield Obligation(
                owner=owner, verb=verb, subject=item.id, due_at=case.end_of(item.due_on), escalates_to=other
            )


def _received(case: OffboardingCase) -> Iterator[Obligation]:
    """Ask whoever received a line to say so; nothing waits for it."""
    for item in case.items:
        asked = item.acknowledged_at is None and not item.unasked
        if item.state is ItemState.SETTLED and item.receiver is not None and asked:
            yield Obligation(
                owner=item.receiver,
                verb="acknowledge_item",
                subject=item.id,
                due_at=case.end_of(case.last_working_on),
                escalates_to=case.supervisor,
            )


def _next_act(case: OffboardingCase, item: Item) -> tuple[str, str]:
    supervisor = answerable_for(case, Role.SUPERVISOR)
    if item.proposed_by is not None:
        return "waive_item", supervisor if item.proposed_by != supervisor else Role.HR.value
    if item.kind is ItemKind.CLIENT:
        match item.documentation:
            case None:
                return "document_item", case.proxy or case.leaver
            case written if written.state is DocumentationState.RETURNED:
                return "document_item", case.proxy or case.leaver
            case written if written.state is DocumentationState.SUBMITTED:
                return "judge_documentation", supervisor
    return "settle_item", answerable_for(case, item.role)


def _signatures(case: OffboardingCase) -> Iterator[Obligation]:
    if not case.checks:
        return
    for role in case.parties:
        if can_be_signed(case, role):
            yield Obligation(
                owner=answerable_for(case, role),
                verb="sign_off",
                subject=role.value,
                due_at=case.end_of(case.last_working_on),
                escalates_to=Role.HR.value if role is not Role.HR else case.supervisor,
            )


def _expedition(case: OffboardingCase) -> Iterator[Obligation]:
    proposed = case.expedition
    if proposed is not None and proposed.approved_at is None:
        owner = Role.HR.value if proposed.proposed_by == case.supervisor else answerable_for(case, Role.SUPERVISOR)
        due_at = case.end_of(case.today(proposed.proposed_at))
        yield Obligation(owner=owner, verb="expedite", subject=case.id, due_at=due_at, escalates_to=Role.HR.value)


def _departure(case: OffboardingCase, now: dt.datetime) -> Iterator[Obligation]:
    since = case.last_working_on if case.stage is Stage.READY else case.legal.ends_on
    if case.today(now) >= since:
        yield Obligation(
            owner=Role.HR.value, verb="confirm_departure", subject=case.id, due_at=case.end_of(case.legal.ends_on)
        )


def _grants(case: OffboardingCase, now: dt.datetime) -> Iterator[Obligation]:
    for grant in case.grants:
        if now >= grant.cutoff_at and (_given_up(case, grant) or _unanswered(case, grant, now)):
            yield Obligation(
                owner=Role.IT.value,
                verb="override_grant",
                subject=grant.id,
                due_at=case.end_of(_day_after(case.today(grant.cutoff_at))),
                escalates_to=Role.HR.value,
            )


def _given_up(case: OffboardingCase, grant: Grant) -> bool:
    """Failed so often that somebody has to look; asking once more meanwhile does not take that away."""
    failed = grant.attempts - (grant.state is GrantState.ASKED)
    return grant.state in {GrantState.ASKED, GrantState.FAILED} and failed >= max(case.policy.revocation_attempts, 1)


def _unanswered(case: OffboardingCase, grant: Grant, now: dt.datetime) -> bool:
    """Asked on an earlier day, and nobody has said what became of it."""
    asked_at = grant.changed_at or grant.cutoff_at
    return grant.state is GrantState.ASKED and case.today(now) > case.today(asked_at)


def _day_after(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=1)


def _residuals(case: OffboardingCase) -> Iterator[Obligation]:
    for residual in case.residuals:
        if residual.is_open:
            yield Obligation(
                owner=residual.receiver,
                verb="settle_residual",
                subject=residual.id,
                due_at=case.end_of(residual.due_on),
                escalates_to=Role.HR.value,
            )


def _after_departure(case: OffboardingCase, now: dt.datetime) -> Iterator[Obligation]:
    today = case.today(now)
    if case.stage is not Stage.REVIEW:
        due_at = case.end_of(_day_after(case.departed_on or today))
        yield Obligation(owner=Role.HR.value, verb="begin_review", subject=case.id, due_at=due_at)
    elif not case.live_grants():
        yield Obligation(owner=Role.HR.value, verb="close", subject=case.id, due_at=case.end_of(today))


def _legal_tasks(case: OffboardingCase) -> Iterator[Obligation]:
    """Name the next payment of a covenant only: two years of them would hide everything else."""
    paying = False
    for task in case.legal_tasks:
        if not task.is_open or (paying and task.kind is LegalTaskKind.NON_COMPETE_PAY):
            continue
        paying = paying or task.kind is LegalTaskKind.NON_COMPETE_PAY
        other = Role.HR.value if task.role is not Role.HR else case.supervisor
        yield Obligation(
            owner=task.role.value,
            verb="settle_legal_task",
            subject=task.id,
            due_at=case.end_of(task.due_on),
            escalates_to=other,
        )


def _compensations(case: OffboardingCase) -> Iterator[Obligation]:
    for item in case.compensations:
        if item.is_open:
            yield Obligation(
                owner=item.owner, verb="settle_compensation", subject=item.id, due_at=case.end_of(item.due_on)
            )
