"""The situation (情境) of a decision: the policy, the day, and what is known around the claim."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import attrs

from offboard_core.kernel.dates import DEFAULT_ZONE, business_date
from offboard_core.kernel.money import Money
from offboard_core.kernel.workcalendar import CHINA, Deadline, WorkCalendar
from offboard_core.receivables.policy import AgeingPolicy, Scope, days_after


@attrs.frozen(kw_only=True)
class Surroundings:
    """What is known of the client and of the books, beside one claim."""

    last_letter_on: dt.date | None = None
    """The day of the latest letter to the client about another claim, decided or delivered."""
    last_delivered_on: dt.date | None = None
    """The day of the latest such letter that was delivered."""
    feed_known_on: dt.date | None = None
    """The day the books were last known to be right (None: no feed is tracked)."""
    client_total: Money | None = None
    """All that is overdue from the client and not held, in the claim's currency.

    Where a letter is about the client, the minimum is held against it (None: against the claim alone).
    """


NO_SURROUNDINGS = Surroundings()
"""No other letter, and books that are right by definition."""


@attrs.frozen(kw_only=True)
class Situation:
    """What a decision about a claim depends on (判定情境), beside the claim and the input.

    The person and the moment of a decision are not part of it: a decision that depends on them takes `by` and
    `at`.
    """

    policy: AgeingPolicy
    """The policy that decides."""
    today: dt.date
    """The business date (基准日)."""
    calendar: WorkCalendar = CHINA
    """Which days are working days."""
    zone: ZoneInfo = DEFAULT_ZONE
    """Where business dates are counted."""
    supervisor: str | None = None
    """Who stands above the salesperson; None: finance acts."""
    on_trial: bool = False
    """Whether steps are rehearsed only (试运行)."""
    surroundings: Surroundings = NO_SURROUNDINGS
    """What is known of the client and of the books."""

    @classmethod
    def at(
        cls, now: dt.datetime, *, policy: AgeingPolicy, calendar: WorkCalendar = CHINA, zone: ZoneInfo = DEFAULT_ZONE
    ) -> Situation:
        """Return the situation of a moment: its day is the business date of `now` in `zone`.

        >>> late = dt.datetime(2026, 11, 22, 17, tzinfo=dt.UTC)
        >>> Situation.at(late, policy=AgeingPolicy()).today
        datetime.date(2026, 11, 23)
        """
        return cls(policy=policy, today=business_date(now, zone), calendar=calendar, zone=zone)

    @property
    def is_about_client(self) -> bool:
        """Say whether a letter is about all of the client's claims."""
        return self.policy.scope is Scope.CLIENT

    @property
    def is_feed_stale(self) -> bool:
        """Say whether the books are too old to write to a client on."""
        known_on = self.surroundings.feed_known_on
        return known_on is not None and (self.today - known_on).days > self.policy.feed_days

    def in_days(self, count: int) -> dt.date:
        """Return the day `count` days from today."""
        return days_after(self.today, count)

    def in_workdays(self, count: int) -> Deadline:
        """Return the day `count` working days from today, with a finding where the calendar had to assume it."""
        return self.calendar.add_workdays(self.today, count)
