"""Money in whole minor units (分) of one currency. `Decimal` is accepted as input only; floats are refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

import attrs

from offboard_core.errors import InvalidInput

_DIGITS_0 = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_DIGITS_3 = "BHD IQD JOD KWD LYD OMR TND"
_DIGITS_2 = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP"
    " CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR"
    " JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN"
    " NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP"
    " SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG"
)
MINOR_DIGITS: Mapping[str, int] = MappingProxyType(
    {
        **dict.fromkeys(_DIGITS_2.split(), 2),
        **dict.fromkeys(_DIGITS_0.split(), 0),
        **dict.fromkeys(_DIGITS_3.split(), 3),
    }
)
"""Decimal places of every currency in use, by ISO 4217 code."""

_SHAPE = re.compile(r"-?[0-9]{1,19}(\.[0-9]{1,18})?")
_LARGEST = 10**18


@attrs.frozen(kw_only=True, order=False)
class Money:
    """An amount in whole minor units of one currency. Create it with `Money.of("1.00", "CNY")`.

    Raises `InvalidInput` for a currency outside ISO 4217, an amount that is not a whole number, or one beyond ±10¹⁸.
    """

    minor: int
    currency: str

    def __attrs_post_init__(self) -> None:
        """Raise `InvalidInput` for an unknown currency or an amount outside the allowed range."""
        _digits_of(self.currency)
        if type(self.minor) is not int:
            raise InvalidInput.at("minor", self.minor, "money.not_whole_minor_units")
        if not -_LARGEST <= self.minor <= _LARGEST:
            raise InvalidInput.at("minor", self.minor, "money.too_large")

    @classmethod
    def of(cls, amount: str | int | Decimal, currency: str) -> Money:
        """Read an amount in major units (元): text like "1234.50", a whole number, or a finite Decimal.

        Raises `InvalidInput` for anything else: floats, NaN, text with an exponent, separators, digits that are not
        ASCII, or more decimal places than the currency has. Extra zeros at the end are accepted; databases write them.

        >>> Money.of("100000.00", "CNY")
        Money(minor=10000000, currency='CNY')
        """
        digits = _digits_of(currency)
        text = _plain_text(amount)
        if not _SHAPE.fullmatch(text):
            raise InvalidInput.at("amount", amount, "money.not_an_amount")
        whole, _, places = text.partition(".")
        if places[digits:].strip("0"):
            raise InvalidInput.at("amount", text, "money.too_many_places", places=digits, currency=currency)
        return cls(minor=int(whole + places[:digits].ljust(digits, "0")), currency=currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Return an amount of zero in `currency`."""
        return cls(minor=0, currency=currency)

    def __add__(self, other: Money) -> Money:
        """Add an amount of the same currency."""
        return Money(minor=self.minor + self._same(other), currency=self.currency)

    def __sub__(self, other: Money) -> Money:
        """Subtract an amount of the same currency."""
        return Money(minor=self.minor - self._same(other), currency=self.currency)

    def __neg__(self) -> Money:
        """Return the amount with the opposite sign."""
        return Money(minor=-self.minor, currency=self.currency)

    def __lt__(self, other: Money) -> bool:
        """Compare with an amount of the same currency."""
        return self.minor < self._same(other)

    def __le__(self, other: Money) -> bool:
        """Compare with an amount of the same currency."""
        return self.minor <= self._same(other)

    def __bool__(self) -> bool:
        """Return whether the amount is not zero."""
        return self.minor != 0

    def __str__(self) -> str:
        """Return the amount with separators and its currency: `13,500.50 CNY`."""
        return f"{self.amount_text()} {self.currency}"

    def amount_text(self, *, grouped: bool = True) -> str:
        """Return the amount in major units as text, with thousands separators or without."""
        digits = MINOR_DIGITS[self.currency]
        whole, rest = divmod(abs(self.minor), 10**digits)
        sign = "-" if self.minor < 0 else ""
        head = f"{whole:,}" if grouped else str(whole)
        return f"{sign}{head}.{rest:0{digits}d}" if digits else f"{sign}{head}"

    def allocate(self, weights: Sequence[int]) -> tuple[Money, ...]:
        """Split by `weights` without losing a minor unit: largest remainders first, earlier shares first on a tie.

        A weight of zero gets a share of zero. Raises `InvalidInput` if a weight is negative or not a whole number, or
        if all weights are zero.

        >>> [str(part) for part in Money.of("100.00", "CNY").allocate((1, 1, 1))]
        ['33.34 CNY', '33.33 CNY', '33.33 CNY']
        """
        if any(type(weight) is not int or weight < 0 for weight in weights) or not any(weights):
            raise InvalidInput.at("weights", weights, "money.bad_weights")
        total = sum(weights)
        sign = -1 if self.minor < 0 else 1
        parts = [divmod(abs(self.minor) * weight, total) for weight in weights]
        shares = [whole for whole, _ in parts]
        left = abs(self.minor) - sum(shares)
        for place in sorted(range(len(parts)), key=lambda i: (-parts[i][1], i))[:left]:
            shares[place] += 1
        return tuple(Money(minor=sign * share, currency=self.currency) for share in shares)

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise InvalidInput.at("currency", other.currency, "money.other_currency", expected=self.currency)
        return other.minor


def totals(amounts: Iterable[Money]) -> dict[str, Money]:
    """Add up amounts per currency, sorted by currency code; amounts of different currencies are never added."""
    sums: dict[str, int] = {}
    for amount in amounts:
        sums[amount.currency] = sums.get(amount.currency, 0) + amount.minor
    return {currency: Money(minor=sums[currency], currency=currency) for currency in sorted(sums)}


def _digits_of(currency: object) -> int:
    """Return the decimal places of a currency. Raises `InvalidInput` for any other value."""
    if not isinstance(currency, str) or currency not in MINOR_DIGITS:
        raise InvalidInput.at("currency", currency, "money.unknown_currency")
    return MINOR_DIGITS[currency]


def _plain_text(amount: object) -> str:
    """Return an accepted amount as text, without expanding a large exponent or printing a very long integer."""
    if isinstance(amount, str):
        return amount
    if isinstance(amount, int) and not isinstance(amount, bool) and abs(amount) <= _LARGEST:
        return str(amount)
    if isinstance(amount, Decimal):
        _, digits, exponent = amount.as_tuple()
        if isinstance(exponent, int) and -18 <= exponent <= 18 and len(digits) <= 38:
            return f"{amount:f}"
    raise InvalidInput.at("amount", amount, "money.not_an_amount")
