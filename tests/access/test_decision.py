"""Decisions: every combination against an independent oracle, and every reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

import attrs
import pytest

from offboard_core.access import (
    SHIPPED,
    Action,
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
