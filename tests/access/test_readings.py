"""All evaluations in memory agree: point decision, predicate definition, closure, and reach."""

from __future__ import annotations

from itertools import product

import pytest

from offboard_core.access import SHIPPED, Access, Action, Actor
from offboard_core.access.nodes import closure, holds, reach_of
from offboard_core.organization import Role
from tests.access.worlds import AT, CASES, CHART, CLIENTS, QUESTIONS, TEXTS, a_large_world, askers


@pytest.mark.slow
@pytest.mark.parametrize("text", TEXTS)
def test_list_and_point_check_agree_in_memory(text: str) -> None:
    """In every small world, `may`, the definition and the closure give the same answers."""
    points, yes, wrong = 0, 0, []
    for number, (access, actor) in enumerate(askers(text)):
        for action, field in QUESTIONS[number % 4 :: 4]:
            predicate = access.which(actor, action, field=field)
            for thing in (*CLIENTS, *CASES):
                allowed = bool(access.may(actor, action, thing, field=field))
                points, yes = points + 1, yes + allowed
                if not allowed == predicate.admits(thing) == holds(predicate.node, thing):
                    wrong.append((actor, action, field, thing))

    assert wrong == []
    assert points > 250_000
    assert min(yes, points - yes) > points // 50


@pytest.mark.parametrize("text", TEXTS)
def test_a_sample_agrees(text: str) -> None:
    """The same for some askers and every seventh thing, as a quick check."""
    for number, (access, actor) in enumerate(askers(text)):
        for action, field in QUESTIONS[number % 11 :: 11]:
            predicate = access.which(actor, action, field=field)
            for thing in (*CLIENTS[number % 7 :: 7], *CASES[number % 3 :: 3]):
                allowed = bool(access.may(actor, action, thing, field=field))

                assert allowed == predicate.admits(thing) == holds(predicate.node, thing)


@pytest.mark.parametrize("seed", range(3))
def test_where_to_look_is_never_too_little(seed: int) -> None:
    """Everything a predicate admits lies within its reach: by owner, by pool, or shared."""
    access, actors, clients = a_large_world(seed)
    for actor, action in product(actors, (Action.VIEW, Action.LOG, Action.CLAIM, Action.UNMASK)):
        predicate = access.which(actor, action)
        reach = reach_of(predicate.node, "clients")
        beyond = [
            thing.id
            for thing in clients
            if predicate.admits(thing)
            and not (
                reach.everything
                or thing.owner in reach.owners
                or thing.pool in reach.pools
                or (reach.shared and any(part.person == actor.id for part in thing.collaborators))
            )
        ]

        assert beyond == []


def test_the_closure_is_made_of_every_node() -> None:
    """A closure equals the definition for every node alone and in joins of zero to three."""
    access = Access(at=AT, org=CHART, rules=SHIPPED, pools_of={"me": ["east"]})
    things = (*CASES, *CLIENTS[::7])
    for role, (action, field) in product(Role, QUESTIONS):
        node = access.which(Actor(id="me", roles=[role]), action, field=field).node
        reading = closure(node)
        assert [holds(node, thing) for thing in things] == [reading(thing) for thing in things]
