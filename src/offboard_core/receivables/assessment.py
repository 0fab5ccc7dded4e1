"""Assessment: for one receivable on one day, how old it is, where it stands, what is due, and why.

Same facts, same policy, same day: the same answer, in any order. What is not due is said with its reason as well.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

import attrs

from offboard_core.finding import Finding
from offboard_core.kernel.money import Money
from offboard_core.kernel.workcalendar import CHINA, WorkCalendar
from offboard_core.receivables.due_steps import DueStep, Ruling, steps_due
from offboard_core.receivables.extension import as_agreed
from offboard_core.receivables.hold import held_part, holds_in_force
from offboard_core.receivables.ladder import Ladder
from offboard_core.receivables.limitation import warning_day
from offboard_core.receivables.policy import AgeingPolicy, days_after
from offboard_core.receivables.promise import PromiseState
from offboard_core.receivables.receivable import Receivable
from offboard_core.receivables.situation import NO_SURROUNDINGS, Case, Surroundings
from offboard_core.receivables.status import Status
from offboard_core.receivables.tiers import NEVER, raised, rungs

EARLIEST, LATEST = dt.date(1950, 1, 1), dt.date(2199, 12, 31)
"""Dates outside are slips of the keyboard: 0206 for 2026."""


@attrs.frozen(kw_only=True)
class Assessment:
    """What one policy makes of one receivable on `as_of` (基准日).

    `tier` is the days of the highest tier reached, 0 where none is, nothing is owed, or the facts cannot be right. `reasons` says why it stands as it does, also why
    nothing more is done. `next_review_on` is the next day on which a step can come due, or something owed run out, by
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


_WITHOUT_AGE = frozenset({Status.QUARANTINED, Status.SETTLED})


def assess_all(
    receivables: Iterable[Receivable],
    policy: AgeingPolicy,
    *,
    as_of: dt.date,
    ladders: Mapping[str, Ladder] | None = None,
    calendar: WorkCalendar = CHINA,
) -> Iterator[Assessment]:
    """Age a ledger, one answer a receivable, in the order they come. Without `ladders` this is their first day."""
    known = ladders or {}
    for receivable in receivables:
        yield assess(receivable, known.get(receivable.id), policy, as_of=as_of, calendar=calendar)


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
    outstanding = receivable.outstanding(as_of)
    agreed = as_agreed(receivable, ladder)
    climbed = raised(rungs(agreed, ladder, policy, calendar=calendar), agreed, ladder, policy, as_of)
    reached = tuple(rung for rung in climbed if rung.first_on <= as_of)
    holds = holds_in_force(ladder, as_of)
    held = held_part(holds, outstanding) if holds and outstanding.minor > 0 else Money.zero(outstanding.currency)
    ahead = climbed[len(reached)] if len(reached) < len(climbed) else None
    case = Case(agreed, ladder, policy, as_of, calendar, surroundings, outstanding, reached, ahead, holds, held)
    ruling = _rule(case)
    return Assessment(
        receivable=receivable,
        as_of=as_of,
        days_overdue=agreed.days_overdue(as_of),
        outstanding=outstanding,
        held=held,
        tier=reached[-1].tier.days if reached and ruling.status not in _WITHOUT_AGE else 0,
        status=ruling.status,
        policy=policy.version,
        due=ruling.due,
        reasons=ruling.reasons,
        next_review_on=as_of if ruling.due else _first_after(case, ruling),
    )


def _first_after(case: Case, ruling: Ruling) -> dt.date:
    """Return the next day that the ruling names, a settlement begins to count on, or the limitation period is warned of."""
    days = [*ruling.review, *(settlement.value_on for settlement in case.receivable.settlements)]
    if ruling.status not in _WITHOUT_AGE:
        days += case.promises_end
        days.append(warning_day(case.receivable, case.ladder, case.policy, as_of=case.as_of))
    return min((day for day in days if day > case.as_of), default=NEVER)


def _rule(case: Case) -> Ruling:
    """Go through the rules in their order; the first that speaks decides where the receivable stands."""
    for rule in (_quarantine, _settled, _too_young, _below_minimum, _held, _promised):
        if (ruling := rule(case)) is not None:
            return ruling
    return steps_due(case)


def quarantine_findings(receivable: Receivable, policy: AgeingPolicy) -> tuple[Finding, ...]:
    """Name everything about a receivable that cannot be right, so that nothing is decided on it (隔离)."""
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


def _quarantine(case: Case) -> Ruling | None:
    found = quarantine_findings(case.receivable, case.policy)
    return Ruling(status=Status.QUARANTINED, reasons=found) if found else None


def _settled(case: Case) -> Ruling | None:
    if case.outstanding.minor > 0:
        return None
    if case.outstanding.minor < 0:
        reason = case.reason("ageing.overpaid", amount=-case.outstanding)
    else:
        reason = case.reason("ageing.settled")
    return Ruling(status=Status.SETTLED, reasons=(reason,))


def _too_young(case: Case) -> Ruling | None:
    if case.reached:
        return None
    days = case.receivable.days_overdue(case.as_of)
    ahead = case.ahead
    status = Status.OVERDUE if days is not None and days > 0 else Status.NOT_DUE
    if case.is_about_client and status is Status.OVERDUE and (kept := _held(case) or _promised(case)) is not None:
        return attrs.evolve(kept, review=(*kept.review, *case.ahead_on))  # the client's letter does not ask for it
    if days is None:
        reason = case.reason("ageing.no_due_date")
    elif days <= 0:
        reason = case.reason("ageing.not_due", days=-days) if days else case.reason("ageing.due_today")
    elif ahead is None:
        reason = case.reason("ageing.no_dunning", days=days)
    else:
        reason = case.reason("ageing.no_tier_yet", days=days, tier=ahead.tier.days, on=ahead.first_on)
    review = case.ahead_on
    if case.is_about_client and case.receivable.due_on is not None:
        review = (*review, days_after(case.receivable.due_on, 1))  # from then on it counts in the client's letter
    return Ruling(status=status, reasons=(reason,), review=review)


def _below_minimum(case: Case) -> Ruling | None:
    minimum = case.policy.minimum_outstanding.get(case.outstanding.currency)
    if minimum is None:
        return None
    total = case.surroundings.client_total
    if case.is_about_client and total is not None:
        left, code = total, "ageing.client_below_minimum"
    else:
        left = case.outstanding if case.held == case.outstanding else case.outstanding - case.held
        code = "ageing.below_minimum"
    if left >= minimum:
        return None
    reasons = (case.reason(code, outstanding=left, minimum=minimum), *case.held_parts)
    return Ruling(status=Status.BELOW_MINIMUM, reasons=reasons, review=case.holds_end)


def _held(case: Case) -> Ruling | None:
    """Wait where all of it is held, or the source calls it disputed; where a part is, the rest goes its way."""
    reasons = list(case.held_parts) if case.held == case.outstanding else []
    if case.receivable.disputed:
        reasons.append(case.reason("ageing.disputed"))
    if not reasons:
        return None
    review = () if case.receivable.disputed else case.holds_end
    return Ruling(status=Status.HELD, reasons=tuple(reasons), review=review)


def _promised(case: Case) -> Ruling | None:
    running = [promise for promise, state in case.promises if promise.suspends and state is PromiseState.OPEN]
    if not running:
        return None
    promise = max(running, key=lambda item: item.pay_on)
    last_day = days_after(promise.pay_on, case.policy.promise_tolerance_days)
    facts = {"amount": promise.amount, "pay_on": promise.pay_on, "promised_by": promise.promised_by}
    return Ruling(
        status=Status.PROMISED,
        reasons=(case.reason("ageing.promised", **facts), *case.held_parts),
        review=(days_after(last_day, 1), *case.holds_end),
    )
