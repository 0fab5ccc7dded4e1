"""Proofs of a rule text: what never happens, and that the proof would show it if it did."""

from __future__ import annotations

import datetime as dt
from itertools import product

import attrs
import pytest

from offboard_core.access import (
    SHIPPED,
    STEP_UP,
    Action,
    Demand,
    Employment,
    Fact,
    FieldClass,
    Forbid,
    Permit,
    Relation,
    Rules,
    check_rules,
    prove,
)
from offboard_core.access.proof import FACTS
from offboard_core.access.rules import UNREMOVABLE, Index, speaks_of
from offboard_core.adapters.memory import MemoryStorage
from offboard_core.documents.catalogue import say
from offboard_core.errors import InvalidInput
from offboard_core.organization import Role
from offboard_core.usecases import Office

CARELESS = Rules(
    permits=(
        Permit(id="host.everything", roles=Role, actions=Action, kinds={"clients", "cases"}),
        Permit(id="host.own", roles=Role, actions=Action, kinds={"clients"}, relation=Relation.OWNER),
    )
)
"""What a hostile or careless host might write: everybody may do everything to everything."""
NOON = dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)


def without(rules: Rules, forbid: str) -> Rules:
    """Take a forbid out that cannot be taken out: what a mistake in the library would be."""
    assert forbid in {rule.id for rule in rules.all_forbids}
    weaker = attrs.evolve(rules)
    kept = {action: tuple(rule for rule in found if rule.id != forbid) for action, found in rules.index.forbids.items()}
    object.__setattr__(weaker, "index", attrs.evolve(rules.index, forbids=kept))
    return weaker


@pytest.mark.parametrize(
    "rules", [SHIPPED, SHIPPED.demanding(*STEP_UP), CARELESS], ids=["shipped", "strict", "careless"]
)
def test_what_holds_under_every_rule_text(rules: Rules) -> None:
    """Whatever a host permits, the facts behind which the unremovable forbids stand are proved."""
    proof = prove(rules)

    assert proof
    assert tuple(fact.id for fact in FACTS) == proof.proved
    assert proof.points > 1_000


IDS = [rule.id for rule in UNREMOVABLE]
FALLS_WITHOUT = (
    ("departed.nothing", {"departed.can_do_nothing"}),
    ("notice.only_hands_over", {"notice.only_views_appends_hands_over"}),
    ("notice.own_only", {"notice.only_what_is_theirs"}),
    ("own_case.never_decided", {"own_case.never_decided"}),
    ("sales.no_core_field", {"sales.never_writes_core_fields"}),
    ("sales.no_delete", {"sales.never_deletes"}),
    ("auditor.only_reads", {"auditor.only_reads"}),
    ("under_case.no_core_field", {"under_case.core_fields_stand"}),
    ("under_case.no_delete", {"under_case.nothing_is_deleted"}),
)
"""Each forbid nobody can take out, with the facts that fall without it."""


@pytest.mark.slow
@pytest.mark.parametrize(("forbid", "facts"), FALLS_WITHOUT)
def test_a_missing_forbid_shows(forbid: str, facts: set[str]) -> None:
    """Without a forbid exactly its fact falls, with a case that the decision itself allows: the proof is no formality."""
    proof = prove(without(CARELESS, forbid))

    assert not proof
    assert facts == {against.fact for against in proof.counterexamples}
    assert facts == {fact.id for fact in FACTS} - set(proof.proved)
    assert all(against.rules for against in proof.counterexamples)


def test_every_unremovable_forbid_stands_for_a_fact() -> None:
    """None could be taken out without a proof saying so."""
    assert [rule.id for rule in UNREMOVABLE] == sorted((forbid for forbid, _ in FALLS_WITHOUT), key=IDS.index)


def test_the_points_are_all_there_are() -> None:
    """Gone through by brute force, with every set of two roles and every set of relations, no case more is found."""
    never = Fact(id="nobody.exports", never=Forbid(id="x", roles={Role.SALES}, actions={Action.EXPORT}))
    permits = tuple(
        Permit(id=f"p.{role}.{relation}", roles={role}, actions={Action.EXPORT}, kinds={"k"}, relation=relation)
        for role, relation in product((Role.SALES, Role.HR), (Relation.OWNER, Relation.PARTY))
    )
    closed = Forbid(id="closed", actions={Action.EXPORT}, unless_relations={Relation.POOL})
    open_to = Forbid(id="case", actions={Action.EXPORT}, relation=Relation.POOL)

    assert prove(Rules(permits=permits, forbids=(closed, open_to)), [never])
    assert not prove(Rules(permits=permits, forbids=(closed,)), [never])
    assert not prove(Rules(permits=permits, forbids=(open_to,)), [never])


def test_a_counterexample_is_worded() -> None:
    """It says who could do what to which kind of thing, standing how to it, and by which permit."""
    own = Fact(
        id="only_finance.exports", never=Forbid(id="x", actions={Action.EXPORT}, roles={Role.SALES}), kinds={"clients"}
    )
    rules = attrs.evolve(
        SHIPPED,
        permits=(
            *SHIPPED.permits,
            Permit(id="host.lists", roles={Role.SALES}, actions={Action.EXPORT}, kinds={"clients"}),
        ),
    )
    (against,) = prove(rules, [own]).counterexamples

    assert ("clients", ("sales",), ("host.lists",)) == (against.kind, against.roles, against.rules)
    assert "host.lists" in say(against.finding, "zh-CN")
    assert "only_finance.exports does not hold: " in say(against.finding, "en")


def test_a_fact_may_be_about_some_kinds() -> None:
    """What never happens to cases may happen to clients."""
    never = Fact(id="f", never=Forbid(id="x", actions={Action.LOG}), kinds={"cases"})

    assert prove(SHIPPED, [never])
    assert not prove(SHIPPED, [attrs.evolve(never, kinds={"clients", "cases"})])
    assert not prove(SHIPPED, [attrs.evolve(never, kinds=None)])


def test_writers_read_as_well() -> None:
    """Nobody writes what is shared without being a collaborator: no such case is a counterexample."""
    writes = Permit(id="w", roles={Role.IT}, actions={Action.EDIT}, kinds={"k"}, relation=Relation.WRITER)
    forbid = Forbid(id="shared.not_edited", actions={Action.EDIT}, relation=Relation.READER)

    assert prove(
        Rules(permits=(writes,), forbids=(forbid,)), [Fact(id="f", never=Forbid(id="n", actions={Action.EDIT}))]
    )


def test_an_idle_permit_is_named() -> None:
    """A permit all of which is forbidden opens nothing: the host meant something else."""
    rules = attrs.evolve(
        SHIPPED,
        permits=(
            *SHIPPED.permits,
            Permit(id="host.audit_edits", roles={Role.AUDITOR}, actions={Action.EDIT}, kinds={"clients"}),
        ),
    )

    assert ("host.audit_edits",) == prove(rules).idle
    assert () == prove(SHIPPED).idle


def test_an_office_opens_on_no_rules_that_break_their_own_facts() -> None:
    """A host states what its text must never allow, and a text that does is refused with the case, before anybody asks."""
    fact = Fact(id="nobody.unmasks", never=Forbid(id="x", actions={Action.UNMASK}))
    rules = attrs.evolve(SHIPPED, facts=(fact,))
    with pytest.raises(InvalidInput) as caught:
        Office(storage=MemoryStorage(), clock=lambda: NOON, rules=rules)

    assert [("proof.counterexample", "nobody.unmasks")] == [
        (finding.code, finding.subject) for finding in caught.value.findings
    ]
    assert rules == attrs.evolve(rules, forbids=rules.forbids)
    closed = attrs.evolve(rules, forbids=(*rules.forbids, Forbid(id="closed", actions={Action.UNMASK})))
    assert closed is check_rules(closed)


def test_two_rules_of_one_name_are_refused() -> None:
    """A name says which rule decided, so it names one, those of the library included."""
    for rules in (
        {"forbids": (Forbid(id="departed.nothing"),)},
        {"permits": (Permit(id="a", roles=(), actions=(), kinds=()),) * 2},
        {"demands": (Demand(id="a", actions=()),), "forbids": (Forbid(id="a"),)},
    ):
        with pytest.raises(InvalidInput) as caught:
            Rules(**rules)
        assert ["rules.named_twice"] == [finding.code for finding in caught.value.findings]


def test_a_demand_that_no_login_meets_is_refused() -> None:
    """It would be a forbid that nobody can read as one."""
    with pytest.raises(InvalidInput) as caught:
        Demand(id="d", actions={Action.EXPORT}, factors=())

    assert "demand.no_factor" == caught.value.findings[0].code


def test_the_index_leaves_no_rule_out() -> None:
    """Looked up by action and kind, the rules are those that a walk over all of them finds."""
    rules = SHIPPED.demanding(*STEP_UP)
    index: Index = rules.index
    kinds = {kind for rule in rules.permits for kind in rule.kinds}
    for action in Action:
        assert index.forbids[action] == tuple(rule for rule in rules.all_forbids if speaks_of(rule, action))
        assert index.demands[action] == tuple(rule for rule in rules.demands if action in rule.actions)
        for kind in kinds:
            assert index.permits.get((action, kind), ()) == tuple(
                rule for rule in rules.permits if action in rule.actions and kind in rule.kinds
            )
    assert not index.forbids_sharing
    assert Rules(forbids=(Forbid(id="x", relation=Relation.WRITER),)).index.forbids_sharing


@pytest.mark.parametrize("employment", Employment)
def test_field_classes_are_looked_at(employment: Employment) -> None:
    """A fact about one class of field says nothing about the others."""
    never = Forbid(id="n", employment={employment}, actions={Action.EDIT}, field_class=FieldClass.FREE)
    proof = prove(SHIPPED, [Fact(id="f", never=never)])

    assert bool(proof) == (employment is not Employment.ACTIVE)
