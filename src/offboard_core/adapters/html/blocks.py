"""The blocks of a page as markup: paragraphs, facts, figures, tables, charts, timelines, signatures."""

from __future__ import annotations

import re
from typing import assert_never

from offboard_core.adapters.html.charts import chart
from offboard_core.adapters.html.markup import element, text
from offboard_core.documents.page import (
    Bars,
    Block,
    Cell,
    Column,
    Fact,
    Facts,
    Figure,
    Figures,
    Mark,
    Marks,
    Paragraph,
    Section,
    Table,
    Timeline,
)

_CODE = re.compile(r"[!-~–]{1,18}|[^ ]{1,5}")
"""A date, a number or a short word, which must not be broken across lines."""
_SUM = re.compile(r"[-0-9,.]+[ \u00a0][A-Z]{3}( \+ [-0-9,.]+[ \u00a0][A-Z]{3})*")
"""Amounts with their currencies, which may be broken at blanks only."""


_LONG = 12
"""Longer key figures, in characters, get a smaller font."""


def section(part: Section) -> str:
    """Return one part of a page, with its title if it has one."""
    title = element("h2", text(part.title)) if part.title else ""
    return element("section", title + "\n".join(map(_block, part.blocks)))


def facts(items: tuple[Fact, ...], css: str = "facts") -> str:
    """Return labelled values."""
    return element("dl", "".join(map(_fact, items)), css=css)


def _block(block: Block) -> str:
    match block:
        case Paragraph(words):
            return element("p", text(words))
        case Facts(items):
            return facts(items)
        case Figures(items):
            return element("div", "".join(map(_figure, items)), css="figures")
        case Table():
            return _table(block)
        case Bars():
            return chart(block)
        case Timeline():
            return _timeline(block)
        case Marks(items):
            return element("div", "".join(map(_mark, items)), css="marks")
        case _:
            assert_never(block)


def _fact(fact: Fact) -> str:
    value = element("span", text(fact.text), css=f"tone {fact.tone}")
    return element("div", element("dt", text(fact.label)) + element("dd", value))


def _figure(item: Figure) -> str:
    note = element("small", text(item.note)) if item.note else ""
    parts = element("span", text(item.label), css="label") + _value(item.text) + note
    return element("div", parts, css=f"figure {item.tone}")


def _value(said: str) -> str:
    """Return a key figure; a long one is smaller, so that an amount stays next to its currency."""
    return element("strong", text(said), css="long" if len(said) > _LONG else "")


def _table(table: Table) -> str:
    """Return a table; on a narrow screen each row becomes a card whose cells show the heads of their columns."""
    if not table.rows:
        return element("p", text(table.none), css="none")
    head = "".join(element("th", text(column.title), css=_align(column), scope="col") for column in table.columns)
    body = "".join(element("tr", _cells(table, row)) for row in table.rows)
    foot = "".join(element("tr", _total(table, row)) for row in table.totals)
    parts = element("thead", element("tr", head)) + element("tbody", body) + (element("tfoot", foot) if foot else "")
    return element("table", parts, css="single" if len(table.columns) == 1 else "")


def _cells(table: Table, row: tuple[Cell, ...]) -> str:
    return "".join(_cell(column, cell) for column, cell in zip(table.columns, row, strict=True))


def _cell(column: Column, cell: Cell) -> str:
    value = element("span", text(cell.text), css=f"tone {cell.tone}")
    return element("td", value, css=_shape(column, cell), data_label=column.title)


def _total(table: Table, row: tuple[Cell, ...]) -> str:
    """Return a row of totals; cells without text are merged with the one before."""
    found: list[tuple[Column, Cell, int]] = []
    for column, cell in zip(table.columns, row, strict=True):
        if found and not cell.text:
            first, text_of, span = found[-1]
            found[-1] = (first, text_of, span + 1)
        else:
            found.append((column, cell, 1))
    return "".join(
        element("td", text(cell.text), css=_shape(column, cell), data_label=column.title, colspan=str(span))
        for column, cell, span in found
    )


def _shape(column: Column, cell: Cell) -> str:
    shape = "whole" if _CODE.fullmatch(cell.text) else "sum" if _SUM.fullmatch(cell.text) else ""
    return f"{_align(column)} {shape}".strip()


def _align(column: Column) -> str:
    return "number" if column.is_number else ""


def _timeline(line: Timeline) -> str:
    if not line.items:
        return element("p", text(line.none), css="none")
    items = (
        element("time", text(item.at)) + element("span", text(item.by), css="by") + element("p", text(item.text))
        for item in line.items
    )
    return element("ol", "".join(element("li", item) for item in items), css="timeline")


def _mark(mark: Mark) -> str:
    state = element("span", text(mark.state.text), css=f"tone {mark.state.tone}")
    head = element("div", element("strong", text(mark.party)) + state, css="party")
    return element("div", head + facts(mark.lines, "facts signed"), css="mark")
