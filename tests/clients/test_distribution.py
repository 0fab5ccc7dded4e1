"""Distribution: a plan with reasons, the same for the same facts in any order, and nobody beyond their capacity."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offboard_core.access.standing import Employment
from offboard_core.clients import Client, Match, Proposal, Receiver, plan_distribution
from offboard_core.errors import InvalidInput
from tests.clients.builders import a_client, a_person

EAST, SOUTH = frozenset({"华东"}), frozenset({"华南"})


def receiver(
    id: str,
    *,
    clients: int = 0,
    capacity: int = 10,
    employment: Employment = Employment.ACTIVE,
    regions: frozenset[str] = frozenset(),
    segments: frozenset[str] = frozenset(),
    conflicts: frozenset[str] = frozenset(),
) -> Receiver:
    """Somebody with room, unless said otherwise."""
    return Receiver(
        standing=a_person(id, employment),
        clients=clients,
        capacity=capacity,
        regions=regions,
        segments=segments,
        conflicts=conflicts,
    )


def the_one(proposals: tuple[Proposal, ...]) -> tuple[str, tuple[Match, ...]]:
    """Return who is proposed for the only client, and why."""
    assert len(proposals) == 1
    return proposals[0].receiver, proposals[0].matches


@pytest.mark.parametrize(
    ("receivers", "expected"),
    [
        ((receiver("b", regions=EAST, clients=5), receiver("a")), ("b", (Match.REGION,))),
        (
            (receiver("a", segments=frozenset({"国企"})), receiver("b", regions=EAST, clients=5)),
            ("b", (Match.REGION,)),
        ),
        (
            (receiver("a"), receiver("b", segments=frozenset({"国企"}), clients=5)),
            ("b", (Match.SEGMENT,)),
        ),
        ((receiver("a", clients=3), receiver("b", clients=2)), ("b", (Match.FEWEST,))),
        ((receiver("b"), receiver("a")), ("a", (Match.FEWEST,))),
        (
            (receiver("a", regions=EAST, clients=1), receiver("b", regions=EAST)),
            ("b", (Match.REGION, Match.FEWEST)),
        ),
    ],
    ids=["region", "region before segment", "segment", "fewest", "lower id", "region, then fewest"],
)
def test_who_is_proposed_and_why(receivers: tuple[Receiver, ...], expected: tuple[str, tuple[Match, ...]]) -> None:
    """Same region weighs most, then the segment, then who has fewest; the lower id breaks a tie."""
    plan = plan_distribution([a_client(region="华东", segment="国企")], receivers)

    assert expected == the_one(plan.proposals)


def test_the_industry_weighs_after_the_segment() -> None:
    """Knowing the industry speaks for a receiver where neither region nor segment does."""
    knows = Receiver(standing=a_person("b"), clients=9, capacity=10, industries=frozenset({"机械"}))
    plan = plan_distribution([a_client(industry="机械")], [receiver("a"), knows])

    assert ("b", (Match.INDUSTRY,)) == the_one(plan.proposals)


def test_a_proposal_words_its_reasons() -> None:
    """Every reason is data about the client, with the receiver's id in it."""
    plan = plan_distribution([a_client(region="华东")], [receiver("b", regions=EAST)])

    assert [
        ("distribution.same_region", "C-7", {"name": "华东重工", "receiver": "b"}),
        ("distribution.fewest_clients", "C-7", {"name": "华东重工", "receiver": "b"}),
    ] == [(reason.code, reason.subject, reason.facts) for reason in plan.proposals[0].reasons]
    assert "li.na" == plan.proposals[0].giver


def test_a_blank_region_speaks_for_nobody() -> None:
    """Two clients of which nobody knows the region have nothing in common."""
    home = Receiver.of(a_person("b"), [a_client(id="C-1")], capacity=3)
    plan = plan_distribution([a_client()], [home])

    assert ("b", (Match.FEWEST,)) == the_one(plan.proposals)


def test_at_home_is_where_ones_clients_are() -> None:
    """A receiver described by the clients they own has these clients' regions, segments and industries."""
    owned = [a_client(id="C-1", region="华东", segment="国企"), a_client(id="C-2", region="华南", industry="机械")]
    home = Receiver.of(a_person("b"), owned, capacity=3)

    assert (2, 3) == (home.clients, home.capacity)
    assert (Match.REGION, Match.SEGMENT, Match.INDUSTRY) == home.matches(
        a_client(region="华南", segment="国企", industry="机械")
    )


@pytest.mark.parametrize(("held", "taken"), [(9, True), (10, False)], ids=["one place left", "full"])
def test_capacity(held: int, *, taken: bool) -> None:
    """The last place is given away; beyond it a receiver takes nobody."""
    plan = plan_distribution([a_client()], [receiver("b", clients=held, capacity=10)])

    assert taken == bool(plan)


def test_who_is_left_and_why() -> None:
    """A client nobody can take is named with how many are leaving, in conflict or full."""
    receivers = [
        receiver("a", employment=Employment.NOTICE),
        receiver("b", employment=Employment.DEPARTED),
        receiver("c", conflicts=frozenset({"C-7"})),
        receiver("d", capacity=0),
        receiver("li.na"),
    ]
    plan = plan_distribution([a_client()], receivers)

    assert not plan
    assert () == plan.proposals
    assert [
        (
            "distribution.nobody",
            "C-7",
            {"name": "华东重工", "receivers": 5, "leaving": 2, "conflicting": 1, "full": 1},
        )
    ] == [(finding.code, finding.subject, finding.facts) for finding in plan.left]


def test_nothing_to_distribute() -> None:
    """Without clients the plan is empty and complete."""
    assert plan_distribution([], [receiver("a")])


@pytest.mark.parametrize(
    ("clients", "receivers", "path"),
    [
        ([a_client(), a_client(name="华东重工（二）")], [], "clients"),
        ([], [receiver("a"), receiver("a", clients=2)], "receivers"),
    ],
)
def test_nobody_is_named_twice(clients: list[Client], receivers: list[Receiver], path: str) -> None:
    """Two clients or two receivers under one id are a mistake, not a plan."""
    with pytest.raises(InvalidInput) as caught:
        plan_distribution(clients, receivers)

    assert [("distribution.named_twice", path)] == [(found.code, found.subject) for found in caught.value.findings]


@pytest.mark.parametrize(("clients", "capacity"), [(-1, 0), (0, -1)])
def test_nobody_holds_less_than_nothing(clients: int, capacity: int) -> None:
    """Neither clients held nor capacity lies below zero; zero is a number."""
    with pytest.raises(InvalidInput) as caught:
        receiver("a", clients=clients, capacity=capacity)

    assert ["receiver.negative"] == [found.code for found in caught.value.findings]
    assert 0 == receiver("a", clients=0, capacity=0).capacity


REGIONS = st.sampled_from(["", "华东", "华南"])
CLIENTS = st.lists(
    st.builds(
        lambda number, region, owner: a_client(id=f"C-{number}", region=region, owner=owner),
        st.integers(0, 30),
        REGIONS,
        st.sampled_from(["leaver", "a"]),
    ),
    max_size=20,
    unique_by=lambda client: client.id,
)
RECEIVERS = st.lists(
    st.builds(
        lambda id, clients, capacity, employment, region, conflict: receiver(
            id,
            clients=clients,
            capacity=capacity,
            employment=employment,
            regions=frozenset({region}),
            conflicts=frozenset({f"C-{conflict}"}),
        ),
        st.sampled_from("abcde"),
        st.integers(0, 6),
        st.integers(0, 8),
        st.sampled_from([Employment.ACTIVE, Employment.ACTIVE, Employment.NOTICE]),
        REGIONS,
        st.integers(0, 30),
    ),
    max_size=5,
    unique_by=lambda item: item.standing.id,
)


@given(clients=CLIENTS, receivers=RECEIVERS, data=st.data())
def test_a_plan_is_sound_in_any_order(clients: list[Client], receivers: list[Receiver], data: st.DataObject) -> None:
    """Order does not matter; each client stands in it once; nobody leaving, full, in conflict or the owner receives."""
    plan = plan_distribution(clients, receivers)
    by_id: dict[str, Receiver] = {item.standing.id: item for item in receivers}
    load = Counter(proposal.receiver for proposal in plan.proposals)
    named = [*(proposal.client for proposal in plan.proposals), *(finding.subject for finding in plan.left)]

    assert plan == plan_distribution(data.draw(st.permutations(clients)), data.draw(st.permutations(receivers)))
    assert sorted(client.id for client in clients) == sorted(named)
    assert all(by_id[id].clients + taken <= by_id[id].capacity for id, taken in load.items())
    for proposal in plan.proposals:
        chosen = by_id[proposal.receiver]
        assert chosen.standing.employment is Employment.ACTIVE
        assert proposal.client not in chosen.conflicts
        assert proposal.receiver != proposal.giver
        assert proposal.matches


@given(clients=CLIENTS, receivers=RECEIVERS)
def test_nobody_is_left_while_somebody_has_room(clients: list[Client], receivers: list[Receiver]) -> None:
    """A client is left over only if, once all others are placed, nobody who may take it has a place."""
    plan = plan_distribution(clients, receivers)
    load = Counter(proposal.receiver for proposal in plan.proposals)
    owner_of: dict[str, str] = {client.id: client.owner for client in clients}

    assert not [
        (finding.subject, item.standing.id)
        for finding in plan.left
        for item in receivers
        if item.standing.employment is Employment.ACTIVE
        and item.standing.id != owner_of[finding.subject]
        and finding.subject not in item.conflicts
        and item.clients + load[item.standing.id] < item.capacity
    ]
