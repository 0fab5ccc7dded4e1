"""Money: whole minor units, read strictly, split without loss."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from offboard_core.errors import InvalidInput
from offboard_core.kernel.money import MINOR_DIGITS, Money, totals

LARGEST = 10**18
NO_MINOR_UNIT = {
    *("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF"),
    *("UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"),
}
"""Currencies without a minor unit (ISO 4217 list one)."""
THREE_PLACES = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"}
"""Currencies with three decimal places (ISO 4217 list one)."""
currencies = st.sampled_from(["CNY", "USD", "JPY", "KWD"])
amounts = st.integers(-LARGEST, LARGEST)
small = st.integers(-(10**12), 10**12)


def code_of(error: pytest.ExceptionInfo[InvalidInput]) -> str:
    """Return the code of the first reason."""
    return error.value.findings[0].code


@pytest.mark.parametrize(("currency", "digits"), sorted(MINOR_DIGITS.items()))
def test_minor_units_are_those_of_iso_4217(currency: str, digits: int) -> None:
    """Seventeen currencies have no minor unit, seven have three places, all others two."""
    assert (0 if currency in NO_MINOR_UNIT else 3 if currency in THREE_PLACES else 2) == digits
    assert currency.isascii()
    assert currency.isalpha()
    assert currency.isupper()
    assert len(currency) == 3


def test_the_table_of_currencies_is_whole_and_closed() -> None:
    """The table contains all exceptions and the most used currencies, and is read-only."""
    assert NO_MINOR_UNIT | THREE_PLACES | {"CNY", "HKD", "TWD", "MOP", "USD", "EUR", "GBP"} <= set(MINOR_DIGITS)
    with pytest.raises(TypeError):
        MINOR_DIGITS["XXX"] = 2  # type: ignore[index]


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("1.00", "CNY", 100),
        ("1", "CNY", 100),
        ("1.5", "CNY", 150),
        ("-0.05", "CNY", -5),
        ("-0.00", "CNY", 0),
        ("007", "CNY", 700),
        ("100.5000", "CNY", 10050),
        ("1.000000000000000000", "CNY", 100),
        ("5", "JPY", 5),
        ("5.00", "JPY", 5),
        ("1.234", "KWD", 1234),
        ("1.2340", "KWD", 1234),
        (12, "CNY", 1200),
        (-3, "JPY", -3),
        (Decimal("13500.50"), "CNY", 1350050),
        (Decimal("1E+2"), "CNY", 10000),
        (Decimal("0E-10"), "CNY", 0),
        (Decimal("-0"), "CNY", 0),
        ("10000000000000000.00", "CNY", LARGEST),
        ("1000000000000000000", "JPY", LARGEST),
        (10**18, "JPY", LARGEST),
    ],
)
def test_what_is_an_amount(amount: str | int | Decimal, currency: str, minor: int) -> None:
    """Plain digits, whole numbers and finite decimals are read; extra zeros are accepted."""
    assert Money(minor=minor, currency=currency) == Money.of(amount, currency)


@pytest.mark.parametrize(
    ("amount", "currency", "code"),
    [
        ("1.005", "CNY", "money.too_many_places"),
        ("0.5", "JPY", "money.too_many_places"),
        ("1.2345", "KWD", "money.too_many_places"),
        (Decimal("0.001"), "CNY", "money.too_many_places"),
        ("10000000000000000.01", "CNY", "money.too_large"),
        (10**18 // 100 + 1, "CNY", "money.too_large"),
        (-(10**18), "CNY", "money.too_large"),
        ("1" * 19, "JPY", "money.too_large"),
        ("1" * 20, "JPY", "money.not_an_amount"),
        ("1." + "0" * 19, "CNY", "money.not_an_amount"),
        ("", "CNY", "money.not_an_amount"),
        ("-", "CNY", "money.not_an_amount"),
        ("+1", "CNY", "money.not_an_amount"),
        (" 1", "CNY", "money.not_an_amount"),
        ("1\n", "CNY", "money.not_an_amount"),
        ("1,000", "CNY", "money.not_an_amount"),
        ("1_000", "CNY", "money.not_an_amount"),
        ("1.", "CNY", "money.not_an_amount"),
        (".5", "CNY", "money.not_an_amount"),
        ("1e3", "CNY", "money.not_an_amount"),
        ("1E+3000000", "CNY", "money.not_an_amount"),
        ("NaN", "CNY", "money.not_an_amount"),
        ("Infinity", "CNY", "money.not_an_amount"),
        ("１２", "CNY", "money.not_an_amount"),
        ("١٢", "CNY", "money.not_an_amount"),
        ("￥12", "CNY", "money.not_an_amount"),
        (Decimal("NaN"), "CNY", "money.not_an_amount"),
        (Decimal("sNaN"), "CNY", "money.not_an_amount"),
        (Decimal("-Infinity"), "CNY", "money.not_an_amount"),
        (Decimal("1E+3000000"), "CNY", "money.not_an_amount"),
        (Decimal("1E-3000000"), "CNY", "money.not_an_amount"),
        (Decimal("1" * 39), "CNY", "money.not_an_amount"),
        (Decimal("1E+19"), "CNY", "money.not_an_amount"),
        (10**18 + 1, "JPY", "money.not_an_amount"),
        pytest.param(10**5000, "CNY", "money.not_an_amount", id="5000 digits"),
        (True, "CNY", "money.not_an_amount"),
        (1.5, "CNY", "money.not_an_amount"),
        (None, "CNY", "money.not_an_amount"),
        (b"1", "CNY", "money.not_an_amount"),
        ("1", "RMB", "money.unknown_currency"),
        ("1", "cny", "money.unknown_currency"),
        ("1", "", "money.unknown_currency"),
        ("1", None, "money.unknown_currency"),
        ("1", ["CNY"], "money.unknown_currency"),
        ("1", {}, "money.unknown_currency"),
    ],
)
def test_what_is_no_amount(amount: str, currency: str, code: str) -> None:
    """Other values are refused with a code, quickly, however large the exponent."""
    with pytest.raises(InvalidInput) as caught:
        Money.of(amount, currency)

    assert code == code_of(caught)


def test_an_error_repeats_what_stood_there() -> None:
    """The reason contains the value."""
    with pytest.raises(InvalidInput) as caught:
        Money.of(Decimal("1E+3000000"), "CNY")

    assert caught.value.findings[0].facts["value"] == "Decimal('1E+3000000')"


@pytest.mark.parametrize(
    ("minor", "currency", "code"),
    [
        (LARGEST + 1, "CNY", "money.too_large"),
        (-LARGEST - 1, "CNY", "money.too_large"),
        pytest.param(10**5000, "CNY", "money.too_large", id="5000 digits"),
        (1.0, "CNY", "money.not_whole_minor_units"),
        (True, "CNY", "money.not_whole_minor_units"),
        ("1", "CNY", "money.not_whole_minor_units"),
        (None, "CNY", "money.not_whole_minor_units"),
        (1, "XYZ", "money.unknown_currency"),
        (1, [], "money.unknown_currency"),
    ],
)
def test_what_can_never_be_money(minor: int, currency: str, code: str) -> None:
    """Money is a whole number of minor units up to ±10¹⁸ in a known currency."""
    with pytest.raises(InvalidInput) as caught:
        Money(minor=minor, currency=currency)

    assert code == code_of(caught)


@pytest.mark.parametrize("minor", [LARGEST, -LARGEST])
def test_the_largest_amounts(minor: int) -> None:
    """Exactly 10¹⁸ minor units are accepted, and read back from their text."""
    money = Money(minor=minor, currency="CNY")

    assert money == Money.of(money.amount_text(grouped=False), "CNY")


@given(
    st.one_of(
        st.text(),
        st.text("0123456789.-+eE_ ,１"),
        st.integers(),
        st.floats(),
        st.decimals(),
        st.binary(),
        st.none(),
        st.lists(st.integers()),
    ),
    st.sampled_from(["CNY", "JPY"]) | st.text() | st.none() | st.lists(st.text()) | st.integers(),
)
@example(Decimal("1E+999999"), "CNY")
def test_hostile_input_raises_only_invalid_input(amount: str, currency: str) -> None:
    """Any value becomes money or raises `InvalidInput`."""
    try:
        money = Money.of(amount, currency)
    except InvalidInput:
        return

    assert Decimal(amount) == Decimal(money.amount_text(grouped=False))


@given(amounts, currencies)
def test_printing_and_reading_back(minor: int, currency: str) -> None:
    """Every amount reads back from its text, as text and as a decimal."""
    money = Money(minor=minor, currency=currency)
    text = money.amount_text(grouped=False)

    assert money == Money.of(text, currency)
    assert money == Money.of(Decimal(text), currency)
    assert text == money.amount_text().replace(",", "")


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (1350050, "CNY", "13,500.50 CNY"),
        (-5, "CNY", "-0.05 CNY"),
        (0, "CNY", "0.00 CNY"),
        (1234567, "JPY", "1,234,567 JPY"),
        (1234567, "KWD", "1,234.567 KWD"),
        (-100000, "CNY", "-1,000.00 CNY"),
    ],
)
def test_how_people_write_it(minor: int, currency: str, text: str) -> None:
    """An amount is shown with separators, the decimal places of its currency, and the code."""
    assert text == str(Money(minor=minor, currency=currency))


@given(small, small, currencies)
def test_adding_and_comparing_is_that_of_whole_numbers(one: int, other: int, currency: str) -> None:
    """Sums, differences, negation and order are those of the minor units."""
    a, b = Money(minor=one, currency=currency), Money(minor=other, currency=currency)

    assert Money(minor=one + other, currency=currency) == a + b
    assert Money(minor=one - other, currency=currency) == a - b
    assert Money(minor=-one, currency=currency) == -a
    assert [one < other, one <= other, one > other, one >= other, one == other] == [
        a < b,
        a <= b,
        a > b,
        a >= b,
        a == b,
    ]
    assert bool(one) == bool(a)


def test_different_currencies_never_meet() -> None:
    """Amounts of two currencies cannot be added or compared, and are never equal."""
    yuan, dollar = Money.of("1", "CNY"), Money.of("1", "USD")
    for meet in (
        lambda: yuan + dollar,
        lambda: yuan - dollar,
        lambda: yuan < dollar,
        lambda: yuan <= dollar,
        lambda: yuan > dollar,
        lambda: yuan >= dollar,
    ):
        with pytest.raises(InvalidInput) as caught:
            meet()
        assert code_of(caught) == "money.other_currency"

    assert yuan != dollar


def test_a_sum_beyond_the_limit_is_refused() -> None:
    """A sum beyond 10¹⁸ raises an error."""
    with pytest.raises(InvalidInput):
        Money(minor=LARGEST, currency="CNY") + Money(minor=1, currency="CNY")


def test_nothing_at_all() -> None:
    """Zero is false, and adding it changes no amount."""
    assert not Money.zero("CNY")
    assert Money.of("5", "CNY") == Money.of("5", "CNY") + Money.zero("CNY")


@given(amounts, st.lists(st.integers(0, 10**6), min_size=1, max_size=12))
@example(10000, [1, 1, 1])
@example(-1, [1, 1])
def test_allocation_loses_nothing(minor: int, weights: list[int]) -> None:
    """Shares add up exactly, each within one unit of its fair share and with the right sign."""
    assume(any(weights))
    shares = [share.minor for share in Money(minor=minor, currency="CNY").allocate(weights)]
    fair = [Fraction(minor * weight, sum(weights)) for weight in weights]

    assert minor == sum(shares)
    assert len(weights) == len(shares)
    assert all(abs(share - ideal) < 1 for share, ideal in zip(shares, fair, strict=True))
    assert all(share * minor >= 0 for share in shares)
    assert all(share == 0 for share, weight in zip(shares, weights, strict=True) if weight == 0)


@given(st.integers(0, LARGEST), st.lists(st.integers(0, 50), min_size=1, max_size=8))
def test_allocation_is_by_largest_remainders(minor: int, weights: list[int]) -> None:
    """Remaining units go to the largest remainders, on a tie to earlier shares; negative amounts split alike."""
    assume(any(weights))
    fair = [Fraction(minor * weight, sum(weights)) for weight in weights]
    expected = [int(ideal) for ideal in fair]
    while sum(expected) < minor:
        behind = [ideal - share for ideal, share in zip(fair, expected, strict=True)]
        expected[behind.index(max(behind))] += 1
    money = Money(minor=minor, currency="CNY")

    assert expected == [share.minor for share in money.allocate(weights)]
    assert [-share for share in expected] == [share.minor for share in (-money).allocate(weights)]


@pytest.mark.parametrize("weights", [(), (0, 0), (1, -1), (2, -1), (0.5, 0.5), ("1",), (True,), (None,)])
def test_weights_that_cannot_split(weights: tuple[int, ...]) -> None:
    """Weights are whole numbers, not negative, not all zero."""
    with pytest.raises(InvalidInput) as caught:
        Money.of("1", "CNY").allocate(weights)

    assert code_of(caught) == "money.bad_weights"


@given(st.lists(st.builds(Money, minor=small, currency=currencies), max_size=20))
def test_totals_per_currency(items: list[Money]) -> None:
    """Amounts add up per currency, in alphabetical order, for used currencies only."""
    found = totals(items)

    assert sorted({item.currency for item in items}) == list(found)
    for currency, total in found.items():
        assert Money(minor=sum(i.minor for i in items if i.currency == currency), currency=currency) == total
