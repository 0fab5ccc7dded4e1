"""The figures of the whole ledger through the office, and their page."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.adapters.html import render_html
from offboard_core.documents.page import Figures, Table
from offboard_core.documents.pages import page_of
from offboard_core.errors import InvalidInput
from offboard_core.kernel.money import Money
from offboard_core.ports.store import Storage
from offboard_core.receivables import FigureKind, Settlement
from offboard_core.receivables.collection_figures import draw_figures
from offboard_core.receivables.policy import AgeingPolicy
from offboard_core.usecases import collection_figures, figures_around
from offboard_core.usecases.collection_figures import _page_after
from offboard_core.usecases.people import mark_departed
from offboard_core.usecases.receivables import record_settlement
from offboard_core.usecases.round import daily_round
from tests.usecases.company import LAST_DAY, Company, a_claim, a_company, at, checked

LEDGER = tuple(
    attrs.evolve(
        a_claim(f"AR-{number}"),
        due_on=dt.date(2026, 3 + number, 10),
        salesperson="wang.wei" if number % 2 else "li.na",
        amount=Money.of(f"{100 * number}.00", "CNY"),
    )
    for number in range(1, 7)
)


def with_ledger(storage: Storage) -> Company:
    """Return a company with six claims, one of them paid a month late."""
    company = a_company(storage, ledger=LEDGER)
    daily_round(company.office)
    paid = Settlement(amount=Money.of("200.00", "CNY"), value_on=dt.date(2026, 6, 10), reference="B-1")
    company.desk("zhou").do(record_settlement, "AR-2", paid)
    return company


def test_the_figures_are_those_of_the_stored_ledger(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the size of a page, they equal what the room says of the whole ledger at once."""
    company = with_ledger(storage)
    stored = [company.receivable(claim.id) for claim in LEDGER]
    expected = draw_figures(stored, AgeingPolicy(), as_of=company.office.today(company.office.clock()))
    for size in (1, 2, 5, 6, 7, 1000):
        monkeypatch.setattr(_page_after, "__defaults__", (size,))

        assert expected == collection_figures(company.desk("zhou"))
    assert [Money.of("1900.00", "CNY")] == [ratio.whole for ratio in expected.of(FigureKind.OVERDUE_SHARE, "CNY")]


def test_each_sees_the_figures_of_what_they_may_see(storage: Storage) -> None:
    """A salesperson has figures of the own claims; a colleague in HR has none."""
    company = with_ledger(storage)
    own = collection_figures(company.desk("wang.wei")).of(FigureKind.OVERDUE_SHARE, "CNY")

    assert [Money.of("900.00", "CNY")] == [ratio.whole for ratio in own]
    assert () == collection_figures(company.desk("chen")).ratios


def test_who_has_left_counts_from_the_day_of_their_case(storage: Storage) -> None:
    """What a person since departed has made overdue is told apart, once their case says that they have left."""
    company = with_ledger(storage)
    checked(company)
    before = collection_figures(company.desk("zhou")).of(FigureKind.DEPARTED_OVERDUE, "CNY")
    company.clock.now = at(12, 23, 19)
    daily_round(company.office)
    daily_round(company.office)
    after = collection_figures(company.desk("zhou")).of(FigureKind.DEPARTED_OVERDUE, "CNY")

    assert LAST_DAY < company.clock.now.date()
    assert [0] == [ratio.part.minor for ratio in before]
    assert [90_000] == [ratio.part.minor for ratio in after]


def test_who_left_without_a_case_has_no_day(storage: Storage) -> None:
    """The HR system's word ends what they may do; when they went is not known from it."""
    company = with_ledger(storage)
    company.office.system_desk().do(mark_departed, "li.na")

    assert [0] == [
        ratio.part.minor for ratio in collection_figures(company.desk("zhou")).of(FigureKind.DEPARTED_OVERDUE, "CNY")
    ]


def test_figures_around_a_day(storage: Storage) -> None:
    """Equally long spans; a day too near is bad input."""
    company = with_ledger(storage)
    compared = figures_around(company.desk("zhou"), dt.date(2026, 8, 1))

    assert (dt.date(2026, 7, 31), dt.date(2026, 11, 23)) == (compared.before.as_of, compared.after.as_of)
    with pytest.raises(InvalidInput):
        figures_around(company.desk("zhou"), dt.date(2026, 11, 1))


@pytest.mark.parametrize(("language", "unknown"), [("zh-CN", "数据不足"), ("en", "not enough data")])
def test_their_pages(storage: Storage, language: str, unknown: str) -> None:
    """Each figure with numerator and denominator; one without a denominator says so, and is never 0 %."""
    company = with_ledger(storage)
    figures = collection_figures(company.desk("zhou"))
    page = page_of(figures, language)
    compared = page_of(figures_around(company.desk("zhou"), dt.date(2026, 8, 1)), language)
    key = next(block for block in page.sections[0].blocks if isinstance(block, Figures))
    table = next(block for block in compared.sections[0].blocks if isinstance(block, Table))

    assert ["100.00 %", "0.00 %", unknown] == [item.text for item in key.items[:3]]
    assert "unknown" == key.items[2].tone
    assert "1,900.00 CNY ÷ 1,900.00 CNY" in key.items[0].note
    assert ["31.0"] == [item.text.rstrip("天 days") for item in key.items[3:]]
    assert 3 == len(table.rows)
    assert [True, True] == [len(render_html(one, language)) > 2000 for one in (page, compared)]


def test_an_empty_ledger_has_a_page(storage: Storage) -> None:
    """Nothing to say is said."""
    company = a_company(storage)
    figures = collection_figures(company.desk("zhou"))

    assert () == figures.ratios
    assert page_of(figures, "en").sections
    assert page_of(figures_around(company.desk("zhou"), dt.date(2026, 8, 1)), "zh-CN").sections
