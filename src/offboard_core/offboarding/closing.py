"""After the departure: residuals are finished or handed on, the review begins, and the case is closed."""

from __future__ import annotations

import datetime as dt

import attrs

from offboard_core.access.actor import Employment, Standing
from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Refused, Verdict
from offboard_core.offboarding.case import OffboardingCase
from offboard_core.offboarding.conclusion import conclude, step_on
from offboard_core.offboarding.parts import Residual
from offboard_core.organization.person import Role

_ANY_RESIDUAL = frozenset({Role.SUPERVISOR, Role.HR, Role.IT})


def begin_review(case: OffboardingCase, *, at: dt.datetime) -> Verdict[OffboardingCase]:
    """Open the review (复盘) of somebody who has left."""
    return step_on(case, "begin_review", case.event("review_begun"), at=at)


def close(case: OffboardingCase, *, at: dt.datetime) -> Verdict[OffboardingCase]:
    """Close the case: every grant confirmed or vouched for. A residual may stay open with its owner."""
    left = tuple(item.id for item in case.residuals if item.is_open)
    return step_on(case, "close", case.event("case_closed", open_residuals=left), at=at)


def settle_residual(
    case: OffboardingCase, residual_id: str, *, evidence: str, by: Standing, at: dt.datetime
) -> Verdict[OffboardingCase]:
    """Finish what was left open, with evidence: its owner does, or the supervisor, HR or IT. Also in a closed case."""
    residual = _find(case, residual_id)
    findings = list(_about(case, residual_id, residual))
    if not evidence.strip():
        findings.append(case.finding("residual.no_evidence", residual=residual_id))
    if by.id == case.leaver or by.employment is not Employment.ACTIVE:
        findings.append(case.finding("residual.person_leaving", person=by.id))
    elif residual is not None and not _may_settle(residual, by):
        findings.append(case.finding("residual.not_yours", residual=residual_id, owner=residual.receiver))
    if residual is None or findings:
        return Refused(tuple(findings))
    settled = attrs.evolve(residual, evidence=evidence, settled_by=by.id, settled_at=at)
    event = case.event("residual_settled", residual=residual_id, evidence=evidence, by=by.id)
    return conclude(_replace(case, settled), event, at=at)


def hand_residual(
    case: OffboardingCase, residual_id: str, *, owner: Standing, due_on: dt.date, at: dt.datetime
) -> Verdict[OffboardingCase]:
    """Give a residual to another owner, with a new day to finish it by."""
    residual = _find(case, residual_id)
    findings = list(_about(case, residual_id, residual))
    if owner.id == case.leaver or owner.employment is not Employment.ACTIVE:
        findings.append(case.finding("residual.person_leaving", person=owner.id))
    if due_on <= case.today(at):
        findings.append(case.finding("residual.due_in_the_past", residual=residual_id, due_on=due_on))
    if residual is None or findings:
        return Refused(tuple(findings))
    handed = attrs.evolve(residual, receiver=owner.id, due_on=due_on)
    event = case.event("residual_handed", residual=residual_id, owner=owner.id, due_on=due_on)
    return conclude(_replace(case, handed), event, at=at)


def _find(case: OffboardingCase, id: str) -> Residual | None:
    return next((item for item in case.residuals if item.id == id), None)


def _about(case: OffboardingCase, id: str, residual: Residual | None) -> tuple[Finding, ...]:
    if residual is None:
        return (case.finding("residual.none_such", residual=id),)
    return () if residual.is_open else (case.finding("residual.already_settled", residual=id),)


def _may_settle(residual: Residual, by: Standing) -> bool:
    return residual.receiver in {by.id, *by.roles} or not _ANY_RESIDUAL.isdisjoint(by.roles)


def _replace(case: OffboardingCase, residual: Residual) -> OffboardingCase:
    return attrs.evolve(case, residuals=tuple(residual if old.id == residual.id else old for old in case.residuals))
