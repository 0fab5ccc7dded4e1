"""Permission (权限): who asks, what they stand as, rules as data, and a decision that names every reason.

`Access` answers for the facts of one moment: `may` for one thing, `which` for all of a kind. `check_rules` and `prove`
test a host's own rules. Roles and the org chart come from `offboard_core.organization`.
"""

from offboard_core.access.access import Access
from offboard_core.access.actor import Actor
from offboard_core.access.decision import Decision, Login, ask
from offboard_core.access.grounds import Grounds
from offboard_core.access.mandate import Mandate
from offboard_core.access.predicate import Predicate
from offboard_core.access.proof import Counterexample, Proof, check_rules, prove
from offboard_core.access.rules import Action, Demand, Fact, Forbid, Permit, Relation, Rules
from offboard_core.access.shipped import SHIPPED, STEP_UP
from offboard_core.access.standing import Employment, Standing
from offboard_core.access.target import Collaborator, FieldClass, SharingLevel, Target

__all__ = [
    "SHIPPED",
    "STEP_UP",
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
    "Permit",
    "Predicate",
    "Proof",
    "Relation",
    "Rules",
    "SharingLevel",
    "Standing",
    "Target",
    "ask",
    "check_rules",
    "prove",
]
