"""Receivables and ageing (应收与账龄): facts, policy, the ladder of steps, what is due and why."""

from offboard_core.receivables.ageing_sql import (
    ageing_sql,
)
from offboard_core.receivables.assessment import (
    Assessment,
    assess,
    assess_all,
    quarantine_findings,
)
from offboard_core.receivables.backtest import (
    Backtest,
    Difference,
    DifferenceRow,
    ReplayedStep,
    Tally,
    compare,
    replay,
)
from offboard_core.receivables.balance import (
    BalanceConfirmation,
    acknowledge_balance,
    send_balance_confirmation,
)
from offboard_core.receivables.books import record_settlement, take_in
from offboard_core.receivables.charge import Charge, charge_claim
from offboard_core.receivables.charge_policy import (
    ChargePolicy,
    Fee,
    Interest,
    InterestBasis,
    LprRate,
)
from offboard_core.receivables.classification import (
    Classification,
    classify_all,
)
from offboard_core.receivables.collection import (
    CollectionCase,
    CollectionEntry,
    CollectionMove,
    CollectionOutcome,
    conclude_collection,
    open_collection,
    record_collection,
)
from offboard_core.receivables.collection_figures import (
    BeforeAndAfter,
    CollectionDays,
    CollectionFigures,
    FigureKind,
    Ratio,
    compare_around,
    draw_figures,
)
from offboard_core.receivables.credit import Allocation, ClientCredit, allocate_credit, open_credit, take_in_credit
from offboard_core.receivables.due_steps import DueStep
from offboard_core.receivables.escalation import escalate, escalate_client
from offboard_core.receivables.evidence import (
    Evidence,
    EvidenceSort,
    evidence_gaps,
    is_on_record,
    record_evidence,
    void_evidence,
)
from offboard_core.receivables.evidence_export import (
    BUNDLE_FORMAT,
    EvidenceExport,
    ExportedFile,
    SentLetter,
    enclosed_as,
    export_evidence,
)
from offboard_core.receivables.extension import Extension, grant_extension
from offboard_core.receivables.hold import Hold, lift_hold, place_hold
from offboard_core.receivables.intervention import Intervention, record_intervention
from offboard_core.receivables.ladder import Ladder
from offboard_core.receivables.ladder_replay import Answers
from offboard_core.receivables.letter import (
    LETTER_NOT_NEEDED,
    cancel_letter,
    joint_letter_still_due,
    letter_still_due,
    record_delivery,
    release_letter,
)
from offboard_core.receivables.limitation import Interruption, InterruptionKind, Limitation, find_limitation
from offboard_core.receivables.look import Claim
from offboard_core.receivables.opening import (
    follow,
    open_ladder,
)
from offboard_core.receivables.policy import (
    DEFAULT_TIERS,
    Act,
    AgeingPolicy,
    Basis,
    Boundary,
    CatchUp,
    DayUnit,
    Override,
    Progression,
    Scope,
    Terms,
    Tier,
    in_force,
)
from offboard_core.receivables.promise import (
    Channel,
    Promise,
    PromiseState,
    confirm_promise,
    promise_state,
    record_promise,
)
from offboard_core.receivables.provision import (
    Provision,
    ProvisionCell,
    ProvisionPolicy,
    ProvisionScheme,
    draw_provision_schedule,
    provisions,
    statutory_band_days,
)
from offboard_core.receivables.receipt import ReceiptMeans, ReceiptState, ReportedReceipt, judge_receipt, report_receipt
from offboard_core.receivables.receivable import (
    Receivable,
    Settlement,
    SettlementKind,
)
from offboard_core.receivables.schedule import (
    AgeingSchedule,
    Band,
    ScheduleRow,
    draw_schedule,
)
from offboard_core.receivables.situation import NO_SURROUNDINGS, Surroundings
from offboard_core.receivables.statement import (
    FollowUpStatement,
    ReasonUnpaid,
    StatementState,
    file_statement,
    judge_statement,
)
from offboard_core.receivables.status import (
    Status,
)
from offboard_core.receivables.step import Step, StepState
from offboard_core.receivables.tiers import NEVER, Rung, rungs
from offboard_core.receivables.worklist import (
    ladder_obligations,
)

__all__ = [
    "BUNDLE_FORMAT",
    "DEFAULT_TIERS",
    "LETTER_NOT_NEEDED",
    "NEVER",
    "NO_SURROUNDINGS",
    "Act",
    "AgeingPolicy",
    "AgeingSchedule",
    "Allocation",
    "Answers",
    "Assessment",
    "Backtest",
    "BalanceConfirmation",
    "Band",
    "Basis",
    "BeforeAndAfter",
    "Boundary",
    "CatchUp",
    "Channel",
    "Charge",
    "ChargePolicy",
    "Claim",
    "Classification",
    "ClientCredit",
    "CollectionCase",
    "CollectionDays",
    "CollectionEntry",
    "CollectionFigures",
    "CollectionMove",
    "CollectionOutcome",
    "DayUnit",
    "Difference",
    "DifferenceRow",
    "DueStep",
    "Evidence",
    "EvidenceExport",
    "EvidenceSort",
    "ExportedFile",
    "Extension",
    "Fee",
    "FigureKind",
    "FollowUpStatement",
    "Hold",
    "Interest",
    "InterestBasis",
    "Interruption",
    "InterruptionKind",
    "Intervention",
    "Ladder",
    "Limitation",
    "LprRate",
    "Override",
    "Progression",
    "Promise",
    "PromiseState",
    "Provision",
    "ProvisionCell",
    "ProvisionPolicy",
    "ProvisionScheme",
    "Ratio",
    "ReasonUnpaid",
    "ReceiptMeans",
    "ReceiptState",
    "Receivable",
    "ReplayedStep",
    "ReportedReceipt",
    "Rung",
    "ScheduleRow",
    "Scope",
    "SentLetter",
    "Settlement",
    "SettlementKind",
    "StatementState",
    "Status",
    "Step",
    "StepState",
    "Surroundings",
    "Tally",
    "Terms",
    "Tier",
    "acknowledge_balance",
    "ageing_sql",
    "allocate_credit",
    "assess",
    "assess_all",
    "cancel_letter",
    "charge_claim",
    "classify_all",
    "compare",
    "compare_around",
    "conclude_collection",
    "confirm_promise",
    "draw_figures",
    "draw_provision_schedule",
    "draw_schedule",
    "enclosed_as",
    "escalate",
    "escalate_client",
    "evidence_gaps",
    "export_evidence",
    "file_statement",
    "follow",
    "grant_extension",
    "in_force",
    "is_on_record",
    "joint_letter_still_due",
    "judge_receipt",
    "judge_statement",
    "ladder_obligations",
    "letter_still_due",
    "lift_hold",
    "find_limitation",
    "open_collection",
    "open_credit",
    "open_ladder",
    "place_hold",
    "promise_state",
    "provisions",
    "quarantine_findings",
    "record_collection",
    "record_delivery",
    "record_evidence",
    "record_intervention",
    "record_promise",
    "record_settlement",
    "release_letter",
    "replay",
    "report_receipt",
    "rungs",
    "send_balance_confirmation",
    "statutory_band_days",
    "take_in",
    "take_in_credit",
    "void_evidence",
]
