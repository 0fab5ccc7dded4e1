"""Offboarding (离职): the case, its life, the legal clock, precheck, manifest, sign-off, revocation, withdrawal.

Every decision takes a case and returns a `Verdict` on it. The stage follows the facts by itself; the legal clock is
stopped by nothing.
"""

from offboard_core.offboarding.case import OffboardingCase, draft_case, receive_notice
from offboard_core.offboarding.checklist import CHECKLISTS, Checklist, ChecklistItem
from offboard_core.offboarding.departure import begin_review, close, confirm_departure
from offboard_core.offboarding.departure_kind import DepartureKind
from offboard_core.offboarding.dismissal import DISMISSAL_SOURCES, Dismissal, DismissalGround, Protection
from offboard_core.offboarding.documentation import (
    Documentation,
    DocumentationState,
    document_item,
    judge_documentation,
    refuse_documentation,
)
from offboard_core.offboarding.expedition import Expedition, expedite
from offboard_core.offboarding.grant import (
    AccessPhase,
    Grant,
    GrantState,
    narrow,
    narrowing_still_due,
    override_grant,
    phase_due,
    record_narrowing,
    record_restoring,
    record_revocation,
    restore,
    restoring_still_due,
    revocation_still_due,
    revoke,
)
from offboard_core.offboarding.holdings import Asset, Duty, HeldGrant, OpenOrder
from offboard_core.offboarding.item import (
    Item,
    ItemState,
    Outcome,
    about_successor,
    defer_item,
    may_settle,
    name_receiver,
    rerouting,
    settle_item,
    waive_item,
)
from offboard_core.offboarding.item_kinds import ItemKind, Topic
from offboard_core.offboarding.legal import (
    CHINESE_LAW,
    LEGAL_TASKS,
    LegalClock,
    LegalPolicy,
    LegalTaskKind,
    LegalTaskRule,
    legal_clock,
)
from offboard_core.offboarding.legal_task import (
    LegalTask,
    NonCompete,
    NonCompeteGround,
    record_non_compete,
    settle_legal_task,
)
from offboard_core.offboarding.lifecycle import GUARDS, OffboardingLifecycle, Transition, advance, transition_table
from offboard_core.offboarding.manifest import Portfolio, draw_up
from offboard_core.offboarding.notice import Notice, change_supervisor, discard, receive
from offboard_core.offboarding.policy import DEFAULT_HANDOVER, HandoverPolicy
from offboard_core.offboarding.precheck import (
    NOT_CONNECTED,
    Answered,
    ByHand,
    Check,
    CheckState,
    PrecheckAnswers,
    Told,
    recheck_access,
    record_precheck,
)
from offboard_core.offboarding.proxy import name_proxy
from offboard_core.offboarding.reminder import Reminder, remind
from offboard_core.offboarding.residual import Residual, ResidualKind, hand_residual, plan_residuals, settle_residual
from offboard_core.offboarding.sheet import PARTIES, Signature, sign_off
from offboard_core.offboarding.stage import AFTER_DEPARTURE, BEFORE_DEPARTURE, OVER, Stage
from offboard_core.offboarding.verification import Verification, acknowledge_item, stop_asking, verify_receivable
from offboard_core.offboarding.withdrawal import Compensation, CompensationKind, settle_compensation, withdraw

__all__ = [
    "AFTER_DEPARTURE",
    "BEFORE_DEPARTURE",
    "CHECKLISTS",
    "CHINESE_LAW",
    "DEFAULT_HANDOVER",
    "DISMISSAL_SOURCES",
    "GUARDS",
    "LEGAL_TASKS",
    "NOT_CONNECTED",
    "OVER",
    "PARTIES",
    "AccessPhase",
    "Answered",
    "Asset",
    "ByHand",
    "Check",
    "CheckState",
    "Checklist",
    "ChecklistItem",
    "Compensation",
    "CompensationKind",
    "DepartureKind",
    "Dismissal",
    "DismissalGround",
    "Documentation",
    "DocumentationState",
    "Duty",
    "Expedition",
    "Grant",
    "GrantState",
    "HandoverPolicy",
    "HeldGrant",
    "Item",
    "ItemKind",
    "ItemState",
    "LegalClock",
    "LegalPolicy",
    "LegalTask",
    "LegalTaskKind",
    "LegalTaskRule",
    "NonCompete",
    "NonCompeteGround",
    "Notice",
    "OffboardingCase",
    "OffboardingLifecycle",
    "OpenOrder",
    "Outcome",
    "Portfolio",
    "PrecheckAnswers",
    "Protection",
    "Reminder",
    "Residual",
    "ResidualKind",
    "Signature",
    "Stage",
    "Told",
    "Topic",
    "Transition",
    "Verification",
    "about_successor",
    "acknowledge_item",
    "advance",
    "begin_review",
    "change_supervisor",
    "close",
    "confirm_departure",
    "defer_item",
    "discard",
    "document_item",
    "draft_case",
    "draw_up",
    "expedite",
    "hand_residual",
    "judge_documentation",
    "legal_clock",
    "may_settle",
    "name_proxy",
    "name_receiver",
    "narrow",
    "narrowing_still_due",
    "override_grant",
    "phase_due",
    "plan_residuals",
    "receive",
    "receive_notice",
    "recheck_access",
    "record_narrowing",
    "record_non_compete",
    "record_precheck",
    "record_restoring",
    "record_revocation",
    "refuse_documentation",
    "remind",
    "rerouting",
    "restore",
    "restoring_still_due",
    "revocation_still_due",
    "revoke",
    "settle_compensation",
    "settle_item",
    "settle_legal_task",
    "settle_residual",
    "sign_off",
    "stop_asking",
    "transition_table",
    "verify_receivable",
    "waive_item",
    "withdraw",
]
