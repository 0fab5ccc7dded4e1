"""Receivables and ageing (应收与账龄): facts, policy, the ladder of steps, what is due and why."""

from offboard_core.receivables.assessment import (
    NEVER,
    NO_SURROUNDINGS,
    Assessment,
    DueStep,
    Surroundings,
    assess,
    assess_all,
    promise_state,
    quarantine_findings,
)
from offboard_core.receivables.delivery import (
    LETTER_NOT_NEEDED,
    letter_still_due,
    record_delivery,
)
from offboard_core.receivables.escalation import (
    escalate,
)
from offboard_core.receivables.followup import (
    file_statement,
    judge_statement,
    record_intervention,
    release_letter,
)
from offboard_core.receivables.intake import (
    record_settlement,
    take_in,
)
from offboard_core.receivables.ladder import (
    Channel,
    FollowUpStatement,
    Hold,
    Intervention,
    Ladder,
    Promise,
    PromiseState,
    ReasonUnpaid,
    StatementState,
    Step,
    StepState,
)
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
    Override,
    Progression,
    Terms,
    Tier,
    in_force,
)
from offboard_core.receivables.promises import (
    confirm_promise,
    lift_hold,
    place_hold,
    record_promise,
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
from offboard_core.receivables.status import (
    Status,
)
from offboard_core.receivables.worklist import (
    ladder_obligations,
)

__all__ = [
    "DEFAULT_TIERS",
    "LETTER_NOT_NEEDED",
    "NEVER",
    "NO_SURROUNDINGS",
    "Act",
    "AgeingPolicy",
    "AgeingSchedule",
    "Assessment",
    "Band",
    "Basis",
    "Boundary",
    "Channel",
    "DueStep",
    "FollowUpStatement",
    "Hold",
    "Intervention",
    "Ladder",
    "Override",
    "Progression",
    "Promise",
    "PromiseState",
    "ReasonUnpaid",
    "Receivable",
    "ScheduleRow",
    "Settlement",
    "SettlementKind",
    "StatementState",
    "Status",
    "Step",
    "StepState",
    "Surroundings",
    "Terms",
    "Tier",
    "assess",
    "assess_all",
    "confirm_promise",
    "draw_schedule",
    "escalate",
    "file_statement",
    "follow",
    "in_force",
    "judge_statement",
    "ladder_obligations",
    "letter_still_due",
    "lift_hold",
    "open_ladder",
    "place_hold",
    "promise_state",
    "quarantine_findings",
    "record_delivery",
    "record_intervention",
    "record_promise",
    "record_settlement",
    "release_letter",
    "take_in",
]
