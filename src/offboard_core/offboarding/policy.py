"""Handover as policy: how long each part may take, when access ends; every number here is a default."""

from __future__ import annotations

import datetime as dt

import attrs

from offboard_core.errors import InvalidInput

_LAST_HOUR = 23


@attrs.frozen(kw_only=True)
class HandoverPolicy:
    """How a handover runs (交接策略). A case keeps the version it was received under to its end.

    `…_workdays` count working days after the day a line appears or a source could not say; no line is due later than the
    last working day. `residual_workdays` count from the departure. `day_ends_hour` is the
    local hour at which deadlines run out and, on the last working day, access ends. Raises `InvalidInput` for a
    negative number or an hour that no clock shows.
    """

    version: str = "default"
    effective_from: dt.date = dt.date(1970, 1, 1)
    receivable_workdays: int = 2
    client_workdays: int = 5
    line_workdays: int = 5
    check_workdays: int = 1
    residual_workdays: int = 20
    reminder_workdays: int = 1
    """Whoever owes something is reminded so many working days before its deadline."""
    escalation_workdays: int = 2
    """What is late for more than so many working days is told to whoever it escalates to."""
    revocation_attempts: int = 3
    """After so many failed attempts somebody has to look at a grant."""
    day_ends_hour: int = 18

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot be counted."""
        for field in attrs.fields(type(self)):
            value = getattr(self, field.name)
            if isinstance(value, int) and value < 0:
                raise InvalidInput.at(field.name, value, "policy.negative")
        if self.day_ends_hour > _LAST_HOUR:
            raise InvalidInput.at("day_ends_hour", self.day_ends_hour, "policy.no_such_hour")


DEFAULT_HANDOVER = HandoverPolicy()
"""Every number as it comes with the library."""
