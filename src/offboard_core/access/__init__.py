"""Permission (权限): who asks, what they stand as, rules as data, a decision with every reason."""

from offboard_core.access.actor import Actor, Employment, FieldClass, Standing, Target
from offboard_core.access.decision import Access, Decision, ask
from offboard_core.access.rules import SHIPPED, UNREMOVABLE, Action, Forbid, Permit, Relation, Rules

__all__ = [
    "SHIPPED",
    "UNREMOVABLE",
    "Access",
    "Action",
    "Actor",
    "Decision",
    "Employment",
    "FieldClass",
    "Forbid",
    "Permit",
    "Relation",
    "Rules",
    "Standing",
    "Target",
    "ask",
]
