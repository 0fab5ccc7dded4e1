"""Hypothesis strategies for all stored classes, derived from the types of their fields.

A new field is covered automatically; a type without a strategy fails the tests.
"""

from __future__ import annotations

import datetime as dt
import types
import typing
from collections.abc import Mapping
from enum import Enum
from typing import Any

import attrs
from hypothesis import reject
from hypothesis import strategies as st

from offboard_core.clients import Client, Ownership
from offboard_core.errors import InvalidInput
from offboard_core.kernel.money import Money
from offboard_core.offboarding import ItemKind, Stage

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
ids = st.text(st.characters(categories=["L", "Nd"]) | st.sampled_from("-/:%"), min_size=1, max_size=8)
wholes = st.integers(0, 20)
moments = st.datetimes(
    dt.datetime(1990, 1, 1),
    dt.datetime(2199, 12, 31),
    timezones=st.sampled_from([dt.UTC, dt.timezone(dt.timedelta(hours=8))]),
)
yuan = st.builds(Money, minor=st.integers(1, 10**17), currency=st.just("CNY"))
amounts = st.builds(Money, minor=st.integers(-(10**18), 10**18), currency=st.sampled_from(["CNY", "JPY", "KWD"]))
scalar_facts = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | texts
    | st.dates()
    | moments
    | amounts
    | st.sampled_from([*Stage, *ItemKind])
)
keys = texts | st.sampled_from(["$date", "$at", "$money", "$mapping", "minor", "currency"])
facts = st.recursive(
    scalar_facts | st.frozensets(scalar_facts, max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.lists(inner, max_size=3).map(tuple) | st.dictionaries(keys, inner, max_size=3)
    ),
    max_leaves=8,
)
"""Facts of events and lines: nested, and with keys that look like the codec's tags."""


@st.composite
def histories(draw: st.DrawFn) -> tuple[Ownership, ...]:
    """Draw a valid history of owners."""
    days = sorted(draw(st.lists(st.dates(), max_size=3)))
    return tuple(draw(st.builds(Ownership, owner=ids, from_on=st.just(day), reason=texts)) for day in days)


def whatever(kind: object) -> st.SearchStrategy[Any]:
    """Return a strategy for the type of a stored field."""
    while isinstance(kind, typing.NewType):
        kind = kind.__supertype__
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return st.none() | whatever(next(part for part in parts if part is not types.NoneType))
    if origin is tuple and parts[1:] == (...,):
        return st.lists(st.deferred(lambda: whatever(parts[0])), max_size=2).map(tuple)
    if origin is frozenset:
        return st.frozensets(whatever(parts[0]), max_size=2)
    if origin is Mapping:
        return st.dictionaries(whatever(parts[0]), whatever(parts[1]), max_size=2)
    simple = {str: texts, int: wholes, bool: st.booleans(), dt.date: st.dates(), dt.datetime: moments, object: facts}
    if kind in simple:
        return simple[kind]
    if kind is Money:
        return yuan
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(list(kind))
    if isinstance(kind, type) and attrs.has(kind):
        return values_of(kind)
    raise TypeError(f"no strategy for {kind!r}: the codec has no certain way with it either")


def values_of(cls: type) -> st.SearchStrategy[Any]:
    """Return a strategy for an attrs class, without values that its invariants refuse."""
    hints = typing.get_type_hints(cls)
    fields = {}
    for field in attrs.fields(typing.cast("type[attrs.AttrsInstance]", cls)):
        if not field.init:
            continue
        is_id = field.name in {"id", "owner", "supervisor"} and hints[field.name] is not object
        fields[field.alias or field.name] = _id_like(hints[field.name]) if is_id else whatever(hints[field.name])
    if cls is Client:
        return st.builds(_client, histories(), st.fixed_dictionaries({**fields, "name": ids}))
    return st.fixed_dictionaries(fields).map(lambda drawn: _built(cls, drawn))


def _id_like(hint: object) -> st.SearchStrategy[Any]:
    return st.none() | ids if type(None) in typing.get_args(hint) else ids


def _client(history: tuple[Ownership, ...], drawn: dict[str, Any]) -> Client:
    owner = history[-1].owner if history else drawn["owner"]
    return typing.cast(Client, _built(Client, {**drawn, "owner": owner, "ownerships": history}))


def _built(cls: type, drawn: dict[str, Any]) -> object:
    try:
        return cls(**drawn)
    except InvalidInput:
        reject()
