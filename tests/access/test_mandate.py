"""Mandates: who may act for whom, within which rights, and until when."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
import pytest

from offboard_core.access import (
    SHIPPED,
    Access,
    Action,
    Actor,
    Employment,
    Login,
    Mandate,
    Standing,
    Target,
)
from offboard_core.access.mandate import ActingFor, ask_for, end_mandate, give_mandate
from offboard_core.errors import InvalidInput
from offboard_core.kernel.identity import PersonId
from offboard_core.kernel.verdict import Decided, Refused
from offboard_core.organization import OrgChart, Role

AT = dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)
WEEK = dt.timedelta(days=7)
TICK = dt.timedelta(microseconds=1)
MANDATE = Mandate(id="M-1", delegator="zhao", delegate="li", from_at=AT, until_at=AT + WEEK)
CHART = OrgChart(supervisor_of={"wang": "zhao", "li": "zhao", "zhao": "boss"})
CASE = Target(kind="cases", id="wang#1", leaver="wang", owner="zhao")
OWN_CASE = Target(kind="cases", id="li#1", leaver="li", owner="zhao")


def person(id: str, *roles: Role, employment: Employment = Employment.ACTIVE) -> Standing:
    """Return a standing."""
    return Standing(id=PersonId(id), name=id, roles=roles, employment=employment)


ZHAO, LI = person("zhao", Role.SUPERVISOR), person("li", Role.SALES)


def give(mandate: Mandate = MANDATE, *others: Mandate, **changes: Any) -> Decided[Mandate] | Refused:  # noqa: ANN401
    """Give a mandate, by default as its delegator."""
    told = {"delegator": ZHAO, "delegate": LI, "by": "zhao", "now": AT, **changes}
    return give_mandate(mandate, others, **told)


def codes(verdict: object) -> list[str]:
    """Return the codes of a refusal."""
    assert isinstance(verdict, Refused)
    return [finding.code for finding in verdict.findings]


def test_a_mandate_is_given() -> None:
    """The event has both people, the window, the actions and the reason."""
    wanted = attrs.evolve(MANDATE, actions=[Action.SIGN_OFF, Action.VIEW], reason="休假")
    verdict = give(wanted)

    assert isinstance(verdict, Decided)
    assert verdict.state == wanted
    assert [("mandate_given", "mandates/M-1")] == [(event.type, event.stream) for event in verdict.events]
    assert ("view", "sign_off") == verdict.events[0].facts["actions"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"by": "li"}, ["mandate.to_whoever_gives_it"]),
        ({"now": AT + WEEK}, ["mandate.over_already"]),
        ({"now": AT + WEEK - TICK}, None),
        ({"delegator": attrs.evolve(ZHAO, employment=Employment.NOTICE)}, ["mandate.person_leaving"]),
        ({"delegate": attrs.evolve(LI, employment=Employment.DEPARTED)}, ["mandate.person_leaving"]),
        ({"mandate": attrs.evolve(MANDATE, version=1)}, ["mandate.already_given"]),
    ],
)
def test_who_gives_no_mandate(changes: dict[str, Any], expected: list[str] | None) -> None:
    """Refused: to oneself, for the past, by or to a leaver, and twice."""
    verdict = give(**changes)

    assert (codes(verdict) if expected else bool(verdict)) == (expected or True)


def test_every_reason_is_given() -> None:
    """One refusal has all reasons."""
    verdict = give(
        attrs.evolve(MANDATE, version=1),
        by="li",
        now=AT + WEEK,
        delegate=attrs.evolve(LI, employment=Employment.NOTICE),
    )

    assert [
        "mandate.already_given",
        "mandate.to_whoever_gives_it",
        "mandate.over_already",
        "mandate.person_leaving",
    ] == codes(verdict)


def test_nobody_acts_for_each_other_in_a_circle() -> None:
    """A circle is refused, direct or indirect, if the windows overlap."""
    back = Mandate(id="M-2", delegator="li", delegate="zhao", from_at=AT + WEEK - TICK, until_at=AT + 2 * WEEK)
    one = Mandate(id="M-3", delegator="li", delegate="wang", from_at=AT, until_at=AT + WEEK)
    two = Mandate(id="M-4", delegator="wang", delegate="zhao", from_at=AT, until_at=AT + WEEK)
    after = attrs.evolve(back, from_at=AT + WEEK)
    loop = Mandate(id="M-5", delegator="wang", delegate="li", from_at=AT, until_at=AT + WEEK)

    assert ["mandate.circle"] == codes(give(MANDATE, back))
    assert ["mandate.circle"] == codes(give(MANDATE, two, one))
    assert give(MANDATE, after)
    assert give(MANDATE, attrs.evolve(back, ended_at=AT))
    assert give(MANDATE, one, loop)
    verdict = give(MANDATE, one, two)
    assert isinstance(verdict, Refused)
    assert ("zhao", "li", "wang", "zhao") == verdict.findings[0].facts["people"]


def test_a_mandate_ends_early() -> None:
    """It has no effect from that moment on; a finished one is not ended again."""
    verdict = end_mandate(MANDATE, by="zhao", now=AT + TICK)
    assert isinstance(verdict, Decided)
    ended = verdict.state

    assert ["mandate_ended"] == [event.type for event in verdict.events]
    assert (True, False) == (ended.is_in_force(AT), ended.is_in_force(AT + TICK))
    assert Decided(state=ended) == end_mandate(ended, by="zhao", now=AT + WEEK)
    assert Decided(state=MANDATE) == end_mandate(MANDATE, by="zhao", now=AT + WEEK)


@pytest.mark.parametrize(
    "changes",
    [
        {"delegate": "zhao"},
        {"id": " "},
        {"delegator": ""},
        {"from_at": dt.datetime(2026, 11, 23)},
        {"until_at": dt.datetime(2026, 12, 23)},
        {"until_at": AT},
    ],
)
def test_what_is_no_mandate(changes: dict[str, Any]) -> None:
    """A mandate to oneself, without an id, without a zone or with an empty window cannot be built."""
    with pytest.raises(InvalidInput):
        attrs.evolve(MANDATE, **changes)


@pytest.mark.parametrize(("at", "held"), [(AT - TICK, False), (AT, True), (AT + WEEK - TICK, True), (AT + WEEK, False)])
def test_the_window_has_two_sides(at: dt.datetime, *, held: bool) -> None:
    """The first moment is included, the end is not."""
    assert held == MANDATE.is_in_force(at)


def acting(
    *mandates: Mandate, deputy: Standing = LI, principal: Standing = ZHAO, target: Target = CASE, at: dt.datetime = AT
) -> list[str]:
    """Sign a case for another person; return the reasons against it."""
    decision = ask_for(
        SHIPPED,
        ActingFor(deputy=deputy, principal=principal, mandates=mandates),
        Action.SIGN_OFF,
        target,
        above=CHART.chain_above,
        login=Login(at=at),
    )
    assert bool(decision) == (not decision.findings)
    return [finding.code for finding in decision.findings]


def test_acting_in_somebodys_place() -> None:
    """Acting for a person needs a mandate in force and that person's permission."""
    assert [] == acting(MANDATE)
    assert ["access.no_mandate"] == acting()
    assert ["access.no_mandate"] == acting(MANDATE, at=AT + WEEK)
    assert ["access.no_mandate"] == acting(attrs.evolve(MANDATE, actions=[Action.VIEW]))
    assert [] == acting(attrs.evolve(MANDATE, actions=[Action.SIGN_OFF]))
    assert ["access.no_mandate"] == acting(attrs.evolve(MANDATE, delegate="wang"))
    assert ["access.role_not_held"] == acting(MANDATE, principal=person("zhao", Role.ASSET_KEEPER))


def test_a_deputy_is_no_way_around_a_prohibition() -> None:
    """A deputy cannot sign their own case, act after departure, or act for a departed person."""
    assert "access.own_case.never_decided" in acting(MANDATE, target=OWN_CASE)
    assert "access.departed.nothing" in acting(MANDATE, deputy=attrs.evolve(LI, employment=Employment.DEPARTED))
    assert "access.notice.only_hands_over" in acting(MANDATE, deputy=attrs.evolve(LI, employment=Employment.NOTICE))
    assert "access.departed.nothing" in acting(MANDATE, principal=attrs.evolve(ZHAO, employment=Employment.DEPARTED))
    assert "access.own_case.never_decided" in acting(
        MANDATE, target=Target(kind="cases", id="zhao#1", leaver="zhao", owner="boss")
    )


def test_a_mandate_is_not_passed_on() -> None:
    """A mandate never covers giving mandates."""
    assert not MANDATE.covers(Action.DELEGATE)
    assert not attrs.evolve(MANDATE, actions=[Action.DELEGATE]).covers(Action.DELEGATE)


def test_access_in_somebodys_place() -> None:
    """`may` and `which` agree for an actor with a mandate; without one, both refuse."""
    facts: dict[str, Any] = {"at": AT, "org": CHART, "roles_of": {"zhao": [Role.SUPERVISOR]}}
    li = Actor(id="li", roles=[Role.SALES], on_behalf_of="zhao")
    client = Target(kind="clients", id="C-1", owner="wang")
    things = [client, CASE, OWN_CASE, attrs.evolve(client, owner="li"), attrs.evolve(client, owner="other")]
    only_views = attrs.evolve(MANDATE, actions=[Action.VIEW])
    given: tuple[tuple[Mandate, ...], ...] = ((), (MANDATE,), (only_views,))
    for mandates in given:
        access = Access(**facts, mandates=mandates)
        for action in Action:
            predicate = access.which(li, action)
            assert [bool(access.may(li, action, thing)) for thing in things] == [
                predicate.admits(thing) for thing in things
            ]
            assert predicate.person == "li"

    access = Access(**facts, mandates=(only_views,))
    assert access.may(li, Action.VIEW, client)
    assert "M-1" in access.may(li, Action.VIEW, client).rules
    assert not access.may(li, Action.SIGN_OFF, CASE)
    assert not access.explain(li, Action.SIGN_OFF, CASE)
    assert access.explain(li, Action.VIEW, client).person == "li"
    assert not Access(**{**facts, "roles_of": {}}, mandates=(MANDATE,)).may(li, Action.VIEW, client)
