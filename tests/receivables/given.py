"""What tests about receivables begin with: one claim due on a Monday, its ladder, and looks at it on later days."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Decided, Refused, Verdict
from offboard_core.receivables import (
    AgeingPolicy,
    Assessment,
    Ladder,
    Receivable,
    Settlement,
    SettlementKind,
    Surroundings,
    assess,
)
from offboard_core.receivables.books import record_settlement
from tests.receivables.answers import note
from tests.receivables.decisions import escalate, open_ladder

S = TypeVar("S")

DUE = dt.date(2026, 3, 2)
"""A Monday with no holiday near."""
WARNED_ON = dt.date(2028, 9, 3)
"""180 days before the limitation period of what is due then runs out: what comes next where nothing else does."""
POLICY = AgeingPolicy(version="2026")
AMOUNT = Money.of("1000.00", "CNY")
CLAIM = Receivable(
    id="AR-1",
    client="C-1",
    client_name="华东重工",
    salesperson="wang.wei",
    due_on=DUE,
    amount=AMOUNT,
    contract="HT-7",
    order_number="SO-9",
    ordered_on=DUE - dt.timedelta(days=60),
    invoiced_on=DUE - dt.timedelta(days=30),
)
SUPERVISOR = "zhao.min"


def day(number: int) -> dt.date:
    """Return the day so many days after the due date."""
    return DUE + dt.timedelta(days=number)


def at(on: dt.date) -> dt.datetime:
    """Return ten in the morning of a day in Shanghai."""
    return dt.datetime.combine(on, dt.time(2), dt.UTC)


def cny(amount: str) -> Money:
    """Return an amount in yuan."""
    return Money.of(amount, "CNY")


def decided(verdict: Verdict[S]) -> Decided[S]:
    """Return a yes, or fail with the reasons of the no."""
    assert isinstance(verdict, Decided), verdict
    note(verdict)
    return verdict


def codes(verdict: Verdict[S]) -> list[str]:
    """Return the codes of a no, in their order."""
    assert isinstance(verdict, Refused), verdict
    note(verdict)
    return [finding.code for finding in verdict.findings]


def opened(claim: Receivable = CLAIM, policy: AgeingPolicy = POLICY, *, on: dt.date = DUE) -> Ladder:
    """Return a ladder begun on a day."""
    return decided(open_ladder(claim, policy, on=on)).state


def look(
    ladder: Ladder,
    number: int,
    claim: Receivable = CLAIM,
    policy: AgeingPolicy = POLICY,
    *,
    supervisor: str | None = SUPERVISOR,
    surroundings: Surroundings | None = None,
) -> Decided[Ladder]:
    """Look at a claim so many days after its due date."""
    return decided(
        escalate(
            ladder,
            claim,
            policy,
            now=at(day(number)),
            supervisor=supervisor,
            surroundings=surroundings or Surroundings(),
        )
    )


def looked(ladder: Ladder, *numbers: int, claim: Receivable = CLAIM, policy: AgeingPolicy = POLICY) -> Ladder:
    """Return the ladder after looks on several days."""
    for number in numbers:
        ladder = look(ladder, number, claim, policy).state
    return ladder


def aged(
    number: int,
    claim: Receivable = CLAIM,
    ladder: Ladder | None = None,
    policy: AgeingPolicy = POLICY,
    *,
    surroundings: Surroundings | None = None,
) -> Assessment:
    """Assess a claim so many days after its due date."""
    return assess(claim, ladder, policy, as_of=day(number), surroundings=surroundings or Surroundings())


def paid(
    claim: Receivable,
    amount: str,
    on: dt.date,
    reference: str = "P-1",
    kind: SettlementKind = SettlementKind.PAYMENT,
) -> Receivable:
    """Return a claim with something settled on a day."""
    settlement = Settlement(amount=cny(amount), value_on=on, reference=reference, kind=kind)
    return decided(record_settlement(claim, settlement, today=on)).state


def tiers(ladder: Ladder) -> list[int]:
    """Return the tiers of the steps taken, in their order."""
    return [step.tier for step in ladder.steps]
