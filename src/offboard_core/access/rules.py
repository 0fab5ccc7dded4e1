"""Rules as data: who may do what to which kind of thing, and the forbids nobody can take out."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import attrs
from attrs.converters import optional

from offboard_core.access.actor import Employment, FieldClass
from offboard_core.errors import InvalidInput
from offboard_core.organization.person import Role, read_roles


class Action(StrEnum):
    """What somebody wants to do (操作)."""

    VIEW = "view"
    CREATE = "create"
    EDIT = "edit"
    DELETE = "delete"
    EXPORT = "export"
    TAKE_IN = "take_in"
    SETTLE = "settle"
    ESCALATE = "escalate"
    FILE_STATEMENT = "file_statement"
    JUDGE_STATEMENT = "judge_statement"
    INTERVENE = "intervene"
    PROMISE = "promise"
    REPORT_RECEIPT = "report_receipt"
    HOLD = "hold"
    RELEASE_LETTER = "release_letter"
    COLLECT = "collect"
    RECORD_DELIVERY = "record_delivery"
    LOG = "log"
    TRANSFER = "transfer"
    OPEN_CASE = "open_case"
    PRECHECK = "precheck"
    DOCUMENT = "document"
    JUDGE_DOCUMENTATION = "judge_documentation"
    SETTLE_ITEM = "settle_item"
    FINISH = "finish"
    REASSIGN = "reassign"
    SIGN_OFF = "sign_off"
    REVOKE = "revoke"
    WITHDRAW = "withdraw"
    DEPART = "depart"
    CLOSE = "close"
    ANSWER = "answer"
    REVIEW = "review"
    GOVERN = "govern"


class Relation(StrEnum):
    """How the actor stands to the target."""

    ANY = "any"
    OWNER = "owner"
    ABOVE_OWNER = "above_owner"
    LEAVER = "leaver"
    ABOVE_LEAVER = "above_leaver"
    PARTY = "party"


def _roles(values: Iterable[str]) -> frozenset[Role]:
    return frozenset(read_roles(values))


def _actions(values: Iterable[Action]) -> frozenset[Action]:
    return frozenset(values)


def _kinds(values: Iterable[str]) -> frozenset[str]:
    if isinstance(values, str):
        raise InvalidInput.at("kinds", values, "input.not_a_list")
    return frozenset(values)


def _relations(values: Iterable[Relation]) -> frozenset[Relation]:
    return frozenset(values)


def _employment(values: Iterable[Employment]) -> frozenset[Employment]:
    return frozenset(values)


@attrs.frozen(kw_only=True)
class Permit:
    """One sentence of the rule text: these roles may do these actions to these kinds of thing in this relation.

    Roles, actions and kinds may be given as any collection. Raises `InvalidInput` for what is no role, and for one kind
    given as bare text.
    """

    id: str
    roles: frozenset[Role] = attrs.field(converter=_roles)
    actions: frozenset[Action] = attrs.field(converter=_actions)
    kinds: frozenset[str] = attrs.field(converter=_kinds)
    relation: Relation = Relation.ANY


@attrs.frozen(kw_only=True)
class Forbid:
    """One thing that is never allowed, whatever permits say. Every condition that is set must hold; forbid wins.

    `actions` are the ones forbidden, `all_actions_but` the ones left open; each of `unless_relations` lifts it;
    `under_case` restricts it to things whose owner is leaving. With no condition at all it forbids everything.
    """

    id: str
    employment: frozenset[Employment] | None = attrs.field(default=None, converter=optional(_employment))
    roles: frozenset[Role] | None = attrs.field(default=None, converter=optional(_roles))
    actions: frozenset[Action] | None = attrs.field(default=None, converter=optional(_actions))
    all_actions_but: frozenset[Action] | None = attrs.field(default=None, converter=optional(_actions))
    field_class: FieldClass | None = None
    relation: Relation | None = None
    unless_relations: frozenset[Relation] = attrs.field(default=frozenset(), converter=_relations)
    under_case: bool = False


@attrs.frozen(kw_only=True)
class Rules:
    """The whole rule text: a host may add permits and forbids; the unremovable ones always stand behind them."""

    permits: tuple[Permit, ...] = ()
    forbids: tuple[Forbid, ...] = ()


_HANDING_OVER = frozenset(
    {
        Action.VIEW,
        Action.LOG,
        Action.FILE_STATEMENT,
        Action.PROMISE,
        Action.REPORT_RECEIPT,
        Action.DOCUMENT,
        Action.TRANSFER,
        Action.ANSWER,
    }
)
_LEAVERS_PART = frozenset({Action.VIEW, Action.DOCUMENT, Action.ANSWER})

UNREMOVABLE: tuple[Forbid, ...] = (
    Forbid(id="departed.nothing", employment={Employment.DEPARTED}),
    Forbid(id="notice.only_hands_over", employment={Employment.NOTICE}, all_actions_but=_HANDING_OVER),
    Forbid(
        id="notice.own_only",
        employment={Employment.NOTICE},
        unless_relations={Relation.OWNER, Relation.LEAVER},
    ),
    Forbid(id="own_case.never_decided", all_actions_but=_LEAVERS_PART, relation=Relation.LEAVER),
    Forbid(id="sales.no_core_field", roles={Role.SALES}, actions={Action.EDIT}, field_class=FieldClass.CORE),
    Forbid(id="sales.no_delete", roles={Role.SALES}, actions={Action.DELETE}),
    Forbid(id="auditor.only_reads", roles={Role.AUDITOR}, all_actions_but={Action.VIEW, Action.EXPORT}),
    Forbid(id="under_case.no_core_field", actions={Action.EDIT}, field_class=FieldClass.CORE, under_case=True),
    Forbid(id="under_case.no_delete", actions={Action.DELETE}, under_case=True),
)
"""Forbids that no host's rule text can take out (domain rules, section C)."""

_MONEY = frozenset({"receivables", "ladders"})
_RECORDS = frozenset({"clients", "communications"})
_ON_FILE = frozenset({"credits", "cases", "reviews", "risks", "standings", "policies"})
_SUPERVISORS_PART = frozenset(
    {
        Action.VIEW,
        Action.JUDGE_DOCUMENTATION,
        Action.SETTLE_ITEM,
        Action.SIGN_OFF,
        Action.FINISH,
        Action.REASSIGN,
    }
)

SHIPPED = Rules(
    permits=(
        Permit(
            id="sales.own_clients",
            roles={Role.SALES},
            actions={Action.VIEW, Action.EDIT, Action.LOG, Action.TRANSFER},
            kinds=_RECORDS,
            relation=Relation.OWNER,
        ),
        Permit(
            id="sales.new_client",
            roles={Role.SALES},
            actions={Action.CREATE},
            kinds={"clients"},
            relation=Relation.OWNER,
        ),
        Permit(
            id="sales.own_receivables",
            roles={Role.SALES},
            actions={Action.VIEW, Action.FILE_STATEMENT, Action.PROMISE, Action.REPORT_RECEIPT, Action.LOG},
            kinds=_MONEY,
            relation=Relation.OWNER,
        ),
        Permit(
            id="supervisor.tree_clients",
            roles={Role.SUPERVISOR},
            actions={Action.VIEW, Action.EDIT, Action.LOG, Action.CREATE, Action.TRANSFER},
            kinds=_RECORDS,
            relation=Relation.ABOVE_OWNER,
        ),
        Permit(
            id="supervisor.tree_receivables",
            roles={Role.SUPERVISOR},
            actions={
                Action.VIEW,
                Action.JUDGE_STATEMENT,
                Action.INTERVENE,
                Action.PROMISE,
                Action.REPORT_RECEIPT,
                Action.LOG,
                Action.TRANSFER,
            },
            kinds=_MONEY,
            relation=Relation.ABOVE_OWNER,
        ),
        Permit(
            id="supervisor.own",
            roles={Role.SUPERVISOR},
            actions={Action.VIEW, Action.EDIT, Action.LOG, Action.CREATE, Action.TRANSFER},
            kinds=_RECORDS,
            relation=Relation.OWNER,
        ),
        Permit(
            id="supervisor.own_receivables",
            roles={Role.SUPERVISOR},
            actions={
                Action.VIEW,
                Action.FILE_STATEMENT,
                Action.PROMISE,
                Action.REPORT_RECEIPT,
                Action.LOG,
                Action.TRANSFER,
            },
            kinds=_MONEY,
            relation=Relation.OWNER,
        ),
        Permit(
            id="supervisor.cases",
            roles={Role.SUPERVISOR},
            actions=_SUPERVISORS_PART,
            kinds={"cases"},
            relation=Relation.ABOVE_LEAVER,
        ),
        Permit(
            id="supervisor.cases_in_charge",
            roles={Role.SUPERVISOR},
            actions=_SUPERVISORS_PART,
            kinds={"cases"},
            relation=Relation.OWNER,
        ),
        Permit(
            id="supervisor.handover",
            roles={Role.SUPERVISOR},
            actions={Action.TRANSFER},
            kinds={*_MONEY, "clients"},
            relation=Relation.PARTY,
        ),
        Permit(
            id="finance.money",
            roles={Role.FINANCE},
            actions={
                Action.VIEW,
                Action.EXPORT,
                Action.TAKE_IN,
                Action.SETTLE,
                Action.PROMISE,
                Action.HOLD,
                Action.RELEASE_LETTER,
                Action.COLLECT,
                Action.INTERVENE,
                Action.LOG,
                Action.TRANSFER,
            },
            kinds=_MONEY,
        ),
        Permit(
            id="finance.exports",
            roles={Role.FINANCE},
            actions={Action.VIEW, Action.EXPORT},
            kinds={"exports"},
        ),
        Permit(
            id="finance.credits",
            roles={Role.FINANCE},
            actions={Action.VIEW, Action.TAKE_IN, Action.SETTLE},
            kinds={"credits"},
        ),
        Permit(
            id="finance.cases",
            roles={Role.FINANCE},
            actions={Action.VIEW, Action.SETTLE_ITEM, Action.SIGN_OFF, Action.FINISH},
            kinds={"cases"},
        ),
        Permit(
            id="hr.cases",
            roles={Role.HR},
            actions={
                Action.VIEW,
                Action.OPEN_CASE,
                Action.PRECHECK,
                Action.JUDGE_DOCUMENTATION,
                Action.SETTLE_ITEM,
                Action.SIGN_OFF,
                Action.REVOKE,
                Action.WITHDRAW,
                Action.DEPART,
                Action.FINISH,
                Action.REASSIGN,
                Action.CLOSE,
                Action.ANSWER,
                Action.REVIEW,
            },
            kinds={"cases", "reviews", "risks"},
        ),
        Permit(id="hr.people", roles={Role.HR}, actions={Action.VIEW, Action.TAKE_IN}, kinds={"standings"}),
        Permit(
            id="hr.handover",
            roles={Role.HR},
            actions={Action.TRANSFER},
            kinds={*_MONEY, "clients"},
        ),
        Permit(
            id="it.cases",
            roles={Role.IT},
            actions={Action.VIEW, Action.SETTLE_ITEM, Action.REVOKE, Action.FINISH},
            kinds={"cases"},
        ),
        Permit(
            id="asset_keeper.cases",
            roles={Role.ASSET_KEEPER},
            actions={Action.VIEW, Action.SETTLE_ITEM, Action.FINISH},
            kinds={"cases"},
        ),
        Permit(
            id="party.cases",
            roles={Role.SALES, Role.SUPERVISOR, Role.FINANCE, Role.HR, Role.IT, Role.ASSET_KEEPER},
            actions={Action.VIEW, Action.FINISH},
            kinds={"cases"},
            relation=Relation.PARTY,
        ),
        Permit(
            id="leaver.own_case",
            roles={Role.SALES, Role.SUPERVISOR},
            actions={Action.VIEW, Action.DOCUMENT, Action.ANSWER},
            kinds={"cases", "reviews"},
            relation=Relation.LEAVER,
        ),
        Permit(
            id="auditor.reads",
            roles={Role.AUDITOR},
            actions={Action.VIEW},
            kinds={*_MONEY, *_RECORDS, *_ON_FILE, "exports", "refusals"},
        ),
        Permit(
            id="system.rounds",
            roles={Role.SYSTEM},
            actions={
                Action.VIEW,
                Action.TAKE_IN,
                Action.ESCALATE,
                Action.RECORD_DELIVERY,
                Action.PRECHECK,
                Action.REVOKE,
                Action.DEPART,
                Action.TRANSFER,
                Action.REVIEW,
                Action.GOVERN,
            },
            kinds={*_MONEY, *_RECORDS, *_ON_FILE},
        ),
        Permit(
            id="outbox.send_again",
            roles={Role.FINANCE, Role.IT},
            actions={Action.VIEW, Action.RELEASE_LETTER},
            kinds={"outbox"},
        ),
        Permit(
            id="system.housekeeping",
            roles={Role.SYSTEM},
            actions={Action.VIEW, Action.TAKE_IN, Action.RECORD_DELIVERY},
            kinds={"feeds", "outbox"},
        ),
    ),
    forbids=(
        Forbid(
            id="contact.owner_only",
            actions={Action.VIEW, Action.EXPORT},
            field_class=FieldClass.CONTACT,
            unless_relations={Relation.OWNER},
        ),
    ),
)
"""The rule text the library ships; what is not permitted here is denied."""
