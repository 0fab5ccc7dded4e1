"""Assessment: for one receivable on one day, how old it is, where it stands, what is due, and why.

Same facts, same policy, same day: the same answer, in any order. What is not due is said with its reason as well.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Generic, TypeAlias, TypeVar

import attrs

from offboard_core.finding import Finding
from offboard_core.kernel.money import Money
from offboard_core.kernel.workcalendar import CHINA, WorkCalendar
from offboard_core.receivables.due_steps import DueStep, Ruling, steps_due
from offboard_core.receivables.extension import as_agreed
from offboard_core.receivables.hold import Hold, held_part, holds_in_force, told_of
from offboard_core.receivables.ladder import Ladder
from offboard_core.receivables.limitation import warning_day
from offboard_core.receivables.policy import AgeingPolicy, days_after
from offboard_core.receivables.promise import Promise, PromiseState, promise_state
from offboard_core.receivables.receivable import Receivable
from offboard_core.receivables.situation import NO_SURROUNDINGS, Situation, Surroundings
from offboard_core.receivables.status import Status
from offboard_core.receivables.tiers import NEVER, Rung, raised, rungs

EARLIEST, LATEST = dt.date(1950, 1, 1), dt.date(2199, 12, 31)
"""Dates outside are slips of the keyboard: 0206 for 2026."""


@attrs.frozen(kw_only=True)
class Assessment:
    """What one policy makes of one receivable on `as_of` (基准日).

    `tier` is the days of the highest tier reached, 0 if no tier is reached, no amount is owed, or the claim is quarantined. `reasons` explain the status, also why
    no further step is due. `next_review_on` is the next day on which a step can come due, or something owed run out, by
    itself; `NEVER` where only new facts can change anything. Age is counted from the due date as agreed with the client.
    `held` is the part of `outstanding` that holds in force keep back: no letter asks for it.
    """

    receivable: Receivable
    as_of: dt.date
    days_overdue: int | None
    outstanding: Money
    held: Money
    tier: int
    status: Status
    policy: str
    due: tuple[DueStep, ...] = ()
    reasons: tuple[Finding, ...] = ()
    next_review_on: dt.date

    @property
    def dunnable(self) -> Money:
        """Return what a letter may ask for: what is owed and not held."""
        return self.outstanding - self.held

    @property
    def told_reasons(self) -> tuple[dict[str, object], ...]:
        """Return the reasons as the facts of an event."""
        return tuple({"code": reason.code, **reason.facts} for reason in self.reasons)


_WITHOUT_AGE = frozenset({Status.QUARANTINED, Status.SETTLED})

K = TypeVar("K", bound="Ladder | None", covariant=True)
"""A ladder, or None where a claim may have none yet."""


@attrs.frozen(kw_only=True)
class Position(Generic[K]):
    """One claim in its situation (应收现状): its books, its ladder (None before there is one), and what is around it.

    What the rules ask of it is worked out when it is built, its assessment when it is first asked for.
    """

    receivable: Receivable
    ladder: K
    situation: Situation
    agreed: Receivable = attrs.field(init=False, eq=False, repr=False)
    """The receivable, due on the day agreed with the client."""
    outstanding: Money = attrs.field(init=False, eq=False, repr=False)
    """What is owed today."""
    climbed: tuple[Rung, ...] = attrs.field(init=False, eq=False, repr=False)
    """All tiers with the days on which they are reached, lowest first."""
    reached: tuple[Rung, ...] = attrs.field(init=False, eq=False, repr=False)
    """The tiers reached by today, lowest first."""
    holds: tuple[Hold, ...] = attrs.field(init=False, eq=False, repr=False)
    """The holds in force today."""
    held: Money = attrs.field(init=False, eq=False, repr=False)
    """The part of what is owed that the holds keep back."""

    @agreed.default
    def _agreed(self) -> Receivable:
        return as_agreed(self.receivable, self.ladder)

    @outstanding.default
    def _outstanding(self) -> Money:
        return self.receivable.outstanding(self.situation.today)

    @climbed.default
    def _climbed(self) -> tuple[Rung, ...]:
        return raised(rungs(self.agreed, self.ladder, self.situation), self.agreed, self.ladder, self.situation)

    @reached.default
    def _reached(self) -> tuple[Rung, ...]:
        today = self.situation.today
        return tuple(rung for rung in self.climbed if rung.first_on <= today)

    @holds.default
    def _holds(self) -> tuple[Hold, ...]:
        return holds_in_force(self.ladder, self.situation.today)

    @held.default
    def _held_back(self) -> Money:
        if self.holds and self.outstanding.minor > 0:
            return held_part(self.holds, self.outstanding)
        return Money.zero(self.outstanding.currency)

    @cached_property
    def assessment(self) -> Assessment:
        """Return where the claim stands today, which steps are due, and why."""
        return _assess(self)

    def with_ladder(self: Position[Ladder], ladder: Ladder) -> Position[Ladder]:
        """Return the claim with another state of its ladder."""
        if ladder is self.ladder:
            return self
        return Position(receivable=self.receivable, ladder=ladder, situation=self.situation)

    def within(self, situation: Situation) -> Position[K]:
        """Return the claim in another situation."""
        if situation is self.situation:
            return self
        return Position(receivable=self.receivable, ladder=self.ladder, situation=situation)

    @property
    def ahead(self) -> Rung | None:
        """Return the next tier, None where there is none above."""
        return self.climbed[len(self.reached)] if len(self.reached) < len(self.climbed) else None

    @property
    def ahead_on(self) -> tuple[dt.date, ...]:
        """Return the day of the next tier if it is reached by time alone."""
        ahead = self.ahead
        return () if ahead is None else (ahead.first_on,)

    @property
    def held_parts(self) -> tuple[Finding, ...]:
        """Return one finding for each hold in force."""
        return tuple(self.reason(code, **facts) for code, facts in told_of(self.holds, self.outstanding.currency))

    @property
    def holds_end(self) -> tuple[dt.date, ...]:
        """Return the days after the holds in force."""
        return tuple(days_after(hold.until_on, 1) for hold in self.holds)

    @property
    def promises(self) -> tuple[tuple[Promise, PromiseState], ...]:
        """Return each promise with its state.

        A promise in another currency than the claim's does not suspend a step.
        """
        if self.ladder is None or not self.ladder.promises:
            return ()
        days, currency = self.situation.policy.promise_tolerance_days, self.outstanding.currency
        return tuple(
            (one, promise_state(one, self.agreed, self.situation.today, tolerance_days=days))
            for one in self.ladder.promises
            if one.amount.currency == currency
        )

    @property
    def promises_end(self) -> tuple[dt.date, ...]:
        """Return the days after promises that suspend a step; then the claim counts again or is raised."""
        days = self.situation.policy.promise_tolerance_days + 1
        return tuple(
            days_after(one.pay_on, days) for one, state in self.promises if state is PromiseState.OPEN and one.suspends
        )

    def reason(self, code: str, **facts: object) -> Finding:
        """Build a reason about this receivable."""
        return Finding(code=code, subject=self.receivable.id, facts=facts)


AnyPosition: TypeAlias = Position[Ladder | None]
"""A claim that may have no ladder yet."""


def assess_all(
    receivables: Iterable[Receivable],
    policy: AgeingPolicy,
    *,
    as_of: dt.date,
    ladders: Mapping[str, Ladder] | None = None,
    calendar: WorkCalendar = CHINA,
) -> Iterator[Assessment]:
    """Age a ledger, one answer a receivable, in the order they come. Without `ladders` this is their first day."""
    known, situation = ladders or {}, Situation(policy=policy, today=as_of, calendar=calendar)
    for receivable in receivables:
        yield _assess(Position(receivable=receivable, ladder=known.get(receivable.id), situation=situation))


def assess(
    receivable: Receivable,
    ladder: Ladder | None,
    policy: AgeingPolicy,
    *,
    as_of: dt.date,
    calendar: WorkCalendar = CHINA,
    surroundings: Surroundings = NO_SURROUNDINGS,
) -> Assessment:
    """Say where a receivable stands on `as_of`, which steps are due, and why; without a `ladder` it is its first day."""
    situation = Situation(policy=policy, today=as_of, calendar=calendar, surroundings=surroundings)
    return _assess(Position(receivable=receivable, ladder=ladder, situation=situation))


def _assess(position: AnyPosition) -> Assessment:
    ruling, today = _rule(position), position.situation.today
    reached = position.reached
    return Assessment(
        receivable=position.receivable,
        as_of=today,
        days_overdue=position.agreed.days_overdue(today),
        outstanding=position.outstanding,
        held=position.held,
        tier=reached[-1].tier.days if reached and ruling.status not in _WITHOUT_AGE else 0,
        status=ruling.status,
        policy=position.situation.policy.version,
        due=ruling.due,
        reasons=ruling.reasons,
        next_review_on=today if ruling.due else _first_after(position, ruling),
    )


def _first_after(position: AnyPosition, ruling: Ruling) -> dt.date:
    """Return the first of the ruling's next day, the next value date, and the limitation warning."""
    days = [*ruling.review, *position.receivable.value_days]
    if ruling.status not in _WITHOUT_AGE:
        days += position.promises_end
        days.append(warning_day(position.receivable, position.ladder, position.situation))
    return min((day for day in days if day > position.situation.today), default=NEVER)


def _rule(position: AnyPosition) -> Ruling:
    """Apply the rules in their order; the first rule that answers decides where the receivable stands."""
    for rule in (_quarantine, _settled, _too_young, _below_minimum, _held, _promised):
        if (ruling := rule(position)) is not None:
            return ruling
    return steps_due(position)


def quarantine_findings(receivable: Receivable, policy: AgeingPolicy) -> tuple[Finding, ...]:
    """Return every fact of a receivable that cannot be right; with any, no decision is made on it (隔离)."""
    found: list[tuple[str, dict[str, object]]] = []
    day = policy.counted_from(receivable)
    if day is None:
        found.append(("receivable.no_date", {"basis": policy.basis.value}))
    elif not EARLIEST <= day <= LATEST:
        found.append(("receivable.date_impossible", {"basis": policy.basis.value, "on": day}))
    if not receivable.client.strip():
        found.append(("receivable.no_client", {}))
    if receivable.amount.minor <= 0:
        found.append(("receivable.amount_not_positive", {"amount": receivable.amount}))
    return tuple(Finding(code=code, subject=receivable.id, facts=facts) for code, facts in found)


def _quarantine(position: AnyPosition) -> Ruling | None:
    found = quarantine_findings(position.agreed, position.situation.policy)
    return Ruling(status=Status.QUARANTINED, reasons=found) if found else None


def _settled(position: AnyPosition) -> Ruling | None:
    if position.outstanding.minor > 0:
        return None
    if position.outstanding.minor < 0:
        reason = position.reason("ageing.overpaid", amount=-position.outstanding)
    else:
        reason = position.reason("ageing.settled")
    return Ruling(status=Status.SETTLED, reasons=(reason,))


def _too_young(position: AnyPosition) -> Ruling | None:
    if position.reached:
        return None
    days = position.agreed.days_overdue(position.situation.today)
    ahead = position.ahead
    status = Status.OVERDUE if days is not None and days > 0 else Status.NOT_DUE
    in_clients_letter = position.situation.is_about_client
    if in_clients_letter and status is Status.OVERDUE and (kept := _held(position) or _promised(position)) is not None:
        return attrs.evolve(kept, review=(*kept.review, *position.ahead_on))  # the client's letter does not ask for it
    if days is None:
        reason = position.reason("ageing.no_due_date")
    elif days <= 0:
        reason = position.reason("ageing.not_due", days=-days) if days else position.reason("ageing.due_today")
    elif ahead is None:
        reason = position.reason("ageing.no_dunning", days=days)
    else:
        reason = position.reason("ageing.no_tier_yet", days=days, tier=ahead.tier.days, on=ahead.first_on)
    review = position.ahead_on
    if in_clients_letter and (overdue_from := position.agreed.overdue_from) is not None:
        review = (*review, overdue_from)  # from then on it counts in the client's letter
    return Ruling(status=status, reasons=(reason,), review=review)


def _below_minimum(position: AnyPosition) -> Ruling | None:
    situation = position.situation
    minimum = situation.policy.minimum_outstanding.get(position.outstanding.currency)
    if minimum is None:
        return None
    total = situation.surroundings.client_total
    if situation.is_about_client and total is not None:
        left, code = total, "ageing.client_below_minimum"
    else:
        left = position.outstanding if position.held == position.outstanding else position.outstanding - position.held
        code = "ageing.below_minimum"
    if left >= minimum:
        return None
    reasons = (position.reason(code, outstanding=left, minimum=minimum), *position.held_parts)
    return Ruling(status=Status.BELOW_MINIMUM, reasons=reasons, review=position.holds_end)


def _held(position: AnyPosition) -> Ruling | None:
    """Return a ruling if the whole claim is held or disputed; None if only a part of it is held."""
    reasons = list(position.held_parts) if position.held == position.outstanding else []
    if position.agreed.disputed:
        reasons.append(position.reason("ageing.disputed"))
    if not reasons:
        return None
    review = () if position.agreed.disputed else position.holds_end
    return Ruling(status=Status.HELD, reasons=tuple(reasons), review=review)


def _promised(position: AnyPosition) -> Ruling | None:
    running = [promise for promise, state in position.promises if promise.suspends and state is PromiseState.OPEN]
    if not running:
        return None
    promise = max(running, key=lambda item: item.pay_on)
    last_day = days_after(promise.pay_on, position.situation.policy.promise_tolerance_days)
    facts = {"amount": promise.amount, "pay_on": promise.pay_on, "promised_by": promise.promised_by}
    return Ruling(
        status=Status.PROMISED,
        reasons=(position.reason("ageing.promised", **facts), *position.held_parts),
        review=(days_after(last_day, 1), *position.holds_end),
    )
