"""Decisions: every combination against an independent oracle, and every reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import Any

import attrs
import pytest

from offboard_core.access import (
    SHIPPED,
    Access,
    Action,
    Actor,
    Collaborator,
    Employment,
    FieldClass,
    Forbid,
    Login,
    Permit,
    Relation,
    Rules,
    SharingLevel,
    Standing,
    Target,
    ask,
)
from offboard_core.kernel.identity import PersonId
from offboard_core.organization import OrgChart, Role

ME, BELOW, OTHER = "me", "below", "other"
NOW = dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)
LOGIN = Login(at=NOW, pools=frozenset({"east"}))
STRONG = attrs.evolve(LOGIN, factors=frozenset({"mfa"}))


def shared(
    level: SharingLevel = SharingLevel.READ,
    *,
    person: str = ME,
    from_at: dt.datetime = NOW - dt.timedelta(days=1),
    until_at: dt.datetime | None = None,
) -> Collaborator:
    """Return a thing shared with a person."""
    return Collaborator(person=person, level=level, from_at=from_at, until_at=until_at)


CHART = OrgChart(supervisor_of={BELOW: ME, ME: "boss", OTHER: "boss"})
KINDS = (
    *("receivables", "ladders", "credits", "exports", "clients", "communications", "cases", "reviews"),
    *("risks", "standings", "policies", "refusals", "feeds", "outbox"),
    *("change_requests", "collaborations", "claim_books", "daily_logs", "mandates", "transfers", "talks"),
)
FIELDS = {"name": FieldClass.CORE, "phone": FieldClass.CONTACT, "needs": FieldClass.FREE}
ASKED = (None, "name", "phone", "needs", "unheard_of")
SITUATIONS: tuple[dict[str, Any], ...] = (
    {},
    {"owner": ME},
    {"owner": BELOW},
    {"owner": OTHER},
    {"leaver": ME},
    {"leaver": BELOW},
    {"leaver": OTHER},
    {"owner": ME, "leaver": ME},
    {"owner": BELOW, "leaver": ME},
    {"owner": ME, "leaver": BELOW},
    {"parties": frozenset({ME})},
    {"leaver": OTHER, "parties": frozenset({ME})},
    {"owner": OTHER, "pool": "east"},
    {"owner": OTHER, "pool": "west"},
    {"owner": OTHER, "collaborators": (shared(),)},
    {"owner": OTHER, "collaborators": (shared(SharingLevel.READ_WRITE), shared(person=BELOW))},
    {"owner": OTHER, "collaborators": (shared(until_at=NOW),)},
    {"owner": OTHER, "collaborators": (shared(from_at=NOW + dt.timedelta(microseconds=1)),)},
    {"owner": BELOW, "collaborators": (shared(from_at=NOW),)},
)
ROLE_SETS = (*((role,) for role in Role), (), (Role.SALES, Role.SUPERVISOR), (Role.FINANCE, Role.AUDITOR))

# The oracle: the rules written again, role by role, in the terms of a business person.
# role: (kinds, whose: all | mine | tree (owner) | my_case | tree_case, actions)
MONEY = "receivables ladders"
TOLD = {
    "sales": (
        ("clients", "mine", "view edit log transfer request_change share record_loss release"),
        ("communications", "mine", "view log"),
        ("clients", "mine", "create"),
        ("clients", "pool", "view claim"),
        ("change_requests", "mine", "view request_change"),
        ("daily_logs", "mine", "view log"),
        ("transfers", "mine", "view transfer document"),
        ("transfers", "party", "view answer"),
        (MONEY, "mine", "view file_statement promise report_receipt log"),
        ("cases reviews", "my_case", "view document answer"),
        ("cases", "party", "view document finish"),
    ),
    "supervisor": (
        *(
            ("clients", whose, "view edit log transfer transfer_many create request_change share record_loss release")
            for whose in ("tree", "mine")
        ),
        *(("communications", whose, "view log") for whose in ("tree", "mine")),
        ("clients", "tree", "decide_change unmask"),
        ("clients", "pool", "view claim"),
        ("change_requests", "mine", "view request_change"),
        ("change_requests", "tree", "view request_change decide_change"),
        ("daily_logs", "mine", "view log"),
        ("daily_logs", "tree", "view"),
        *(("transfers", whose, "view transfer document") for whose in ("mine", "tree")),
        ("transfers", "party", "view answer"),
        (MONEY, "tree", "view judge_statement intervene promise report_receipt log transfer"),
        (MONEY, "mine", "view file_statement promise report_receipt log transfer"),
        ("cases", "tree_case", "view judge_documentation settle_item sign_off finish reassign expedite"),
        ("cases", "mine", "view judge_documentation settle_item sign_off finish reassign expedite"),
        (f"{MONEY} clients", "party", "transfer"),
        ("cases reviews", "my_case", "view document answer"),
        ("cases", "party", "view document finish"),
    ),
    "finance": (
        ("outbox", "all", "view release_letter"),
        (MONEY, "all", "view export take_in settle promise hold release_letter collect intervene log transfer"),
        ("exports", "all", "view export"),
        ("credits", "all", "view take_in settle"),
        ("cases", "all", "view settle_item sign_off finish"),
    ),
    "hr": (
        (
            "cases reviews risks",
            "all",
            (
                "view open_case precheck judge_documentation settle_item sign_off revoke expedite withdraw depart finish reassign "
                "close answer review"
            ),
        ),
        ("talks", "all", "view review"),
        ("standings", "all", "view take_in"),
        ("refusals", "all", "view"),
        ("clients", "all", "transfer_many"),
        ("mandates", "all", "view delegate"),
        ("transfers", "all", "view transfer"),
        (f"{MONEY} clients", "all", "transfer"),
    ),
    "it": (("cases", "all", "view settle_item revoke finish"), ("outbox", "all", "view release_letter")),
    "asset_keeper": (("cases", "all", "view settle_item finish"),),
    "auditor": (
        (
            (
                "receivables ladders credits exports clients communications cases reviews risks standings refusals policies "
                "change_requests collaborations claim_books daily_logs transfers mandates talks"
            ),
            "all",
            "view",
        ),
        ("cases", "all", "sign_off"),
    ),
    "system": (
        (
            (
                "receivables ladders credits clients communications cases reviews risks standings policies "
                "change_requests collaborations claim_books daily_logs transfers talks"
            ),
            "all",
            "view take_in escalate record_delivery precheck revoke depart transfer release review govern",
        ),
        ("feeds outbox", "all", "view take_in record_delivery"),
    ),
}
for human in ("sales", "supervisor", "finance", "hr", "it", "asset_keeper"):
    TOLD[human] = (
        *TOLD[human],
        ("clients", "read", "view"),
        ("clients", "write", "edit log"),
        ("mandates", "mine", "view delegate"),
        ("mandates", "party", "view"),
        ("cases", "party", "document"),
    )


def is_mine(item: Collaborator) -> bool:
    """Return whether the asker has an active part in a thing, by the calendar alone."""
    ends = item.until_at or NOW + dt.timedelta(days=1)
    return item.person == ME and not NOW < item.from_at and NOW < ends


WHOSE: dict[str, Callable[[Target], bool]] = {
    "all": lambda _: True,
    "mine": lambda target: target.owner == ME,
    "tree": lambda target: target.owner == BELOW,
    "my_case": lambda target: target.leaver == ME,
    "tree_case": lambda target: target.leaver == BELOW,
    "party": lambda target: ME in target.parties,
    "pool": lambda target: target.pool == "east",
    "read": lambda target: any(is_mine(item) for item in target.collaborators),
    "write": lambda target: any(is_mine(item) and item.level == "read_write" for item in target.collaborators),
}


def told_to_be_permitted(roles: tuple[Role, ...], action: str, target: Target) -> bool:
    """Return whether a sentence of the oracle permits it for one of the roles."""
    return any(
        target.kind in kinds.split() and action in actions.split() and WHOSE[whose](target)
        for role in roles
        for kinds, whose, actions in TOLD[role.value]
    )


def never_allowed(who: Standing, action: str, target: Target, field: str | None) -> bool:
    """Return whether an unremovable prohibition applies."""
    mine = ME in (target.owner, target.leaver)
    field_class = target.fields.get(field or "")
    appends = action in {"log", "file_statement", "promise", "report_receipt"}
    hands_over = appends or action in {"view", "document", "transfer", "answer"}
    return (
        who.employment == "departed"
        or (who.employment == "notice" and not (mine and hands_over))
        or (target.leaver == ME and action not in {"view", "document", "answer"})
        or ("sales" in who.roles and (action == "delete" or (action == "edit" and field_class == "core")))
        or ("auditor" in who.roles and action not in {"view", "export", "sign_off"})
        or (target.under_case and (action == "delete" or (action == "edit" and field_class == "core")))
        or (field is not None and field_class is None)
    )


def standing(roles: tuple[Role, ...], employment: Employment) -> Standing:
    """Return the standing of the asker in every question."""
    return Standing(id=PersonId(ME), name="我", roles=roles, employment=employment)


def questions(kinds: Iterable[str]) -> Iterator[tuple[Action, Target, str | None]]:
    """Yield action × kind × relation × field, and the open case if it matters."""
    targets = [Target(kind=kind, id="x", fields=FIELDS, **situation) for kind, situation in product(kinds, SITUATIONS)]
    yield from product(Action, targets, ASKED)
    under_case = [attrs.evolve(target, under_case=True) for target in targets]
    yield from product((Action.EDIT, Action.DELETE, Action.TRANSFER), under_case, ASKED)


ALL_QUESTIONS = tuple(questions(KINDS))
ABOUT_ONE_KIND = tuple(questions(["clients"]))
EVERYTHING = Rules(permits=(Permit(id="host.everything", roles=Role, actions=Action, kinds=KINDS),))
"""Rules of a careless host that permit every action on every kind to every role."""


@pytest.mark.slow
@pytest.mark.parametrize("employment", Employment)
@pytest.mark.parametrize("roles", ROLE_SETS, ids=lambda roles: "+".join(roles) or "no role")
def test_the_shipped_rules_equal_what_was_told(roles: tuple[Role, ...], employment: Employment) -> None:
    """The shipped rules equal the oracle for every role × employment × action × kind × relation × field class."""
    who = standing(roles, employment)
    wrong = [
        (action, target, field)
        for action, target, field in ALL_QUESTIONS
        if bool(ask(SHIPPED, who, action, target, above=CHART.chain_above, field=field, login=LOGIN))
        != (
            told_to_be_permitted(roles, action.value, target)
            and not never_allowed(who, action.value, target, field)
            and not (field == "phone" and action in (Action.VIEW, Action.EXPORT) and target.owner != ME)
            and not (field == "name" and action is Action.EDIT)
            and (action is not Action.UNMASK or Role.SYSTEM in roles)
        )
    ]

    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("employment", Employment)
@pytest.mark.parametrize("roles", ROLE_SETS, ids=lambda roles: "+".join(roles) or "no role")
def test_no_host_can_permit_what_is_never_allowed(roles: tuple[Role, ...], employment: Employment) -> None:
    """With all permitted by a host, exactly the unremovable prohibitions remain, for every kind."""
    who = standing(roles, employment)
    wrong = [
        (action, target, field)
        for action, target, field in ABOUT_ONE_KIND
        if bool(ask(EVERYTHING, who, action, target, above=CHART.chain_above, field=field))
        != (bool(roles) and not never_allowed(who, action.value, target, field))
    ]

    assert wrong == []


@pytest.mark.parametrize("role", Role)
def test_departed_can_do_nothing(role: Role) -> None:
    """A departed person may do no action, whatever a host permits."""
    who = standing((role,), Employment.DEPARTED)

    assert not any(ask(EVERYTHING, who, action, thing, above=CHART.chain_above) for action, thing, _ in ALL_QUESTIONS)


def test_on_notice_one_still_sees_and_hands_over_ones_own() -> None:
    """A salesperson on notice may see and hand over own clients, file statements and document the own case."""
    who = standing((Role.SALES,), Employment.NOTICE)
    client = Target(kind="clients", id="C-7", owner=ME, fields=FIELDS, under_case=True)
    ladder = Target(kind="ladders", id="AR-1", owner=ME)
    case = Target(kind="cases", id="me#1", leaver=ME)

    def may(action: Action, target: Target, field: str | None = None) -> bool:
        return bool(ask(SHIPPED, who, action, target, above=CHART.chain_above, field=field))

    assert may(Action.VIEW, client, "phone")
    assert may(Action.LOG, client)
    assert may(Action.TRANSFER, client)
    assert may(Action.FILE_STATEMENT, ladder)
    assert may(Action.PROMISE, ladder)
    assert may(Action.VIEW, case)
    assert may(Action.DOCUMENT, case)
    assert not may(Action.EDIT, client, "needs")
    assert not may(Action.EXPORT, client)
    assert not may(Action.DELETE, client)
    assert not may(Action.CREATE, client)
    assert not may(Action.VIEW, attrs.evolve(client, owner=OTHER))


def test_a_supervisor_can_pass_on_what_fell_to_them() -> None:
    """A supervisor may see, follow up and pass on what fell to them from a leaver."""
    who = standing((Role.SUPERVISOR,), Employment.ACTIVE)
    client, ladder = Target(kind="clients", id="C-7", owner=ME), Target(kind="ladders", id="AR-1", owner=ME)

    assert ask(SHIPPED, who, Action.TRANSFER, client, above=CHART.chain_above)
    assert ask(SHIPPED, who, Action.VIEW, ladder, above=CHART.chain_above)
    assert ask(SHIPPED, who, Action.FILE_STATEMENT, ladder, above=CHART.chain_above)


def test_every_reason_is_given() -> None:
    """A refusal lists every forbid that applies, the unknown field, and what is missing, each with the same facts."""
    who = standing((Role.SALES,), Employment.NOTICE)
    target = Target(kind="clients", id="C-8", owner=OTHER)
    decision = ask(SHIPPED, who, Action.DELETE, target, above=CHART.chain_above, field="unheard_of")

    assert not decision
    assert decision.rules == ("notice.only_hands_over", "notice.own_only", "sales.no_delete")
    assert [finding.code for finding in decision.findings] == [
        "access.notice.only_hands_over",
        "access.notice.own_only",
        "access.sales.no_delete",
        "access.unknown_field",
        "access.nobody_may",
    ]
    assert {finding.subject for finding in decision.findings} == {"C-8"}
    for finding in decision.findings:
        facts = {"person": ME, "action": "delete", "kind": "clients", "target": "C-8", "field": "unheard_of"}
        assert facts.items() <= finding.facts.items()


@pytest.mark.parametrize(
    ("roles", "action", "target", "code", "more"),
    [
        ((Role.SALES,), Action.VIEW, {"owner": OTHER}, "access.not_yours", {"owner": OTHER}),
        ((Role.SALES,), Action.VIEW, {}, "access.not_yours", {"owner": ""}),
        (
            (Role.FINANCE,),
            Action.RELEASE,
            {"owner": OTHER},
            "access.role_not_held",
            {"roles": "sales, supervisor, system"},
        ),
        ((), Action.CLAIM, {"owner": ME}, "access.role_not_held", {"roles": "sales, supervisor"}),
        ((Role.HR,), Action.SETTLE, {"owner": OTHER}, "access.nobody_may", {"roles": ""}),
    ],
)
def test_what_is_missing(
    roles: tuple[Role, ...], action: Action, target: dict[str, Any], code: str, more: dict[str, str]
) -> None:
    """Without a permit the reason is the missing relation, the missing role, or that no role may do it."""
    thing = Target(kind="clients", id="C-7", **target)
    decision = ask(SHIPPED, standing(roles, Employment.ACTIVE), action, thing, above=CHART.chain_above)

    assert decision.rules == ()
    assert [(code, more)] == [(f.code, {name: f.facts[name] for name in more}) for f in decision.findings]
    assert "field" not in decision.findings[0].facts


def test_a_yes_names_every_rule_that_gave_it() -> None:
    """A permission is true, has no findings, and names the permits behind it."""
    who = standing((Role.SALES, Role.SUPERVISOR), Employment.ACTIVE)
    decision = ask(SHIPPED, who, Action.VIEW, Target(kind="clients", id="C-7", owner=ME), above=CHART.chain_above)

    assert decision
    assert (("sales.own_clients", "supervisor.own"), ()) == (decision.rules, decision.findings)


@pytest.mark.parametrize(
    ("relation", "situation"),
    [
        (Relation.ANY, {}),
        (Relation.OWNER, {"owner": ME}),
        (Relation.ABOVE_OWNER, {"owner": BELOW}),
        (Relation.LEAVER, {"leaver": ME}),
        (Relation.ABOVE_LEAVER, {"leaver": BELOW}),
        (Relation.PARTY, {"parties": frozenset({ME, OTHER})}),
        (Relation.POOL, {"pool": "east"}),
        (Relation.READER, {"collaborators": (shared(),)}),
        (Relation.WRITER, {"collaborators": (shared(SharingLevel.READ_WRITE),)}),
    ],
)
def test_each_relation(relation: Relation, situation: dict[str, Any]) -> None:
    """A host's permit for one relation covers exactly the things in that relation."""
    rules = Rules(permits=(Permit(id="p", roles=Role, actions={Action.VIEW}, kinds={"things"}, relation=relation),))
    who = standing((Role.HR,), Employment.ACTIVE)

    def may(target: Target) -> bool:
        return bool(ask(rules, who, Action.VIEW, target, above=CHART.chain_above, login=LOGIN))

    assert may(Target(kind="things", id="x", **situation))
    assert may(Target(kind="things", id="x", owner=OTHER, leaver=OTHER)) == (relation is Relation.ANY)


def test_a_hosts_forbid_wins() -> None:
    """A forbid of a host overrides every permit; without conditions it forbids everything."""
    who = standing((Role.SALES,), Employment.ACTIVE)
    client = Target(kind="clients", id="C-7", owner=ME)
    only_below = Forbid(id="host.only_the_tree", relation=Relation.OWNER)
    for forbid in (only_below, Forbid(id="host.closed")):
        rules = attrs.evolve(SHIPPED, forbids=(*SHIPPED.forbids, forbid))
        decision = ask(rules, who, Action.VIEW, client, above=CHART.chain_above)

        assert not decision
        assert decision.rules == (forbid.id,)
        assert [finding.code for finding in decision.findings] == [f"access.{forbid.id}"]


def test_an_error_denies() -> None:
    """If the org chart raises, so does the question; it is not allowed."""

    def broken(_: str) -> tuple[str, ...]:
        raise ConnectionError("LDAP")

    who = standing((Role.FINANCE,), Employment.ACTIVE)
    with pytest.raises(ConnectionError):
        ask(SHIPPED, who, Action.VIEW, Target(kind="cases", id="c", leaver="x"), above=broken)


AT = dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)


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
