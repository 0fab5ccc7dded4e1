"""Contact cadence in the round (联系周期): a weekly reminder of clients to contact and of missing daily logs."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

import attrs

from offboard_core.access.rules import Action
from offboard_core.access.standing import Employment, Standing
from offboard_core.access.target import Target
from offboard_core.finding import Finding
from offboard_core.kernel.said import Said
from offboard_core.kernel.verdict import Decided, Event
from offboard_core.organization.person import Role
from offboard_core.usecases.communication import freshness_of, missing_daily_logs
from offboard_core.usecases.office import Attempt

LOOKED_AT = "cadence:looked_at"
"""The feed with the time at which a round last processed all salespeople."""
_BEHIND = frozenset({"client.not_contacted", "client.never_contacted"})
_NAMED = 5
"""Number of clients that a reminder names; `freshness_of` returns all of them."""


def people_in_sales(attempt: Attempt) -> tuple[str, ...]:
    """Return the active salespeople by id, or no one if a round of this calendar week has processed them all."""
    attempt.permit(Action.VIEW, Target(kind=Standing.kind, id=""))
    if not attempt.office.policies.cadence_on(attempt.today).remind:
        return ()
    looked = attempt.work.feeds.find(LOOKED_AT)
    if looked is not None and _week(attempt.office.today(looked.known_at)) == _week(attempt.today):
        return ()
    held = attempt.work.standings.with_role(Role.SALES)
    return tuple(str(one.id) for one in held if one.employment is Employment.ACTIVE)


@attrs.frozen(kw_only=True)
class CadenceBehind(Said):
    """Somebody in sales is behind: with contacts (`clients`, the first of them `named`) or with daily `logs`.

    `single` counts clients known by a single contact.
    """

    code: ClassVar[str] = "cadence.behind"

    person: str
    clients: int
    named: tuple[str, ...]
    single: int
    logs: int


def follow_cadence(attempt: Attempt, person: str) -> Standing:
    """Remind a salesperson of clients not contacted and of working days without a log, once in a calendar week.

    The first round of the week sends the reminder; a salesperson who is up to date gets none. Logs are expected from the
    first one filed in the last four weeks on, and not at all from a person who filed none.
    """
    standing = attempt.open(attempt.work.standings, person, Action.ESCALATE)
    week = _week(attempt.today)
    key = f"cadence:{person}:{week}"
    if attempt.work.outbox.find(key) is not None:
        return standing
    findings = freshness_of(attempt, person)
    behind = [finding for finding in findings if finding.code in _BEHIND]
    single = sum(finding.code not in _BEHIND for finding in findings)
    missing = _missing(attempt, person)
    if not behind and not missing:
        return standing
    said = CadenceBehind(
        person=person,
        clients=len(behind),
        named=tuple(str(finding.facts["name"]) for finding in behind[:_NAMED]),
        single=single,
        logs=len(missing),
    )
    stream = standing.target.stream
    message = said.to(person, key=key, stream=stream)
    event = Event(type="cadence_reminded", stream=stream, facts={**said.facts, "week": week})
    return attempt.keep(attempt.work.standings, Decided(state=standing, events=(event,), messages=(message,)))


def _week(day: dt.date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def _missing(attempt: Attempt, person: str) -> tuple[Finding, ...]:
    """Return the days of last week and this week without a log, for a person who files logs."""
    until_on = attempt.today - dt.timedelta(days=1)
    month_ago = attempt.today - dt.timedelta(days=28)
    logs = attempt.work.daily_logs.of_person(person, from_on=month_ago, until_on=attempt.today)
    if not logs:
        return ()
    from_on = max(attempt.today - dt.timedelta(days=attempt.today.weekday() + 7), min(log.on for log in logs))
    return missing_daily_logs(attempt, person, from_on=from_on, until_on=until_on)
