"""Predicates: equal to point decisions, by enumeration."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import product
from typing import Any

import attrs
import pytest

from offboard_core.access import (
    SHIPPED,
    Access,
    Action,
    Actor,
    Employment,
    FieldClass,
    Forbid,
    Permit,
    Relation,
    Rules,
    Target,
)
from offboard_core.access.nodes import ALWAYS, NEVER, All, AnyOf, HasParty, Not, UnderCase, all_of, any_of, not_
from offboard_core.organization import OrgChart, Role

AT = dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)
ME, BELOW, DEEP, OTHER = "me", "below", "deep", "other"
CHART = OrgChart(supervisor_of={DEEP: BELOW, BELOW: ME, ME: "boss", OTHER: "boss"})
KINDS = ("receivables", "clients", "cases", "reviews", "standings", "nothing_known")
FIELDS = {"name": FieldClass.CORE, "phone": FieldClass.CONTACT, "needs": FieldClass.FREE}
SITUATIONS: tuple[dict[str, Any], ...] = (
    {},
    {"owner": ME},
    {"owner": BELOW},
    {"owner": DEEP},
    {"owner": OTHER},
    {"leaver": ME},
    {"leaver": DEEP},
    {"leaver": OTHER},
    {"owner": ME, "leaver": BELOW},
    {"owner": OTHER, "leaver": ME},
    {"parties": frozenset({ME, OTHER})},
    {"owner": BELOW, "parties": frozenset({OTHER})},
)
ROLE_SETS = (*((role,) for role in Role), (), (Role.SALES, Role.SUPERVISOR), (Role.FINANCE, Role.AUDITOR))
TARGETS = tuple(
    Target(kind=kind, id="x", fields={} if kind == "receivables" else FIELDS, under_case=under_case, **situation)
    for kind, situation, under_case in product(KINDS, SITUATIONS, (False, True))
)
ALL_ROLES, ALL_ACTIONS = frozenset(Role), frozenset(Action)
OPEN_HOUSE = Rules(permits=(Permit(id="host.open", roles=ALL_ROLES, actions=ALL_ACTIONS, kinds=KINDS),))
HOSTS_OWN = attrs.evolve(
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
        Forbid(id="host.no_party", actions={Action.VIEW}, unless_relations={Relation.PARTY, Relation.ABOVE_LEAVER}),
    ),
)
"""Rules of a host in which every relation occurs in permits, forbids and exceptions."""


def disagreements(rules: Rules, employment: Employment, roles: tuple[Role, ...], field: str | None) -> list[object]:
    """Compare both evaluations for every action and target."""
    access = Access(at=AT, rules=rules, org=CHART, employment={ME: employment})
    me = Actor(id=ME, roles=roles)
    found: list[object] = []
    for action in Action:
        predicate = access.which(me, action, field=field)
        found.extend(
            (action, target)
            for target in TARGETS
            if predicate.admits(target) != bool(access.may(me, action, target, field=field))
        )
    return found


@pytest.mark.slow
@pytest.mark.parametrize("employment", Employment)
@pytest.mark.parametrize("roles", ROLE_SETS, ids=lambda roles: "+".join(roles) or "no role")
def test_which_equals_may(roles: tuple[Role, ...], employment: Employment) -> None:
    """For every role × employment × action × kind × relation × open case, the predicate admits what `may` allows."""
    assert [] == disagreements(SHIPPED, employment, roles, None)


@pytest.mark.parametrize("field", ["name", "phone", "unheard_of"])
@pytest.mark.parametrize("rules", [OPEN_HOUSE, HOSTS_OWN], ids=["open house", "a host's own"])
@pytest.mark.parametrize("roles", [(Role.SALES,), (Role.HR, Role.SUPERVISOR)], ids="+".join)
def test_which_equals_may_for_a_field(rules: Rules, roles: tuple[Role, ...], field: str) -> None:
    """The same for a field of each class and an unknown field."""
    assert [] == disagreements(rules, Employment.ACTIVE, roles, field)


@pytest.mark.parametrize("rules", [OPEN_HOUSE, HOSTS_OWN], ids=["open house", "a host's own"])
@pytest.mark.parametrize("employment", [Employment.ACTIVE, Employment.NOTICE])
def test_which_equals_may_under_a_hosts_rules(rules: Rules, employment: Employment) -> None:
    """The same under a host's rules."""
    assert [] == disagreements(rules, employment, (Role.HR, Role.SUPERVISOR), None)


def test_the_comparison_sees_both_answers() -> None:
    """The enumeration contains hundreds of permissions and hundreds of refusals."""
    access = Access(at=AT, rules=OPEN_HOUSE, org=CHART)
    answers = [
        access.which(Actor(id=ME, roles=[Role.SALES]), action).admits(target) for action in Action for target in TARGETS
    ]

    assert min(answers.count(True), answers.count(False)) > 200


@attrs.frozen(kw_only=True)
class Thing:
    """An aggregate of a host."""

    target: Target


def test_a_predicate_takes_what_may_takes() -> None:
    """A predicate takes an aggregate with a target, or a target; other objects raise `TypeError`."""
    mine = Target(kind="clients", id="C-7", owner=ME)
    predicate = Access(at=AT, org=CHART).which(Actor(id=ME, roles=[Role.SALES]), Action.VIEW)

    assert predicate.admits(Thing(target=mine))
    assert predicate.admits(mine)
    assert not predicate.admits(attrs.evolve(mine, owner=OTHER))
    with pytest.raises(TypeError, match="str has no target"):
        predicate.admits("C-7")


def test_a_departed_person_is_admitted_to_nothing() -> None:
    """For a departed person the predicate is `NEVER`, so that no search is needed."""
    access = Access(at=AT, rules=OPEN_HOUSE, employment={ME: Employment.DEPARTED})

    assert {NEVER} == {access.which(Actor(id=ME, roles=[Role.SYSTEM]), action).node for action in Action}


@pytest.mark.parametrize(
    ("build", "expected"),
    [
        (all_of, ALWAYS),
        (lambda: all_of(ALWAYS, UnderCase()), UnderCase()),
        (lambda: all_of(UnderCase(), NEVER), NEVER),
        (lambda: all_of(UnderCase(), HasParty("a")), All((UnderCase(), HasParty("a")))),
        (any_of, NEVER),
        (lambda: any_of(NEVER, UnderCase()), UnderCase()),
        (lambda: any_of(UnderCase(), ALWAYS), ALWAYS),
        (lambda: any_of(UnderCase(), HasParty("a")), AnyOf((UnderCase(), HasParty("a")))),
        (lambda: not_(ALWAYS), NEVER),
        (lambda: not_(NEVER), ALWAYS),
        (lambda: not_(UnderCase()), Not(UnderCase())),
    ],
)
def test_conditions_are_joined_in_the_shortest_way(build: Callable[[], object], expected: object) -> None:
    """`ALWAYS` and `NEVER` are simplified away, and a single condition has no join."""
    assert expected == build()
