"""A hold (暂缓): a claim, or an amount of it, that waits for a reason up to a day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import attrs

from offboard_core.finding import Finding
from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Decided, Refused, Verdict
from offboard_core.receivables.receivable import Receivable
from offboard_core.receivables.situation import Situation

if TYPE_CHECKING:
    from offboard_core.receivables.ladder import Ladder


@attrs.frozen(kw_only=True)
class Hold:
    """暂缓: no step until a day, for a reason, with the name of the approver. `until_on` is its last day.

    `amount` is the part that is held (争议金额), None for the whole claim; steps about the rest are taken.
    """

    reason: str
    approved_by: str
    from_on: dt.date
    until_on: dt.date
    amount: Money | None = None
    lifted_on: dt.date | None = None
    lifted_by: str = ""

    def is_in_force(self, day: dt.date) -> bool:
        """Say whether it is in force on `day`."""
        return self.from_on <= day <= self.until_on and (self.lifted_on is None or day < self.lifted_on)


def place_hold(ladder: Ladder, receivable: Receivable, hold: Hold, situation: Situation) -> Verdict[Ladder]:
    """Hold a claim up to and including a day (暂缓): no step is taken and no escalation sent until then.

    With an `amount` only that part is held, for example a disputed part: letters ask for the rest, and the
    policy's minimum is compared with the rest.
    """
    findings = []
    if not hold.reason.strip():
        findings.append(ladder.finding("hold.no_reason"))
    if hold.from_on < situation.today:
        findings.append(ladder.finding("hold.begins_in_the_past", from_on=hold.from_on))
    if hold.until_on < hold.from_on:
        findings.append(ladder.finding("hold.ends_before_it_begins", from_on=hold.from_on, until_on=hold.until_on))
    findings += _against_part(ladder, receivable, hold.amount, situation.today)
    if findings:
        return Refused(tuple(findings))
    held = attrs.evolve(ladder, holds=(*ladder.holds, hold)).drawn_forward(situation.today)
    facts = {
        "reason": hold.reason,
        "approved_by": hold.approved_by,
        "from_on": hold.from_on,
        "until_on": hold.until_on,
    }
    if hold.amount is None:
        return Decided(state=held, events=(held.event("hold_placed", **facts),))
    return Decided(state=held, events=(held.event("part_held", amount=hold.amount, **facts),))


def _against_part(ladder: Ladder, receivable: Receivable, amount: Money | None, today: dt.date) -> list[Finding]:
    """Refuse an amount that cannot be held as a part: a hold on all that is owed is a hold on the whole claim."""
    if amount is None:
        return []
    owed = receivable.outstanding(today)
    if amount.currency != owed.currency:
        return [ladder.finding("hold.other_currency", currency=amount.currency, expected=owed.currency)]
    if amount.minor <= 0:
        return [ladder.finding("hold.not_positive", amount=amount)]
    if amount >= owed:
        return [ladder.finding("hold.no_part", amount=amount, outstanding=owed)]
    return []


def lift_hold(ladder: Ladder, situation: Situation, *, by: str, reason: str = "") -> Verdict[Ladder]:
    """Lift every hold that is in force or still to come; from today on the claim takes its steps again."""
    today = situation.today
    live = [hold for hold in ladder.holds if hold.lifted_on is None and today <= hold.until_on]
    if not live:
        return Refused((ladder.finding("hold.none_in_force"),))
    holds = tuple(attrs.evolve(hold, lifted_on=today, lifted_by=by) if hold in live else hold for hold in ladder.holds)
    lifted = attrs.evolve(ladder, holds=holds).drawn_forward(today)
    return Decided(state=lifted, events=(lifted.event("hold_lifted", by=by, on=today, reason=reason),))


def holds_in_force(ladder: Ladder | None, as_of: dt.date) -> tuple[Hold, ...]:
    """Return the holds in force on a day, in the order they were placed."""
    return () if ladder is None else tuple(hold for hold in ladder.holds if hold.is_in_force(as_of))


def is_whole(hold: Hold, currency: str) -> bool:
    """Say whether a hold is on the whole claim; one in another currency counts as such, to be safe."""
    return hold.amount is None or hold.amount.currency != currency


def told_of(holds: tuple[Hold, ...], currency: str) -> tuple[tuple[str, dict[str, object]], ...]:
    """Return the reason of each hold as code and facts: the held part, why, by whom, until when."""
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
    """Return how much of what is owed is held: at most all of it."""
    currency = outstanding.currency
    if any(is_whole(hold, currency) for hold in holds):
        return outstanding
    held = sum((hold.amount for hold in holds if hold.amount is not None), Money.zero(currency))
    return min(held, outstanding)
