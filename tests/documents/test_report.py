"""The departure report shows known facts, and unknown facts as unknown."""

from __future__ import annotations

import attrs
import pytest

from offboard_core.documents.page import Bars, Figures, Page, Table, Timeline
from offboard_core.documents.report import report_page
from offboard_core.documents.text import plain_text
from offboard_core.documents.wording import Voice
from offboard_core.review.receivable_figures import ReceivableFigures, Share
from offboard_core.review.report import DepartureReport
from tests.documents.things import a_bare_report, a_report

ZH, EN = Voice(), Voice(language="en")


def blocks(page: Page, title: str) -> tuple[object, ...]:
    """Return the blocks under a title."""
    return next(part.blocks for part in page.sections if part.title == title)


def figures(report: DepartureReport, voice: Voice = ZH) -> dict[str, tuple[str, str, str]]:
    """Return text, note and tone of key figures by label."""
    (block,) = blocks(report_page(report, voice), "")
    assert isinstance(block, Figures)
    return {item.label: (item.text, item.note, item.tone) for item in block.items}


def texts(report: DepartureReport, title: str, voice: Voice = ZH) -> list[list[str]]:
    """Return the rows of the last table under a title."""
    table = blocks(report_page(report, voice), title)[-1]
    assert isinstance(table, Table)
    return [[cell.text for cell in row] for row in table.rows]


def test_key_figures_come_first() -> None:
    """Amounts per currency, score, clients handed over, open residuals, access that may still be active."""
    found = figures(a_report())

    assert ("155,500.50\u00a0CNY + 8,800.00\u00a0USD", "", "plain") == found["未收余额"]
    assert ("113,500.50\u00a0CNY + 8,800.00\u00a0USD", "3 单逾期，最长 135 天", "bad") == found["逾期金额"]
    assert ("1 / 3", "", "warn") == found["移交客户"]
    assert ("1", "", "bad") == found["未确认收回的权限"]


def test_what_nobody_could_tell_is_never_a_zero() -> None:
    """If all sources are unknown, the figures are unknown with the reason."""
    found = figures(a_bare_report())

    assert ("未知（CRM 503）", "", "unknown") == found["未收余额"]
    assert ("未知（CRM 503）", "", "unknown") == found["逾期金额"]
    assert "未计入" in found["交接质量分"][1]
    assert ("未知（尚未查询）", "", "unknown") == found["移交客户"]
    assert ("未知（尚未查询）", "", "unknown") == found["未确认收回的权限"]
    assert ("未知（尚未离职）", "", "unknown") == found["未办遗留事项"]


@pytest.mark.parametrize("title", ["客户承接", "权限回收", "在管资产"])
def test_a_list_nobody_could_tell_is_no_empty_list(title: str) -> None:
    """The table of an unknown source says so."""
    table = blocks(report_page(a_bare_report(), ZH), title)[0]
    assert isinstance(table, Table)

    assert ((), "未知（尚未查询）") == (table.rows, table.none)


def test_with_nothing_to_hand_over_everything_was() -> None:
    """With all sources answered and no client, the figure is good."""
    report = attrs.evolve(a_report(), clients=())

    assert ("0 / 0", "", "good") == figures(report)["移交客户"]


def test_an_undated_claim_makes_the_overdue_figure_a_least_one() -> None:
    """An undated claim adds a note that the amount is a lower bound."""
    report = a_report()
    assert isinstance(report.receivables, ReceivableFigures)
    undated = attrs.evolve(report, receivables=attrs.evolve(report.receivables, undated=2, overdue_receivables=0))

    assert "另有 2 单无到期日，此为最低数" == figures(undated)["逾期金额"][1]


@pytest.mark.parametrize(("late", "note"), [(False, ""), (True, "其中 1 项已逾期")])
def test_late_residuals_are_counted(late: bool, note: str) -> None:  # noqa: FBT001
    """The number of late residuals is in the note."""
    report = a_report()
    first = attrs.evolve(report.residuals[0], is_late=late)
    found = figures(attrs.evolve(report, residuals=(first, *report.residuals[1:])))

    assert note == found["未办遗留事项"][1]


def test_receivables_are_drawn_at_each_moment() -> None:
    """One chart per currency, and a table that includes moments without figures."""
    page = report_page(a_report(), ZH)
    charts = [block for block in blocks(page, "应收账款") if isinstance(block, Bars)]

    assert ["未收与逾期金额（CNY）", "未收与逾期金额（USD）"] == [chart.title for chart in charts]
    assert "收到离职通知时 · 未收余额" == charts[0].items[0].label
    assert [15550050, 11350050, 11550050, 7350050] == [bar.length for bar in charts[0].items][:4]
    assert ["离职后 30 天", "未知（未记录）"] == next(
        row[:2] for row in texts(a_report(), "应收账款") if row[0] == "离职后 30 天"
    )


def test_the_score_shows_its_parts() -> None:
    """Each part is a bar with denominator and weight, or why it cannot be counted."""
    known = blocks(report_page(a_report(), ZH), "交接质量")[1]
    bare = blocks(report_page(a_bare_report(), ZH), "交接质量")[1]
    assert isinstance(known, Bars)
    assert isinstance(bare, Bars)

    assert 100 == known.full
    assert "客户交底被接受的比例（权重 20）" in [bar.label for bar in known.items]
    assert "1 / 3 · 33 %" in [bar.text for bar in known.items]
    assert {"未知（CRM 503）", "未知（数据不足）"} <= {bar.text for bar in bare.items}


def test_lines_are_counted_by_kind() -> None:
    """Settled lines are shown with their denominator."""
    rows = texts(a_report(), "交接质量")

    assert ["应收单", "4", "4", "0", "0", "0", "4 / 4"] in rows


def test_reasons_of_the_leaver_and_of_hr_stand_apart() -> None:
    """Reasons of the leaver and of HR are separate."""
    known, bare = plain_text(report_page(a_report(), ZH)), plain_text(report_page(a_bare_report(), ZH))

    assert "员工自述原因  业绩压力大、家庭原因" in known
    assert "人事判定原因  业绩压力大" in known
    assert "员工自述原因  未知（" in bare


def test_the_timeline_is_told_in_words() -> None:
    """Entries have moment, person and text; an empty timeline says so."""
    line = blocks(report_page(a_report(), EN), "Timeline")[0]
    bare = blocks(report_page(a_bare_report(), ZH), "时间线")[0]
    assert isinstance(line, Timeline)
    assert isinstance(bare, Timeline)

    assert ("2026-11-26 15:00+08:00", "zhou", "finance signed (zhou)") == attrs.astuple(line.items[3])
    assert ((), "没有记录") == (bare.items, bare.none)


def test_what_stands_in_the_way_is_named_once() -> None:
    """An unknown source that is also a blocker is listed once."""
    rows = [row[0] for row in texts(a_bare_report(), "当前卡点")]

    assert len(set(rows)) == len(rows)
    assert any("未知" in row for row in rows)


@pytest.mark.parametrize(
    ("score", "tone"), [(100, "good"), (80, "good"), (79, "warn"), (60, "warn"), (59, "bad"), (0, "bad")]
)
def test_a_score_looks_as_good_as_it_is(score: int, tone: str) -> None:
    """Scores from 80 have the tone good, below 60 bad."""
    report = a_report()
    part = attrs.evolve(report.score.parts[0], share=Share(part=score, whole=100), weight=1)
    scored = attrs.evolve(report, score=attrs.evolve(report.score, parts=(part,)))

    assert (f"{score} %", tone) == (figures(scored)["交接质量分"][0], figures(scored)["交接质量分"][2])
