"""The page of a scorecard: every line, unknown values, the impact assessment."""

from __future__ import annotations

from offboard_core.documents.pages import page_of
from offboard_core.documents.text import plain_text
from tests.documents import things
from tests.documents.test_metrics import bars, figures


def test_a_scorecard_shows_every_line_and_what_it_is_for() -> None:
    """Every line is shown, unknown ones marked, with the impact assessment."""
    page = page_of(things.a_scorecard())
    text = plain_text(page)

    assert ("建议谈话", "36 / 90", "warn") == (
        figures(page)["提示"].text,
        figures(page)["提示"].note,
        figures(page)["提示"].tone,
    )
    assert "影响评估：PIA-2026-03" in text
    assert "近 30 天沟通记录减少 55%（16/24 分）" in text
    assert "缺日报 未知" in text
    assert [16, 0, 0, 0, 0, 16, 4, 0] == [bar.length for bar in bars(page)[0].items]
    little = figures(page_of(things.a_scorecard(exports=5)))["提示"]
    assert "unknown" == little.tone
