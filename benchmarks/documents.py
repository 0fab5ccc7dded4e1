"""Stored documents: strict writing and reading, against plain `json` on the same dict."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from functools import partial

from benchmarks.company import START, receivable
from benchmarks.measuring import Row, Size, race, times
from offboard_core import Money, OffboardingCase
from offboard_core.codec.records import dump_record, load_record
from offboard_core.offboarding import Item, ItemKind
from offboard_core.organization.person import Role
from offboard_core.ports.repository import Aggregate

_BYTES = 1_000_000
"""Minimum amount of text per run."""


def measure(size: Size) -> Iterator[Row]:
    """Dump and load a receivable and a case of many lines."""
    yield from _both("a receivable", receivable(1, START, part_paid=True), size)
    yield from _both(f"a case of {size.lines} lines", case_of(size.lines), size)


def case_of(lines: int) -> OffboardingCase:
    """Build a case with a claim on every line."""
    items = tuple(
        Item(
            id=f"AR-{number:07d}",
            kind=ItemKind.RECEIVABLE,
            ref=f"AR-{number:07d}",
            label=f"Client {number}",
            role=Role.FINANCE,
            giver="rep-00001",
            due_on=START,
            facts={"outstanding": Money(minor=100_000 + number, currency="CNY"), "due_on": START},
            moving={"days_overdue": number},
        )
        for number in range(lines)
    )
    last = START + dt.timedelta(days=30)
    return OffboardingCase(
        id="rep-00001#1", leaver="rep-00001", leaver_name="Li Na", spell=1, last_working_on=last, items=items
    )


def _both(name: str, item: Aggregate, size: Size) -> Iterator[Row]:
    text = dump_record(item)
    plain = json.loads(text)
    assert load_record(item.kind, text, version=item.version) == item
    count = max(1, _BYTES // len(text)) if size.name != "tiny" else 1
    encode = partial(json.dumps, plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    pair = race(
        lambda: [dump_record(item) for _ in range(count)], lambda: [encode() for _ in range(count)], size.repeats
    )
    yield times(f"dump {name}, {len(text):,} bytes", "json.dumps of the same dict", pair, count, item="document")
    pair = race(
        lambda: [load_record(item.kind, text, version=item.version) for _ in range(count)],
        lambda: [json.loads(text) for _ in range(count)],
        size.repeats,
    )
    yield times(f"load {name}", "json.loads of the same text", pair, count, item="document")
