"""A page as plain text, for a mail body or a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from offboard_core.documents.page import Bars, Block, Cell, Facts, Figures, Marks, Page, Paragraph, Table, Timeline


def plain_text(page: Page) -> str:
    """Return all values of a page, line by line."""
    return "\n".join(_lines(page)).strip() + "\n"


def _lines(page: Page) -> Iterator[str]:
    if page.letterhead is not None:
        yield page.letterhead.company
        yield ""
    yield page.title
    if page.subtitle:
        yield page.subtitle
    for fact in page.facts:
        yield f"{fact.label}  {fact.text}"
    if page.addressee:
        yield ""
        yield page.addressee
    for section in page.sections:
        yield ""
        if section.title:
            yield f"[{section.title}]"
        for block in section.blocks:
            yield from _block(block)
    if page.closing is not None:
        yield ""
        yield page.closing.signed_by
        yield page.closing.on
    if page.footnote:
        yield ""
        yield page.footnote


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text):
            yield text
        case Facts(items):
            yield from (f"  {fact.label}  {fact.text}" for fact in items)
        case Figures(items):
            yield from (f"  {item.label}  {item.text}  {item.note}".rstrip() for item in items)
        case Table():
            yield from _table(block)
        case Bars():
            yield block.title
            yield from (f"  {bar.label}  {bar.text}" for bar in block.items)
        case Timeline():
            yield from (f"  {item.at}  {item.by}  {item.text}" for item in block.items)
            if not block.items:
                yield f"  {block.none}"
        case Marks(items):
            for mark in items:
                yield f"  {mark.party}  {mark.state.text}"
                yield from (f"    {fact.label}  {fact.text}".rstrip() for fact in mark.lines)
        case _:
            assert_never(block)


def _table(table: Table) -> Iterator[str]:
    """Write each value with the head of its column, because columns do not align in every font."""
    for row in table.rows:
        named = zip(table.columns, row, strict=True)
        yield "  - " + "  ".join(f"{column.title} {cell.text}" for column, cell in named if cell.text)
    for total in table.totals:
        yield "  " + "  ".join(_filled(total))
    if not table.rows:
        yield f"  {table.none}"


def _filled(row: tuple[Cell, ...]) -> Iterator[str]:
    return (cell.text for cell in row if cell.text)
