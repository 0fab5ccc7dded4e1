"""Daily logs (工作日报): each salesperson logs every working day whom they contacted, or that it was no one."""

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
    """One person's log of one day (日报). With `no_contact` it states that no client was contacted.

    Raises `InvalidInput` for a log without text and without `no_contact`.
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
        """Raise `InvalidInput` for a log without content."""
        if not self.no_contact and not self.summary.strip():
            raise InvalidInput.at("daily_log.summary", self.summary, "daily.says_nothing")

    @classmethod
    def id_of(cls, person: str, on: dt.date) -> str:
        """Return the id of a person's log of a day."""
        return f"{person}:{on.isoformat()}"

    @property
    def target(self) -> Target:
        """Describe the log to the permission rules."""
        return Target(kind=self.kind, id=self.id, owner=self.person)


def file_daily_log(log: DailyLog, *, today: dt.date, known: DailyLog | None = None) -> Verdict[DailyLog]:
    """Record a person's log of a day: once, and not for a future day."""
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
    """Return the working days from `from_on` to `until_on`, both included, without a log.

    `logged_on` are the days with a log or a communication record: recording a contact counts as a log.
    """
    days = ((from_on + dt.timedelta(days=number)) for number in range((until_on - from_on).days + 1))
    return tuple(
        Finding(code="daily.missing", subject=person, facts={"person": person, "on": day})
        for day in days
        if day not in logged_on and calendar.is_workday(day)
    )


def logged_days(logs: Iterable[DailyLog], contacts: Iterable[dt.datetime], zone: dt.tzinfo) -> frozenset[dt.date]:
    """Return the days with a log or a recorded contact."""
    return frozenset({log.on for log in logs} | {moment.astimezone(zone).date() for moment in contacts})
