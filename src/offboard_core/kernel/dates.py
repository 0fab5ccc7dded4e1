"""Dates as people agree on them: month ends, terms in months, the business date of a moment.

The only module of the kernel that uses pendulum, and only for arithmetic by month; what comes back is always a plain
`datetime.date` or an aware UTC `datetime.datetime`. pendulum is imported by the first call that needs it: it costs more
than all of the kernel together, and who only ages a ledger never asks for a month.
"""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from offboard_core.errors import InvalidInput

DEFAULT_ZONE = ZoneInfo("Asia/Shanghai")
"""The zone business dates are counted in unless the host says otherwise."""

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def business_date(at: dt.datetime, zone: ZoneInfo = DEFAULT_ZONE) -> dt.date:
    """Return the calendar day on which `at` falls in `zone`. Raises `InvalidInput` for a moment without a zone."""
    if at.utcoffset() is None:
        raise InvalidInput.at("at", at.isoformat(), "time.without_zone")
    try:
        return at.astimezone(zone).date()
    except OverflowError as error:
        raise InvalidInput.at("at", at.isoformat(), "date.impossible") from error


def moment(day: dt.date, clock_time: dt.time, zone: ZoneInfo = DEFAULT_ZONE) -> dt.datetime:
    """Return the UTC moment at which clocks in `zone` show `clock_time` on `day`; of two such moments the first.

    Raises `InvalidInput` when that moment lies outside the years 1 to 9999.
    """
    try:
        return dt.datetime.combine(day, clock_time, tzinfo=zone).astimezone(dt.UTC)
    except OverflowError as error:
        raise InvalidInput.at("day", day.isoformat(), "date.impossible") from error


def add_months(day: dt.date, months: int) -> dt.date:
    """Go `months` on (or back); the 31st becomes the last day of a shorter month.

    Raises `InvalidInput` when that leads out of the years 1 to 9999 (9999-12-31 is many systems' "no end").

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
    """Return the last day of the month of `day`: what 月底 means in a promise."""
    import pendulum  # noqa: PLC0415 - see above

    end = pendulum.date(day.year, day.month, day.day).end_of("month")
    return dt.date(end.year, end.month, end.day)


def check_date(value: object, path: str) -> None:
    """Raise `InvalidInput` for what is no plain date; None passes.

    A `datetime` is a `date` to a type checker, and cannot be compared with one: databases hand it out for a date column.
    """
    if value is not None and (not isinstance(value, dt.date) or isinstance(value, dt.datetime)):
        raise InvalidInput.at(path, str(value), "date.not_a_date")


def read_date(text: object, path: str = "date") -> dt.date:
    """Read `YYYY-MM-DD`, and nothing else that ISO 8601 also allows. Raises `InvalidInput` naming `path` and value."""
    if not isinstance(text, str) or not _ISO_DATE.fullmatch(text):
        raise InvalidInput.at(path, text, "date.not_iso")
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput.at(path, text, "date.impossible") from error
