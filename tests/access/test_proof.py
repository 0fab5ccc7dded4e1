"""Proofs about rules, and that a proof fails if a fact does not hold."""

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
"""Rules of a careless host that permit every action on every kind to every role."""
NOON = dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)


def without(rules: Rules, forbid: str) -> Rules:
    """Remove an unremovable forbid, to simulate a mistake in the library."""
    assert forbid in {rule.id for rule in rules.all_forbids}
    weaker = attrs.evolve(rules)
    kept = {action: tuple(rule for rule in found if rule.id != forbid) for action, found in rules.index.forbids.items()}
    object.__setattr__(weaker, "index", attrs.evolve(rules.index, forbids=kept))
    return weaker


@pytest.mark.parametrize(
    "rules", [SHIPPED, SHIPPED.demanding(*STEP_UP), CARELESS], ids=["shipped", "strict", "careless"]
)
def test_what_holds_under_every_rule_text(rules: Rules) -> None:
    """Facts backed by unremovable forbids are proved under any permits."""
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
"""Each unremovable forbid, with the facts that fail without it."""


@pytest.mark.slow
@pytest.mark.parametrize(("forbid", "facts"), FALLS_WITHOUT)
def test_a_missing_forbid_shows(forbid: str, facts: set[str]) -> None:
    """Without a forbid exactly its fact fails, with a case that the decision allows."""
    proof = prove(without(CARELESS, forbid))

    assert not proof
    assert facts == {against.fact for against in proof.counterexamples}
    assert facts == {fact.id for fact in FACTS} - set(proof.proved)
    assert all(against.rules for against in proof.counterexamples)


def test_every_unremovable_forbid_stands_for_a_fact() -> None:
    """Every unremovable forbid is needed by a fact."""
    assert [rule.id for rule in UNREMOVABLE] == sorted((forbid for forbid, _ in FALLS_WITHOUT), key=IDS.index)


def test_the_points_are_all_there_are() -> None:
    """Brute force over all pairs of roles and all sets of relations finds no further case."""
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
    """A counterexample is worded with action, kind, role, relations and permit."""
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
    """A fact about cases does not restrict clients."""
    never = Fact(id="f", never=Forbid(id="x", actions={Action.LOG}), kinds={"cases"})

    assert prove(SHIPPED, [never])
    assert not prove(SHIPPED, [attrs.evolve(never, kinds={"clients", "cases"})])
    assert not prove(SHIPPED, [attrs.evolve(never, kinds=None)])


def test_writers_read_as_well() -> None:
    """A writer is always a reader as well, so no case has a writer only."""
    writes = Permit(id="w", roles={Role.IT}, actions={Action.EDIT}, kinds={"k"}, relation=Relation.WRITER)
    forbid = Forbid(id="shared.not_edited", actions={Action.EDIT}, relation=Relation.READER)

    assert prove(
        Rules(permits=(writes,), forbids=(forbid,)), [Fact(id="f", never=Forbid(id="n", actions={Action.EDIT}))]
    )


def test_an_idle_permit_is_named() -> None:
    """A permit that forbids exclude completely is reported."""
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
    """An office refuses a host's rules that break one of their facts, with the case."""
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
    """Rule ids are unique, including those of the library."""
    for rules in (
        {"forbids": (Forbid(id="departed.nothing"),)},
        {"permits": (Permit(id="a", roles=(), actions=(), kinds=()),) * 2},
        {"demands": (Demand(id="a", actions=()),), "forbids": (Forbid(id="a"),)},
    ):
        with pytest.raises(InvalidInput) as caught:
            Rules(**rules)
        assert ["rules.named_twice"] == [finding.code for finding in caught.value.findings]


def test_a_demand_that_no_login_meets_is_refused() -> None:
    """A demand without factors is refused, because it would act as a forbid."""
    with pytest.raises(InvalidInput) as caught:
        Demand(id="d", actions={Action.EXPORT}, factors=())

    assert "demand.no_factor" == caught.value.findings[0].code


def test_the_index_leaves_no_rule_out() -> None:
    """The index finds the same rules as a search over all of them."""
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
    """A fact about one field class does not restrict others."""
    never = Forbid(id="n", employment={employment}, actions={Action.EDIT}, field_class=FieldClass.FREE)
    proof = prove(SHIPPED, [Fact(id="f", never=never)])

    assert bool(proof) == (employment is not Employment.ACTIVE)
