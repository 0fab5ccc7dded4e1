"""Handover as policy: how long each part may take, when access ends; every number here is a default."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.kernel.dates import DEFAULT_ZONE
from offboard_core.kernel.workcalendar import CHINA, WorkCalendar
from offboard_core.offboarding.checklist import Checklist
from offboard_core.offboarding.legal import CHINESE_LAW, LegalPolicy

_LAST_HOUR = 23


@attrs.frozen(kw_only=True)
class HandoverPolicy:
    """How a handover runs (交接策略). A case keeps the version it was received under to its end.

    `…_workdays` count working days after the day a line appears or a source could not say; no line is due later than the
    last working day. `residual_workdays` count from the departure. `day_ends_hour` is the
    local hour at which deadlines run out and, on the last working day, access ends. Raises `InvalidInput` for a
    negative number, an hour that no clock shows, and two checklists of one name.
    """

    version: str = "default"
    effective_from: dt.date = dt.date(1970, 1, 1)
    receivable_workdays: int = 2
    client_workdays: int = 5
    line_workdays: int = 5
    check_workdays: int = 1
    residual_workdays: int = 20
    first_contact_workdays: int = 5
    """By when a new owner is expected to have spoken with a client they were given."""
    reminder_workdays: int = 1
    """Whoever owes something is reminded so many working days before its deadline."""
    escalation_workdays: int = 2
    """What is late for more than so many working days is told to whoever it escalates to."""
    revocation_attempts: int = 3
    """After so many failed attempts somebody has to look at a grant."""
    audit_posts: tuple[str, ...] = ()
    """Posts (岗位) whose handover the audit department signs as well, on the whole manifest."""
    checklist: tuple[Checklist, ...] = ()
    """What is looked at beside what systems know; see `CHECKLISTS` for templates to begin with."""
    mass_exit_percent: int = 20
    """An answer of the HR system by which more than this share of its people would leave at once is not believed ..."""
    mass_exit_least: int = 5
    """... as long as it is more than so many people: a small team may well leave together."""
    day_ends_hour: int = 18

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot be counted."""
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
"""Every number as it comes with the library."""


@attrs.frozen(kw_only=True)
class Terms:
    """What a departure is decided under: the handover policy, the law, the calendar, the tenant's zone."""

    policy: HandoverPolicy = DEFAULT_HANDOVER
    legal: LegalPolicy = CHINESE_LAW
    calendar: WorkCalendar = CHINA
    zone: ZoneInfo = DEFAULT_ZONE


TERMS = Terms()
"""What comes with the library."""
