# ruff: noqa: ANN401 - a defect is handed whatever the sound one takes
"""The kit finds every broken adapter: each defect is one line, and a contract without a test for it would let it pass."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import attrs
import pytest

from offboard_core.adapters import memory
from offboard_core.adapters.memory import MemoryNotifier, MemoryRevoker, MemoryShelf, MemoryStorage, MemoryWorklist
from offboard_core.adapters.shelf import Row, ShelfWork, Where
from offboard_core.adapters.shelf.drawers import Drawer, OutboxDrawer, Standings
from offboard_core.adapters.shelf.journal import JournalDrawer
from offboard_core.errors import Conflict
from offboard_core.kernel.journal import Head
from offboard_core.ports.hands import HandReceipt
from offboard_core.ports.store import Dispatch, DispatchStatus, UnitOfWork
from offboard_core.testing import NotifierContract, RevokerContract, ShelfContract, StorageContract, WorklistContract
from offboard_core.testing.contracts.hands import Watched

Patch = Callable[[pytest.MonkeyPatch], None]
Broken = Callable[..., Any]


def first_broken_promise(contract: type, build: Callable[[], object]) -> str | None:
    """Run a contract's tests, each with an adapter built anew, and name the first that fails; None when all hold."""
    names = [name for name in dir(contract) if name.startswith("test_")]
    for name in sorted(names, key=lambda name: "many_rows" in name or "at_once" in name):  # the slow ones last
        test = getattr(contract(), name)
        for parameters in parameter_sets(test):
            try:
                test(build(), **parameters)
            except (Exception, pytest.fail.Exception):  # noqa: BLE001 - a failed assertion, or whatever the defect raises
                return name
    return None


def parameter_sets(test: Callable[..., object]) -> Iterator[dict[str, object]]:
    """Spell out what `parametrize` says of a test."""
    choices = []
    for mark in getattr(test, "pytestmark", ()):
        names, values = mark.args
        many = not isinstance(names, str)
        choices.append([dict(zip(names, value, strict=True)) if many else {names: value} for value in values])
    for chosen in itertools.product(*choices):
        yield {name: value for part in chosen for name, value in part.items()}


def test_sound_adapters_pass() -> None:
    """The runner finds nothing in the adapters as they are, and does run every promise there is."""
    assert first_broken_promise(StorageContract, MemoryStorage) is None
    assert first_broken_promise(ShelfContract, lambda: MemoryShelf({})) is None
    assert 40 <= sum(name.startswith("test_") for name in dir(StorageContract))


# --- what can be wrong with a shelf -------------------------------------------------------------------------------


def _on(owner: object, name: str, broken: Broken) -> Patch:
    """Put `broken` in the place of `owner.name`; it is handed the sound one first."""
    sound = getattr(owner, name)

    def replacement(*args: Any, **kwargs: Any) -> Any:
        return broken(sound, *args, **kwargs)

    return lambda patch: patch.setattr(owner, name, replacement)


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


def _changing_rows(**changes: Callable[[Row], object]) -> Broken:
    def put(sound: Broken, self: MemoryShelf, kind: str, rows: Sequence[Row], expected: Sequence[int]) -> None:
        changed = [attrs.evolve(row, **{name: change(row) for name, change in changes.items()}) for row in rows]
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
            work.receivables.shelf.committed = self._tenants[tenant]
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


def _holding(compare: Callable[[Any, Any, str], bool]) -> Broken:
    def holds(_sound: object, row: Row, test: Where) -> bool:
        return _compare(row.id if test.column == "id" else row.columns[test.column], test.value, test.sign)

    return holds


def _compare(value: Any, other: Any, sign: str) -> bool:
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
    "versions are not compared": _on(MemoryShelf, "put", _blindly),
    "a first save replaces what is there": _on(MemoryShelf, "put", _without_first_saves),
    "a conflict names another row": _on(MemoryShelf, "put", _naming_the_first),
    "a conflict is the database's own error": _on(MemoryShelf, "put", _raising_its_own),
    "columns stay as first stored": _on(MemoryShelf, "put", _stale_columns),
    "text loses what it cannot spell": _on(
        MemoryShelf, "put", _changing_rows(document=lambda row: row.document.replace("\\u0000", ""))
    ),
    "text is cut off": _on(MemoryShelf, "put", _changing_rows(document=lambda row: row.document[:65_535])),
    "versions are counted by the database": _on(
        MemoryShelf, "put", _changing_rows(version=lambda row: row.version if row.version < 2 else row.version + 1)
    ),
    "fetch does not see its own": _on(MemoryShelf, "fetch", _only_committed),
    "fetch loses what a question cannot hold": _on(
        MemoryShelf, "fetch", lambda sound, self, kind, ids: sound(self, kind, ids[:999])
    ),
    "find does not see its own": _on(MemoryShelf, "find", _only_committed),
    "find goes by the letter's place in the dictionary": _on(
        MemoryShelf, "find", _finding(lambda rows: sorted(rows, key=lambda row: (row.id.lower(), row.id)))
    ),
    "find ignores its order": _on(MemoryShelf, "find", _finding(list, order="id")),
    "find ignores its limit": _on(MemoryShelf, "find", _finding(list, limit=None)),
    "find never returns more than a page": _on(MemoryShelf, "find", _finding(lambda rows: rows[:1_000])),
    "days before are not due": _on(
        memory, "_holds", _holding(lambda value, other, sign: _compare(value, other, "=" if sign == "<=" else sign))
    ),
    "the day itself is not due": _on(
        memory,
        "_holds",
        _holding(lambda value, other, sign: value < other if sign == "<=" else _compare(value, other, sign)),
    ),
    "a page begins with the last of the one before": _on(
        memory,
        "_holds",
        _holding(lambda value, other, sign: value >= other if sign == ">" else _compare(value, other, sign)),
    ),
    "texts are compared loosely": _on(
        memory, "_holds", _holding(lambda value, other, sign: _compare(_loosely(value), _loosely(other), sign))
    ),
    "moments are whole seconds": _on(
        memory,
        "_holds",
        _holding(lambda value, other, sign: _compare(_whole_seconds(value), _whole_seconds(other), sign)),
    ),
    "nothing is confirmed": _on(MemoryShelf, "confirm", _confirming(lambda _: {})),
    "the first is confirmed": _on(MemoryShelf, "confirm", _confirming(lambda versions: dict([*versions.items()][:1]))),
    "what is missing is not confirmed": _on(
        MemoryShelf,
        "confirm",
        _confirming(lambda versions: {id: version for id, version in versions.items() if version}),
    ),
    "only what is missing is confirmed": _on(
        MemoryShelf,
        "confirm",
        _confirming(lambda versions: {id: version for id, version in versions.items() if not version}),
    ),
    "versions are not compared at commit": _on(MemoryShelf, "merge", _unchecked),
    "a refused commit stores all the same": _on(MemoryShelf, "merge", _half),
    "reads are of any moment": _on(MemoryStorage, "begin", _live),
    "tenants share": _on(MemoryStorage, "begin", _in_one_tenant),
    "leaving is committing": _on(MemoryStorage, "begin", _keeping_what_was_left),
}


# --- what can be wrong with a unit of work ------------------------------------------------------------------------


def _replacing(_sound: object, self: OutboxDrawer, messages: Any, *, at: dt.datetime) -> None:
    for message in messages:
        known = self.find(message.key)
        self.save(Dispatch(message=message, available_at=at, version=known.version if known else 0))


def _losing_the_last(sound: Broken, self: OutboxDrawer, messages: Any, *, at: dt.datetime) -> None:
    sound(self, list(messages)[:1], at=at)


def _ready(*statuses: DispatchStatus) -> Broken:
    def found(_sound: object, self: OutboxDrawer, now: dt.datetime, *, limit: int = 100) -> tuple[Dispatch, ...]:
        rows = self.search(Where("available_at", "<=", now), order="available_at")
        return tuple(item for item in rows if item.status in statuses)[:limit]

    return found


def _growing_anywhere(_sound: object, self: JournalDrawer, entries: Any) -> None:
    self.heads(entry.stream for entry in entries)
    self.ends.update({entry.stream: Head(seq=entry.seq, hash=entry.hash) for entry in entries})
    self.pending += entries


def _everybody(_sound: object, self: Standings, role: str) -> Any:
    return tuple(item for item in self.search() if role in item.roles)


def _roughly(_sound: object, self: Standings, role: str) -> Any:
    return tuple(item for item in self.search() if role in " ".join(item.roles) and item.employment != "departed")


def _forgetful(sound: Broken, self: Drawer[Any], item: Any) -> Any:
    sound(self, item)
    return item


def _impatient(sound: Broken, self: ShelfWork) -> None:
    for drawer in self._drawers.values():
        drawer.flush()
        self._finish()
    sound(self)


WORK: Mapping[str, Patch] = {
    "get returns None": _on(Drawer, "get", lambda _sound, self, id: self.find(id)),
    "save returns what it was given": _on(Drawer, "save", _forgetful),
    "queries forget what was saved": _on(
        Drawer, "search", lambda sound, self, *where, **how: _unflushed(sound, self, where, how)
    ),
    "a message again replaces the first": _on(OutboxDrawer, "add", _replacing),
    "of many messages one is kept": _on(OutboxDrawer, "add", _losing_the_last),
    "a lease never runs out": _on(OutboxDrawer, "ready", _ready(DispatchStatus.WAITING)),
    "what was sent is sent again": _on(
        OutboxDrawer, "ready", _ready(DispatchStatus.WAITING, DispatchStatus.CLAIMED, DispatchStatus.SENT)
    ),
    "what was given up is tried again": _on(
        OutboxDrawer, "ready", _ready(DispatchStatus.WAITING, DispatchStatus.CLAIMED, DispatchStatus.DEAD)
    ),
    "a chain grows anywhere": _on(JournalDrawer, "add", _growing_anywhere),
    "who has left still holds the role": _on(Standings, "with_role", _everybody),
    "a role is part of a word": _on(Standings, "with_role", _roughly),
    "a commit shows bit by bit": _on(ShelfWork, "commit", _impatient),
}


def _unflushed(sound: Broken, drawer: Drawer[Any], where: Any, how: Any) -> Any:
    staged, before = dict(drawer.staged), dict(drawer.before)
    drawer.staged.clear()
    try:
        return sound(drawer, *where, **how)
    finally:
        drawer.staged.update(staged)
        drawer.before.update(before)


@pytest.mark.parametrize("defect", [*SHELVES, *WORK])
def test_a_broken_storage_is_found(defect: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever single line of a storage is wrong, some promise of `StorageContract` does not hold."""
    {**SHELVES, **WORK}[defect](monkeypatch)

    assert first_broken_promise(StorageContract, MemoryStorage) is not None


BETWEEN_TRANSACTIONS = {
    "versions are not compared at commit",
    "a refused commit stores all the same",
    "reads are of any moment",
    "tenants share",
    "leaving is committing",
}
"""What a shelf cannot be blamed for inside one transaction."""


@pytest.mark.parametrize(
    "defect",
    [defect for defect in SHELVES if defect not in BETWEEN_TRANSACTIONS | {"text is cut off"}],
)
def test_a_broken_shelf_is_found(defect: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a shelf does wrong inside one transaction, `ShelfContract` finds without a storage around it."""
    SHELVES[defect](monkeypatch)

    assert first_broken_promise(ShelfContract, lambda: MemoryShelf({})) is not None


def test_a_storage_that_says_it_joins_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """An owner of transactions that says it joins would keep refusals out of the journal."""
    monkeypatch.setattr(MemoryStorage, "joined", True)

    assert first_broken_promise(StorageContract, MemoryStorage) == "test_it_owns_its_transactions"


# --- what can be wrong with a hand --------------------------------------------------------------------------------


def notifier() -> Watched[Any, Any]:
    """Build the channel in this process, and how to count what arrived."""
    made = MemoryNotifier()
    return Watched(made, lambda key: sum(kept.key == key for kept in made.sent.values()))


def worklist() -> Watched[Any, Any]:
    """Build the centre in this process, and what it shows."""
    made = MemoryWorklist()
    return Watched(made, lambda: made.shown.keys())


def _twice(sound: Broken, self: MemoryNotifier, outgoing: Any) -> HandReceipt:
    receipt: HandReceipt = sound(self, outgoing)
    if self.calls > 1:
        self.sent[f"again {self.calls}"] = outgoing
    return receipt


def _nowhere(_sound: object, self: MemoryNotifier, _outgoing: object) -> HandReceipt:
    return HandReceipt(reference="accepted")


HANDS: Mapping[str, tuple[type, Callable[[], object], Patch]] = {
    "it sends as often as it is told": (NotifierContract, notifier, _on(MemoryNotifier, "send", _twice)),
    "it says it sent": (NotifierContract, notifier, _on(MemoryNotifier, "send", _nowhere)),
    "it never takes away": (WorklistContract, worklist, _on(MemoryWorklist, "close", lambda *_: None)),
    "it takes everything away": (
        WorklistContract,
        worklist,
        _on(MemoryWorklist, "close", lambda _sound, self, _key: self.shown.clear()),
    ),
    "it always reads back yes": (RevokerContract, MemoryRevoker, _on(MemoryRevoker, "verify", lambda *_: True)),
    "it never reads back yes": (RevokerContract, MemoryRevoker, _on(MemoryRevoker, "verify", lambda *_: False)),
    "it confuses people": (
        RevokerContract,
        MemoryRevoker,
        _on(
            MemoryRevoker,
            "verify",
            lambda _sound, self, _person, system, grant: (system, grant) in {k[1:] for k in self.revoked},
        ),
    ),
}


@pytest.mark.parametrize("defect", HANDS)
def test_a_broken_hand_is_found(defect: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hand that does not do what it answers is found by its contract, and a sound one passes."""
    contract, build, patch = HANDS[defect]
    assert first_broken_promise(contract, build) is None

    patch(monkeypatch)
    assert first_broken_promise(contract, build) is not None
