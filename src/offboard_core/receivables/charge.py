"""Charges (费用与逾期利息): what a letter asks for beside the claim. Never part of what is outstanding, nor of the ladder.

Interest is simple. It runs from the day after the due date (as last agreed) through the day of the letter, on what was
outstanding at the end of each day, so that a part payment counts from its value date; a part of the claim that the
letter does not ask for (held, 暂缓) bears none. The sum of all days is rounded half up to minor units, once for each
claim; then the cap is applied, rounded down; what is then below the minimum is not asked for at all. Where a rate is not known
(the host's table of LPRs does not reach that day, say), interest is unknown, and not charged.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, assert_never

import attrs

from offboard_core.kernel.known import Unknown
from offboard_core.kernel.money import Money
from offboard_core.receivables.charge_policy import ChargePolicy, Interest, InterestBasis, millionths
from offboard_core.receivables.receivable import Receivable

_MILLION = 1_000_000


@attrs.frozen(kw_only=True)
class Charge:
    """What one claim is charged in a letter; `interest` is `Unknown` where its rate is, and then not charged.

    `rule` is the rule of interest, None without one; interest ran from `runs_from` through `runs_through`.
    """

    fee: Money
    interest: Money | Unknown
    rule: Interest | None = None
    runs_from: dt.date | None = None
    runs_through: dt.date | None = None

    @property
    def total(self) -> Money:
        """Return what is charged altogether."""
        return self.fee if isinstance(self.interest, Unknown) else self.fee + self.interest

    def facts(self, asked: Money) -> dict[str, Any]:
        """Tell it as a message's facts, beside what is `asked`; only what is charged is there, and why interest is not."""
        facts: dict[str, Any] = {}
        if self.fee:
            facts["fee"] = self.fee
        if isinstance(self.interest, Unknown):
            facts["interest_unknown"] = self.interest.reason
        elif self.rule is not None and self.interest:
            facts |= {
                "interest": self.interest,
                "interest_from": self.runs_from,
                "interest_through": self.runs_through,
                "interest_basis": self.rule.basis.value,
                "interest_percent": self.rule.told_percent,
                "year_days": self.rule.year_days,
            }
        if self.total:
            facts["payable"] = asked + self.total
        return facts


def charge_claim(
    receivable: Receivable, policy: ChargePolicy, *, tier: int, due_on: dt.date | None, asked: Money, on: dt.date
) -> Charge:
    """Compute what a letter of day `on` and tier `tier` charges for a claim of which it asks for `asked`.

    `due_on` is the due date as last agreed: an extension moves the day from which interest runs.
    """
    currency = receivable.amount.currency
    fee, rule = policy.fee_at(tier, currency), policy.interest_for(receivable)
    if rule is None:
        return Charge(fee=fee, interest=Money.zero(currency))
    if due_on is None:
        return Charge(fee=fee, interest=Unknown("due_date_missing"), rule=rule)
    if on <= due_on:
        return Charge(fee=fee, interest=Money.zero(currency), rule=rule)
    interest = _accrue(receivable, rule, policy, due_on=due_on, asked=asked, on=on)
    runs_from = due_on + dt.timedelta(days=1)
    return Charge(fee=fee, interest=interest, rule=rule, runs_from=runs_from, runs_through=on)


def sum_charges(lines: Iterable[Mapping[str, object]], total: Money) -> dict[str, object]:
    """Add up fees and interest of a letter's lines, in the currency of `total`. Charges that do not occur are left out."""
    sums: dict[str, Money] = {}
    unknown: dict[str, object] = {}
    for line in lines:
        unknown |= {name: reason for name, reason in line.items() if name == "interest_unknown"}
        for name in ("fee", "interest"):
            if isinstance(amount := line.get(name), Money):
                sums[name] = sums[name] + amount if name in sums else amount
                total += amount
    return {**sums, **unknown, **({"payable": total} if sums else {})}


def _accrue(
    receivable: Receivable, rule: Interest, policy: ChargePolicy, *, due_on: dt.date, asked: Money, on: dt.date
) -> Money | Unknown:
    """Add up the interest of each stretch of days with one principal and one rate."""
    currency = receivable.amount.currency
    first, after = due_on.toordinal() + 1, on.toordinal() + 1
    held = max(receivable.outstanding(on).minor - asked.minor, 0)
    earned = largest = 0
    for start, end in pairwise([*_breaks(receivable, rule, policy, first, after), after]):
        day = dt.date.fromordinal(start)
        principal = max(receivable.outstanding(day).minor - held, 0)
        if not principal:
            continue
        rate = _rate(rule, policy, day if rule.lpr_moves else dt.date.fromordinal(first), currency)
        if isinstance(rate, Unknown):
            return rate
        earned += principal * (end - start) * rate
        largest = max(largest, principal)
    whole = 100 * _MILLION * rule.year_days
    interest = (2 * earned + whole) // (2 * whole)
    if rule.most_percent is not None:
        interest = min(interest, largest * rule.most_percent // 100)
    least = rule.minimum.get(currency, Money.zero(currency))
    return Money(minor=interest if interest >= least.minor else 0, currency=currency)


def _breaks(receivable: Receivable, rule: Interest, policy: ChargePolicy, first: int, after: int) -> list[int]:
    """Return the first day and every day on which the principal or the rate may change."""
    days = {day.toordinal() for day in receivable.value_days}
    if rule.lpr_moves:
        days |= {rate.published_on.toordinal() for rate in policy.lpr}
    return sorted({first, *(day for day in days if first < day < after)})


def _rate(rule: Interest, policy: ChargePolicy, day: dt.date, currency: str) -> int | Unknown:
    """Return the rate of a day in hundredths of a millionth a year of `year_days`, so that it is a whole number."""
    match rule.basis:
        case InterestBasis.CONTRACT_DAILY | InterestBasis.SMALL_ENTERPRISE:
            return millionths(rule.told_percent) * rule.year_days * 100
        case InterestBasis.CONTRACT_YEARLY:
            return millionths(rule.told_percent) * 100
        case InterestBasis.SALES_CONTRACT:
            if currency != "CNY":
                return Unknown("lpr_other_currency")
            published = policy.lpr_on(day)
            if published is None:
                return Unknown("lpr_missing")
            return millionths(published.percent) * (100 + rule.markup_percent)
        case _:
            assert_never(rule.basis)
