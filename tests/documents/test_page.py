"""A page is plain data: rows of cells, heads of columns, and their tones."""

from __future__ import annotations

import attrs
import pytest

from offboard_core.documents.page import Cell, Column, Page, cells, columns


def test_cells_are_plain() -> None:
    """Each text becomes a cell in the plain tone; no texts give an empty row."""
    assert (Cell("a", "plain"), Cell("", "plain")) == cells("a", "")
    assert () == cells()


@pytest.mark.parametrize(
    ("numbers", "right"), [((), []), ((0,), ["a"]), ((2, 1), ["b", "c"]), (range(3), ["a", "b", "c"])]
)
def test_numbers_are_named_by_their_position(numbers: range | tuple[int, ...], right: list[str]) -> None:
    """Positions count from zero, in any order; all other columns are text."""
    heads = columns("a", "b", "c", numbers=numbers)

    assert right == [head.title for head in heads if head.is_number]
    assert (Column("a"), Column("b"), Column("c")) == tuple(attrs.evolve(head, is_number=False) for head in heads)


def test_a_page_without_a_letterhead_is_no_letter() -> None:
    """Only language, title and content are required; all other parts are empty."""
    page = Page(language="en", title="Ours", sections=())

    assert (None, None, "") == (page.letterhead, page.closing, page.addressee)
    assert ("", (), False) == (page.footnote, page.facts, page.is_wide)
