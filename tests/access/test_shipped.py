"""The shipped rules: an independent oracle, what a leaver and a supervisor may do, and the stronger login."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import attrs
import pytest

from offboard_core.access import (
    SHIPPED,
    STEP_UP,
    Action,
    Collaborator,
    Demand,
    Employment,
    Target,
    ask,
)
from offboard_core.access.rules import UNREMOVABLE
from offboard_core.organization import Role
from tests.access.test_decision import (
    ALL_QUESTIONS,
    BELOW,
    CHART,
    FIELDS,
    LOGIN,
    ME,
    NOW,
    OTHER,
    ROLE_SETS,
    never_allowed,
    standing,
)

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


def test_every_rule_has_a_name_of_its_own() -> None:
    """Rule ids are unique, because decisions name rules by id."""
    ids = [*(rule.id for rule in SHIPPED.permits), *(rule.id for rule in (*UNREMOVABLE, *SHIPPED.forbids))]

    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("demand", STEP_UP, ids=lambda demand: demand.id)
def test_a_stronger_login_is_demanded_only_where_a_host_adds_it(demand: Demand) -> None:
    """The default rules demand it for unmasking only; `STEP_UP` adds each of its actions."""
    strict = SHIPPED.demanding(*STEP_UP)
    for action in demand.actions:
        assert not SHIPPED.index.demands[action]
        assert (demand,) == strict.index.demands[action]
    assert frozenset({"mfa"}) == demand.factors
    assert ["unmask.step_up"] == [rule.id for rule in SHIPPED.index.demands[Action.UNMASK]]


def test_every_row_permits_an_action() -> None:
    """Each permit has at least one role, one action and one kind."""
    assert all(rule.roles and rule.actions and rule.kinds for rule in SHIPPED.permits)
