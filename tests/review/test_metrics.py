"""Metrics over departures: formulas, denominators, and "not enough data"."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.clients import Client, Loss
from offboard_core.errors import InvalidInput
from offboard_core.kernel.known import Unknown
from offboard_core.kernel.money import Money
from offboard_core.kernel.period import Period
from offboard_core.receivables import Receivable, Settlement
from offboard_core.review import DepartedCase, Recovered, Share, departure_metrics
from offboard_core.review.metrics import count_departure

YEAR = Period(start_on=dt.date(2026, 1, 1), end_on=dt.date(2027, 1, 1))
TODAY = dt.date(2026, 12, 31)
NOT_ENOUGH = Unknown("not_enough_data")


def cny(amount: str) -> Money:
    """Return an amount."""
    return Money.of(amount, "CNY")


CLEAN = DepartedCase(departed_on=dt.date(2026, 3, 2), clients=10, watched_until=TODAY)
OWING = DepartedCase(
    departed_on=dt.date(2026, 5, 4),
    receivables=3,
    overdue=1,
    outstanding=(cny("300.00"), Money.of("10", "USD")),
    recovered=(cny("100.00"),),
    clients=5,
    lost=2,
    watched_until=TODAY,
)
FRESH = attrs.evolve(OWING, departed_on=dt.date(2026, 12, 1), lost=1)


def test_every_figure_has_its_denominator() -> None:
    """Computed by hand: three departures from an average of forty people, two of them older than ninety days."""
    found = departure_metrics([CLEAN, OWING, FRESH], YEAR, headcount=40)

    assert (3, 40, 750) == (found.departures, found.headcount, found.rate_bp)
    assert Share(part=2, whole=3) == found.with_receivables
    assert Share(part=1, whole=2) == found.with_lost_client
    assert Share(part=2, whole=15) == found.clients_lost
    assert (
        Recovered(outstanding=cny("600.00"), recovered=cny("200.00")),
        Recovered(outstanding=Money.of("20", "USD"), recovered=Money.zero("USD")),
    ) == found.recovery
    assert [33, 0] == [part.percent for part in found.recovery]


def test_nothing_to_divide_by_is_said_to_be() -> None:
    """Without departures or headcount the figures are unknown and not zero percent."""
    nobody = departure_metrics([], YEAR)

    assert (0, None, NOT_ENOUGH, NOT_ENOUGH, ()) == (
        nobody.departures,
        nobody.headcount,
        nobody.rate_bp,
        nobody.with_receivables.percent,
        nobody.recovery,
    )
    assert NOT_ENOUGH == departure_metrics([CLEAN], YEAR, headcount=0).rate_bp
    assert NOT_ENOUGH == Recovered(outstanding=cny("0"), recovered=cny("0")).percent


@pytest.mark.parametrize(
    ("departed_on", "counted"),
    [
        (dt.date(2025, 12, 31), 0),
        (dt.date(2026, 1, 1), 1),
        (dt.date(2026, 12, 31), 1),
        (dt.date(2027, 1, 1), 0),
    ],
)
def test_the_period_has_two_sides(departed_on: dt.date, counted: int) -> None:
    """The first day of the period counts, its end does not."""
    assert counted == departure_metrics([attrs.evolve(CLEAN, departed_on=departed_on)], YEAR).departures


@pytest.mark.parametrize(("days", "watched"), [(89, False), (90, True)])
def test_ninety_days_have_to_be_over(days: int, *, watched: bool) -> None:
    """A departure counts for lost clients only after ninety days."""
    case = attrs.evolve(CLEAN, watched_until=CLEAN.departed_on + dt.timedelta(days=days))

    assert watched == case.is_watched
    assert int(watched) == departure_metrics([case], YEAR).with_lost_client.whole


def test_a_headcount_below_zero_is_none() -> None:
    """A negative headcount is refused with its path."""
    with pytest.raises(InvalidInput) as caught:
        departure_metrics([], YEAR, headcount=-1)
    assert "headcount" == caught.value.findings[0].subject


def test_one_departure_is_counted_from_its_claims_and_clients() -> None:
    """Open and overdue at the separation, recovered since; a client lost on day 90 counts, on day 91 not."""
    day = dt.date(2026, 3, 2)

    def claim(id: str, due_on: dt.date, *paid: tuple[str, dt.date]) -> Receivable:
        settlements = tuple(Settlement(amount=cny(amount), value_on=on) for amount, on in paid)
        return Receivable(
            id=id, client="C", salesperson="x", due_on=due_on, amount=cny("100.00"), settlements=settlements
        )

    def client(id: str, lost_on: dt.date | None) -> Client:
        losses = () if lost_on is None else (Loss(on=lost_on, reason="x"),)
        return Client(id=id, name=id, owner="y", losses=losses)

    found = count_departure(
        day,
        [
            claim("late", day - dt.timedelta(days=1), ("40.00", day), ("10.00", day + dt.timedelta(days=1))),
            claim("due", day),
            claim("paid", day, ("100.00", day)),
        ],
        [
            client("a", day),
            client("b", day + dt.timedelta(days=90)),
            client("c", day + dt.timedelta(days=91)),
            client("d", day - dt.timedelta(days=1)),
            client("e", None),
        ],
        as_of=TODAY,
    )

    assert (
        DepartedCase(
            departed_on=day,
            receivables=2,
            overdue=1,
            outstanding=(cny("160.00"),),
            recovered=(cny("10.00"),),
            clients=5,
            lost=2,
            watched_until=TODAY,
        )
        == found
    )
