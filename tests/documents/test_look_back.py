"""The page of a look-back: counts, actions in order, no judgement."""

from __future__ import annotations

from offboard_core.documents.page import Timeline
from offboard_core.documents.pages import page_of
from offboard_core.documents.text import plain_text
from offboard_core.review import LookBack
from tests.documents import things
from tests.documents.test_metrics import figures
from tests.offboarding import people


def test_a_look_back_tells_what_was_done_in_order() -> None:
    """The page has counts, actions in order, and the reasons of refusals."""
    page = page_of(things.a_look_back())
    (timeline,) = [block for section in page.sections for block in section.blocks if isinstance(block, Timeline)]

    assert ["查看联系方式", "查看联系方式", "导出", "被拒绝的操作"] == [item.by for item in timeline.items]
    assert timeline.items[-1].text.startswith("edit_client：wang.wei ")
    assert ("2", "2") == (figures(page)["查看联系方式"].text, figures(page)["涉及客户数"].text)
    empty = page_of(LookBack(leaver="x", from_at=people.NOW, until_at=people.NOW))
    assert "没有记录" in plain_text(empty)
