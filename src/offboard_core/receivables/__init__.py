"""Receivables and ageing (应收与账龄): facts, policy, the ladder of steps, what is due and why."""

from offboard_core.receivables.ageing_sql import (
    ageing_sql,
)
from offboard_core.receivables.assessment import (
    Assessment,
    Position,
    assess,
    assess_all,
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
)
from offboard_core.receivables.charge import (
    Charge,
    charge_claim,
)
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
from offboard_core.receivables.credit import (
    Allocation,
    ClientCredit,
)
from offboard_core.receivables.due_steps import (
    DueStep,
)
from offboard_core.receivables.evidence import (
    Evidence,
    EvidenceSort,
    evidence_gaps,
)
from offboard_core.receivables.evidence_export import (
    BUNDLE_FORMAT,
    EvidenceExport,
    ExportedFile,
    SentLetter,
)
from offboard_core.receivables.extension import (
    Extension,
)
from offboard_core.receivables.hold import (
    Hold,
)
from offboard_core.receivables.intervention import (
    Intervention,
)
from offboard_core.receivables.ladder import (
    Ladder,
)
from offboard_core.receivables.ladder_replay import (
    Answers,
    Assumptions,
)
from offboard_core.receivables.letter import (
    LETTER_NOT_NEEDED,
)
from offboard_core.receivables.limitation import (
    Interruption,
    InterruptionKind,
    Limitation,
    find_limitation,
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
    promise_state,
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
from offboard_core.receivables.receipt import (
    ReceiptMeans,
    ReceiptState,
    ReportedReceipt,
)
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
from offboard_core.receivables.situation import (
    NO_SURROUNDINGS,
    Situation,
    Surroundings,
)
from offboard_core.receivables.statement import (
    FollowUpStatement,
    ReasonUnpaid,
    StatementState,
)
from offboard_core.receivables.status import (
    Status,
)
from offboard_core.receivables.step import (
    Step,
    StepState,
)
from offboard_core.receivables.tiers import (
    NEVER,
    Rung,
    rungs,
)
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
    "Assumptions",
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
    "Position",
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
    "Situation",
    "StatementState",
    "Status",
    "Step",
    "StepState",
    "Surroundings",
    "Tally",
    "Terms",
    "Tier",
    "ageing_sql",
    "assess",
    "assess_all",
    "charge_claim",
    "classify_all",
    "compare",
    "compare_around",
    "draw_figures",
    "draw_provision_schedule",
    "draw_schedule",
    "evidence_gaps",
    "find_limitation",
    "in_force",
    "ladder_obligations",
    "promise_state",
    "provisions",
    "replay",
    "rungs",
    "statutory_band_days",
]
