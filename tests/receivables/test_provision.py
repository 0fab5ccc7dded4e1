"""Provisions: a rate for each band, rounded in each band, and sums that add up exactly."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offboard_core.errors import InvalidInput
from offboard_core.kernel.money import Money
from offboard_core.receivables import (
    Ladder,
    Provision,
    ProvisionPolicy,
    ProvisionScheme,
    Receivable,
    draw_provision_schedule,
    provisions,
)
from offboard_core.receivables.provision import statutory_band_days
from tests.receivables.decisions import grant_extension
from tests.receivables.given import CLAIM, POLICY, cny, day, decided, opened, paid

RATES = ProvisionPolicy(version="2026", rates_bp=(0, 500, 1000, 2500, 10_000))
YEARS = ProvisionPolicy(scheme=ProvisionScheme.STATUTORY_YEARS, rates_bp=(0, 500, 1000, 3000, 5000, 8000, 10_000))

TODAY = day(45)


def provided(*claims: Receivable, policy: ProvisionPolicy = RATES, as_of: dt.date = TODAY) -> tuple[Provision, ...]:
    """Set aside for a ledger on day 45."""
    return provisions(draw_provision_schedule(claims, POLICY, policy, as_of=as_of), policy)


def test_each_band_has_its_rate() -> None:
    """A claim 45 days old lies in the third band of five: 10 % of it is set aside."""
    (provision,) = provided(CLAIM)

    assert [0, 0, 10_000, 0, 0] == [cell.provision.minor for cell in provision.cells]
    assert ("CNY", "2026", cny("100.00"), cny("1000.00")) == (
        provision.currency,
        provision.policy,
        provision.total,
        provision.amount,
    )


@pytest.mark.parametrize(("minor", "expected"), [(9, 0), (10, 1), (29, 1), (30, 2)])
def test_half_a_cent_is_rounded_up(minor: int, expected: int) -> None:
    """5 % of 10 cents is half a cent and makes one; of 9 cents it is less and makes none."""
    claim = attrs.evolve(CLAIM, amount=Money(minor=minor, currency="CNY"))

    assert expected == provided(claim, as_of=day(10))[0].total.minor


def test_each_currency_by_itself_and_what_cannot_be_aged_apart() -> None:
    """Quarantined claims bear no rate and are stated apart; what was paid too much reduces nothing."""
    dollars = attrs.evolve(CLAIM, id="AR-2", amount=Money.of("50.00", "USD"))
    undated = attrs.evolve(CLAIM, id="AR-3", due_on=None, amount=cny("7.00"))
    overpaid = paid(attrs.evolve(CLAIM, id="AR-4"), "1200.00", day(1))
    yuan, other = provided(CLAIM, dollars, undated, overpaid)

    assert (cny("100.00"), cny("7.00")) == (yuan.total, yuan.apart)
    assert (Money.of("5.00", "USD"), Money.zero("USD")) == (other.total, other.apart)
    assert [cny("0.00")] == [provision.total for provision in provided(undated)]


@given(st.lists(st.tuples(st.integers(1, 10**9), st.integers(-50, 200)), max_size=12), st.data())
def test_the_sums_add_up(claims: list[tuple[int, int]], data: st.DataObject) -> None:
    """The total is what the bands come to, never more than is owed, and within half a cent a band of the exact sum."""
    rates = data.draw(st.tuples(*[st.integers(0, 10_000)] * 5))
    ledger = [
        attrs.evolve(CLAIM, id=f"AR-{place}", amount=Money(minor=minor, currency="CNY"), due_on=day(-age))
        for place, (minor, age) in enumerate(claims)
    ]
    for provision in provided(*ledger, policy=ProvisionPolicy(rates_bp=rates), as_of=day(0)):
        exact = sum(cell.amount.minor * cell.rate_bp for cell in provision.cells)

        assert provision.amount.minor == sum(minor for minor, _ in claims)
        assert provision.total.minor == sum(cell.provision.minor for cell in provision.cells)
        assert provision.total <= provision.amount
        assert abs(provision.total.minor * 10_000 - exact) <= 5 * 5_000


@pytest.mark.parametrize(
    ("due_on", "as_of", "band"),
    [
        (dt.date(2026, 3, 2), dt.date(2026, 3, 2), 0),
        (dt.date(2026, 3, 2), dt.date(2027, 3, 2), 1),
        (dt.date(2026, 3, 2), dt.date(2027, 3, 3), 2),
        (dt.date(2023, 3, 2), dt.date(2024, 3, 2), 1),
        (dt.date(2023, 3, 2), dt.date(2024, 3, 3), 2),
        (dt.date(2027, 2, 28), dt.date(2028, 2, 28), 1),
        (dt.date(2027, 2, 28), dt.date(2028, 2, 29), 2),
        (dt.date(2027, 3, 1), dt.date(2028, 2, 29), 1),
        (dt.date(2024, 2, 29), dt.date(2025, 2, 28), 1),
        (dt.date(2024, 2, 29), dt.date(2025, 3, 1), 2),
        (dt.date(2020, 3, 2), dt.date(2025, 3, 2), 5),
        (dt.date(2020, 3, 2), dt.date(2025, 3, 3), 6),
    ],
)
def test_statutory_years_are_calendar_years(due_on: dt.date, as_of: dt.date, band: int) -> None:
    """On the anniversary a year has not been passed, the day after it has; leap days shift nothing."""
    (provision,) = provided(attrs.evolve(CLAIM, due_on=due_on), policy=YEARS, as_of=as_of)

    assert [band] == [place for place, cell in enumerate(provision.cells) if cell.amount.minor]


@pytest.mark.parametrize(("moved", "band"), [(None, 2), (1, 1)])
def test_an_agreed_extension_moves_a_statutory_year(moved: int | None, band: int) -> None:
    """A year and a day past the books' own due date is within one year of the agreed one."""
    ladders = dict[str, Ladder]()
    if moved is not None:
        verdict = grant_extension(
            opened(),
            CLAIM,
            POLICY,
            due_on=day(moved),
            agreed_with="陈总",
            evidence="补充协议",
            by="zhao.min",
            today=day(0),
        )
        ladders[str(CLAIM.id)] = decided(verdict).state
    drawn = draw_provision_schedule((CLAIM,), POLICY, YEARS, as_of=day(366), ladders=ladders)
    (provision,) = provisions(drawn, YEARS)

    assert [band] == [place for place, cell in enumerate(provision.cells) if cell.amount.minor]


def test_other_bands_are_refused() -> None:
    """Rates are for the bands they were written for, as many and the same."""
    days = draw_provision_schedule((CLAIM,), POLICY, RATES, as_of=day(45))
    seven = attrs.evolve(POLICY, band_days=(30, 60, 90, 120, 150))
    other = draw_provision_schedule((CLAIM,), seven, RATES, as_of=day(45))

    assert "provision.rates_mismatch" in refused(lambda: provisions(days, YEARS))
    assert "provision.other_bands" in refused(lambda: provisions(other, YEARS))
    assert (365, 730, 1096, 1461, 1826) == statutory_band_days(dt.date(2026, 12, 31))


@pytest.mark.parametrize(
    ("rates", "code"), [((-1,), "provision.rate_impossible"), ((10_001,), "provision.rate_impossible")]
)
def test_rates_lie_between_nothing_and_all(rates: tuple[int, ...], code: str) -> None:
    """Below nothing and above all is nothing anybody can set aside; both ends are."""
    assert code in refused(lambda: ProvisionPolicy(rates_bp=rates))
    assert (0, 10_000) == ProvisionPolicy(rates_bp=(0, 10_000)).rates_bp


@pytest.mark.parametrize("count", [6, 8])
def test_statutory_years_have_seven_bands(count: int) -> None:
    """Not due, five years one by one, and beyond."""
    scheme = ProvisionScheme.STATUTORY_YEARS

    assert "provision.rates_mismatch" in refused(lambda: ProvisionPolicy(scheme=scheme, rates_bp=(0,) * count))


def refused(act: object) -> list[str]:
    """Return the codes an act is refused with as never right."""
    assert callable(act)
    with pytest.raises(InvalidInput) as caught:
        act()
    return [finding.code for finding in caught.value.findings]
