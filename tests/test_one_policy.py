"""One policy over objects, frames and SQL: all give the same result as counting day by day.

A hundred thousand rows around every limit, under policies that differ in everything that matters.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest
from sqlalchemy import BigInteger, Engine, String, create_engine, insert, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from offboard_core.adapters.frames import age_frame
from offboard_core.adapters.sqlalchemy import ageing_columns
from offboard_core.receivables import (
    AgeingPolicy,
    Basis,
    Scope,
    Status,
    ageing_sql,
    assess,
    classify_all,
    draw_schedule,
)
from offboard_core.receivables.ageing_sql import Dialect, What
from offboard_core.receivables.clauses import band_clauses, band_label, classify, status_clauses, tier_clauses
from offboard_core.receivables.columns import Column
from tests.receivables.counting import AS_OF, POLICIES, Facts, Standing, counted, random_rows, receivable

ROWS = int(os.environ.get("POLICY_ROWS", "20000"))
"""Number of rows per way; `make laws` uses 100,000."""
READINGS: tuple[What, ...] = ("tier", "status", "band")
_OTHERS: dict[str, Any] = {
    "outstanding": "outstanding",
    "invoiced_on": "invoiced_on",
    "amount": "amount",
    "currency": "currency",
    "segment": "segment",
    "client": "client",
    "id": "id",
}
NAMED = pytest.mark.parametrize("name", POLICIES)

pytestmark = pytest.mark.slow


class Tables(DeclarativeBase):
    """Metadata of the host."""


class Invoice(Tables):
    """A host's table with billed and settled amounts; some dates also as timestamps."""

    __tablename__ = "invoice_of_host"

    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(20))
    client: Mapped[str | None] = mapped_column(String(20))
    segment: Mapped[str | None] = mapped_column(String(20))
    currency: Mapped[str | None] = mapped_column(String(3))
    due_on: Mapped[dt.date | None] = mapped_column(index=True)
    due_at: Mapped[dt.datetime | None]
    invoiced_on: Mapped[dt.date | None]
    amount: Mapped[int | None] = mapped_column(BigInteger)
    outstanding: Mapped[int | None] = mapped_column(BigInteger)


@pytest.fixture(scope="module")
def rows() -> list[Facts]:
    """The rows for every backend."""
    return random_rows(ROWS)


@pytest.fixture(scope="module")
def expected(rows: list[Facts]) -> dict[str, list[Standing]]:
    """The result of counting day by day for each row, by policy."""
    return {name: [counted(row, policy) for row in rows] for name, policy in POLICIES.items()}


def _records(rows: Iterable[Facts]) -> list[dict[str, object]]:
    morning = dt.time(8)
    return [
        {**row._asdict(), "due_at": None if row.due_on is None else dt.datetime.combine(row.due_on, morning)}
        for row in rows
    ]


@pytest.fixture(scope="module")
def frame(rows: list[Facts]) -> pl.DataFrame:
    """The rows as columns."""
    return pl.DataFrame(_records(rows), infer_schema_length=None)


def _filled(engine: Engine, rows: list[Facts]) -> Engine:
    Tables.metadata.drop_all(engine)
    Tables.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(Invoice), _records(rows))
    return engine


@pytest.fixture(scope="module")
def sqlite(rows: list[Facts]) -> Iterator[Engine]:
    """The rows in SQLite."""
    engine = create_engine("sqlite://")
    yield _filled(engine, rows)
    engine.dispose()


@pytest.fixture(scope="module")
def postgresql(postgres_url: str, rows: list[Facts]) -> Iterator[Engine]:
    """The rows in PostgreSQL."""
    engine = create_engine(postgres_url)
    yield _filled(engine, rows)
    Tables.metadata.drop_all(engine)
    engine.dispose()


def _differing(expected: Sequence[tuple[object, ...]], found: Iterable[Sequence[object]]) -> Sequence[object]:
    """Return the first few differences."""
    pairs = zip(expected, map(tuple, found), strict=True)
    return [(place, one, other) for place, (one, other) in enumerate(pairs) if one != other][:5]


def test_the_rows_lie_on_both_sides_of_everything(expected: dict[str, list[Standing]]) -> None:
    """The rows contain every status and every band."""
    statuses = {standing.status for standings in expected.values() for standing in standings}

    assert {"quarantined", "settled", "not_due", "overdue", "below_minimum", "due"} == statuses
    assert all(
        len(policy.band_days) + 4 == len({one.band for one in expected[name]}) for name, policy in POLICIES.items()
    )
    assert {0, 10, 30, 45, 60, 75, 90} == {standing.tier for standing in expected["overrides"]}


@NAMED
def test_the_definition(name: str, rows: list[Facts], expected: dict[str, list[Standing]]) -> None:
    """`classify` over the compiled clauses equals the count."""
    policy, part = POLICIES[name], list(POLICIES).index(name)
    tiers = tier_clauses(policy, as_of=AS_OF, mapped=set(Column))
    statuses = status_clauses(policy, as_of=AS_OF, mapped=set(Column))
    bands = band_clauses(policy, as_of=AS_OF, mapped=set(Column))
    facts = [row._asdict() for row in rows[part :: len(POLICIES)]]
    found = [(classify(row, tiers), classify(row, statuses).value, classify(row, bands)) for row in facts]

    assert [] == _differing(expected[name][part :: len(POLICIES)], found)


@NAMED
def test_objects(name: str, rows: list[Facts], expected: dict[str, list[Standing]]) -> None:
    """Classified objects equal the count in tier, status and band."""
    items = [(row.n, item) for row in rows if (item := receivable(row)) is not None]
    found = classify_all((item for _, item in items), POLICIES[name], as_of=AS_OF)

    assert ROWS * 0.94 < len(items)
    assert [] == _differing([expected[name][n] for n, _ in items], ((one.tier, one.status, one.band) for one in found))


@NAMED
def test_decisions(name: str, rows: list[Facts], expected: dict[str, list[Standing]]) -> None:
    """`assess` without a history equals the count; a letter that waits for release is due.

    If a letter is per client, the minimum applies to their total, which here is one claim.
    """
    policy, part = POLICIES[name], list(POLICIES).index(name)
    items = [(row.n, receivable(row)) for row in rows[part :: len(POLICIES)]]
    both = [(expected[name][n], assess(item, None, policy, as_of=AS_OF)) for n, item in items if item is not None]
    waits = {Status.AWAITING_RELEASE: Status.DUE}
    if policy.scope is Scope.CLIENT:
        waits[Status.BELOW_MINIMUM] = Status.DUE
    found = [(one.tier, waits.get(one.status, one.status).value) for _, one in both]

    assert ROWS / len(POLICIES) * 0.94 < len(both)
    assert [] == _differing([standing[:2] for standing, _ in both], found)


@NAMED
def test_the_schedule(name: str, rows: list[Facts], expected: dict[str, list[Standing]]) -> None:
    """The amounts of the ageing schedule equal the sums of rows by band."""
    policy = POLICIES[name]
    items = [(row, item) for row in rows[:20_000] if (item := receivable(row)) is not None]
    schedule = draw_schedule([item for _, item in items], policy, as_of=AS_OF)
    sums: dict[tuple[str, str], int] = {}
    for row, _ in items:
        key = str(row.currency), expected[name][row.n].band
        sums[key] = sums.get(key, 0) + (row.outstanding or 0)

    assert {
        (currency, band_label(band)): amount.minor
        for currency, amounts in schedule.totals.items()
        for band, amount in zip(schedule.bands, amounts, strict=True)
    } == {key: total for key, total in sums.items() if key[1] not in {"quarantined", "settled"}}


@NAMED
@pytest.mark.parametrize("due_on", ["due_on", "due_at"])
def test_polars(name: str, due_on: str, frame: pl.DataFrame, expected: dict[str, list[Standing]]) -> None:
    """A Polars frame equals the count, with dates and with timestamps."""
    aged = age_frame(frame, POLICIES[name], as_of=AS_OF, amounts_in="minor", due_on=due_on, **_OTHERS)

    assert [] == _differing(expected[name], aged.select(READINGS).rows())


@NAMED
def test_pandas(name: str, frame: pl.DataFrame, expected: dict[str, list[Standing]]) -> None:
    """A pandas frame equals the count, with fewer rows."""
    part = frame.head(5_000).to_arrow().to_pandas(types_mapper=pd.ArrowDtype)
    aged = age_frame(part, POLICIES[name], as_of=AS_OF, amounts_in="minor", due_on="due_on", **_OTHERS)

    assert [] == _differing(expected[name][:5_000], aged[[*READINGS]].itertuples(index=False))


@NAMED
def test_duckdb(name: str, frame: pl.DataFrame, expected: dict[str, list[Standing]]) -> None:
    """A DuckDB relation and SQL text in DuckDB equal the count."""
    policy = POLICIES[name]
    with duckdb.connect() as database:
        relation = database.from_arrow(frame.to_arrow())
        aged = age_frame(relation, policy, as_of=AS_OF, amounts_in="minor", due_on="due_on", **_OTHERS)
        framed = aged.order("n").select(*READINGS).fetchall()
        written = relation.project(f"n, {_texts(policy, 'duckdb')}").order("n").fetchall()

    assert [] == _differing(expected[name], framed)
    assert [] == _differing(expected[name], (row[1:] for row in written))


def _texts(policy: AgeingPolicy, dialect: Dialect) -> str:
    return ", ".join(
        ageing_sql(policy, as_of=AS_OF, amounts_in="minor", dialect=dialect, what=what, due_on="due_on", **_OTHERS)
        for what in READINGS
    )


@NAMED
@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_databases(
    name: str, dialect: Dialect, request: pytest.FixtureRequest, expected: dict[str, list[Standing]]
) -> None:
    """SQLAlchemy columns and SQL text equal the count, with dates and with timestamps."""
    policy = POLICIES[name]
    engine: Engine = request.getfixturevalue(dialect)
    due_on = Invoice.due_at if name == "default" else Invoice.due_on
    aged = ageing_columns(
        policy,
        as_of=AS_OF,
        due_on=due_on,
        outstanding=Invoice.outstanding,
        invoiced_on=Invoice.invoiced_on,
        amount=Invoice.amount,
        currency=Invoice.currency,
        segment=Invoice.segment,
        client=Invoice.client,
        id=Invoice.id,
        amounts_in="minor",
    )
    with Session(engine) as session:
        found = session.execute(select(aged.tier, aged.status, aged.band).order_by(Invoice.n)).all()
        written = session.execute(text(f"SELECT {_texts(policy, dialect)} FROM invoice_of_host ORDER BY n")).all()
        days = policy.tiers[0 if policy.basis is Basis.PREVIOUS_LETTER else -1].days
        reached = session.scalars(select(Invoice.n).where(aged.reached(days)).order_by(Invoice.n)).all()

    assert [] == _differing(expected[name], found)
    assert [] == _differing(expected[name], written)
    assert [n for n, standing in enumerate(expected[name]) if standing.tier >= days] == list(reached)
