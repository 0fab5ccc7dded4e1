"""The receivable: what is owed on a day, as known at a moment."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offboard_core.errors import InvalidInput
from offboard_core.kernel.money import Money
from offboard_core.receivables import Receivable, Settlement, SettlementKind
from tests.receivables.given import CLAIM, DUE, at, cny, day


def settled(minor: int, number: int, kind: SettlementKind = SettlementKind.PAYMENT) -> Settlement:
    """Return a settlement with a value date so many days after the due date."""
    return Settlement(amount=Money(minor=minor, currency="CNY"), value_on=day(number), kind=kind)


@pytest.mark.parametrize("minor", [0, -1])
def test_a_settlement_is_above_zero(minor: int) -> None:
    """Nothing, and less than nothing, settles nothing: a reversal is a kind, not a sign."""
    with pytest.raises(InvalidInput) as caught:
        settled(minor, 0)

    assert "settlement.not_positive" == caught.value.findings[0].code


def test_one_minor_unit_is_a_settlement() -> None:
    """A single fen settles a single fen."""
    assert 1 == settled(1, 0).reduces_by


def test_a_settlement_in_another_currency_is_none() -> None:
    """What was paid in dollars cannot be set off against yuan."""
    dollars = Settlement(amount=Money.of("1.00", "USD"), value_on=DUE)

    with pytest.raises(InvalidInput) as caught:
        attrs.evolve(CLAIM, settlements=(dollars,))

    assert ("money.other_currency", "settlements[0].amount") == (
        caught.value.findings[0].code,
        caught.value.findings[0].subject,
    )


def test_an_id_is_an_id() -> None:
    """A blank is no identity."""
    with pytest.raises(InvalidInput):
        attrs.evolve(CLAIM, id=" ")


def test_a_payment_counts_from_its_value_date() -> None:
    """The day before the value date nothing is paid; on it, it is."""
    claim = attrs.evolve(CLAIM, settlements=(settled(100, 5),))

    assert [cny("1000.00"), cny("999.00")] == [claim.outstanding(day(4)), claim.outstanding(day(5))]


def test_too_much_is_a_fact() -> None:
    """An overpayment is not clipped away."""
    claim = attrs.evolve(CLAIM, settlements=(settled(100_100, 0),))

    assert cny("-1.00") == claim.outstanding(DUE)


def test_a_reversal_brings_back_what_was_settled() -> None:
    """A bounced payment is owed again from the day it bounced."""
    claim = attrs.evolve(CLAIM, settlements=(settled(100_000, 0), settled(100_000, 9, SettlementKind.REVERSAL)))

    assert [cny("0.00"), cny("1000.00")] == [claim.outstanding(day(8)), claim.outstanding(day(9))]


def test_as_known_then_differs_from_as_known_now() -> None:
    """A payment recorded late is missing from what the books said before."""
    late = Settlement(amount=cny("10.00"), value_on=DUE, recorded_at=at(day(3)))
    claim = attrs.evolve(CLAIM, settlements=(late,))
    before = at(day(3)) - dt.timedelta(microseconds=1)

    assert [cny("1000.00"), cny("990.00"), cny("990.00")] == [
        claim.outstanding(day(9), known_at=before),
        claim.outstanding(day(9), known_at=at(day(3))),
        claim.outstanding(day(9)),
    ]


def test_a_settlement_without_a_moment_was_always_known() -> None:
    """Where the books do not say since when, nobody can leave it out."""
    claim = attrs.evolve(CLAIM, settlements=(settled(1_000, 0),))

    assert cny("990.00") == claim.outstanding(DUE, known_at=at(DUE) - dt.timedelta(days=999))


@pytest.mark.parametrize(("number", "days"), [(-1, -1), (0, 0), (1, 1)], ids=["before", "on the day", "after"])
def test_days_overdue(number: int, days: int) -> None:
    """The due date itself is day 0."""
    assert days == CLAIM.days_overdue(day(number))


def test_without_a_due_date_nothing_can_be_counted() -> None:
    """No due date is no number of days, not zero."""
    assert None is attrs.evolve(CLAIM, due_on=None).days_overdue(DUE)


def test_the_name_falls_back_on_the_id() -> None:
    """A client the source gave no name is called by its id."""
    assert ["华东重工", "C-1"] == [CLAIM.name, attrs.evolve(CLAIM, client_name="").name]


def test_permission_sees_the_salesperson_as_owner() -> None:
    """The salesperson owns the claim; where there is none, nobody does."""
    orphan = attrs.evolve(CLAIM, salesperson="")

    assert ["wang.wei", None] == [CLAIM.target.owner, orphan.target.owner]


@given(st.lists(st.tuples(st.integers(1, 10**9), st.integers(-9, 9), st.sampled_from(SettlementKind))))
def test_outstanding_is_what_was_billed_less_what_was_settled(entries: list[tuple[int, int, SettlementKind]]) -> None:
    """Every settlement with a value date up to the day counts, once, in whatever order they come."""
    settlements = tuple(settled(minor, number, kind) for minor, number, kind in entries)
    expected = CLAIM.amount.minor - sum(item.reduces_by for item in settlements if item.value_on <= DUE)

    forwards = attrs.evolve(CLAIM, settlements=settlements)
    backwards = attrs.evolve(CLAIM, settlements=settlements[::-1])

    assert expected == forwards.outstanding(DUE).minor == backwards.outstanding(DUE).minor


def test_events_and_findings_are_about_the_claim() -> None:
    """What is told of a claim stands in its stream, under its id."""
    assert ("receivables/AR-1", "AR-1") == (CLAIM.event("x").stream, CLAIM.finding("x").subject)


def test_blank_client_is_a_fact_to_quarantine_not_an_error() -> None:
    """Facts that cannot be right are taken in, so that somebody sees them."""
    odd = Receivable(id="AR-9", client="", salesperson="", due_on=None, amount=cny("0.00"))

    assert "" == odd.name


@pytest.mark.parametrize("field", ["due_on", "ordered_on", "invoiced_on"])
def test_a_date_with_a_time_of_day_is_refused_at_once(field: str) -> None:
    """A database's DATETIME column passes the type checker, and would fail far from where it came from."""
    given: dict[str, Any] = {field: dt.datetime(2026, 10, 20, 8, tzinfo=dt.UTC)}
    with pytest.raises(InvalidInput) as caught:
        attrs.evolve(CLAIM, **given)

    assert [(field, "date.not_a_date")] == [(found.subject, found.code) for found in caught.value.findings]


def test_a_value_date_is_a_date() -> None:
    """The same holds for the day a payment counts from."""
    with pytest.raises(InvalidInput) as caught:
        Settlement(amount=cny("1.00"), value_on=dt.datetime(2026, 10, 20, 8, tzinfo=dt.UTC))

    assert "date.not_a_date" == caught.value.findings[0].code
