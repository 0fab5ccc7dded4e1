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


def _person_id(value: str) -> PersonId:
    return PersonId(check_id(value, "person.id"))


def _supervisor(value: str | None) -> PersonId | None:
    return None if value is None else PersonId(check_id(value, "person.supervisor"))


@attrs.frozen(kw_only=True)
class Person:
    """An employee as the host's HR system tells of them.

    `supervisor` is the id of the direct superior, None at the top. `joined_on` begins the current spell;
    `probation_ends_on` is the last day of probation, where there is one. `employed` is false for somebody who has left.
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
