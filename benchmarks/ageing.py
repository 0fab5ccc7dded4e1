"""Ageing in memory: the whole answer for every receivable, against a loop written by hand."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterator, Sequence

from benchmarks.company import START, receivable
from benchmarks.measuring import Row, Size, bytes_of, race
from offboard_core import AgeingPolicy, Receivable, assess_all

_AS_OF = START + dt.timedelta(days=45)
_TIERS = (30, 60, 90)


def by_hand(receivables: Sequence[Receivable], as_of: dt.date) -> Iterator[dict[str, object]]:
    """Age a ledger as one would without a library: what is owed, how old, which tier, how it stands, when to look again."""
    for item in receivables:
        owed = item.amount.minor
        for settlement in item.settlements:
            if settlement.value_on <= as_of:
                owed -= settlement.reduces_by
        days = (as_of - item.due_on).days if item.due_on is not None else None
        tier = 0
        review = None
        if owed > 0 and item.due_on is not None:
            for limit in _TIERS:
                reached_on = item.due_on + dt.timedelta(days=limit)
                if reached_on <= as_of:
                    tier = limit
                elif review is None:
                    review = reached_on
        if days is None:
            status = "quarantined"
        elif owed <= 0:
            status = "settled"
        else:
            status = "due" if tier else "overdue" if days > 0 else "not_due"
        yield {
            "id": item.id,
            "days": days,
            "owed": owed,
            "tier": tier,
            "status": status,
            "review": review,
            "reason": f"{status} since {days} days",
        }


def measure(size: Size) -> Iterator[Row]:
    """Assess many receivables a quarter of which is part paid, due dates spread over two hundred days."""
    ledger = [
        receivable(number, START - dt.timedelta(days=number % 200 - 80), part_paid=number % 4 == 0)
        for number in range(size.receivables)
    ]
    policy = AgeingPolicy()
    tiers = [item.tier for item in assess_all(ledger, policy, as_of=_AS_OF)]
    assert tiers == [item["tier"] for item in by_hand(ledger, _AS_OF)]
    ours, theirs = race(
        lambda: deque(assess_all(ledger, policy, as_of=_AS_OF), maxlen=0),
        lambda: deque(by_hand(ledger, _AS_OF), maxlen=0),
        size.repeats,
    )
    count = len(ledger)
    yield Row(
        name=f"assess_all, {count:,} receivables",
        baseline="loop by hand: date arithmetic, one dict each",
        figure=theirs / ours,
        unit="× faster",
        ours=ours / count,
        theirs=theirs / count,
        goal=15,
        at_least=True,
        note="whole answers with findings and next review; classification by cutoff dates is not built yet",
    )
    part = ledger[: min(count, 20_000)]
    held, _ = bytes_of(lambda: list(assess_all(part, policy, as_of=_AS_OF)))
    by_hand_held, _ = bytes_of(lambda: list(by_hand(part, _AS_OF)))
    yield Row(
        name="one assessment kept in memory",
        baseline=f"one dict by hand: {by_hand_held / len(part):.0f} B",
        figure=held / len(part),
        unit="B",
        goal=600,
    )
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
