"""The notice of a departure (离职通知): receiving it starts the legal clock."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import attrs

from offboard_core.access.standing import Standing
from offboard_core.finding import Finding
from offboard_core.kernel.dates import check_date
from offboard_core.kernel.verdict import Verdict
from offboard_core.offboarding.departure_kind import DepartureKind, may_lie_behind
from offboard_core.offboarding.dismissal import Dismissal, DismissalGround
from offboard_core.offboarding.legal import LegalClock, legal_clock
from offboard_core.offboarding.lifecycle import step_on
from offboard_core.offboarding.policy import TERMS, Terms
from offboard_core.offboarding.proxy import about_proxy

if TYPE_CHECKING:
    from offboard_core.offboarding.case import OffboardingCase


@attrs.frozen(kw_only=True)
class Notice:
    """A notice that has reached the employer (离职通知): when, with what proof of receipt, and its legal effect."""

    received_at: dt.datetime
    evidence: str
    legal: LegalClock


@attrs.frozen(kw_only=True)
class LegalFacts:
    """Facts of a departure that its legal periods and requirements depend on (法定情形)."""

    probation_ends_on: dt.date | None = None
    """Last day of probation, if there is one."""
    dismissal: Dismissal | None = None
    """What the law requires before an employer ends employment by itself."""


NO_LEGAL_FACTS = LegalFacts()
"""A notice that says no more than its kind."""


@attrs.frozen(kw_only=True)
class NoticeGiven:
    """What is handed in with a notice."""

    received_at: dt.datetime
    """When it arrived (aware)."""
    evidence: str
    """The proof of receipt."""
    proxy: Standing | None = None
    """Who hands over where the leaver takes no part."""
    legal: LegalFacts = NO_LEGAL_FACTS
    """What its ground asks for."""


def receive(
    case: OffboardingCase, given: NoticeGiven, *, now: dt.datetime, terms: Terms = TERMS
) -> Verdict[OffboardingCase]:
    """Take a drafted notice for received: from now on the legal clock runs, whatever happens to the handover."""
    received_on, dismissal = case.today(given.received_at), given.legal.dismissal
    check_date(given.legal.probation_ends_on, "probation_ends_on")
    clock = legal_clock(
        terms.legal,
        case.departure,
        received_on=received_on,
        last_working_on=case.last_working_on,
        probation_ends_on=given.legal.probation_ends_on,
        dismissal=dismissal,
    )
    noticed = attrs.evolve(
        case,
        notice=Notice(received_at=given.received_at, evidence=given.evidence, legal=clock),
        proxy=given.proxy.id if given.proxy is not None else None,
        dismissal=dismissal,
    )
    event = case.event(
        "notice_received",
        received_at=given.received_at,
        evidence=given.evidence,
        departure=case.departure.value,
        proxy=noticed.proxy,
        ground=dismissal.ground.value if dismissal is not None else None,
        last_working_on=case.last_working_on,
        ends_on=clock.ends_on,
        basis=clock.basis,
        legal_version=terms.legal.version,
        policy_version=case.policy.version,
    )
    return step_on(noticed, "receive", event, at=now, findings=_against_receiving(case, given, now))


def _against_receiving(case: OffboardingCase, given: NoticeGiven, now: dt.datetime) -> tuple[Finding, ...]:
    findings = []
    received_on = case.today(given.received_at)
    if given.received_at > now:
        findings.append(case.finding("notice.in_the_future", received_at=given.received_at))
    if case.last_working_on < received_on and not may_lie_behind(case.departure):
        facts = {"last_working_on": case.last_working_on, "received_on": received_on}
        findings.append(case.finding("notice.last_day_before_receipt", **facts))
    if not given.evidence.strip():
        findings.append(case.finding("notice.no_evidence"))
    return (*findings, *about_proxy(case, given.proxy), *_about_dismissal(case, given.legal.dismissal))


def _about_dismissal(case: OffboardingCase, dismissal: Dismissal | None) -> tuple[Finding, ...]:
    """Return what blocks a dismissal; protection does not block a dismissal for fault."""
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
    """Discard a draft that was filed by mistake; it stays on record. A received notice is withdrawn instead."""
    findings = () if reason.strip() else (case.finding("case.no_reason"),)
    event = case.event("case_discarded", reason=reason)
    return step_on(attrs.evolve(case, ended_because=reason), "discard", event, at=at, findings=findings)
