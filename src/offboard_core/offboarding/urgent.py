"""When the ordinary way does not fit: somebody who cannot act themselves, and access that has to end at once."""

from __future__ import annotations

import datetime as dt

import attrs

from offboard_core.access.actor import Employment, Standing
from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Decided, Refused, Verdict
from offboard_core.offboarding.case import OffboardingCase
from offboard_core.offboarding.conclusion import before_departure, conclude
from offboard_core.offboarding.parts import Expedition
from offboard_core.organization.person import Role

_MAY_EXPEDITE = frozenset({Role.HR, Role.SUPERVISOR})


def name_proxy(case: OffboardingCase, proxy: Standing, *, at: dt.datetime) -> Verdict[OffboardingCase]:
    """Name who acts in the handover where the leaver cannot (代交接人): they document clients, and are asked instead.

    Also while the leaver could still act: whoever disappears does so without notice. The leaver may go on as well.
    """
    findings = [*before_departure(case), *about_proxy(case, proxy)]
    if findings:
        return Refused(tuple(findings))
    if case.proxy == proxy.id:
        return Decided(state=case)
    event = case.event("proxy_named", before=case.proxy, after=proxy.id)
    return conclude(attrs.evolve(case, proxy=proxy.id), event, at=at)


def about_proxy(case: OffboardingCase, proxy: Standing | None) -> tuple[Finding, ...]:
    """Say why somebody cannot act for the leaver; nobody at all is a reason where the leaver takes no part."""
    if proxy is None:
        missing = case.departure.is_without_leaver
        return (case.finding("proxy.missing", departure=case.departure.value),) if missing else ()
    if proxy.id == case.leaver:
        return (case.finding("proxy.is_leaver", person=proxy.id),)
    if proxy.employment is not Employment.ACTIVE:
        return (case.finding("proxy.leaving", person=proxy.id),)
    return ()


def expedite(case: OffboardingCase, *, reason: str, by: Standing, at: dt.datetime) -> Verdict[OffboardingCase]:
    """Let access end at once instead of on the last working day (加急). Two people decide: one proposes, another approves.

    Once approved every grant is due, one that is found later as well. The legal clock and the handover go on as before;
    somebody has to act for the leaver, who is shut out from now on.
    """
    findings = list(before_departure(case))
    if by.id == case.leaver:
        findings.append(case.finding("expedite.own_case", person=by.id))
    if by.employment is not Employment.ACTIVE or _MAY_EXPEDITE.isdisjoint(by.roles):
        findings.append(case.finding("expedite.role_not_held", person=by.id))
    if not reason.strip():
        findings.append(case.finding("case.no_reason"))
    if case.proxy is None:
        findings.append(case.finding("expedite.no_proxy"))
    before = case.expedition
    if before is not None and before.approved_at is not None:
        findings.append(case.finding("expedite.already", approved_by=before.approved_by))
    elif before is not None and before.proposed_by == by.id:
        findings.append(case.finding("expedite.second_person_needed", person=by.id))
    if findings:
        return Refused(tuple(findings))
    if before is None:
        proposed = attrs.evolve(case, expedition=Expedition(proposed_by=by.id, reason=reason, proposed_at=at))
        return conclude(proposed, case.event("expedite_proposed", by=by.id, reason=reason), at=at)
    approved = attrs.evolve(before, approved_by=by.id, approved_at=at)
    grants = tuple(
        attrs.evolve(grant, cutoff_at=min(grant.cutoff_at, at)) if grant.is_live else grant for grant in case.grants
    )
    event = case.event("case_expedited", proposed_by=before.proposed_by, by=by.id, reason=before.reason)
    return conclude(attrs.evolve(case, expedition=approved, grants=grants), event, at=at)
