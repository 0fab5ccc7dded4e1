"""SQLite by hand, for baselines: the driver alone, with the same durability."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import attrs
from sqlalchemy import Engine, event

from benchmarks.company import Clock, close, copied, engine_of, office_on
from benchmarks.measuring import race_each
from offboard_core import Office

Statement: TypeAlias = tuple[str, Any, bool]
"""Text, values, and whether the values are many rows."""
Execution: TypeAlias = tuple[Any, Any]
"""What SQLAlchemy received: one of its statements or a text, and values."""
Command: TypeAlias = Callable[[Office], None]
"""Runs one command."""


@attrs.frozen
class Heard:
    """The database calls of one command: as the driver received them, and as SQLAlchemy did."""

    statements: list[Statement] = attrs.field(factory=list)
    executions: list[Execution] = attrs.field(factory=list)


def connect(path: Path) -> sqlite3.Connection:
    """Open a database; transactions are begun and ended explicitly."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


@contextmanager
def listening(engine: Engine) -> Iterator[Heard]:
    """Record the database calls of the library, including transactions."""
    heard = Heard()

    def execution(_connection: Any, statement: Any, many: Any, one: Any, _options: Any) -> None:  # noqa: ANN401 - SQLAlchemy's
        heard.executions.append((statement, many or one))

    def statement(_connection: Any, _cursor: Any, text: str, values: Any, context: Any, many: Any) -> None:  # noqa: ANN401
        heard.statements.append((text, values, many))
        if context.compiled is None:
            heard.executions.append((text, values))

    def commit(_connection: Any) -> None:  # noqa: ANN401
        heard.statements.append(("COMMIT", (), False))

    ears: dict[str, Callable[..., None]] = {
        "before_execute": execution,
        "before_cursor_execute": statement,
        "commit": commit,
    }
    for name, ear in ears.items():
        event.listen(engine, name, ear)
    try:
        yield heard
    finally:
        for name, ear in ears.items():
            event.remove(engine, name, ear)


def replay(connection: sqlite3.Connection, heard: Heard) -> None:
    """Repeat the calls through the driver alone, and fetch every result."""
    for text, values, many in heard.statements:
        if many:
            connection.executemany(text, values)
        else:
            connection.execute(text, values).fetchall()


def replay_on(engine: Engine, heard: Heard) -> None:
    """Repeat the calls through SQLAlchemy, and fetch every result."""
    with engine.connect() as connection:
        for statement, values in heard.executions:
            if isinstance(statement, str):
                connection.exec_driver_sql(statement, values)
            else:
                found = connection.execute(statement, values)
                if found.returns_rows:
                    found.fetchall()
        connection.commit()


def against_statements(
    path: Path, short: str, commands: Sequence[Command]
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Record the database calls of each command, then time it against the calls alone, on driver and SQLAlchemy."""
    heard: list[Heard] = []
    office = office_on(copied(path, f"{short}-heard.db"), Clock())
    for command in commands:
        with listening(engine_of(office)) as said:
            command(office)
        heard.append(said)
    close(office)
    pairs = []
    connection = connect(copied(path, f"{short}-raw.db"))
    other = office_on(copied(path, f"{short}-sqlalchemy.db"), Clock())
    for place, say in enumerate((partial(replay, connection), partial(replay_on, engine_of(other)))):
        office = office_on(copied(path, f"{short}-ours-{place}.db"), Clock())
        pairs.append(
            race_each([partial(command, office) for command in commands], [partial(say, said) for said in heard])
        )
        close(office)
    close(other)
    connection.close()
    return pairs[0], pairs[1]


def written(before: Path, after: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows, by table, that are new or changed in the later of two states of a database."""
    connection = connect(after)
    connection.execute("ATTACH ? AS earlier", (str(before),))
    names = [name for (name,) in connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")]
    rows = {
        name: connection.execute(f"SELECT * FROM main.{name} EXCEPT SELECT * FROM earlier.{name}").fetchall()  # noqa: S608 - our own tables
        for name in names
    }
    connection.close()
    return {name: found for name, found in rows.items() if found}
