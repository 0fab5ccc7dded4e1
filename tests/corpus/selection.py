"""Choosing few documents that show much: every field in every state, every code, every member of every enumeration.

What a document shows is written as a set of traits, such as `ladders.steps[].state=open`. A document is kept when it
shows a trait that the documents kept before it do not.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from typing import TypeVar, cast

import attrs

from offboard_core.codec.records import load_record

T = TypeVar("T")
Traits = frozenset[str]

_CODES = frozenset({"act", "code", "event", "hand", "kept_kind", "type", "verb"})
"""Fields of text that name something the library itself has a name for."""
_IN_ID: Mapping[str, Callable[[str], str]] = {
    "policies": lambda id: id.partition(":")[0],
    "worklist": lambda id: id.partition(":")[2].partition(":")[0],
}
"""What an id tells by its parts: the room of a policy, the verb of an obligation."""


def traits_of(kind: str, text: str, *, named: bool = True) -> Traits:
    """Return what a stored document shows; without `named` no codes and no keys of facts, which may be made up."""
    item = load_record(kind, text, version=1)
    told = {f"{kind}.id~{_IN_ID[kind](item.id)}"} if named and kind in _IN_ID else set()
    return frozenset(told.union(_traits(item, kind, named=named)))


def traits_of_chain(lines: Iterable[str]) -> Traits:
    """Return what a chain of the journal shows: events and the facts they carry, by the kind of its stream."""
    entries = [json.loads(line) for line in lines]
    return frozenset(
        f"{entry['stream'].partition('/')[0]}/{entry['event']}({', '.join(sorted(entry['facts']))})"
        for entry in entries
    )


def chosen(candidates: Iterable[T], traits: Callable[[T], Traits], shown: set[str], *, least: int = 0) -> list[T]:
    """Keep, in their order, the candidates that show more than what is `shown` already, and `least` in any case.

    What the kept ones show is added to `shown`.
    """
    before = frozenset(shown)
    kept: list[tuple[T, Traits]] = []
    for candidate in candidates:
        found = traits(candidate)
        if not found <= shown or len(kept) < least:
            kept.append((candidate, found))
            shown |= found
    for entry in list(kept):  # what the first ones show may be shown, with more, by later ones
        others = [found for _, found in kept if found is not entry[1]]
        if len(kept) > least and entry[1] <= before.union(*others):
            kept = [other for other in kept if other is not entry]
    return [candidate for candidate, _ in kept]


def _traits(value: object, path: str, *, named: bool) -> Iterator[str]:
    match value:
        case Enum():
            yield f"{path}={value.value}"
        case None | bool():
            yield f"{path}={value}"
        case Mapping():
            yield f"{path}{{{min(len(value), 1)}}}"
            for key, inner in value.items():
                is_name = named and str(key).islower() and str(key).isidentifier()
                yield from _traits(inner, f"{path}.{key}" if is_name else path, named=named)
        case tuple() | frozenset():
            yield f"{path}[{min(len(value), 2)}]"
            for inner in value:
                yield from _traits(inner, f"{path}[]", named=named)
        case _ if attrs.has(type(value)):
            yield from _traits_of_fields(value, path, named=named)
        case _:
            yield f"{path}:{type(value).__name__}"


def _traits_of_fields(value: object, path: str, *, named: bool) -> Iterator[str]:
    code = getattr(value, "code", None)
    if named and isinstance(code, str):
        path = f"{path}<{code}>"
    for field in attrs.fields(cast("type[attrs.AttrsInstance]", type(value))):
        inner = getattr(value, field.name)
        if field.name in _CODES and isinstance(inner, str) and not isinstance(inner, Enum):
            if named:
                yield f"{path}.{field.name}~{inner}"
        elif field.name not in {"id", "version"}:
            yield from _traits(inner, f"{path}.{field.name}", named=named)
