"""Exposure: what would stay open if an employee left today; unknown never counts as zero."""

from __future__ import annotations

import datetime as dt

from offboard_core.kernel.known import Unknown
from offboard_core.kernel.money import Money
from offboard_core.review import Exposure, exposure_of
from tests.offboarding import people
from tests.review.departures import CLIENTS, a_claim, a_ladder, a_promise

TODAY = dt.date(2026, 11, 23)
CLAIMS = (
    a_claim("AR-1"),
    a_claim("AR-2", due_on=TODAY, amount=Money.of("9.00", "USD")),
    a_claim("AR-3", due_on=None),
    a_claim("AR-4", salesperson=people.LI_NA.id, due_on=dt.date(2025, 1, 1)),
)


def test_what_would_be_open_today() -> None:
    """Only the person's own records count, per currency, with the longest overdue and the unproven promises."""
    ladders = [
        a_ladder("AR-1", a_promise(1, proven=False), a_promise(2, proven=True)),
        a_ladder("AR-9", a_promise(1, proven=False), closed_on=TODAY),
        a_ladder("AR-4", a_promise(1, proven=False), salesperson=people.LI_NA.id),
    ]

    assert Exposure(
        person="wang.wei",
        as_of=TODAY,
        overdue=(Money.of("100.00", "CNY"),),
        outstanding=(Money.of("200.00", "CNY"), Money.of("9.00", "USD")),
        receivables=3,
        overdue_receivables=1,
        undated=1,
        longest_overdue=53,
        clients=2,
        unproven_promises=1,
    ) == exposure_of("wang.wei", as_of=TODAY, receivables=CLAIMS, clients=CLIENTS, ladders=ladders)


def test_what_nobody_could_say_stays_unknown() -> None:
    """Figures of a source without an answer are unknown with its reason; the others are known."""
    erp, crm = Unknown("ERP 503"), Unknown("CRM 503")
    no_claims = exposure_of("wang.wei", as_of=TODAY, receivables=erp, clients=CLIENTS)
    no_clients = exposure_of("wang.wei", as_of=TODAY, receivables=CLAIMS, clients=crm, ladders=erp)

    assert (erp, erp, erp, erp, erp, erp, 2, Unknown("not_asked")) == (
        no_claims.overdue,
        no_claims.outstanding,
        no_claims.receivables,
        no_claims.overdue_receivables,
        no_claims.undated,
        no_claims.longest_overdue,
        no_claims.clients,
        no_claims.unproven_promises,
    )
    assert (3, crm, erp) == (no_clients.receivables, no_clients.clients, no_clients.unproven_promises)


def test_somebody_without_anything() -> None:
    """Without records the figures are zero, which differs from unknown."""
    drill = exposure_of("zhao.min", as_of=TODAY, receivables=CLAIMS, clients=CLIENTS, ladders=[])

    assert ((), (), 0, None, 0, 0) == (
        drill.overdue,
        drill.outstanding,
        drill.receivables,
        drill.longest_overdue,
        drill.clients,
        drill.unproven_promises,
    )


def test_it_can_be_worded() -> None:
    """All figures are facts of one sentence about the person."""
    drill = exposure_of("wang.wei", as_of=TODAY, receivables=CLAIMS, clients=Unknown("CRM 503"))

    assert ("exposure.drill", "wang.wei") == (drill.words.code, drill.words.subject)
    assert Unknown("CRM 503") == drill.words.facts["clients"]
    assert drill.overdue == drill.words.facts["overdue"]
