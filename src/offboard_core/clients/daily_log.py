"""Daily logs (工作日报): everybody in sales says every working day whom they spoke with, and be it nobody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import ClassVar

import attrs

from offboard_core.access.target import Target
from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.identity import check_id
from offboard_core.kernel.verdict import Decided, Event, Refused, Verdict
from offboard_core.kernel.workcalendar import WorkCalendar


def _log_id(value: str) -> str:
    return check_id(value, "daily_log.id")


@attrs.frozen(kw_only=True)
class DailyLog:
    """What one person says about one day (日报). With `no_contact` they say that they spoke with nobody.

    Raises `InvalidInput` for a log that says neither.
    """

    kind: ClassVar[str] = "daily_logs"

    id: str = attrs.field(converter=_log_id)
    person: str
    on: dt.date
    summary: str = ""
    no_contact: bool = False
    at: dt.datetime
    version: int = 0

    def __attrs_post_init__(self) -> None:
        """Refuse a log that says nothing."""
        if not self.no_contact and not self.summary.strip():
            raise InvalidInput.at("daily_log.summary", self.summary, "daily.says_nothing")

    @classmethod
    def id_of(cls, person: str, on: dt.date) -> str:
        """Return the id of somebody's log of a day."""
        return f"{person}:{on.isoformat()}"

    @property
    def target(self) -> Target:
        """Describe it to the permission rules."""
        return Target(kind=self.kind, id=self.id, owner=self.person)


def file_daily_log(log: DailyLog, *, today: dt.date, known: DailyLog | None = None) -> Verdict[DailyLog]:
    """Keep somebody's log of a day: once, and not for a day that is still to come."""
    findings = []
    if known is not None:
        findings.append(Finding(code="daily.kept_already", subject=log.person, facts={"on": log.on, "at": known.at}))
    if log.on > today:
        findings.append(Finding(code="daily.in_the_future", subject=log.person, facts={"on": log.on}))
    if findings:
        return Refused(tuple(findings))
    facts = {"person": log.person, "on": log.on, "no_contact": log.no_contact, "late": log.on < today}
    return Decided(state=log, events=(Event(type="daily_log_filed", stream=log.target.stream, facts=facts),))


def missing_logs(
    person: str, *, from_on: dt.date, until_on: dt.date, logged_on: Collection[dt.date], calendar: WorkCalendar
) -> tuple[Finding, ...]:
    """Name the working days from `from_on` to `until_on`, both included, of which somebody said nothing.

    `logged_on` are the days with a log or with a communication record: whoever recorded a contact has said something.
    """
    days = ((from_on + dt.timedelta(days=number)) for number in range((until_on - from_on).days + 1))
    return tuple(
        Finding(code="daily.missing", subject=person, facts={"person": person, "on": day})
        for day in days
        if day not in logged_on and calendar.is_workday(day)
    )


def logged_days(logs: Iterable[DailyLog], contacts: Iterable[dt.datetime], zone: dt.tzinfo) -> frozenset[dt.date]:
    """Return the days somebody said something about: by a log, or by recording a contact on them."""
    return frozenset({log.on for log in logs} | {moment.astimezone(zone).date() for moment in contacts})
