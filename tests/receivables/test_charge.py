"""Charges: simple interest day by day, rounded once; fees by tier; nothing that is not known is charged."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import assert_never

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offboard_core.kernel.known import Unknown
from offboard_core.kernel.money import Money
from offboard_core.receivables import (
    Act,
    AgeingPolicy,
    ChargePolicy,
    Fee,
    Interest,
    InterestBasis,
    Ladder,
    LprRate,
    Receivable,
    Scope,
    Settlement,
    SettlementKind,
    Tier,
    charge_claim,
)
from offboard_core.receivables.charge import sum_charges
from offboard_core.receivables.messages import charged
from tests.receivables.decisions import grant_extension, on, place_hold, record_delivery
from tests.receivables.given import CLAIM, DUE, POLICY, cny, day, decided, look, looked, opened
from tests.receivables.test_client_letter import a_claim, claims, letters, look_at

DAILY = Interest(basis=InterestBasis.CONTRACT_DAILY, percent="0.05")
SALES = Interest(basis=InterestBasis.SALES_CONTRACT)
LPR = (
    LprRate(published_on=dt.date(2026, 1, 20), percent="3.10"),
    LprRate(published_on=dt.date(2026, 11, 20), percent="3.00"),
)


def owed(amount: str = "10000.00", *, settled: tuple[Settlement, ...] = (), currency: str = "CNY") -> Receivable:
    """Return a claim due on `DUE`, with what was settled."""
    return attrs.evolve(CLAIM, due_on=DUE, amount=Money.of(amount, currency), settlements=settled)


def interest_on(
    claim: Receivable,
    rule: Interest = DAILY,
    *,
    days: int = 100,
    lpr: tuple[LprRate, ...] = (),
    asked: Money | None = None,
) -> Money | Unknown:
    """Return the interest in a letter so many days after the due date."""
    on = day(days)
    policy = ChargePolicy(interest=(rule,), lpr=lpr)
    total = claim.outstanding(on) if asked is None else asked
    return charge_claim(claim, policy, tier=90, due_on=claim.due_on, asked=total, on=on).interest


def test_interest_runs_from_the_day_after_the_due_date() -> None:
    """Nothing on the due date, one day's interest on the day after."""
    assert cny("0") == interest_on(owed(), days=0)
    assert cny("5.00") == interest_on(owed(), days=1)


def test_a_daily_rate_counts_every_day_through_the_letter() -> None:
    """0.05 % a day of 10,000 is 5 a day; the length of a year does not matter to it."""
    assert cny("500.00") == interest_on(owed())
    assert cny("500.00") == interest_on(owed(), attrs.evolve(DAILY, year_days=360))


@pytest.mark.parametrize(("year_days", "expected"), [(365, "500.00"), (360, "506.94")])
def test_a_yearly_rate_is_spread_over_the_days_of_its_year(year_days: int, expected: str) -> None:
    """18.25 % a year is 0.05 % a day of 365, and a little more where a year has 360."""
    rule = Interest(basis=InterestBasis.CONTRACT_YEARLY, percent="18.25", year_days=year_days)

    assert cny(expected) == interest_on(owed(), rule)


def test_small_enterprises_have_five_ten_thousandths_a_day() -> None:
    """The regulation's rate needs no percent."""
    assert cny("500.00") == interest_on(owed(), Interest(basis=InterestBasis.SMALL_ENTERPRISE))


def test_a_part_payment_counts_from_its_value_date() -> None:
    """Half is paid with value on day 51: fifty days on the whole, fifty on the half."""
    paid = Settlement(amount=cny("5000.00"), value_on=day(51))

    assert cny("375.00") == interest_on(owed(settled=(paid,)))


def test_what_was_paid_too_much_earns_the_client_nothing() -> None:
    """A negative balance bears no interest, and none is taken off."""
    paid = Settlement(amount=cny("12000.00"), value_on=day(51))
    back = Settlement(amount=cny("12000.00"), value_on=day(100), kind=SettlementKind.REVERSAL)

    assert cny("255.00") == interest_on(owed(settled=(paid, back)))


def test_what_the_letter_does_not_ask_for_bears_no_interest() -> None:
    """A held part of 3,000 is left out of every day."""
    assert cny("350.00") == interest_on(owed(), asked=cny("7000.00"))


@pytest.mark.parametrize(("amount", "expected"), [("9.00", "0.00"), ("10.00", "0.01")])
def test_half_a_minor_unit_is_rounded_up_once(amount: str, expected: str) -> None:
    """0.45 of a fen is nothing, 0.5 of one is one."""
    assert cny(expected) == interest_on(owed(amount), days=1)


@pytest.mark.parametrize(("days", "expected"), [(600, "3000.00"), (599, "2995.00"), (601, "3000.00")])
def test_interest_never_exceeds_its_share_of_the_principal(days: int, expected: str) -> None:
    """With a cap of 30 % of 10,000 it stops at 3,000."""
    assert cny(expected) == interest_on(owed(), attrs.evolve(DAILY, most_percent=30), days=days)


def test_the_cap_is_rounded_down_and_taken_of_the_largest_principal() -> None:
    """A cap of 1 % of 99.99 is 0.99, however little is left by now."""
    paid = Settlement(amount=cny("90.00"), value_on=day(90))

    assert cny("0.99") == interest_on(owed("99.99", settled=(paid,)), attrs.evolve(DAILY, most_percent=1))


@pytest.mark.parametrize(("days", "expected"), [(9, "0.00"), (10, "50.00")])
def test_interest_below_the_minimum_is_not_asked_for(days: int, expected: str) -> None:
    """The minimum itself is asked for; a minimum of another currency says nothing."""
    rule = attrs.evolve(DAILY, minimum={"CNY": cny("50.00"), "USD": Money.of("1", "USD")})

    assert cny(expected) == interest_on(owed(), rule, days=days)


def test_without_a_due_date_interest_is_unknown() -> None:
    """Nothing is charged for days nobody can count."""
    policy = ChargePolicy(interest=(DAILY,), fees=(Fee(days=0, amount=cny("5")),))
    found = charge_claim(owed(), policy, tier=90, due_on=None, asked=cny("1"), on=DUE)

    assert Unknown("due_date_missing") == found.interest
    assert cny("5") == found.total


def test_the_lpr_is_that_of_the_day_the_breach_began() -> None:
    """3.10 % and 30 % of it on top is 4.03 % a year, whatever was published meanwhile; with `lpr_moves` it follows."""
    claim, on = owed("100000.00"), (LPR[1].published_on - DUE).days + 10
    fixed, moving = (
        interest_on(claim, SALES, days=on, lpr=LPR),
        interest_on(claim, attrs.evolve(SALES, lpr_moves=True), days=on, lpr=LPR),
    )
    before = on - 11

    assert Money(minor=_half_up(Fraction(10_000_000 * 403 * on, 10_000 * 365)), currency="CNY") == fixed
    assert (
        Money(
            minor=_half_up(Fraction(10_000_000 * 403 * before, 3_650_000) + Fraction(10_000_000 * 390 * 11, 3_650_000)),
            currency="CNY",
        )
        == moving
    )


def test_a_day_without_an_lpr_is_unknown() -> None:
    """A table that begins the day after the breach does not reach it; one that begins that day does."""
    late = (LprRate(published_on=day(2), percent="3.10"),)
    there = (LprRate(published_on=day(1), percent="3.10"),)

    assert Unknown("lpr_missing") == interest_on(owed(), SALES, lpr=late)
    assert isinstance(interest_on(owed(), SALES, lpr=there), Money)


def test_the_lpr_is_for_cny_only() -> None:
    """A claim in another currency has no statutory rate here."""
    assert Unknown("lpr_other_currency") == interest_on(owed(currency="USD"), SALES, lpr=LPR)


def test_only_what_is_charged_is_told() -> None:
    """Without a policy there is no fact; without interest none about it; an unknown rate is told, and not charged."""
    fee = Fee(days=90, amount=cny("50"))

    def facts(policy: ChargePolicy | None) -> dict[str, object]:
        situation = on(day(100), attrs.evolve(POLICY, charges=policy))
        ladder = Ladder(id="AR-1", client="C-1", salesperson="wang.wei", opened_on=DUE, next_review_on=DUE)
        return charged(ladder, owed(), situation, tier=90, asked=cny("10000.00"))

    assert {} == facts(None)
    assert {} == facts(ChargePolicy())
    assert {"fee": cny("50"), "payable": cny("10050.00")} == facts(ChargePolicy(fees=(fee,)))
    assert {"interest_unknown": "lpr_missing"} == facts(ChargePolicy(interest=(SALES,)))
    assert {
        "interest": cny("500.00"),
        "interest_from": day(1),
        "interest_through": day(100),
        "interest_basis": "contract_daily",
        "interest_percent": "0.05",
        "year_days": 365,
        "payable": cny("10500.00"),
    } == facts(ChargePolicy(interest=(DAILY,)))


def test_the_lines_of_a_letter_are_added_up() -> None:
    """Fees and interest apart, and what is to be paid with them; a letter that charges nothing says nothing."""
    lines: list[dict[str, object]] = [
        {"fee": cny("50"), "interest": cny("1.50")},
        {"interest": cny("2")},
        {"interest_unknown": "lpr_missing"},
    ]

    assert {
        "fee": cny("50"),
        "interest": cny("3.50"),
        "interest_unknown": "lpr_missing",
        "payable": cny("153.50"),
    } == sum_charges(lines, cny("100"))
    assert {} == sum_charges([{}], cny("100"))


def _half_up(value: Fraction) -> int:
    """Round half up, told by fractions."""
    return (value + Fraction(1, 2)).__floor__()


settlements = st.lists(
    st.builds(
        Settlement,
        amount=st.integers(1, 600_000).map(lambda minor: Money(minor=minor, currency="CNY")),
        value_on=st.integers(-30, 130).map(day),
        kind=st.sampled_from([SettlementKind.PAYMENT, SettlementKind.CREDIT_NOTE, SettlementKind.REVERSAL]),
    ),
    max_size=6,
).map(tuple)
tables = st.lists(st.tuples(st.integers(-40, 130), st.integers(0, 99_999)), max_size=5, unique_by=lambda pair: pair[0])


def a_day_asks(rule: Interest, rate: int, published: Fraction | None) -> Fraction | None:
    """Return what share of the principal one day asks for; None if it needs a published rate that is unknown."""
    match rule.basis:
        case InterestBasis.CONTRACT_DAILY:
            return Fraction(rate, 1_000_000)
        case InterestBasis.CONTRACT_YEARLY:
            return Fraction(rate, 1_000_000 * rule.year_days)
        case InterestBasis.SMALL_ENTERPRISE:
            return Fraction(5, 10_000)
        case InterestBasis.SALES_CONTRACT:
            return None if published is None else published * Fraction(100 + rule.markup_percent, 100) / rule.year_days
        case _:
            assert_never(rule.basis)


@given(
    minor=st.integers(1, 2_000_000),
    settled=settlements,
    table=tables.map(sorted),
    days=st.integers(-3, 120),
    basis=st.sampled_from(InterestBasis),
    rate=st.integers(0, 99_999),
    markup=st.integers(30, 50),
    moves=st.booleans(),
    year_days=st.sampled_from([360, 365]),
    cap=st.none() | st.integers(0, 40),
    least=st.integers(0, 5_000),
    held=st.integers(0, 100_000),
)
def test_interest_is_what_counting_day_by_day_in_fractions_gives(
    *,
    minor: int,
    settled: tuple[Settlement, ...],
    table: list[tuple[int, int]],
    days: int,
    basis: InterestBasis,
    rate: int,
    markup: int,
    moves: bool,
    year_days: int,
    cap: int | None,
    least: int,
    held: int,
) -> None:
    """Whatever was paid and published when, the stretches add up to the days, in exact fractions."""
    is_contract = basis in {InterestBasis.CONTRACT_DAILY, InterestBasis.CONTRACT_YEARLY}
    rule = Interest(
        basis=basis,
        percent=f"{rate // 10_000}.{rate % 10_000:04d}" if is_contract else None,
        markup_percent=markup,
        lpr_moves=moves,
        year_days=year_days,
        most_percent=cap,
        minimum={"CNY": Money(minor=least, currency="CNY")},
    )
    lpr = tuple(
        LprRate(published_on=day(place), percent=f"{number // 10_000}.{number % 10_000:04d}") for place, number in table
    )
    claim = attrs.evolve(CLAIM, due_on=DUE, amount=Money(minor=minor, currency="CNY"), settlements=settled)
    asked = claim.outstanding(day(days)) - Money(minor=held, currency="CNY")

    def published(offset: int) -> Fraction | None:
        rates = [number for place, number in table if place <= offset]
        return Fraction(rates[-1], 1_000_000) if rates else None

    expected: int | None = 0
    exact, largest = Fraction(0), 0
    for offset in range(1, days + 1):
        balance = minor - sum(
            item.amount.minor * (-1 if item.kind is SettlementKind.REVERSAL else 1)
            for item in settled
            if item.value_on <= day(offset)
        )
        principal = max(balance - held, 0)
        if principal == 0:
            continue
        a_day = a_day_asks(rule, rate, published(offset if moves else 1))
        if a_day is None:
            expected = None
            break
        exact += principal * a_day
        largest = max(largest, principal)
    if expected is not None:
        expected = _half_up(exact)
        expected = expected if cap is None else min(expected, largest * cap // 100)
        expected = expected if expected >= least else 0

    found_interest = interest_on(claim, rule, days=days, lpr=lpr, asked=asked)

    if expected is None:
        assert Unknown("lpr_missing") == found_interest
    else:
        assert Money(minor=expected, currency="CNY") == found_interest


CHARGING = AgeingPolicy(
    tiers=(Tier(10, Act.DUN), Tier(20, Act.DUN)),
    charges=ChargePolicy(fees=(Fee(days=20, amount=cny("50")),), interest=(DAILY,)),
)
"""Letters that charge, from the second on with a fee."""


def test_a_letter_tells_what_it_charges() -> None:
    """The first letter asks for interest, the second for the fee as well, and knows when the first one went out."""
    first = look(opened(CLAIM, CHARGING), 10, CLAIM, CHARGING)
    sent = decided(record_delivery(first.state, tier=10, cycle=1, delivered=True, on=day(10))).state
    second = look(sent, 20, CLAIM, CHARGING)

    assert [(None, cny("5.00"), cny("1005.00"), ())] * 2 == [
        (facts.get("fee"), facts["interest"], facts["payable"], facts["written_before"])
        for facts in (message.facts for message in first.messages)
    ]
    assert [(cny("50"), cny("10.00"), cny("1060.00"), (day(10),))] * 2 == [
        (facts["fee"], facts["interest"], facts["payable"], facts["written_before"])
        for facts in (message.facts for message in second.messages)
    ]


def test_charges_change_neither_what_is_owed_nor_the_ladder() -> None:
    """The same days without charges lead to the same ladder and the same outstanding amounts."""
    plain = attrs.evolve(CHARGING, charges=None)
    charged, uncharged = (looked(opened(CLAIM, policy), 10, 20, policy=policy) for policy in (CHARGING, plain))

    assert uncharged == charged
    assert "interest" not in look(opened(CLAIM, plain), 10, CLAIM, plain).messages[0].facts


def test_a_letter_charges_nothing_for_a_part_that_is_held() -> None:
    """Of 1,000 with 400 held, interest is on 600."""
    ladder = opened(CLAIM, CHARGING)
    held = decided(
        place_hold(ladder, CLAIM, reason="争议", approved_by="zhou", until_on=day(50), today=DUE, amount=cny("400.00"))
    ).state

    facts = look(held, 10, CLAIM, CHARGING).messages[0].facts

    assert (cny("600.00"), cny("3.00"), cny("603.00")) == (facts["outstanding"], facts["interest"], facts["payable"])


def test_a_letter_about_several_claims_charges_each_by_its_own_level_and_days() -> None:
    """Line by line, with the sums on the letter; the younger line has no fee yet."""
    policy = attrs.evolve(CHARGING, scope=Scope.CLIENT)
    known = claims(CLAIM, a_claim(2, due=8, amount="500.00"), policy=policy)

    _, decisions = look_at(known, 20)
    (letter,) = letters(decisions)
    lines = letter.facts["lines"]

    assert isinstance(lines, tuple)
    assert [(20, cny("50"), cny("10.00"), cny("1060.00")), (10, None, cny("3.00"), cny("503.00"))] == [
        (line["tier"], line.get("fee"), line["interest"], line["payable"]) for line in lines
    ]
    assert (cny("50"), cny("13.00"), cny("1563.00"), cny("1500.00")) == tuple(
        letter.facts[name] for name in ("fee", "interest", "payable", "outstanding")
    )


def test_an_extension_moves_where_interest_begins() -> None:
    """Ten days on an agreed due date five days later bear five days' interest."""
    policy = attrs.evolve(CHARGING, tiers=(Tier(5, Act.DUN),))
    extended = decided(
        grant_extension(
            opened(CLAIM, policy),
            CLAIM,
            policy,
            due_on=day(5),
            agreed_with="刘总",
            evidence="OA-1",
            by="zhou",
            today=DUE,
        )
    ).state

    facts = look(extended, 10, CLAIM, policy).messages[0].facts

    assert (day(6), cny("2.50")) == (facts["interest_from"], facts["interest"])


def test_a_letter_that_was_called_off_is_not_named_by_the_next_one() -> None:
    """Finance called the first letter off after it had gone: the second does not speak of it."""
    first = look(opened(CLAIM, CHARGING), 10, CLAIM, CHARGING)
    sent = decided(record_delivery(first.state, tier=10, cycle=1, delivered=True, on=day(10))).state
    (step,) = sent.steps
    called_off = attrs.evolve(sent, steps=(attrs.evolve(step, annulled_on=day(12)),))

    assert () == look(called_off, 20, CLAIM, CHARGING).messages[0].facts["written_before"]
