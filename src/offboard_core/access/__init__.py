"""Permission (权限): who asks, what they stand as, rules as data, a decision with every reason."""

from offboard_core.access.actor import Actor, Employment, FieldClass, Standing, Target
from offboard_core.access.decision import Access, Decision, ask
from offboard_core.access.predicate import Predicate
from offboard_core.access.rules import SHIPPED, UNREMOVABLE, Action, Forbid, Permit, Relation, Rules
from offboard_core.organization.chart import OrgChart
from offboard_core.organization.person import Role

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
    "OrgChart",
    "Permit",
    "Predicate",
    "Relation",
    "Role",
    "Rules",
    "Standing",
    "Target",
    "ask",
]
