"""Another database at the price of one class: SQLite through the standard library, one table for all kinds."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, assert_never, cast

import attrs

from offboard_core.adapters.shelf import SHAPES, Row, Scalar, Where
from offboard_core.errors import Conflict

_TABLE = """
CREATE TABLE IF NOT EXISTS shelf (
    tenant TEXT, kind TEXT, id TEXT, version INTEGER, columns TEXT, document TEXT, PRIMARY KEY (tenant, kind, id)
)
"""
_READ: Mapping[type, Callable[[Any], Scalar]] = {
    str: str,
    int: int,
    dt.date: dt.date.fromisoformat,
    dt.datetime: dt.datetime.fromisoformat,
}


@attrs.define
class PlainShelf:
    """One tenant's rows. It reads from one snapshot, and compares and writes under the write lock at commit."""

    connection: sqlite3.Connection
    tenant: str
    changed: dict[tuple[str, str], Row] = attrs.field(factory=dict)
    relied_on: dict[tuple[str, str], int] = attrs.field(factory=dict)

    @classmethod
    @contextmanager
    def open(cls, path: Path, tenant: str) -> Iterator[PlainShelf]:
        """Open it on a file; what is not committed is forgotten."""
        with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(_TABLE)
            connection.execute("BEGIN")
            connection.execute("SELECT count(*) FROM shelf")
            yield cls(connection, tenant)

    def fetch(self, kind: str, ids: Sequence[str]) -> Mapping[str, Row]:
        """Return the rows that exist among `ids`."""
        return {row.id: row for id in ids if (row := self._seen(kind, id)) is not None}

    def put(self, kind: str, rows: Sequence[Row], expected: Sequence[int]) -> None:
        """Stage `rows`; versions are compared now and again at commit."""
        self.confirm(kind, dict(zip((row.id for row in rows), expected, strict=True)))
        self.changed.update({(kind, row.id): row for row in rows})

    def find(
        self,
        kind: str,
        where: Sequence[Where] = (),
        *,
        order: str = "id",
        newest_first: bool = False,
        limit: int | None = None,
    ) -> Sequence[Row]:
        """Return the rows for which every condition holds."""
        columns = "id, version, columns, document"
        found = self.connection.execute(
            f"SELECT {columns} FROM shelf WHERE tenant = ? AND kind = ?", (self.tenant, kind)
        )
        seen = {row.id: row for row in (_row(kind, each) for each in found)}
        seen.update({id: row for (other, id), row in self.changed.items() if other == kind})
        fitting = [row for row in seen.values() if all(_holds(row, test) for test in where)]
        return sorted(fitting, key=lambda row: (_value(row, order), row.id), reverse=newest_first)[:limit]

    def confirm(self, kind: str, versions: Mapping[str, int]) -> None:
        """Make sure each id still has this version; compared again at commit."""
        for id, version in versions.items():
            row = self._seen(kind, id)
            if (0 if row is None else row.version) != version:
                raise Conflict(kind, id)
            if (kind, id) not in self.changed:
                self.relied_on.setdefault((kind, id), version)

    def commit(self) -> None:
        """Write everything under the write lock, if what it relies on is still so."""
        self.connection.execute("ROLLBACK")  # gives the snapshot back for the latest state
        self.connection.execute("BEGIN IMMEDIATE")
        for (kind, id), version in self.relied_on.items():
            stored = self._stored(kind, id)
            if (0 if stored is None else stored.version) != version:
                raise Conflict(kind, id)
        rows = [
            (self.tenant, kind, id, row.version, json.dumps(row.columns, default=str), row.document)
            for (kind, id), row in self.changed.items()
        ]
        self.connection.executemany("INSERT OR REPLACE INTO shelf VALUES (?, ?, ?, ?, ?, ?)", rows)
        self.connection.execute("COMMIT")

    def _seen(self, kind: str, id: str) -> Row | None:
        return self.changed.get((kind, id)) or self._stored(kind, id)

    def _stored(self, kind: str, id: str) -> Row | None:
        found = self.connection.execute(
            "SELECT id, version, columns, document FROM shelf WHERE tenant = ? AND kind = ? AND id = ?",
            (self.tenant, kind, id),
        ).fetchone()
        return None if found is None else _row(kind, found)


def _row(kind: str, found: tuple[str, int, str, str]) -> Row:
    id, version, columns, document = found
    types = SHAPES[kind].columns
    read = {name: _READ[types[name]](value) for name, value in json.loads(columns).items()}
    return Row(id=id, version=version, columns=read, document=document)


def _value(row: Row, name: str) -> Any:  # noqa: ANN401 - two values of one column can be compared, whatever it holds
    return row.id if name == "id" else row.columns[name]


def _holds(row: Row, test: Where) -> bool:
    value, other = _value(row, test.column), test.value
    match test.sign:
        case "=":
            return bool(value == other)
        case "<=":
            return bool(value <= other)
        case ">":
            return bool(value > other)
        case "in":
            return value in cast("tuple[str, ...]", other)
        case _:
            assert_never(test.sign)
