"""Who works here: people with their roles, and the spells they were employed for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.kernel.identity import PersonId, check_id
from offboard_core.kernel.period import Period


class Role(StrEnum):
    """What somebody is entitled to act as (角色)."""

    SALES = "sales"
    SUPERVISOR = "supervisor"
    FINANCE = "finance"
    HR = "hr"
    IT = "it"
    ASSET_KEEPER = "asset_keeper"
    AUDITOR = "auditor"
    SYSTEM = "system"


@attrs.frozen(kw_only=True)
class Spell:
    """One stretch of employment (任职期); who is rehired begins the next number, old cases stay with the old one."""

    person: PersonId
    number: int
    period: Period


def read_roles(values: Iterable[object]) -> tuple[Role, ...]:
    """Read roles given in any order, as members or as their text; each comes back once, in the order of `Role`.

    Raises `InvalidInput` for what is no role.
    """
    held = set()
    for value in values:
        try:
            held.add(Role(value if isinstance(value, str) else ""))
        except ValueError as error:
            raise InvalidInput.at("roles", value, "input.not_one_of", allowed=", ".join(Role)) from error
    return tuple(role for role in Role if role in held)


def _one_role(value: str) -> Role:
    return read_roles((value,))[0]


@attrs.frozen(kw_only=True)
class RoleWindow:
    """A role held for a time (角色有效期): from `from_at` up to but not including `until_at`; both are aware moments.

    Raises `InvalidInput` for what is no role, for a moment without a zone, and for a window that holds no moment.
    """

    role: Role = attrs.field(converter=_one_role)
    from_at: dt.datetime
    until_at: dt.datetime

    def __attrs_post_init__(self) -> None:
        """Refuse a window nobody could tell the limits of."""
        check_window("role_window", self.from_at, self.until_at)

    def holds_at(self, at: dt.datetime) -> bool:
        """Say whether the role is held at a moment."""
        return self.from_at <= at < self.until_at


def check_window(path: str, from_at: dt.datetime, until_at: dt.datetime | None) -> None:
    """Raise `InvalidInput` for a moment without a zone, and for a window that would hold no moment at all."""
    for name, moment in (("from_at", from_at), ("until_at", until_at)):
        if moment is not None and moment.utcoffset() is None:
            raise InvalidInput.at(f"{path}.{name}", moment.isoformat(), "time.without_zone")
    if until_at is not None and until_at <= from_at:
        raise InvalidInput.at(f"{path}.until_at", until_at.isoformat(), "window.empty", from_at=from_at)


def _windows(values: Iterable[RoleWindow]) -> tuple[RoleWindow, ...]:
    return tuple(values)


def _person_id(value: str) -> PersonId:
    return PersonId(check_id(value, "person.id"))


def _supervisor(value: str | None) -> PersonId | None:
    return None if value is None else PersonId(check_id(value, "person.supervisor"))


@attrs.frozen(kw_only=True)
class Person:
    """An employee as the host's HR system tells of them.

    `supervisor` is the id of the direct superior, None at the top. `joined_on` begins the current spell;
    `probation_ends_on` is the last day of probation, where there is one. `employed` is false for somebody who has left.
    `role_windows` are roles held for a time, beside `roles`, which are held until the HR system says otherwise.
    """

    id: PersonId = attrs.field(converter=_person_id)
    name: str
    roles: tuple[Role, ...] = attrs.field(default=(), converter=read_roles)
    supervisor: PersonId | None = attrs.field(default=None, converter=_supervisor)
    department: str = ""
    post: str = ""
    spell: int = 1
    joined_on: dt.date | None = None
    probation_ends_on: dt.date | None = None
    employed: bool = True
    role_windows: tuple[RoleWindow, ...] = attrs.field(default=(), converter=_windows)
