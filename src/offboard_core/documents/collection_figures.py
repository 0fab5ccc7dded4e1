"""The collection figures (催收指标) as a page: each with its formula, numerator and denominator, per currency."""

from __future__ import annotations

from collections.abc import Sequence

from offboard_core.documents.page import Bar, Bars, Block, Cell, Fact, Figure, Figures, Page, Section, Table, columns
from offboard_core.documents.wording import Voice
from offboard_core.kernel.money import Money
from offboard_core.receivables import BeforeAndAfter, CollectionFigures, FigureKind, Ratio

_WHOLE = (FigureKind.OVERDUE_SHARE, FigureKind.DEPARTED_OVERDUE, FigureKind.DEPARTED_BAD_DEBT)


def figures_page(figures: CollectionFigures, voice: Voice) -> Page:
    """Build the page of the figures, one section per currency; a figure without a denominator is shown as unknown."""
    return Page(
        language=voice.language,
        title=voice.fill("page.figures.title"),
        facts=(
            Fact(voice.label("as_of"), voice.fact("as_of", figures.as_of)),
            Fact(voice.fill("page.figures.span"), voice.fill("page.figures.months", months=str(figures.months))),
        ),
        sections=tuple(_currency(figures, currency, voice) for currency in _currencies(figures)) or (_nothing(voice),),
        footnote=voice.fill("page.figures.quarantined", count=str(figures.quarantined)),
    )


def before_and_after_page(compared: BeforeAndAfter, voice: Voice) -> Page:
    """Build a page that compares the figures of two spans."""
    currencies = sorted({*_currencies(compared.before), *_currencies(compared.after)})
    return Page(
        language=voice.language,
        title=voice.fill("page.figures.compared"),
        facts=(
            Fact(voice.fill("page.figures.go_live_on"), voice.fact("go_live_on", compared.go_live_on)),
            Fact(voice.fill("page.figures.span"), voice.fill("page.figures.months", months=str(compared.after.months))),
        ),
        sections=tuple(_compared(compared, currency, voice) for currency in currencies) or (_nothing(voice),),
    )


def _currencies(figures: CollectionFigures) -> list[str]:
    return sorted({ratio.whole.currency for ratio in figures.ratios} | {days.currency for days in figures.collection})


def _nothing(voice: Voice) -> Section:
    return Section("", (Table(columns=(), rows=(), none=voice.fill("page.nothing")),))


def _currency(figures: CollectionFigures, currency: str, voice: Voice) -> Section:
    zero = Money.zero(currency)
    key = [
        _figure(ratio, voice)
        for kind in _WHOLE
        for ratio in figures.of(kind, currency) or (Ratio(kind=kind, part=zero, whole=zero),)
    ]
    key += [
        Figure(
            label=voice.fill("page.figures.collection_days"),
            text=_days(days.tenths, voice),
            note=voice.fill("page.figures.payments", amount=str(days.amount), count=str(days.payments)),
        )
        for days in figures.collection
        if days.currency == currency
    ]
    months = figures.of(FigureKind.RECOVERY, currency)
    blocks: tuple[Block, ...] = (Figures(tuple(key)), *_recovery(months, figures.recovery_days, voice))
    return Section(currency, blocks)


def _recovery(months: Sequence[Ratio], days: int, voice: Voice) -> tuple[Block, ...]:
    title = voice.fill("page.figures.recovery", days=str(days))
    bars = Bars(
        title=title,
        items=tuple(
            Bar(label=ratio.cohort, length=ratio.basis_points or 0, text=_percent(ratio.basis_points, voice))
            for ratio in months
        ),
        full=10_000,
    )
    names = ("page.figures.month", "page.figures.due", "page.figures.received", "page.figures.rate")
    table = Table(
        columns=columns(*(voice.fill(name) for name in names), numbers=(1, 2, 3)),
        rows=tuple(
            (
                Cell(ratio.cohort),
                Cell(ratio.whole.amount_text()),
                Cell(ratio.part.amount_text()),
                Cell(_percent(ratio.basis_points, voice)),
            )
            for ratio in months
        ),
        none=voice.fill("page.nothing"),
    )
    return (bars, table) if months else (table,)


def _figure(ratio: Ratio, voice: Voice) -> Figure:
    return Figure(
        label=voice.name(ratio.kind),
        text=_percent(ratio.basis_points, voice),
        note=voice.fill("page.figures.parts", part=str(ratio.part), whole=str(ratio.whole)),
        tone="unknown" if ratio.basis_points is None else "plain",
    )


def _compared(compared: BeforeAndAfter, currency: str, voice: Voice) -> Section:
    names = ("page.figures.figure", "page.figures.before", "page.figures.after", "page.figures.change")
    rows = [
        (
            Cell(voice.name(kind)),
            *(
                Cell(_percent(_single(figures.of(kind, currency)), voice))
                for figures in (compared.before, compared.after)
            ),
            Cell(_points(compared.change(kind, currency), voice)),
        )
        for kind in _WHOLE
    ]
    return Section(
        currency, (Table(columns=columns(*(voice.fill(name) for name in names), numbers=(1, 2, 3)), rows=tuple(rows)),)
    )


def _single(ratios: Sequence[Ratio]) -> int | None:
    return ratios[0].basis_points if len(ratios) == 1 else None


def _percent(basis_points: int | None, voice: Voice) -> str:
    """Word basis points as a percentage; a missing denominator is worded as unknown, not as zero."""
    return voice.fill("page.figures.unknown") if basis_points is None else f"{_hundredths(basis_points)} %"


def _points(basis_points: int | None, voice: Voice) -> str:
    if basis_points is None:
        return voice.fill("page.figures.unknown")
    return voice.fill("page.figures.points", points=f"{'+' if basis_points > 0 else ''}{_hundredths(basis_points)}")


def _days(tenths: int | None, voice: Voice) -> str:
    if tenths is None:
        return voice.fill("page.figures.unknown")
    sign, whole = ("-" if tenths < 0 else ""), abs(tenths)
    return voice.fill("page.figures.days", days=f"{sign}{whole // 10}.{whole % 10}")


def _hundredths(basis_points: int) -> str:
    sign, whole = ("-" if basis_points < 0 else ""), abs(basis_points)
    return f"{sign}{whole // 100}.{whole % 100:02d}"
