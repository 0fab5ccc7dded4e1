"""The handover policy: deadlines of each part and the end of access; every number has a default."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.kernel.bounds import Count
from offboard_core.kernel.dates import DEFAULT_ZONE
from offboard_core.kernel.workcalendar import CHINA, WorkCalendar
from offboard_core.offboarding.checklist import Checklist
from offboard_core.offboarding.legal import CHINESE_LAW, LegalPolicy

_LAST_HOUR = 23


@attrs.frozen(kw_only=True)
class HandoverPolicy:
    """Rules of a handover (交接策略). A case keeps the version it was received under.

    `…_workdays` count working days after a line appears or a source failed to answer; no line is due after the last
    working day. `residual_workdays` count from the departure. `day_ends_hour` is the local hour at which deadlines
    and, on the last working day, access end. Raises `InvalidInput` for a negative number, an invalid hour, and two
    checklists with the same id.
    """

    version: str = "default"
    effective_from: dt.date = dt.date(1970, 1, 1)
    receivable_workdays: int = 2
    client_workdays: int = 5
    line_workdays: int = 5
    check_workdays: int = 1
    residual_workdays: int = 20
    first_contact_workdays: int = 5
    """Working days until a new owner should have spoken with a client."""
    reminder_workdays: int = 1
    """Working days before a deadline at which its owner is reminded."""
    escalation_workdays: int = 2
    """Working days after a deadline at which the task escalates."""
    revocation_attempts: int = 3
    """Failed attempts after which a person has to look at a grant."""
    audit_posts: tuple[str, ...] = ()
    """Posts (岗位) whose handover the audit department signs as well, on the whole manifest."""
    checklist: tuple[Checklist, ...] = ()
    """Checklists of manual lines; see `CHECKLISTS` for templates."""
    mass_exit_percent: int = 20
    """Percentage: an HR answer that would end the employment of more than this share of people is rejected ..."""
    mass_exit_least: Count = 5
    """... if it also concerns more than this number of people, since a small team may leave together."""
    day_ends_hour: int = 18

    def __attrs_post_init__(self) -> None:
        """Raise `InvalidInput` for numbers out of range and duplicate checklists."""
        for field in attrs.fields(type(self)):
            value = getattr(self, field.name)
            if isinstance(value, int) and value < 0:
                raise InvalidInput.at(field.name, value, "policy.negative")
        names = [checklist.id for checklist in self.checklist]
        for place, name in enumerate(names):
            if name in names[:place]:
                raise InvalidInput.at("checklist", name, "checklist.named_twice", checklist=name)
        if self.day_ends_hour > _LAST_HOUR:
            raise InvalidInput.at("day_ends_hour", self.day_ends_hour, "policy.no_such_hour")


DEFAULT_HANDOVER = HandoverPolicy()
"""The default of every number."""


@attrs.frozen(kw_only=True)
class Terms:
    """The rules a departure is decided under: handover policy, law, calendar, the tenant's zone."""

    policy: HandoverPolicy = DEFAULT_HANDOVER
    legal: LegalPolicy = CHINESE_LAW
    calendar: WorkCalendar = CHINA
    zone: ZoneInfo = DEFAULT_ZONE


TERMS = Terms()
"""The default terms."""
