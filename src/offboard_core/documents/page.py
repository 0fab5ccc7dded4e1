"""A page: the content of a document in blocks of finished text, as pure data for any renderer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

import attrs

Tone: TypeAlias = Literal["plain", "good", "warn", "bad", "unknown"]
"""Emphasis of a value; a renderer must not show it by colour alone."""


@attrs.frozen(kw_only=True)
class Letterhead:
    """The sender as given by the host: company, payment details and contact (抬头)."""

    company: str
    account: str = ""
    bank: str = ""
    contact: str = ""
    phone: str = ""
    address: str = ""


@attrs.frozen
class Cell:
    """A value in a table."""

    text: str
    tone: Tone = "plain"


@attrs.frozen
class Column:
    """The head of a column; numbers are aligned to the right."""

    title: str
    is_number: bool = False


@attrs.frozen
class Fact:
    """A labelled value."""

    label: str
    text: str
    tone: Tone = "plain"


@attrs.frozen
class Paragraph:
    """A paragraph of text."""

    text: str


@attrs.frozen
class Facts:
    """Labelled values, one below the other."""

    items: tuple[Fact, ...]


@attrs.frozen(kw_only=True)
class Figure:
    """A key figure with its label and a note."""

    label: str
    text: str
    note: str = ""
    tone: Tone = "plain"


@attrs.frozen
class Figures:
    """Key figures, side by side."""

    items: tuple[Figure, ...]


@attrs.frozen(kw_only=True)
class Table:
    """Rows under columns, with totals below; `none` is shown if there are no rows."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[tuple[Cell, ...], ...] = ()
    none: str = ""


@attrs.frozen(kw_only=True)
class Bar:
    """A bar: its label, its length (a whole number relative to the other bars), and the value as text."""

    label: str
    length: int
    text: str
    tone: Tone = "plain"


@attrs.frozen(kw_only=True)
class Bars:
    """A bar chart. The longest bar fills the width, or a bar of length `full` if it is set (100 %)."""

    title: str
    items: tuple[Bar, ...]
    full: int | None = None


@attrs.frozen(kw_only=True)
class Happening:
    """An event in a timeline: when, by whom, what."""

    at: str
    by: str
    text: str


@attrs.frozen(kw_only=True)
class Timeline:
    """Events in order of time; `none` is shown if there are none."""

    items: tuple[Happening, ...]
    none: str = ""


@attrs.frozen(kw_only=True)
class Mark:
    """A signature field: the party, and who signed when and which hash; blank lines if it is not signed."""

    party: str
    lines: tuple[Fact, ...]
    state: Cell


@attrs.frozen
class Marks:
    """Signature fields, side by side (会签)."""

    items: tuple[Mark, ...]


Block: TypeAlias = Paragraph | Facts | Figures | Table | Bars | Timeline | Marks
"""A block of a page."""


@attrs.frozen
class Section:
    """A part of a page with a title; an empty title continues the part before."""

    title: str
    blocks: tuple[Block, ...]


@attrs.frozen(kw_only=True)
class Closing:
    """The end of a letter (落款): signatory, day, and place of the seal."""

    signed_by: str
    on: str
    seal: str


@attrs.frozen(kw_only=True)
class Page:
    """A document in one language."""

    language: str
    """Language of all texts."""
    title: str
    """Title of the document."""
    subtitle: str = ""
    """Line below the title, may be empty."""
    facts: tuple[Fact, ...] = ()
    """Labelled values at the head (编号, 日期)."""
    letterhead: Letterhead | None = None
    """Sender of a letter; `None` if the page is not a letter."""
    addressee: str = ""
    """Addressee of a letter."""
    sections: tuple[Section, ...]
    """Content."""
    closing: Closing | None = None
    """End of a letter."""
    footnote: str = ""
    """Text at the foot."""
    is_wide: bool = False
    """Whether the page needs landscape paper because of wide tables."""


def cells(*texts: str) -> tuple[Cell, ...]:
    """Build a row of plain cells."""
    return tuple(Cell(text) for text in texts)


def columns(*titles: str, numbers: Iterable[int] = ()) -> tuple[Column, ...]:
    """Build the heads of columns; `numbers` are the positions of numeric columns."""
    right = set(numbers)
    return tuple(Column(title, is_number=place in right) for place, title in enumerate(titles))
