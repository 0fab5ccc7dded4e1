"""Dates: ends of months, leap days, and the business date of a moment."""

from __future__ import annotations

import calendar
import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from offboard_core.errors import InvalidInput
from offboard_core.kernel.dates import add_months, business_date, check_date, end_of_month, moment, read_date


class Nowhere(dt.tzinfo):
    """A zone object without an offset, so that a moment in it counts as naive."""

    def utcoffset(self, _: dt.datetime | None) -> None:
        """Return None."""

    dst = tzname = utcoffset


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", 48, "2032-02-29"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-02-28", 1, "2026-03-28"),
        ("2026-05-31", 0, "2026-05-31"),
        ("2100-01-30", 1, "2100-02-28"),
    ],
)
def test_add_months(day: str, months: int, later: str) -> None:
    """The same day number, or the last day of a shorter month; 2100 is not a leap year."""
    assert dt.date.fromisoformat(later) == add_months(dt.date.fromisoformat(day), months)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31)), st.integers(-600, 600))
@example(dt.date(2028, 2, 29), -48)
def test_add_months_equals_counting_by_hand(day: dt.date, months: int) -> None:
    """Year and month carry over, and the day number is limited to the length of the month."""
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    expected = dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))

    later = add_months(day, months)

    assert expected == later
    assert type(later) is dt.date


@pytest.mark.parametrize(("day", "months"), [("9999-12-31", 1), ("0001-01-01", -1), ("2026-01-01", 10**9)])
def test_add_months_out_of_the_calendar(day: str, months: int) -> None:
    """Leaving the years 1 to 9999 raises `InvalidInput`; many systems use 9999-12-31 as "no end"."""
    with pytest.raises(InvalidInput) as caught:
        add_months(dt.date.fromisoformat(day), months)

    assert caught.value.findings[0].code == "date.impossible"


@given(st.dates())
@example(dt.date(9999, 12, 31))
@example(dt.date(2028, 2, 1))
@example(dt.date(2100, 2, 1))
def test_end_of_month(day: dt.date) -> None:
    """月底 is the last day of the month, as in the standard library's calendar."""
    end = end_of_month(day)

    assert day.replace(day=calendar.monthrange(day.year, day.month)[1]) == end
    assert type(end) is dt.date


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-11-23T15:59:59.999999+00:00", "2026-11-23"),
        ("2026-11-23T16:00:00+00:00", "2026-11-24"),
        ("2026-11-23T23:59:59+08:00", "2026-11-23"),
        ("2026-11-24T00:00:00+08:00", "2026-11-24"),
    ],
)
def test_the_business_day_turns_at_midnight_in_the_zone(at: str, day: str) -> None:
    """In Shanghai the business date changes at exactly 16:00 UTC."""
    assert dt.date.fromisoformat(day) == business_date(dt.datetime.fromisoformat(at))


def test_the_business_day_of_another_zone() -> None:
    """A host can choose the zone."""
    at = dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC)

    assert dt.date(2026, 11, 22) == business_date(at, ZoneInfo("America/New_York"))


@pytest.mark.parametrize("zone", [None, Nowhere()])
def test_a_moment_without_a_zone_has_no_business_day(zone: dt.tzinfo | None) -> None:
    """A naive moment is refused, also with a zone object without an offset."""
    with pytest.raises(InvalidInput) as caught:
        business_date(dt.datetime(2026, 11, 23, tzinfo=zone))

    assert caught.value.findings[0].code == "time.without_zone"


def test_the_last_moment_has_no_business_day_in_shanghai() -> None:
    """A local day beyond the year 9999 raises `InvalidInput`."""
    with pytest.raises(InvalidInput):
        business_date(dt.datetime.max.replace(tzinfo=dt.UTC))


def test_eighteen_o_clock_in_shanghai() -> None:
    """18:00 in Shanghai is 10:00 UTC."""
    assert dt.datetime(2026, 12, 18, 10, tzinfo=dt.UTC) == moment(dt.date(2026, 12, 18), dt.time(18))


def test_of_two_such_moments_the_first() -> None:
    """If clocks are put back, an ambiguous time means the earlier moment."""
    berlin = ZoneInfo("Europe/Berlin")

    assert dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC) == moment(dt.date(2026, 10, 25), dt.time(2, 30), berlin)


def test_a_moment_before_time_began() -> None:
    """A local time in the year 0 of UTC raises `InvalidInput`."""
    with pytest.raises(InvalidInput):
        moment(dt.date.min, dt.time(0))


@given(st.dates(dt.date(1, 1, 2)), st.times())
def test_a_moment_falls_on_its_own_day(day: dt.date, clock_time: dt.time) -> None:
    """Day to moment and back gives the same day, except in gaps of summer time."""
    zone = dt.timezone(dt.timedelta(hours=8))
    at = moment(day, clock_time)

    assert at.tzinfo is dt.UTC
    if day.year > 1991:
        assert (day, clock_time) == (business_date(at), at.astimezone(zone).time())


@given(st.dates())
@example(dt.date(2028, 2, 29))
def test_a_date_reads_back(day: dt.date) -> None:
    """Every date reads back from its ISO text."""
    assert day == read_date(day.isoformat())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("20261123", "date.not_iso"),
        ("2026-W48-1", "date.not_iso"),
        ("2026-11-23T00:00:00", "date.not_iso"),
        ("2026-11-23\n", "date.not_iso"),
        (" 2026-11-23", "date.not_iso"),
        ("2026/11/23", "date.not_iso"),
        ("２０２６-11-23", "date.not_iso"),
        ("26-11-23", "date.not_iso"),
        ("", "date.not_iso"),
        (None, "date.not_iso"),
        (20261123, "date.not_iso"),
        (dt.date(2026, 11, 23), "date.not_iso"),
        ("2026-02-29", "date.impossible"),
        ("2100-02-29", "date.impossible"),
        ("2026-13-01", "date.impossible"),
        ("0000-01-01", "date.impossible"),
    ],
)
def test_what_is_no_date(text: object, code: str) -> None:
    """Only `YYYY-MM-DD` is read; the error has path and value."""
    with pytest.raises(InvalidInput) as caught:
        read_date(text, "due_on")

    assert [(code, "due_on")] == [(f.code, f.subject) for f in caught.value.findings]


@given(st.text(max_size=12) | st.text("0123456789-٣２", max_size=12))
def test_reading_a_date_raises_only_invalid_input(text: str) -> None:
    """Any text gives a date or `InvalidInput`."""
    try:
        assert text == read_date(text).isoformat()
    except InvalidInput:
        return


@pytest.mark.parametrize("value", [None, dt.date(2026, 1, 31), dt.date(2028, 2, 29)])
def test_a_plain_date_passes(value: dt.date | None) -> None:
    """`check_date` accepts a date and None."""
    check_date(value, "due_on")


@pytest.mark.parametrize("value", [dt.datetime(2026, 1, 31), dt.datetime(2026, 1, 31, tzinfo=dt.UTC), "2026-01-31", 7])
def test_a_moment_is_no_date(value: object) -> None:
    """A datetime and other values are refused, although a datetime is a date to type checkers."""
    with pytest.raises(InvalidInput) as caught:
        check_date(value, "due_on")

    assert [("due_on", "date.not_a_date")] == [(found.subject, found.code) for found in caught.value.findings]
