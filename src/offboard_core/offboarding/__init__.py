"""Offboarding (离职): the case, its life, the legal clock, precheck, manifest, sign-off, revocation, withdrawal.

Every decision takes a case and returns a `Verdict` on it. The stage follows the facts by itself; the legal clock is
stopped by nothing.
"""

from offboard_core.offboarding.case import OffboardingCase
from offboard_core.offboarding.checklist import CHECKLISTS, Checklist, ChecklistItem
from offboard_core.offboarding.departure_kind import DepartureKind
from offboard_core.offboarding.dismissal import DISMISSAL_SOURCES, Dismissal, DismissalGround, Protection
from offboard_core.offboarding.documentation import Documentation, DocumentationState
from offboard_core.offboarding.expedition import Expedition
from offboard_core.offboarding.grant import AccessPhase, Grant, GrantState
from offboard_core.offboarding.holdings import (
    NOT_CONNECTED,
    Answered,
    Asset,
    ByHand,
    Duty,
    HeldGrant,
    OpenOrder,
    PrecheckAnswers,
    Told,
)
from offboard_core.offboarding.item import Item, ItemState, Outcome
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
from offboard_core.offboarding.legal_task import LegalTask, NonCompete, NonCompeteGround
from offboard_core.offboarding.lifecycle import GUARDS, OffboardingLifecycle, Transition, transition_table
from offboard_core.offboarding.manifest import Portfolio
from offboard_core.offboarding.notice import Notice
from offboard_core.offboarding.party import PARTIES
from offboard_core.offboarding.policy import DEFAULT_HANDOVER, HandoverPolicy
from offboard_core.offboarding.precheck import Check, CheckState
from offboard_core.offboarding.reminder import Reminder
from offboard_core.offboarding.residual import Residual, ResidualKind
from offboard_core.offboarding.sheet import Signature
from offboard_core.offboarding.stage import AFTER_DEPARTURE, BEFORE_DEPARTURE, OVER, Stage
from offboard_core.offboarding.verification import Verification
from offboard_core.offboarding.withdrawal import Compensation, CompensationKind

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
    "legal_clock",
    "transition_table",
]
