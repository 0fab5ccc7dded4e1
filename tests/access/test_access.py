"""`Access`: the rules and facts of one moment, asked for one thing and for all of a kind."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from offboard_core.access import (
    SHIPPED,
    Access,
    Action,
    Actor,
    Employment,
    Mandate,
    Relation,
    Standing,
    Target,
    ask,
)
from offboard_core.access.nodes import NEVER
from offboard_core.kernel.identity import PersonId
from offboard_core.organization import OrgChart, Role
from tests.access.test_decision import BELOW, CHART, FIELDS, ME, NOW, OTHER
from tests.access.test_everything_behind import AT, CLIENT, DAY, about, access


def test_which_names_what_was_asked() -> None:
    """A predicate has the asker, the action and the field, also for an actor with a mandate."""
    mandate = Mandate(id="M", delegator="wang", delegate="li", from_at=AT, until_at=AT + DAY)
    facts = {"roles_of": {"wang": [Role.SALES]}, "mandates": [mandate]}
    plain = access(**facts).which(Actor(id="wang", roles=[Role.SALES]), Action.EDIT, field="needs")
    deputy = access(**facts).which(Actor(id="li", on_behalf_of="wang"), Action.EDIT, field="needs")

    assert ("wang", Action.EDIT, "needs") == (plain.person, plain.action, plain.field)
    assert ("li", Action.EDIT, "needs") == (deputy.person, deputy.action, deputy.field)
    assert deputy.admits(CLIENT)
    assert not deputy.admits(attrs.evolve(CLIENT, fields={}))
    assert NEVER == access(roles_of={"wang": [Role.SALES]}).which(Actor(id="li", on_behalf_of="wang"), Action.EDIT).node


def test_the_log_in_of_whoever_acts_counts_for_the_one_they_act_for() -> None:
    """The factors are the actor's; pools and roles are the delegator's."""
    mandate = Mandate(id="M", delegator="wang", delegate="li", from_at=AT, until_at=AT + DAY)
    facts: dict[str, Any] = {"roles_of": {"wang": [Role.SALES]}, "mandates": [mandate], "pools_of": {"wang": ["east"]}}
    li = Actor(id="li", on_behalf_of="wang")
    pooled = attrs.evolve(CLIENT, owner=None, pool="east")

    assert access(**facts).may(li, Action.CLAIM, pooled)
    assert not access(**{**facts, "pools_of": {"li": ["east"]}}).may(li, Action.CLAIM, pooled)
    assert ["access.step_up"] == [
        found.code for found in access(**facts).may(li, Action.EDIT, CLIENT, field="contacts").findings
    ]
    assert access(**facts).may(attrs.evolve(li, factors=["otp"]), Action.EDIT, CLIENT, field="contacts")
    grounds = access(**facts).explain(attrs.evolve(li, factors=["otp"]), Action.EDIT, CLIENT, field="contacts")
    assert ("li", "contacts", ("own", "M")) == (grounds.person, grounds.field, grounds.decision.rules)
    assert (about("grounds.permitted_by", rule="own", relation=Relation.OWNER, roles="sales"),) == grounds.deciding


class Broken(OrgChart):
    """An org chart that raises."""

    def below(self, person: str) -> frozenset[str]:
        """Raise as for a lost connection."""
        raise ConnectionError(person)


def test_an_error_is_told_with_what_was_asked() -> None:
    """An error finding has person, action, kind and type of error, but not its text."""
    decision = access(org=Broken()).may(Actor(id="li", roles=[Role.SALES]), Action.EDIT, CLIENT, field="needs")

    assert not decision
    assert () == decision.rules
    assert (
        about("access.error", person="li", action="edit", kind="clients", error="ConnectionError"),
    ) == decision.findings


def test_every_relation_counts_in_an_access() -> None:
    """All relations count, on the general path and on the fast one."""
    case = Target(kind="cases", id="w#1", leaver="wang")
    facts: dict[str, Any] = {"pools_of": {"x": ["east"]}}
    for thing, who, role, action in (
        (case, "wang", Role.SALES, Action.ANSWER),
        (case, "zhao", Role.HR, Action.ANSWER),
        (attrs.evolve(case, parties=frozenset({"p"})), "p", Role.IT, Action.ANSWER),
        (attrs.evolve(CLIENT, parties=frozenset({"p"})), "wang", Role.SALES, Action.VIEW),
        (attrs.evolve(CLIENT, parties=frozenset({"p"})), "zhao", Role.SUPERVISOR, Action.EDIT),
        (attrs.evolve(CLIENT, pool="east"), "x", Role.SALES, Action.CLAIM),
    ):
        yes = access(**facts).may(Actor(id=who, roles=[role]), action, thing)
        no = access(**facts).may(Actor(id="stranger", roles=[role]), action, thing)
        assert (True, False) == (bool(yes), bool(no))
    assert ("access.own_case.never_decided", "access.not_yours") == tuple(
        found.code
        for found in access()
        .may(Actor(id="wang", roles=[Role.SALES]), Action.EDIT, attrs.evolve(case, kind="clients"))
        .findings
    )
    assert SHIPPED is Access(at=AT).rules


@attrs.frozen(kw_only=True)
class Thing:
    """An aggregate of a host."""

    target: Target


def test_access_answers_from_the_facts_of_one_moment() -> None:
    """`may` takes an aggregate or a target, and the roles, chart and employment that the host supplies."""
    access = Access(at=AT, org=CHART, employment={"gone": Employment.DEPARTED})
    client = Thing(target=Target(kind="clients", id="C-7", owner=BELOW, fields=FIELDS))

    assert access.may(Actor(id=ME, roles=[Role.SUPERVISOR]), Action.VIEW, client)
    assert access.may(Actor(id=BELOW, roles=[Role.SALES]), Action.EDIT, client.target, field="needs")
    assert not access.may(Actor(id=BELOW, roles=[Role.SALES]), Action.EDIT, client, field="name")
    assert not access.may(Actor(id=ME), Action.VIEW, client)
    assert access.may(Actor(id="fin", roles=[Role.FINANCE]), Action.VIEW, Target(kind="cases", id="c"))
    assert not access.may(Actor(id="gone", roles=[Role.FINANCE]), Action.VIEW, Target(kind="cases", id="c"))


def test_a_thing_without_a_target() -> None:
    """A thing without a target raises `TypeError`."""
    with pytest.raises(TypeError, match="str has no target"):
        Access(at=AT).may(Actor(id=ME, roles=[Role.SYSTEM]), Action.VIEW, "C-7")


def test_a_refusal_met_again_names_its_own_target() -> None:
    """Targets in one situation share the rules that decide; every refusal still tells of its own target."""
    access, actor = Access(at=NOW), Actor(id=ME, roles=(Role.SALES,))
    first, second = (Target(kind="clients", id=id, owner=OTHER, fields=FIELDS) for id in ("C-1", "C-2"))

    told = [access.may(actor, Action.VIEW, one) for one in (first, second, first)]
    alone = [ask(SHIPPED, Standing(id=PersonId(ME), name=ME, roles=(Role.SALES,)), Action.VIEW, one, above=lambda _: ())
             for one in (first, second, first)]  # fmt: skip

    assert alone == told
    assert ["C-1", "C-2", "C-1"] == [one.findings[0].subject for one in told]
    assert hash(told[0]) == hash(told[2])
    assert told[0] != told[1]
    assert told[0] != "refused"
    assert "access.not_yours" in repr(told[0])


def test_a_predicate_is_compiled_once_for_each_question() -> None:
    """A predicate is kept by actor, action and field, so a list that asks each time compiles it once."""
    access, actor = Access(at=NOW), Actor(id=ME, roles=(Role.SALES,))

    assert access.which(actor, Action.EDIT) is access.which(Actor(id=ME, roles=(Role.SALES,)), Action.EDIT)
    asked = [(actor, Action.EDIT, None), (actor, Action.VIEW, None), (actor, Action.EDIT, "needs"),
             (Actor(id=OTHER, roles=(Role.SALES,)), Action.EDIT, None)]  # fmt: skip
    assert len(asked) == len({id(access.which(who, action, field=field)) for who, action, field in asked})
