"""Receivables (应收与账龄): values and questions; decisions are called by their module: `from offboard_core.receivables import books`.

The room holds claims and settlements, the ageing policy, the ladder of steps taken, and what is due and why. Questions
need no storage: `assess_all`, `draw_schedule`, `provisions`. A decision returns a `Verdict`:
`books.record_settlement(…)`, `promise.record_promise(…)`. With storage, a host calls the verbs in
`offboard_core.usecases` instead.
"""

from offboard_core.receivables.ageing_sql import ageing_sql
from offboard_core.receivables.assessment import Assessment, Position, assess, assess_all
from offboard_core.receivables.backtest import Backtest, Difference, DifferenceRow, ReplayedStep, Tally, compare, replay
from offboard_core.receivables.balance import BalanceConfirmation
from offboard_core.receivables.charge import Charge, charge_claim
from offboard_core.receivables.charge_policy import ChargePolicy, Fee, Interest, InterestBasis, LprRate
from offboard_core.receivables.classification import Classification, classify_all
from offboard_core.receivables.collection import CollectionCase, CollectionEntry, CollectionMove, CollectionOutcome
from offboard_core.receivables.collection_figures import (
    BeforeAndAfter,
    CollectionDays,
    CollectionFigures,
    FigureKind,
    Ratio,
)
from offboard_core.receivables.credit import Allocation, ClientCredit
from offboard_core.receivables.due_steps import DueStep
from offboard_core.receivables.evidence import Evidence, EvidenceSort
from offboard_core.receivables.evidence_export import EvidenceExport, ExportedFile
from offboard_core.receivables.extension import Extension
from offboard_core.receivables.hold import Hold
from offboard_core.receivables.intervention import Intervention
from offboard_core.receivables.ladder import Ladder
from offboard_core.receivables.ladder_replay import Answers, Assumptions
from offboard_core.receivables.limitation import Interruption, InterruptionKind, Limitation, find_limitation
from offboard_core.receivables.policy import (
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
)
from offboard_core.receivables.promise import Channel, Promise, PromiseGiven, PromiseState
from offboard_core.receivables.provision import (
    Provision,
    ProvisionCell,
    ProvisionPolicy,
    ProvisionScheme,
    draw_provision_schedule,
    provisions,
)
from offboard_core.receivables.receipt import ReceiptMeans, ReceiptState, ReportedReceipt
from offboard_core.receivables.receivable import Receivable, Settlement, SettlementKind
from offboard_core.receivables.schedule import AgeingSchedule, Band, ScheduleRow, draw_schedule
from offboard_core.receivables.situation import Situation, Surroundings
from offboard_core.receivables.statement import FollowUpStatement, ReasonUnpaid, StatementState
from offboard_core.receivables.status import Status
from offboard_core.receivables.step import Step, StepState
from offboard_core.receivables.tiers import Rung

__all__ = [
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
    "PromiseGiven",
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
    "draw_provision_schedule",
    "draw_schedule",
    "find_limitation",
    "provisions",
    "replay",
]
