"""Dates: ends of months, terms in months, and the business date of a moment.

This is the only kernel module that uses pendulum, and it does so only for arithmetic by month; results are always plain
`datetime.date` or aware UTC `datetime.datetime` values. The first call that needs pendulum imports it, because the
import takes longer than the whole kernel and ageing a ledger does not need months.
"""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from offboard_core.errors import InvalidInput

DEFAULT_ZONE = ZoneInfo("Asia/Shanghai")
"""The time zone of business dates unless the host sets another one."""

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def business_date(at: dt.datetime, zone: ZoneInfo = DEFAULT_ZONE) -> dt.date:
    """Return the calendar day of `at` in `zone`. Raises `InvalidInput` for a moment without a zone."""
    if at.utcoffset() is None:
        raise InvalidInput.at("at", at.isoformat(), "time.without_zone")
    try:
        return at.astimezone(zone).date()
    except OverflowError as error:
        raise InvalidInput.at("at", at.isoformat(), "date.impossible") from error


def moment(day: dt.date, clock_time: dt.time, zone: ZoneInfo = DEFAULT_ZONE) -> dt.datetime:
    """Return the UTC moment at which clocks in `zone` show `clock_time` on `day`; the first one if there are two.

    Raises `InvalidInput` if that moment lies outside the years 1 to 9999.
    """
    try:
        return dt.datetime.combine(day, clock_time, tzinfo=zone).astimezone(dt.UTC)
    except OverflowError as error:
        raise InvalidInput.at("day", day.isoformat(), "date.impossible") from error


def add_months(day: dt.date, months: int) -> dt.date:
    """Add `months` (negative: subtract them); the 31st becomes the last day of a shorter month.

    Raises `InvalidInput` if the result lies outside the years 1 to 9999 (many systems use 9999-12-31 as "no end").

    >>> add_months(dt.date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    import pendulum  # noqa: PLC0415 - see above

    try:
        later = pendulum.date(day.year, day.month, day.day).add(months=months)
    except (ValueError, OverflowError) as error:
        raise InvalidInput.at("months", months, "date.impossible", start_on=day) from error
    return dt.date(later.year, later.month, later.day)


def end_of_month(day: dt.date) -> dt.date:
    """Return the last day of the month of `day`, the meaning of 月底 in a promise."""
    import pendulum  # noqa: PLC0415 - see above

    end = pendulum.date(day.year, day.month, day.day).end_of("month")
    return dt.date(end.year, end.month, end.day)


def check_date(value: object, path: str) -> None:
    """Raise `InvalidInput` unless `value` is a plain date or None.

    A `datetime` passes type checks as a `date` but cannot be compared with one; some databases return it for date
    columns.
    """
    if value is not None and (not isinstance(value, dt.date) or isinstance(value, dt.datetime)):
        raise InvalidInput.at(path, str(value), "date.not_a_date")


def read_date(text: object, path: str = "date") -> dt.date:
    """Read `YYYY-MM-DD`, the only accepted form of ISO 8601. Raises `InvalidInput` with `path` and the value."""
    if not isinstance(text, str) or not _ISO_DATE.fullmatch(text):
        raise InvalidInput.at(path, text, "date.not_iso")
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput.at(path, text, "date.impossible") from error
