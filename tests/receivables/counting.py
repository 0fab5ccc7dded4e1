"""Where a row stands, counted forward day by day from the day age is counted from; shares no code with the compiler."""

from __future__ import annotations

import datetime as dt
import random
from functools import cache
from typing import NamedTuple

from offboard_core.kernel.money import Money
from offboard_core.kernel.workcalendar import CHINA
from offboard_core.receivables import (
    Act,
    AgeingPolicy,
    Basis,
    Boundary,
    DayUnit,
    Override,
    Receivable,
    Scope,
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
    currency: str | None
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
LETTERS = (Tier(10, Act.DUN), Tier(25, Act.DUN), Tier(45, Act.DUN))
WORKDAYS = (Tier(0, Act.REMIND), Tier(22, Act.REMIND), Tier(44, Act.INTERVENE), Tier(66, Act.DUN))
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
    "working days": AgeingPolicy(
        unit=DayUnit.BUSINESS, tiers=WORKDAYS, overrides=(Override(client="C-2", tiers=SHORT),)
    ),
    "only after working days of grace": AgeingPolicy(
        unit=DayUnit.BUSINESS,
        boundary=Boundary.AFTER,
        grace_days=3,
        overrides=(
            Override(segment="政府客户", grace_days=20),
            Override(client="C-5", tiers=SHORT, grace_days=0),
            Override(client="C-6", tiers=()),
            Override(receivable="R-11", tiers=WORKDAYS),
        ),
    ),
    "from the letter before, to the client": AgeingPolicy(
        basis=Basis.PREVIOUS_LETTER,
        scope=Scope.CLIENT,
        tiers=LETTERS,
        minimum_outstanding={"CNY": Money.of("100.50", "CNY")},
        overrides=(Override(segment="国企's", tiers=(Tier(5, Act.REMIND), Tier(30, Act.DUN), Tier(60, Act.DUN))),),
    ),
}
"""Policies that differ in everything a row's standing hangs on."""

_LIMITS = (0, 1, 5, 10, 14, 15, 30, 31, 35, 36, 45, 60, 75, 90, 95, 96, 105, 120, 150)
_ODD = (dt.date(206, 10, 1), dt.date(1949, 12, 31), dt.date(1950, 1, 1), dt.date(2199, 12, 31), dt.date(2200, 1, 1))
_NOBODY = ("", None, "  ", "\u3000", " \t\n", "\xa0\u2003")
_NO_CURRENCY = ("", None, "RMB", "cny")
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
                client=draw.choice(_NOBODY) if draw.random() < 0.02 else f"C-{draw.randint(0, 9)}",
                segment=draw.choice((None, "", "政府客户", "国企's", "民企")),
                currency=draw.choice(_NO_CURRENCY if draw.random() < 0.02 else ("CNY", "CNY", "JPY", "USD")),
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
    if start is None or start.year < 1950 or start.year > 2199 or row.outstanding is None:
        return Standing(0, "quarantined", "quarantined")
    if row.client is None or not row.client.strip() or row.currency not in {"CNY", "JPY", "USD"}:
        return Standing(0, "quarantined", "quarantined")
    if row.amount is None or row.amount <= 0:
        return Standing(0, "quarantined", "quarantined")
    if row.outstanding <= 0:
        return Standing(0, "settled", "settled")
    tiers, grace = _terms(row, policy)
    later = grace + (1 if policy.boundary is Boundary.AFTER else 0)
    reached = []
    for tier in tiers:
        in_workdays = policy.unit is DayUnit.BUSINESS
        first_on = _worked(start, tier.days + later) if in_workdays else _forward(_forward(start, tier.days), later)
        if first_on <= AS_OF:
            reached.append(tier.days)
        if policy.basis is Basis.PREVIOUS_LETTER and tier.act is Act.DUN:
            break  # what comes after a letter is counted from it, and a row knows of none
    return Standing(
        max(reached, default=0), _status(row, policy, reached=bool(reached)), _band(start, policy.band_days)
    )


def _status(row: Facts, policy: AgeingPolicy, *, reached: bool) -> str:
    if reached:
        least = policy.minimum_outstanding.get(row.currency or "") if policy.scope is Scope.RECEIVABLE else None
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


@cache
def _worked(start: dt.date, days: int) -> dt.date:
    """Go forward until so many working days have passed; none means the next day that is one, be it today."""
    passed = 0
    if days == 0:
        while not CHINA.is_workday(start):
            start += ONE
    while passed < days:
        start += ONE
        passed += CHINA.is_workday(start)
    return start


def receivable(row: Facts) -> Receivable | None:
    """Return the same row as a receivable, None where a receivable cannot be so incomplete."""
    if row.amount is None or row.outstanding is None or row.currency not in {"CNY", "JPY", "USD"}:
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
