# ruff: noqa: ANN401 - a defect takes the arguments of the method it replaces
"""One-line defects of a shelf and of the unit of work on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import attrs

from offboard_core.adapters import memory
from offboard_core.adapters.memory import MemoryShelf, MemoryStorage
from offboard_core.adapters.shelf import Row, ShelfWork, Where
from offboard_core.adapters.shelf.drawer import Drawer
from offboard_core.adapters.shelf.journal import JournalDrawer
from offboard_core.errors import Conflict
from offboard_core.kernel.journal import Head
from offboard_core.ports.cases import StandingRepository
from offboard_core.ports.store import Dispatch, DispatchStatus, Outbox, UnitOfWork
from tests.testing.kit import Broken, Patch, on

# --- defects of a shelf -----------------------------------------------------------------------------------------


def _blindly(_sound: object, self: MemoryShelf, kind: str, rows: Sequence[Row], _expected: Sequence[int]) -> None:
    self.changed.setdefault(kind, {}).update({row.id: row for row in rows})


def _without_first_saves(
    sound: Broken, self: MemoryShelf, kind: str, rows: Sequence[Row], expected: Sequence[int]
) -> None:
    for row, before in zip(rows, expected, strict=True):
        sound(self, kind, [row], [before]) if before else _blindly(sound, self, kind, [row], [])


def _naming_the_first(
    sound: Broken, self: MemoryShelf, kind: str, rows: Sequence[Row], expected: Sequence[int]
) -> None:
    try:
        sound(self, kind, rows, expected)
    except Conflict as error:
        raise Conflict(kind, rows[0].id) from error


def _raising_its_own(sound: Broken, *args: Any) -> None:
    try:
        sound(*args)
    except Conflict as error:
        raise RuntimeError("UNIQUE constraint failed") from error


def _unchecked(_sound: object, self: MemoryShelf, stored: dict[str, Any]) -> None:
    for kind, rows in self.changed.items():
        stored[kind] = (*stored.get(kind, ()), rows)


def _half(sound: Broken, self: MemoryShelf, stored: dict[str, Any]) -> None:
    for kind, rows in self.changed.items():
        stored[kind] = (*stored.get(kind, ()), rows)
    sound(self, stored)


def _changed(row: Row, changes: Mapping[str, Callable[[Row], Any]]) -> dict[str, Any]:
    return {name: change(row) for name, change in changes.items()}


def _changing_rows(**changes: Callable[[Row], Any]) -> Broken:
    def put(sound: Broken, self: MemoryShelf, kind: str, rows: Sequence[Row], expected: Sequence[int]) -> None:
        changed = [attrs.evolve(row, **_changed(row, changes)) for row in rows]
        sound(self, kind, changed, expected)

    return put


def _finding(alter: Callable[[list[Row]], Sequence[Row]], **fixed: object) -> Broken:
    def find(sound: Broken, self: MemoryShelf, kind: str, where: Sequence[Where] = (), **how: Any) -> Sequence[Row]:
        return alter(list(sound(self, kind, where, **{**how, **fixed})))

    return find


def _only_committed(sound: Broken, self: MemoryShelf, *args: Any, **how: Any) -> Any:
    return sound(MemoryShelf(self.committed), *args, **how)


def _live(sound: Broken, self: MemoryStorage, tenant: str) -> Any:
    @contextmanager
    def opened() -> Iterator[UnitOfWork]:
        with sound(self, tenant) as work:
            work.shelf.committed = self._tenants[tenant]
            yield work

    return opened()


def _in_one_tenant(sound: Broken, self: MemoryStorage, _tenant: str) -> Any:
    return sound(self, "all")


def _keeping_what_was_left(sound: Broken, self: MemoryStorage, tenant: str) -> Any:
    @contextmanager
    def opened() -> Iterator[UnitOfWork]:
        with sound(self, tenant) as work:
            try:
                yield work
            finally:
                work.commit()

    return opened()


def _holding(holds_so: Callable[[Any, Any, str], bool]) -> Broken:
    def holds(_sound: object, row: Row, test: Where) -> bool:
        return holds_so(row.id if test.column == "id" else row.columns[test.column], test.value, test.sign)

    return holds


def _compare(value: Any, other: Any, sign: str) -> bool:
    if sign == "in":
        return value in other
    return bool({"=": value == other, "<=": value <= other, ">": value > other}[sign])


def _loosely(text: Any) -> Any:
    return text.strip().lower() if isinstance(text, str) else text


def _whole_seconds(value: Any) -> Any:
    return value.replace(microsecond=0) if isinstance(value, dt.datetime) else value


def _stale_columns(sound: Broken, self: MemoryShelf, kind: str, rows: Sequence[Row], expected: Sequence[int]) -> None:
    old = self.fetch(kind, [row.id for row in rows])
    sound(self, kind, [attrs.evolve(row, columns=old.get(row.id, row).columns) for row in rows], expected)


def _confirming(choose: Callable[[Mapping[str, int]], Mapping[str, int]]) -> Broken:
    return lambda sound, self, kind, versions: sound(self, kind, choose(versions))


SHELVES: Mapping[str, Patch] = {
    "versions are not compared": on(MemoryShelf, "put", _blindly),
    "a first save replaces what is there": on(MemoryShelf, "put", _without_first_saves),
    "a conflict names another row": on(MemoryShelf, "put", _naming_the_first),
    "a conflict is the database's own error": on(MemoryShelf, "put", _raising_its_own),
    "columns stay as first stored": on(MemoryShelf, "put", _stale_columns),
    "text loses what it cannot spell": on(
        MemoryShelf, "put", _changing_rows(document=lambda row: row.document.replace("\\u0000", ""))
    ),
    "text is cut off": on(MemoryShelf, "put", _changing_rows(document=lambda row: row.document[:65_535])),
    "versions are counted by the database": on(
        MemoryShelf, "put", _changing_rows(version=lambda row: row.version if row.version < 2 else row.version + 1)
    ),
    "fetch does not see its own": on(MemoryShelf, "fetch", _only_committed),
    "fetch loses what a question cannot hold": on(
        MemoryShelf, "fetch", lambda sound, self, kind, ids: sound(self, kind, ids[:999])
    ),
    "find does not see its own": on(MemoryShelf, "find", _only_committed),
    "find goes by the letter's place in the dictionary": on(
        MemoryShelf, "find", _finding(lambda rows: sorted(rows, key=lambda row: (row.id.lower(), row.id)))
    ),
    "find ignores its order": on(MemoryShelf, "find", _finding(list, order="id")),
    "find ignores its limit": on(MemoryShelf, "find", _finding(list, limit=None)),
    "find never returns more than a page": on(MemoryShelf, "find", _finding(lambda rows: rows[:1_000])),
    "days before are not due": on(
        memory, "_holds", _holding(lambda value, other, sign: _compare(value, other, "=" if sign == "<=" else sign))
    ),
    "the day itself is not due": on(
        memory,
        "_holds",
        _holding(lambda value, other, sign: value < other if sign == "<=" else _compare(value, other, sign)),
    ),
    "a page begins with the last of the one before": on(
        memory,
        "_holds",
        _holding(lambda value, other, sign: value >= other if sign == ">" else _compare(value, other, sign)),
    ),
    "of several texts the first counts": on(
        memory,
        "_holds",
        _holding(lambda value, other, sign: value in other[:1] if sign == "in" else _compare(value, other, sign)),
    ),
    "texts are compared loosely": on(
        memory, "_holds", _holding(lambda value, other, sign: _compare(_loosely(value), _loosely(other), sign))
    ),
    "moments are whole seconds": on(
        memory,
        "_holds",
        _holding(lambda value, other, sign: _compare(_whole_seconds(value), _whole_seconds(other), sign)),
    ),
    "nothing is confirmed": on(MemoryShelf, "confirm", _confirming(lambda _: {})),
    "the first is confirmed": on(MemoryShelf, "confirm", _confirming(lambda versions: dict([*versions.items()][:1]))),
    "what is missing is not confirmed": on(
        MemoryShelf,
        "confirm",
        _confirming(lambda versions: {id: version for id, version in versions.items() if version}),
    ),
    "only what is missing is confirmed": on(
        MemoryShelf,
        "confirm",
        _confirming(lambda versions: {id: version for id, version in versions.items() if not version}),
    ),
    "versions are not compared at commit": on(MemoryShelf, "merge", _unchecked),
    "a refused commit stores all the same": on(MemoryShelf, "merge", _half),
    "reads are of any moment": on(MemoryStorage, "begin", _live),
    "tenants share": on(MemoryStorage, "begin", _in_one_tenant),
    "leaving is committing": on(MemoryStorage, "begin", _keeping_what_was_left),
}


# --- defects of a unit of work ----------------------------------------------------------------------------------


def _replacing(_sound: object, self: Outbox, messages: Any, *, at: dt.datetime) -> None:
    for message in messages:
        known = self.find(message.key)
        self.save(Dispatch(message=message, available_at=at, version=known.version if known else 0))


def _losing_the_last(sound: Broken, self: Outbox, messages: Any, *, at: dt.datetime) -> None:
    sound(self, list(messages)[:1], at=at)


def _ready(*statuses: DispatchStatus) -> Broken:
    def found(_sound: object, self: Outbox, now: dt.datetime, *, limit: int = 100) -> tuple[Dispatch, ...]:
        rows = self._search(Where("available_at", "<=", now), order="available_at")
        return tuple(item for item in rows if item.status in statuses)[:limit]

    return found


def _growing_anywhere(_sound: object, self: JournalDrawer, entries: Any) -> None:
    self.heads(entry.stream for entry in entries)
    self.ends.update({entry.stream: Head(seq=entry.seq, hash=entry.hash) for entry in entries})
    self.pending += entries


def _everybody(_sound: object, self: StandingRepository, role: str) -> Any:
    return tuple(item for item in self._search() if role in item.roles)


def _roughly(_sound: object, self: StandingRepository, role: str) -> Any:
    return tuple(item for item in self._search() if role in " ".join(item.roles) and item.employment != "departed")


def _forgetful(sound: Broken, self: Drawer[Any], item: Any) -> Any:
    sound(self, item)
    return item


def _impatient(sound: Broken, self: ShelfWork) -> None:
    for drawer in self._drawers.values():
        drawer.flush()
        self._finish()
    sound(self)


WORK: Mapping[str, Patch] = {
    "get returns None": on(Drawer, "get", lambda _sound, self, id: self.find(id)),
    "save returns what it was given": on(Drawer, "save", _forgetful),
    "queries forget what was saved": on(
        Drawer, "search", lambda sound, self, *where, **how: _unflushed(sound, self, where, how)
    ),
    "a message again replaces the first": on(Outbox, "add", _replacing),
    "of many messages one is kept": on(Outbox, "add", _losing_the_last),
    "a lease never runs out": on(Outbox, "ready", _ready(DispatchStatus.WAITING)),
    "what was sent is sent again": on(
        Outbox, "ready", _ready(DispatchStatus.WAITING, DispatchStatus.CLAIMED, DispatchStatus.SENT)
    ),
    "what was given up is tried again": on(
        Outbox, "ready", _ready(DispatchStatus.WAITING, DispatchStatus.CLAIMED, DispatchStatus.DEAD)
    ),
    "a chain grows anywhere": on(JournalDrawer, "add", _growing_anywhere),
    "who has left still holds the role": on(StandingRepository, "with_role", _everybody),
    "a role is part of a word": on(StandingRepository, "with_role", _roughly),
    "a commit shows bit by bit": on(ShelfWork, "commit", _impatient),
}


def _unflushed(sound: Broken, drawer: Drawer[Any], where: Any, how: Any) -> Any:
    staged, before = dict(drawer.staged), dict(drawer.before)
    drawer.staged.clear()
    try:
        return sound(drawer, *where, **how)
    finally:
        drawer.staged.update(staged)
        drawer.before.update(before)
