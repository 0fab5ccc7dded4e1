"""Small worlds: all combinations of facts that permission depends on."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

import attrs

from offboard_core.access import (
    SHIPPED,
    STEP_UP,
    Access,
    Action,
    Actor,
    Collaborator,
    Employment,
    FieldClass,
    Forbid,
    Permit,
    Relation,
    Rules,
    SharingLevel,
    Target,
)
from offboard_core.organization import OrgChart, Role

AT = dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)
ME, BELOW, DEEP, OTHER, BOSS = "me", "below", "deep", "other", "boss"
CHART = OrgChart(supervisor_of={DEEP: BELOW, BELOW: ME, ME: BOSS, OTHER: BOSS})
FIELDS = {"name": FieldClass.CORE, "phone": FieldClass.CONTACT, "needs": FieldClass.FREE}
ASKED = (None, *FIELDS, "unheard_of")
EARLIER, LATER = AT - dt.timedelta(days=1), AT + dt.timedelta(days=1)


def shared(level: SharingLevel, from_at: dt.datetime, until_at: dt.datetime | None) -> tuple[Collaborator, ...]:
    """Return sharing with the asker for a time, and with another person without an end."""
    mine = Collaborator(person=ME, level=level, from_at=from_at, until_at=until_at)
    return (mine, Collaborator(person=OTHER, level=SharingLevel.READ_WRITE, from_at=EARLIER))


SHARING: tuple[tuple[Collaborator, ...], ...] = (
    (),
    shared(SharingLevel.READ, EARLIER, None),
    shared(SharingLevel.READ_WRITE, AT, LATER),
    shared(SharingLevel.READ_WRITE, EARLIER, AT),
    shared(SharingLevel.READ, LATER, None),
)
"""None; the asker reads; writes from this moment; ended at this moment; not yet started."""

OWNERS = (None, ME, BELOW, DEEP, OTHER, BOSS)
POOLS = ("", "east", "west")
CLIENTS: tuple[Target, ...] = tuple(
    Target(
        kind="clients",
        id=f"C-{number}",
        owner=owner,
        collaborators=sharing,
        pool=pool,
        under_case=leaving,
        fields=FIELDS,
    )
    for number, (owner, sharing, pool, leaving) in enumerate(product(OWNERS, SHARING, POOLS, (False, True)))
)
"""All clients that permission can distinguish."""

CASES: tuple[Target, ...] = tuple(
    Target(kind="cases", id=f"case-{number}", owner=owner, leaver=leaver, parties=frozenset(parties))
    for number, (owner, leaver, parties) in enumerate(
        product((None, ME, OTHER), (ME, BELOW, DEEP, OTHER, BOSS), ((), (ME,), (OTHER,), (ME, OTHER)))
    )
)

ALL_ROLES, ALL_ACTIONS = frozenset(Role), frozenset(Action)
CARELESS = Rules(
    permits=(
        Permit(id="host.everything", roles=ALL_ROLES, actions=ALL_ACTIONS, kinds={"clients", "cases"}),
        *(
            Permit(id=f"host.{relation}", roles=ALL_ROLES, actions=ALL_ACTIONS, kinds={"clients"}, relation=relation)
            for relation in Relation
        ),
    )
)
"""Rules of a careless host that permit every action on every kind to every role."""
TWISTED = attrs.evolve(
    SHIPPED,
    permits=(
        *SHIPPED.permits,
        *(
            Permit(
                id=f"host.{relation}", roles=ALL_ROLES, actions={Action.EXPORT}, kinds={"clients"}, relation=relation
            )
            for relation in Relation
        ),
    ),
    forbids=(
        *SHIPPED.forbids,
        Forbid(id="host.tree", actions={Action.EXPORT}, roles={Role.HR}, relation=Relation.ABOVE_OWNER),
        Forbid(id="host.no_reader", actions={Action.VIEW}, roles={Role.FINANCE}, relation=Relation.READER),
        Forbid(
            id="host.not_pooled",
            actions={Action.LOG},
            unless_relations={Relation.POOL, Relation.WRITER, Relation.OWNER},
        ),
    ),
).demanding(*STEP_UP)
"""Rules in which every relation occurs in permits, forbids and exceptions, with demands."""
TEXTS = {"shipped": SHIPPED, "careless": CARELESS, "twisted": TWISTED}

ROLE_SETS = (
    (),
    *((role,) for role in Role),
    *combinations((Role.SALES, Role.SUPERVISOR, Role.FINANCE, Role.AUDITOR), 2),
)
LOGINS: tuple[dict[str, Any], ...] = (
    {"factors": (), "pools": ()},
    {"factors": ("mfa",), "pools": ("east",)},
)


QUESTIONS: tuple[tuple[Action, str | None], ...] = (
    *((action, None) for action in Action),
    *product((Action.VIEW, Action.EDIT, Action.EXPORT), ASKED[1:]),
)
"""Every action, with every field class where an action concerns fields."""


def askers(text: str) -> Iterator[tuple[Access, Actor]]:
    """Yield all askers: every set of roles, every employment, a weak and a strong login."""
    for roles, employment, login in product(ROLE_SETS, Employment, LOGINS):
        access = Access(at=AT, rules=TEXTS[text], org=CHART, employment={ME: employment}, pools_of={ME: login["pools"]})
        yield access, Actor(id=ME, roles=roles, factors=login["factors"])


def a_large_world(seed: int) -> tuple[Access, list[Actor], tuple[Target, ...]]:
    """Generate a company with a hundred people and a thousand clients."""
    chance = random.Random(seed)
    people = [f"p{number:03d}" for number in range(100)]
    above = {person: people[chance.randrange(number)] for number, person in enumerate(people) if number}

    def a_moment() -> dt.datetime:
        return AT + dt.timedelta(days=chance.randrange(-5, 6))

    def parts() -> tuple[Collaborator, ...]:
        found = []
        for person in chance.sample(people, chance.choice((0, 0, 1, 3))):
            begin, end = a_moment(), a_moment()
            until = end if end > begin else None
            found.append(
                Collaborator(person=person, level=chance.choice(list(SharingLevel)), from_at=begin, until_at=until)
            )
        return tuple(found)

    clients = tuple(
        Target(
            kind="clients",
            id=f"C-{number:04d}",
            owner=chance.choice((*people, None)),
            pool=chance.choice(("", "", "", "east", "west")),
            under_case=chance.random() < 0.1,
            collaborators=parts(),
            fields=FIELDS,
        )
        for number in range(1_000)
    )
    access = Access(at=AT, org=OrgChart(supervisor_of=above), pools_of=dict.fromkeys(people[::3], ("east",)))
    actors = [Actor(id=person, roles=chance.sample(list(Role), chance.choice((1, 2)))) for person in people[::4]]
    return access, actors, clients
