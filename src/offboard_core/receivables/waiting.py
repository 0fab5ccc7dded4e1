"""What a claim waits for: an agreed later due date (展期), a hold on all or part of it (暂缓), a promise (承诺)."""

from __future__ import annotations

import datetime as dt

import attrs

from offboard_core.kernel.money import Money
from offboard_core.receivables.ladder import Hold, Ladder, Promise, PromiseState
from offboard_core.receivables.policy import days_after
from offboard_core.receivables.receivable import Receivable


def as_agreed(receivable: Receivable, ladder: Ladder | None) -> Receivable:
    """Return the receivable due on the day agreed with the client; the books' own day where that is later.

    Books that have taken the agreement over change nothing: the later of the two days counts, never their sum.
    """
    agreed = None if ladder is None else ladder.agreed_due_on
    if agreed is None or receivable.due_on is None or agreed <= receivable.due_on:
        return receivable
    return attrs.evolve(receivable, due_on=agreed)


def holds_in_force(ladder: Ladder | None, as_of: dt.date) -> tuple[Hold, ...]:
    """Return the holds in force on a day, in the order they were placed."""
    return () if ladder is None else tuple(hold for hold in ladder.holds if hold.is_in_force(as_of))


def is_whole(hold: Hold, currency: str) -> bool:
    """Say whether a hold is on the whole claim; one in a currency the claim no longer has is, to be on the safe side."""
    return hold.amount is None or hold.amount.currency != currency


def told_of(holds: tuple[Hold, ...], currency: str) -> tuple[tuple[str, dict[str, object]], ...]:
    """Return the reason of each hold, as code and facts: what it holds, why, by whom, until when."""
    told = []
    for hold in holds:
        facts: dict[str, object] = {
            "reason": hold.reason,
            "approved_by": hold.approved_by,
            "until_on": hold.until_on,
        }
        part = {} if is_whole(hold, currency) else {"amount": hold.amount}
        told.append(("ageing.part_held" if part else "ageing.held", {**part, **facts}))
    return tuple(told)


def held_part(holds: tuple[Hold, ...], outstanding: Money) -> Money:
    """Return how much of what is owed the holds hold: all of it at most."""
    currency = outstanding.currency
    if any(is_whole(hold, currency) for hold in holds):
        return outstanding
    held = sum((hold.amount for hold in holds if hold.amount is not None), Money.zero(currency))
    return min(held, outstanding)


def promise_state(promise: Promise, receivable: Receivable, as_of: dt.date, *, tolerance_days: int) -> PromiseState:
    """Say what became of a promise by `as_of`: kept as soon as enough came in, broken when its day and tolerance passed."""
    last_day = days_after(promise.pay_on, tolerance_days)
    paid = promise.outstanding - receivable.outstanding(min(as_of, last_day))
    if paid >= promise.amount:
        return PromiseState.KEPT
    if as_of <= last_day:
        return PromiseState.OPEN
    return PromiseState.PART_KEPT if paid.minor > 0 else PromiseState.BROKEN
