"""The journal: sealing entries and verifying a chain, against plain hashing of the same bytes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from hashlib import sha256

from benchmarks.measuring import MICRO, Row, Size, race
from offboard_core import Money
from offboard_core.kernel.journal import Stamp, seal, verify
from offboard_core.kernel.verdict import Event

_STAMP = Stamp(by="zhou.finance", at=dt.datetime(2026, 1, 5, 4, tzinfo=dt.UTC), key="batch-1")


def measure(size: Size) -> Iterator[Row]:
    """Seal a chain of settlements and verify its lines."""
    events = [
        Event(
            type="settlement_recorded",
            stream="receivables/AR-1",
            facts={
                "amount": Money(minor=100_000 + number, currency="CNY"),
                "value_on": dt.date(2026, 1, 5),
                "reference": f"bank-{number}",
            },
        )
        for number in range(size.entries)
    ]
    lines = [entry.line() for entry in seal(_STAMP, events, {})]
    assert verify(lines)

    def bare() -> None:
        for line in lines:
            sha256(line.encode()).hexdigest()

    count = len(lines)
    ours, theirs = race(lambda: [entry.line() for entry in seal(_STAMP, events, {})], bare, size.repeats)
    yield Row(
        name=f"seal and spell an entry, {len(lines[0])} bytes",
        baseline="sha256 over the same bytes",
        figure=ours / count * MICRO,
        unit="µs",
        item="entry",
        ours=ours / count,
        theirs=theirs / count,
        goal=20,
    )
    ours, theirs = race(lambda: verify(lines), bare, size.repeats)
    yield Row(
        name=f"verify a chain of {count:,}",
        baseline="sha256 over the same bytes",
        figure=count / ours,
        unit="entries/s",
        item="entry",
        ours=ours / count,
        theirs=theirs / count,
        goal=100_000,
        at_least=True,
    )
