"""The seam: which ids and texts every database can keep, and what each kind promotes."""

from __future__ import annotations

import datetime as dt

import pytest

from offboard_core.adapters.shelf.seam import ID_LIMIT, SHAPES, TEXT_LIMIT, check_key, check_scalar, is_storable
from offboard_core.errors import InvalidInput
from offboard_core.ports.kinds import KINDS


@pytest.mark.parametrize(
    ("text", "expected"),
    [("客户", True), ("x" * ID_LIMIT, True), ("x" * (ID_LIMIT + 1), False), ("a\x00b", False), ("\ud800", False)],
)
def test_what_can_be_stored_as_an_id(text: str, expected: bool) -> None:  # noqa: FBT001
    """No more characters than the limit, no NUL, no half of a surrogate pair."""
    assert expected is is_storable(text)
    if expected:
        check_key("clients.id", text)
    else:
        with pytest.raises(InvalidInput) as caught:
            check_key("clients.id", text)
        assert ["record.not_storable"] == [found.code for found in caught.value.findings]


def test_a_promoted_text_has_a_limit_of_its_own() -> None:
    """A column is shorter than an id, and a moment needs its zone."""
    check_scalar("clients.owner", "x" * TEXT_LIMIT)
    check_scalar("clients.count", 10**30)
    for value in ("x" * (TEXT_LIMIT + 1), dt.datetime(2026, 11, 30)):
        with pytest.raises(InvalidInput):
            check_scalar("clients.owner", value)


def test_every_declared_kind_has_a_shape() -> None:
    """Shapes are read from the declarations; the journal's chains are the only ones besides."""
    assert {"heads", "journal"} == set(SHAPES) - set(KINDS)
    assert all({column for search in shape.searches for column in search} <= {*shape.columns, "id"} for shape in SHAPES.values())  # fmt: skip
