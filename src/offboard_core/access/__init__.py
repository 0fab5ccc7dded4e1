"""Permission (权限): actors, standings, rules as data, decisions with reasons, and proofs about the rules."""

from offboard_core.access.access import (
    Access,
)
from offboard_core.access.actor import (
    Actor,
)
from offboard_core.access.decision import (
    Decision,
    Login,
    ask,
)
from offboard_core.access.grounds import (
    Grounds,
)
from offboard_core.access.mandate import (
    Mandate,
)
from offboard_core.access.predicate import (
    Predicate,
)
from offboard_core.access.proof import (
    FACTS,
    Counterexample,
    Proof,
    check_rules,
    prove,
)
from offboard_core.access.rules import (
    UNREMOVABLE,
    Action,
    Demand,
    Fact,
    Forbid,
    Permit,
    Relation,
    Rules,
)
from offboard_core.access.shipped import (
    SHIPPED,
    STEP_UP,
)
from offboard_core.access.standing import (
    Employment,
    Standing,
)
from offboard_core.access.target import (
    Collaborator,
    FieldClass,
    SharingLevel,
    Target,
)
from offboard_core.organization.chart import (
    OrgChart,
)
from offboard_core.organization.person import (
    Role,
    RoleWindow,
)

__all__ = [
    "FACTS",
    "SHIPPED",
    "STEP_UP",
    "UNREMOVABLE",
    "Access",
    "Action",
    "Actor",
    "Collaborator",
    "Counterexample",
    "Decision",
    "Demand",
    "Employment",
    "Fact",
    "FieldClass",
    "Forbid",
    "Grounds",
    "Login",
    "Mandate",
    "OrgChart",
    "Permit",
    "Predicate",
    "Proof",
    "Relation",
    "Role",
    "RoleWindow",
    "Rules",
    "SharingLevel",
    "Standing",
    "Target",
    "ask",
    "check_rules",
    "prove",
]
