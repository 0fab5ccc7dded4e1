"""A stretch of days."""

from __future__ import annotations

import datetime as dt

import attrs

from offboard_core.errors import InvalidInput


@attrs.frozen(kw_only=True)
class Period:
    """The days from `start_on` up to but not including `end_on`; without an end it goes on for ever.

    Raises `InvalidInput` when it would hold no day at all.
    """

    start_on: dt.date
    end_on: dt.date | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a period that ends before it begins."""
        if self.end_on is not None and self.end_on <= self.start_on:
            raise InvalidInput.at("end_on", self.end_on.isoformat(), "period.empty", start_on=self.start_on)

    def __contains__(self, day: dt.date) -> bool:
        """Say whether `day` lies in it."""
        return self.start_on <= day and (self.end_on is None or day < self.end_on)

    def overlaps(self, other: Period) -> bool:
        """Say whether the two share a day."""
        return (other.end_on is None or self.start_on < other.end_on) and (
            self.end_on is None or other.start_on < self.end_on
        )
