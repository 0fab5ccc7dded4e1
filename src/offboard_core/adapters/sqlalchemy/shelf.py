"""The shelf in a relational database: four verbs on one connection, inside a transaction that somebody else began.

What makes two writers of one row conflict is the version in the UPDATE's condition, and the primary key for a row that is
new. What was only read is locked (`FOR SHARE`) and compared at commit. What was read as missing has no row to lock: a
placeholder is inserted under its key and deleted again. The key is then taken until the transaction ends, at every
isolation level: another INSERT of it waits for us, and ours fails on one that was committed meanwhile. (Advisory locks
would cost every INSERT one more lock, and SERIALIZABLE binds only those who all use it; a host we join does not.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar, cast

import attrs
from sqlalchemy import Connection, Executable
from sqlalchemy.exc import DBAPIError, IntegrityError

from offboard_core.adapters.shelf import SHAPES, Row, Where
from offboard_core.adapters.sqlalchemy.tables import search, seek, statements
from offboard_core.errors import Conflict

_CHUNK = 500
"""How many ids one question names: some databases count bound values, and the oldest SQLite stops at 999."""

_SQLITE_BUSY = frozenset({5, 6})
_SQLITE_KEY_TAKEN = frozenset({1555, 2067})
_STATES = frozenset({"23505", "40001", "40P01", "55P03"})
"""SQLSTATE: key taken, serialization failure, deadlock, lock not available."""

T = TypeVar("T")


def lost_race(error: DBAPIError) -> bool:
    """Say whether a database refused because of what another transaction did; tried again, it can go well."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return code in _SQLITE_KEY_TAKEN or (code & 0xFF) in _SQLITE_BUSY
    state = getattr(error.orig, "sqlstate", None)
    return state in _STATES if state is not None else isinstance(error, IntegrityError)


@contextmanager
def conflicts(kind: str, id: str) -> Iterator[None]:
    """Turn a lost race into `Conflict` about `kind` and `id`; any other error of the database stays what it is."""
    try:
        yield
    except DBAPIError as error:
        if lost_race(error):
            raise Conflict(kind, id) from error
        raise


@attrs.define
class SqlShelf:
    """One tenant's documents on one connection. `begin_writing` is called before the first statement that writes."""

    connection: Connection
    tenant: str
    begin_writing: Callable[[], None]

    def fetch(self, kind: str, ids: Sequence[str]) -> Mapping[str, Row]:
        """Return the rows that exist among `ids`."""
        names = tuple(SHAPES[kind].columns)
        told = statements(kind)
        rows = (_row(found, names) for found in self._listed(told.fetch, told.fetch_one, ids))
        return {row.id: row for row in rows}

    def put(self, kind: str, rows: Sequence[Row], expected: Sequence[int]) -> None:
        """Insert the rows expected to be new, update the others where the version still is the expected one."""
        new, changed = [], []
        for row, before in zip(rows, expected, strict=True):
            values = {"version": row.version, "document": row.document, **row.columns}
            if before == 0:
                new.append({"tenant": self.tenant, "id": row.id, **values})
            else:
                changed.append({"of_tenant": self.tenant, "of_id": row.id, "before": before, **values})
        if new:
            self._all(kind, new, "id", self._inserted)
        if changed:
            self._all(kind, changed, "of_id", self._updated)

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
        tests = tuple((test.column, test.sign) for test in where)
        values: dict[str, object] = {f"value_{place}": test.value for place, test in enumerate(where)}
        values["tenant"] = self.tenant
        listed = next((test for test in where if test.sign == "in"), None)
        if listed is not None and limit is not None and order == "id" and not newest_first:
            return self._page(kind, where, listed, limit)
        statement = search(kind, tests, order, newest_first=newest_first, limited=limit is not None)
        if limit is None:
            names = tuple(SHAPES[kind].columns)
            return [_row(found, names) for found in self.connection.execute(statement, values)]
        ids = self.connection.execute(statement, {**values, "most": limit}).scalars().all()
        rows = self.fetch(kind, ids)
        return [rows[id] for id in ids if id in rows]

    def _page(self, kind: str, where: Sequence[Where], listed: Where, limit: int) -> Sequence[Row]:
        """Find the first rows by id where a column holds one of several texts."""
        texts = cast("tuple[str, ...]", listed.value)
        if not texts:
            return []
        values: dict[str, object] = {"tenant": self.tenant, "most": limit}
        for place, test in enumerate(where):
            if test is listed:
                values.update({f"value_{place}_{number}": each for number, each in enumerate(texts)})
            else:
                values[f"value_{place}"] = test.value
        tests = tuple((test.column, test.sign) for test in where)
        ids = self.connection.execute(seek(kind, tests, len(texts)), values).scalars().all()
        rows = self.fetch(kind, ids)
        return [rows[id] for id in ids if id in rows]

    def confirm(self, kind: str, versions: Mapping[str, int]) -> None:
        """Lock each row and compare its version; take the key of each that is still missing."""
        there = [(id, version) for id, version in versions.items() if version]
        missing = [{"tenant": self.tenant, "id": id} for id, version in versions.items() if not version]
        for begin in range(0, len(there), _CHUNK):
            chunk = [{"id": id, "version": version} for id, version in there[begin : begin + _CHUNK]]
            self._all(kind, chunk, "id", self._unchanged)
        if missing:
            placeholder = statements(kind).placeholder
            self._all(kind, [{**key, **placeholder} for key in missing], "id", self._inserted)
            for begin in range(0, len(missing), _CHUNK):
                ids = [key["id"] for key in missing[begin : begin + _CHUNK]]
                self.connection.execute(statements(kind).remove, {"tenant": self.tenant, "ids": ids})

    def _all(
        self,
        kind: str,
        items: Sequence[dict[str, Any]],
        key: str,
        attempt: Callable[[str, Sequence[dict[str, Any]]], bool],
    ) -> None:
        """Do it to all at once; if that fails, to one after the other, so that `Conflict` names the one it is about."""
        with conflicts(kind, items[0][key]):
            self.begin_writing()
        if len(items) > 1 and attempt == self._unchanged and self.connection.dialect.name == "sqlite":
            if attempt(kind, items):  # reading takes no lock there, so no savepoint is needed
                return
        elif len(items) > 1:
            point = self.connection.begin_nested()
            try:
                done = attempt(kind, items)
            except DBAPIError as error:
                point.rollback()
                if not lost_race(error):
                    raise
            else:
                if done:
                    point.commit()
                    return
                point.rollback()
        for item in items:
            with conflicts(kind, item[key]):
                if not attempt(kind, [item]):
                    raise Conflict(kind, item[key])

    def _inserted(self, kind: str, rows: Sequence[dict[str, Any]]) -> bool:
        self.connection.execute(statements(kind).insert, rows)
        return True

    def _updated(self, kind: str, rows: Sequence[dict[str, Any]]) -> bool:
        statement = statements(kind).update
        if self.connection.dialect.supports_sane_multi_rowcount or len(rows) == 1:
            return self.connection.execute(statement, rows).rowcount == len(rows)
        return all(self.connection.execute(statement, row).rowcount == 1 for row in rows)

    def _unchanged(self, kind: str, rows: Sequence[dict[str, Any]]) -> bool:
        told = statements(kind)
        found = self._listed(told.lock, told.lock_one, [row["id"] for row in rows])
        stored = {record[0]: record[1] for record in found}
        return all(stored.get(row["id"]) == row["version"] for row in rows)

    def _listed(self, statement: Executable, single: Executable, ids: Sequence[str]) -> Iterator[Sequence[Any]]:
        """Ask for many ids at once; one alone is asked for by a statement that need not be spelt anew for its number."""
        if len(ids) == 1:
            yield from self.connection.execute(single, {"tenant": self.tenant, "id": ids[0]})
            return
        for begin in range(0, len(ids), _CHUNK):
            chunk = ids[begin : begin + _CHUNK]
            yield from self.connection.execute(statement, {"tenant": self.tenant, "ids": chunk})


def _row(found: Sequence[Any], names: tuple[str, ...]) -> Row:
    columns = dict(zip(names, found[3:], strict=True))
    return Row(id=found[0], version=found[1], document=found[2], columns=columns)
