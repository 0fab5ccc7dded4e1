"""Revocation (权限回收): each grant is asked for at the cutoff, read back, asked again, or vouched for with evidence."""

from __future__ import annotations

import datetime as dt

import attrs

from offboard_core.access.actor import Employment, Standing
from offboard_core.kernel.verdict import Decided, Hand, Message, Refused, Verdict
from offboard_core.offboarding.case import OffboardingCase
from offboard_core.offboarding.conclusion import conclude
from offboard_core.offboarding.parts import Grant, GrantState
from offboard_core.offboarding.stage import OVER, Stage
from offboard_core.organization.person import Role

_TO_ASK = frozenset({GrantState.PLANNED, GrantState.FAILED})


def revoke(case: OffboardingCase, *, now: dt.datetime) -> Verdict[OffboardingCase]:
    """Ask for every grant whose cutoff has come and that is not on its way yet; one message each.

    Before the cutoff nothing happens, so a departure ahead locks nobody out today. What failed is asked for again, each
    attempt under a key of its own.
    """
    if not case.is_live or case.stage is Stage.DRAFT:
        return Refused((case.finding("case.not_open", stage=case.stage.value),))
    due = [grant for grant in case.grants if grant.state in _TO_ASK and now >= grant.cutoff_at]
    if not due:
        return conclude(case, at=now)
    asked = [
        attrs.evolve(grant, state=GrantState.ASKED, attempts=grant.attempts + 1, reason="", changed_at=now)
        for grant in due
    ]
    event = case.event("revocation_asked", grants=tuple(grant.id for grant in asked))
    messages = tuple(_message(case, grant) for grant in asked)
    return conclude(case.with_grants(*asked), event, at=now, messages=messages)


def record_revocation(
    case: OffboardingCase,
    grant_id: str,
    *,
    attempt: int,
    confirmed: bool,
    at: dt.datetime,
    reason: str = "",
) -> Verdict[OffboardingCase]:
    """Write down what the revoker answered to one attempt: `confirmed` only when it was read back that access is gone.

    An answer that comes twice, or to an attempt that is no longer the last, changes nothing. It may come after the case
    is over: what became of access is a fact either way.
    """
    grant = case.find_grant(grant_id)
    if grant is None:
        return Refused((case.finding("grant.none_such", grant=grant_id),))
    if grant.state is not GrantState.ASKED or attempt != grant.attempts:
        return Decided(state=case)
    state = GrantState.CONFIRMED if confirmed else GrantState.FAILED
    answered = attrs.evolve(grant, state=state, reason=reason, changed_at=at)
    type = "revocation_confirmed" if confirmed else "revocation_failed"
    event = case.event(type, grant=grant.id, system=grant.system, attempt=attempt, reason=reason)
    return conclude(case.with_grants(answered), event, at=at)


def override_grant(
    case: OffboardingCase, grant_id: str, *, evidence: str, by: Standing, at: dt.datetime
) -> Verdict[OffboardingCase]:
    """Vouch that access is gone although nothing was read back: IT or HR, never the leaver, with evidence."""
    grant = case.find_grant(grant_id)
    if grant is None:
        return Refused((case.finding("grant.none_such", grant=grant_id),))
    findings = []
    if case.stage in OVER:
        findings.append(case.finding("case.not_open", stage=case.stage.value))
    if not grant.is_live:
        findings.append(case.finding("grant.already_gone", grant=grant.id, state=grant.state.value))
    if not evidence.strip():
        findings.append(case.finding("grant.no_evidence", grant=grant.id))
    if by.id == case.leaver:
        findings.append(case.finding("grant.own_case", person=by.id))
    if by.employment is not Employment.ACTIVE or {Role.IT, Role.HR}.isdisjoint(by.roles):
        findings.append(case.finding("grant.role_not_held", person=by.id))
    if findings:
        return Refused(tuple(findings))
    vouched = attrs.evolve(grant, state=GrantState.OVERRIDDEN, evidence=evidence, decided_by=by.id, changed_at=at)
    event = case.event("revocation_overridden", grant=grant.id, system=grant.system, evidence=evidence)
    return conclude(case.with_grants(vouched), event, at=at)


def revocation_still_due(case: OffboardingCase, grant_id: str, attempt: int) -> bool:
    """Look again immediately before a revocation is sent: a case withdrawn meanwhile takes nobody's access."""
    grant = case.find_grant(grant_id)
    return case.is_live and grant is not None and grant.state is GrantState.ASKED and attempt == grant.attempts


def _message(case: OffboardingCase, grant: Grant) -> Message:
    return Message(
        key=f"revoke:{case.id}:{grant.id}:{grant.attempts}",
        hand=Hand.REVOKE,
        code="grant.revoke",
        recipient=case.leaver,
        stream=case.target.stream,
        facts={
            "case": case.id,
            "person": case.leaver,
            "grant": grant.id,
            "system": grant.system,
            "level": grant.level,
            "attempt": grant.attempts,
        },
    )
