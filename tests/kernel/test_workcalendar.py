"""Working days: the official arrangement day by day, and counting against a simple oracle."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.period import Period
from offboard_core.kernel.workcalendar import CHINA, BeyondRange, Deadline, WorkCalendar

OFFICIAL = {
    2025: """
        元旦 01-01..01-01
        春节 01-28..02-04 上班 01-26 02-08
        清明节 04-04..04-06
        劳动节 05-01..05-05 上班 04-27
        端午节 05-31..06-02
        国庆节中秋节 10-01..10-08 上班 09-28 10-11
    """,
    2026: """
        元旦 01-01..01-03 上班 01-04
        春节 02-15..02-23 上班 02-14 02-28
        清明节 04-04..04-06
        劳动节 05-01..05-05 上班 05-09
        端午节 06-19..06-21
        中秋节 09-25..09-27
        国庆节 10-01..10-07 上班 09-20 10-10
    """,
}
"""The State Council's notices for 2025 and 2026 by holiday, typed in again for this test."""


def announced() -> tuple[set[dt.date], set[dt.date]]:
    """Return the days off and the weekend days worked, from the notices."""
    off: set[dt.date] = set()
    worked: set[dt.date] = set()
    for year, text in OFFICIAL.items():
        for line in text.split("\n"):
            for word in line.split():
                first, _, last = word.partition("..")
                if last:
                    day = dt.date.fromisoformat(f"{year}-{first}")
                    while day <= dt.date.fromisoformat(f"{year}-{last}"):
                        off.add(day)
                        day += dt.timedelta(days=1)
                elif word[0].isdigit():
                    worked.add(dt.date.fromisoformat(f"{year}-{word}"))
    return off, worked


OFF, WORKED = announced()
KNOWN = [dt.date(2025, 1, 1) + dt.timedelta(days=n) for n in range(730)]


def oracle(day: dt.date) -> bool:
    """Return whether a day is worked, from the notices and the weekday."""
    return day in WORKED or (day not in OFF and day.strftime("%a") not in {"Sat", "Sun"})


def test_every_day_of_2025_and_2026() -> None:
    """Each of the 730 covered days is worked or free as in the notices."""
    assert [oracle(day) for day in KNOWN] == [CHINA.is_workday(day) for day in KNOWN]


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_law_gives_248_working_days(year: int) -> None:
    """365 days less 104 weekend days less 13 statutory holidays leave 248."""
    assert 365 - 104 - 13 == sum(CHINA.is_workday(day) for day in KNOWN if day.year == year)


def test_make_up_days_are_weekend_days() -> None:
    """Make-up days are Saturdays or Sundays, and none is a day off."""
    assert {day for day in KNOWN if day.weekday() >= 5} >= CHINA.make_up_days
    assert not CHINA.make_up_days & CHINA.days_off


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2026-02-13", True),
        ("2026-02-14", True),
        ("2026-02-15", False),
        ("2026-02-23", False),
        ("2026-02-24", True),
        ("2026-02-28", True),
        ("2026-03-01", False),
        ("2025-01-26", True),
        ("2025-01-28", False),
        ("2025-02-04", False),
        ("2025-02-05", True),
        ("2025-10-08", False),
        ("2025-10-09", True),
        ("2025-10-11", True),
    ],
)
def test_around_spring_festival_and_golden_week(day: str, *, worked: bool) -> None:
    """Spring Festival 2026 is off from 15 to 23 February; Saturdays 14 and 28 February are worked."""
    assert worked == CHINA.is_workday(dt.date.fromisoformat(day))


@given(st.sampled_from(KNOWN), st.integers(0, 300))
@example(dt.date(2026, 2, 13), 3)
@example(dt.date(2026, 12, 31), 0)
@example(dt.date(2026, 12, 31), 1)
@example(dt.date(2024, 12, 31), 1)
def test_counting_equals_going_day_by_day(start_on: dt.date, count: int) -> None:
    """The n-th working day equals counting day by day; beyond 2026 it is marked as assumed."""
    step = dt.timedelta(days=1)
    walked = [start_on] if count == 0 else [start_on + step]
    worked = int(oracle(walked[0]))
    while worked < max(count, 1):
        walked.append(walked[-1] + step)
        worked += oracle(walked[-1])

    deadline = CHINA.add_workdays(start_on, count)

    assert walked[-1] == deadline.on
    assert all(dt.date(2025, 1, 1) <= day < dt.date(2027, 1, 1) for day in walked) == (deadline.assumed is None)


@pytest.mark.parametrize(
    ("start_on", "count", "on"),
    [
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-13", 3, "2026-02-25"),
        ("2026-02-14", 1, "2026-02-24"),
        ("2026-02-15", 0, "2026-02-24"),
        ("2026-02-14", 0, "2026-02-14"),
        ("2026-11-23", 3, "2026-11-26"),
        ("2026-09-30", 1, "2026-10-08"),
    ],
)
def test_deadlines(start_on: str, count: int, on: str) -> None:
    """The first day is not counted; a count of 0 gives the first working day on or after it."""
    expected = Deadline(on=dt.date.fromisoformat(on))

    assert expected == CHINA.add_workdays(dt.date.fromisoformat(start_on), count)


def test_beyond_the_range_weekends_are_assumed_aloud() -> None:
    """A deadline in 2027 uses weekends and has the finding `calendar.assumed`."""
    deadline = CHINA.add_workdays(dt.date(2026, 12, 31), 1)

    assert dt.date(2027, 1, 1) == deadline.on
    assert deadline.assumed == Finding(
        code="calendar.assumed", subject=CHINA.name, facts={"calendar": CHINA.name, "day": dt.date(2027, 1, 1)}
    )
    assert not CHINA.is_workday(dt.date(2027, 1, 2))


STRICT = WorkCalendar(
    name="strict",
    covers=Period(start_on=dt.date(2026, 1, 1), end_on=dt.date(2026, 2, 1)),
    days_off=frozenset({dt.date(2026, 1, 1)}),
    beyond=BeyondRange.REFUSE,
)


def test_a_calendar_may_refuse_what_it_does_not_know() -> None:
    """With `REFUSE`, a day outside the range raises, and the last day inside does not."""
    assert not STRICT.is_workday(dt.date(2026, 1, 31))
    with pytest.raises(InvalidInput) as caught:
        STRICT.is_workday(dt.date(2026, 2, 1))
    assert caught.value.findings[0].code == "calendar.out_of_range"
    with pytest.raises(InvalidInput):
        STRICT.add_workdays(dt.date(2026, 1, 30), 1)

    assert dt.date(2026, 1, 30) == STRICT.add_workdays(dt.date(2026, 1, 29), 1).on


def test_a_start_before_the_range_is_known_when_every_counted_day_is() -> None:
    """The start is not counted, so it may be just before the range."""
    assert Deadline(on=dt.date(2026, 1, 2)) == STRICT.add_workdays(dt.date(2025, 12, 31), 1)


def test_a_negative_count_is_refused() -> None:
    """Working days are counted forward only."""
    with pytest.raises(InvalidInput) as caught:
        CHINA.add_workdays(dt.date(2026, 1, 1), -1)

    assert caught.value.findings[0].code == "calendar.negative_count"


@pytest.mark.parametrize("start_on", [dt.date(9999, 12, 30), dt.date(9999, 12, 31)])
def test_counting_to_the_end_of_time(start_on: dt.date) -> None:
    """Counting past the year 9999 raises `InvalidInput`."""
    with pytest.raises(InvalidInput) as caught:
        CHINA.add_workdays(start_on, 3)

    assert caught.value.findings[0].code == "date.impossible"


@pytest.mark.parametrize(
    ("days_off", "make_up_days", "code"),
    [
        ({dt.date(2026, 2, 1)}, set(), "calendar.exception_outside"),
        (set(), {dt.date(2025, 12, 31)}, "calendar.exception_outside"),
        ({dt.date(2026, 1, 4)}, {dt.date(2026, 1, 4)}, "calendar.off_and_worked"),
    ],
)
def test_a_calendar_that_contradicts_itself(days_off: set[dt.date], make_up_days: set[dt.date], code: str) -> None:
    """An exception outside the range, or a day both off and worked, is refused."""
    with pytest.raises(InvalidInput) as caught:
        WorkCalendar(
            name="odd",
            covers=STRICT.covers,
            days_off=frozenset(days_off),
            make_up_days=frozenset(make_up_days),
        )

    assert code == caught.value.findings[0].code
