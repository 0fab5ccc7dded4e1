"""Grounds: deciding rules, near misses, people who could act, and validity, in both languages."""

from __future__ import annotations

import datetime as dt
import pickle
from typing import Any

import attrs
import pytest

from offboard_core.access import (
    SHIPPED,
    STEP_UP,
    Access,
    Action,
    Actor,
    Collaborator,
    Employment,
    FieldClass,
    Login,
    SharingLevel,
    Standing,
    Target,
)
from offboard_core.access.grounds import Question
from offboard_core.documents.catalogue import say
from offboard_core.errors import InvalidInput
from offboard_core.kernel.identity import PersonId
from offboard_core.organization import OrgChart, Role, RoleWindow

AT = dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
FIELDS = {"name": FieldClass.CORE, "contacts": FieldClass.CONTACT, "needs": FieldClass.FREE}
CLIENT = Target(kind="clients", id="C-8", owner="wang.wei", fields=FIELDS)
CHART = OrgChart(supervisor_of={"li.na": "zhao.min", "wang.wei": "zhao.min", "zhao.min": "boss"})
ACCESS = Access(at=AT, org=CHART)
LI_NA = Actor(id="li.na", roles=[Role.SALES])


def test_a_no_says_who_could() -> None:
    """The owner and their superiors could; the asker is not named."""
    decision = ACCESS.may(LI_NA, Action.EDIT, CLIENT, field="needs")

    assert ("wang.wei", "zhao.min", "boss") == decision.who_could
    assert "可办理的人：wang.wei、zhao.min、boss" in say(decision, "zh-CN")
    assert "who could: wang.wei, zhao.min" in say(decision, "en")
    assert () == ACCESS.may(Actor(id="wang.wei", roles=[Role.SALES]), Action.EDIT, CLIENT, field="needs").who_could


def test_nobody_could_what_is_forbidden_to_everybody() -> None:
    """For editing a core field no person is named, because it is forbidden to all."""
    assert () == ACCESS.may(LI_NA, Action.EDIT, CLIENT, field="name").who_could


def test_who_could_looks_at_what_people_are() -> None:
    """Known roles and employment decide: a person on notice could not, nor a finance person."""
    access = Access(
        at=AT,
        org=CHART,
        roles_of={
            "wang.wei": [Role.SALES],
            "zhao.min": [Role.SUPERVISOR],
            "boss": [Role.FINANCE],
            "feng": [Role.SUPERVISOR],
        },
        employment={"wang.wei": Employment.NOTICE},
    )

    assert ("zhao.min",) == access.may(LI_NA, Action.EDIT, CLIENT, field="needs").who_could
    assert ("wang.wei", "zhao.min") == access.may(LI_NA, Action.LOG, CLIENT).who_could


def test_who_could_is_told_of_cases_too() -> None:
    """Parties, collaborators and superiors of the leaver count by their relation to the thing."""
    case = Target(kind="cases", id="wang#1", leaver="wang.wei", owner="zhao.min", parties=frozenset({"sun", "feng"}))
    shared = Collaborator(person="feng", from_at=AT)

    assert ("zhao.min", "boss") == ACCESS.may(LI_NA, Action.SIGN_OFF, case).who_could
    assert {"sun", "feng", "zhao.min"} <= set(ACCESS.may(LI_NA, Action.FINISH, case).who_could)
    assert "feng" in ACCESS.may(LI_NA, Action.VIEW, attrs.evolve(CLIENT, collaborators=(shared,))).who_could


def test_roles_that_could_whoever_holds_them() -> None:
    """Roles that need no relation are listed, without the system role."""
    grounds = ACCESS.explain(LI_NA, Action.VIEW, Target(kind="cases", id="wang#1", leaver="wang.wei"))

    assert (Role.FINANCE, Role.HR, Role.IT, Role.ASSET_KEEPER, Role.AUDITOR) == grounds.roles_could


def test_a_yes_names_its_rule() -> None:
    """The ground of a permission has the rule with its roles and relation."""
    grounds = ACCESS.explain(Actor(id="wang.wei", roles=[Role.SALES]), Action.VIEW, CLIENT)

    assert grounds
    assert [("grounds.permitted_by", "sales.own_clients", "owner")] == [
        (finding.code, finding.facts["rule"], finding.facts["relation"]) for finding in grounds.deciding
    ]
    assert () == grounds.near_misses
    assert "依据：许可规则 sales.own_clients（业务员，负责人）" in say(grounds, "zh-CN")


def test_near_misses_of_a_relation_and_a_role() -> None:
    """A missing relation or role is a near miss; if both are missing, it is not."""
    stranger = ACCESS.explain(LI_NA, Action.EDIT, CLIENT, field="needs")
    clerk = ACCESS.explain(Actor(id="wang.wei", roles=[Role.IT]), Action.EDIT, CLIENT, field="needs")

    assert [("near_miss.relation", "sales.own_clients"), ("near_miss.relation", "collaborator.writes")] == [
        (finding.code, finding.facts["rule"]) for finding in stranger.near_misses
    ]
    assert {("near_miss.role", "sales.own_clients"), ("near_miss.role", "supervisor.own")} <= {
        (finding.code, finding.facts["rule"]) for finding in clerk.near_misses
    }


def test_a_near_miss_that_something_forbids() -> None:
    """A permit that covers the person is listed with the forbid that blocks it."""
    owner = Actor(id="wang.wei", roles=[Role.SALES])
    grounds = ACCESS.explain(owner, Action.EDIT, CLIENT, field="name")

    assert not grounds
    assert [
        ("near_miss.forbidden", "sales.own_clients", "sales.no_core_field"),
        ("near_miss.forbidden", "sales.own_clients", "core_field.by_request"),
    ] == [
        (finding.code, finding.facts["rule"], finding.facts["by"])
        for finding in grounds.near_misses
        if "by" in finding.facts
    ]
    assert {"grounds.forbidden_by"} == {finding.code for finding in grounds.deciding}
    text = say(grounds, "zh-CN")
    assert "许可规则 sales.own_clients 本可适用，但被 core_field.by_request 禁止" in text
    assert len(text.splitlines()) == 1 + len(grounds.deciding) + len(grounds.near_misses)


def test_a_stronger_login_is_a_reason_of_its_own() -> None:
    """Only the login is the reason; with a strong one it is allowed, and who could act does not depend on it."""
    access = Access(at=AT, org=CHART, rules=SHIPPED.demanding(*STEP_UP))
    case = Target(kind="cases", id="wang#1", leaver="wang.wei", owner="zhao.min")
    weak, strong = Actor(id="hr", roles=[Role.HR]), Actor(id="hr", roles=[Role.HR], factors=["pwd", "mfa"])
    refused = access.may(weak, Action.SIGN_OFF, case)

    assert ["access.step_up"] == [finding.code for finding in refused.findings]
    assert ("sign_off.step_up",) == refused.rules
    assert "zhao.min" in refused.who_could
    assert access.may(strong, Action.SIGN_OFF, case)
    assert "加强认证" in say(refused, "zh-CN")


def test_unmasking_needs_a_strong_login_in_any_case() -> None:
    """Only a superior may see another person's client contacts, and only with a strong login."""
    plain = Actor(id="zhao.min", roles=[Role.SUPERVISOR], factors=["pwd"])

    assert ["access.step_up"] == [f.code for f in ACCESS.may(plain, Action.UNMASK, CLIENT).findings]
    assert ACCESS.may(attrs.evolve(plain, factors=["mfa"]), Action.UNMASK, CLIENT)
    assert ["access.role_not_held"] == [
        f.code for f in ACCESS.may(attrs.evolve(LI_NA, factors=["mfa"]), Action.UNMASK, CLIENT).findings
    ]


def test_until_when_a_yes_holds() -> None:
    """A permission by sharing is valid until the sharing ends; without an end there is no limit."""
    for until_at in (AT + DAY, None):
        shared = Collaborator(person="li.na", from_at=AT - DAY, until_at=until_at)
        grounds = ACCESS.explain(LI_NA, Action.VIEW, attrs.evolve(CLIENT, collaborators=(shared,)))
        assert grounds
        assert until_at == grounds.valid_until
        assert ("有效" in say(grounds, "zh-CN")) == (until_at is not None)


def test_until_when_a_no_holds() -> None:
    """A refusal is valid until the sharing begins; another person's window has no effect."""
    soon = Collaborator(person="li.na", level=SharingLevel.READ_WRITE, from_at=AT + DAY, until_at=AT + 3 * DAY)
    thing = attrs.evolve(CLIENT, collaborators=(soon, Collaborator(person="x", from_at=AT, until_at=AT + DAY)))

    assert AT + DAY == ACCESS.explain(LI_NA, Action.EDIT, thing, field="needs").valid_until
    assert ACCESS.explain(LI_NA, Action.DELETE, thing).valid_until is None


def question(who: Standing, at: dt.datetime | None) -> Question:
    """Return the question whether a person may see a client."""
    return Question(
        rules=SHIPPED,
        who=who,
        action=Action.VIEW,
        target=CLIENT,
        above=CHART.chain_above,
        login=Login(at=at),
        people=dict,
    )


def test_a_role_held_for_a_time() -> None:
    """A role counts from its first moment until its end, and the answer gives that end."""
    window = RoleWindow(role=Role.SUPERVISOR, from_at=AT, until_at=AT + DAY)
    who = Standing(id=PersonId("zhao.min"), name="赵敏", role_windows=(window,))
    grounds = question(who, AT).grounds()

    assert grounds
    assert AT + DAY == grounds.valid_until
    assert not question(who, AT + DAY).grounds()
    assert AT == question(who, AT - DAY).grounds().valid_until
    assert question(who, None).grounds().valid_until is None
    assert not question(who, None).answer()
    assert (Role.SUPERVISOR,) == who.as_of(AT).roles
    assert who is who.as_of(AT + DAY)


def test_a_role_window_has_to_be_one() -> None:
    """An unknown role, a moment without a zone and an empty window are refused."""
    for changes in ({"role": "root"}, {"from_at": AT.replace(tzinfo=None)}, {"until_at": AT}):
        told: dict[str, Any] = {"role": Role.HR, "from_at": AT, "until_at": AT + DAY, **changes}
        with pytest.raises(InvalidInput):
            RoleWindow(**told)


class Broken(dict[str, FieldClass]):
    """Facts that raise."""

    def get(self, *_: object) -> FieldClass:
        """Raise as for a lost connection."""
        raise ConnectionError("LDAP")


def test_an_error_denies() -> None:
    """If facts raise, the answer is a refusal with a reason."""
    decision = ACCESS.may(
        Actor(id="wang.wei", roles=[Role.SALES]), Action.EDIT, attrs.evolve(CLIENT, fields=Broken()), field="needs"
    )

    assert not decision
    assert [("access.error", "ConnectionError")] == [(f.code, f.facts["error"]) for f in decision.findings]


def test_a_yes_given_before_is_the_same_yes() -> None:
    """A permission is computed once per situation; another person, moment or relation is another situation."""
    owner = Actor(id="wang.wei", roles=[Role.SALES])
    first = ACCESS.may(owner, Action.VIEW, CLIENT)

    assert first is ACCESS.may(owner, Action.VIEW, attrs.evolve(CLIENT, id="C-9"))
    assert not ACCESS.may(owner, Action.VIEW, attrs.evolve(CLIENT, owner="li.na"))
    assert ACCESS.may(owner, Action.VIEW, CLIENT, field="needs") is not first
    assert not ACCESS.may(owner, Action.VIEW, CLIENT, field="unheard_of")


def test_a_decision_travels() -> None:
    """A permission can be pickled; refusals are compared without their `who` function."""
    yes = ACCESS.may(Actor(id="wang.wei", roles=[Role.SALES]), Action.VIEW, CLIENT)
    no = ACCESS.may(LI_NA, Action.VIEW, CLIENT)

    assert yes == pickle.loads(pickle.dumps(yes))
    assert no == ACCESS.may(LI_NA, Action.VIEW, CLIENT)
    assert "who" not in repr(no)
