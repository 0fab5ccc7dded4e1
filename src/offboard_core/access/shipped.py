"""The default rules of the library, and demands for a stronger login that a host can add."""

from __future__ import annotations

from offboard_core.access.rules import Action, Demand, Forbid, Permit, Relation, Rules
from offboard_core.access.target import FieldClass

_MONEY = "receivables ladders"
_RECORDS = "clients communications"
_ON_FILE = "credits cases reviews risks standings policies talks"
_POOL = "change_requests collaborations claim_books daily_logs transfers"
_HUMAN = "sales supervisor finance hr it asset_keeper"
_SUPERVISORS_PART = "view judge_documentation settle_item sign_off finish reassign expedite"
_SUPERVISORS_CLIENTS = "view edit log create transfer transfer_many request_change share record_loss release"


def _permit(rule: str, roles: str, kinds: str, actions: str, relation: Relation = Relation.ANY) -> Permit:
    """Read one row of the table below; roles, kinds and actions are names separated by blanks."""
    named = tuple(Action(name) for name in actions.split())
    return Permit(id=rule, roles=roles.split(), kinds=kinds.split(), actions=named, relation=relation)


_PERMITS = (
    _permit(
        "sales.own_clients",
        "sales",
        "clients",
        "view edit log transfer request_change share record_loss release",
        Relation.OWNER,
    ),
    _permit("author.records", "sales supervisor", "communications", "view log", Relation.OWNER),
    _permit("sales.new_client", "sales", "clients", "create", Relation.OWNER),
    _permit("pool.claims", "sales supervisor", "clients", "view claim", Relation.POOL),
    _permit("collaborator.reads", _HUMAN, "clients", "view", Relation.READER),
    _permit("collaborator.writes", _HUMAN, "clients", "edit log", Relation.WRITER),
    _permit("change.owner_requests", "sales supervisor", "change_requests", "view request_change", Relation.OWNER),
    _permit(
        "change.tree_decides",
        "supervisor",
        "change_requests",
        "view request_change decide_change",
        Relation.ABOVE_OWNER,
    ),
    _permit("transfers.giver", "sales supervisor", "transfers", "view transfer document", Relation.OWNER),
    _permit("transfers.tree", "supervisor", "transfers", "view transfer document", Relation.ABOVE_OWNER),
    _permit("transfers.receiver", "sales supervisor", "transfers", "view answer", Relation.PARTY),
    _permit("transfers.hr", "hr", "transfers", "view transfer"),
    _permit("daily.own", "sales supervisor", "daily_logs", "view log", Relation.OWNER),
    _permit("daily.tree", "supervisor", "daily_logs", "view", Relation.ABOVE_OWNER),
    _permit("delegator.own_mandates", _HUMAN, "mandates", "delegate view", Relation.OWNER),
    _permit("delegate.mandates", _HUMAN, "mandates", "view", Relation.PARTY),
    _permit("sales.own_receivables", "sales", _MONEY, "view file_statement promise report_receipt log", Relation.OWNER),
    _permit("supervisor.tree_clients", "supervisor", "clients", _SUPERVISORS_CLIENTS, Relation.ABOVE_OWNER),
    _permit("supervisor.tree_records", "supervisor", "communications", "view log", Relation.ABOVE_OWNER),
    _permit("supervisor.tree_decisions", "supervisor", "clients", "decide_change unmask", Relation.ABOVE_OWNER),
    _permit(
        "supervisor.tree_receivables",
        "supervisor",
        _MONEY,
        "view judge_statement intervene promise report_receipt log transfer",
        Relation.ABOVE_OWNER,
    ),
    _permit("supervisor.own", "supervisor", "clients", _SUPERVISORS_CLIENTS, Relation.OWNER),
    _permit(
        "supervisor.own_receivables",
        "supervisor",
        _MONEY,
        "view file_statement promise report_receipt log transfer",
        Relation.OWNER,
    ),
    _permit("supervisor.cases", "supervisor", "cases", _SUPERVISORS_PART, Relation.ABOVE_LEAVER),
    _permit("supervisor.cases_in_charge", "supervisor", "cases", _SUPERVISORS_PART, Relation.OWNER),
    _permit("supervisor.handover", "supervisor", f"{_MONEY} clients", "transfer", Relation.PARTY),
    _permit(
        "finance.money",
        "finance",
        _MONEY,
        "view export take_in settle promise hold release_letter collect intervene log transfer",
    ),
    _permit("finance.exports", "finance", "exports", "view export"),
    _permit("finance.credits", "finance", "credits", "view take_in settle"),
    _permit("finance.cases", "finance", "cases", "view settle_item sign_off finish"),
    _permit(
        "hr.cases",
        "hr",
        "cases reviews risks",
        "view open_case precheck judge_documentation settle_item sign_off revoke expedite withdraw depart finish reassign "
        "close answer review",
    ),
    _permit("hr.talks", "hr", "talks", "view review"),
    _permit("hr.mandates", "hr", "mandates", "view delegate"),
    _permit("hr.people", "hr", "standings", "view take_in"),
    _permit("hr.handover", "hr", f"{_MONEY} clients", "transfer"),
    _permit("hr.bulk_handover", "hr", "clients", "transfer_many"),
    _permit("it.cases", "it", "cases", "view settle_item revoke finish"),
    _permit("asset_keeper.cases", "asset_keeper", "cases", "view settle_item finish"),
    _permit("hr.looks_back", "hr", "refusals", "view"),
    _permit("auditor.signs", "auditor", "cases", "sign_off"),
    _permit("party.cases", _HUMAN, "cases", "view document finish", Relation.PARTY),
    _permit("leaver.own_case", "sales supervisor", "cases reviews", "view document answer", Relation.LEAVER),
    _permit("auditor.reads", "auditor", f"{_MONEY} {_RECORDS} {_ON_FILE} {_POOL} exports refusals mandates", "view"),
    _permit(
        "system.rounds",
        "system",
        f"{_MONEY} {_RECORDS} {_ON_FILE} {_POOL}",
        "view take_in escalate record_delivery precheck revoke depart transfer release review govern",
    ),
    _permit("outbox.send_again", "finance it", "outbox", "view release_letter"),
    _permit("system.housekeeping", "system", "feeds outbox", "view take_in record_delivery"),
)

SHIPPED = Rules(
    permits=_PERMITS,
    forbids=(
        Forbid(
            id="contact.owner_only",
            actions={Action.VIEW, Action.EXPORT},
            field_class=FieldClass.CONTACT,
            unless_relations={Relation.OWNER},
        ),
        Forbid(id="core_field.by_request", actions={Action.EDIT}, field_class=FieldClass.CORE),
    ),
    demands=(Demand(id="unmask.step_up", actions={Action.UNMASK}),),
)
"""The default rules; an action without a permit here is denied."""

STEP_UP: tuple[Demand, ...] = (
    Demand(id="sign_off.step_up", actions={Action.SIGN_OFF}),
    Demand(id="export.step_up", actions={Action.EXPORT}),
    Demand(id="bulk.step_up", actions={Action.TRANSFER_MANY, Action.REASSIGN, Action.EXPEDITE}),
)
"""Recommended demands for a host that passes authentication factors: `SHIPPED.demanding(*STEP_UP)`.

They are not part of the default rules, because a host that passes no factors could then never sign off a case.
"""
