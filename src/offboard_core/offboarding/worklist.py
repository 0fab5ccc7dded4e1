"""Obligations of a case (待办): who owes what by when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, assert_never

from offboard_core.offboarding.documentation import DocumentationState
from offboard_core.offboarding.grant import Grant, GrantState
from offboard_core.offboarding.item import Item
from offboard_core.offboarding.legal import LegalTaskKind
from offboard_core.offboarding.party import answerable_for, escalates_to
from offboard_core.offboarding.precheck import CheckState
from offboard_core.offboarding.sheet import against_signing
from offboard_core.offboarding.stage import AFTER_DEPARTURE, Stage
from offboard_core.organization.obligation import Obligation
from offboard_core.organization.person import Role

if TYPE_CHECKING:
    from offboard_core.offboarding.case import OffboardingCase


_HR = Role.HR.value


def obligations_of(case: OffboardingCase, now: dt.datetime) -> tuple[Obligation, ...]:
    """Return every obligation of `case` that can be fulfilled at `now`, the earliest deadline first."""
    if case.is_before_departure:
        found = [*_checks(case), *_lines(case), *_received(case), *_signatures(case), *_grants(case, now)]
        found += [*_expedition(case), *_departure(case, now)]
    elif case.stage in AFTER_DEPARTURE:
        found = [*_residuals(case), *_grants(case, now), *_after_departure(case, now)]
        found += [*_received(case), *_legal_tasks(case)]
    else:
        found = [*_residuals(case), *_compensations(case), *_legal_tasks(case)]
    return tuple(sorted(found, key=lambda todo: (todo.due_at, todo.verb, todo.subject, todo.owner)))


def _owed(
    case: OffboardingCase, verb: str, subject: str, owner: str, due_on: dt.date, *, to: str | None = None
) -> Obligation:
    return Obligation(owner=owner, verb=verb, subject=subject, due_at=case.end_of(due_on), escalates_to=to)


def _checks(case: OffboardingCase) -> Iterator[Obligation]:
    if not case.checks:
        yield _owed(case, "precheck", case.id, _HR, case.today(case.received_at))
    for check in case.checks:
        if check.state is CheckState.UNKNOWN:
            yield _owed(case, "precheck", check.topic.value, _HR, check.due_on)


def _lines(case: OffboardingCase) -> Iterator[Obligation]:
    for item in case.items:
        if item.is_open:
            verb, owner = _next_act(case, item)
            yield _owed(case, verb, item.id, owner, item.due_on, to=escalates_to(case, owner))


def _received(case: OffboardingCase) -> Iterator[Obligation]:
    """Return the receiver's acknowledgement of a line; no step waits for it."""
    for item in case.items:
        if item.receiver is not None and item.awaits_acknowledgement:
            yield _owed(case, "acknowledge_item", item.id, item.receiver, case.last_working_on, to=case.supervisor)


def _next_act(case: OffboardingCase, item: Item) -> tuple[str, str]:
    supervisor = answerable_for(case, Role.SUPERVISOR)
    if item.proposed_by is not None:
        return "waive_item", supervisor if item.proposed_by != supervisor else _HR
    if not item.kind.rules.is_documented:
        return "settle_item", answerable_for(case, item.role)
    match None if item.documentation is None else item.documentation.state:
        case None | DocumentationState.RETURNED:
            return "document_item", case.proxy or case.leaver
        case DocumentationState.SUBMITTED:
            return "judge_documentation", supervisor
        case DocumentationState.ACCEPTED | DocumentationState.REFUSED:
            return "settle_item", answerable_for(case, item.role)
        case never:
            assert_never(never)


def _signatures(case: OffboardingCase) -> Iterator[Obligation]:
    for role in case.parties if case.checks else ():
        if not against_signing(case, role) and case.signed(role) is None:
            owner, other = answerable_for(case, role), escalates_to(case, role.value)
            yield _owed(case, "sign_off", role.value, owner, case.last_working_on, to=other)


def _expedition(case: OffboardingCase) -> Iterator[Obligation]:
    proposed = case.expedition
    if proposed is not None and proposed.approved_at is None:
        owner = _HR if proposed.proposed_by == case.supervisor else answerable_for(case, Role.SUPERVISOR)
        yield _owed(case, "expedite", case.id, owner, case.today(proposed.proposed_at), to=_HR)


def _departure(case: OffboardingCase, now: dt.datetime) -> Iterator[Obligation]:
    since = case.last_working_on if case.stage is Stage.READY else case.legal.ends_on
    if case.today(now) >= since:
        yield _owed(case, "confirm_departure", case.id, _HR, case.legal.ends_on)


def _grants(case: OffboardingCase, now: dt.datetime) -> Iterator[Obligation]:
    for grant in case.grants:
        if now >= grant.cutoff_at and (_given_up(case, grant) or _unanswered(case, grant, now)):
            due_on = _day_after(case.today(grant.cutoff_at))
            yield _owed(case, "override_grant", grant.id, Role.IT.value, due_on, to=_HR)


def _given_up(case: OffboardingCase, grant: Grant) -> bool:
    """Return whether the attempts have failed so often that a person has to look, even while another attempt runs."""
    failed = grant.attempts - (grant.state is GrantState.ASKED)
    return grant.state in {GrantState.ASKED, GrantState.FAILED} and failed >= max(case.policy.revocation_attempts, 1)


def _unanswered(case: OffboardingCase, grant: Grant, now: dt.datetime) -> bool:
    """Return whether an attempt of an earlier day has no answer yet."""
    asked_at = grant.changed_at or grant.cutoff_at
    return grant.state is GrantState.ASKED and case.today(now) > case.today(asked_at)


def _day_after(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=1)


def _residuals(case: OffboardingCase) -> Iterator[Obligation]:
    for residual in case.residuals:
        if residual.is_open:
            yield _owed(case, "settle_residual", residual.id, residual.receiver, residual.due_on, to=_HR)


def _after_departure(case: OffboardingCase, now: dt.datetime) -> Iterator[Obligation]:
    today = case.today(now)
    if case.stage is not Stage.REVIEW:
        yield _owed(case, "begin_review", case.id, _HR, _day_after(case.departed_on or today))
    elif not case.live_grants():
        yield _owed(case, "close", case.id, _HR, today)


def _legal_tasks(case: OffboardingCase) -> Iterator[Obligation]:
    """Return legal tasks, but only the next payment of a covenant, so that 24 payments do not hide the others."""
    paying = False
    for task in case.legal_tasks:
        if not task.is_open or (paying and task.kind is LegalTaskKind.NON_COMPETE_PAY):
            continue
        paying = paying or task.kind is LegalTaskKind.NON_COMPETE_PAY
        owner = task.role.value
        yield _owed(case, "settle_legal_task", task.id, owner, task.due_on, to=escalates_to(case, owner))


def _compensations(case: OffboardingCase) -> Iterator[Obligation]:
    for item in case.compensations:
        if item.is_open:
            yield _owed(case, "settle_compensation", item.id, item.owner, item.due_on)
