"""Periods: their operations against plain sets of days."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from offboard_core.errors import InvalidInput
from offboard_core.kernel.period import Period

FIRST = dt.date(2026, 2, 1)
DAYS = [FIRST + dt.timedelta(days=n) for n in range(60)]
day_numbers = st.integers(0, 40)


def period(start: int, length: int | None) -> Period:
    """Build a period by day numbers; None means without end."""
    end_on = None if length is None else DAYS[start] + dt.timedelta(days=length)
    return Period(start_on=DAYS[start], end_on=end_on)


def days_in(of: Period) -> set[dt.date]:
    """Return the days of a period within the window, by counting."""
    return {day for day in DAYS if day >= of.start_on and (of.end_on is None or day < of.end_on)}


periods = st.builds(period, day_numbers, st.none() | st.integers(1, 15))


def test_the_end_does_not_belong_to_it() -> None:
    """The first day is in a period; the end and the day before the first are not."""
    two_days = Period(start_on=dt.date(2026, 2, 28), end_on=dt.date(2026, 3, 2))

    assert [False, True, True, False] == [
        dt.date(2026, month, day) in two_days for month, day in [(2, 27), (2, 28), (3, 1), (3, 2)]
    ]


def test_without_an_end_it_goes_on() -> None:
    """A period without end contains every later day and no earlier one."""
    assert dt.date.max in Period(start_on=FIRST)
    assert FIRST - dt.timedelta(days=1) not in Period(start_on=FIRST)


@pytest.mark.parametrize("days", [0, -1])
def test_a_period_without_a_day_is_refused(days: int) -> None:
    """A period that ends on or before its first day cannot be built."""
    with pytest.raises(InvalidInput) as caught:
        Period(start_on=FIRST, end_on=FIRST + dt.timedelta(days=days))

    assert caught.value.findings[0].code == "period.empty"


def test_one_day_is_the_shortest() -> None:
    """A period of one day contains only that day."""
    assert {FIRST} == days_in(Period(start_on=FIRST, end_on=FIRST + dt.timedelta(days=1)))


@given(periods, st.sampled_from(DAYS))
def test_containment_equals_plain_counting(of: Period, day: dt.date) -> None:
    """A day is in a period exactly if counting its days reaches it."""
    assert (day in days_in(of)) == (day in of)


@given(periods, periods)
@example(period(0, 5), period(5, 5))
@example(period(0, 6), period(5, 5))
def test_overlap_equals_a_shared_day(one: Period, other: Period) -> None:
    """Periods overlap exactly if they share a day, in either order; adjacent ones do not."""
    shared = bool(days_in(one) & days_in(other))

    assert [shared, shared] == [one.overlaps(other), other.overlaps(one)]
