"""The situation of one claim: what is known around it, by which policy it is looked at, on which day."""

from __future__ import annotations

import datetime as dt

import attrs

from offboard_core.finding import Finding
from offboard_core.kernel.money import Money
from offboard_core.kernel.workcalendar import WorkCalendar
from offboard_core.receivables.hold import Hold, told_of
from offboard_core.receivables.ladder import Ladder
from offboard_core.receivables.policy import AgeingPolicy, Scope, days_after
from offboard_core.receivables.promise import Promise, PromiseState, promise_state
from offboard_core.receivables.receivable import Receivable
from offboard_core.receivables.tiers import Rung


@attrs.frozen(kw_only=True)
class Surroundings:
    """What the answer hangs on beside the receivable and its ladder.

    `last_letter_on` is the day of the latest letter to the same client for another receivable, decided or delivered,
    `last_delivered_on` of the latest that was delivered; `feed_known_on` the day
    the books were last known to be right (None: nobody tracks it). `client_total` is all that is overdue from the client
    and not held, in the receivable's currency; where a letter is about the client, the minimum is held against it (None:
    against what is owed on the receivable alone).
    """

    last_letter_on: dt.date | None = None
    last_delivered_on: dt.date | None = None
    feed_known_on: dt.date | None = None
    client_total: Money | None = None


NO_SURROUNDINGS = Surroundings()
"""No other letter, and books that are right by definition."""


@attrs.frozen
class Case:
    """Everything one answer hangs on."""

    receivable: Receivable
    ladder: Ladder | None
    policy: AgeingPolicy
    as_of: dt.date
    calendar: WorkCalendar
    surroundings: Surroundings
    outstanding: Money
    reached: tuple[Rung, ...]
    ahead: Rung | None
    holds: tuple[Hold, ...]
    held: Money

    @property
    def is_about_client(self) -> bool:
        """Say whether a letter is about all of the client's claims."""
        return self.policy.scope is Scope.CLIENT

    @property
    def ahead_on(self) -> tuple[dt.date, ...]:
        """Return the day of the next tier, where time alone leads there."""
        return () if self.ahead is None else (self.ahead.first_on,)

    @property
    def held_parts(self) -> tuple[Finding, ...]:
        """Tell of each hold in force."""
        return tuple(self.reason(code, **facts) for code, facts in told_of(self.holds, self.outstanding.currency))

    @property
    def holds_end(self) -> tuple[dt.date, ...]:
        """Return the days after the holds in force."""
        return tuple(days_after(hold.until_on, 1) for hold in self.holds)

    @property
    def promises_end(self) -> tuple[dt.date, ...]:
        """Return the days after the promises that hold the claim up: from then on it counts again, or is lifted to the floor."""
        days = self.policy.promise_tolerance_days + 1
        return tuple(
            days_after(one.pay_on, days) for one, state in self.promises if state is PromiseState.OPEN and one.suspends
        )

    @property
    def promises(self) -> list[tuple[Promise, PromiseState]]:
        """Tell what became of each promise; one in a currency the claim no longer has holds nothing."""
        promises = self.ladder.promises if self.ladder is not None else ()
        days = self.policy.promise_tolerance_days
        return [
            (one, promise_state(one, self.receivable, self.as_of, tolerance_days=days))
            for one in promises
            if one.amount.currency == self.outstanding.currency
        ]

    def reason(self, code: str, **facts: object) -> Finding:
        """Build a reason about this receivable."""
        return Finding(code=code, subject=self.receivable.id, facts=facts)
