"""Tables over an enumeration have a row for every member."""

from __future__ import annotations

from enum import StrEnum

import pytest

from offboard_core.kernel.enumeration import row_for_each


class Side(StrEnum):
    """Two members, in this order."""

    LEFT = "left"
    RIGHT = "right"


def test_rows_stand_in_the_order_of_the_members_and_stay() -> None:
    """However the rows were written down, the table follows the enumeration and cannot be changed."""
    table = row_for_each(Side, {Side.RIGHT: 2, Side.LEFT: 1})

    assert [(Side.LEFT, 1), (Side.RIGHT, 2)] == list(table.items())
    assert not hasattr(table, "__setitem__")


def test_a_member_without_a_row_is_named_when_the_table_is_built() -> None:
    """Whoever adds a member and forgets its row cannot import the table."""
    with pytest.raises(TypeError, match="no row for LEFT, RIGHT of Side"):
        row_for_each(Side, {})
