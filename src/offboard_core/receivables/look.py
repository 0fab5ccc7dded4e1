"""One look at one claim: what is looked at, by which policy, on which day, beside what else."""

from __future__ import annotations

import datetime as dt

import attrs

from offboard_core.kernel.workcalendar import WorkCalendar
from offboard_core.receivables.assessment import Assessment, assess
from offboard_core.receivables.ladder import Ladder
from offboard_core.receivables.policy import AgeingPolicy, Scope
from offboard_core.receivables.receivable import Receivable
from offboard_core.receivables.situation import Surroundings


@attrs.define(kw_only=True)
class Look:
    """What one claim is looked at with; the answer for the ladder asked about last is kept."""

    receivable: Receivable
    policy: AgeingPolicy
    today: dt.date
    calendar: WorkCalendar
    surroundings: Surroundings
    supervisor: str | None
    on_trial: bool
    _answered: tuple[Ladder, Surroundings, Assessment] | None = attrs.field(default=None, init=False)

    @property
    def is_about_client(self) -> bool:
        """Say whether a letter is about all of the client's claims."""
        return self.policy.scope is Scope.CLIENT

    def at(self, ladder: Ladder) -> Assessment:
        """Say where the claim stands with this ladder."""
        if self._answered is not None and self._answered[0] is ladder and self._answered[1] is self.surroundings:
            return self._answered[2]
        answer = assess(
            self.receivable,
            ladder,
            self.policy,
            as_of=self.today,
            calendar=self.calendar,
            surroundings=self.surroundings,
        )
        self._answered = ladder, self.surroundings, answer
        return answer


@attrs.frozen(kw_only=True)
class Claim:
    """One claim to be looked at: its ladder, its books, the policy that decides it.

    `supervisor` is who stands above the salesperson (None: nobody); `on_trial` says that its steps are rehearsed only.
    """

    ladder: Ladder
    receivable: Receivable
    policy: AgeingPolicy
    supervisor: str | None
    on_trial: bool = False
