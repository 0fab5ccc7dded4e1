"""The strict converter that reads and writes both stored documents and policy files.

By default cattrs turns `None` into "None", 1.9 into 1 and "abc" into ("a", "b", "c"). Every hook here refuses such
values, in writing as in reading, so that written text can be read back. `strict_converter` covers what JSON and TOML
share: text, booleans, enumerations, lists, mappings and attrs classes. `json_values` and `tables` add dates, numbers
and money; `problems` turns errors into findings with their paths.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from enum import Enum, IntEnum, StrEnum
from functools import cache
from types import UnionType
from typing import Any, TypeAlias

import attrs
import cattrs

from offboard_core.errors import InvalidInput
from offboard_core.kernel.canonical import canonical

Hook: TypeAlias = Callable[[Any, Any], Any]
"""Reads a value as a type."""
OneWay: TypeAlias = Callable[[Any], Any]
"""Converts a value for writing."""


class Key(str):
    """A step of a path that is a key of a mapping, as opposed to the name of a field."""

    __slots__ = ()


class _Strict(cattrs.Converter):
    """Checks for enumerations first, because cattrs accepts any text for a StrEnum."""

    def get_unstructure_hook(self, type: Any, cache_result: bool = True) -> OneWay:  # noqa: FBT001, FBT002
        """Return the function that converts a type for writing."""
        return _spell_member(type) if _is_member(type) else super().get_unstructure_hook(type, cache_result)


def strict_converter(scalars: Mapping[type, tuple[Hook, OneWay]]) -> cattrs.Converter:
    """Return a new converter that uses the given functions for `scalars` and is strict about all other types."""
    made = _Strict(forbid_extra_keys=True, prefer_attrib_converters=False, detailed_validation=True)
    for kind, (read, spell) in {str: (_text, _text), bool: (_truth, _truth), **scalars}.items():
        made.register_structure_hook(kind, read)
        made.register_unstructure_hook(kind, spell)
    for family in (Enum, IntEnum, StrEnum):  # before `str` and `int` can claim their members
        made.register_structure_hook(family, _member)
    made.register_structure_hook_factory(attrs.has, _class_reader)
    made.register_structure_hook_factory(_is_array, _array_reader)
    made.register_unstructure_hook_factory(_is_array, _array_speller)
    made.register_structure_hook_factory(_is_mapping, mapping_reader)
    made.register_unstructure_hook_factory(_is_mapping, mapping_speller)
    return made


def as_mapping(value: object) -> dict[str, object]:
    """Return `value` if it is a dict. Raises `InvalidInput` otherwise."""
    if not isinstance(value, dict):
        raise InvalidInput.at("", value, "input.not_a_mapping")
    return value


def mapping_reader(kind: Any, made: cattrs.Converter) -> Hook:
    """Return the function that reads a mapping."""
    key_kind, inner = typing.get_args(kind)
    read_key, read = made.get_structure_hook(key_kind), made.get_structure_hook(inner)

    def structure(value: object, _: Any) -> dict[Any, Any]:
        found = as_mapping(value)
        pairs = zip(found, found.items(), strict=True)
        return dict(_each(pairs, lambda pair: (read_key(pair[0], key_kind), read(pair[1], inner)), kind))

    return structure


def mapping_speller(kind: Any, made: cattrs.Converter) -> OneWay:
    """Return the function that converts a mapping for writing."""
    key_kind, inner = typing.get_args(kind)
    spell_key, spell = made.get_unstructure_hook(key_kind), made.get_unstructure_hook(inner)

    def unstructure(value: object) -> dict[object, object]:
        if not isinstance(value, Mapping):
            raise InvalidInput.at("", value, "input.not_a_mapping")
        return {spell_key(key): spell(item) for key, item in value.items()}

    return unstructure


def _is_member(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Enum)


def _is_array(kind: Any) -> bool:
    return typing.get_origin(kind) in {tuple, frozenset}


def _is_mapping(kind: Any) -> bool:
    return typing.get_origin(kind) is Mapping


def _text(value: object, _: Any = str) -> str:
    """Read or write text; a StrEnum member becomes its value."""
    if not isinstance(value, str):
        raise InvalidInput.at("", value, "input.not_text")
    return value if type(value) is str else str.__str__(value)


def _truth(value: object, _: Any = bool) -> bool:
    if type(value) is not bool:
        raise InvalidInput.at("", value, "input.not_true_or_false")
    return value


def _member(value: object, kind: Any) -> Any:
    found = _members_of(kind).get(value) if isinstance(value, str | int) else None
    if found is None or type(found.value) is not type(value):
        raise _not_one_of(value, kind)
    return found


@cache
def _members_of(kind: type[Enum]) -> Mapping[object, Enum]:
    return {member.value: member for member in kind}


def _spell_member(kind: Any) -> OneWay:
    def spell(value: object) -> object:
        if not isinstance(value, kind):
            raise _not_one_of(value, kind)
        return value.value

    return spell


def _not_one_of(value: object, kind: Any) -> InvalidInput:
    return InvalidInput.at("", value, "input.not_one_of", allowed=", ".join(str(member.value) for member in kind))


@attrs.frozen
class _Part:
    """One field of a class: how its value is read."""

    key: str
    parameter: str
    kind: Any
    exact: type | None
    """Type whose values need no conversion."""
    is_optional: bool
    is_required: bool
    read: Hook


def _parts_of(kind: Any, made: cattrs.Converter) -> tuple[_Part, ...]:
    hints = typing.get_type_hints(kind, include_extras=True)
    return tuple(_part_of(field, hints[field.name], made) for field in attrs.fields(kind) if field.init)


def _part_of(field: attrs.Attribute[Any], hint: Any, made: cattrs.Converter) -> _Part:
    inner = [one for one in typing.get_args(hint) if one is not type(None)]
    is_union = typing.get_origin(hint) in {typing.Union, UnionType}
    is_optional = is_union and len(inner) == 1 and type(None) in typing.get_args(hint)
    kind = inner[0] if is_optional else hint
    read = made.get_structure_hook(kind)
    return _Part(
        key=field.name,
        parameter=field.alias or field.name,
        kind=kind,
        exact=str if read is _text else bool if read is _truth else None,
        is_optional=is_optional,
        is_required=field.default is attrs.NOTHING,
        read=read,
    )


def _class_reader(kind: Any, made: cattrs.Converter) -> Hook:
    """Return a function that reads all fields in one pass. An error is read once more, to name every problem."""
    name_problems = made.gen_structure_attrs_fromdict(kind)
    parts: list[tuple[str, str, type | None, bool, bool, Hook, Any]] = []

    def read_all(value: object, _: Any) -> Any:
        given = as_mapping(value)
        if not parts:
            parts.extend(
                (one.key, one.parameter, one.exact, one.is_optional, one.is_required, one.read, one.kind)
                for one in _parts_of(kind, made)
            )
        found: dict[str, object] = {}
        try:
            for key, parameter, exact, is_optional, is_required, read, inner in parts:
                if key in given:
                    item = given[key]
                    plain = type(item) is exact or (item is None and is_optional)
                    found[parameter] = item if plain else read(item, inner)
                elif is_required:
                    return name_problems(given, kind)
            if len(found) == len(given):
                return kind(**found)
        except Exception:  # noqa: BLE001, S110 - whatever is wrong is found again, with its path
            pass
        return name_problems(given, kind)

    return read_all


def _array_reader(kind: Any, made: cattrs.Converter) -> Hook:
    build: type = typing.get_origin(kind) or tuple
    inner = typing.get_args(kind)[0]
    read = made.get_structure_hook(inner)

    def structure(value: object, _: Any) -> Any:
        if not isinstance(value, list):
            raise InvalidInput.at("", value, "input.not_a_list")
        try:
            return build([read(item, inner) for item in value])
        except Exception:  # noqa: BLE001 - whatever is wrong is found again, with its place
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


def _each(items: Iterable[tuple[object, object]], read: OneWay, kind: Any) -> list[Any]:
    """Read every item of (index, value), then raise all errors together."""
    found: list[Any] = []
    errors: list[Exception] = []
    for place, item in items:
        try:
            found.append(read(item))
        except Exception as error:  # noqa: BLE001 - kept with its index and raised below
            step = place if isinstance(place, int) else Key(place)
            error.add_note(cattrs.IterableValidationNote(f"at {step}", step, kind))
            errors.append(error.with_traceback(None))
    if errors:
        raise cattrs.IterableValidationError(f"while reading {kind}", errors, kind)
    return found
