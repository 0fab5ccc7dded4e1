"""A database of the corpus opened again: filled, wired into an office, and looked into beside the library."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import attrs
from sqlalchemy import Engine

from offboard_core import Hands, Office
from offboard_core.access import Employment, Standing
from offboard_core.adapters.memory import (
    MemoryController,
    MemoryNotifier,
    MemoryRevoker,
    MemoryWorklist,
    memory_sources,
)
from offboard_core.adapters.sqlalchemy import SqlStorage
from offboard_core.codec.records import load_record
from offboard_core.organization import Person
from offboard_core.ports import Aggregate
from offboard_core.receivables import Receivable
from tests.corpus import Rows


@attrs.define
class Clock:
    """The clock of the office that goes on; it stands still until a test moves it."""

    now: dt.datetime

    def __call__(self) -> dt.datetime:
        """Say what time it is."""
        return self.now


@attrs.frozen(kw_only=True)
class Found:
    """What a recorded database holds, read beside the library: every row, and what a host's systems would say of it."""

    tables: Mapping[str, Rows]
    chains: Mapping[str, list[str]]
    """The chains of the journal, by stream."""
    last_at: dt.datetime
    """When the last line of the journal was written."""
    people: tuple[Person, ...]
    receivables: tuple[Receivable, ...]

    @classmethod
    def among(cls, tables: Iterable[Rows]) -> Found:
        """Read the rows of a database."""
        by_name = {table.table: table for table in tables}
        chains = chains_in((row["stream"], row["document"]) for row in by_name["ob_journal"].by_column("stream", "seq"))
        return cls(
            tables=by_name,
            chains=chains,
            last_at=max(dt.datetime.fromisoformat(json.loads(chain[-1])["at"]) for chain in chains.values()),
            people=tuple(_person(cast(Standing, item)) for item in _items(by_name, "standings")),
            receivables=tuple(cast(Receivable, item) for item in _items(by_name, "receivables")),
        )

    def ids(self, kind: str) -> list[str]:
        """Return the ids of everything of a kind."""
        return [str(row["id"]) for row in self.tables[f"ob_{kind}"].by_column("id")]


@attrs.define(kw_only=True)
class Left:
    """What a demo has left, in an office of today that goes on with it; nothing in the host's systems has changed since."""

    engine: Engine
    office: Office
    clock: Clock
    found: Found
    told: Mapping[str, Any]
    """What the demo said at its end; empty for a story that was stopped."""

    def chains(self) -> dict[str, list[str]]:
        """Return the chains of the journal as they stand in the database now, by stream."""
        with self.engine.connect() as connection:
            rows = connection.exec_driver_sql("SELECT stream, document FROM ob_journal ORDER BY stream, seq")
            return chains_in((stream, line) for stream, line in rows)


def reopen(engine: Engine, found: Found, told: Mapping[str, Any]) -> Left:
    """Open the library of today on a filled database, at the moment it was left."""
    storage = SqlStorage(engine)
    storage.create_tables()
    clock = Clock(found.last_at)
    sources = memory_sources(
        clock=clock, people=found.people, receivables=found.receivables, orders={}, assets={}, duties={}, access={}
    )
    office = Office(storage=storage, clock=clock, sources=sources, hands=_hands())
    return Left(engine=engine, office=office, clock=clock, found=found, told=told)


def fill(engine: Engine, schema: str, tables: Iterable[Rows]) -> None:
    """Create the tables of a recording in an empty PostgreSQL database, and put its rows in."""
    with engine.begin() as connection:
        for statement in schema.split(";\n"):
            if statement.strip():
                connection.exec_driver_sql(statement)
        for table in tables:
            if table.rows:
                places = ", ".join(["%s"] * len(table.columns))
                into = f"INSERT INTO {table.table} ({', '.join(table.columns)}) VALUES ({places})"
                connection.exec_driver_sql(into, table.rows)


def rows_in_sqlite(database: Path) -> list[Rows]:
    """Return every row of our tables in an SQLite database."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        listed = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'ob\\_%' ESCAPE '\\'"
        )
        found = []
        for (name,) in listed.fetchall():
            rows = connection.execute(f"SELECT * FROM {name}")
            found.append(
                Rows(table=name, columns=tuple(column[0] for column in rows.description), rows=rows.fetchall())
            )
        return found


def chains_in(lines: Iterable[tuple[object, object]]) -> dict[str, list[str]]:
    """Gather lines of the journal, given with their streams and in order, into chains."""
    chains: dict[str, list[str]] = {}
    for stream, line in lines:
        chains.setdefault(str(stream), []).append(str(line))
    return chains


def _items(tables: Mapping[str, Rows], kind: str) -> Iterator[Aggregate]:
    for row in tables[f"ob_{kind}"].by_column("id"):
        yield load_record(kind, str(row["document"]), version=int(str(row["version"])))


def _person(standing: Standing) -> Person:
    return Person(
        id=standing.id,
        name=standing.name,
        roles=standing.roles,
        supervisor=standing.supervisor,
        department=standing.department,
        post=standing.post,
        spell=standing.spell,
        employed=standing.employment is not Employment.DEPARTED,
        role_windows=standing.role_windows,
    )


def _hands() -> Hands:
    revoker = MemoryRevoker()
    return Hands(
        notifier=MemoryNotifier(),
        worklist=MemoryWorklist(),
        revoker=revoker,
        controller=MemoryController(revoker=revoker),
    )
