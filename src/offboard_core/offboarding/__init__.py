"""Offboarding (离职): values and questions; decisions are called by their module: `from offboard_core.offboarding import sheet`.

The room holds the case and its stages, the legal clock, precheck, manifest, sign-off, revocation and withdrawal.
A decision takes a case and returns a `Verdict` on it: `sheet.sign_off(…)`, `item.settle_item(…)`. The stage follows from
the facts on the case; no decision stops the legal clock. With storage, a host calls the verbs in
`offboard_core.usecases` instead.
"""

from offboard_core.offboarding.case import OffboardingCase
from offboard_core.offboarding.checklist import Checklist, ChecklistItem
from offboard_core.offboarding.departure_kind import DepartureKind
from offboard_core.offboarding.dismissal import Dismissal, DismissalGround, Protection
from offboard_core.offboarding.documentation import Documentation, DocumentationState
from offboard_core.offboarding.expedition import Expedition
from offboard_core.offboarding.grant import AccessPhase, Grant, GrantState
from offboard_core.offboarding.holdings import (
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
    LegalClock,
    LegalPolicy,
    LegalTaskKind,
    LegalTaskRule,
    legal_clock,
)
from offboard_core.offboarding.legal_task import LegalTask, NonCompete, NonCompeteGround
from offboard_core.offboarding.lifecycle import GUARDS, Transition, transition_table
from offboard_core.offboarding.manifest import Portfolio
from offboard_core.offboarding.notice import LegalFacts, Notice
from offboard_core.offboarding.party import PARTIES
from offboard_core.offboarding.policy import DEFAULT_HANDOVER, HandoverPolicy
from offboard_core.offboarding.precheck import Check, CheckState
from offboard_core.offboarding.residual import Residual, ResidualKind
from offboard_core.offboarding.sheet import Signature
from offboard_core.offboarding.stage import OVER, Stage
from offboard_core.offboarding.verification import Verification
from offboard_core.offboarding.withdrawal import Compensation, CompensationKind

__all__ = [
    "CHINESE_LAW",
    "DEFAULT_HANDOVER",
    "GUARDS",
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
    "LegalFacts",
    "LegalPolicy",
    "LegalTask",
    "LegalTaskKind",
    "LegalTaskRule",
    "NonCompete",
    "NonCompeteGround",
    "Notice",
    "OffboardingCase",
    "OpenOrder",
    "Outcome",
    "Portfolio",
    "PrecheckAnswers",
    "Protection",
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
