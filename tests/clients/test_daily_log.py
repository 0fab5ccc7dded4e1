"""Daily logs: every working day somebody says whom they spoke with, and be it nobody."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest

from offboard_core.clients import DailyLog
from offboard_core.clients.daily_log import file_daily_log, logged_days, missing_logs
from offboard_core.errors import InvalidInput
from offboard_core.kernel.verdict import Decided, Refused
from offboard_core.kernel.workcalendar import CHINA

FRIDAY = dt.date(2026, 11, 20)
AT = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
LOG = DailyLog(id=DailyLog.id_of("li.na", FRIDAY), person="li.na", on=FRIDAY, no_contact=True, at=AT)


def test_a_log_is_filed() -> None:
    """That nobody was spoken with is a log; one for an earlier day is late."""
    verdict = file_daily_log(LOG, today=FRIDAY)
    late = file_daily_log(LOG, today=FRIDAY + dt.timedelta(days=1))
    assert isinstance(verdict, Decided)
    assert isinstance(late, Decided)

    assert ("daily_log_filed", "daily_logs/li.na:2026-11-20") == (verdict.events[0].type, verdict.events[0].stream)
    assert (False, True) == (verdict.events[0].facts["late"], late.events[0].facts["late"])


def test_a_log_is_filed_once_and_for_no_day_to_come() -> None:
    """Every reason is told."""
    verdict = file_daily_log(LOG, today=FRIDAY - dt.timedelta(days=1), known=LOG)
    assert isinstance(verdict, Refused)

    assert ["daily.kept_already", "daily.in_the_future"] == [finding.code for finding in verdict.findings]


@pytest.mark.parametrize("changes", [{"no_contact": False}, {"no_contact": False, "summary": " "}, {"id": ""}])
def test_a_log_says_something(changes: dict[str, Any]) -> None:
    """Either whom, or that it was nobody."""
    with pytest.raises(InvalidInput):
        attrs.evolve(LOG, **changes)

    assert attrs.evolve(LOG, no_contact=False, summary="拜访华东重工").summary


def test_missing_days_are_working_days() -> None:
    """Neither the weekend nor a day with a record is missing; both ends count."""
    found = missing_logs(
        "li.na",
        from_on=dt.date(2026, 11, 18),
        until_on=dt.date(2026, 11, 24),
        logged_on={FRIDAY},
        calendar=CHINA,
    )

    assert [18, 19, 23, 24] == [finding.facts["on"].day for finding in found]  # type: ignore[attr-defined]
    assert () == missing_logs("li.na", from_on=FRIDAY, until_on=dt.date(2026, 11, 19), logged_on=(), calendar=CHINA)


def test_a_record_of_a_contact_says_something_too() -> None:
    """On the day it took place where the company is."""
    late_evening = dt.datetime(2026, 11, 19, 17, tzinfo=dt.UTC)

    assert {FRIDAY, dt.date(2026, 11, 18)} == logged_days(
        [attrs.evolve(LOG, on=dt.date(2026, 11, 18))], [late_evening], ZoneInfo("Asia/Shanghai")
    )
