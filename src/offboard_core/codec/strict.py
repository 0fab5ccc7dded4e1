"""The one converter: nothing is coerced, nothing is dropped, and every problem names its path.

cattrs turns `None` into "None", 1.9 into 1 and "abc" into ("a", "b", "c") unless told otherwise; every hook here refuses
instead, on the way out as on the way in, so that nothing is stored that could not be read back.
"""

from __future__ import annotations

import datetime as dt
import re
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import Enum, IntEnum, StrEnum
from functools import cache
from typing import Any, TypeAlias

import attrs
import cattrs

from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.canonical import canonical, plain
from offboard_core.kernel.dates import read_date
from offboard_core.kernel.money import Money

_DATE, _MOMENT, _MONEY, _MAPPING = "$date", "$at", "$money", "$mapping"
_LONGEST_KEY = 80
_BITS = 64
_UTC_TEXT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{6})?Z")

Hook: TypeAlias = Callable[[Any, Any], Any]
"""Reads a value as a type."""
OneWay: TypeAlias = Callable[[Any], Any]
"""Spells a value."""


class _Strict(cattrs.Converter):
    """Asks whether a type is an enumeration first: cattrs would take a StrEnum for any text at all."""

    def get_unstructure_hook(self, type: Any, cache_result: bool = True) -> OneWay:  # noqa: FBT001, FBT002
        """Return how a type is spelt."""
        return _spell_member(type) if _is_member(type) else super().get_unstructure_hook(type, cache_result)


@cache
def converter() -> cattrs.Converter:
    """Return the converter, built once: strict hooks for every scalar and collection, unknown keys forbidden."""
    made = _Strict(forbid_extra_keys=True, prefer_attrib_converters=False, detailed_validation=True)
    scalars: dict[type, tuple[Hook, OneWay]] = {
        str: (_text, _spell_text),
        int: (_whole, lambda value: _whole(value, int)),
        bool: (_truth, lambda value: _truth(value, bool)),
        dt.datetime: (_moment, _spell_moment),
        dt.date: (_date, _spell_date),
        Money: (_money, _spell_money),
    }
    for kind, (read, spell) in scalars.items():
        made.register_structure_hook(kind, read)
        made.register_unstructure_hook(kind, spell)
    for family in (Enum, IntEnum, StrEnum):  # before `str` and `int` can claim their members
        made.register_structure_hook(family, _member)
    made.register_structure_hook_func(_is_fact, lambda value, _: read_tagged(value))
    made.register_unstructure_hook_func(_is_fact, write_tagged)
    made.register_structure_hook_factory(_is_array, _array_reader)
    made.register_unstructure_hook_factory(_is_array, _array_speller)
    made.register_structure_hook_factory(_is_mapping, _mapping_reader)
    made.register_unstructure_hook_factory(_is_mapping, _mapping_speller)
    return made


def write_tagged(value: object) -> object:
    """Spell a fact so that it reads back as what it was: dates, moments and money carry a tag.

    Raises `InvalidInput` for what has no certain spelling, as `kernel.canonical.plain` does.
    """
    if (quick := _TAGGED.get(type(value))) is not None:
        return quick(value)
    match value:
        case Enum():
            return write_tagged(value.value)
        case dt.datetime():
            return {_MOMENT: plain(value)}
        case dt.date():
            return {_DATE: value.isoformat()}
        case Money():
            return {_MONEY: [value.minor, value.currency]}
        case Mapping():
            return _tagged_mapping(value)
        case AbstractSet():
            return [write_tagged(inner) for inner in sorted(value, key=canonical)]
        case Sequence() if not isinstance(value, str | bytes | bytearray | memoryview):
            return [write_tagged(inner) for inner in value]
    if attrs.has(kind := type(value)):
        return _tagged_mapping({field.name.lstrip("_"): getattr(value, field.name) for field in attrs.fields(kind)})
    return plain(value)


def read_tagged(value: object) -> object:
    """Read what `write_tagged` wrote; lists come back as tuples.

    Raises `InvalidInput` for a tag with the wrong thing in it, and for what no fact can be: a float, a whole number
    beyond 64 bits, half a surrogate pair.
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


def problems_of(error: BaseException, path: str = "") -> Iterator[Finding]:
    """Flatten what reading raised into findings, each with its path."""
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from problems_of(inner, path + _step(inner))
    elif isinstance(error, InvalidInput):
        for found in error.findings:
            inner_path = str(found.facts.get("path", found.subject))
            where = ".".join(part for part in (path, inner_path) if part)
            yield Finding(code=found.code, subject=where, facts={**found.facts, "path": where})
    elif isinstance(error, cattrs.ForbiddenExtraKeysError):
        for key in sorted(map(str, error.extra_fields)):
            yield from InvalidInput.at(f"{path}.{key[:_LONGEST_KEY]}", "", "record.unknown_key").findings
    elif isinstance(error, KeyError):
        yield from InvalidInput.at(path, "", "record.key_missing").findings
    else:
        yield from InvalidInput.at(path, str(error), "record.unreadable").findings


def _step(error: BaseException) -> str:
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, cattrs.AttributeValidationNote):
            return f".{note.name}"
        if isinstance(note, cattrs.IterableValidationNote):
            return f"[{note.index}]"
    return ""


def _tagged_mapping(value: Mapping[object, object]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, inner in value.items():
        text = key.value if isinstance(key, Enum) else key
        if not isinstance(text, str) or text in found:
            raise InvalidInput.at("", key, "canonical.no_certain_spelling", type=type(key).__name__)
        found[text] = write_tagged(inner)
    looks_like_a_tag = len(found) == 1 and next(iter(found)) in {_DATE, _MOMENT, _MONEY, _MAPPING}
    return {_MAPPING: found} if looks_like_a_tag else found


def _tagged_text(value: str) -> object:
    return value if value.isascii() else plain(value)


def _tagged_items(value: Sequence[object]) -> list[object]:
    return [write_tagged(inner) for inner in value]


def _itself(value: object) -> object:
    return value


_TAGGED: Mapping[type, OneWay] = {
    type(None): _itself,
    bool: _itself,
    int: plain,
    str: _tagged_text,
    dict: _tagged_mapping,
    tuple: _tagged_items,
    list: _tagged_items,
    dt.date: lambda value: {_DATE: value.isoformat()},
    dt.datetime: lambda value: {_MOMENT: plain(value)},
    Money: lambda value: {_MONEY: [value.minor, value.currency]},
}
"""How a fact is spelt by its exact type, which says everything of nearly every fact."""


def _is_member(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Enum)


def _is_fact(kind: Any) -> bool:
    return kind is object


def _is_array(kind: Any) -> bool:
    return typing.get_origin(kind) in {tuple, frozenset}


def _is_mapping(kind: Any) -> bool:
    return typing.get_origin(kind) is Mapping


def _text(value: object, _: Any) -> str:
    if not isinstance(value, str):
        raise InvalidInput.at("", value, "input.not_text")
    return value


def _spell_text(value: object) -> str:
    """Spell text; a StrEnum where text is expected is its value."""
    if not isinstance(value, str):
        raise InvalidInput.at("", value, "input.not_text")
    return value if type(value) is str else str.__str__(value)


def _whole(value: object, _: Any) -> int:
    if type(value) is not int or value.bit_length() > _BITS:
        raise InvalidInput.at("", value, "input.not_whole")
    return value


def _truth(value: object, _: Any) -> bool:
    if type(value) is not bool:
        raise InvalidInput.at("", value, "input.not_true_or_false")
    return value


def _date(value: object, _: Any) -> dt.date:
    return read_date(value, "")


def _spell_date(value: object) -> str:
    """Spell a date; a moment is one to Python, and would lose its time here."""
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


def _member(value: object, kind: Any) -> Any:
    for member in kind:
        if member.value == value and type(member.value) is type(value):
            return member
    allowed = ", ".join(str(member.value) for member in kind)
    raise InvalidInput.at("", value, "input.not_one_of", allowed=allowed)


def _spell_member(kind: Any) -> OneWay:
    def spell(value: object) -> object:
        if not isinstance(value, kind):
            allowed = ", ".join(str(member.value) for member in kind)
            raise InvalidInput.at("", value, "input.not_one_of", allowed=allowed)
        return value.value

    return spell


def _array_reader(kind: Any, made: cattrs.Converter) -> Hook:
    build: type = typing.get_origin(kind) or tuple
    inner = typing.get_args(kind)[0]
    read = made.get_structure_hook(inner)

    def structure(value: object, _: Any) -> Any:
        if not isinstance(value, list):
            raise InvalidInput.at("", value, "input.not_a_list")
        return build(_each(enumerate(value), lambda item: read(item, inner), kind))

    return structure


def _array_speller(kind: Any, made: cattrs.Converter) -> OneWay:
    is_set = typing.get_origin(kind) is frozenset
    spell = made.get_unstructure_hook(typing.get_args(kind)[0])

    def unstructure(value: Any) -> list[object]:
        if not isinstance(value, AbstractSet if is_set else tuple | list):
            raise InvalidInput.at("", value, "input.not_a_list")
        return [spell(item) for item in (sorted(value, key=canonical) if is_set else value)]

    return unstructure


def _mapping_reader(kind: Any, made: cattrs.Converter) -> Hook:
    key_kind, inner = typing.get_args(kind)
    read_key, read = made.get_structure_hook(key_kind), made.get_structure_hook(inner)

    def structure(value: object, _: Any) -> dict[Any, Any]:
        if not isinstance(value, dict):
            raise InvalidInput.at("", value, "input.not_a_mapping")
        keys = _each(zip(value, value, strict=True), lambda key: read_key(key, key_kind), kind)
        return dict(zip(keys, _each(value.items(), lambda item: read(item, inner), kind), strict=True))

    return structure


def _mapping_speller(kind: Any, made: cattrs.Converter) -> OneWay:
    key_kind, inner = typing.get_args(kind)
    spell_key, spell = made.get_unstructure_hook(key_kind), made.get_unstructure_hook(inner)

    def unstructure(value: object) -> dict[object, object]:
        if not isinstance(value, Mapping):
            raise InvalidInput.at("", value, "input.not_a_mapping")
        return {spell_key(key): spell(item) for key, item in value.items()}

    return unstructure


def _each(items: Iterable[tuple[object, object]], read: OneWay, kind: Any) -> list[Any]:
    """Read every item, and only then raise what was wrong with any of them."""
    found: list[Any] = []
    errors: list[Exception] = []
    for place, item in items:
        try:
            found.append(read(item))
        except Exception as error:  # noqa: BLE001 - kept, with its place, and raised below
            where = place if isinstance(place, int) else str(place)[:_LONGEST_KEY]
            error.add_note(cattrs.IterableValidationNote(f"at {where}", where, kind))
            errors.append(error)
    if errors:
        raise cattrs.IterableValidationError(f"while reading {kind}", errors, kind)
    return found
