"""A page as plain text holds all of its parts."""

from __future__ import annotations

from offboard_core.documents.pages import page_of
from offboard_core.documents.text import plain_text
from tests.documents import things


def test_text_holds_every_part() -> None:
    """The text has figures with notes, charts, tables with totals, timeline, signatures and footnote."""
    report, checklist = plain_text(page_of(things.a_report())), plain_text(page_of(things.a_signed_case()))
    schedule, bare = plain_text(page_of(things.a_schedule())), plain_text(page_of(things.a_bare_report()))

    assert "  逾期金额  113,500.50\u00a0CNY + 8,800.00\u00a0USD  3 单逾期，最长 135 天" in report
    assert "未收与逾期金额（CNY）" in report
    assert "  2026-12-23 19:00+08:00  chen  离职（2026-12-23）" in report
    assert "  财务  已会签" in checklist
    assert "  合计 CNY  42,000.00  0.00" in schedule
    assert bare.endswith("没有记录\n\n本页由离职与应收管理系统根据基准日 2026-12-23 的记录生成。\n")
