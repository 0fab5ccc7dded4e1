"""The exact facts of refusals, events and input errors of the room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import attrs
import pytest

from offboard_core.access import (
    SHIPPED,
    STEP_UP,
    Action,
    Collaborator,
    Decision,
    Demand,
    Employment,
    FieldClass,
    Forbid,
    Login,
    Mandate,
    Permit,
    Relation,
    Rules,
    SharingLevel,
    Standing,
    Target,
    ask,
)
from offboard_core.access.decision import barring, demands, forbids, relations_of, shared_as
from offboard_core.access.mandate import ActingFor, ask_for, end_mandate, give_mandate, mandates_for
from offboard_core.access.standing import depart, give_notice, take_over, withdraw_notice
from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.identity import PersonId
from offboard_core.kernel.verdict import Decided, Event, Refused
from offboard_core.organization import OrgChart, Role, RoleWindow
from offboard_core.organization.person import Person

AT = dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)
NAIVE = dt.datetime(2026, 11, 23, 1)
WEEK = dt.timedelta(days=7)
TICK = dt.timedelta(microseconds=1)
CHART = OrgChart(supervisor_of={"wang": "zhao", "li": "zhao", "zhao": "boss"})
FIELDS = {"name": FieldClass.CORE, "phone": FieldClass.CONTACT, "needs": FieldClass.FREE}
CLIENT = Target(kind="clients", id="C-1", owner="wang", fields=FIELDS)


def person(id: str, *roles: Role, employment: Employment = Employment.ACTIVE) -> Standing:
    """Return a standing."""
    return Standing(id=PersonId(id), name=id, roles=roles, employment=employment)


def refused(code: str, subject: str, /, **facts: object) -> Finding:
    """Return one reason."""
    return Finding(code=code, subject=subject, facts=facts)


def wrong(code: str, path: str, value: object, **facts: object) -> Finding:
    """Return the problem of an input error."""
    return refused(code, path, path=path, value=value, **facts)


# Bad input: the path, the value, and what is wrong with it.

WINDOWS: tuple[tuple[str, Callable[..., object], dict[str, Any]], ...] = (
    ("mandate", Mandate, {"id": "M-1", "delegator": "zhao", "delegate": "li"}),
    ("collaborator", Collaborator, {"person": "li"}),
    ("role_window", RoleWindow, {"role": Role.HR}),
)


@pytest.mark.parametrize(("path", "build", "told"), WINDOWS, ids=[path for path, _, _ in WINDOWS])
def test_a_window_that_is_none(path: str, build: Callable[..., object], told: dict[str, Any]) -> None:
    """A moment without a zone at either end, and an end not after the start, are refused."""
    for window, expected in (
        ((NAIVE, AT + WEEK), wrong("time.without_zone", f"{path}.from_at", "2026-11-23T01:00:00")),
        ((AT, NAIVE + WEEK), wrong("time.without_zone", f"{path}.until_at", "2026-11-30T01:00:00")),
        ((AT, AT), wrong("window.empty", f"{path}.until_at", "2026-11-23T01:00:00+00:00", from_at=AT)),
        ((AT, AT - TICK), wrong("window.empty", f"{path}.until_at", (AT - TICK).isoformat(), from_at=AT)),
    ):
        with pytest.raises(InvalidInput) as caught:
            build(**told, from_at=window[0], until_at=window[1])
        assert (expected,) == caught.value.findings
    assert build(**told, from_at=AT, until_at=AT + TICK)


def test_a_mandate_that_is_none() -> None:
    """A mandate to oneself or with an invalid id is refused."""
    told: dict[str, Any] = {"id": "M-1", "delegator": "zhao", "delegate": "li", "from_at": AT, "until_at": AT + WEEK}
    for changes, expected in (
        ({"delegate": "zhao"}, wrong("delegation.to_oneself", "mandate.delegate", "zhao")),
        ({"id": " "}, wrong("input.not_an_id", "mandate.id", " ")),
        ({"delegate": ""}, wrong("input.not_an_id", "mandate.person", "")),
        ({"delegator": "a\n"}, wrong("input.not_an_id", "mandate.person", "a\n")),
    ):
        with pytest.raises(InvalidInput) as caught:
            Mandate(**{**told, **changes})
        assert (expected,) == caught.value.findings


@pytest.mark.parametrize(
    ("build", "expected"),
    [
        (
            lambda: Demand(id="d", actions=(), factors=()),
            wrong("demand.no_factor", "demand.factors", "", rule="d"),
        ),
        (lambda: Demand(id="d", actions=(), kinds="cases"), wrong("input.not_a_list", "kinds", "cases")),
        (lambda: Standing(id=PersonId(""), name=""), wrong("input.not_an_id", "standing.id", "")),
        (lambda: Rules(forbids=(Forbid(id="a"), Forbid(id="a"))), wrong("rules.named_twice", "rules", "a")),
        (
            lambda: Permit(id="p", roles=["root"], actions=(), kinds=()),
            wrong("input.not_one_of", "roles", "root", allowed=", ".join(Role)),
        ),
    ],
)
def test_a_rule_that_is_none(build: Callable[[], object], expected: Finding) -> None:
    """The error has path and value."""
    with pytest.raises(InvalidInput) as caught:
        build()
    assert (expected,) == caught.value.findings


# Mandates.

MANDATE = Mandate(
    id="M-1",
    delegator="zhao",
    delegate="li",
    from_at=AT,
    until_at=AT + WEEK,
    actions=[Action.SIGN_OFF, Action.VIEW],
    reason="休假",
)
ZHAO, LI = person("zhao", Role.SUPERVISOR), person("li", Role.SALES)


def test_a_mandate_tells_everything() -> None:
    """The event has delegator, delegate, window, actions and reason."""
    facts = {
        "delegator": "zhao",
        "delegate": "li",
        "from_at": AT,
        "until_at": AT + WEEK,
        "actions": ("view", "sign_off"),
        "reason": "休假",
    }

    assert Decided(
        state=MANDATE, events=(Event(type="mandate_given", stream="mandates/M-1", facts=facts),)
    ) == give_mandate(MANDATE, (), delegator=ZHAO, delegate=LI, by="zhao", now=AT)
    assert Target(kind="mandates", id="M-1", owner="zhao", parties=frozenset({"li"})) == MANDATE.target


def test_a_mandate_that_is_not_given_tells_why() -> None:
    """Each reason has its facts."""
    back = Mandate(id="M-2", delegator="li", delegate="zhao", from_at=AT, until_at=AT + WEEK)
    leaving: dict[str, Any] = {"employment": Employment.NOTICE}
    verdict = give_mandate(
        attrs.evolve(MANDATE, version=1),
        (back,),
        delegator=attrs.evolve(ZHAO, **leaving),
        delegate=attrs.evolve(LI, **leaving),
        by="li",
        now=AT + WEEK,
    )

    assert (
        Refused(
            (
                refused("mandate.already_given", "M-1", delegate="li"),
                refused("mandate.to_whoever_gives_it", "M-1", person="li"),
                refused("mandate.over_already", "M-1", until_at=AT + WEEK),
                refused("mandate.person_leaving", "M-1", person="zhao"),
                refused("mandate.person_leaving", "M-1", person="li"),
                refused("mandate.circle", "M-1", people=("zhao", "li", "zhao")),
            )
        )
        == verdict
    )


def test_an_ended_mandate_tells_who_ended_it() -> None:
    """The event has who ended it and the delegate; it ends then, at the latest at its limit."""
    ended = attrs.evolve(MANDATE, ended_at=AT + TICK)
    facts = {"by": "hr", "delegate": "li"}

    assert Decided(
        state=ended, events=(Event(type="mandate_ended", stream="mandates/M-1", facts=facts),)
    ) == end_mandate(MANDATE, by="hr", now=AT + TICK)
    assert AT + TICK == ended.ends_at
    assert AT + WEEK == attrs.evolve(MANDATE, ended_at=AT + 2 * WEEK).ends_at


def test_circles_are_looked_for_in_every_direction() -> None:
    """A dead end does not hide a circle in any order; a mandate that only touches the window is not part of one."""
    plain: dict[str, Any] = {"from_at": AT, "until_at": AT + WEEK}
    aside = Mandate(id="a", delegator="li", delegate="x", **plain)
    loop = Mandate(id="b", delegator="x", delegate="li", **plain)
    step = Mandate(id="c", delegator="li", delegate="y", **plain)
    home = Mandate(id="d", delegator="y", delegate="zhao", **plain)
    before = attrs.evolve(home, from_at=AT - WEEK, until_at=AT)

    def circle(*others: Mandate) -> object:
        verdict = give_mandate(MANDATE, others, delegator=ZHAO, delegate=LI, by="zhao", now=AT)
        return None if isinstance(verdict, Decided) else verdict.findings[0].facts["people"]

    assert ("zhao", "li", "y", "zhao") == circle(aside, loop, step, home) == circle(home, step, loop, aside)
    assert circle(aside, loop, step, before) is None
    assert ("zhao", "li", "y", "zhao") == circle(step, attrs.evolve(before, until_at=AT + TICK))


def test_mandates_that_count() -> None:
    """A mandate counts for its two people, while in force, for its actions; without a moment none counts."""
    other = attrs.evolve(MANDATE, id="M-2", actions=())
    later = attrs.evolve(MANDATE, id="M-3", from_at=AT + TICK)
    given = (MANDATE, other, later, attrs.evolve(MANDATE, id="M-4", delegator="boss"))

    assert ("M-1", "M-2") == mandates_for(given, "zhao", "li", Action.VIEW, at=AT)
    assert ("M-2",) == mandates_for(given, "zhao", "li", Action.LOG, at=AT)
    assert () == mandates_for(given, "zhao", "li", Action.DELEGATE, at=AT)
    assert () == mandates_for(given, "li", "zhao", Action.VIEW, at=AT)
    assert () == mandates_for(given, "zhao", "li", Action.VIEW, at=None)


HOST = Rules(
    permits=(
        Permit(id="pool", roles={Role.FINANCE}, actions={Action.VIEW}, kinds={"clients"}, relation=Relation.POOL),
        Permit(id="reads", roles={Role.FINANCE}, actions={Action.LOG}, kinds={"clients"}, relation=Relation.READER),
        Permit(id="edits", roles={Role.FINANCE}, actions={Action.EDIT}, kinds={"clients"}),
        Permit(id="clears", roles={Role.FINANCE}, actions={Action.UNMASK, Action.CLAIM}, kinds={"clients"}),
        Permit(
            id="above", roles={Role.FINANCE}, actions={Action.SHARE}, kinds={"clients"}, relation=Relation.ABOVE_OWNER
        ),
    ),
    forbids=(
        Forbid(id="not_in_pool", actions={Action.CLAIM}, roles={Role.SALES}, relation=Relation.POOL),
        Forbid(id="not_below", actions={Action.CLAIM}, roles={Role.SALES}, relation=Relation.ABOVE_OWNER),
        Forbid(id="not_shared", actions={Action.CLAIM}, roles={Role.SALES}, relation=Relation.READER),
        Forbid(id="not_under_case", actions={Action.CLAIM}, roles={Role.SALES}, under_case=True),
    ),
    demands=(Demand(id="clears.strong", actions={Action.UNMASK}),),
)


def in_place(action: Action, target: Target, *given: Mandate, field: str | None = None, **login: Any) -> Decision:  # noqa: ANN401
    """Let li act for the finance director."""
    return ask_for(
        HOST,
        ActingFor(deputy=LI, principal=person("boss", Role.FINANCE), mandates=given),
        action,
        target,
        above=CHART.chain_above,
        field=field,
        login=Login(at=AT, **login),
    )


BOSS = attrs.evolve(MANDATE, delegator="boss", actions=())


def test_everything_counts_for_whoever_acts_for_another() -> None:
    """Login, pools, sharing, chart and field count for the principal's permits and the deputy's forbids."""
    pooled = attrs.evolve(CLIENT, pool="east")
    to_boss = attrs.evolve(CLIENT, collaborators=(Collaborator(person="boss", from_at=AT, until_at=AT + TICK),))
    to_li = attrs.evolve(CLIENT, collaborators=(Collaborator(person="li", from_at=AT, until_at=AT + TICK),))
    facts = {"person": "li", "action": "claim", "kind": "clients", "target": "C-1"}
    east = frozenset({"east"})

    assert Decision(allowed=True, rules=("pool", "M-1")) == in_place(Action.VIEW, pooled, BOSS, pools=east)
    assert not in_place(Action.VIEW, pooled, BOSS)
    assert Decision(allowed=True, rules=("reads", "M-1")) == in_place(Action.LOG, to_boss, BOSS)
    assert Decision(allowed=True, rules=("above", "M-1")) == in_place(Action.SHARE, CLIENT, BOSS)
    assert Decision(allowed=True, rules=("clears", "M-1")) == in_place(
        Action.UNMASK, CLIENT, BOSS, factors=frozenset({"mfa"})
    )
    assert ("clears.strong",) == in_place(Action.UNMASK, CLIENT, BOSS).rules
    assert Decision(allowed=True, rules=("clears", "M-1")) == in_place(Action.CLAIM, pooled, BOSS)
    cases: tuple[tuple[Target, dict[str, Any], str], ...] = (
        (pooled, {"pools": east}, "not_in_pool"),
        (attrs.evolve(CLIENT, under_case=True), {}, "not_under_case"),
        (to_li, {}, "not_shared"),
    )
    for target, login, forbid in cases:
        assert Decision(allowed=False, rules=(), findings=(refused(f"access.{forbid}", "C-1", **facts),)) == in_place(
            Action.CLAIM, target, BOSS, **login
        )
    assert Decision(allowed=True, rules=("edits", "M-1")) == in_place(Action.EDIT, CLIENT, BOSS, field="needs")
    assert Decision(
        allowed=False,
        rules=(),
        findings=(refused("access.sales.no_core_field", "C-1", **{**facts, "action": "edit", "field": "name"}),),
    ) == in_place(Action.EDIT, CLIENT, BOSS, field="name")
    assert ["access.unknown_field"] == [
        found.code for found in in_place(Action.EDIT, CLIENT, BOSS, field="unheard_of").findings
    ]


def test_acting_without_a_mandate_tells_whose_is_missing() -> None:
    """The reason has person, delegator and action; a refusal of the delegator names its rules."""
    missing = refused("access.no_mandate", "C-1", person="li", delegator="boss", action="edit")

    assert Decision(allowed=False, rules=(), findings=(missing,)) == in_place(Action.EDIT, CLIENT, field="needs")
    decision = in_place(Action.UNMASK, CLIENT)
    assert ("clears.strong",) == decision.rules
    assert ["access.step_up", "access.no_mandate"] == [found.code for found in decision.findings]


# Standings.

WANG = Person(
    id="wang.wei",
    name="王伟",
    roles=[Role.SALES],
    supervisor="zhao.min",
    department="华东",
    post="业务员",
    spell=2,
    role_windows=[RoleWindow(role=Role.HR, from_at=AT, until_at=AT + WEEK)],
)
TOLD: dict[str, object] = {
    "name": "王伟",
    "roles": ("sales",),
    "employment": "active",
    "supervisor": "zhao.min",
    "department": "华东",
    "post": "业务员",
    "spell": 2,
    "role_windows": WANG.role_windows,
}


def test_a_new_standing_tells_everything() -> None:
    """The first event has all facts of the HR record."""
    event = Event(type="standing_recorded", stream="standings/wang.wei", facts=TOLD)

    assert Decided(state=Standing.of(WANG), events=(event,)) == take_over(WANG, None, above=(), by="hr")


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "王小伟"},
        {"roles": (Role.HR,)},
        {"supervisor": PersonId("boss")},
        {"department": "华南"},
        {"post": "经理"},
        {"spell": 3},
        {"role_windows": ()},
        {"employed": False},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_changed_standing_tells_what_is_new(changes: dict[str, Any]) -> None:
    """Each changed fact has the name under which it is stored."""
    stored = attrs.evolve(Standing.of(WANG), version=4)
    row = attrs.evolve(WANG, **changes)
    taken = attrs.evolve(Standing.of(row), version=4)
    facts = {"employment": "departed"} if "employed" in changes else changes
    event = Event(type="standing_changed", stream="standings/wang.wei", facts=facts)

    assert Decided(state=taken, events=(event,)) == take_over(row, stored, above=(), by="hr")


def test_a_row_that_cannot_be_tells_why() -> None:
    """Reserved role, own record, loop and earlier spell each have their facts."""
    row = attrs.evolve(WANG, roles=[Role.SYSTEM], supervisor=PersonId("wang.wei"), spell=1)
    reserved = refused("person.role_reserved", "wang.wei", role=Role.SYSTEM)
    own = refused("person.own_standing", "wang.wei", person="wang.wei")
    loop = refused("org.cycle", "wang.wei", supervisor="wang.wei")

    assert Refused((reserved, own, loop, refused("person.earlier_spell", "wang.wei", spell=1, stored=2))) == take_over(
        row, Standing.of(WANG), above=(), by="wang.wei"
    )
    assert Refused((reserved, own, loop)) == take_over(row, None, above=(), by="wang.wei")
    assert take_over(WANG, Standing.of(WANG), above=(), by="hr")


@pytest.mark.parametrize("act", [give_notice, withdraw_notice])
def test_who_has_left_is_named(act: Callable[[Standing], object]) -> None:
    """The refusal is about the person."""
    gone = person("wang.wei", employment=Employment.DEPARTED)

    assert Refused((refused("person.already_departed", "wang.wei", person="wang.wei"),)) == act(gone)


def test_the_way_out_is_told_with_the_spell() -> None:
    """The events are in the person's chain, with the spell."""
    event = Event(type="person_departed", stream="standings/wang.wei", facts={"spell": 1})

    assert Decided(state=person("wang.wei", employment=Employment.DEPARTED), events=(event,)) == depart(
        person("wang.wei")
    )


# Decisions.

ALL = {"person": "li", "action": "edit", "kind": "clients", "target": "C-1"}


def asked(who: Standing, action: Action, target: Target, **told: Any) -> Decision:  # noqa: ANN401
    """Decide with the shipped rules."""
    return ask(SHIPPED.demanding(*STEP_UP), who, action, target, above=CHART.chain_above, **told)


def test_a_no_tells_every_reason_with_its_facts() -> None:
    """Reasons have rule, person, action, kind, target and field, then what is missing."""
    leaving = attrs.evolve(LI, employment=Employment.DEPARTED)
    facts = {**ALL, "field": "unheard_of"}

    assert Decision(
        allowed=False,
        rules=("departed.nothing",),
        findings=(
            refused("access.departed.nothing", "C-1", **facts),
            refused("access.unknown_field", "C-1", **facts),
            refused("access.not_yours", "C-1", **facts, owner="wang"),
        ),
    ) == asked(leaving, Action.EDIT, CLIENT, field="unheard_of")


def test_a_no_tells_what_is_missing() -> None:
    """A missing relation has the owner, a missing role the sufficient roles, a demand its factors."""
    pooled = attrs.evolve(CLIENT, owner=None)
    two = Rules(
        permits=(Permit(id="p", roles={Role.IT}, actions={Action.VIEW}, kinds={"k"}),),
        demands=(Demand(id="d", actions={Action.VIEW}, factors={"mfa", "hwk"}),),
    )
    viewing = {"person": "li", "action": "view", "kind": "k", "target": "x"}

    assert (refused("access.not_yours", "C-1", **ALL, owner=""),) == asked(LI, Action.EDIT, pooled).findings
    decision = ask(two, LI, Action.VIEW, Target(kind="k", id="x"), above=CHART.chain_above)
    assert (
        refused("access.role_not_held", "x", **viewing, roles="it"),
        refused("access.step_up", "x", **viewing, factors="hwk, mfa"),
    ) == decision.findings
    assert ("d",) == decision.rules
    thing = Target(kind="nothing_known", id="x")
    assert (refused("access.nobody_may", "x", **{**viewing, "kind": "nothing_known"}, roles=""),) == asked(
        LI, Action.VIEW, thing
    ).findings


def test_what_bars_somebody_is_told_as_a_decision_tells_it() -> None:
    """`barring` gives the same facts as a decision, with and without a field, regardless of permits."""
    own = frozenset({Relation.ANY, Relation.LEAVER})
    case = Target(kind="cases", id="li#1", leaver="li", owner="zhao", fields=FIELDS, under_case=True)
    facts = {"person": "li", "action": "edit", "kind": "cases", "target": "li#1"}

    def barred(action: Action, field: str | None) -> tuple[Finding, ...]:
        return barring(SHIPPED, LI, action, case, relations=own, field=field)

    assert (refused("access.own_case.never_decided", "li#1", **facts),) == barred(Action.EDIT, None)
    assert (
        *("own_case.never_decided", "sales.no_core_field", "under_case.no_core_field", "core_field.by_request"),
    ) == tuple(found.code.removeprefix("access.") for found in barred(Action.EDIT, "name"))
    assert {**facts, "field": "name"} == dict(barred(Action.EDIT, "name")[0].facts)
    assert () == barred(Action.VIEW, "name")
    assert ("access.own_case.never_decided", "access.sales.no_delete", "access.under_case.no_delete") == tuple(
        found.code for found in barred(Action.DELETE, None)
    )[:3]


def test_relations_are_found_one_by_one() -> None:
    """Owner, leaver, superiors, parties, pool and sharing are found; without a pool there is no pool relation."""
    shared = (
        Collaborator(person="li", level=SharingLevel.READ_WRITE, from_at=AT, until_at=AT + TICK),
        Collaborator(person="x", from_at=AT),
    )
    thing = Target(
        kind="k", id="x", owner="wang", leaver="li", parties=frozenset({"y"}), pool="east", collaborators=shared
    )
    login = Login(at=AT, pools=frozenset(("east", "")))

    def found(who: str, target: Target = thing, login: Login = login) -> set[Relation]:
        return set(relations_of(who, target, above=CHART.chain_above, login=login)) - {Relation.ANY}

    assert {Relation.OWNER, Relation.POOL} == found("wang")
    assert {Relation.ABOVE_OWNER, Relation.ABOVE_LEAVER, Relation.POOL} == found("zhao")
    assert {Relation.LEAVER, Relation.POOL, Relation.READER, Relation.WRITER} == found("li")
    assert {Relation.PARTY, Relation.POOL} == found("y")
    assert {Relation.POOL, Relation.READER} == found("x")
    assert {Relation.LEAVER} == found("li", login=Login())
    assert set() == found("x", Target(kind="k", id="x"))
    assert {Relation.READER} == shared_as("x", thing, AT)
    assert frozenset() == shared_as("x", thing, AT - TICK) == shared_as("x", thing, None)


def test_conditions_of_a_demand() -> None:
    """A demand tests kind and field class, and exempts the system role."""
    plain = Demand(id="d", actions=())
    of_kind, of_class = (
        Demand(id="k", actions=(), kinds=["cases"]),
        Demand(id="f", actions=(), field_class=FieldClass.CORE),
    )

    assert demands(plain, LI, "cases", None)
    assert not demands(plain, person("-", Role.SYSTEM), "cases", None)
    assert [True, False] == [demands(of_kind, LI, kind, None) for kind in ("cases", "clients")]
    assert [True, False, False] == [
        demands(of_class, LI, "cases", given) for given in (FieldClass.CORE, FieldClass.FREE, None)
    ]


def test_conditions_of_a_forbid() -> None:
    """Every condition that is set must hold; each is tested alone."""
    plain: dict[str, Any] = {
        "relations": frozenset({Relation.ANY}),
        "field_class": FieldClass.CORE,
        "under_case": False,
    }
    for forbid, expected in (
        (Forbid(id="f"), True),
        (Forbid(id="f", employment={Employment.ACTIVE}), True),
        (Forbid(id="f", employment={Employment.NOTICE}), False),
        (Forbid(id="f", roles={Role.SALES}), True),
        (Forbid(id="f", roles={Role.HR}), False),
        (Forbid(id="f", field_class=FieldClass.CORE), True),
        (Forbid(id="f", field_class=FieldClass.FREE), False),
        (Forbid(id="f", relation=Relation.ANY), True),
        (Forbid(id="f", relation=Relation.OWNER), False),
        (Forbid(id="f", unless_relations={Relation.OWNER}), True),
        (Forbid(id="f", unless_relations={Relation.ANY}), False),
        (Forbid(id="f", under_case=True), False),
    ):
        assert expected == forbids(forbid, LI, **plain)
    assert forbids(Forbid(id="f", under_case=True), LI, **{**plain, "under_case": True})
    assert forbids(Forbid(id="f"), LI, **{**plain, "under_case": True})
