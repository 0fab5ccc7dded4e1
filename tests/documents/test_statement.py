"""The follow-up statement as a page: statement, promises, judgement."""

from __future__ import annotations

import datetime as dt

from offboard_core.documents.pages import page_of
from offboard_core.documents.statement import StatementSheet
from offboard_core.documents.text import plain_text
from offboard_core.receivables import FollowUpStatement, ReasonUnpaid, StatementState
from tests.documents.things import CLAIMS, a_sheet
from tests.offboarding import people


def test_a_statement_is_a_document() -> None:
    """The page has the claim on that day, the statement, and the promises with their proof."""
    written = plain_text(page_of(a_sheet()))

    assert "账款跟进说明" in written
    assert "编号  AR-1001-1" in written
    assert "逾期天数  35" in written
    assert "二季度回款慢" in written
    assert "有凭证 否" in written
    assert "审核人  未说明" in written


def test_a_judged_statement_says_by_whom() -> None:
    """The page has the supervisor's judgement with its day."""
    judged = FollowUpStatement(
        number=2,
        by="wang.wei",
        at=people.at(11, 24),
        cycle=1,
        reason=ReasonUnpaid.OTHER,
        reason_text="其他",
        contacts_made="无",
        next_action="无",
        judge_by=dt.date(2026, 11, 27),
        state=StatementState.RETURNED,
        judged_by="zhao.min",
        judged_at=people.at(11, 25),
        comment="请写明对方财务联系人",
    )
    written = plain_text(page_of(StatementSheet(statement=judged, receivable=CLAIMS[0]), "en"))

    assert "zhao.min" in written
    assert "2026-11-25 09:00+08:00" in written
    assert "No records" in written
