"""The exposure page shows figures, and unknown ones as unknown."""

from __future__ import annotations

from offboard_core.documents.exposure import exposure_page
from offboard_core.documents.page import Bars, Figures
from offboard_core.documents.wording import Voice
from offboard_core.kernel.known import Unknown
from offboard_core.review.exposure import Exposure, exposure_of
from tests.documents.things import CLAIMS, TODAY, an_exposure

ZH = Voice()


def figures(drill: Exposure) -> dict[str, tuple[str, str]]:
    """Return text and tone of the figures by label."""
    found = [block for block in exposure_page(drill, ZH).sections[0].blocks if isinstance(block, Figures)]
    return {item.label: (item.text, item.tone) for item in found[0].items}


def charts(drill: Exposure) -> list[Bars]:
    """Return the charts of a page."""
    return [block for block in exposure_page(drill, ZH).sections[0].blocks if isinstance(block, Bars)]


def test_figures_strike_the_eye_as_they_should() -> None:
    """Overdue amounts have the tone bad, zero good, neutral counts plain."""
    found = figures(an_exposure())

    assert ("3", "bad") == found["逾期应收单"]
    assert ("135", "bad") == found["最长逾期天数"]
    assert ("0", "good") == found["无到期日的应收单"]
    assert ("4", "plain") == found["未结应收单"]


def test_unknown_is_not_zero() -> None:
    """An unknown source shows its reason, with its own tone."""
    assert ("未知（CRM 503）", "unknown") == figures(an_exposure())["名下客户"]


def test_nothing_overdue_has_no_longest() -> None:
    """Without claims there is no longest overdue."""
    found = figures(exposure_of("li.na", as_of=TODAY, receivables=CLAIMS, clients=()))

    assert ("无", "good") == found["最长逾期天数"]
    assert ("0", "good") == found["逾期应收"]
    assert [] == charts(exposure_of("li.na", as_of=TODAY, receivables=CLAIMS, clients=()))


def test_the_overdue_part_is_drawn_within_the_whole() -> None:
    """One chart per currency, with overdue below outstanding."""
    found = charts(an_exposure())

    assert ["未收余额中的逾期部分（CNY）", "未收余额中的逾期部分（USD）"] == [chart.title for chart in found]
    assert [15550050, 11350050] == [bar.length for bar in found[0].items]


def test_unknown_receivables_draw_nothing() -> None:
    """Unknown receivables have no chart."""
    drill = exposure_of("wang.wei", as_of=TODAY, receivables=Unknown("ERP down"), clients=())

    assert [] == charts(drill)
    assert ("未知（ERP down）", "unknown") == figures(drill)["逾期应收"]
