"""People and organization (人员与组织): employees, spells of employment, roles, the org chart, obligations and to-dos.

Values only. People enter the store through `usecases.take_in_people` or `usecases.record_person`.
"""

from offboard_core.organization.chart import OrgChart
from offboard_core.organization.obligation import Obligation
from offboard_core.organization.person import Person, Role, RoleWindow, Spell
from offboard_core.organization.worklist import Todo

__all__ = [
    "Obligation",
    "OrgChart",
    "Person",
    "Role",
    "RoleWindow",
    "Spell",
    "Todo",
]
