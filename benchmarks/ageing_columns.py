"""Ageing in columns: a Polars frame and a DuckDB table, against queries with cutoffs computed by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import duckdb
import polars as pl

from benchmarks.measuring import Row, Size, race, times
from offboard_core import AgeingPolicy
from offboard_core.adapters.frames import age_frame
from offboard_core.receivables import ageing_sql

_AS_OF = dt.date(2026, 11, 23)
_NAMES: dict[str, Any] = {"due_on": "due", "outstanding": "owed", "amounts_in": "minor"}
_GOAL = 1.1
_SQL = """
    CASE WHEN owed IS NULL OR owed <= 0 OR due < DATE '1950-01-01' THEN 0
         WHEN due < DATE '2026-08-26' THEN 90 WHEN due < DATE '2026-09-25' THEN 60 WHEN due < DATE '2026-10-25' THEN 30
         ELSE 0 END AS tier,
    CASE WHEN due IS NULL OR owed IS NULL OR due < DATE '1950-01-01' OR due >= DATE '2200-01-01' THEN 'quarantined'
         WHEN owed <= 0 THEN 'settled' WHEN due < DATE '2026-10-25' THEN 'due'
         WHEN due < DATE '2026-11-23' THEN 'overdue' ELSE 'not_due' END AS status,
    CASE WHEN due IS NULL OR owed IS NULL OR due < DATE '1950-01-01' OR due >= DATE '2200-01-01' THEN 'quarantined'
         WHEN owed <= 0 THEN 'settled' WHEN due < DATE '2026-08-25' THEN 'over-90'
         WHEN due < DATE '2026-09-24' THEN '61-90' WHEN due < DATE '2026-10-24' THEN '31-60'
         WHEN due < DATE '2026-11-23' THEN '1-30' ELSE 'not_due' END AS band
"""
"""The default policy on a Monday in November, written by hand with fixed days."""


def by_hand(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Compute the same over a frame."""
    due, owed, day = pl.col("due"), pl.col("owed"), dt.date
    wrong = due.is_null() | owed.is_null() | (due < day(1950, 1, 1)) | (due >= day(2200, 1, 1))
    none = owed.is_null() | (due < day(1950, 1, 1)) | (owed <= 0)
    text = pl.lit
    return frame.with_columns(
        tier=pl.when(none)
        .then(text(0, pl.Int32))
        .when(due < day(2026, 8, 26))
        .then(text(90, pl.Int32))
        .when(due < day(2026, 9, 25))
        .then(text(60, pl.Int32))
        .when(due < day(2026, 10, 25))
        .then(text(30, pl.Int32))
        .otherwise(text(0, pl.Int32)),
        status=pl.when(wrong)
        .then(text("quarantined"))
        .when(owed <= 0)
        .then(text("settled"))
        .when(due < day(2026, 10, 25))
        .then(text("due"))
        .when(due < day(2026, 11, 23))
        .then(text("overdue"))
        .otherwise(text("not_due")),
        band=pl.when(wrong)
        .then(text("quarantined"))
        .when(owed <= 0)
        .then(text("settled"))
        .when(due < day(2026, 8, 25))
        .then(text("over-90"))
        .when(due < day(2026, 9, 24))
        .then(text("61-90"))
        .when(due < day(2026, 10, 24))
        .then(text("31-60"))
        .when(due < day(2026, 11, 23))
        .then(text("1-30"))
        .otherwise(text("not_due")),
    )


def measure(size: Size) -> Iterator[Row]:
    """Age rows with dates over four hundred days, some without a date and some settled."""
    policy, repeats = AgeingPolicy(), size.repeats + 2
    number = pl.int_range(size.rows)
    frame = pl.select(
        due=pl.when(number % 1000 != 0).then(pl.lit(_AS_OF) - pl.duration(days=(number * 7919) % 400 - 60)),
        owed=(number * 104_729) % 1_000_000 - 1_000,
    )
    yield _polars(frame, policy, repeats)
    with duckdb.connect() as database:
        database.from_arrow(frame.to_arrow()).create("ledger")
        yield from _duckdb(database, policy, size.rows, repeats)


def _polars(frame: pl.DataFrame, policy: AgeingPolicy, repeats: int) -> Row:
    def ours() -> pl.DataFrame:
        return age_frame(frame.lazy(), policy, as_of=_AS_OF, **_NAMES).collect()

    def theirs() -> pl.DataFrame:
        return by_hand(frame.lazy()).collect()

    assert ours().equals(theirs())
    name = f"age_frame, Polars, {len(frame):,} rows"
    return times(name, "when/then by hand that knows the cutoffs", race(ours, theirs, repeats), len(frame), goal=_GOAL)


def _duckdb(database: duckdb.DuckDBPyConnection, policy: AgeingPolicy, count: int, repeats: int) -> Iterator[Row]:
    """Aggregate over all three columns, so that DuckDB must compute each of them."""
    sql = ", ".join(
        f"{ageing_sql(policy, as_of=_AS_OF, dialect='duckdb', what=what, **_NAMES)} AS {what}"
        for what in ("tier", "status", "band")
    )
    ledger = database.table("ledger")
    ways = {
        "age_frame, DuckDB relation": partial(age_frame, ledger, policy, as_of=_AS_OF, **_NAMES),
        "ageing_sql, DuckDB": partial(ledger.project, f"*, {sql}"),
    }

    def answer(relation: duckdb.DuckDBPyRelation) -> list[Any]:
        summed = relation.aggregate("tier, status, band, count(*), sum(owed)", "tier, status, band")
        return summed.order("tier, status, band").fetchall()

    def theirs() -> list[Any]:
        return answer(ledger.project(f"*, {_SQL}"))

    def ours(way: Callable[[], duckdb.DuckDBPyRelation]) -> list[Any]:
        return answer(way())

    for name, way in ways.items():
        assert ours(way) == theirs()
        pair = race(partial(ours, way), theirs, repeats)
        yield times(f"{name}, {count:,} rows", "CASE by hand that knows the cutoffs", pair, count, goal=_GOAL)
