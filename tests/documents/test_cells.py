"""Figures as cells and charts: unknown values never look like zero."""

from __future__ import annotations

from offboard_core.documents.cells import amounts, amounts_cell, bars_by_currency, cell, told
from offboard_core.documents.page import Cell
from offboard_core.documents.wording import Voice
from offboard_core.kernel.known import Unknown
from offboard_core.kernel.money import Money

ZH = Voice()
YUAN, DOLLARS = Money.of("1.00", "CNY"), Money.of("2.00", "USD")


def test_amounts_keep_their_currency_beside_them() -> None:
    """Amounts keep their currency on the same line; no amounts give 0."""
    assert "1.00\u00a0CNY + 2.00\u00a0USD" == amounts((YUAN, DOLLARS), ZH)
    assert "0" == amounts((), ZH)
    assert Cell("未知（x）", "unknown") == amounts_cell(Unknown("x"), ZH)


def test_a_cell_shows_that_it_is_unknown() -> None:
    """An unknown value has the tone `unknown`, whatever tone was given."""
    assert Cell("未知（x）", "unknown") == cell("clients", Unknown("x"), ZH, "good")
    assert Cell("3", "good") == cell("clients", 3, ZH, "good")


def test_a_blank_cell_is_a_dash() -> None:
    """A missing value is a dash; zero and no are values."""
    assert ["—", "—", "—", "0", "否"] == [told("x", value, ZH) for value in (None, "", (), 0, False)]


def test_a_row_without_a_currency_has_no_bar_in_its_chart() -> None:
    """Each currency has its own scale; a negative amount has no bar but keeps its text."""
    rows = (("a", (YUAN, DOLLARS)), ("b", (-YUAN,)))
    yuan, dollars = bars_by_currency("page.schedule.bands", rows, ZH)

    assert [100, 0] == [bar.length for bar in yuan.items]
    assert ["1.00 CNY", "-1.00 CNY"] == [bar.text for bar in yuan.items]
    assert ["2.00 USD", "0.00 USD"] == [bar.text for bar in dollars.items]
    assert () == bars_by_currency("page.schedule.bands", (), ZH)
