"""Pages of metrics, look-backs and scorecards: denominators, unknown values, no judgement of a person."""

from __future__ import annotations

from collections.abc import Mapping

from offboard_core.documents.page import Bars, Figure, Figures, Page
from offboard_core.documents.pages import page_of
from offboard_core.documents.text import plain_text
from tests.documents import things


def figures(page: Page) -> Mapping[str, Figure]:
    """Return the key figures of a page by label."""
    blocks = [block for section in page.sections for block in section.blocks if isinstance(block, Figures)]
    return {item.label: item for block in blocks for item in block.items}


def bars(page: Page) -> list[Bars]:
    """Return the charts of a page."""
    return [block for section in page.sections for block in section.blocks if isinstance(block, Bars)]


def test_every_share_stands_with_its_denominator() -> None:
    """A departure younger than ninety days is not in the shares of lost clients."""
    found = figures(page_of(things.some_metrics()))

    assert ("3", "3.48%", "3 / 86") == (found["离职人数"].text, found["离职率"].text, found["离职率"].note)
    assert ("66%", "2 / 3", "bad") == (
        found["伴随未结应收"].text,
        found["伴随未结应收"].note,
        found["伴随未结应收"].tone,
    )
    assert ("50%", "1 / 2") == (found["伴随客户流失"].text, found["伴随客户流失"].note)
    assert ("10%", "2 / 20") == (found["客户流失率"].text, found["客户流失率"].note)


def test_recovery_is_drawn_by_currency() -> None:
    """One chart per currency; without recovery the bar has length zero."""
    shares, yuan, dollars = bars(page_of(things.some_metrics()))

    assert (100, [66, 50, 10]) == (shares.full, [bar.length for bar in shares.items])
    assert ("离职后回收（CNY）", [24_000_000, 12_000_000]) == (yuan.title, [bar.length for bar in yuan.items])
    assert ("离职后回收（USD）", [800_000, 0]) == (dollars.title, [bar.length for bar in dollars.items])


def test_where_there_is_not_enough_to_say() -> None:
    """Without enough data the page says so and shows no zero percent."""
    page = page_of(things.no_metrics())
    found = figures(page)

    assert {"unknown"} == {found[name].tone for name in ("离职率", "伴随未结应收", "伴随客户流失", "客户流失率")}
    assert {"unknown"} == {bar.tone for chart in bars(page) for bar in chart.items}
    assert "0%" not in plain_text(page)
    assert "数据不足" in plain_text(page)
    assert "伴随未结应收" in plain_text(page)
