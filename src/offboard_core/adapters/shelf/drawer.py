"""A drawer: the rows of one kind on a shelf, inside one unit of work."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Generic, cast

import attrs

from offboard_core.adapters.shelf.seam import SHAPES, Row, Shelf, check_key, check_scalar, is_storable
from offboard_core.codec.records import dump_record, load_record
from offboard_core.errors import Conflict, NotFound
from offboard_core.ports.repository import A, Where


@attrs.define
class Drawer(Generic[A]):
    """One kind of aggregate in one unit of work: what was read, at which version, and what is to be stored."""

    shelf: Shelf
    kind: str
    known: dict[str, Row | None] = attrs.field(factory=dict)
    """What the shelf has answered, by id; None if no row is stored."""
    relied_on: set[str] = attrs.field(factory=set)
    """Ids whose answer was given out by `get` or `find`: they are confirmed at commit, unless written."""
    loaded: dict[str, A] = attrs.field(factory=dict)
    staged: dict[str, A] = attrs.field(factory=dict)
    before: dict[str, int] = attrs.field(factory=dict)
    """For what is staged, the version the shelf has to hold when it gets there."""
    written: set[str] = attrs.field(factory=set)

    def get(self, id: str) -> A:
        """Return the aggregate. Raises `NotFound`."""
        if (found := self.find(id)) is None:
            raise NotFound(self.kind, id)
        return found

    def find(self, id: str) -> A | None:
        """Return the aggregate as this unit of work sees it, or None."""
        if id in self.staged:
            return self.staged[id]
        if id not in self.known:
            self.prefetch([id])
        self.relied_on.add(id)
        row = self.known[id]
        return None if row is None else self._load(row)

    def save(self, item: A) -> A:
        """Stage `item`; it is stored, versions compared, before the next search and at commit."""
        known = self._version(item.id)
        if known is None:  # never asked for: the shelf compares when it gets there, and no question is needed now
            check_key(f"{self.kind}.id", item.id)
        elif item.version != known:
            raise Conflict(self.kind, item.id)
        self.before.setdefault(item.id, item.version)
        kept = attrs.evolve(cast("Any", item), version=item.version + 1)
        self.staged[item.id] = kept
        return cast("A", kept)

    def among(self, ids: Iterable[str]) -> dict[str, A]:
        """Return the aggregates there are among `ids`, this unit of work's own changes included; not confirmed."""
        wanted = tuple(dict.fromkeys(ids))
        self.prefetch(id for id in wanted if id not in self.staged)
        found = {}
        for id in wanted:
            row = self.known.get(id)
            item = self.staged.get(id) or (None if row is None else self._load(row))
            if item is not None:
                found[id] = item
        return found

    def prefetch(self, ids: Iterable[str]) -> None:
        """Read those of `ids` not read yet, in one question."""
        missing = [id for id in dict.fromkeys(ids) if id not in self.known]
        if missing:
            rows = self.shelf.fetch(self.kind, [id for id in missing if is_storable(id)])
            self.known.update({id: rows.get(id) for id in missing})

    def flush(self) -> None:
        """Hand what is staged to the shelf, in the order of ids, so that two units of work lock in the same order."""
        if not self.staged:
            return
        rows = [self._row(item) for _, item in sorted(self.staged.items())]
        self.shelf.put(self.kind, rows, [self.before[row.id] for row in rows])
        self.known.update({row.id: row for row in rows})
        self.loaded.update(self.staged)
        self.written.update(self.staged)
        self.staged.clear()
        self.before.clear()

    def confirm(self) -> None:
        """Make sure that what was given out and not written is still so."""
        versions = {
            id: 0 if (row := self.known[id]) is None else row.version
            for id in sorted(self.relied_on - self.written)
            if is_storable(id)  # other ids cannot be stored, so none can have appeared
        }
        if versions:
            self.shelf.confirm(self.kind, versions)

    def search(
        self, *where: Where, order: str = "id", newest_first: bool = False, limit: int | None = None
    ) -> tuple[A, ...]:
        """Return what fits, this unit of work's own changes included. Rows found this way are not confirmed at commit."""
        return tuple(self._load(row) for row in self._rows(where, order=order, newest_first=newest_first, limit=limit))

    def ids(self, *where: Where, limit: int | None = None) -> tuple[str, ...]:
        """Return the ids of what fits, this unit of work's own changes included, without reading a document."""
        return tuple(row.id for row in self._rows(where, limit=limit))

    def _rows(
        self, where: tuple[Where, ...], *, order: str = "id", newest_first: bool = False, limit: int | None = None
    ) -> tuple[Row, ...]:
        for test in where:
            path = f"{self.kind}.{test.column}"
            for value in test.value if isinstance(test.value, tuple) else (test.value,):
                check_key(path, str(value)) if test.column == "id" else check_scalar(path, value)
        self.flush()
        rows = tuple(self.shelf.find(self.kind, where, order=order, newest_first=newest_first, limit=limit))
        self.known.update({row.id: row for row in rows if row.id not in self.relied_on})
        return rows

    def _version(self, id: str) -> int | None:
        if id in self.staged:
            return self.staged[id].version
        if id not in self.known:
            return None
        row = self.known[id]
        return 0 if row is None else row.version

    def _row(self, item: A) -> Row:
        columns = SHAPES[self.kind].promote(item)
        for name, value in columns.items():
            check_scalar(f"{self.kind}.{item.id}.{name}", value)
        return Row(id=item.id, version=item.version, columns=columns, document=dump_record(item))

    def _load(self, row: Row) -> A:
        item = self.loaded.get(row.id)
        if item is None or item.version != row.version:
            item = self.loaded[row.id] = cast("A", load_record(self.kind, row.document, version=row.version))
        return item
