"""The page of the collection figures: per currency, with numerator and denominator, unknown marked."""

from __future__ import annotations

import datetime as dt

import pytest

from offboard_core.documents.page import Bars, Figures, Page, Table
from offboard_core.documents.pages import page_of
from offboard_core.receivables import BeforeAndAfter, CollectionFigures, FigureKind
from offboard_core.receivables.collection_figures import CollectionDays, Ratio
from tests.receivables.given import cny


def ratio(part: str, whole: str, kind: FigureKind = FigureKind.OVERDUE_SHARE, cohort: str = "") -> Ratio:
    """Return a figure in yuan."""
    return Ratio(kind=kind, part=cny(part), whole=cny(whole), cohort=cohort)


def some(*ratios: Ratio, days: tuple[CollectionDays, ...] = ()) -> CollectionFigures:
    """Return figures of twelve months."""
    return CollectionFigures(
        as_of=dt.date(2026, 9, 18), months=12, recovery_days=90, ratios=ratios, collection=days, quarantined=3
    )


def compared(before: CollectionFigures, after: CollectionFigures) -> BeforeAndAfter:
    """Return a comparison of two spans."""
    return BeforeAndAfter(go_live_on=dt.date(2026, 3, 2), before=before, after=after)


def table_of(page: Page) -> Table:
    """Return the only table of a page."""
    (table,) = [block for section in page.sections for block in section.blocks if isinstance(block, Table)]
    return table


def figures_of(page: Page) -> Figures:
    """Return the key figures of a page."""
    (key,) = [block for section in page.sections for block in section.blocks if isinstance(block, Figures)]
    return key


def test_a_share_shows_what_it_is_a_share_of() -> None:
    """A percentage has two decimals, and its note has numerator and denominator."""
    page = page_of(some(ratio("1600.00", "2600.00")), "en")
    share = figures_of(page).items[0]

    assert ("61.54 %", "plain") == (share.text, share.tone)
    assert "1,600.00 CNY" in share.note
    assert "2,600.00 CNY" in share.note
    assert ["CNY"] == [section.title for section in page.sections]
    assert "3" in page.footnote


def test_a_share_without_a_denominator_is_unknown() -> None:
    """It is shown as unknown and never as zero, also where no ratio was counted."""
    key = figures_of(page_of(some(ratio("0.00", "0.00")), "en"))

    assert ["unknown"] * 3 == [item.tone for item in key.items]
    assert 1 == len({item.text for item in key.items})


@pytest.mark.parametrize(("amount_days", "text"), [(0, "0.0"), (-15_000, "-1.5"), (123_000, "12.3")])
def test_days_have_one_decimal(amount_days: int, text: str) -> None:
    """Early payments have negative days, with the sign in front."""
    days = CollectionDays(currency="CNY", amount_days=amount_days, amount=cny("100.00"), payments=2)
    key = figures_of(page_of(some(days=(days,)), "en"))

    assert text in key.items[-1].text.split()


def test_days_without_a_payment_are_unknown() -> None:
    """An amount of zero has no average, and is worded like a missing denominator."""
    days = CollectionDays(currency="CNY", amount_days=0, amount=cny("0.00"), payments=0)
    key = figures_of(page_of(some(days=(days,)), "en"))

    assert key.items[0].text == key.items[-1].text


def test_recovery_is_drawn_by_month() -> None:
    """Each month has a bar and a row; a month without a denominator has a bar of length zero."""
    kind = FigureKind.RECOVERY
    page = page_of(some(ratio("50.00", "100.00", kind, "2026-03"), ratio("0.00", "0.00", kind, "2026-04")), "en")
    (bars,) = [block for section in page.sections for block in section.blocks if isinstance(block, Bars)]

    assert [("2026-03", 5000), ("2026-04", 0)] == [(bar.label, bar.length) for bar in bars.items]
    assert ["2026-03", "100.00", "50.00", "50.00 %"] == [cell.text for cell in table_of(page).rows[0]]


@pytest.mark.parametrize("figures", [some(), compared(some(), some())], ids=["figures", "comparison"])
def test_no_figures_are_said(figures: CollectionFigures | BeforeAndAfter) -> None:
    """A page without any currency has a table without rows, and its placeholder."""
    table = table_of(page_of(figures, "en"))

    assert ((), "No records") == (table.rows, table.none)


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [("50.00", "25.00", "-25.00"), ("25.00", "50.00", "+25.00"), ("50.00", "50.00", "0.00")],
)
def test_a_change_is_in_percentage_points_with_its_sign(before: str, after: str, change: str) -> None:
    """A rise has a plus sign and a fall a minus sign; a figure that neither span has is unknown."""
    table = table_of(page_of(compared(some(ratio(before, "100.00")), some(ratio(after, "100.00"))), "en"))

    assert change == table.rows[0][-1].text.split()[0]
    assert table.rows[1][1].text == table.rows[1][-1].text
