"""The default rules of the library, and demands for a stronger login that a host can add."""

from __future__ import annotations

from offboard_core.access.rules import Action, Demand, Forbid, Permit, Relation, Rules
from offboard_core.access.target import FieldClass
from offboard_core.organization.person import Role

_MONEY = frozenset({"receivables", "ladders"})
_RECORDS = frozenset({"clients", "communications"})
_ON_FILE = frozenset({"credits", "cases", "reviews", "risks", "standings", "policies", "talks"})
_POOL = frozenset({"change_requests", "collaborations", "claim_books", "daily_logs", "transfers"})
_HUMAN = frozenset({Role.SALES, Role.SUPERVISOR, Role.FINANCE, Role.HR, Role.IT, Role.ASSET_KEEPER})
_SUPERVISORS_PART = frozenset(
    {
        Action.VIEW,
        Action.JUDGE_DOCUMENTATION,
        Action.SETTLE_ITEM,
        Action.SIGN_OFF,
        Action.FINISH,
        Action.REASSIGN,
        Action.EXPEDITE,
    }
)
_SUPERVISORS_CLIENTS = frozenset(
    {
        Action.VIEW,
        Action.EDIT,
        Action.LOG,
        Action.CREATE,
        Action.TRANSFER,
        Action.TRANSFER_MANY,
        Action.REQUEST_CHANGE,
        Action.SHARE,
        Action.RECORD_LOSS,
        Action.RELEASE,
    }
)

SHIPPED = Rules(
    permits=(
        Permit(
            id="sales.own_clients",
            roles={Role.SALES},
            actions={
                Action.VIEW,
                Action.EDIT,
                Action.LOG,
                Action.TRANSFER,
                Action.REQUEST_CHANGE,
                Action.SHARE,
                Action.RECORD_LOSS,
                Action.RELEASE,
            },
            kinds={"clients"},
            relation=Relation.OWNER,
        ),
        Permit(
            id="author.records",
            roles={Role.SALES, Role.SUPERVISOR},
            actions={Action.VIEW, Action.LOG},
            kinds={"communications"},
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
            id="pool.claims",
            roles={Role.SALES, Role.SUPERVISOR},
            actions={Action.VIEW, Action.CLAIM},
            kinds={"clients"},
            relation=Relation.POOL,
        ),
        Permit(
            id="collaborator.reads",
            roles=_HUMAN,
            actions={Action.VIEW},
            kinds={"clients"},
            relation=Relation.READER,
        ),
        Permit(
            id="collaborator.writes",
            roles=_HUMAN,
            actions={Action.EDIT, Action.LOG},
            kinds={"clients"},
            relation=Relation.WRITER,
        ),
        Permit(
            id="change.owner_requests",
            roles={Role.SALES, Role.SUPERVISOR},
            actions={Action.VIEW, Action.REQUEST_CHANGE},
            kinds={"change_requests"},
            relation=Relation.OWNER,
        ),
        Permit(
            id="change.tree_decides",
            roles={Role.SUPERVISOR},
            actions={Action.VIEW, Action.REQUEST_CHANGE, Action.DECIDE_CHANGE},
            kinds={"change_requests"},
            relation=Relation.ABOVE_OWNER,
        ),
        Permit(
            id="transfers.giver",
            roles={Role.SALES, Role.SUPERVISOR},
            actions={Action.VIEW, Action.TRANSFER, Action.DOCUMENT},
            kinds={"transfers"},
            relation=Relation.OWNER,
        ),
        Permit(
            id="transfers.tree",
            roles={Role.SUPERVISOR},
            actions={Action.VIEW, Action.TRANSFER, Action.DOCUMENT},
            kinds={"transfers"},
            relation=Relation.ABOVE_OWNER,
        ),
        Permit(
            id="transfers.receiver",
            roles={Role.SALES, Role.SUPERVISOR},
            actions={Action.VIEW, Action.ANSWER},
            kinds={"transfers"},
            relation=Relation.PARTY,
        ),
        Permit(id="transfers.hr", roles={Role.HR}, actions={Action.VIEW, Action.TRANSFER}, kinds={"transfers"}),
        Permit(
            id="daily.own",
            roles={Role.SALES, Role.SUPERVISOR},
            actions={Action.VIEW, Action.LOG},
            kinds={"daily_logs"},
            relation=Relation.OWNER,
        ),
        Permit(
            id="daily.tree",
            roles={Role.SUPERVISOR},
            actions={Action.VIEW},
            kinds={"daily_logs"},
            relation=Relation.ABOVE_OWNER,
        ),
        Permit(
            id="delegator.own_mandates",
            roles=_HUMAN,
            actions={Action.DELEGATE, Action.VIEW},
            kinds={"mandates"},
            relation=Relation.OWNER,
        ),
        Permit(
            id="delegate.mandates",
            roles=_HUMAN,
            actions={Action.VIEW},
            kinds={"mandates"},
            relation=Relation.PARTY,
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
            actions=_SUPERVISORS_CLIENTS,
            kinds={"clients"},
            relation=Relation.ABOVE_OWNER,
        ),
        Permit(
            id="supervisor.tree_records",
            roles={Role.SUPERVISOR},
            actions={Action.VIEW, Action.LOG},
            kinds={"communications"},
            relation=Relation.ABOVE_OWNER,
        ),
        Permit(
            id="supervisor.tree_decisions",
            roles={Role.SUPERVISOR},
            actions={Action.DECIDE_CHANGE, Action.UNMASK},
            kinds={"clients"},
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
            actions=_SUPERVISORS_CLIENTS,
            kinds={"clients"},
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
                Action.EXPEDITE,
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
        Permit(id="hr.talks", roles={Role.HR}, actions={Action.VIEW, Action.REVIEW}, kinds={"talks"}),
        Permit(id="hr.mandates", roles={Role.HR}, actions={Action.VIEW, Action.DELEGATE}, kinds={"mandates"}),
        Permit(id="hr.people", roles={Role.HR}, actions={Action.VIEW, Action.TAKE_IN}, kinds={"standings"}),
        Permit(
            id="hr.handover",
            roles={Role.HR},
            actions={Action.TRANSFER},
            kinds={*_MONEY, "clients"},
        ),
        Permit(id="hr.bulk_handover", roles={Role.HR}, actions={Action.TRANSFER_MANY}, kinds={"clients"}),
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
        Permit(id="hr.looks_back", roles={Role.HR}, actions={Action.VIEW}, kinds={"refusals"}),
        Permit(id="auditor.signs", roles={Role.AUDITOR}, actions={Action.SIGN_OFF}, kinds={"cases"}),
        Permit(
            id="party.cases",
            roles={Role.SALES, Role.SUPERVISOR, Role.FINANCE, Role.HR, Role.IT, Role.ASSET_KEEPER},
            actions={Action.VIEW, Action.DOCUMENT, Action.FINISH},
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
            kinds={*_MONEY, *_RECORDS, *_ON_FILE, *_POOL, "exports", "refusals", "mandates"},
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
                Action.RELEASE,
                Action.REVIEW,
                Action.GOVERN,
            },
            kinds={*_MONEY, *_RECORDS, *_ON_FILE, *_POOL},
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
