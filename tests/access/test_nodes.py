"""Nodes: meaning, simplification for one kind, and reach."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest

from offboard_core.access import Collaborator, FieldClass, SharingLevel, Target
from offboard_core.access.nodes import (
    ALWAYS,
    NEVER,
    All,
    AnyOf,
    FieldKnown,
    FieldOf,
    HasParty,
    KindIn,
    LeaverIn,
    Node,
    Not,
    OwnerIn,
    PoolIn,
    Reach,
    SharedWith,
    UnderCase,
    all_of,
    any_of,
    closure,
    holds,
    not_,
    of_kind,
    reach_of,
)

AT = dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)
TICK = dt.timedelta(microseconds=1)
A, B, AB = frozenset({"a"}), frozenset({"b"}), frozenset({"a", "b"})
WRITING = frozenset({SharingLevel.READ_WRITE})
FULL = Target(
    kind="clients",
    id="C-1",
    owner="a",
    leaver="b",
    parties=frozenset({"p"}),
    fields={"name": FieldClass.CORE},
    under_case=True,
    collaborators=(
        Collaborator(person="r", from_at=AT, until_at=AT + TICK),
        Collaborator(person="w", level=SharingLevel.READ_WRITE, from_at=AT, until_at=AT + TICK),
    ),
    pool="east",
)
BARE = Target(kind="cases", id="x")
YES: tuple[Node, ...] = (
    KindIn(frozenset({"clients"})),
    OwnerIn(A),
    LeaverIn(B),
    HasParty("p"),
    SharedWith("r", frozenset(SharingLevel), AT),
    SharedWith("w", WRITING, AT),
    PoolIn(frozenset({"east"})),
    UnderCase(),
    FieldKnown("name"),
    FieldOf("name", FieldClass.CORE),
)
NO: tuple[Node, ...] = (
    KindIn(frozenset({"cases"})),
    OwnerIn(B),
    LeaverIn(A),
    HasParty("q"),
    SharedWith("q", frozenset(SharingLevel), AT),
    SharedWith("r", WRITING, AT),
    SharedWith("w", WRITING, AT + TICK),
    SharedWith("w", WRITING, AT - TICK),
    PoolIn(frozenset({"west"})),
    FieldKnown("phone"),
    FieldOf("name", FieldClass.FREE),
    FieldOf("phone", FieldClass.CORE),
)


@pytest.mark.parametrize("reading", [holds, lambda node, thing: closure(node)(thing)], ids=["definition", "closure"])
def test_what_a_node_holds_for(reading: object) -> None:
    """Every node alone, negated, and in joins of none to three."""
    assert callable(reading)
    for node in YES:
        assert reading(node, FULL) is True
        assert reading(Not(node), FULL) is False
        assert reading(node, BARE) is False
    for node in NO:
        assert reading(node, FULL) is False
        assert reading(Not(node), FULL) is True
    for count in range(4):
        for parts in product((YES[1], NO[1]), repeat=count):
            assert all(part is YES[1] for part in parts) == reading(All(parts), FULL)
            assert any(part is YES[1] for part in parts) == reading(AnyOf(parts), FULL)


def test_what_is_left_for_one_kind() -> None:
    """Conditions on the kind are decided; other conditions stay."""
    kind = KindIn(frozenset({"clients"}))
    mine, case = OwnerIn(A), UnderCase()
    for node, clients, cases in (
        (kind, ALWAYS, NEVER),
        (Not(kind), NEVER, ALWAYS),
        (All((kind, mine)), mine, NEVER),
        (All((kind, mine, case)), All((mine, case)), NEVER),
        (AnyOf((kind, mine)), ALWAYS, mine),
        (AnyOf((All((kind, mine)), case)), AnyOf((mine, case)), case),
        (Not(All((kind, mine))), Not(mine), ALWAYS),
        (mine, mine, mine),
    ):
        assert clients == of_kind(node, "clients")
        assert cases == of_kind(node, "cases")


def test_where_to_look() -> None:
    """Reach covers owners, pools and sharing; a conjunction uses its smallest reach; other nodes reach everything."""
    shared = SharedWith("r", WRITING, AT)
    everywhere = Reach(everything=True)
    for node, expected in (
        (OwnerIn(AB), Reach(owners=AB)),
        (PoolIn(A), Reach(pools=A)),
        (shared, Reach(shared=True)),
        (UnderCase(), everywhere),
        (Not(OwnerIn(A)), everywhere),
        (ALWAYS, everywhere),
        (NEVER, Reach()),
        (AnyOf((OwnerIn(A), OwnerIn(B), PoolIn(A))), Reach(owners=AB, pools=A)),
        (AnyOf((OwnerIn(A), shared)), Reach(owners=A, shared=True)),
        (AnyOf((OwnerIn(A), UnderCase())), Reach(everything=True, owners=A)),
        (All((OwnerIn(AB), PoolIn(A))), Reach(pools=A)),
        (All((PoolIn(AB), OwnerIn(A), UnderCase())), Reach(owners=A)),
        (All((OwnerIn(AB), shared)), Reach(shared=True)),
        (All((UnderCase(), HasParty("p"))), everywhere),
        (All((KindIn(frozenset({"clients"})), OwnerIn(A))), Reach(owners=A)),
    ):
        assert expected == reach_of(node, "clients")
    assert Reach() == reach_of(All((KindIn(frozenset({"clients"})), OwnerIn(A))), "cases")


def test_the_size_of_a_reach() -> None:
    """The size counts owners and pools, and sharing as one place."""
    assert [0, 2, 1, 1, 4] == [
        reach.size
        for reach in (
            Reach(),
            Reach(owners=AB),
            Reach(pools=A),
            Reach(shared=True),
            Reach(owners=AB, pools=A, shared=True),
        )
    ]


def test_conditions_turned_round() -> None:
    """The negation of a disjunction negates each part; a double negation is the original."""
    parts = (UnderCase(), HasParty("p"))

    assert All((Not(parts[0]), Not(parts[1]))) == not_(AnyOf(parts))
    assert Not(All(parts)) == not_(All(parts))
    assert NEVER == not_(AnyOf((ALWAYS, parts[0])))
    assert (All(parts), AnyOf(parts)) == (all_of(*parts, ALWAYS), any_of(*parts, NEVER))
