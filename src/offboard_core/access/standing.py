"""How a standing changes: what the HR system tells, and what a departure does to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from offboard_core.access.actor import Employment, Standing
from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Decided, Event, Refused, Verdict
from offboard_core.organization.person import Person, Role


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
