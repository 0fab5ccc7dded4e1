"""Every stored kind, by its name: the one table that schema, drawers, documents and worklist read.

A new kind is its class in a room, and in the module of `ports` for that room a declaration, its repository where it has
searches of its own, and a property of the room's part of `UnitOfWork`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from offboard_core.ports import cases, pool, receivables, store
from offboard_core.ports.kind import Kind

KINDS: Mapping[str, Kind[Any, Any]] = MappingProxyType(
    {kind.name: kind for kind in (*receivables.KINDS, *pool.KINDS, *cases.KINDS, *store.KINDS)}
)
"""The declaration of every kind, in the order of the tables."""
