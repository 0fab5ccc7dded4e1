"""One spelling for every value, so that equal things have equal hashes on every machine."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import Enum

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.kernel.money import Money

_BITS = 64
"""Longer whole numbers are nobody's amount, and many readers of JSON would round them."""


def plain(value: object, path: str = "$") -> object:
    """Reduce `value` to what JSON knows: None, truth values, whole numbers, text, lists and text-keyed mappings.

    Dates and moments become ISO text (moments in UTC), money becomes `{"minor", "currency"}`, attrs values become
    mappings of their fields, sets are sorted. Raises `InvalidInput` naming the path for a float, a naive datetime, a
    whole number beyond 64 bits, half a surrogate pair, two keys spelt alike, or anything else without one certain
    spelling, nesting that no reader could follow included.
    """
    try:
        return _plain(value, path)
    except RecursionError as error:
        raise InvalidInput.at(path, value, "canonical.no_certain_spelling", type=type(value).__name__) from error


def canonical(value: object) -> str:
    """Spell `value` as JSON in the one canonical way: sorted keys, no blanks, text as it is, in UTF-8."""
    return _spell(plain(value))


def digest(value: object) -> str:
    """Return the SHA-256 of the canonical spelling, in hexadecimal."""
    return hashlib.sha256(canonical(value).encode("utf-8")).hexdigest()


def _plain(value: object, path: str) -> object:
    match value:
        case Enum():
            return _plain(value.value, path)
        case None | bool():
            return value
        case int() if value.bit_length() <= _BITS:
            return value
        case str():
            return _text(value, path)
        case dt.datetime():
            return _moment(value, path)
        case dt.date():
            return value.isoformat()
        case Money():
            return {"minor": value.minor, "currency": value.currency}
        case Mapping():
            return _mapping(value, path)
        case AbstractSet():
            return sorted((_plain(inner, path) for inner in value), key=_spell)
        case Sequence() if not isinstance(value, bytes | bytearray | memoryview):
            return [_plain(inner, f"{path}[{place}]") for place, inner in enumerate(value)]
        case _ if attrs.has(kind := type(value)):
            return {
                field.name.lstrip("_"): _plain(getattr(value, field.name), f"{path}.{field.name}")
                for field in attrs.fields(kind)
            }
        case _:
            raise InvalidInput.at(path, value, "canonical.no_certain_spelling", type=type(value).__name__)


_spell = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode
"""Spells what JSON knows; one encoder for all, since making one costs more than using it."""


def _mapping(value: Mapping[object, object], path: str) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, inner in value.items():
        text = key.value if isinstance(key, Enum) else key
        if not isinstance(text, str) or _text(text, path) in found:
            raise InvalidInput.at(path, key, "canonical.no_certain_spelling", type=type(key).__name__)
        below = f"{path}.{text}"  # most values are plain text, and matching costs more than spelling it
        found[text] = _text(inner, below) if type(inner) is str else _plain(inner, below)
    return found


def _text(value: str, path: str) -> str:
    """Return text that UTF-8 can spell; JSON may bring half a surrogate pair, which it cannot."""
    if value.isascii():
        return value
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InvalidInput.at(path, value, "canonical.no_certain_spelling", type="str") from error
    return value


def _moment(value: dt.datetime, path: str) -> str:
    if value.utcoffset() is None:
        raise InvalidInput.at(path, value.isoformat(), "time.without_zone")
    try:
        return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    except OverflowError as error:
        raise InvalidInput.at(path, value.isoformat(), "date.impossible") from error
