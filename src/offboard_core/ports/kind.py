"""What one stored kind declares. `KINDS` in `ports.kinds` holds every declaration.

Tables, drawers, schema, documents and the worklist read the declaration only, so a new kind is declared once: in
the module of `ports` that holds the repositories of its room.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Generic, Protocol, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

import attrs

from offboard_core.access.rules import Action
from offboard_core.organization.obligation import Obligation
from offboard_core.ports.repository import A, Rows, Scalar

R = TypeVar("R")

Upcaster: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]
"""Turns a document's body of one version into the next version's."""


@attrs.frozen
class Column(Generic[A]):
    """A promoted column: its type, and how it is read from an aggregate."""

    type: type[str | int | dt.date | dt.datetime]
    read: Callable[[A], Scalar]


@attrs.frozen(kw_only=True)
class Owing(Generic[A]):
    """The obligations (待办) that one stored kind can have, and the commands that meet them."""

    obligations: Callable[[A, dt.datetime, ZoneInfo], tuple[Obligation, ...]]
    """Says what is owed about an aggregate at a moment. What is shown and no longer owed is taken away when the aggregate
    changes, and by a batch that looks at it."""
    facts: Callable[[A], Mapping[str, object]]
    """Says what is told beside an obligation's own facts, so that its reader knows what it is about."""
    acts: Mapping[str, Mapping[str, Action]]
    """For the verb of each obligation the commands that meet it or move it on, with what each asks permission for."""


@attrs.frozen(kw_only=True)
class Kind(Generic[A, R]):
    """One stored kind: everything that has to be known of it to store it and to show what is owed about it."""

    cls: type[A]
    repository: Callable[[Rows[A]], R]
    """Makes the typed repository over the rows of a unit of work."""
    columns: Mapping[str, Column[A]] = attrs.field(factory=dict)
    """The promoted columns: only by these can aggregates be searched."""
    searches: tuple[tuple[str, ...], ...] = ()
    """The columns it is looked up by: a database makes an index of each, tenant in front and id behind."""
    version: int = 1
    """The version in which its documents are written now."""
    upcasters: Mapping[int, Upcaster] = attrs.field(factory=dict)
    """For each earlier version the step from it to the next one."""
    owes: Owing[A] | None = None
    name: str = attrs.field(init=False)
    """The name it is stored under."""

    @name.default
    def _name_of_class(self) -> str:
        return self.cls.kind


def without(*names: str) -> Upcaster:
    """Return the upcaster that leaves out fields which are no longer stored."""
    return lambda body: {name: value for name, value in body.items() if name not in names}


class Unit(Protocol):
    """What a unit of work is made of: each room adds its repositories as properties, `UnitOfWork` is their sum."""

    def stored(self, kind: Kind[A, R]) -> R:
        """Return the repository of a declared kind."""
