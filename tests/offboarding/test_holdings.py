"""What sources tell: what is left of an order."""

from __future__ import annotations

import pytest

from offboard_core.errors import InvalidInput
from offboard_core.kernel.money import Money
from offboard_core.offboarding.holdings import OpenOrder


def an_order(delivered: Money) -> OpenOrder:
    """Return an order over 100 yuan."""
    return OpenOrder(
        number="SO-1", client="C-1", amount=Money.of("100.00", "CNY"), delivered=delivered, invoiced=delivered
    )


def test_what_remains_of_an_order() -> None:
    """Remaining is ordered less delivered, and may turn negative where too much was sent."""
    assert Money.of("40.00", "CNY") == an_order(Money.of("60.00", "CNY")).remaining
    assert Money.of("-20.00", "CNY") == an_order(Money.of("120.00", "CNY")).remaining


def test_currencies_are_not_mixed() -> None:
    """Dollars delivered are not taken off yuan ordered."""
    with pytest.raises(InvalidInput, match=r"money\.other_currency"):
        _ = an_order(Money.of("1.00", "USD")).remaining
