"""A case begins: drafted, received with proof, or discarded as filed by mistake."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

import attrs

from offboard_core.access.actor import Employment, Standing
from offboard_core.finding import Finding
from offboard_core.kernel.dates import DEFAULT_ZONE, business_date, check_date
from offboard_core.kernel.identity import check_id
from offboard_core.kernel.verdict import Decided, Refused, Verdict, then
from offboard_core.offboarding.case import Notice, OffboardingCase
from offboard_core.offboarding.conclusion import conclude, step_on
from offboard_core.offboarding.dismissal import Dismissal, DismissalGround
from offboard_core.offboarding.legal import CHINESE_LAW, DepartureKind, LegalPolicy, legal_clock, may_lie_behind
from offboard_core.offboarding.policy import DEFAULT_HANDOVER, HandoverPolicy
from offboard_core.offboarding.stage import Stage
from offboard_core.offboarding.urgent import about_proxy


def draft_case(
    leaver: Standing,
    *,
    last_working_on: dt.date,
    earlier: Iterable[OffboardingCase] = (),
    departure: DepartureKind = DepartureKind.RESIGNATION,
    policy: HandoverPolicy = DEFAULT_HANDOVER,
    zone: ZoneInfo = DEFAULT_ZONE,
) -> Verdict[OffboardingCase]:
    """Write a case down before notice has been received; no clock runs yet.

    `earlier` are all cases of this person. One case is open per spell, and one departure ends it; who is rehired begins
    a new spell. Nobody is their own supervisor, whatever the org chart says. Raises `InvalidInput` for a last working
    day that is no date.
    """
    check_date(last_working_on, "last_working_on")
    mine = [case for case in earlier if case.spell == leaver.spell]
    findings = [
        Finding(code="case.already_open", subject=leaver.id, facts={"case": case.id, "stage": case.stage.value})
        for case in mine
        if case.is_live
    ]
    if leaver.employment is Employment.DEPARTED or any(case.stage is Stage.CLOSED for case in mine):
        findings.append(Finding(code="case.already_departed", subject=leaver.id))
    if findings:
        return Refused(tuple(findings))
    number = f".{len(mine) + 1}" if mine else ""
    case = OffboardingCase(
        id=check_id(f"{leaver.id}#{leaver.spell}{number}", "case.id"),
        leaver=leaver.id,
        leaver_name=leaver.name,
        supervisor=leaver.supervisor if leaver.supervisor != leaver.id else None,
        spell=leaver.spell,
        post=leaver.post,
        audited=leaver.post in policy.audit_posts,
        departure=departure,
        last_working_on=last_working_on,
        policy=policy,
        zone=zone.key,
    )
    drafted = case.event("case_drafted", leaver=case.leaver, spell=case.spell, last_working_on=last_working_on)
    return Decided(state=case, events=(drafted,))


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


def receive_notice(
    leaver: Standing,
    *,
    received_at: dt.datetime,
    last_working_on: dt.date,
    evidence: str,
    now: dt.datetime,
    earlier: Iterable[OffboardingCase] = (),
    departure: DepartureKind = DepartureKind.RESIGNATION,
    probation_ends_on: dt.date | None = None,
    policy: HandoverPolicy = DEFAULT_HANDOVER,
    legal: LegalPolicy = CHINESE_LAW,
    zone: ZoneInfo = DEFAULT_ZONE,
    proxy: Standing | None = None,
    dismissal: Dismissal | None = None,
) -> Verdict[OffboardingCase]:
    """Open a case on a notice that has reached the employer, in one step.

    `received_at` is the moment it arrived (aware), `evidence` the proof of that, `probation_ends_on` the last day of
    probation where there is one. Raises `InvalidInput` for a moment without a zone.
    """
    business_date(received_at, zone)
    drafted = draft_case(
        leaver, last_working_on=last_working_on, earlier=earlier, departure=departure, policy=policy, zone=zone
    )
    return then(
        drafted,
        lambda case: receive(
            case,
            received_at=received_at,
            evidence=evidence,
            now=now,
            legal=legal,
            probation_ends_on=probation_ends_on,
            proxy=proxy,
            dismissal=dismissal,
        ),
    )


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
