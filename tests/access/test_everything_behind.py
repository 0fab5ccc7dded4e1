"""Complete answers: grounds, cases of a proof, and an `Access` used in each way."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
import pytest

from offboard_core.access import (
    Access,
    Action,
    Actor,
    Collaborator,
    Counterexample,
    Demand,
    Employment,
    Fact,
    FieldClass,
    Forbid,
    Grounds,
    Login,
    Permit,
    Relation,
    Rules,
    SharingLevel,
    Standing,
    Target,
    check_rules,
    prove,
)
from offboard_core.access.grounds import Question
from offboard_core.access.nodes import NEVER, KindIn, LeaverIn, Not, OwnerIn, PoolIn, SharedWith, all_of
from offboard_core.access.predicate import barred_from, compile_rules
from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.identity import PersonId
from offboard_core.organization import OrgChart, Role, RoleWindow

AT = dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
FIELDS = {"name": FieldClass.CORE, "contacts": FieldClass.CONTACT, "needs": FieldClass.FREE}
CHART = OrgChart(supervisor_of={"li": "zhao", "wang": "zhao", "zhao": "boss"})
CLIENT = Target(kind="clients", id="C-8", owner="wang", fields=FIELDS)


def about(code: str, subject: str = "C-8", /, **facts: object) -> Finding:
    """Return a finding about the client."""
    return Finding(code=code, subject=subject, facts=facts)


# One rule of each sort, so that every line of an answer is distinct.
PERMITS = (
    Permit(
        id="own", roles={Role.SALES}, actions={Action.EDIT, Action.VIEW}, kinds={"clients"}, relation=Relation.OWNER
    ),
    Permit(id="tree", roles={Role.SUPERVISOR}, actions={Action.EDIT}, kinds={"clients"}, relation=Relation.ABOVE_OWNER),
    Permit(id="all", roles={Role.HR, Role.FINANCE, Role.SYSTEM}, actions={Action.EDIT}, kinds={"clients"}),
    Permit(id="shared", roles={Role.SALES}, actions={Action.EDIT}, kinds={"clients"}, relation=Relation.WRITER),
    Permit(id="pooled", roles={Role.SALES}, actions={Action.CLAIM}, kinds={"clients"}, relation=Relation.POOL),
    Permit(id="leaver", roles={Role.SALES}, actions={Action.ANSWER}, kinds={"cases"}, relation=Relation.LEAVER),
    Permit(id="boss", roles={Role.HR}, actions={Action.ANSWER}, kinds={"cases"}, relation=Relation.ABOVE_LEAVER),
    Permit(id="party", roles={Role.IT}, actions={Action.ANSWER}, kinds={"cases"}, relation=Relation.PARTY),
)
RULES = Rules(
    permits=PERMITS,
    forbids=(
        Forbid(id="no_core", actions={Action.EDIT}, field_class=FieldClass.CORE, roles={Role.HR}),
        Forbid(id="frozen", actions={Action.EDIT}, under_case=True, roles={Role.HR}),
    ),
    demands=(Demand(id="strong", actions={Action.EDIT}, field_class=FieldClass.CONTACT, factors={"mfa", "otp"}),),
)


def access(**facts: Any) -> Access:  # noqa: ANN401
    """Return an `Access` with the facts of one moment."""
    return Access(at=AT, **{"rules": RULES, "org": CHART, **facts})


def explained(who: Actor, action: Action = Action.EDIT, thing: Target = CLIENT, **told: Any) -> Grounds:  # noqa: ANN401
    """Return the grounds of an answer."""
    field = told.pop("field", None)
    return access(**told).explain(who, action, thing, field=field)


def test_a_yes_with_everything_behind_it() -> None:
    """Grounds of a permission: deciding permits with roles and relations, who else could, no near misses."""
    yes = explained(Actor(id="hr", roles=[Role.HR]), field="needs")

    assert (
        Grounds(
            decision=yes.decision,
            person="hr",
            action=Action.EDIT,
            kind="clients",
            target="C-8",
            field="needs",
            deciding=(about("grounds.permitted_by", rule="all", relation=Relation.ANY, roles="finance, hr, system"),),
            near_misses=(),
            who_could=("wang", "zhao", "boss"),
            roles_could=(Role.FINANCE, Role.HR),
            valid_until=None,
        )
        == yes
    )
    assert ("all",) == yes.decision.rules


def test_a_no_with_everything_behind_it() -> None:
    """Grounds of a refusal: the forbid, the permit it blocks, and every permit that is one step away."""
    thing = attrs.evolve(CLIENT, under_case=True)
    no = explained(Actor(id="wang", roles=[Role.HR]), Action.EDIT, thing, field="name")

    assert (
        about("grounds.forbidden_by", rule="under_case.no_core_field"),
        about("grounds.forbidden_by", rule="no_core"),
        about("grounds.forbidden_by", rule="frozen"),
    ) == no.deciding
    assert (
        about("near_miss.role", rule="own", roles="sales"),
        about("near_miss.forbidden", rule="all", by="under_case.no_core_field"),
        about("near_miss.forbidden", rule="all", by="no_core"),
        about("near_miss.forbidden", rule="all", by="frozen"),
    ) == no.near_misses
    assert ("wang", "name", ()) == (no.person, no.field, no.who_could)
    assert () == no.roles_could


def test_near_misses_one_step_away() -> None:
    """A missing relation or role is a near miss; a missing role with relation `ANY` is not."""
    assert (
        about("near_miss.relation", rule="own", relation=Relation.OWNER),
        about("near_miss.relation", rule="shared", relation=Relation.WRITER),
    ) == explained(Actor(id="li", roles=[Role.SALES])).near_misses
    assert (about("near_miss.role", rule="tree", roles="supervisor"),) == explained(
        Actor(id="boss", roles=[Role.IT])
    ).near_misses
    assert () == explained(Actor(id="x", roles=[Role.IT])).near_misses


def test_who_could_is_asked_of_those_who_are_known() -> None:
    """People are named by relation, nearest first, then by id; the asker and people who could not are left out."""
    known = {
        "zhao": [Role.SUPERVISOR],
        "boss": [Role.IT],
        "feng": [Role.FINANCE],
        "chen": [Role.HR],
        "li": [Role.HR],
        "wu": [Role.IT],
    }
    decision = access(roles_of=known).may(Actor(id="li", roles=[Role.SALES]), Action.EDIT, CLIENT)

    assert ("wang", "zhao", "chen", "feng") == decision.who_could
    assert ("wang", "zhao", "feng") == access(roles_of=known, employment={"chen": Employment.DEPARTED}).may(
        Actor(id="li", roles=[Role.SALES]), Action.EDIT, CLIENT
    ).who_could
    strong = access(roles_of=known).may(Actor(id="li", roles=[Role.SALES]), Action.EDIT, CLIENT, field="contacts")
    assert ("wang", "zhao", "chen", "feng") == strong.who_could


def test_who_could_of_a_case_and_of_what_is_shared() -> None:
    """The leaver, superiors, parties by id, active collaborators; each with a role that a permit names."""
    case = Target(kind="cases", id="w#1", leaver="wang", parties=frozenset({"q", "p"}))
    shared = (
        Collaborator(person="s", level=SharingLevel.READ_WRITE, from_at=AT, until_at=AT + DAY),
        Collaborator(person="r", from_at=AT),
        Collaborator(person="late", level=SharingLevel.READ_WRITE, from_at=AT + DAY),
    )
    nobody = Actor(id="x", roles=[Role.AUDITOR])

    assert ("zhao", "boss", "p", "q") == access().may(nobody, Action.ANSWER, case).who_could[1:]
    assert ("wang", "zhao", "boss", "p", "q") == access().may(nobody, Action.ANSWER, case).who_could
    assert ("wang", "zhao", "boss", "s") == access().may(
        nobody, Action.EDIT, attrs.evolve(CLIENT, collaborators=shared)
    ).who_could


def question(**changes: Any) -> Question:  # noqa: ANN401
    """Return a question about a person with a role for a limited time."""
    window = RoleWindow(role=Role.HR, from_at=AT - DAY, until_at=AT + DAY)
    told: dict[str, Any] = {
        "rules": RULES,
        "who": Standing(id=PersonId("x"), name="x", role_windows=(window,)),
        "action": Action.EDIT,
        "target": CLIENT,
        "above": CHART.chain_above,
        "field": "needs",
        "login": Login(at=AT),
        "people": dict,
        **changes,
    }
    return Question(**told)


def test_an_answer_turns_at_a_limit() -> None:
    """Validity ends at the first limit of a role or a sharing that changes the answer."""
    until = (
        Collaborator(person="x", level=SharingLevel.READ_WRITE, from_at=AT - DAY, until_at=AT + 2 * DAY),
        Collaborator(person="y", level=SharingLevel.READ_WRITE, from_at=AT - DAY, until_at=AT + DAY / 2),
    )
    sales = question().who
    both = attrs.evolve(sales, roles=(Role.SALES,))

    assert AT + DAY == question().grounds().valid_until
    assert AT + 2 * DAY == question(who=both, target=attrs.evolve(CLIENT, collaborators=until)).grounds().valid_until
    assert AT - DAY == question(login=Login(at=AT - 2 * DAY)).grounds().valid_until
    assert question(login=Login(at=AT + DAY)).grounds().valid_until is None
    assert not question(login=Login()).grounds()
    assert question().answer(AT + DAY - dt.timedelta(microseconds=1)).allowed
    assert not question().answer(AT + DAY).allowed


def test_roles_of_a_time_count_for_those_who_could() -> None:
    """A known person with a role for a time could act while they hold it."""
    other = attrs.evolve(question().who, id=PersonId("y"))
    nobody = Standing(id=PersonId("z"), name="z")

    assert ("wang", "zhao", "boss", "y") == question(who=nobody, people=lambda: {"y": other}).who_could()
    assert ("wang", "zhao", "boss") == question(
        who=nobody, people=lambda: {"y": other}, login=Login(at=AT + DAY)
    ).who_could()
    assert ("wang", "zhao", "boss") == question(who=nobody, people=lambda: {"y": other}, login=Login()).who_could()


# Proofs.


def test_a_counterexample_is_the_first_case_there_is() -> None:
    """A counterexample has action, kind, worst roles, employment, relations, field, open case and permits."""
    rules = Rules(
        permits=(
            Permit(id="p", roles={Role.HR}, actions={Action.EDIT}, kinds={"cases", "clients"}, relation=Relation.OWNER),
        )
    )
    never = Forbid(
        id="n", employment={Employment.ACTIVE}, field_class=FieldClass.FREE, under_case=True, roles={Role.SALES}
    )
    proof = prove(rules, [Fact(id="f", never=never), Fact(id="g", never=Forbid(id="m", actions={Action.VIEW}))])
    case = Counterexample(
        fact="f",
        action=Action.EDIT,
        kind="cases",
        roles=(Role.HR, Role.SALES),
        employment=Employment.ACTIVE,
        relations=frozenset({Relation.ANY, Relation.OWNER}),
        field_class=FieldClass.FREE,
        under_case=True,
        rules=("p",),
    )

    assert (case,) == proof.counterexamples
    assert (("g",), ()) == (proof.proved, proof.idle)
    assert (
        Finding(
            code="proof.counterexample",
            subject="f",
            facts={
                "fact": "f",
                "action": "edit",
                "kind": "cases",
                "roles": "hr, sales",
                "employment": "active",
                "relations": "any, owner",
                "field_class": "free",
                "under_case": True,
                "rules": "p",
            },
        )
        == case.finding
    )
    assert "" == attrs.evolve(case, field_class=None).finding.facts["field_class"]


def test_rules_that_break_a_fact_are_refused_as_a_source() -> None:
    """The error has the source `rules` and the case."""
    fact = Fact(id="nobody.edits", never=Forbid(id="n", actions={Action.EDIT}))
    with pytest.raises(InvalidInput) as caught:
        check_rules(attrs.evolve(RULES, facts=(fact,)))

    assert "rules" == caught.value.source
    assert ["nobody.edits"] == [found.subject for found in caught.value.findings]
    assert RULES is check_rules(RULES)


def test_the_number_of_cases_is_what_can_be_told_apart() -> None:
    """Counted by hand: each case once, with relations only if a rule tests them."""
    one = Rules(permits=(Permit(id="p", roles={Role.HR}, actions={Action.VIEW}, kinds={"k"}),))
    twice = Rules(permits=(*one.permits, attrs.evolve(one.permits[0], id="q")))
    never = Fact(id="f", never=Forbid(id="n", actions={Action.VIEW}, employment={Employment.DEPARTED}))

    # field: none and three classes; open case or not; relations the forbids of `view` look at: owner and leaver
    assert 4 * 2 * 4 == prove(one, [never]).points == prove(twice, [never]).points
    assert 4 * 4 == prove(one, [attrs.evolve(never, never=attrs.evolve(never.never, under_case=True))]).points
    assert 0 == prove(one, [attrs.evolve(never, kinds={"other"})]).points


def test_a_strong_login_is_taken_for_granted_in_a_proof() -> None:
    """A demand is not a prohibition: the guarded action can happen."""
    rules = Rules(permits=PERMITS, demands=(Demand(id="d", actions={Action.EDIT}),))

    assert not prove(rules, [Fact(id="f", never=Forbid(id="n", actions={Action.EDIT}))])


# Compiled.


def compiled(action: Action, *roles: Role, field: str | None = None, login: Login | None = None) -> object:
    """Compile the rules for a person."""
    who = Standing(id=PersonId("x"), name="x", roles=roles)
    return compile_rules(
        RULES, who, action, below=frozenset({"li"}), field=field, login=login or Login(at=AT, pools=frozenset({"east"}))
    ).node


def test_what_rules_are_compiled_to() -> None:
    """Each relation becomes a condition on the thing; impossible conditions are dropped."""
    clients, cases = KindIn(frozenset({"clients"})), KindIn(frozenset({"cases"}))
    leaving = Not(LeaverIn(frozenset({"x"})))

    assert all_of(clients, OwnerIn(frozenset({"x"}))) == compiled(Action.VIEW, Role.SALES)
    assert all_of(all_of(clients, PoolIn(frozenset({"east"}))), leaving) == compiled(Action.CLAIM, Role.SALES)
    assert NEVER == compiled(Action.CLAIM, Role.SALES, login=Login(at=AT))
    assert all_of(cases, LeaverIn(frozenset({"li"}))) == compiled(Action.ANSWER, Role.HR)
    assert all_of(all_of(clients, OwnerIn(frozenset({"li"}))), leaving) == compiled(Action.EDIT, Role.SUPERVISOR)
    assert (
        SharedWith("x", frozenset({SharingLevel.READ_WRITE}), AT)
        in attrs.astuple(compiled(Action.EDIT, Role.SALES), recurse=False)[0][0].inner[1].inner  # type: ignore[arg-type]
    )
    assert NEVER == barred_from(RULES, Standing(id=PersonId("x"), name="x"), Action.VIEW, below=frozenset(), field=None)
