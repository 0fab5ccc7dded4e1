"""Ids: what is a valid id."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offboard_core.errors import InvalidInput
from offboard_core.kernel.identity import check_id, find_by_id, replace_by_id


@pytest.mark.parametrize(
    "value", ["a", "li.na", "AR-1001", "华东重工", "华东 重工", "wang.wei#1.2", "erp:0001/7", "x" * 120, "𠮷野家", "é"]
)
def test_what_can_be_an_id(value: str) -> None:
    """Text of 1–120 visible characters is an id, also with inner blanks, and comes back unchanged."""
    assert value == check_id(value, "id")


@pytest.mark.parametrize(
    "value",
    [
        "",
        " ",
        "x" * 121,
        " a",
        "a ",
        "a\u3000",
        "a\n",
        "a\nb",
        "a\x00b",
        "a\x7fb",
        "a\x85b",
        "a\u2028b",
        "a\u200bb",
        "a\u202eb",
        "\ufeffAR-1",
        "a\u2060b",
        "\ud800",
        "a\udfff",
    ],
)
def test_what_cannot_be_an_id(value: str) -> None:
    """Empty, too long, padded, and text with control, invisible or unpaired surrogate characters is refused."""
    with pytest.raises(InvalidInput) as caught:
        check_id(value, "person.id")

    assert [("input.not_an_id", "person.id")] == [(f.code, f.subject) for f in caught.value.findings]


@pytest.mark.parametrize("value", [None, 7, pytest.param(10**5000, id="5000 digits"), True, b"li.na", ["li.na"], 1.0])
def test_an_id_is_text(value: object) -> None:
    """A value that is not text is refused."""
    with pytest.raises(InvalidInput) as caught:
        check_id(value, "id")

    assert caught.value.findings[0].code == "input.not_text"


@given(st.text(st.characters(exclude_categories=())) | st.integers() | st.binary() | st.none())
def test_hostile_input_raises_only_invalid_input(value: object) -> None:
    """Any value is returned unchanged as one line of valid UTF-8, or raises `InvalidInput`."""
    try:
        known = check_id(value, "id")
    except InvalidInput:
        return

    assert known == value
    assert known.encode("utf-8")
    assert [known] == known.splitlines()


@attrs.frozen(kw_only=True)
class Part:
    """Something with an id."""

    id: str
    text: str = ""


def test_a_thing_is_found_and_replaced_by_its_id() -> None:
    """The others stay, and all stay in their order; what replaces an id that is not there changes nothing."""
    things = (Part(id="a"), Part(id="b"), Part(id="c"))
    changed = Part(id="b", text="new")

    assert things[1] is find_by_id(things, "b")
    assert None is find_by_id(things, "d")
    assert (things[0], changed, things[2]) == replace_by_id(things, changed)
    assert things == replace_by_id(things, Part(id="d"))
