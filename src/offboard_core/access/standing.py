"""Standings (在职状态): the employment, roles and superior of a person, and how they change."""

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
    """Employment status of a person (在职状态)."""

    ACTIVE = "active"
    NOTICE = "notice"
    DEPARTED = "departed"


@attrs.frozen(kw_only=True)
class Standing:
    """The stored standing of a person in a tenant (在职状态), the only basis of an office's decisions."""

    kind: ClassVar[str] = "standings"

    id: PersonId = attrs.field(converter=_standing_id)
    """Id of the person."""
    name: str
    """Name for display."""
    roles: tuple[Role, ...] = attrs.field(default=(), converter=read_roles)
    """Roles held without a time limit."""
    employment: Employment = Employment.ACTIVE
    """Active, on notice or departed."""
    supervisor: PersonId | None = None
    """Id of the direct superior, `None` at the top."""
    department: str = ""
    """Department, empty if unknown."""
    post: str = ""
    """Post (岗位), empty if unknown."""
    spell: int = 1
    """Number of the current spell of employment."""
    role_windows: tuple[RoleWindow, ...] = ()
    """Roles held for a limited time; `as_of` adds the active ones to `roles`."""
    version: int = 0
    """Version of the stored record, 0 before it is stored."""

    @classmethod
    def of(cls, person: Person) -> Standing:
        """Create the first standing of a person from the HR record."""
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
        """Return the standing with the roles of all windows active at a moment added to `roles`."""
        held = [window.role for window in self.role_windows if window.holds_at(at)]
        return attrs.evolve(self, roles=(*self.roles, *held)) if held else self

    @property
    def target(self) -> Target:
        """Describe the standing to the permission rules."""
        return Target(kind=self.kind, id=self.id, owner=self.id)


def target_of(thing: object) -> Target:
    """Return the target of an aggregate, or the `Target` itself.

    Raises `TypeError` for any other object, which is a programming error.
    """
    target = thing if isinstance(thing, Target) else getattr(thing, "target", None)
    if not isinstance(target, Target):
        raise TypeError(f"{type(thing).__name__} has no target, so no rule can speak about it")
    return target


def take_over(person: Person, stored: Standing | None, *, above: Sequence[str], by: str) -> Verdict[Standing]:
    """Update a standing from the HR record of `person`; an unchanged record gives no event.

    `above` are the superiors of the superior in the record, `by` is who submits it. Notice and departure set by a case
    are kept even if the HR record lags behind; only a new spell makes a person active again. Refused if the record is
    about the submitter, makes the person their own superior, contains the system role, or belongs to an earlier spell.
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
    """Record that notice was received; the person may then only hand over."""
    return _become(standing, Employment.NOTICE, "notice_given", refused_from=Employment.DEPARTED)


def withdraw_notice(standing: Standing) -> Verdict[Standing]:
    """Record that notice was withdrawn and the person stays."""
    return _become(standing, Employment.ACTIVE, "notice_withdrawn", refused_from=Employment.DEPARTED)


def depart(standing: Standing) -> Verdict[Standing]:
    """Record that the person has left; they may then do no action."""
    return _become(standing, Employment.DEPARTED, "person_departed", refused_from=None)


def loops(supervisor_of: Mapping[str, str]) -> frozenset[str]:
    """Return everyone who would be their own superior."""
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
