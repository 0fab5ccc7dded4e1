"""Tables over an enumeration: one row a member, checked complete when the table is built."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import TypeVar

M = TypeVar("M", bound=Enum)
R = TypeVar("R")


def row_for_each(members: type[M], rows: Mapping[M, R]) -> Mapping[M, R]:
    """Return `rows` in the order of the members, read-only. Raises `TypeError` that names members without a row.

    >>> from enum import StrEnum
    >>> Side = StrEnum("Side", "LEFT RIGHT")
    >>> row_for_each(Side, {Side.LEFT: "l"})
    Traceback (most recent call last):
    TypeError: no row for RIGHT of Side
    """
    missing = [member.name for member in members if member not in rows]
    if missing:
        raise TypeError(f"no row for {', '.join(missing)} of {members.__name__}")
    return MappingProxyType({member: rows[member] for member in members})
