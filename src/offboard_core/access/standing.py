"""The standing (在职状态) of a person, and how it changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import ClassVar

import attrs

from offboard_core.access.target import Target
from offboard_core.finding import Finding
from offboard_core.kernel.identity import PersonId, check_id
from offboard_core.kernel.verdict import Decided, Event, Refused, Verdict
from offboard_core.organization.person import Person, Role, RoleWindow, read_roles


def _standing_id(value: str) -> PersonId:
    return PersonId(check_id(value, "standing.id"))


class Employment(StrEnum):
    """How far somebody belongs to the company (在职状态)."""

    ACTIVE = "active"
    NOTICE = "notice"
    DEPARTED = "departed"


@attrs.frozen(kw_only=True)
class Standing:
    """What somebody stands as in this tenant (在职状态): employment, roles, superior.

    The office decides on nothing else. `role_windows` are roles held for a time; `as_of` counts them in.
    """

    kind: ClassVar[str] = "standings"

    id: PersonId = attrs.field(converter=_standing_id)
    name: str
    roles: tuple[Role, ...] = attrs.field(default=(), converter=read_roles)
    employment: Employment = Employment.ACTIVE
    supervisor: PersonId | None = None
    department: str = ""
    post: str = ""
    spell: int = 1
    role_windows: tuple[RoleWindow, ...] = ()
    version: int = 0

    @classmethod
    def of(cls, person: Person) -> Standing:
        """Take over what the HR system says of `person`, for the first time."""
        return cls(
            id=person.id,
            name=person.name,
            roles=person.roles,
            employment=Employment.ACTIVE if person.employed else Employment.DEPARTED,
            supervisor=person.supervisor,
            department=person.department,
            post=person.post,
            spell=person.spell,
            role_windows=person.role_windows,
        )

    def as_of(self, at: dt.datetime) -> Standing:
        """Return the standing with every role that is held at a moment among its `roles`."""
        held = [window.role for window in self.role_windows if window.holds_at(at)]
        return attrs.evolve(self, roles=(*self.roles, *held)) if held else self

    @property
    def target(self) -> Target:
        """Describe this standing to the permission rules."""
        return Target(kind=self.kind, id=self.id, owner=self.id)


def target_of(thing: object) -> Target:
    """Return what permission needs to know of an aggregate; a `Target` is that already.

    Raises `TypeError` for anything no rule can speak about: a programming error, never a yes.
    """
    target = thing if isinstance(thing, Target) else getattr(thing, "target", None)
    if not isinstance(target, Target):
        raise TypeError(f"{type(thing).__name__} has no target, so no rule can speak about it")
    return target


def take_over(person: Person, stored: Standing | None, *, above: Sequence[str], by: str) -> Verdict[Standing]:
    """Take over what the HR system says of `person`; a row that says nothing new changes nothing.

    `above` are those who stand above the superior the row names, `by` is who hands it in. Notice and departure that a
    case has brought about stay, however late the HR system hears of them; only a new spell makes somebody active again.
    Nobody rewrites their own standing, stands above themselves, or is made the library's own hand.
    """
    findings = [
        _about(person.id, code, **facts)
        for code, facts, holds in (
            ("person.role_reserved", {"role": Role.SYSTEM}, Role.SYSTEM in person.roles),
            ("person.own_standing", {"person": person.id}, by == person.id),
            ("org.cycle", {"supervisor": person.supervisor}, person.id in (person.supervisor, *above)),
            (
                "person.earlier_spell",
                {"spell": person.spell, "stored": stored.spell if stored is not None else 0},
                stored is not None and person.spell < stored.spell,
            ),
        )
        if holds
    ]
    if findings:
        return Refused(tuple(findings))
    if stored is None:
        taken = Standing.of(person)
        return Decided(state=taken, events=(_event(taken, "standing_recorded", **_told(taken)),))
    taken = attrs.evolve(Standing.of(person), employment=_employment(person, stored), version=stored.version)
    if taken == stored:
        return Decided(state=stored)
    before = _told(stored)
    changed = {name: value for name, value in _told(taken).items() if value != before[name]}
    return Decided(state=taken, events=(_event(taken, "standing_changed", **changed),))


def give_notice(standing: Standing) -> Verdict[Standing]:
    """Note that notice was received: from now on somebody only hands over."""
    return _become(standing, Employment.NOTICE, "notice_given", refused_from=Employment.DEPARTED)


def withdraw_notice(standing: Standing) -> Verdict[Standing]:
    """Note that somebody stays: their notice was withdrawn."""
    return _become(standing, Employment.ACTIVE, "notice_withdrawn", refused_from=Employment.DEPARTED)


def depart(standing: Standing) -> Verdict[Standing]:
    """Note that somebody has left: from now on they may do nothing."""
    return _become(standing, Employment.DEPARTED, "person_departed", refused_from=None)


def loops(supervisor_of: Mapping[str, str]) -> frozenset[str]:
    """Return everybody who would stand above themselves."""
    found: set[str] = set()
    sound: set[str] = set()
    for person in supervisor_of:
        path: list[str] = []
        here: str | None = person
        while here is not None and here not in sound and here not in path:
            path.append(here)
            here = supervisor_of.get(here)
        if here in path:
            found.update(path[path.index(here) :])
        sound.update(path)
    return frozenset(found)


def _employment(person: Person, stored: Standing) -> Employment:
    if not person.employed:
        return Employment.DEPARTED
    return Employment.ACTIVE if person.spell > stored.spell else stored.employment


def _become(
    standing: Standing, employment: Employment, event: str, *, refused_from: Employment | None
) -> Verdict[Standing]:
    if standing.employment is employment:
        return Decided(state=standing)
    if standing.employment is refused_from:
        return Refused((_about(standing.id, "person.already_departed", person=standing.id),))
    changed = attrs.evolve(standing, employment=employment)
    return Decided(state=changed, events=(_event(changed, event, spell=standing.spell),))


def _told(standing: Standing) -> dict[str, object]:
    return {
        "name": standing.name,
        "roles": tuple(role.value for role in standing.roles),
        "employment": standing.employment.value,
        "supervisor": standing.supervisor,
        "department": standing.department,
        "post": standing.post,
        "spell": standing.spell,
        "role_windows": standing.role_windows,
    }


def _event(standing: Standing, type: str, /, **facts: object) -> Event:
    return Event(type=type, stream=standing.target.stream, facts=facts)


def _about(subject: str, code: str, /, **facts: object) -> Finding:
    return Finding(code=code, subject=subject, facts=facts)
