"""The notice of a departure (离职通知): received, with the legal clock it starts."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import attrs

from offboard_core.access.standing import Employment, Standing
from offboard_core.finding import Finding
from offboard_core.kernel.dates import check_date
from offboard_core.kernel.verdict import Decided, Refused, Verdict
from offboard_core.offboarding.departure_kind import DepartureKind, may_lie_behind
from offboard_core.offboarding.dismissal import Dismissal, DismissalGround
from offboard_core.offboarding.legal import CHINESE_LAW, LegalClock, LegalPolicy, legal_clock
from offboard_core.offboarding.lifecycle import conclude, step_on
from offboard_core.offboarding.proxy import about_proxy

if TYPE_CHECKING:
    from offboard_core.offboarding.case import OffboardingCase


@attrs.frozen(kw_only=True)
class Notice:
    """A notice that has reached the employer (离职通知): when, with what proof of receipt, and what the law makes of it."""

    received_at: dt.datetime
    evidence: str
    legal: LegalClock


def receive(
    case: OffboardingCase,
    *,
    received_at: dt.datetime,
    evidence: str,
    now: dt.datetime,
    legal: LegalPolicy = CHINESE_LAW,
    probation_ends_on: dt.date | None = None,
    proxy: Standing | None = None,
    dismissal: Dismissal | None = None,
) -> Verdict[OffboardingCase]:
    """Take a drafted notice for received: from now on the legal clock runs, whatever happens to the handover.

    Where nothing waits for the leaver, `proxy` hands over in their place; a dismissal needs what the law asks for first.
    """
    received_on = case.today(received_at)
    findings = []
    if received_at > now:
        findings.append(case.finding("notice.in_the_future", received_at=received_at))
    if case.last_working_on < received_on and not may_lie_behind(case.departure):
        facts = {"last_working_on": case.last_working_on, "received_on": received_on}
        findings.append(case.finding("notice.last_day_before_receipt", **facts))
    if not evidence.strip():
        findings.append(case.finding("notice.no_evidence"))
    findings += [*about_proxy(case, proxy), *_about_dismissal(case, dismissal)]
    check_date(probation_ends_on, "probation_ends_on")
    clock = legal_clock(
        legal,
        case.departure,
        received_on=received_on,
        last_working_on=case.last_working_on,
        probation_ends_on=probation_ends_on,
        dismissal=dismissal,
    )
    noticed = attrs.evolve(
        case,
        notice=Notice(received_at=received_at, evidence=evidence, legal=clock),
        proxy=proxy.id if proxy is not None else None,
        dismissal=dismissal,
    )
    event = case.event(
        "notice_received",
        received_at=received_at,
        evidence=evidence,
        departure=case.departure.value,
        proxy=noticed.proxy,
        ground=dismissal.ground.value if dismissal is not None else None,
        last_working_on=case.last_working_on,
        ends_on=clock.ends_on,
        basis=clock.basis,
        legal_version=legal.version,
        policy_version=case.policy.version,
    )
    return step_on(noticed, "receive", event, at=now, findings=tuple(findings))


def _about_dismissal(case: OffboardingCase, dismissal: Dismissal | None) -> tuple[Finding, ...]:
    """Name what stands against a dismissal, whatever the handover looks like; protection does not keep from fault."""
    if dismissal is None:
        return (case.finding("dismissal.no_ground"),) if case.departure is DepartureKind.DISMISSAL else ()
    if case.departure is not DepartureKind.DISMISSAL:
        return (case.finding("dismissal.is_none", departure=case.departure.value),)
    findings = []
    ground = dismissal.ground.value
    if not dismissal.union_evidence.strip():
        findings.append(case.finding("dismissal.union_not_told", ground=ground))
    if dismissal.ground is not DismissalGround.FAULT:
        if not dismissal.protection_evidence.strip():
            findings.append(case.finding("dismissal.protection_unknown", ground=ground))
        if dismissal.protections:
            kinds = tuple(protection.value for protection in dismissal.protections)
            findings.append(case.finding("dismissal.protected", ground=ground, protections=kinds))
    return tuple(findings)


def discard(case: OffboardingCase, *, reason: str, at: dt.datetime) -> Verdict[OffboardingCase]:
    """Put a draft aside that was filed by mistake; it stays on record. What was received is withdrawn, not discarded."""
    findings = () if reason.strip() else (case.finding("case.no_reason"),)
    event = case.event("case_discarded", reason=reason)
    return step_on(attrs.evolve(case, ended_because=reason), "discard", event, at=at, findings=findings)


def change_supervisor(case: OffboardingCase, supervisor: Standing, *, at: dt.datetime) -> Verdict[OffboardingCase]:
    """Put another supervisor in charge, as when the former one is away or leaves too.

    What the former one owed moves along, open residuals among it.
    """
    findings = []
    if not case.is_live:
        findings.append(case.finding("case.not_open", stage=case.stage.value))
    if supervisor.id == case.leaver:
        findings.append(case.finding("case.supervisor_is_leaver", supervisor=supervisor.id))
    if supervisor.employment is not Employment.ACTIVE:
        findings.append(case.finding("case.supervisor_leaving", supervisor=supervisor.id))
    if findings:
        return Refused(tuple(findings))
    if supervisor.id == case.supervisor:
        return Decided(state=case)
    moving = {item.id for item in case.residuals if item.is_open and item.receiver == case.supervisor}
    residuals = tuple(
        attrs.evolve(item, receiver=supervisor.id) if item.id in moving else item for item in case.residuals
    )
    event = case.event(
        "supervisor_changed", before=case.supervisor, after=supervisor.id, residuals=tuple(sorted(moving))
    )
    return conclude(attrs.evolve(case, supervisor=supervisor.id, residuals=residuals), event, at=at)
