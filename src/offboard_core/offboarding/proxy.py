"""The proxy (代交接人) of a leaver who cannot act."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import attrs

from offboard_core.access.standing import Employment, Standing
from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Decided, Refused, Verdict
from offboard_core.offboarding.lifecycle import before_departure, conclude

if TYPE_CHECKING:
    from offboard_core.offboarding.case import OffboardingCase


def name_proxy(case: OffboardingCase, proxy: Standing, *, at: dt.datetime) -> Verdict[OffboardingCase]:
    """Name the person who acts for the leaver in the handover (代交接人): documents clients, answers questions.

    A proxy can be named in advance, because a disappearance comes without notice. The leaver may still act as well.
    """
    findings = [*before_departure(case), *about_proxy(case, proxy)]
    if findings:
        return Refused(tuple(findings))
    if case.proxy == proxy.id:
        return Decided(state=case)
    event = case.event("proxy_named", before=case.proxy, after=proxy.id)
    return conclude(attrs.evolve(case, proxy=proxy.id), event, at=at)


def about_proxy(case: OffboardingCase, proxy: Standing | None) -> tuple[Finding, ...]:
    """Return why a person cannot be the proxy; a missing proxy is a finding if the leaver takes no part."""
    if proxy is None:
        missing = case.departure.is_without_leaver
        return (case.finding("proxy.missing", departure=case.departure.value),) if missing else ()
    if proxy.id == case.leaver:
        return (case.finding("proxy.is_leaver", person=proxy.id),)
    if proxy.employment is not Employment.ACTIVE:
        return (case.finding("proxy.leaving", person=proxy.id),)
    return ()
