"""What one leaver did on the way out, and what departures have in common, through the door."""

from __future__ import annotations

import datetime as dt

import pytest

from offboard_core.kernel.money import Money
from offboard_core.kernel.period import Period
from offboard_core.offboarding import DepartureKind
from offboard_core.ports.store import Storage
from offboard_core.receivables import Settlement
from offboard_core.review import Share
from offboard_core.usecases.case import receive_notice
from offboard_core.usecases.cooperation import record_loss
from offboard_core.usecases.metrics import draw_departure_metrics
from offboard_core.usecases.receivables import record_settlement
from offboard_core.usecases.round import daily_round
from tests.usecases.company import (
    Company,
    a_claim,
    a_client,
    a_company,
    checked,
    why,
)

YEAR = Period(start_on=dt.date(2026, 1, 1), end_on=dt.date(2027, 1, 1))


@pytest.fixture
def company(storage: Storage) -> Company:
    """Open an office with two clients and two claims of the later leaver's."""
    claims = [a_claim(), a_claim("AR-2", amount="50.00")]
    return a_company(storage, clients=[a_client("C-1"), a_client("C-2"), a_client("C-3", "li.na")], ledger=claims)


def test_what_departures_have_in_common(company: Company) -> None:
    """Counted from cases, claims and losses: one left with two open claims, of which one came in, and lost one of two clients."""
    checked(company)
    company.clock.to(12, 23, 18)
    daily_round(company.office)
    paid = Settlement(amount=Money.of("100.00", "CNY"), value_on=dt.date(2026, 12, 28), reference="B-1")
    company.clock.to(12, 28)
    company.desk("zhou").do(record_settlement, "AR-1", paid)
    company.desk("zhao.min").do(record_loss, "C-1", reason="转投竞品")
    company.desk("chen").do(
        receive_notice,
        "li.na",
        received_at=company.clock(),
        last_working_on=dt.date(2026, 12, 29),
        evidence="OA",
        departure=DepartureKind.GROUP_TRANSFER,
        proxy="zhao.min",
    )
    company.clock.to(12, 30)
    daily_round(company.office)
    early = company.desk("chen").read(draw_departure_metrics, YEAR, headcount=10)
    company.clock.tick(days=100)
    late = company.desk("chen").read(draw_departure_metrics, YEAR, headcount=10)

    assert (1, 1000, Share(part=1, whole=1)) == (early.departures, early.rate_bp, early.with_receivables)
    assert Share(part=0, whole=0) == early.with_lost_client
    assert (Share(part=1, whole=1), Share(part=1, whole=2)) == (late.with_lost_client, late.clients_lost)
    assert [(Money.of("150.00", "CNY"), Money.of("100.00", "CNY"))] == [
        (part.outstanding, part.recovered) for part in late.recovery
    ]
    assert ["access.not_yours"] == why(lambda: company.desk("li.na").read(draw_departure_metrics, YEAR))
