"""The ageing schedule: what is owed by how long it has been due, and nothing lost on the way."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offboard_core.kernel.money import Money, totals
from offboard_core.receivables import AgeingSchedule, Basis, Ladder, Receivable, Settlement, assess, draw_schedule
from tests.receivables.decisions import grant_extension
from tests.receivables.given import CLAIM, DUE, POLICY, cny, day, decided, opened


def claim(
    number: int, amount: str = "10.00", *, client: str = "C-1", id: str = "AR-1", currency: str = "CNY"
) -> Receivable:
    """Return a claim that is so many days past due on the due date of the others."""
    return attrs.evolve(CLAIM, id=id, client=client, due_on=day(-number), amount=Money.of(amount, currency))


def schedule(*claims: Receivable) -> AgeingSchedule:
    """Draw the schedule of some claims."""
    return draw_schedule(claims, POLICY, as_of=DUE)


@pytest.mark.parametrize(
    ("number", "band"),
    [(-9, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4), (999, 4)],
)
def test_a_claim_stands_in_its_band(number: int, band: int) -> None:
    """Not due, 1–30, 31–60, 61–90, beyond: each edge belongs to the band that ends there."""
    amounts = schedule(claim(number)).totals["CNY"]

    assert [place == band for place in range(5)] == [bool(amount) for amount in amounts]


def test_bands_say_where_they_begin_and_end() -> None:
    """From the policy's edges."""
    assert [(None, 0), (1, 30), (31, 60), (61, 90), (91, None)] == [
        (band.first, band.last) for band in schedule().bands
    ]


def test_clients_are_listed_in_order_with_their_totals() -> None:
    """One row for each client and currency."""
    drawn = schedule(
        claim(5, client="C-2", id="AR-1"),
        claim(40, client="C-1", id="AR-2"),
        claim(41, "5.00", client="C-1", id="AR-3"),
        claim(1, "7.00", client="C-1", id="AR-4", currency="USD"),
    )

    assert [("C-1", "CNY", "15.00 CNY"), ("C-1", "USD", "7.00 USD"), ("C-2", "CNY", "10.00 CNY")] == [
        (row.client, row.currency, str(row.total)) for row in drawn.rows
    ]
    assert ["CNY", "USD"] == list(drawn.currencies)


def test_what_was_paid_too_much_stands_apart() -> None:
    """It is not set off against what others owe, and not clipped to zero."""
    too_much = Settlement(amount=cny("12.00"), value_on=DUE, reference="P-1")
    drawn = schedule(attrs.evolve(claim(5), settlements=(too_much,)), claim(6, id="AR-2"))

    assert (cny("-2.00"), cny("10.00"), cny("8.00")) == (
        drawn.overpaid["CNY"],
        drawn.totals["CNY"][1],
        drawn.total("CNY"),
    )


def test_what_cannot_be_right_stands_apart() -> None:
    """By its ids and amounts, without an age."""
    drawn = schedule(attrs.evolve(CLAIM, due_on=None), attrs.evolve(CLAIM, id="AR-0", client=""), claim(5, id="AR-2"))

    assert (("AR-0", "AR-1"), cny("2000.00"), 1) == (drawn.quarantined_ids, drawn.quarantined["CNY"], len(drawn.rows))


def test_settled_claims_are_no_row() -> None:
    """What is paid is not owed in any band."""
    paid_off = Settlement(amount=cny("10.00"), value_on=DUE, reference="P-1")

    drawn = schedule(attrs.evolve(claim(5), settlements=(paid_off,)))

    assert ((), {}, cny("0.00")) == (drawn.rows, drawn.overpaid, drawn.total("CNY"))


def test_a_client_without_a_name_is_called_by_its_id() -> None:
    """A name on any of its claims will do."""
    nameless = attrs.evolve(claim(5), client_name="")

    assert ["C-1", "华东重工"] == [
        drawn.rows[0].client_name for drawn in (schedule(nameless), schedule(nameless, claim(6, id="AR-2")))
    ]


def test_age_is_counted_from_the_basis() -> None:
    """Invoiced thirty days before it is due, a claim is in the first band on its due date."""
    drawn = draw_schedule([CLAIM], attrs.evolve(POLICY, basis=Basis.INVOICE_DATE), as_of=DUE)

    assert cny("1000.00") == drawn.totals["CNY"][1]


def extended(claim: Receivable, days: int, *, on: dt.date = DUE) -> Ladder:
    """Return the ladder of a claim whose due date was moved by so many days, by agreement."""
    assert claim.due_on is not None
    return decided(
        grant_extension(
            opened(claim, on=on),
            claim,
            POLICY,
            due_on=claim.due_on + dt.timedelta(days=days),
            agreed_with="陈总",
            evidence="补充协议",
            by="zhao.min",
            today=on,
        )
    ).state


@pytest.mark.parametrize(("days", "band"), [(None, 2), (9, 2), (10, 1), (39, 1), (40, 0)])
def test_an_agreed_extension_moves_a_claim_to_a_younger_band(days: int | None, band: int) -> None:
    """Forty days past the books' own date, it is as old as counted from the agreed one: what `assess` says, not the books."""
    claim = CLAIM
    ladders = {} if days is None else {str(claim.id): extended(claim, days)}
    drawn = draw_schedule([claim], POLICY, as_of=day(40), ladders=ladders)
    answer = assess(claim, ladders.get(claim.id), POLICY, as_of=day(40))

    assert [place == band for place in range(5)] == [bool(amount) for amount in drawn.totals["CNY"]]
    assert 40 - (days or 0) == answer.days_overdue


@given(st.lists(st.tuples(st.integers(0, 120), st.none() | st.integers(1, 180)), max_size=8), st.integers(0, 300))
def test_bands_hold_what_objects_say(claims: list[tuple[int, int | None]], later: int) -> None:
    """Every claim lies in the band of its own days overdue, extensions counted, and the bands add up to all that is owed."""
    ledger, ladders = [], dict[str, Ladder]()
    for place, (before, moved) in enumerate(claims):
        item = attrs.evolve(
            claim(0, id=f"AR-{place}"), due_on=day(before), amount=Money(minor=2**place, currency="CNY")
        )
        ledger.append(item)
        if moved is not None:
            ladders[str(item.id)] = extended(item, moved)
    drawn = draw_schedule(ledger, POLICY, as_of=day(later), ladders=ladders)
    sums = [0] * 5
    for item in ledger:
        days = assess(item, ladders.get(item.id), POLICY, as_of=day(later)).days_overdue
        assert days is not None
        sums[sum(days > edge for edge in (0, 30, 60, 90))] += item.amount.minor

    assert sum(item.amount.minor for item in ledger) == drawn.total("CNY").minor
    assert (sums if ledger else []) == [amount.minor for amount in drawn.totals.get("CNY", ())]


CLAIMS = st.builds(
    lambda number, due, billed, settled, client, currency: Receivable(
        id=f"AR-{number}",
        client=client,
        salesperson="wang.wei",
        due_on=due,
        amount=Money(minor=billed, currency=currency),
        settlements=((Settlement(amount=Money(minor=settled, currency=currency), value_on=DUE),) if settled else ()),
    ),
    st.integers(1, 10**6),
    st.none() | st.dates(dt.date(2025, 1, 1), dt.date(2027, 1, 1)) | st.just(dt.date(206, 1, 1)),
    st.integers(-500, 10**7),
    st.integers(0, 10**7),
    st.sampled_from(["C-1", "C-2", ""]),
    st.sampled_from(["CNY", "USD"]),
)


@given(st.lists(CLAIMS, max_size=30))
def test_nothing_is_lost_between_the_bands(claims: list[Receivable]) -> None:
    """Bands, overpayments and quarantined items of a currency add up to all that is outstanding in it."""
    drawn = schedule(*claims)

    assert totals(item.outstanding(DUE) for item in claims) == {
        currency: drawn.total(currency) for currency in sorted({item.amount.currency for item in claims})
    }


@given(st.lists(CLAIMS, max_size=12))
def test_the_order_of_the_ledger_makes_no_difference(claims: list[Receivable]) -> None:
    """Read backwards it is the same schedule."""
    assert schedule(*claims) == schedule(*reversed(claims))


@given(st.lists(CLAIMS, max_size=30))
def test_rows_add_up_to_the_totals(claims: list[Receivable]) -> None:
    """What the clients owe in a band is what is owed in it."""
    drawn = schedule(*claims)

    for currency, amounts in drawn.totals.items():
        rows = [row.amounts for row in drawn.rows if row.currency == currency]
        assert amounts == tuple(sum(column, Money.zero(currency)) for column in zip(*rows, strict=True))
