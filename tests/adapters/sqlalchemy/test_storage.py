"""Promises of the SQL storage beyond the contract: schema, indexes, locks, and hosts."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Literal

import attrs
import pytest
from sqlalchemy import Engine, create_engine, event, insert, inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, StatementError
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from offboard_core.adapters.shelf import SHAPES
from offboard_core.adapters.sqlalchemy import METADATA, SqlStorage, schema_sql, sqlite_engine
from offboard_core.adapters.sqlalchemy.shelf import lost_race
from offboard_core.adapters.sqlalchemy.tables import TABLES, search
from offboard_core.errors import Conflict, InvalidInput
from offboard_core.ports.store import Storage
from offboard_core.testing import Gaps, StorageContract
from offboard_core.testing import builders as new

DIALECTS: tuple[Literal["sqlite", "postgresql"], ...] = ("sqlite", "postgresql")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A SQLite file with our tables, without waiting for locks."""
    made = sqlite_engine(f"sqlite:///{tmp_path / 'store.db'}", patience=0)
    METADATA.create_all(made)
    yield made
    made.dispose()


class TestOneConnection(StorageContract):
    """In-memory SQLite has one connection: a second unit of work is refused, the other promises hold."""

    gaps = Gaps(concurrent_units=True)

    @pytest.fixture
    def storage(self) -> Iterator[Storage]:
        """An empty storage."""
        engine = sqlite_engine("sqlite://", poolclass=StaticPool)
        storage = SqlStorage(engine)
        storage.create_tables()
        yield storage
        engine.dispose()


class TestDatabaseThatCannotCount(StorageContract):
    """A driver without row counts for multiple UPDATEs runs them one by one."""

    @pytest.fixture
    def storage(self, engine: Engine) -> Storage:
        """An empty storage."""
        engine.dialect.supports_sane_multi_rowcount = False
        return SqlStorage(engine)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_shipped_schema_is_current(dialect: Literal["sqlite", "postgresql"]) -> None:
    """`schema/<dialect>.sql` equals the output of `schema_sql`."""
    shipped = files("offboard_core.adapters.sqlalchemy") / "schema" / f"{dialect}.sql"

    assert schema_sql(dialect) == shipped.read_text("utf-8")


def test_the_plain_schema_makes_a_store_on_sqlite(tmp_path: Path) -> None:
    """Our plain SQL creates the same tables as `create_tables`, and the storage works."""
    connection = sqlite3.connect(tmp_path / "plain.db")
    connection.executescript(schema_sql("sqlite"))
    connection.close()

    _works_on_its_tables(sqlite_engine(f"sqlite:///{tmp_path / 'plain.db'}"))


def test_the_plain_schema_makes_a_store_on_postgresql(postgres_url: str) -> None:
    """The same on PostgreSQL, in a schema separate from other tests."""
    engine = create_engine(postgres_url, connect_args={"options": "-c search_path=plain"})
    with engine.begin() as connection:
        connection.execute(text("CREATE SCHEMA plain"))
        for statement in schema_sql("postgresql").split(";"):
            if statement.strip():
                connection.execute(text(statement))

    _works_on_its_tables(engine)


def _works_on_its_tables(engine: Engine) -> None:
    for table in TABLES.values():
        columns = {column["name"] for column in inspect(engine).get_columns(table.name)}
        indexes = {index["name"] for index in inspect(engine).get_indexes(table.name)}
        assert {column.name for column in table.c} == columns
        assert {index.name for index in table.indexes} == indexes
    with SqlStorage(engine).begin("main") as work:
        work.ladders.save(new.a_ladder())
        assert ("AR-1",) == work.ladders.due(new.TODAY)
    engine.dispose()


def test_names_fit_the_narrowest_database() -> None:
    """Names of tables, columns and indexes are unique and have at most 30 characters."""
    names = [name for table in TABLES.values() for name in (table.name, *(str(index.name) for index in table.indexes))]
    columns = [column.name for table in TABLES.values() for column in table.c]

    assert len(names) == len(set(names))
    assert 30 >= max(len(name) for name in (*names, *columns))


@pytest.mark.parametrize(
    ("kind", "columns"), [(kind, columns) for kind, shape in SHAPES.items() for columns in shape.searches]
)
def test_an_index_serves_every_search(engine: Engine, kind: str, columns: tuple[str, ...]) -> None:
    """Every declared search uses an index and does not sort."""
    asked = columns[:-1] or columns
    statement = search(kind, tuple((name, "=") for name in asked), columns[-1], newest_first=False, limited=True)
    text_ = str(statement.compile(engine, compile_kwargs={"render_postcompile": True}))
    with engine.connect() as connection:
        values = ("main", *("x" for _ in asked), 10, 0)[: text_.count("?")]
        plan = [str(step[3]) for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text_}", values)]

    met = "".join(f" AND {name}=?" for name in asked)
    assert [f"SEARCH ob_{kind} USING COVERING INDEX ob_{kind}_{columns[0]} (tenant=?{met})"] == plan


def test_sqlite_lets_readers_read(engine: Engine) -> None:
    """A SQLite file is in WAL mode, and a commit is on disk when it returns."""
    with engine.connect() as connection:
        assert ("wal", 2) == (
            connection.exec_driver_sql("PRAGMA journal_mode").scalar(),
            connection.exec_driver_sql("PRAGMA synchronous").scalar(),
        )


def test_a_write_lock_that_is_not_to_be_had_is_a_conflict(engine: Engine) -> None:
    """If SQLite's write lock is not released in time, `commit` raises `Conflict`; reads work."""
    storage = SqlStorage(engine)
    with engine.connect() as other, storage.begin("main") as work:
        other.exec_driver_sql("BEGIN IMMEDIATE")
        assert work.ladders.find("AR-2") is None
        work.ladders.save(new.a_ladder())
        with pytest.raises(Conflict):
            work.commit()


def test_joining_where_another_writes_is_a_conflict(engine: Engine) -> None:
    """Joining a host's transaction raises `Conflict` while another holds SQLite's write lock."""
    with engine.connect() as other, Session(engine) as session:
        other.exec_driver_sql("BEGIN IMMEDIATE")
        with pytest.raises(Conflict), SqlStorage(engine).within(session).begin("main"):
            pytest.fail("it was joined")


def test_an_open_unit_only_reads(engine: Engine) -> None:
    """A unit of work without saves does not block other writers."""
    storage = SqlStorage(engine)
    with storage.begin("main") as work, engine.connect() as other:
        work.ladders.find("AR-1")
        other.exec_driver_sql("BEGIN IMMEDIATE")
        other.commit()
        work.ladders.save(new.a_ladder())
        work.commit()


def test_a_refused_second_unit_leaves_the_first(tmp_path: Path) -> None:
    """With one connection, a unit of work whose transaction was ended by others raises and loses no rows."""
    engine = sqlite_engine(f"sqlite:///{tmp_path / 'one.db'}", poolclass=StaticPool)
    storage = SqlStorage(engine)
    storage.create_tables()
    with storage.begin("main") as work:
        work.ladders.save(new.a_ladder())
        work.ladders.due(new.TODAY)
        with engine.connect() as host:
            host.rollback()
            host.exec_driver_sql("ROLLBACK")
        with pytest.raises(Conflict):
            work.commit()
    engine.dispose()


def test_a_host_that_begins_by_itself_is_met(tmp_path: Path) -> None:
    """The transaction setup for SQLite from SQLAlchemy's manual works, alone and joined."""
    engine = sqlite_engine(f"sqlite:///{tmp_path / 'host.db'}")
    event.listen(engine, "connect", lambda connection, _: setattr(connection, "isolation_level", None))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    storage = SqlStorage(engine)
    storage.create_tables()
    with storage.begin("main") as work:
        work.ladders.save(new.a_ladder("AR-1"))
        work.commit()
    with Session(engine) as session:
        with storage.within(session).begin("main") as work:
            work.ladders.save(new.a_ladder("AR-2"))
            work.commit()
        session.rollback()

    with storage.begin("main") as work:
        assert ("AR-1",) == work.ladders.due(new.TODAY)
    engine.dispose()


@pytest.mark.parametrize("tenant", ["", "a\x00b", "x" * 121])
@pytest.mark.parametrize("joined", [True, False])
def test_a_tenant_has_an_id(engine: Engine, tenant: str, *, joined: bool) -> None:
    """An invalid tenant raises `InvalidInput` before any query."""
    storage = SqlStorage(engine)
    with Session(engine) as session:
        opened = storage.within(session) if joined else storage
        with pytest.raises(InvalidInput), opened.begin(tenant):
            pytest.fail("it was opened")


def test_other_errors_of_the_database_stay_what_they_are(tmp_path: Path) -> None:
    """Missing tables are no conflict, because a retry would not help."""
    engine = sqlite_engine(f"sqlite:///{tmp_path / 'bare.db'}")
    with pytest.raises(OperationalError, match="no such table"), SqlStorage(engine).begin("main") as work:
        work.ladders.due(new.TODAY)
    engine.dispose()


def test_a_moment_without_a_zone_is_not_stored(engine: Engine) -> None:
    """A naive moment is refused."""
    row = {"tenant": "main", "id": "1", "version": 1, "client": "C-1", "author": "x", "document": "{}"}
    with engine.connect() as connection, pytest.raises(StatementError) as caught:
        connection.execute(insert(TABLES["communications"]), {**row, "at": dt.datetime(2026, 11, 23, 4, 0)})

    assert isinstance(caught.value.orig, InvalidInput)


@attrs.define
class DriverError(Exception):
    """An error of a database driver."""

    sqlstate: str | None = None
    sqlite_errorcode: int | None = None


@pytest.mark.parametrize(
    ("error", "lost"),
    [
        (DriverError(sqlstate="40001"), True),
        (DriverError(sqlstate="40P01"), True),
        (DriverError(sqlstate="55P03"), True),
        (DriverError(sqlstate="23505"), True),
        (DriverError(sqlstate="23502"), False),
        (DriverError(sqlstate="08006"), False),
        (DriverError(sqlite_errorcode=5), True),
        (DriverError(sqlite_errorcode=517), True),
        (DriverError(sqlite_errorcode=6), True),
        (DriverError(sqlite_errorcode=1555), True),
        (DriverError(sqlite_errorcode=1299), False),
        (DriverError(sqlite_errorcode=13), False),
    ],
    ids=str,
)
def test_a_lost_race_is_told_from_other_errors(error: DriverError, *, lost: bool) -> None:
    """Serialization failures, deadlocks, lock timeouts and duplicate keys are conflicts; other errors are not."""
    assert lost is lost_race(DBAPIError("…", None, error))


def test_a_driver_that_gives_no_code_is_believed() -> None:
    """Without an error code, a constraint violation is a duplicate key, and other errors stay errors."""
    assert lost_race(IntegrityError("…", None, DriverError())) is True
    assert lost_race(OperationalError("…", None, DriverError())) is False
