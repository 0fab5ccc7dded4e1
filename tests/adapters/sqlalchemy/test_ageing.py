"""The policy as columns over a host's table: types, indexes, dates and timestamps, and refusals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import assert_type

import pytest
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Double,
    Engine,
    Integer,
    Numeric,
    Select,
    String,
    column,
    create_engine,
    insert,
    select,
    text,
)
from sqlalchemy.dialects import postgresql as postgresql_dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.types import Date, TypeDecorator

from offboard_core.adapters.sqlalchemy import AgeingColumns, ageing_columns
from offboard_core.errors import InvalidInput
from offboard_core.kernel.money import Money
from offboard_core.receivables import AgeingPolicy, Override

TODAY = dt.date(2026, 11, 23)
GOVERNMENT = AgeingPolicy(overrides=(Override(segment="政府客户", grace_days=30),))


class Tables(DeclarativeBase):
    """Metadata of the host."""


class Invoice(Tables):
    """A host's table of claims, in whole 分."""

    __tablename__ = "host_invoice"

    id: Mapped[str] = mapped_column(String(20), primary_key=True)
    due_date: Mapped[dt.date | None] = mapped_column(index=True)
    due_text: Mapped[str | None] = mapped_column(String(30))
    due_at: Mapped[dt.datetime | None] = mapped_column(DateTime(timezone=True))
    segment: Mapped[str | None] = mapped_column(String(20))
    amount: Mapped[int] = mapped_column(BigInteger)
    paid: Mapped[int] = mapped_column(BigInteger)


def _row(id: str, days: int | None, *, paid: int = 0, segment: str = "") -> dict[str, object]:
    due = None if days is None else TODAY - dt.timedelta(days=days)
    zone = dt.timezone(dt.timedelta(hours=8))
    return {
        "id": id,
        "due_date": due,
        "due_text": due and due.isoformat(),
        "due_at": due and dt.datetime.combine(due, dt.time(1), zone),
        "segment": segment,
        "amount": 100,
        "paid": paid,
    }


ROWS = [
    _row("a", 59),
    _row("b", 60),
    _row("c", 95, segment="政府客户"),
    _row("d", 95, paid=100),
    _row("e", None),
    _row("f", -3),
    _row("g", 89, segment="政府客户"),
]


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database with a few rows."""
    made = create_engine("sqlite://" if request.param == "sqlite" else request.getfixturevalue("postgres_url"))
    Tables.metadata.create_all(made)
    with made.begin() as connection:
        connection.execute(insert(Invoice), ROWS)
    yield made
    Tables.metadata.drop_all(made)
    made.dispose()


def aged(policy: AgeingPolicy | None = None) -> AgeingColumns:
    """Return the columns of the host's table."""
    return ageing_columns(
        policy or AgeingPolicy(),
        as_of=TODAY,
        due_on=Invoice.due_date,
        outstanding=Invoice.amount - Invoice.paid,
        segment=Invoice.segment,
        amounts_in="minor",
    )


def test_rows_come_typed(engine: Engine) -> None:
    """Tier, status, band and days are typed columns of a SELECT with the host's own."""
    columns = aged()
    statement = select(Invoice.id, columns.tier, columns.status, columns.band, columns.days_overdue)
    assert_type(statement, Select[str, int, str, str, int])
    with Session(engine) as session:
        found = session.execute(statement.order_by(Invoice.id)).all()

    assert [
        ("a", 30, "due", "31-60", 59),
        ("b", 60, "due", "31-60", 60),
        ("c", 90, "due", "over-90", 95),
        ("d", 0, "settled", "settled", 95),
        ("e", 0, "quarantined", "quarantined", None),
        ("f", 0, "not_due", "not_due", -3),
        ("g", 60, "due", "61-90", 89),
    ] == [tuple(row) for row in found]


@pytest.mark.parametrize(("policy", "reached"), [(AgeingPolicy(), ["b", "c", "g"]), (GOVERNMENT, ["b", "c"])])
def test_reached_finds_what_has_the_tier(policy: AgeingPolicy, reached: list[str], engine: Engine) -> None:
    """The condition finds rows with at least that tier, also with individual terms."""
    columns = aged(policy)
    with Session(engine) as session:
        found = session.scalars(select(Invoice.id).where(columns.reached(60)).order_by(Invoice.id)).all()
        by_tier = session.scalars(select(Invoice.id).where(columns.tier >= 60).order_by(Invoice.id)).all()

    assert reached == list(found)
    assert reached == list(by_tier)


def _plan(session: Session, condition: ColumnElement[bool]) -> str:
    statement = select(Invoice.id).where(condition)
    if session.get_bind().dialect.name == "sqlite":
        compiled = statement.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
        return "\n".join(str(row) for row in session.execute(text(f"EXPLAIN QUERY PLAN {compiled}")))
    dialect = postgresql_dialect.dialect()  # type: ignore[no-untyped-call]
    compiled = statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    session.execute(text("SET LOCAL enable_seqscan = off"))
    return "\n".join(row[0] for row in session.execute(text(f"EXPLAIN {compiled}")))


@pytest.mark.parametrize("policy", [AgeingPolicy(), GOVERNMENT], ids=["one set of terms", "overrides"])
def test_an_index_serves_reached(policy: AgeingPolicy, engine: Engine) -> None:
    """`reached` uses the index on the due date; `tier >= 60` would read every row."""
    columns = aged(policy)
    with Session(engine) as session:
        searched, scanned = _plan(session, columns.reached(60)), _plan(session, columns.tier >= 60)

    if engine.dialect.name == "sqlite":
        assert "USING INDEX ix_host_invoice_due_date (due_date>? AND due_date<?)" in searched
        assert "SCAN host_invoice" in scanned
    else:
        assert "Index Cond: ((due_date >= '1950-01-01'::date) AND (due_date < " in searched
        assert "Index Cond" not in scanned


def test_timestamps_with_a_zone(engine: Engine) -> None:
    """The day is that of the business zone: 01:00 in Shanghai is the day before in UTC."""
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite keeps no zones")
    columns = ageing_columns(
        AgeingPolicy(), as_of=TODAY, due_on=Invoice.due_at, outstanding=Invoice.amount - Invoice.paid
    )
    with Session(engine) as session:
        found = session.execute(select(columns.tier, columns.status).order_by(Invoice.id)).all()
        expected = session.execute(select(aged().tier, aged().status).order_by(Invoice.id)).all()

    assert expected == found


def test_dates_kept_as_text(engine: Engine) -> None:
    """A column of ISO text is compared with text."""
    columns = ageing_columns(
        AgeingPolicy(), as_of=TODAY, due_on=Invoice.due_text, outstanding=Invoice.amount - Invoice.paid
    )
    with Session(engine) as session:
        found = session.scalars(select(columns.tier).order_by(Invoice.id)).all()

    assert [30, 60, 90, 0, 0, 0, 60] == list(found)


class Day(TypeDecorator[dt.date]):
    """A host's own date type."""

    impl = Date
    cache_ok = True


@pytest.mark.parametrize(
    ("amounts_in", "kind", "spelt"),
    [("major", Numeric(18, 2), "100.50"), ("minor", BigInteger(), "10050"), ("major", Integer(), "100.50")],
)
def test_the_minimum_in_the_hosts_unit(amounts_in: str, kind: Numeric[Decimal] | Integer, spelt: str) -> None:
    """The minimum is bound in 元 or 分 as the host's amounts are; a host's date type works."""
    columns = ageing_columns(
        AgeingPolicy(minimum_outstanding={"CNY": Money.of("100.50", "CNY"), "JPY": Money.of("7", "JPY")}),
        as_of=TODAY,
        due_on=column("due", Day()),
        outstanding=column("owed", kind),
        currency=column("cur", String()),
        amounts_in="minor" if amounts_in == "minor" else "major",
    )
    bound = columns.status.compile().params.values()

    assert spelt in {str(one) for one in bound}
    assert "7" in {str(one) for one in bound}


@pytest.mark.parametrize(
    ("due", "owed", "fault"),
    [
        (column("d", Date()), column("o", Double()), ("outstanding", "column.not_exact")),
        (column("d", Date()), column("o", String()), ("outstanding", "column.not_exact")),
        (column("d", Integer()), column("o", Integer()), ("due_on", "column.not_a_date")),
        (column("d"), column("o", Integer()), ("due_on", "column.not_a_date")),
    ],
)
def test_types_that_compare_wrongly(
    due: ColumnElement[object], owed: ColumnElement[object], fault: tuple[str, str]
) -> None:
    """Floats and text as money, and numbers as dates, are refused when the columns are built."""
    with pytest.raises(InvalidInput) as caught:
        ageing_columns(AgeingPolicy(), as_of=TODAY, due_on=due, outstanding=owed)

    assert [fault] == [(one.subject, one.code) for one in caught.value.findings]


def test_what_nobody_mapped() -> None:
    """A policy with a minimum needs the currency column, and raises before any query."""
    policy = AgeingPolicy(minimum_outstanding={"CNY": Money.of("1.00", "CNY")})
    with pytest.raises(InvalidInput, match="currency"):
        ageing_columns(policy, as_of=TODAY, due_on=Invoice.due_date, outstanding=Invoice.amount)


def test_an_unknown_unit() -> None:
    """Amounts are in 元 or in 分; another unit is refused."""
    with pytest.raises(InvalidInput, match="amounts_in"):
        ageing_columns(
            AgeingPolicy(),
            as_of=TODAY,
            due_on=Invoice.due_date,
            outstanding=Invoice.amount,
            amounts_in="cents",  # type: ignore[arg-type]
        )


def test_a_tier_nobody_has() -> None:
    """A tier outside the policy is refused."""
    with pytest.raises(InvalidInput, match=r"tier\.not_in_policy"):
        aged().reached(45)
