"""Use cases (用例): the office, the desk, and one short verb a command.

A verb is a plain function of an `Attempt`. A host does not call it; it hands it to a desk::

    case = office.desk(actor, key="n-17").do(receive_notice, "li", received_at=now, last_working_on=day, evidence="oa/17")
    todos = office.desk(actor).read(worklist_of)

`do` carries a verb out once and returns what it kept, `read` asks a question and writes no state. `daily_round`,
`deliver`, `precheck`, `recheck`, `take_in_people` and `take_in_receivables` call the host's systems, so they take the
office itself and open desks of their own. The table of all verbs is `docs/reference/verbs.md`; the comments in `__all__`
are its headings.
"""

from offboard_core.offboarding.documentation import Account
from offboard_core.usecases.batch import do_each
from offboard_core.usecases.case import (
    case_today,
    cases_of,
    change_supervisor,
    discard_draft,
    draft_notice,
    expedite_case,
    name_proxy,
    receive_draft,
    receive_notice,
    settle_compensation,
    sign_off,
    withdraw,
)
from offboard_core.usecases.change_request import (
    changes_of_client,
    decide_core_change,
    request_core_change,
    withdraw_core_change,
)
from offboard_core.usecases.clients import (
    briefing_of,
    client_contacts,
    edit_client,
    explain_permission,
    my_clients,
    propose_distribution,
    register_client,
    take_in_client,
    transfer_client,
    transfer_clients,
    unmask_contacts,
)
from offboard_core.usecases.collaboration import collaborators_of, end_client_sharing, share_client
from offboard_core.usecases.collection import (
    acknowledge_balance,
    conclude_collection,
    limitation_of,
    open_collection,
    record_collection,
    send_balance_confirmation,
)
from offboard_core.usecases.collection_figures import collection_figures, figures_around
from offboard_core.usecases.communication import (
    amend_communication,
    file_daily_log,
    freshness_of,
    log_communication,
    log_payment_promise,
    missing_daily_logs,
    take_in_communication,
)
from offboard_core.usecases.cooperation import record_cooperation, record_loss, win_client_back
from offboard_core.usecases.credit import allocate_credit, credits_of_client, take_in_credit
from offboard_core.usecases.departure import (
    close_case,
    confirm_departure,
    follow_case,
    hand_residual,
    override_grant,
    record_non_compete,
    record_revocation,
    revoke_access,
    settle_legal_task,
    settle_residual,
)
from offboard_core.usecases.evidence import (
    evidence_missing,
    export_evidence,
    exports_of,
    get_export,
    record_evidence,
    void_evidence,
)
from offboard_core.usecases.item import (
    accept_documentation,
    accept_transfers,
    acknowledge_item,
    defer_item,
    document_item,
    document_items,
    judge_documentation,
    propose_successors,
    refuse_documentation,
    settle_item,
    settle_items,
    verify_receivable,
    waive_item,
)
from offboard_core.usecases.ladder import escalate, escalate_client, reassess
from offboard_core.usecases.letter import cancel_letter, release_letter
from offboard_core.usecases.look_back import look_back_on
from offboard_core.usecases.metrics import draw_departure_metrics
from offboard_core.usecases.office import Attempt, Desk, Office, Query, Verb
from offboard_core.usecases.outbox import Retry, send_again
from offboard_core.usecases.people import end_mandate, give_mandate, mandates_of, record_person
from offboard_core.usecases.pool import claim_client, pool_clients, recycle_client, release_client
from offboard_core.usecases.precheck import precheck, recheck, record_access, record_precheck
from offboard_core.usecases.receivables import (
    ageing_of,
    ageing_of_client,
    confirm_promise,
    explain_receivable,
    file_statement,
    get_ladder,
    get_receivable,
    grant_extension,
    judge_receipt,
    judge_statement,
    lift_hold,
    place_hold,
    receivables_of,
    receivables_of_client,
    record_intervention,
    record_promise,
    record_settlement,
    report_receipt,
    stands_today,
    take_in_receivable,
)
from offboard_core.usecases.relay import DeliveryReport, deliver
from offboard_core.usecases.review import (
    answer_questionnaire,
    begin_review,
    conclude_review,
    departure_report,
    finish_measure,
    register_risks,
    risk_register,
    set_measure,
    take_snapshot,
)
from offboard_core.usecases.round import daily_round, take_in_people, take_in_receivables
from offboard_core.usecases.round_report import Rehearsed, RoundReport
from offboard_core.usecases.scorecard import close_talk, open_talk, score_person, talks_with
from offboard_core.usecases.state_facts import broken_state_facts
from offboard_core.usecases.transfer import (
    accept_transfer,
    call_transfer_off,
    complete_transfer,
    confirm_transfer,
    decline_transfer,
    document_transfer,
    fall_back,
    inform_client,
    list_transfer,
    propose_receiver,
    propose_successor,
    receiver_contacts,
    transfers_of_client,
    transfers_waiting_for,
)
from offboard_core.usecases.visible_clients import visible_clients
from offboard_core.usecases.worklist import worklist_of

__all__ = [
    # The office 办公室
    "Attempt",
    "Desk",
    "Office",
    "Query",
    "Verb",
    "do_each",
    # Rounds and deliveries 日终与投递
    "DeliveryReport",
    "Rehearsed",
    "Retry",
    "RoundReport",
    "broken_state_facts",
    "daily_round",
    "deliver",
    "send_again",
    "take_in_people",
    "take_in_receivables",
    # People, permission, to-dos 人员、权限与待办
    "end_mandate",
    "explain_permission",
    "give_mandate",
    "mandates_of",
    "record_person",
    "worklist_of",
    # Receivables 应收
    "ageing_of",
    "ageing_of_client",
    "allocate_credit",
    "credits_of_client",
    "explain_receivable",
    "get_receivable",
    "judge_receipt",
    "receivables_of",
    "receivables_of_client",
    "record_settlement",
    "report_receipt",
    "stands_today",
    "take_in_credit",
    "take_in_receivable",
    # The ladder 预警升级
    "cancel_letter",
    "confirm_promise",
    "escalate",
    "escalate_client",
    "file_statement",
    "get_ladder",
    "grant_extension",
    "judge_statement",
    "lift_hold",
    "place_hold",
    "reassess",
    "record_intervention",
    "record_promise",
    "release_letter",
    # Collection and evidence 追款与凭证
    "acknowledge_balance",
    "collection_figures",
    "conclude_collection",
    "evidence_missing",
    "export_evidence",
    "exports_of",
    "figures_around",
    "get_export",
    "limitation_of",
    "open_collection",
    "record_collection",
    "record_evidence",
    "send_balance_confirmation",
    "void_evidence",
    # Clients 客户
    "briefing_of",
    "changes_of_client",
    "claim_client",
    "client_contacts",
    "collaborators_of",
    "decide_core_change",
    "edit_client",
    "end_client_sharing",
    "my_clients",
    "pool_clients",
    "record_cooperation",
    "record_loss",
    "recycle_client",
    "register_client",
    "release_client",
    "request_core_change",
    "share_client",
    "take_in_client",
    "unmask_contacts",
    "visible_clients",
    "win_client_back",
    "withdraw_core_change",
    # Communication 沟通记录
    "amend_communication",
    "file_daily_log",
    "freshness_of",
    "log_communication",
    "log_payment_promise",
    "missing_daily_logs",
    "take_in_communication",
    # Transfers 客户移交
    "accept_transfer",
    "call_transfer_off",
    "complete_transfer",
    "confirm_transfer",
    "decline_transfer",
    "document_transfer",
    "fall_back",
    "inform_client",
    "list_transfer",
    "propose_distribution",
    "propose_receiver",
    "propose_successor",
    "receiver_contacts",
    "transfer_client",
    "transfer_clients",
    "transfers_of_client",
    "transfers_waiting_for",
    # The departure 离职单
    "case_today",
    "cases_of",
    "change_supervisor",
    "close_case",
    "confirm_departure",
    "discard_draft",
    "draft_notice",
    "expedite_case",
    "follow_case",
    "name_proxy",
    "precheck",
    "receive_draft",
    "receive_notice",
    "record_non_compete",
    "record_precheck",
    "settle_compensation",
    "settle_legal_task",
    "sign_off",
    "withdraw",
    # Lines of the handover 交接清单
    "Account",
    "accept_documentation",
    "accept_transfers",
    "acknowledge_item",
    "defer_item",
    "document_item",
    "document_items",
    "hand_residual",
    "judge_documentation",
    "propose_successors",
    "refuse_documentation",
    "settle_item",
    "settle_items",
    "settle_residual",
    "verify_receivable",
    "waive_item",
    # Access 权限回收
    "override_grant",
    "recheck",
    "record_access",
    "record_revocation",
    "revoke_access",
    # Review 复盘
    "answer_questionnaire",
    "begin_review",
    "close_talk",
    "conclude_review",
    "departure_report",
    "draw_departure_metrics",
    "finish_measure",
    "look_back_on",
    "open_talk",
    "register_risks",
    "risk_register",
    "score_person",
    "set_measure",
    "take_snapshot",
    "talks_with",
]
