"""The converter: all scalars and collections are strict in reading and writing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import Enum, IntEnum, StrEnum
from typing import Any

import attrs
import pytest

from offboard_core.codec.json_values import converter, read_tagged, write_tagged
from offboard_core.codec.problems import problems_of
from offboard_core.errors import InvalidInput
from offboard_core.kernel.canonical import digest
from offboard_core.kernel.money import Money

YUAN = Money.of("1.00", "CNY")


class Colour(StrEnum):
    """An enumeration of text."""

    RED = "red"
    BLUE = "blue"


class Plain(Enum):
    """An enumeration whose members are not text."""

    RED = "red"


class Level(IntEnum):
    """An enumeration of numbers."""

    LOW = 1


@attrs.frozen(kw_only=True)
class Thing:
    """A class with a field of every kind."""

    colours: frozenset[Colour] = frozenset()
    level: Level = Level.LOW
    counts: Mapping[Colour, int] = attrs.field(factory=dict)
    price: Money | None = None
    notes: tuple[tuple[str, ...], ...] = ()
    fact: object = None


SOUND = Thing(
    colours=frozenset(Colour), counts={Colour.RED: 2}, price=YUAN, notes=(("a",), ()), fact={"on": dt.date(2026, 1, 2)}
)


def told(call: Any, *args: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - whatever is to fail
    """Return path and code of every problem that `call` raises."""
    with pytest.raises(Exception, match=r".*") as caught:
        call(*args)
    return [(finding.subject, finding.code) for finding in problems_of(caught.value)]


def test_every_kind_of_field_survives() -> None:
    """Sets, mappings with enum keys, nested lists and facts come back unchanged."""
    spelt = converter().unstructure(SOUND)

    assert ["blue", "red"] == spelt["colours"]
    assert SOUND == converter().structure(spelt, Thing)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"colours": "red"}, [(".colours", "input.not_a_list")]),
        ({"colours": ["red", "green"]}, [(".colours[1]", "input.not_one_of")]),
        ({"level": 2}, [(".level", "input.not_one_of")]),
        ({"level": True}, [(".level", "input.not_one_of")]),
        ({"counts": [["red", 1]]}, [(".counts", "input.not_a_mapping")]),
        ({"counts": {"green": 1}}, [(".counts[green]", "input.not_one_of")]),
        (
            {"counts": {"red": "1", "blue": 1.0}},
            [(".counts[red]", "input.not_whole"), (".counts[blue]", "input.not_whole")],
        ),
        (
            {"counts": {"green": 1, "red": "1"}},
            [(".counts[green]", "input.not_one_of"), (".counts[red]", "input.not_whole")],
        ),
        ({"price": []}, [(".price", "money.not_an_amount")]),
        ({"notes": [["a"], "b"]}, [(".notes[1]", "input.not_a_list")]),
        ({"notes": [["a", 1]]}, [(".notes[0][1]", "input.not_text")]),
        ({"fact": 1.5}, [(".fact.$", "canonical.no_certain_spelling")]),
        ({"fact": {"$date": 5}}, [(".fact", "date.not_iso")]),
        ({"fact": {"$at": "2026-01-02"}}, [(".fact", "time.not_a_moment")]),
        ({"fact": {"$money": [1]}}, [(".fact", "money.not_an_amount")]),
        ({"fact": 2**65}, [(".fact.$", "canonical.no_certain_spelling")]),
    ],
)
def test_what_is_read_has_to_be_right(body: dict[str, object], expected: list[tuple[str, str]]) -> None:
    """Each problem has its path, and one does not hide others."""
    assert expected == told(converter().structure, body, Thing)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"colours": ("red",)}, "input.not_a_list"),
        ({"colours": frozenset({"red"})}, "input.not_one_of"),
        ({"level": 1}, "input.not_one_of"),
        ({"counts": [("red", 1)]}, "input.not_a_mapping"),
        ({"counts": {Colour.RED: True}}, "input.not_whole"),
        ({"price": "1.00 CNY"}, "money.not_an_amount"),
        ({"notes": ("ab",)}, "input.not_a_list"),
        ({"notes": (("a", 1),)}, "input.not_text"),
        ({"fact": 1.5}, "canonical.no_certain_spelling"),
        ({"fact": {1: 2}}, "canonical.no_certain_spelling"),
        ({"fact": {Plain.RED: 1, "red": 2}}, "canonical.no_certain_spelling"),
        ({"fact": b"x"}, "canonical.no_certain_spelling"),
        ({"fact": dt.datetime(2026, 1, 1)}, "time.without_zone"),
    ],
)
def test_what_is_written_has_to_be_right(changes: dict[str, Any], code: str) -> None:
    """A value of a wrong type is refused in writing, because it could not be read."""
    wrong = attrs.evolve(SOUND, **changes)

    assert [code] == [found for _, found in told(converter().unstructure, wrong)]


def test_a_value_of_a_word_is_written_as_text() -> None:
    """A StrEnum member in a text field is written as its text."""
    spelt = converter().unstructure(attrs.evolve(SOUND, notes=((Colour.RED,),)))

    assert [["red"]] == spelt["notes"]
    assert type(spelt["notes"][0][0]) is str


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (Colour.RED, "red"),
        ([1, [2]], (1, (2,))),
        ({Colour.RED: dt.date(2026, 1, 2)}, {"red": dt.date(2026, 1, 2)}),
        (frozenset({dt.date(2026, 1, 3), dt.date(2026, 1, 2)}), (dt.date(2026, 1, 2), dt.date(2026, 1, 3))),
        (frozenset({"b", 1, YUAN}), ("b", 1, YUAN)),
        ({"$mapping": {"$money": 1}}, {"$mapping": {"$money": 1}}),
        (attrs.evolve(SOUND, colours=frozenset(), counts={}, notes=()), None),
    ],
)
def test_a_fact_keeps_its_hash(fact: object, expected: object) -> None:
    """A fact may come back as another Python type, but with the same canonical hash."""
    back = read_tagged(write_tagged(fact))

    assert digest(fact) == digest(back)
    assert expected is None or expected == back


def test_an_error_of_another_kind_is_told_by_what_it_says() -> None:
    """The text of any other error in a hook is kept."""
    assert [("path", "record.unreadable")] == [(one.subject, one.code) for one in problems_of(TypeError("no"), "path")]
    assert [("path.id", "record.unreadable")] == [
        (one.subject, one.code) for one in problems_of(InvalidInput.at("id", "", "record.unreadable"), "path")
    ]
