"""Cells of a page: amounts, facts and shares as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from offboard_core.documents.page import Bar, Bars, Cell, Fact, Figure, Table, Tone, columns
from offboard_core.documents.wording import Voice
from offboard_core.kernel.known import Unknown
from offboard_core.kernel.money import Money
from offboard_core.review.receivable_figures import Share


def amounts(value: Sequence[Money] | Unknown, voice: Voice) -> str:
    """Word amounts, one per currency; no amounts give `0`. A no-break space keeps amount and currency together."""
    if isinstance(value, Unknown):
        return voice.fact("", value)
    return " + ".join(f"{money.amount_text()}\N{NO-BREAK SPACE}{money.currency}" for money in value) or "0"


def told(name: str, value: object, voice: Voice) -> str:
    """Word a fact for a cell; a missing value gives a dash instead of "not stated"."""
    return "—" if value is None or value in ("", ()) else voice.fact(name, value)


def labelled(voice: Voice, **values: object) -> tuple[Fact, ...]:
    """Word facts under their labels, in the given order."""
    return tuple(Fact(voice.label(name), voice.fact(name, value)) for name, value in values.items())


def known(voice: Voice, **values: object) -> tuple[Fact, ...]:
    """Label the facts that have a value, so that no line stays empty."""
    return labelled(voice, **{name: value for name, value in values.items() if value})


def table(
    voice: Voice,
    names: Sequence[str],
    rows: Iterable[tuple[Cell, ...]],
    *,
    numbers: Iterable[int] = (),
    none: str | None = None,
) -> Table:
    """Build a table under the labels of `names`; without rows it shows `none`, or that there are no records."""
    heads = columns(*map(voice.label, names), numbers=numbers)
    return Table(columns=heads, rows=tuple(rows), none=voice.fill("page.nothing") if none is None else none)


def cell(name: str, value: object, voice: Voice, tone: Tone = "plain") -> Cell:
    """Word a fact as a cell; an unknown value gets the tone `unknown`."""
    return Cell(told(name, value, voice), "unknown" if isinstance(value, Unknown) else tone)


def amounts_cell(value: Sequence[Money] | Unknown, voice: Voice) -> Cell:
    """Word amounts as a cell; an unknown value gets the tone `unknown`."""
    return Cell(amounts(value, voice), "unknown" if isinstance(value, Unknown) else "plain")


def figure(label: str, value: object, voice: Voice, *, tone: Tone = "plain", note: str = "") -> Figure:
    """Build a key figure. `tone` applies to values above zero; unknown values get the tone `unknown`."""
    match value:
        case Unknown():
            return Figure(label=label, text=voice.fact("", value), note=note, tone="unknown")
        case int():
            return Figure(label=label, text=str(value), note=note, tone=_tone(value, tone))
        case Sequence():
            return Figure(label=label, text=amounts(value, voice), note=note, tone=_tone(value, tone))
        case _:
            return Figure(label=label, text=voice.fill("value.none"), note=note, tone="good")


def _tone(value: object, tone: Tone) -> Tone:
    return tone if value or tone == "plain" else "good"


def share_text(share: Share, voice: Voice) -> str:
    """Word a share with its denominator."""
    return voice.fill("page.share", part=str(share.part), whole=str(share.whole))


def bars_by_currency(
    title: str, rows: Iterable[tuple[str, Sequence[Money]]], voice: Voice, tone: Tone = "plain"
) -> tuple[Bars, ...]:
    """Build one chart per currency; a row without that currency gets a bar of length zero."""
    kept = tuple(rows)
    currencies = sorted({amount.currency for _, held in kept for amount in held})
    return tuple(
        Bars(
            title=voice.fill(title, currency=currency),
            items=tuple(
                Bar(label=label, length=max(money.minor, 0), text=str(money), tone=tone)
                for label, held in kept
                for money in (_in(currency, held),)
            ),
        )
        for currency in currencies
    )


def _in(currency: str, held: Sequence[Money]) -> Money:
    return next((money for money in held if money.currency == currency), Money.zero(currency))


_PER_PERCENT = 100


def percent_text(percent: int | Unknown, voice: Voice) -> str:
    """Word a percentage, or why it is unknown."""
    return voice.fact("", percent) if isinstance(percent, Unknown) else f"{percent}%"
