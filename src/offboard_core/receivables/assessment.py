"""Assessment: for one receivable on one day, how old it is, where it stands, what is due, and why.

Same facts, same policy, same day: the same answer, in any order. What is not due is said with its reason as well.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never

import attrs

from offboard_core.finding import Finding
from offboard_core.kernel.money import Money
from offboard_core.kernel.workcalendar import CHINA, Deadline, WorkCalendar
from offboard_core.receivables.ladder import Hold, Ladder, Promise, PromiseState, StepState
from offboard_core.receivables.policy import Act, AgeingPolicy, Progression, Tier, days_after
from offboard_core.receivables.receivable import Receivable
from offboard_core.receivables.status import Status
from offboard_core.receivables.waiting import as_agreed, held_part, holds_in_force, promise_state, told_of

EARLIEST, LATEST = dt.date(1950, 1, 1), dt.date(2199, 12, 31)
"""Dates outside are slips of the keyboard: 0206 for 2026."""


NEVER = dt.date.max
"""The review date of what only new facts can change."""


@attrs.frozen(kw_only=True)
class DueStep:
    """A step to be taken now: its tier, what is done, and the day by which it is to be answered.

    `assumed` says that the day was counted beyond what the work calendar knows.
    """

    tier: int
    act: Act
    answer_by: dt.date
    assumed: Finding | None = None


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


@attrs.frozen(kw_only=True)
class Surroundings:
    """What the answer hangs on beside the receivable and its ladder.

    `last_letter_on` is the day of the latest letter to the same client for another receivable; `feed_known_on` the day
    the books were last known to be right (None: nobody tracks it).
    """

    last_letter_on: dt.date | None = None
    feed_known_on: dt.date | None = None


_WITHOUT_AGE = frozenset({Status.QUARANTINED, Status.SETTLED})

NO_SURROUNDINGS = Surroundings()
"""No other letter, and books that are right by definition."""


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
    reached = policy.tiers_reached(agreed, as_of)
    holds = holds_in_force(ladder, as_of)
    held = held_part(holds, outstanding) if holds and outstanding.minor > 0 else Money.zero(outstanding.currency)
    ruling = _rule(_Case(agreed, ladder, policy, as_of, calendar, surroundings, outstanding, reached, holds, held))
    return Assessment(
        receivable=receivable,
        as_of=as_of,
        days_overdue=agreed.days_overdue(as_of),
        outstanding=outstanding,
        held=held,
        tier=reached[-1].days if reached and ruling.status not in _WITHOUT_AGE else 0,
        status=ruling.status,
        policy=policy.version,
        due=ruling.due,
        reasons=ruling.reasons,
        next_review_on=as_of if ruling.due else _first_after(as_of, ruling.review, receivable),
    )


def _first_after(as_of: dt.date, days: tuple[dt.date, ...], receivable: Receivable) -> dt.date:
    """Return the next of `days`, or the next day on which a settlement begins to count."""
    booked = (settlement.value_on for settlement in receivable.settlements)
    return min((day for day in (*days, *booked) if day > as_of), default=NEVER)


@attrs.frozen
class _Case:
    """Everything one answer hangs on."""

    receivable: Receivable
    ladder: Ladder | None
    policy: AgeingPolicy
    as_of: dt.date
    calendar: WorkCalendar
    surroundings: Surroundings
    outstanding: Money
    reached: tuple[Tier, ...]
    holds: tuple[Hold, ...]
    held: Money

    def reason(self, code: str, **facts: object) -> Finding:
        return Finding(code=code, subject=self.receivable.id, facts=facts)


@attrs.frozen(kw_only=True)
class _Ruling:
    """The part of the answer that rules decide; `review` holds the days on which they may decide otherwise."""

    status: Status
    reasons: tuple[Finding, ...]
    due: tuple[DueStep, ...] = ()
    review: tuple[dt.date, ...] = ()


def _rule(case: _Case) -> _Ruling:
    """Go through the rules in their order; the first that speaks decides where the receivable stands."""
    for rule in (_quarantine, _settled, _too_young, _below_minimum, _held, _promised):
        if (ruling := rule(case)) is not None:
            return ruling
    return _steps(case)


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


def _quarantine(case: _Case) -> _Ruling | None:
    found = quarantine_findings(case.receivable, case.policy)
    return _Ruling(status=Status.QUARANTINED, reasons=found) if found else None


def _settled(case: _Case) -> _Ruling | None:
    if case.outstanding.minor > 0:
        return None
    if case.outstanding.minor < 0:
        reason = case.reason("ageing.overpaid", amount=-case.outstanding)
    else:
        reason = case.reason("ageing.settled")
    return _Ruling(status=Status.SETTLED, reasons=(reason,))


def _too_young(case: _Case) -> _Ruling | None:
    if case.reached:
        return None
    days = case.receivable.days_overdue(case.as_of)
    ahead = _next_tier(case)
    if days is None:
        reasons = (case.reason("ageing.no_due_date"),)
        status = Status.NOT_DUE
    elif days <= 0:
        reasons = (case.reason("ageing.not_due", days=-days) if days else case.reason("ageing.due_today"),)
        status = Status.NOT_DUE
    elif ahead is None:
        reasons = (case.reason("ageing.no_dunning", days=days),)
        status = Status.OVERDUE
    else:
        reasons = (case.reason("ageing.no_tier_yet", days=days, tier=ahead[0].days, on=ahead[1]),)
        status = Status.OVERDUE
    return _Ruling(status=status, reasons=reasons, review=(ahead[1],) if ahead else ())


def _below_minimum(case: _Case) -> _Ruling | None:
    minimum = case.policy.minimum_outstanding.get(case.outstanding.currency)
    left = case.outstanding if case.held == case.outstanding else case.outstanding - case.held
    if minimum is None or left >= minimum:
        return None
    facts = {"outstanding": left, "minimum": minimum}
    reasons = (case.reason("ageing.below_minimum", **facts), *_held_parts(case))
    return _Ruling(status=Status.BELOW_MINIMUM, reasons=reasons, review=_holds_end(case))


def _held(case: _Case) -> _Ruling | None:
    """Wait where all of it is held, or the source calls it disputed; where a part is, the rest goes its way."""
    reasons = list(_held_parts(case)) if case.held == case.outstanding else []
    if case.receivable.disputed:
        reasons.append(case.reason("ageing.disputed"))
    if not reasons:
        return None
    review = () if case.receivable.disputed else _holds_end(case)
    return _Ruling(status=Status.HELD, reasons=tuple(reasons), review=review)


def _held_parts(case: _Case) -> tuple[Finding, ...]:
    return tuple(case.reason(code, **facts) for code, facts in told_of(case.holds, case.outstanding.currency))


def _holds_end(case: _Case) -> tuple[dt.date, ...]:
    return tuple(_day_after(hold.until_on) for hold in case.holds)


def _promised(case: _Case) -> _Ruling | None:
    running = [promise for promise, state in _promises(case) if promise.suspends and state is PromiseState.OPEN]
    if not running:
        return None
    promise = max(running, key=lambda item: item.pay_on)
    last_day = days_after(promise.pay_on, case.policy.promise_tolerance_days)
    facts = {"amount": promise.amount, "pay_on": promise.pay_on, "promised_by": promise.promised_by}
    return _Ruling(
        status=Status.PROMISED,
        reasons=(case.reason("ageing.promised", **facts), *_held_parts(case)),
        review=(_day_after(last_day), *_holds_end(case)),
    )


def _steps(case: _Case) -> _Ruling:
    """Choose the steps due now; a letter that has to wait leaves the way free for the internal step below it."""
    taken = [step for step in case.ladder.current_steps if step.state is not StepState.CANCELLED] if case.ladder else []
    pending = [tier for tier in case.reached if tier.days > max((step.tier for step in taken), default=-1)]
    flags = (*_held_parts(case), *_promise_flags(case))
    ahead = _next_tier(case)
    review = (*((ahead[1],) if ahead else ()), *_answers_run_out(case), *_holds_end(case))
    if not pending:
        reason = case.reason("ageing.all_steps_taken", tier=taken[-1].tier, on=taken[-1].decided_on)
        return _Ruling(status=Status.DONE, reasons=(reason, *flags), review=review)
    if case.policy.progression is Progression.STEPWISE:
        if taken and taken[-1].is_open:
            waiting = case.reason("ageing.former_step_open", tier=taken[-1].tier)
            return _Ruling(status=Status.WAITING, reasons=(waiting, *flags), review=review)
        pending = pending[:1]
    chosen, status, against = _choose(case, pending)
    if chosen is None:
        return _Ruling(status=status, reasons=(*against, *flags), review=(*review, *_letter_may_go(case, status)))
    due = _due_step(case, chosen)
    step = case.reason("ageing.step_due", tier=due.tier, act=due.act.value, answer_by=due.answer_by)
    assumed = () if due.assumed is None else (due.assumed,)
    return _Ruling(status=Status.DUE, reasons=(step, *assumed, *against, *flags), due=(due,))


def _choose(case: _Case, pending: list[Tier]) -> tuple[Tier | None, Status, tuple[Finding, ...]]:
    """Take the highest pending tier; where that is a letter which has to wait, the highest internal one below it."""
    top = pending[-1]
    waits = _letter_waits(case, top) if top.act is Act.DUN else None
    if waits is None:
        return top, Status.DUE, ()
    status, reason = waits
    internal = [tier for tier in pending if tier.act is not Act.DUN]
    return (internal[-1] if internal else None), status, (reason,)


def _letter_waits(case: _Case, tier: Tier) -> tuple[Status, Finding] | None:
    """Say why a letter to the client cannot go today: the opening baseline, old books, another letter just sent."""
    if case.ladder is None or case.ladder.awaits_release:
        return Status.AWAITING_RELEASE, case.reason("ageing.letter_awaits_release", tier=tier.days)
    known_on = case.surroundings.feed_known_on
    if known_on is not None and (case.as_of - known_on).days > case.policy.feed_days:
        facts = {"known_on": known_on, "limit": case.policy.feed_days}
        return Status.STALE_FEED, case.reason("ageing.feed_stale", **facts)
    if (free_on := _free_on(case)) is not None and case.as_of < free_on:
        facts = {"last_on": _last_letter_on(case), "gap": case.policy.letter_gap_days, "on": free_on}
        return Status.SPACED, case.reason("ageing.letter_spaced", **facts)
    return None


def _free_on(case: _Case) -> dt.date | None:
    """Return the first day on which another letter may go to this client, None when any day will do."""
    last = _last_letter_on(case)
    if last is None or not case.policy.letter_gap_days:
        return None
    return days_after(last, case.policy.letter_gap_days)


def _last_letter_on(case: _Case) -> dt.date | None:
    own = case.ladder.last_letter_on if case.ladder is not None else None
    days = [day for day in (own, case.surroundings.last_letter_on) if day is not None]
    return max(days, default=None)


def _letter_may_go(case: _Case, status: Status) -> tuple[dt.date, ...]:
    """Return the day on which a letter that waits may go by itself; a release is no such thing."""
    free_on = _free_on(case)
    if status is Status.SPACED and free_on is not None:
        return (free_on,)
    return (_day_after(case.as_of),) if status is Status.STALE_FEED else ()


def _due_step(case: _Case, tier: Tier) -> DueStep:
    deadline = _deadline(case, tier.act)
    return DueStep(tier=tier.days, act=tier.act, answer_by=deadline.on, assumed=deadline.assumed)


def _deadline(case: _Case, act: Act) -> Deadline:
    match act:
        case Act.REMIND:
            return case.calendar.add_workdays(case.as_of, case.policy.statement_workdays)
        case Act.INTERVENE:
            return case.calendar.add_workdays(case.as_of, case.policy.intervention_workdays)
        case Act.DUN:
            return Deadline(on=days_after(case.as_of, case.policy.pay_within_days))
        case _:
            assert_never(act)


def _next_tier(case: _Case) -> tuple[Tier, dt.date] | None:
    counted_from = case.policy.counted_from(case.receivable)
    terms = case.policy.terms_for(case.receivable)
    ahead = terms.tiers[len(case.reached) :]
    if counted_from is None or not ahead:
        return None
    return ahead[0], case.policy.first_day_of(ahead[0], counted_from, terms)


def _answers_run_out(case: _Case) -> tuple[dt.date, ...]:
    """Return the days after which an unmet internal step goes further up."""
    steps = case.ladder.unanswered if case.ladder is not None else ()
    return tuple(_day_after(step.answer_by) for step in steps)


def _promises(case: _Case) -> list[tuple[Promise, PromiseState]]:
    """Tell what became of each promise; one in a currency the claim no longer has holds nothing."""
    promises = case.ladder.promises if case.ladder is not None else ()
    days = case.policy.promise_tolerance_days
    return [
        (one, promise_state(one, case.receivable, case.as_of, tolerance_days=days))
        for one in promises
        if one.amount.currency == case.outstanding.currency
    ]


def _promise_flags(case: _Case) -> tuple[Finding, ...]:
    """Point out promises that hold nothing up: those nobody can prove, and those that were broken."""
    found = []
    for promise, state in _promises(case):
        facts = {"amount": promise.amount, "pay_on": promise.pay_on, "promised_by": promise.promised_by}
        if state in {PromiseState.BROKEN, PromiseState.PART_KEPT}:
            found.append(case.reason("ageing.promise_broken", state=state.value, **facts))
        elif state is PromiseState.OPEN and not promise.suspends:
            found.append(case.reason("ageing.promise_unproven", channel=promise.channel.value, **facts))
    return tuple(found)


def _day_after(day: dt.date) -> dt.date:
    return days_after(day, 1)
