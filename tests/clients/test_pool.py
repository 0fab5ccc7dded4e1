"""Public pools: how clients get there, who takes them out, and every limit on both sides."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
import pytest

from offboard_core.access.standing import Employment, Standing
from offboard_core.clients import (
    CadencePolicy,
    ClaimBook,
    Client,
    Cooperation,
    CooperationSort,
    Loss,
    Ownership,
    PoolPolicy,
    RecycleRule,
    RecycleTrigger,
)
from offboard_core.clients.ownership import ChangeOfHands, change_hands
from offboard_core.clients.pool import claim, enter, recycle_reason, release
from offboard_core.errors import InvalidInput
from offboard_core.kernel.identity import PersonId
from offboard_core.kernel.verdict import Decided, Refused, Verdict
from tests.clients.builders import DAY, a_client

WANG = Standing(id=PersonId("wang.wei"), name="王伟", department="华东")
LI = Standing(id=PersonId("li.na"), name="李娜")
KEEPER = Standing(id=PersonId("zhao.min"), name="赵敏")
EAST = PoolPolicy(id="east", name="华东公海", custodian="zhao.min")


def days(count: int) -> dt.date:
    """Return a day so many days from the first."""
    return DAY + dt.timedelta(days=count)


def codes(verdict: object) -> list[str]:
    """Return the reasons of a no."""
    assert isinstance(verdict, Refused)
    return [finding.code for finding in verdict.findings]


def owned(owner: str = "li.na", **changes: Any) -> Client:  # noqa: ANN401
    """Return a client somebody owns since the first day."""
    return a_client(id="C-7", owner=owner, ownerships=(Ownership(owner=owner, from_on=DAY),), **changes)


def released(client: Client | None = None, on: dt.date = DAY, pool: PoolPolicy = EAST) -> Client:
    """Put a client into the pool."""
    verdict = release(client or owned(), pool, KEEPER, on=on, reason="无力跟进")
    assert isinstance(verdict, Decided)
    return verdict.state


def claimed(
    client: Client | None = None,
    pool: PoolPolicy = EAST,
    who: Standing = WANG,
    *,
    on: dt.date = DAY,
    holds: int = 0,
    before: int = 0,
) -> Verdict[Client]:
    """Claim a client out of the pool."""
    book = attrs.evolve(ClaimBook.of(who.id, on), clients=tuple(f"X-{number}" for number in range(before)))
    return claim(client or released(), pool, who, book, on=on, holds=holds)


def test_a_client_in_a_pool_has_a_custodian() -> None:
    """It has one owner at any instant: the history goes on with whoever keeps the pool."""
    verdict = release(owned(), EAST, KEEPER, on=days(3), reason="无力跟进")
    assert isinstance(verdict, Decided)
    client = verdict.state

    assert ("zhao.min", "east", days(3)) == (client.owner, client.pool, client.pooled_on)
    assert ["li.na", "zhao.min"] == [held.owner for held in client.ownerships]
    assert ("client_pooled", "li.na", "zhao.min") == (
        verdict.events[0].type,
        verdict.events[0].facts["before"],
        verdict.events[0].facts["after"],
    )
    assert ["zhao.min"] == [held.owner for held in released(a_client(id="C-9")).ownerships][1:]


@pytest.mark.parametrize(
    ("client", "pool", "keeper", "how", "expected"),
    [
        (owned(pool="west"), EAST, KEEPER, {}, ["pool.lies_in_one"]),
        (owned(), EAST, KEEPER, {"under_case": True}, ["pool.under_case"]),
        (owned(), attrs.evolve(EAST, segments={"政府"}), KEEPER, {}, ["pool.other_clients"]),
        (owned(), attrs.evolve(EAST, regions={"华东"}), KEEPER, {}, ["pool.other_clients"]),
        (owned(), EAST, attrs.evolve(KEEPER, employment=Employment.NOTICE), {}, ["pool.custodian_leaving"]),
        (owned(), EAST, KEEPER, {"reason": " "}, ["client.no_reason"]),
        (
            owned(pool="west"),
            attrs.evolve(EAST, regions={"华东"}),
            attrs.evolve(KEEPER, employment=Employment.DEPARTED),
            {"under_case": True, "reason": ""},
            ["pool.lies_in_one", "pool.under_case", "pool.other_clients", "pool.custodian_leaving", "client.no_reason"],
        ),
    ],
)
def test_what_does_not_go_into_a_pool(
    client: Client, pool: PoolPolicy, keeper: Standing, how: dict[str, Any], expected: list[str]
) -> None:
    """Every reason is told."""
    assert expected == codes(release(client, pool, keeper, **{"on": DAY, "reason": "x", **how}))


def test_a_pool_takes_its_own_clients() -> None:
    """By segment and region where it names them."""
    pool = attrs.evolve(EAST, segments={"政府"}, regions={"华东"})

    assert pool.takes(owned(segment="政府", region="华东"))
    assert not pool.takes(owned(segment="政府", region="华北"))


def test_a_claim_makes_an_owner() -> None:
    """It lies in no pool any more, and the history names the claim."""
    verdict = claimed()
    assert isinstance(verdict, Decided)
    client = verdict.state

    assert ("wang.wei", "", None) == (client.owner, client.pool, client.pooled_on)
    assert ("wang.wei", "claim:east") == (client.ownerships[-1].owner, client.ownerships[-1].reason)
    assert ["client_claimed"] == [event.type for event in verdict.events]


def test_what_is_not_in_the_pool_is_not_claimed() -> None:
    """Neither somebody's client nor one that lies in another pool."""
    assert ["pool.not_in_it"] == codes(claimed(owned()))
    assert ["pool.not_in_it"] == codes(claimed(owned(pool="west")))


@pytest.mark.parametrize(
    ("members", "member"),
    [
        ({}, True),
        ({"departments": {"华东"}}, True),
        ({"departments": {"华北"}}, False),
        ({"departments": {"华北"}, "members": {"wang.wei"}}, True),
        ({"members": {"li.na"}}, False),
        ({"departments": {""}}, True),
    ],
)
def test_members_claim(members: dict[str, Any], *, member: bool) -> None:
    """Those of a department, those named, or everybody; whoever has no department is in none."""
    pool = attrs.evolve(EAST, **members)
    if members == {"departments": {""}}:
        assert not pool.has_member(LI)
        return

    assert member == bool(claimed(pool=pool))
    assert member or ["pool.not_a_member"] == codes(claimed(pool=pool))


@pytest.mark.parametrize(("before", "allowed"), [(1, True), (2, False), (3, False)])
def test_a_daily_limit(before: int, *, allowed: bool) -> None:
    """The last claim of the day is the one that reaches the limit."""
    verdict = claimed(pool=attrs.evolve(EAST, daily_claims=2), before=before)

    assert allowed == bool(verdict)
    assert allowed or ["pool.daily_limit"] == codes(verdict)


@pytest.mark.parametrize(("holds", "allowed"), [(4, True), (5, False), (6, False)])
def test_a_holding_cap(holds: int, *, allowed: bool) -> None:
    """Nobody owns more than so many, counted with the one they claim."""
    verdict = claimed(pool=attrs.evolve(EAST, holding_cap=5), holds=holds)

    assert allowed == bool(verdict)
    assert allowed or ["pool.holding_cap"] == codes(verdict)


@pytest.mark.parametrize(("after", "allowed"), [(0, False), (29, False), (30, True)])
def test_a_former_owner_cools_off(after: int, *, allowed: bool) -> None:
    """Thirty days from the day it was given back; others need not wait."""
    pool = attrs.evolve(EAST, cooling_days=30)
    client = released(on=days(10))

    assert allowed == bool(claimed(client, pool, LI, on=days(10 + after)))
    assert claimed(client, pool, WANG, on=days(10))
    assert claimed(client, EAST, LI, on=days(10))


def test_every_reason_against_a_claim_is_told() -> None:
    """At once, so that nobody tries five times."""
    pool = PoolPolicy(
        id="east", name="x", custodian="zhao.min", members={"x"}, daily_claims=0, holding_cap=0, cooling_days=9
    )
    leaving = attrs.evolve(LI, employment=Employment.NOTICE)
    client = attrs.evolve(released(), pool="west")

    assert [
        "pool.not_in_it",
        "client.receiver_leaving",
        "pool.not_a_member",
        "pool.daily_limit",
        "pool.holding_cap",
        "pool.cooling",
    ] == codes(claimed(client, pool, leaving))


def test_a_book_counts_the_claims_of_a_day() -> None:
    """One book a person and day."""
    verdict = enter(ClaimBook.of("wang.wei", DAY), "C-7")
    assert isinstance(verdict, Decided)

    assert (f"wang.wei:{DAY.isoformat()}", ("C-7",)) == (verdict.state.id, verdict.state.clients)
    assert 1 == verdict.events[0].facts["number"]


def test_a_transfer_takes_a_client_out_of_its_pool() -> None:
    """Whoever is made the owner by somebody else owns it like any other client."""
    verdict = change_hands(released(), WANG, ChangeOfHands(on=DAY, reason="指派"))
    assert isinstance(verdict, Decided)

    assert ("", None) == (verdict.state.pool, verdict.state.pooled_on)


FOLLOW_UP = attrs.evolve(EAST, recycle=(RecycleRule(trigger=RecycleTrigger.NO_FOLLOW_UP, days=30),))


@pytest.mark.parametrize(("on", "due"), [(30, False), (31, True)])
def test_no_follow_up(on: int, *, due: bool) -> None:
    """More than thirty days after the last contact, or after the first day without any."""
    assert due == (recycle_reason(owned(), FOLLOW_UP, as_of=days(on), last_contact_on=None) is not None)
    assert due == (recycle_reason(owned(), FOLLOW_UP, as_of=days(on + 5), last_contact_on=days(5)) is not None)


def test_neither_an_edit_nor_a_transfer_is_a_follow_up() -> None:
    """The days count on whoever owns the client and whatever is written about it."""
    verdict = change_hands(owned(needs="别的"), WANG, ChangeOfHands(on=days(29), reason="调整"))
    assert isinstance(verdict, Decided)
    found = recycle_reason(verdict.state, FOLLOW_UP, as_of=days(31), last_contact_on=None)

    assert found is not None
    assert ("recycle.no_follow_up", 31, 30, DAY) == (
        found.code,
        found.facts["days"],
        found.facts["limit"],
        found.facts["since"],
    )


def deal(sort: CooperationSort, on: int) -> Cooperation:
    """Return something that happened on a day."""
    return Cooperation(sort=sort, on=days(on), reference=f"{sort}-{on}")


@pytest.mark.parametrize(
    ("trigger", "history", "due"),
    [
        (RecycleTrigger.NO_DEAL, (), True),
        (RecycleTrigger.NO_DEAL, (deal(CooperationSort.ORDER, 0),), True),
        (RecycleTrigger.NO_DEAL, (deal(CooperationSort.ORDER, 1),), False),
        (RecycleTrigger.NO_DEAL, (deal(CooperationSort.COMPLAINT, 5),), True),
        (RecycleTrigger.CONTRACT_ENDED, (), False),
        (RecycleTrigger.CONTRACT_ENDED, (deal(CooperationSort.CONTRACT, 0),), True),
        (RecycleTrigger.CONTRACT_ENDED, (deal(CooperationSort.CONTRACT, 1),), False),
        (RecycleTrigger.CONTRACT_ENDED, (deal(CooperationSort.CONTRACT, 0), deal(CooperationSort.ORDER, 1)), False),
    ],
)
def test_deals_and_contracts(trigger: RecycleTrigger, history: tuple[Cooperation, ...], *, due: bool) -> None:
    """A contract or an order is a deal; what came after the contract keeps the client."""
    pool = attrs.evolve(EAST, recycle=(RecycleRule(trigger=trigger, days=30),))
    found = recycle_reason(owned(cooperation=history), pool, as_of=days(31), last_contact_on=days(31))

    assert due == (found is not None)
    assert found is None or found.code == f"recycle.{trigger.value}"


def test_what_no_rule_speaks_of_stays() -> None:
    """Another segment, another pool's clients, a lost one, one that lies in a pool, and one whose beginning nobody knows."""
    rule = RecycleRule(trigger=RecycleTrigger.NO_FOLLOW_UP, days=1, segments={"政府"})
    pool = attrs.evolve(EAST, recycle=(rule,))
    lost = Loss(on=DAY, reason="x")

    def due(client: Client, at: PoolPolicy = pool) -> bool:
        return recycle_reason(client, at, as_of=days(99), last_contact_on=None) is not None

    assert due(owned(segment="政府"))
    assert not due(owned(segment="企业"))
    assert not due(owned(segment="政府"), attrs.evolve(pool, regions={"华东"}))
    assert not due(owned(segment="政府", losses=(lost,)))
    assert not due(owned(segment="政府", pool="east"))
    assert not due(a_client(id="C-9", segment="政府", ownerships=()))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: RecycleRule(trigger=RecycleTrigger.NO_DEAL, days=0), "pool.below_one_day"),
        (lambda: attrs.evolve(EAST, daily_claims=-1), "pool.negative"),
        (lambda: attrs.evolve(EAST, holding_cap=-1), "pool.negative"),
        (lambda: attrs.evolve(EAST, cooling_days=-1), "pool.negative"),
        (lambda: attrs.evolve(EAST, id=""), "input.not_an_id"),
        (lambda: attrs.evolve(EAST, members="wang.wei"), "input.not_a_list"),
        (lambda: CadencePolicy(every_days=0), "cadence.below_one_day"),
        (lambda: CadencePolicy(by_segment={"重点": 0}), "cadence.below_one_day"),
        (lambda: attrs.evolve(ClaimBook.of("x", DAY), id=""), "input.not_an_id"),
    ],
)
def test_limits_nobody_could_keep(make: Any, code: str) -> None:  # noqa: ANN401
    """They are refused where they are written down."""
    with pytest.raises(InvalidInput) as caught:
        make()

    assert code == caught.value.findings[0].code
