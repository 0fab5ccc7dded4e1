"""Working days (工作日): weekends, public holidays and make-up workdays (调休), within the known range of a calendar."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.period import Period

_SATURDAY = 5


class BeyondRange(StrEnum):
    """What a calendar does for a day outside its known range."""

    WEEKENDS = "weekends"
    """Count Monday to Friday as working days and add the finding `calendar.assumed`."""
    REFUSE = "refuse"
    """Raise `InvalidInput` with the code `calendar.out_of_range`."""


@attrs.frozen(kw_only=True)
class Deadline:
    """A day found by counting working days; `assumed` is set if the count left the known range of the calendar."""

    on: dt.date
    assumed: Finding | None = None


@attrs.frozen(kw_only=True)
class WorkCalendar:
    """Official days off, make-up workdays, and the range of days for which both are known.

    Raises `InvalidInput` if an exception lies outside the range or a day is both off and worked.
    """

    name: str
    covers: Period
    days_off: frozenset[dt.date] = attrs.field(default=frozenset(), repr=False)
    make_up_days: frozenset[dt.date] = attrs.field(default=frozenset(), repr=False)
    beyond: BeyondRange = BeyondRange.WEEKENDS

    def __attrs_post_init__(self) -> None:
        """Raise `InvalidInput` if an exception lies outside the range or contradicts another one."""
        for day in sorted(self.days_off | self.make_up_days):
            if day not in self.covers:
                raise InvalidInput.at("covers", day.isoformat(), "calendar.exception_outside", calendar=self.name)
        if both := sorted(self.days_off & self.make_up_days):
            raise InvalidInput.at("days_off", both[0].isoformat(), "calendar.off_and_worked", calendar=self.name)

    def is_workday(self, day: dt.date) -> bool:
        """Return whether `day` is worked. `beyond` decides outside the range; `REFUSE` raises `InvalidInput`."""
        if day not in self.covers and self.beyond is BeyondRange.REFUSE:
            raise InvalidInput.at("day", day.isoformat(), "calendar.out_of_range", calendar=self.name)
        return day in self.make_up_days or (day.weekday() < _SATURDAY and day not in self.days_off)

    def add_workdays(self, start_on: dt.date, count: int) -> Deadline:
        """Return the `count`-th working day after `start_on`, which is not counted itself.

        A `count` of 0 gives the first working day on or after `start_on`. Raises `InvalidInput` for a negative count,
        or if the result lies outside the years 1 to 9999.
        """
        if count < 0:
            raise InvalidInput.at("count", count, "calendar.negative_count")
        try:
            first, day = self._count_on(start_on, count)
        except OverflowError as error:
            raise InvalidInput.at("start_on", start_on.isoformat(), "date.impossible", count=count) from error
        if first in self.covers and day in self.covers:
            return Deadline(on=day)
        facts = {"calendar": self.name, "day": day}
        return Deadline(on=day, assumed=Finding(code="calendar.assumed", subject=self.name, facts=facts))

    def _count_on(self, start_on: dt.date, count: int) -> tuple[dt.date, dt.date]:
        """Return the first day of the count and the last one."""
        first = day = start_on + dt.timedelta(days=1 if count else 0)
        left = (count or 1) - self.is_workday(day)
        while left:
            day += dt.timedelta(days=1)
            left -= self.is_workday(day)
        return first, day


def _days(year: int, *ranges: tuple[int, int, int, int]) -> set[dt.date]:
    """Return all days in ranges of (month, day) to (month, day), both included."""
    found = set()
    for from_month, from_day, to_month, to_day in ranges:
        day, last = dt.date(year, from_month, from_day), dt.date(year, to_month, to_day)
        while day <= last:
            found.add(day)
            day += dt.timedelta(days=1)
    return found


CHINA = WorkCalendar(
    name="中国大陆 2025–2026",
    covers=Period(start_on=dt.date(2025, 1, 1), end_on=dt.date(2027, 1, 1)),
    days_off=frozenset(
        _days(2025, (1, 1, 1, 1), (1, 28, 2, 4), (4, 4, 4, 6), (5, 1, 5, 5), (5, 31, 6, 2), (10, 1, 10, 8))
        | _days(2026, (1, 1, 1, 3), (2, 15, 2, 23), (4, 4, 4, 6), (5, 1, 5, 5), (6, 19, 6, 21))
        | _days(2026, (9, 25, 9, 27), (10, 1, 10, 7))
    ),
    make_up_days=frozenset(
        {dt.date(2025, *day) for day in ((1, 26), (2, 8), (4, 27), (9, 28), (10, 11))}
        | {dt.date(2026, *day) for day in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))}
    ),
)
"""Mainland China, as the State Council announced it: 2025 (国办发明电〔2024〕12号) and 2026 (国办发明电〔2025〕7号)."""
