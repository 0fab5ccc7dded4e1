"""Canonical JSON: one text for every value, so that equal values have equal hashes on every machine."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import Enum
from typing import Any

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.kernel.money import Money

_BITS = 64
"""Longest whole number, in bits. Many JSON readers round longer numbers, and no amount needs them."""


def plain(value: object, path: str = "$") -> object:
    """Convert `value` to JSON types: None, booleans, whole numbers, text, lists and mappings with text keys.

    Dates and moments become ISO text (moments in UTC), money becomes `{"minor", "currency"}`, attrs values become
    mappings of their fields, sets are sorted. Raises `InvalidInput` with the path of a float, a naive datetime, a whole
    number of more than 64 bits, an unpaired surrogate, two equal keys, nesting beyond Python's recursion limit, or any
    other value without one unambiguous text.
    """
    try:
        return _plain(value)
    except _Unspeakable as fault:
        raise fault.at(path) from fault
    except RecursionError as error:
        raise InvalidInput.at(path, value, "canonical.no_certain_spelling", type=type(value).__name__) from error


def canonical(value: object) -> str:
    """Return `value` as canonical JSON: sorted keys, no blanks, characters beyond ASCII unescaped."""
    return spell(plain(value))


def digest(value: object) -> str:
    """Return the SHA-256 of the canonical JSON of `value`, in hexadecimal."""
    return hash_of(canonical(value))


def hash_of(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


spell = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode
"""Encode a value that is already plain. One shared encoder, because creating one costs more than using it."""


class _Unspeakable(Exception):
    """A value without one unambiguous text; collects the path of the value while the error propagates."""

    def __init__(self, value: object, code: str = "canonical.no_certain_spelling", **facts: object) -> None:
        super().__init__()
        self.value, self.code, self.facts = value, code, facts
        self.steps: list[str] = []

    def at(self, path: str) -> InvalidInput:
        """Return the error for the caller, with the full path."""
        return InvalidInput.at(path + "".join(reversed(self.steps)), self.value, self.code, **self.facts)


def _no_spelling(value: object) -> _Unspeakable:
    return _Unspeakable(value, type=type(value).__name__)


def _plain(value: object) -> object:
    """Convert by exact type where possible; this covers nearly every value and is fast."""
    quick = _BY_TYPE.get(type(value))
    return quick(value) if quick is not None else _by_family(value)


def _by_family(value: object) -> object:
    match value:
        case Enum():
            return _plain(value.value)
        case int():
            return _whole(value)
        case str():
            return _text(value)
        case dt.datetime():
            return _moment(value)
        case dt.date():
            return value.isoformat()
        case Mapping():
            return _mapping(value)
        case AbstractSet():
            return sorted((_plain(inner) for inner in value), key=spell)
        case Sequence() if not isinstance(value, bytes | bytearray | memoryview):
            return _sequence(value)
        case _ if attrs.has(kind := type(value)):
            return {
                field.name.lstrip("_"): _inside(f".{field.name}", getattr(value, field.name))
                for field in attrs.fields(kind)
            }
        case _:
            raise _no_spelling(value)


def _inside(step: str, value: object) -> object:
    """Convert a nested value, and add `step` to the path of an error."""
    try:
        return _plain(value)
    except _Unspeakable as fault:
        fault.steps.append(step)
        raise


def _sequence(value: Sequence[object]) -> list[object]:
    found: list[object] = []
    try:
        for inner in value:
            found.append(_plain(inner))  # noqa: PERF401 - the length of `found` gives the index of a fault
    except _Unspeakable as fault:
        fault.steps.append(f"[{len(found)}]")
        raise
    return found


def _mapping(value: Mapping[object, object]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, inner in value.items():
        text = key.value if isinstance(key, Enum) else key
        if not isinstance(text, str) or _text(text) in found:
            raise _no_spelling(key)
        try:
            found[text] = _plain(inner)
        except _Unspeakable as fault:
            fault.steps.append(f".{text}")
            raise
    return found


def _same(value: object) -> object:
    return value


def _whole(value: int) -> int:
    if value.bit_length() > _BITS:
        raise _no_spelling(value)
    return value


def _text(value: str) -> str:
    """Return text that UTF-8 can encode; JSON input may contain an unpaired surrogate, which it cannot."""
    if value.isascii():
        return value
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise _Unspeakable(value, type="str") from error
    return value


def _moment(value: dt.datetime) -> str:
    if value.utcoffset() is None:
        raise _Unspeakable(value.isoformat(), "time.without_zone")
    try:
        return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    except OverflowError as error:
        raise _Unspeakable(value.isoformat(), "date.impossible") from error


_BY_TYPE: Mapping[type, Callable[[Any], object]] = {
    type(None): _same,
    bool: _same,
    int: _whole,
    str: _text,
    dict: _mapping,
    tuple: _sequence,
    list: _sequence,
    dt.date: dt.date.isoformat,
    dt.datetime: _moment,
    Money: lambda value: {"minor": value.minor, "currency": value.currency},
}
