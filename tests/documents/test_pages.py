"""`page_of` finds the page of every thing, and `plain_text` writes all of its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs
import pytest

from offboard_core.documents.checklist import handover_list
from offboard_core.documents.letter import dunning_letter
from offboard_core.documents.page import Facts, Figures, Marks, Page, Section, Table
from offboard_core.documents.pages import page_of
from offboard_core.documents.text import plain_text
from offboard_core.errors import InvalidInput
from offboard_core.offboarding import ByHand
from offboard_core.organization import Role
from tests.documents import things
from tests.offboarding import people

DOCUMENTS = (
    things.a_letter(),
    dunning_letter(things.a_letter_message(instalment=2), things.LETTERHEAD),
    things.a_second_letter(),
    things.a_balance_letter(),
    things.a_departed_case(),
    people.checked(told=attrs.evolve(people.NOTHING, assets=ByHand(role=Role.HR))),
    things.a_report(),
    things.a_bare_report(),
    things.an_exposure(),
    things.a_schedule(),
    things.a_sheet(),
    things.an_intervention(reason="cash_short"),
    things.some_metrics(),
    things.a_look_back(),
    things.a_scorecard(),
)
"""Every thing with a document, with all of its labels."""


def _labels(page: Page) -> Iterator[str]:
    """Yield all labels, heads and titles of a page."""
    yield page.title
    yield from (fact.label for fact in page.facts)
    for part in page.sections:
        yield part.title
        for block in part.blocks:
            match block:
                case Facts(items) | Figures(items):
                    yield from (item.label for item in items)
                case Table():
                    yield from (column.title for column in block.columns)
                case Marks(items):
                    yield from (fact.label for mark in items for fact in mark.lines)
                case _:
                    pass


@pytest.mark.parametrize("thing", DOCUMENTS, ids=lambda thing: type(thing).__name__)
def test_every_label_is_in_the_language_of_the_page(thing: object) -> None:
    """Chinese labels are Chinese, and English ones are not names from the code."""
    chinese, english = set(_labels(page_of(thing))), set(_labels(page_of(thing, "en")))

    assert set() == {label for label in chinese - {"", "CNY", "USD"} if not re.search(r"[\u4e00-\u9fff]", label)}
    assert set() == {label for label in english if "_" in label or re.search(r"[\u4e00-\u9fff]", label)}


@pytest.mark.parametrize(
    ("thing", "zh", "en"),
    [
        (things.a_letter(), "账款追款函", "Request for Payment"),
        (things.a_running_case(), "工作交接清单", "Handover List"),
        (handover_list(things.a_running_case()), "工作交接清单", "Handover List"),
        (things.a_report(), "离职复盘报告", "Departure Report"),
        (things.an_exposure(), "离职风险敞口", "Exposure"),
        (things.a_schedule(), "账龄分析表", "Ageing Schedule"),
        (things.a_sheet(), "账款跟进说明", "Follow-up Statement"),
        (things.a_second_letter(), "账款追款函（第2次）", "Request for Payment (letter 2)"),
        (things.a_balance_letter(), "对账函", "Balance Confirmation"),
        (things.a_letter_message(), "通知", "Notice"),
        (things.some_metrics(), "离职指标", "Departure Metrics"),
        (things.a_look_back(), "离职期间行为回查", "Look-back on the notice period"),
        (things.a_scorecard(), "离职风险评分卡", "Departure-risk scorecard"),
    ],
    ids=[
        "letter",
        "case",
        "list",
        "report",
        "exposure",
        "schedule",
        "statement",
        "second",
        "balance",
        "message",
        "metrics",
        "look",
        "score",
    ],
)
def test_everything_there_is_a_document_for_becomes_a_page(thing: object, zh: str, en: str) -> None:
    """In both languages a page has its title and language, and converts to text."""
    chinese, english = page_of(thing), page_of(thing, "en")

    assert (zh, en) == (chinese.title, english.title)
    assert ("zh-CN", "en") == (chinese.language, english.language)
    assert plain_text(chinese).startswith(zh if chinese.letterhead is None else chinese.letterhead.company)


def test_a_page_stays_as_it_is() -> None:
    """A page is returned unchanged."""
    page = Page(language="en", title="Ours", sections=(Section("", ()),))

    assert page is page_of(page, "zh-CN")
    assert "Ours\n" == plain_text(page)


def test_a_thing_without_a_document_is_the_callers_mistake() -> None:
    """A thing without a document raises `TypeError`."""
    with pytest.raises(TypeError, match="int"):
        page_of(3)


def test_a_language_nobody_speaks_is_refused() -> None:
    """A language without words raises `InvalidInput`."""
    with pytest.raises(InvalidInput):
        page_of(things.a_letter(), "fr")
