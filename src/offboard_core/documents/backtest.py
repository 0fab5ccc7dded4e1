"""The report of a back-test (策略回测报告): letters and steps by month and tier, needless letters, compared policies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import attrs

from offboard_core.documents.cells import figure
from offboard_core.documents.page import (
    Bar,
    Bars,
    Block,
    Cell,
    Fact,
    Figures,
    Page,
    Paragraph,
    Section,
    Table,
    cells,
    columns,
)
from offboard_core.documents.wording import Voice
from offboard_core.kernel.enumeration import row_for_each
from offboard_core.kernel.money import totals
from offboard_core.receivables.backtest import Backtest, Difference, compare
from offboard_core.receivables.policy import Act

_TONES = row_for_each(Act, {Act.REMIND: "plain", Act.INTERVENE: "warn", Act.DUN: "bad"})


@attrs.frozen(kw_only=True)
class BacktestReport:
    """One back-test, or several that are compared with the first; `ledger` names the ledger used."""

    ledger: str
    tests: tuple[Backtest, ...]


def backtest_page(report: BacktestReport, voice: Voice) -> Page:
    """Build the page of a report: a section per policy, then the differences of each further policy from the first."""
    first = report.tests[0]
    sections = [section for test in report.tests for section in _of(test, voice)]
    sections += [_differences(compare(first, other), voice) for other in report.tests[1:]]
    return Page(
        language=voice.language,
        title=voice.fill("page.backtest.title"),
        facts=(
            Fact(voice.label("source"), voice.fact("source", report.ledger)),
            Fact(voice.fill("page.backtest.from"), voice.fact("on", first.start_on)),
            Fact(voice.fill("page.backtest.to"), voice.fact("on", first.end_on)),
        ),
        sections=tuple(sections),
        footnote=voice.fill("page.backtest.footnote"),
    )


def _of(test: Backtest, voice: Voice) -> Iterable[Section]:
    numbers = {
        "receivables": test.receivables,
        "steps": len(test.steps),
        "letters": len(test.letters),
        "needless": len(test.needless_letters),
        "clients": len(test.clients_touched),
        "escalated": test.escalated,
    }
    figures = Figures(
        tuple(
            figure(voice.fill(f"page.backtest.{name}"), value, voice, tone="bad" if name == "needless" else "plain")
            for name, value in numbers.items()
        )
    )
    asked = [str(money) for money in totals(step.amount for step in test.letters).values()]
    blocks: list[Block] = [figures]
    if asked:
        blocks.append(Paragraph(voice.fill("page.backtest.asked", amounts=voice.fill("sentence.also").join(asked))))
    title = voice.fill("page.backtest.policy", policy=voice.fact("policy", test.policy))
    yield Section(title, (*blocks, *_charts(test, voice)))
    yield Section(voice.fill("page.backtest.by_month"), (_months(test, voice),))


def _charts(test: Backtest, voice: Voice) -> Sequence[Bars]:
    """Return a chart per tier, by month; months without a step have a bar of length zero."""
    months = sorted({step.month for step in test.steps})
    charts = []
    for tier, act in sorted({(step.tier, step.act) for step in test.steps}):
        counted = Counter(step.month for step in test.steps if (step.tier, step.act) == (tier, act))
        charts.append(
            Bars(
                title=voice.say("page.backtest.tier", {"tier": tier, "act": act}),
                items=tuple(
                    Bar(label=month, length=counted[month], text=str(counted[month]), tone=_TONES[act])  # type: ignore[arg-type]
                    for month in months
                ),
            )
        )
    return charts


def _months(test: Backtest, voice: Voice) -> Table:
    names = ("month", "tier", "act", "steps", "clients", "amount", "needless")
    return Table(
        columns=columns(*(voice.fill(f"page.backtest.{name}") for name in names), numbers=(1, 3, 4, 5, 6)),
        rows=tuple(
            (
                *cells(
                    tally.month,
                    str(tally.tier),
                    voice.name(tally.act),
                    str(tally.steps),
                    str(tally.clients),
                    str(tally.amount),
                ),
                Cell(str(tally.settled_soon), "warn" if tally.settled_soon else "plain"),
            )
            for tally in test.tallies()
        ),
        none=voice.fill("page.nothing"),
    )


def _differences(difference: Difference, voice: Voice) -> Section:
    """Return a table of the months and tiers in which two policies differ."""
    rows = [row for row in difference.rows if row.before != row.after]
    facts = {"before": difference.before, "after": difference.after, "count": difference.receivables}
    return Section(
        voice.say("page.backtest.compared", facts),
        (
            Paragraph(voice.say("page.backtest.apart", facts)),
            Table(
                columns=columns(
                    *(voice.fill(f"page.backtest.{name}") for name in ("month", "tier", "act")),
                    voice.fact("policy", difference.before),
                    voice.fact("policy", difference.after),
                    voice.fill("page.backtest.change"),
                    numbers=(1, 3, 4, 5),
                ),
                rows=tuple(
                    cells(
                        row.month,
                        str(row.tier),
                        voice.name(row.act),
                        str(row.before),
                        str(row.after),
                        f"{row.after - row.before:+d}",
                    )
                    for row in rows
                ),
                none=voice.fill("page.backtest.same"),
            ),
        ),
    )
