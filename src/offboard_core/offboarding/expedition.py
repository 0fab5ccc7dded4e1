"""The expedited case: access ends at once, by the decision of two people."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import attrs

from offboard_core.access.standing import Standing
from offboard_core.kernel.verdict import Refused, Verdict
from offboard_core.offboarding.lifecycle import before_departure, conclude
from offboard_core.offboarding.party import holds
from offboard_core.organization.person import Role

if TYPE_CHECKING:
    from offboard_core.offboarding.case import OffboardingCase


@attrs.frozen(kw_only=True)
class Expedition:
    """The decision to end access at once (加急): who proposed it and why, and who approved it."""

    proposed_by: str
    reason: str
    proposed_at: dt.datetime
    approved_by: str | None = None
    approved_at: dt.datetime | None = None


def expedite(case: OffboardingCase, *, reason: str, by: Standing, at: dt.datetime) -> Verdict[OffboardingCase]:
    """Propose or approve that access ends at once instead of on the last working day (加急).

    One person proposes and another approves. After the approval every grant is due, including grants found later. The
    legal clock and the handover continue unchanged. A proxy is required, because the leaver loses access.
    """
    findings = list(before_departure(case))
    if by.id == case.leaver:
        findings.append(case.finding("expedite.own_case", person=by.id))
    if not holds(by, Role.HR, Role.SUPERVISOR):
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
