"""People and organization (人员与组织): employees, spells of employment, the org tree, delegation, obligations."""

from offboard_core.organization.chart import OrgChart
from offboard_core.organization.delegation import Delegation, find_delegate
from offboard_core.organization.obligation import Obligation
from offboard_core.organization.person import Person, Role, RoleWindow, Spell
from offboard_core.organization.worklist import Todo

__all__ = [
    "Delegation",
    "Obligation",
    "OrgChart",
    "Person",
    "Role",
    "RoleWindow",
    "Spell",
    "Todo",
    "find_delegate",
]
