"""Rounds on a SQLite file: all receivables due, and one in a hundred due."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.company import START, Clock, close, copied, fill_people, office_on, receivable
from benchmarks.measuring import Row, Size, seconds, times
from benchmarks.raw import connect, written
from offboard_core import Receivable
from offboard_core.usecases import Attempt, daily_round, do_each, take_in_receivable

_DAY = START + dt.timedelta(days=45)
_PAGE = 500
_REPS = 50


def measure(size: Size) -> Iterator[Row]:
    """Run rounds, each on a copy of a database, and the same work by hand."""
    count = size.stored
    everything = _ledger(size.folder / "all.db", count, lambda _number: START)
    after = _after_round(everything, "all-after.db")
    rows = written(everything, after)
    copies = (copied(everything, f"all-{place}.db") for place in range(2 * size.repeats))
    pairs = [(_round(next(copies)), _by_hand(next(copies), rows)) for _ in range(size.repeats)]
    pair = min(first for first, _ in pairs), min(second for _, second in pairs)
    names = ", ".join(f"{len(found):,} {name}" for name, found in rows.items())
    yield times(
        f"full round, {count:,} due", "read + write the same rows, plain SQL", pair, count, goal=2.5, note=names
    )
    yield _one_in_a_hundred(size)


def _one_in_a_hundred(size: Size) -> Row:
    count = size.stored
    late = START + dt.timedelta(days=300)
    some = _ledger(size.folder / "some.db", count, lambda number: late if number % 100 else START)
    _after_round(some, "some-first.db", START).replace(some)
    scan = copied(some, "scan.db")
    connection = sqlite3.connect(scan)
    connection.execute("UPDATE ob_ladders SET next_review_on = ?", (_DAY.isoformat(),))
    connection.commit()
    connection.close()
    assert _stories(_after_round(some, "some-after.db")) == _stories(_after_round(scan, "scan-after.db"))
    copies = [(copied(some, f"some-{place}.db"), copied(scan, f"scan-{place}.db")) for place in range(size.repeats)]
    pairs = [(_round(first), _round(second)) for first, second in copies]
    quickest = min(first for first, _ in pairs), min(second for _, second in pairs)
    return times(f"daily round, 1 % of {count:,} due", "the same round over every ladder", quickest, count, goal=0.05)


def _ledger(path: Path, count: int, due_on: Callable[[int], dt.date]) -> Path:
    """Take `count` receivables in on the first day."""
    office = office_on(path, Clock())
    fill_people(office, _REPS)
    rows: dict[str, Receivable] = {
        row.id: row for row in (receivable(number, due_on(number), reps=_REPS) for number in range(count))
    }

    def take_in(attempt: Attempt, id: str) -> Receivable:
        return take_in_receivable(attempt, rows[id])

    outcomes = [
        outcome for _, outcome in do_each(office.system_desk(), take_in, rows, prefetch=("receivables", "ladders"))
    ]
    assert not any(isinstance(outcome, Exception) for outcome in outcomes)
    close(office)
    return path


def _after_round(path: Path, name: str, day: dt.date = _DAY) -> Path:
    """Return a copy after the round of a day."""
    done = copied(path, name)
    _round(done, day)
    return done


def _round(path: Path, day: dt.date = _DAY) -> float:
    office = office_on(path, Clock(day))
    try:
        return seconds(lambda: daily_round(office))
    finally:
        close(office)


def _by_hand(path: Path, rows: dict[str, list[tuple[Any, ...]]]) -> float:
    """Read the due rows and write the resulting rows, one page per commit."""
    connection = connect(path)

    def work() -> None:
        for table in ("ob_ladders", "ob_receivables", "ob_heads"):
            after = ""
            while page := connection.execute(
                f"SELECT * FROM {table} WHERE tenant = 'main' AND id > ? ORDER BY id LIMIT {_PAGE}",  # noqa: S608 - our own
                (after,),
            ).fetchall():
                after = page[-1][1]
        most = max(len(found) for found in rows.values())
        for begin in range(0, most, _PAGE):
            connection.execute("BEGIN IMMEDIATE")
            for table, found in rows.items():
                if part := found[begin : begin + _PAGE]:
                    marks = ", ".join("?" * len(part[0]))
                    connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", part)  # noqa: S608 - our own
            connection.execute("COMMIT")

    try:
        return seconds(work)
    finally:
        connection.close()


def _stories(path: Path) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(path)
    found = connection.execute("SELECT document FROM ob_journal ORDER BY id").fetchall()
    connection.close()
    return found
