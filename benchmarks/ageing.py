"""Ageing in memory: the status of every receivable, and full assessments, against loops written by hand."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from benchmarks.company import START, receivable
from benchmarks.measuring import Row, Size, bytes_of, race
from offboard_core import AgeingPolicy, Receivable, assess_all
from offboard_core.receivables import SettlementKind, classify_all
from offboard_core.receivables.assessment import quarantine_findings
from offboard_core.receivables.clauses import band_label
from offboard_core.receivables.schedule import bands_of

Stands: TypeAlias = tuple[int, str, str]
"""Tier, status, band."""

_AS_OF = START + dt.timedelta(days=45)


def one_by_one(receivables: Sequence[Receivable], policy: AgeingPolicy, as_of: dt.date) -> Iterator[Stands]:
    """Age a ledger naively: query each receivable and the policy separately, and add days to dates tier by tier."""
    bands = [(one.first, band_label(one)) for one in bands_of(policy) if one.first is not None]
    for item in receivables:
        owed, counted_from = item.outstanding(as_of), policy.counted_from(item)
        if counted_from is None or quarantine_findings(item, policy):
            yield 0, "quarantined", "quarantined"
            continue
        if owed.minor <= 0:
            yield 0, "settled", "settled"
            continue
        terms, tier = policy.terms_for(item), 0
        for one in terms.tiers:
            if policy.first_day_of(one, counted_from, terms) <= as_of:
                tier = one.days
        least = policy.minimum_outstanding.get(owed.currency)
        if tier:
            status = "below_minimum" if least is not None and owed < least else "due"
        else:
            status = "overdue" if (item.days_overdue(as_of) or 0) > 0 else "not_due"
        days, band = (as_of - counted_from).days, "not_due"
        for first, label in bands:
            if first <= days:
                band = label
        yield tier, status, band


def without_library(receivables: Sequence[Receivable], policy: AgeingPolicy, as_of: dt.date) -> Iterator[Stands]:
    """Compute the same with plain date arithmetic and without calls."""
    earliest, latest = dt.date(1950, 1, 1), dt.date(2199, 12, 31)
    for item in receivables:
        owed, due_on = item.amount.minor, item.due_on
        for settlement in item.settlements:
            if settlement.value_on <= as_of:
                is_reversal = settlement.kind is SettlementKind.REVERSAL
                owed += settlement.amount.minor if is_reversal else -settlement.amount.minor
        if due_on is None or not earliest <= due_on <= latest or not item.client.strip() or item.amount.minor <= 0:
            yield 0, "quarantined", "quarantined"
        elif owed <= 0:
            yield 0, "settled", "settled"
        else:
            tier, days, first = 0, (as_of - due_on).days, 1
            for one in policy.tiers:
                if due_on + dt.timedelta(days=one.days + policy.grace_days) <= as_of:
                    tier = one.days
            band = "not_due" if days <= 0 else f"over-{policy.band_days[-1]}"
            for edge in policy.band_days if days > 0 else ():
                if days <= edge:
                    band = f"{first}-{edge}"
                    break
                first = edge + 1
            yield tier, "due" if tier else "overdue" if days > 0 else "not_due", band


def measure(size: Size) -> Iterator[Row]:
    """Age many receivables, a quarter of them partly paid, with due dates over two hundred days."""
    ledger = [
        receivable(number, START - dt.timedelta(days=number % 200 - 80), part_paid=number % 4 == 0)
        for number in range(size.receivables)
    ]
    policy, count = AgeingPolicy(), len(ledger)
    found = [(one.tier, one.status.value, one.band) for one in classify_all(ledger, policy, as_of=_AS_OF)]
    assert found == [*one_by_one(ledger, policy, _AS_OF)] == [*without_library(ledger, policy, _AS_OF)]
    assert [tier for tier, _, _ in found] == [one.tier for one in assess_all(ledger, policy, as_of=_AS_OF)]
    ours, naive = race(
        lambda: deque(classify_all(ledger, policy, as_of=_AS_OF), maxlen=0),
        lambda: deque(one_by_one(ledger, policy, _AS_OF), maxlen=0),
        size.repeats,
    )
    again, terse = race(
        lambda: deque(classify_all(ledger, policy, as_of=_AS_OF), maxlen=0),
        lambda: deque(without_library(ledger, policy, _AS_OF), maxlen=0),
        size.repeats,
    )
    work = f"classify_all, {count:,} receivables"
    same = "tier, status and band of every object, equal in all three"
    yield _faster(work, "naive loop: each object asked, tier by tier", ours, naive, count, goal=15, note=same)
    yield _faster(work, "the same arithmetic spelt out by hand", again, terse, count, note=same)
    whole, once_more = race(
        lambda: deque(assess_all(ledger, policy, as_of=_AS_OF), maxlen=0),
        lambda: deque(one_by_one(ledger, policy, _AS_OF), maxlen=0),
        1,
    )
    yield Row(
        name=f"assess_all, {count:,} receivables",
        baseline="naive loop: each object asked, tier by tier",
        figure=whole / once_more,
        unit="×",
        ours=whole / count,
        theirs=once_more / count,
        note="whole answers, with reasons, steps, deadlines and next review; the loop has none of these, so there is no goal",
    )
    yield from _memory(ledger[: min(count, 20_000)], policy)


def _faster(
    name: str, baseline: str, ours: float, theirs: float, count: int, *, goal: float | None = None, note: str
) -> Row:
    return Row(
        name=name,
        baseline=baseline,
        figure=theirs / ours,
        unit="× faster",
        ours=ours / count,
        theirs=theirs / count,
        goal=goal,
        at_least=True,
        note=note,
    )


def _memory(part: list[Receivable], policy: AgeingPolicy) -> Iterator[Row]:
    """Compare the memory of kept answers with that of streamed ones, which keep no objects."""
    by_hand, _ = bytes_of(lambda: list(one_by_one(part, policy, _AS_OF)))
    baseline = f"one tuple by hand: {by_hand / len(part):.0f} B"
    classified, _ = bytes_of(lambda: list(classify_all(part, policy, as_of=_AS_OF)))
    assessed, _ = bytes_of(lambda: list(assess_all(part, policy, as_of=_AS_OF)))
    for name, held in (("one classification kept in memory", classified), ("one assessment kept in memory", assessed)):
        yield Row(name=name, baseline=baseline, figure=held / len(part), unit="B", goal=600)
    _, half = bytes_of(lambda: deque(assess_all(part[: len(part) // 2], policy, as_of=_AS_OF), maxlen=0))
    _, whole = bytes_of(lambda: deque(assess_all(part, policy, as_of=_AS_OF), maxlen=0))
    yield Row(
        name="most memory while streaming twice as many",
        baseline=f"half as many: {half:,} B",
        figure=whole / half,
        unit="×",
        goal=1.1,
        note="flat: nothing is kept of what was streamed",
    )
