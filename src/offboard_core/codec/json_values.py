"""JSON form of values in stored documents: dates and moments as text, money as a pair, facts with type tags."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import Enum
from functools import cache
from typing import Any

import attrs
import cattrs

from offboard_core.codec.strict import OneWay, strict_converter
from offboard_core.errors import InvalidInput
from offboard_core.kernel.canonical import canonical, plain
from offboard_core.kernel.dates import read_date
from offboard_core.kernel.money import Money

_DATE, _MOMENT, _MONEY, _MAPPING = "$date", "$at", "$money", "$mapping"
_BITS = 64
_UTC_TEXT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{6})?Z")


@cache
def converter() -> cattrs.Converter:
    """Return the converter of stored documents, created once."""
    made = strict_converter(
        {
            int: (_whole, _whole),
            dt.datetime: (_moment, _spell_moment),
            dt.date: (_date, _spell_date),
            Money: (_money, _spell_money),
        }
    )
    made.register_structure_hook_func(lambda kind: kind is object, lambda value, _: read_tagged(value))
    made.register_unstructure_hook_func(lambda kind: kind is object, write_tagged)
    return made


def write_tagged(value: object) -> object:
    """Convert a fact to JSON so that it can be read back: dates, moments and money get a type tag.

    Raises `InvalidInput` for a value without an unambiguous text, as `kernel.canonical.plain` does.
    """
    if (spell := _TAGGED.get(type(value))) is None:
        spell = next((spell for kind, spell in _TAGGED.items() if isinstance(value, kind)), _tagged_fields)
    return spell(value)


def read_tagged(value: object) -> object:
    """Read what `write_tagged` wrote; lists come back as tuples.

    Raises `InvalidInput` for a tag with a wrong value, and for values that facts cannot have: a float, a whole number
    of more than 64 bits, an unpaired surrogate.
    """
    match value:
        case {"$date": text, **rest} if not rest:
            return read_date(text, "")
        case {"$at": text, **rest} if not rest:
            return _moment(text, dt.datetime)
        case {"$money": pair, **rest} if not rest:
            return _money(pair, Money)
        case {"$mapping": dict(inside), **rest} if not rest:
            return {key: read_tagged(inner) for key, inner in inside.items()}
        case dict():
            return {key: read_tagged(inner) for key, inner in value.items()}
        case list():
            return tuple(read_tagged(inner) for inner in value)
    return plain(value)


def _tagged_mapping(value: Mapping[object, object]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, inner in value.items():
        text = key.value if isinstance(key, Enum) else key
        if not isinstance(text, str) or text in found:
            raise InvalidInput.at("", key, "canonical.no_certain_spelling", type=type(key).__name__)
        found[text] = write_tagged(inner)
    looks_like_a_tag = len(found) == 1 and next(iter(found)) in {_DATE, _MOMENT, _MONEY, _MAPPING}
    return {_MAPPING: found} if looks_like_a_tag else found


def _tagged_fields(value: object) -> object:
    if not attrs.has(kind := type(value)):
        return plain(value)
    return _tagged_mapping({field.name.lstrip("_"): getattr(value, field.name) for field in attrs.fields(kind)})


def _tagged_items(value: Iterable[object]) -> list[object]:
    return [write_tagged(inner) for inner in value]


def _itself(value: object) -> object:
    return value


def _whole(value: object, _: Any = int) -> int:
    if type(value) is not int or value.bit_length() > _BITS:
        raise InvalidInput.at("", value, "input.not_whole")
    return value


_TAGGED: Mapping[type, OneWay] = {
    type(None): _itself,
    bool: _itself,
    Enum: lambda value: write_tagged(value.value),
    int: _whole,
    str: lambda value: value if value.isascii() else plain(value),
    dict: _tagged_mapping,
    tuple: _tagged_items,
    list: _tagged_items,
    dt.datetime: lambda value: {_MOMENT: plain(value)},
    dt.date: lambda value: {_DATE: value.isoformat()},
    Money: lambda value: {_MONEY: [value.minor, value.currency]},
    Mapping: _tagged_mapping,
    AbstractSet: lambda value: _tagged_items(sorted(value, key=canonical)),
    **dict.fromkeys((bytes, bytearray, memoryview), plain),
    Sequence: _tagged_items,
}
"""Conversion of a fact by its exact type, which covers nearly all facts, otherwise by the first base type."""


def _date(value: object, _: Any) -> dt.date:
    return read_date(value, "")


def _spell_date(value: object) -> str:
    """Convert a date; a datetime is a date to Python, but would lose its time here."""
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        raise InvalidInput.at("", value, "date.not_iso")
    return value.isoformat()


def _moment(value: object, _: Any) -> dt.datetime:
    if not isinstance(value, str) or not _UTC_TEXT.fullmatch(value):
        raise InvalidInput.at("", value, "time.not_a_moment")
    try:
        return dt.datetime.fromisoformat(value).astimezone(dt.UTC)
    except ValueError as error:
        raise InvalidInput.at("", value, "time.not_a_moment") from error


def _spell_moment(value: object) -> object:
    if not isinstance(value, dt.datetime):
        raise InvalidInput.at("", value, "time.not_a_moment")
    return plain(value, "")


def _money(value: object, _: Any) -> Money:
    match value:
        case [int() as minor, str() as currency]:
            return Money(minor=minor, currency=currency)
    raise InvalidInput.at("", value, "money.not_an_amount")


def _spell_money(value: object) -> list[object]:
    if not isinstance(value, Money):
        raise InvalidInput.at("", value, "money.not_an_amount")
    return [value.minor, value.currency]
