"""Ids as distinct types over plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NewType, Protocol, TypeVar

from offboard_core.errors import InvalidInput

TenantId = NewType("TenantId", str)
"""A tenant (租户): one company with isolated records. The unit of work adds this id to every stored key."""
PersonId = NewType("PersonId", str)
"""An employee, by the number in the host's HR system."""
ClientId = NewType("ClientId", str)
"""A client (客户)."""
ReceivableId = NewType("ReceivableId", str)
"""A receivable (应收单). It is the id of the claim; an invoice number alone does not identify one."""
CaseId = NewType("CaseId", str)
"""An offboarding case (离职单)."""

_SHAPE = re.compile(
    r"[^\x00-\x1f\x7f-\x9f"  # control characters
    r"\u2028\u2029"  # line and paragraph separators would break an id into two lines
    r"\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"  # invisible characters would make two ids look the same
    r"\ud800-\udfff]{1,120}"  # unpaired surrogates, which UTF-8 cannot encode
)


def check_id(value: object, path: str) -> str:
    """Return `value` if it is a valid id: 1–120 characters, no outer blanks, no control or invisible characters.

    Raises `InvalidInput` with `path` and the value.
    """
    if not isinstance(value, str):
        raise InvalidInput.at(path, value, "input.not_text")
    if not _SHAPE.fullmatch(value) or value != value.strip():
        raise InvalidInput.at(path, value, "input.not_an_id")
    return value


class Identified(Protocol):
    """Something told apart from others of its sort by an id."""

    @property
    def id(self) -> str:
        """Return what tells it from the others."""


Thing = TypeVar("Thing", bound=Identified)


def find_by_id(things: Iterable[Thing], id: str) -> Thing | None:
    """Return the thing with an id, or None."""
    return next((thing for thing in things if thing.id == id), None)


def replace_by_id(things: Iterable[Thing], *changed: Thing) -> tuple[Thing, ...]:
    """Return the things in their order, with those in `changed` in the place of what had their ids."""
    by_id = {thing.id: thing for thing in changed}
    return tuple(by_id.get(thing.id, thing) for thing in things)
