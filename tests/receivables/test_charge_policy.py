"""The charge policy: rates as exact text, one fee and one rule of interest for a claim, no two answers."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.errors import InvalidInput
from offboard_core.kernel.money import Money
from offboard_core.receivables import ChargePolicy, Fee, Interest, InterestBasis, LprRate
from offboard_core.receivables.charge_policy import millionths
from tests.receivables.given import CLAIM, cny

DAILY = Interest(basis=InterestBasis.CONTRACT_DAILY, percent="0.05")
SALES = Interest(basis=InterestBasis.SALES_CONTRACT)
LPR = (
    LprRate(published_on=dt.date(2026, 1, 20), percent="3.10"),
    LprRate(published_on=dt.date(2026, 11, 20), percent="3.00"),
)


def faults(error: InvalidInput) -> list[tuple[object, str]]:
    """Return path and code of everything that is wrong."""
    return [(found.facts["path"], found.code) for found in error.findings]


def test_the_narrowest_rule_counts() -> None:
    """A client's own rule goes before its segment's, that before everybody's; without one there is no interest."""
    all_, segment, client = (
        DAILY,
        attrs.evolve(DAILY, segment="gov"),
        attrs.evolve(DAILY, client=CLAIM.client),
    )
    policy = ChargePolicy(interest=(client, all_, segment))
    other = attrs.evolve(CLAIM, client="C-77")

    assert client == policy.interest_for(CLAIM)
    assert segment == policy.interest_for(attrs.evolve(other, segment="gov"))
    assert all_ == policy.interest_for(other)
    assert ChargePolicy(interest=(client, segment)).interest_for(other) is None


def test_the_fee_is_that_of_the_highest_tier_reached() -> None:
    """A higher tier's fee takes the place of a lower one's; a currency without a fee has none."""
    policy = ChargePolicy(fees=(Fee(days=120, amount=cny("80")), Fee(days=90, amount=cny("50"))))

    assert [cny("0"), cny("50"), cny("50"), cny("80")] == [policy.fee_at(tier, "CNY") for tier in (89, 90, 119, 120)]
    assert Money.zero("USD") == policy.fee_at(120, "USD")


@pytest.mark.parametrize("percent", ["", "5%", "0,05", "1e3", "-1", "０", "0.12345", "1000", "NaN", 0.05, None])
def test_a_rate_is_exact_text(percent: object) -> None:
    """Up to three digits and four decimal places, in plain text; never a float."""
    with pytest.raises(InvalidInput) as caught:
        LprRate(published_on=dt.date(2026, 1, 20), percent=percent)  # type: ignore[arg-type]

    assert [("percent", "charges.not_a_percent")] == faults(caught.value)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"basis": InterestBasis.CONTRACT_DAILY}, ("percent", "charges.percent_missing")),
        ({"basis": InterestBasis.CONTRACT_YEARLY, "percent": "x"}, ("percent", "charges.not_a_percent")),
        ({"basis": InterestBasis.SMALL_ENTERPRISE, "percent": "1"}, ("percent", "charges.percent_not_wanted")),
        ({"basis": InterestBasis.SALES_CONTRACT, "markup_percent": 29}, ("markup_percent", "charges.markup")),
        ({"basis": InterestBasis.SALES_CONTRACT, "markup_percent": 51}, ("markup_percent", "charges.markup")),
        ({"basis": InterestBasis.SALES_CONTRACT, "year_days": 366}, ("year_days", "charges.year_days")),
        ({"basis": InterestBasis.SALES_CONTRACT, "most_percent": -1}, ("most_percent", "policy.negative")),
        (
            {"basis": InterestBasis.SALES_CONTRACT, "segment": "s", "client": "c"},
            ("segment", "charges.segment_or_client"),
        ),
        (
            {"basis": InterestBasis.SALES_CONTRACT, "minimum": {"USD": cny("1")}},
            ("minimum.USD", "money.other_currency"),
        ),
    ],
)
def test_a_rule_that_contradicts_itself_is_refused(fields: dict[str, object], expected: tuple[str, str]) -> None:
    """Path and reason are named."""
    with pytest.raises(InvalidInput) as caught:
        Interest(**fields)  # type: ignore[arg-type]

    assert [expected] == faults(caught.value)


def test_the_markup_may_be_anything_from_30_to_50() -> None:
    """Both ends are allowed."""
    assert ["30", "50"] == [attrs.evolve(SALES, markup_percent=percent).told_percent for percent in (30, 50)]


def test_a_policy_has_one_answer_to_one_question() -> None:
    """Fees, rules and rates of the same reach, and rates out of order, are refused together."""
    with pytest.raises(InvalidInput) as caught:
        ChargePolicy(
            fees=(Fee(days=90, amount=cny("1")), Fee(days=90, amount=cny("2"))),
            interest=(DAILY, SALES),
            lpr=(LPR[1], LPR[0]),
        )

    assert [
        ("fees[1]", "charges.fee_twice"),
        ("interest[1]", "charges.same_reach"),
        ("lpr[1].published_on", "policy.not_rising"),
    ] == faults(caught.value)


def test_there_is_no_lpr_before_there_were_any() -> None:
    """2019-08-20 is the first day."""
    LprRate(published_on=dt.date(2019, 8, 20), percent="4.25")

    with pytest.raises(InvalidInput) as caught:
        LprRate(published_on=dt.date(2019, 8, 19), percent="4.35")

    assert [("published_on", "charges.lpr_too_early")] == faults(caught.value)


def test_a_fee_is_an_amount_at_a_tier() -> None:
    """Nothing is no fee, and there is no tier below zero."""
    with pytest.raises(InvalidInput) as caught:
        Fee(days=-1, amount=cny("0"))

    assert [("days", "policy.negative"), ("amount", "charges.fee_not_positive")] == faults(caught.value)


def test_an_lpr_holds_from_its_day_until_the_next_one() -> None:
    """The day before the first one has none."""
    policy = ChargePolicy(lpr=LPR)
    days = (dt.date(2026, 1, 19), dt.date(2026, 1, 20), dt.date(2026, 11, 19), dt.date(2026, 11, 20))

    assert [None, LPR[0], LPR[0], LPR[1]] == [policy.lpr_on(day) for day in days]


@pytest.mark.parametrize(
    ("percent", "parts"), [("0", 0), ("0.0001", 1), ("0.05", 500), ("3.1", 31_000), ("999.9999", 9_999_999)]
)
def test_a_rate_is_read_in_whole_parts_per_million(percent: str, parts: int) -> None:
    """The fourth decimal place is the last one that a rate can have."""
    assert parts == millionths(percent)


@pytest.mark.parametrize(
    ("rule", "told"),
    [(DAILY, "0.05"), (SALES, "30"), (Interest(basis=InterestBasis.SMALL_ENTERPRISE), "0.05")],
    ids=["contract", "markup", "regulation"],
)
def test_a_letter_tells_the_rate_of_the_rule(rule: Interest, told: str) -> None:
    """The contract's rate, the markup on the LPR, or the rate of the regulation."""
    assert told == rule.told_percent


def test_a_rule_keeps_its_own_copy_of_its_minimums() -> None:
    """Changing the mapping afterwards does not change the rule."""
    minimum = {"CNY": cny("1")}
    rule = attrs.evolve(DAILY, minimum=minimum)
    minimum["CNY"] = cny("9")

    assert {"CNY": cny("1")} == rule.minimum
