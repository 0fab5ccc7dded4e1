"""The page: what a document says, block by block, in texts that are worded already. Pure data, for any renderer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

import attrs

Tone: TypeAlias = Literal["plain", "good", "warn", "bad", "unknown"]
"""How a value is meant to strike the eye; a renderer never shows it by colour alone."""


@attrs.frozen(kw_only=True)
class Letterhead:
    """Who writes, as the host tells us: the company, where to pay, whom to ask (抬头)."""

    company: str
    account: str = ""
    bank: str = ""
    contact: str = ""
    phone: str = ""
    address: str = ""


@attrs.frozen
class Cell:
    """One value of a table."""

    text: str
    tone: Tone = "plain"


@attrs.frozen
class Column:
    """The head of one column; numbers stand to the right."""

    title: str
    is_number: bool = False


@attrs.frozen
class Fact:
    """One thing with its label."""

    label: str
    text: str
    tone: Tone = "plain"


@attrs.frozen
class Paragraph:
    """Running text."""

    text: str


@attrs.frozen
class Facts:
    """Labels and values, one below the other."""

    items: tuple[Fact, ...]


@attrs.frozen(kw_only=True)
class Figure:
    """One figure that matters, with its label and what has to be known with it."""

    label: str
    text: str
    note: str = ""
    tone: Tone = "plain"


@attrs.frozen
class Figures:
    """The key figures of a page, side by side."""

    items: tuple[Figure, ...]


@attrs.frozen(kw_only=True)
class Table:
    """Rows under columns, with totals below; `none` is said where there is no row."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[tuple[Cell, ...], ...] = ()
    none: str = ""


@attrs.frozen(kw_only=True)
class Bar:
    """One bar: its label, how long it is (a whole number, compared with the others), and the value as text."""

    label: str
    length: int
    text: str
    tone: Tone = "plain"


@attrs.frozen(kw_only=True)
class Bars:
    """A bar chart. The longest bar fills the width, or `full` does where there is a whole (100 %)."""

    title: str
    items: tuple[Bar, ...]
    full: int | None = None


@attrs.frozen(kw_only=True)
class Happening:
    """One thing that happened: when, by whom, what."""

    at: str
    by: str
    text: str


@attrs.frozen(kw_only=True)
class Timeline:
    """What happened, in the order of time; `none` is said where nothing did."""

    items: tuple[Happening, ...]
    none: str = ""


@attrs.frozen(kw_only=True)
class Mark:
    """A place to sign: the party, and who signed when on what hash; blank lines where nobody has."""

    party: str
    lines: tuple[Fact, ...]
    state: Cell


@attrs.frozen
class Marks:
    """Signatures side by side (会签)."""

    items: tuple[Mark, ...]


Block: TypeAlias = Paragraph | Facts | Figures | Table | Bars | Timeline | Marks


@attrs.frozen
class Section:
    """A part of a page under its own title; without one it simply goes on."""

    title: str
    blocks: tuple[Block, ...]


@attrs.frozen(kw_only=True)
class Closing:
    """How a letter ends (落款): who signs, on which day, and where the seal goes."""

    signed_by: str
    on: str
    seal: str


@attrs.frozen(kw_only=True)
class Page:
    """One document in one language.

    With a `letterhead` it is a letter: `addressee` is who it is written to, `closing` how it ends. `facts` stand at the
    head (编号, 日期), `footnote` at the foot. `is_wide` asks for paper on its side: its tables have many columns.
    """

    language: str
    title: str
    subtitle: str = ""
    facts: tuple[Fact, ...] = ()
    letterhead: Letterhead | None = None
    addressee: str = ""
    sections: tuple[Section, ...]
    closing: Closing | None = None
    footnote: str = ""
    is_wide: bool = False


def cells(*texts: str) -> tuple[Cell, ...]:
    """Make a row of plain cells."""
    return tuple(Cell(text) for text in texts)


def columns(*titles: str, numbers: Iterable[int] = ()) -> tuple[Column, ...]:
    """Make the heads of columns; `numbers` are the places of those that hold numbers."""
    right = set(numbers)
    return tuple(Column(title, is_number=place in right) for place, title in enumerate(titles))
