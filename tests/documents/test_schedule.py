"""The ageing schedule as a page: bands, clients, totals per currency, and amounts outside the bands."""

from __future__ import annotations

import datetime as dt

import attrs

from offboard_core.documents.page import Bars, Page, Table
from offboard_core.documents.schedule import schedule_page
from offboard_core.documents.text import plain_text
from offboard_core.documents.wording import Voice
from offboard_core.receivables import AgeingPolicy
from offboard_core.receivables.schedule import draw_schedule
from tests.documents.things import CLAIMS, TODAY, a_schedule
from tests.offboarding import people

ZH, EN = Voice(), Voice(language="en")


def tables(page: Page) -> list[Table]:
    """Return all tables of a page."""
    return [block for part in page.sections for block in part.blocks if isinstance(block, Table)]


def test_each_currency_has_its_own_bands_and_totals() -> None:
    """Each currency has its own table and totals."""
    yuan, dollars = tables(schedule_page(a_schedule(), ZH))

    assert ["客户", "未到期", "1–30 天", "31–60 天", "61–90 天", "91 天以上", "合计"] == [
        column.title for column in yuan.columns
    ]
    assert ["合计 CNY", "42,000.00", "0.00", "0.00", "100,000.00", "13,500.50", "155,500.50"] == [
        cell.text for cell in yuan.totals[0]
    ]
    assert ["南方电气股份有限公司", "–", "–", "–", "8,800.00", "–", "8,800.00"] == [
        cell.text for cell in dollars.rows[0]
    ]


def test_the_chart_shows_every_band() -> None:
    """An empty band has a bar of length zero."""
    charts = [
        block for part in schedule_page(a_schedule(), EN).sections for block in part.blocks if isinstance(block, Bars)
    ]

    assert [4200000, 0, 0, 10000000, 1350050] == [bar.length for bar in charts[0].items]
    assert "Not due" == charts[0].items[0].label


def test_what_is_quarantined_or_overpaid_stands_apart() -> None:
    """Quarantined and overpaid amounts are listed outside the bands, with the overall sum."""
    overpaid = attrs.evolve(CLAIMS[0], settlements=(people.a_payment("100050.00", dt.date(2026, 11, 1)),))
    quarantined = attrs.evolve(CLAIMS[1], client=" ")
    written = plain_text(schedule_page(draw_schedule((overpaid, quarantined), AgeingPolicy(), as_of=TODAY), ZH))

    assert "多收款（单列）  -50.00 CNY" in written
    assert "隔离（单列）  13,500.50 CNY" in written
    assert "全部未收余额  13,450.50 CNY" in written
    assert "隔离的应收单  AR-1003" in written


def test_an_empty_ledger_is_said_to_be_empty() -> None:
    """An empty schedule is a page that says so."""
    assert "没有记录" in plain_text(schedule_page(draw_schedule((), AgeingPolicy(), as_of=TODAY), ZH))
