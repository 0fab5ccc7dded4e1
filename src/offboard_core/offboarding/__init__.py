"""Offboarding (离职): the case, its life, the legal clock, precheck, manifest, sign-off, revocation, withdrawal.

Every decision takes a case and returns a `Verdict` on it. The stage follows the facts by itself; the legal clock is
stopped by nothing.
"""

from offboard_core.offboarding.case import Notice, OffboardingCase
from offboard_core.offboarding.checklists import CHECKLISTS, Checklist, ChecklistItem
from offboard_core.offboarding.closing import begin_review, close, hand_residual, settle_residual
from offboard_core.offboarding.departure import confirm_departure, plan_residuals
from offboard_core.offboarding.dismissal import DISMISSAL_SOURCES, Dismissal, DismissalGround, Protection
from offboard_core.offboarding.documentation import document_item, judge_documentation, refuse_documentation
from offboard_core.offboarding.holdings import Asset, Duty, HeldGrant, OpenOrder
from offboard_core.offboarding.items import (
    about_successor,
    defer_item,
    may_settle,
    name_receiver,
    rerouting,
    settle_item,
    waive_item,
)
from offboard_core.offboarding.legal import CHINESE_LAW, DepartureKind, LegalClock, LegalPolicy, legal_clock
from offboard_core.offboarding.legal_tasks import (
    LEGAL_TASKS,
    LegalTask,
    LegalTaskKind,
    LegalTaskRule,
    NonCompete,
    NonCompeteGround,
)
from offboard_core.offboarding.lifecycle import GUARDS, OffboardingLifecycle, Transition, advance, transition_table
from offboard_core.offboarding.manifest import Portfolio, draw_up
from offboard_core.offboarding.notice import change_supervisor, discard, draft_case, receive, receive_notice
from offboard_core.offboarding.parts import (
    PARTIES,
    AccessPhase,
    Check,
    CheckState,
    Compensation,
    CompensationKind,
    Documentation,
    DocumentationState,
    Expedition,
    Grant,
    GrantState,
    Item,
    ItemKind,
    ItemState,
    Outcome,
    Residual,
    ResidualKind,
    Signature,
    Topic,
    Verification,
)
from offboard_core.offboarding.phases import (
    narrow,
    narrowing_still_due,
    phase_due,
    record_narrowing,
    record_restoring,
    restore,
    restoring_still_due,
)
from offboard_core.offboarding.policy import DEFAULT_HANDOVER, HandoverPolicy
from offboard_core.offboarding.precheck import (
    NOT_CONNECTED,
    Answered,
    ByHand,
    PrecheckAnswers,
    Told,
    recheck_access,
    record_precheck,
)
from offboard_core.offboarding.reminders import Reminder, remind
from offboard_core.offboarding.revocation import override_grant, record_revocation, revocation_still_due, revoke
from offboard_core.offboarding.settling import record_non_compete, settle_legal_task
from offboard_core.offboarding.signing import sign_off
from offboard_core.offboarding.stage import AFTER_DEPARTURE, BEFORE_DEPARTURE, OVER, Stage
from offboard_core.offboarding.urgent import expedite, name_proxy
from offboard_core.offboarding.verification import acknowledge_item, stop_asking, verify_receivable
from offboard_core.offboarding.withdrawal import settle_compensation, withdraw

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
