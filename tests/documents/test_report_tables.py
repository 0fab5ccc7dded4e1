"""The tables of the departure report."""

from __future__ import annotations

import attrs
import pytest

from offboard_core.documents.page import Table
from offboard_core.documents.report import report_page
from offboard_core.documents.wording import Voice
from offboard_core.kernel.money import Money
from offboard_core.receivables import Channel
from offboard_core.review.report import DepartureReport, PromiseLine
from tests.documents.test_report import EN, ZH, texts
from tests.documents.things import TODAY, a_bare_report, a_report


def test_clients_residuals_access_assets_and_signatures_have_their_tables() -> None:
    """Each table shows responsible people and state."""
    report = a_report()

    assert ["华东重工集团有限公司", "已交接", "li.na", "wang.wei", "0", "2026-12-02"] == texts(report, "客户承接")[0]
    assert ["南方电气股份有限公司", "未办", "—", "wang.wei", "0", "无"] == texts(report, "客户承接")[2]
    assert ["zhao.min", "2027-01-20", "未办结"] == texts(report, "遗留事项")[0][2:]
    assert ["crm", "2026-12-18 18:00+08:00", "已确认收回", "1", "2026-12-23 21:00+08:00"] == texts(report, "权限回收")[
        0
    ]
    assert ["笔记本电脑", "NB-0311", "已交接", "归还"] == texts(report, "在管资产")[0]
    assert ["主管", "—", "—", "未会签", "—"] == texts(report, "会签")[0]
    assert ["财务", "zhou（zhou）", "2026-11-26 15:00+08:00", "已会签", "—"] == texts(report, "会签")[1]


def test_settled_and_late_residuals_read_apart() -> None:
    """Open, late and settled residuals have different words."""
    report = a_report()
    done, late = report.residuals[0], report.residuals[1]
    changed = attrs.evolve(
        report, residuals=(attrs.evolve(done, is_open=False), attrs.evolve(late, is_late=True), report.residuals[2])
    )

    assert ["已办结", "已逾期", "未办结"] == [row[-1] for row in texts(changed, "遗留事项")]


def test_a_signature_overtaken_by_a_change_is_told_as_that() -> None:
    """A stale signature differs from a current and a missing one."""
    report = a_report()
    stale = attrs.evolve(report.signatures[1], is_current=False, substitution="财务经理出差")

    assert ["会签后有变动，须重签", "财务经理出差"] == texts(attrs.evolve(report, signatures=(stale,)), "会签")[0][3:]


def test_promises_say_what_proves_them() -> None:
    """An unproven promise is marked; unknown promises are unknown."""
    report = a_report()
    proven = PromiseLine(
        receivable="AR-1",
        number=1,
        amount=Money.of("1.00", "CNY"),
        pay_on=TODAY,
        channel=Channel.LETTER.value,
        is_proven=True,
    )

    assert ["AR-1001", "60,000.00 CNY", "2027-01-15", "口头", "口头或无凭证"] == texts(report, "付款承诺")[0]
    assert "有凭证并经确认" == texts(attrs.evolve(report, promises=(proven,)), "付款承诺")[0][-1]
    assert [["未知（CRM 503）"]] == texts(a_bare_report(), "付款承诺")


@pytest.mark.parametrize("report", [a_report(), a_bare_report()], ids=["known", "bare"])
@pytest.mark.parametrize("voice", [ZH, EN], ids=["zh", "en"])
def test_every_row_has_a_cell_for_each_column(report: DepartureReport, voice: Voice) -> None:
    """Every table is regular, also with unknown facts."""
    tables = [
        block for part in report_page(report, voice).sections for block in part.blocks if isinstance(block, Table)
    ]

    assert all(len(table.columns) == len(row) for table in tables for row in table.rows)
