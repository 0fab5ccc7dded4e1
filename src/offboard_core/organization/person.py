"""Employees, their roles and their spells of employment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.kernel.identity import PersonId, check_id
from offboard_core.kernel.period import Period


class Role(StrEnum):
    """A role that decides what a person may do (角色)."""

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
    """One period of employment (任职期); a rehired person gets the next `number`, old cases keep the old one."""

    person: PersonId
    number: int
    period: Period


def read_roles(values: Iterable[object]) -> tuple[Role, ...]:
    """Read roles as members or as text; return each once, in the order of `Role`.

    Raises `InvalidInput` for an unknown role.
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

    Raises `InvalidInput` for an unknown role, a moment without a zone, or an empty window.
    """

    role: Role = attrs.field(converter=_one_role)
    from_at: dt.datetime
    until_at: dt.datetime

    def __attrs_post_init__(self) -> None:
        """Raise `InvalidInput` for a moment without a zone or an empty window."""
        check_window("role_window", self.from_at, self.until_at)

    def holds_at(self, at: dt.datetime) -> bool:
        """Return whether the role is held at moment `at`."""
        return self.from_at <= at < self.until_at


def check_window(path: str, from_at: dt.datetime, until_at: dt.datetime | None) -> None:
    """Raise `InvalidInput` for a moment without a zone or an empty window."""
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
    """An employee as reported by the host's HR system."""

    id: PersonId = attrs.field(converter=_person_id)
    """Number of the employee in the HR system."""
    name: str
    """Name for display."""
    roles: tuple[Role, ...] = attrs.field(default=(), converter=read_roles)
    """Roles held until the HR system reports others."""
    supervisor: PersonId | None = attrs.field(default=None, converter=_supervisor)
    """Id of the direct superior, `None` at the top."""
    department: str = ""
    """Department, empty if unknown."""
    post: str = ""
    """Post (岗位), empty if unknown."""
    spell: int = 1
    """Number of the current spell of employment, from 1."""
    joined_on: dt.date | None = None
    """First day of the current spell."""
    probation_ends_on: dt.date | None = None
    """Last day of probation, `None` if there is no probation."""
    employed: bool = True
    """`False` after the person has left."""
    role_windows: tuple[RoleWindow, ...] = attrs.field(default=(), converter=_windows)
    """Roles held for a limited time, in addition to `roles`."""
