"""Periods of whole days."""

from __future__ import annotations

import datetime as dt

import attrs

from offboard_core.errors import InvalidInput


@attrs.frozen(kw_only=True)
class Period:
    """The days from `start_on` up to but not including `end_on`; `None` as `end_on` means without end.

    Raises `InvalidInput` if the period holds no day.
    """

    start_on: dt.date
    end_on: dt.date | None = None

    def __attrs_post_init__(self) -> None:
        """Raise `InvalidInput` if the period ends on or before its start."""
        if self.end_on is not None and self.end_on <= self.start_on:
            raise InvalidInput.at("end_on", self.end_on.isoformat(), "period.empty", start_on=self.start_on)

    def __contains__(self, day: dt.date) -> bool:
        """Return whether `day` lies in the period."""
        return self.start_on <= day and (self.end_on is None or day < self.end_on)

    def overlaps(self, other: Period) -> bool:
        """Return whether the two periods share a day."""
        return (other.end_on is None or self.start_on < other.end_on) and (
            self.end_on is None or other.start_on < self.end_on
        )
