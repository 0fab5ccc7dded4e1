"""The report of a back-test: figures, charts, and the comparison of policies."""

from __future__ import annotations

import datetime as dt
import re

import attrs
import pytest

from offboard_core.adapters.html import render_html
from offboard_core.documents.backtest import BacktestReport, backtest_page
from offboard_core.documents.page import Bars, Figures, Table
from offboard_core.documents.wording import Voice
from offboard_core.kernel.money import Money
from offboard_core.receivables import Act, AgeingPolicy, Receivable, Scope, Settlement, Tier, replay
from offboard_core.receivables.ladder_replay import Assumptions

POLICY = AgeingPolicy(version="30-60-90")
LETTERS = AgeingPolicy(version="by-client", scope=Scope.CLIENT, tiers=(Tier(10, Act.DUN), Tier(90, Act.DUN)))


def ledger() -> list[Receivable]:
    """Build claims on two clients; one is paid five days after its ninetieth day."""
    due_on = dt.date(2026, 1, 5)
    paid = Settlement(amount=Money.of("100.00", "CNY"), value_on=due_on + dt.timedelta(days=95), reference="B")
    first = Receivable(
        id="AR-1", client="C-1", salesperson="s", due_on=due_on, amount=Money.of("100.00", "CNY"), settlements=(paid,)
    )
    return [first, attrs.evolve(first, id="AR-2", settlements=()), attrs.evolve(first, id="AR-3", client="C-2")]


def report(*policies: AgeingPolicy) -> BacktestReport:
    """Create the report of policies over that ledger."""
    year = Assumptions(start_on=dt.date(2026, 1, 1), end_on=dt.date(2026, 12, 31))
    tests = [replay(ledger(), one, year) for one in policies]
    return BacktestReport(ledger="ledger.csv", tests=tuple(tests))


def test_the_figures_are_those_of_the_back_test() -> None:
    """The page has receivables, steps, letters, needless letters, clients, and missed answers."""
    section = backtest_page(report(POLICY), Voice(language="en")).sections[0]
    (figures,) = [block for block in section.blocks if isinstance(block, Figures)]

    assert [
        ("Receivables", "3"),
        ("Steps", "9"),
        ("Letters", "3"),
        ("Needless letters", "2"),
        ("Clients touched", "2"),
        ("Answers missed", "6"),
    ] == [(one.label, one.text) for one in figures.items]


def test_each_tier_has_a_chart_by_month() -> None:
    """Every chart has all months with a step, so that charts can be compared."""
    section = backtest_page(report(POLICY), Voice(language="en")).sections[0]
    charts = [block for block in section.blocks if isinstance(block, Bars)]

    assert ["30-day tier: salesperson reminded", "60-day tier: supervisor steps in", "90-day tier: dunning letter"] == [
        chart.title for chart in charts
    ]
    assert [[("2026-02", 3), ("2026-03", 0), ("2026-04", 0)]] == [[(bar.label, bar.length) for bar in charts[0].items]]


def test_two_policies_are_compared() -> None:
    """The comparison lists months and tiers that differ; equal policies have no differences."""
    apart = backtest_page(report(POLICY, LETTERS), Voice(language="en")).sections[-1]
    same = backtest_page(report(POLICY, POLICY), Voice(language="en")).sections[-1]
    (table,) = [block for block in apart.blocks if isinstance(block, Table)]
    (empty,) = [block for block in same.blocks if isinstance(block, Table)]

    assert ("Compared: 30-60-90 → by-client", ()) == (apart.title, empty.rows)
    assert ["2026-01", "10", "dunning letter", "0", "3", "+3"] == [cell.text for cell in table.rows[0]]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_it_is_one_file_without_script(language: str) -> None:
    """Charts are inline SVG; the page loads no resource and has no script."""
    html = render_html(report(POLICY, LETTERS), language)

    assert html.count("<svg") > 10
    assert [] == re.findall(r"<script|https?://(?!www\.w3\.org)|page\.backtest\.", html)


def test_a_ledger_without_steps_is_a_page_as_well() -> None:
    """Without steps the page says so."""
    two_days = Assumptions(start_on=dt.date(2026, 1, 1), end_on=dt.date(2026, 1, 2))
    nothing = BacktestReport(ledger="x", tests=(replay([], POLICY, two_days),))

    assert "No records" in render_html(nothing, "en")
