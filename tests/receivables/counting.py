"""Where a row stands, counted forward day by day from the day age is counted from; shares no code with the compiler."""

from __future__ import annotations

import datetime as dt
import random
from functools import cache
from typing import NamedTuple

from offboard_core.kernel.money import Money
from offboard_core.receivables import (
    Act,
    AgeingPolicy,
    Basis,
    Boundary,
    Override,
    Receivable,
    Settlement,
    SettlementKind,
    Tier,
)

AS_OF = dt.date(2026, 11, 23)
ONE = dt.timedelta(days=1)


class Facts(NamedTuple):
    """A row of a host's table; amounts in whole minor units."""

    n: int
    id: str
    client: str | None
    segment: str | None
    currency: str
    due_on: dt.date | None
    invoiced_on: dt.date | None
    amount: int | None
    outstanding: int | None


class Standing(NamedTuple):
    """What is said about a row."""

    tier: int
    status: str
    band: str


SHORT = (Tier(10, Act.REMIND), Tier(45, Act.DUN))
POLICIES = {
    "default": AgeingPolicy(),
    "grace, and only after it": AgeingPolicy(grace_days=5, boundary=Boundary.AFTER, band_days=(15, 45, 120)),
    "overrides": AgeingPolicy(
        grace_days=1,
        overrides=(
            Override(client="C-3", tiers=()),
            Override(segment="政府客户", grace_days=30),
            Override(segment="国企's", tiers=SHORT),
            Override(segment="国企's", grace_days=7),
            Override(client="C-5", tiers=SHORT, grace_days=2),
            Override(client="C-6", grace_days=60),
            Override(receivable="R-11", grace_days=0),
            Override(receivable="R-12", tiers=(Tier(60, Act.DUN),)),
            Override(receivable="R-13", tiers=(Tier(30, Act.REMIND), Tier(75, Act.INTERVENE)), grace_days=3),
        ),
    ),
    "minimum": AgeingPolicy(
        minimum_outstanding={"CNY": Money.of("100.50", "CNY"), "JPY": Money.of("3000", "JPY")},
        overrides=(Override(segment="政府客户", grace_days=15),),
    ),
    "from the invoice": AgeingPolicy(
        basis=Basis.INVOICE_DATE, tiers=(Tier(0, Act.REMIND), Tier(30, Act.REMIND), Tier(90, Act.DUN))
    ),
}
"""Policies that differ in everything a row's standing hangs on."""

_LIMITS = (0, 1, 5, 10, 15, 30, 31, 35, 36, 45, 60, 75, 90, 95, 96, 105, 120, 150)
_ODD = (dt.date(206, 10, 1), dt.date(1949, 12, 31), dt.date(1950, 1, 1), dt.date(2199, 12, 31), dt.date(2200, 1, 1))
_AMOUNTS = (0, 1, -1, 2999, 3000, 3001, 10049, 10050, 10051)


def random_rows(count: int, *, seed: int = 20261123) -> list[Facts]:
    """Draw rows around every limit: days, amounts, dates that cannot be right, and what is not known."""
    draw = random.Random(seed)

    def day() -> dt.date | None:
        kind = draw.random()
        if kind < 0.03:
            return draw.choice((None, *_ODD))
        if kind < 0.7:
            return AS_OF - (draw.choice(_LIMITS) + draw.randint(-2, 2)) * ONE
        return AS_OF - draw.randint(-60, 500) * ONE

    rows = []
    for n in range(count):
        outstanding = draw.choice(_AMOUNTS) if draw.random() < 0.4 else draw.randint(1, 10**9)
        amount = outstanding + draw.choice((0, 0, 500, -7, 10**7))
        known = draw.random()
        rows.append(
            Facts(
                n=n,
                id=f"R-{n % 500}",
                client=draw.choice(("", None)) if draw.random() < 0.01 else f"C-{draw.randint(0, 9)}",
                segment=draw.choice((None, "", "政府客户", "国企's", "民企")),
                currency=draw.choice(("CNY", "CNY", "JPY", "USD")),
                due_on=day(),
                invoiced_on=day(),
                amount=None if known < 0.01 else amount,
                outstanding=None if known > 0.99 else outstanding,
            )
        )
    return rows


def counted(row: Facts, policy: AgeingPolicy) -> Standing:
    """Say where a row stands, one rule of the policy at a time."""
    start = row.invoiced_on if policy.basis is Basis.INVOICE_DATE else row.due_on
    if start is None or start.year < 1950 or start.year > 2199 or not row.client or row.outstanding is None:
        return Standing(0, "quarantined", "quarantined")
    if row.amount is None or row.amount <= 0:
        return Standing(0, "quarantined", "quarantined")
    if row.outstanding <= 0:
        return Standing(0, "settled", "settled")
    tiers, grace = _terms(row, policy)
    strictly = policy.boundary is Boundary.AFTER
    reached = [
        tier.days for tier in tiers if _forward(_forward(start, tier.days), grace + (1 if strictly else 0)) <= AS_OF
    ]
    return Standing(
        max(reached, default=0), _status(row, policy, reached=bool(reached)), _band(start, policy.band_days)
    )


def _status(row: Facts, policy: AgeingPolicy, *, reached: bool) -> str:
    if reached:
        least = policy.minimum_outstanding.get(row.currency)
        return "below_minimum" if least is not None and (row.outstanding or 0) < least.minor else "due"
    return "overdue" if row.due_on is not None and _forward(row.due_on, 1) <= AS_OF else "not_due"


def _terms(row: Facts, policy: AgeingPolicy) -> tuple[tuple[Tier, ...], int]:
    """Look for tiers and for grace, each by itself: the receivable's, the client's, the segment's, the policy's own."""
    mine = [
        *(one for one in policy.overrides[::-1] if one.receivable == row.id),
        *(one for one in policy.overrides[::-1] if one.client is not None and one.client == row.client),
        *(one for one in policy.overrides[::-1] if one.segment is not None and one.segment == row.segment),
    ]
    tiers = next((one.tiers for one in mine if one.tiers is not None), policy.tiers)
    return tiers, next((one.grace_days for one in mine if one.grace_days is not None), policy.grace_days)


@cache
def _band(start: dt.date, edges: tuple[int, ...]) -> str:
    if start >= AS_OF:
        return "not_due"
    first = 1
    for edge in edges:
        if _forward(start, edge) >= AS_OF:
            return f"{first}-{edge}"
        first = edge + 1
    return f"over-{edges[-1]}"


@cache
def _forward(start: dt.date, days: int) -> dt.date:
    """Go forward one day after the other."""
    for _ in range(days):
        start += ONE
    return start


def receivable(row: Facts) -> Receivable | None:
    """Return the same row as a receivable, None where a receivable cannot be so incomplete."""
    if row.amount is None or row.outstanding is None:
        return None
    paid = row.amount - row.outstanding
    kind = SettlementKind.PAYMENT if paid > 0 else SettlementKind.REVERSAL
    settled = (
        Settlement(amount=Money(minor=abs(paid), currency=row.currency), value_on=AS_OF, kind=kind) if paid else None
    )
    return Receivable(
        id=row.id,
        client=row.client or "",
        salesperson="wang.wei",
        due_on=row.due_on,
        invoiced_on=row.invoiced_on,
        amount=Money(minor=row.amount, currency=row.currency),
        segment=row.segment or "",
        settlements=() if settled is None else (settled,),
    )
