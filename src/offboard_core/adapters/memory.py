"""The reference adapter: all records are kept in this process and end with it. For tests, examples and a first look.

It keeps every promise of the ports, concurrency included: readers never see half a commit, and two writers of one row
conflict. What a host writes for another database is what `MemoryShelf` is here: one class with four verbs.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Generic, TypeVar, assert_never, cast

import attrs

from offboard_core.access.standing import Standing
from offboard_core.adapters.shelf import Row, ShelfWork, Where
from offboard_core.clients import Client
from offboard_core.errors import Conflict
from offboard_core.kernel.identity import check_id
from offboard_core.kernel.known import Unknown
from offboard_core.offboarding import AccessPhase, Asset, Duty, HeldGrant, OpenOrder
from offboard_core.organization.person import Person
from offboard_core.ports.hands import HandReceipt, Outgoing
from offboard_core.ports.sources import Answer, KeptByHand, Sources
from offboard_core.ports.store import UnitOfWork
from offboard_core.receivables import Receivable

T = TypeVar("T")
Layers = tuple[dict[str, Row], ...]
"""Rows of one kind by id: what was stored later lies on top. No layer is ever changed, so its readers may continue to read it."""
Rows = dict[str, Layers]
"""What is stored for one tenant, by kind."""


@attrs.define
class MemoryShelf:
    """One tenant's rows as one open transaction sees them: what is committed, under what it has put itself."""

    committed: Rows
    changed: dict[str, dict[str, Row]] = attrs.field(factory=dict)
    relied_on: dict[tuple[str, str], int] = attrs.field(factory=dict)

    def fetch(self, kind: str, ids: Sequence[str]) -> Mapping[str, Row]:
        """Return the rows that exist among `ids`."""
        found = ((id, self._seen(kind, id)) for id in ids)
        return {id: row for id, row in found if row is not None}

    def put(self, kind: str, rows: Sequence[Row], expected: Sequence[int]) -> None:
        """Stage `rows`; the versions are compared now and again at commit."""
        own = self.changed.setdefault(kind, {})
        for row, before in zip(rows, expected, strict=True):
            self._compare(kind, row.id, before)
            if row.id not in own:
                self.relied_on[kind, row.id] = before
        own.update({row.id: row for row in rows})

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
        seen: dict[str, Row] = {}
        for layer in (*self.committed.get(kind, ()), self.changed.get(kind, {})):
            seen.update(layer)
        fitting = [row for row in seen.values() if all(_holds(row, test) for test in where)]
        fitting.sort(key=lambda row: (_column(row, order), row.id), reverse=newest_first)
        return fitting[:limit]

    def confirm(self, kind: str, versions: Mapping[str, int]) -> None:
        """Make sure each id still has this version; compared again at commit."""
        for id, version in versions.items():
            self._compare(kind, id, version)
            self.relied_on.setdefault((kind, id), version)

    def merge(self, stored: Rows) -> None:
        """Lay the staged rows over what is stored by now, or raise `Conflict` when anything relied on has moved on."""
        for (kind, id), version in self.relied_on.items():
            if _version(_top(stored.get(kind, ()), id)) != version:
                raise Conflict(kind, id)
        for kind, rows in self.changed.items():
            stored[kind] = _laid_over(stored.get(kind, ()), dict(rows))

    def _seen(self, kind: str, id: str) -> Row | None:
        own = self.changed.get(kind, {}).get(id)
        return _top(self.committed.get(kind, ()), id) if own is None else own

    def _compare(self, kind: str, id: str, version: int) -> None:
        if _version(self._seen(kind, id)) != version:
            raise Conflict(kind, id)


def _top(layers: Layers, id: str) -> Row | None:
    return next((layer[id] for layer in reversed(layers) if id in layer), None)


def _laid_over(layers: Layers, rows: dict[str, Row]) -> Layers:
    """Put a layer on top, and melt it into the ones below that are not much larger: a row is copied log n times."""
    while layers and len(layers[-1]) <= 2 * len(rows):
        *below, top = layers
        layers, rows = tuple(below), {**top, **rows}
    return (*layers, rows)


def _version(row: Row | None) -> int:
    return 0 if row is None else row.version


def _column(row: Row, name: str) -> Any:  # noqa: ANN401 - two values of one column can be compared, whatever it holds
    return row.id if name == "id" else row.columns[name]


def _holds(row: Row, test: Where) -> bool:
    value = _column(row, test.column)
    match test.sign:
        case "=":
            return bool(value == test.value)
        case "<=":
            return bool(value <= test.value)
        case ">":
            return bool(value > test.value)
        case "in":
            return value in cast("tuple[str, ...]", test.value)
        case _:
            assert_never(test.sign)


class MemoryStorage:
    """Storage in this process. `clients` and `standings` are put in place as if they had always been there."""

    joined = False

    def __init__(
        self, *, clients: Iterable[Client] = (), standings: Iterable[Standing] = (), tenant: str = "main"
    ) -> None:
        """Begin with the given clients and standings only."""
        self._tenants: dict[str, Rows] = {}
        self._lock = threading.Lock()
        with self.begin(tenant) as work:
            for client in clients:
                work.clients.save(attrs.evolve(client, version=0))
            for standing in standings:
                work.standings.save(attrs.evolve(standing, version=0))
            work.commit()

    @contextmanager
    def begin(self, tenant: str) -> Iterator[UnitOfWork]:
        """Open a unit of work of `tenant`."""
        check_id(tenant, "tenant")
        with self._lock:
            stored = self._tenants.setdefault(tenant, {})
            shelf = MemoryShelf(dict(stored))

        def finish() -> None:
            with self._lock:
                shelf.merge(stored)

        yield ShelfWork(shelf, finish)


Clock = Callable[[], dt.datetime]
"""Says what time it is, as an aware UTC moment."""


@attrs.define
class MemoryPeople:
    """An HR system that is a list."""

    items: Sequence[Person]
    clock: Clock

    def people(self) -> Answer[Person] | Unknown:
        """Return everybody on the list."""
        return Answer(items=tuple(self.items), known_at=self.clock())


@attrs.define
class MemoryReceivables:
    """An ERP that is a list: append to it and it answers with more."""

    items: Sequence[Receivable]
    clock: Clock

    def changed_since(self, known_at: dt.datetime | None) -> Answer[Receivable] | Unknown:
        """Return everything recorded after `known_at`, and everything that does not say when it was."""
        items = (
            item for item in self.items if known_at is None or item.recorded_at is None or item.recorded_at > known_at
        )
        return Answer(items=tuple(items), known_at=self.clock())

    def of_salesperson(self, person: str) -> Answer[Receivable] | Unknown:
        """Return everything `person` is responsible for."""
        return Answer(items=tuple(item for item in self.items if item.salesperson == person), known_at=self.clock())


@attrs.define
class MemoryHoldings(Generic[T]):
    """What hangs on each person: orders, assets, duties or access grants, as lists by person."""

    items: Mapping[str, Sequence[T]]
    clock: Clock

    def open_orders(self, person: str) -> Answer[T] | Unknown:
        """Return what hangs on `person`."""
        return Answer(items=tuple(self.items.get(person, ())), known_at=self.clock())

    in_custody = duties = grants = open_orders


def memory_sources(
    *,
    clock: Clock,
    people: Sequence[Person] = (),
    receivables: Sequence[Receivable] | KeptByHand | None = None,
    orders: Mapping[str, Sequence[OpenOrder]] | KeptByHand | None = None,
    assets: Mapping[str, Sequence[Asset]] | KeptByHand | None = None,
    duties: Mapping[str, Sequence[Duty]] | KeptByHand | None = None,
    access: Mapping[str, Sequence[HeldGrant]] | KeptByHand | None = None,
) -> Sources:
    """Build sources from lists (of people and receivables) and from lists by person; what is None is not connected."""

    def holdings(items: Mapping[str, Sequence[T]] | KeptByHand | None) -> MemoryHoldings[T] | KeptByHand | None:
        return MemoryHoldings(items, clock) if isinstance(items, Mapping) else items

    return Sources(
        people=MemoryPeople(people, clock),
        receivables=(
            receivables
            if receivables is None or isinstance(receivables, KeptByHand)
            else MemoryReceivables(receivables, clock)
        ),
        orders=holdings(orders),
        assets=holdings(assets),
        duties=holdings(duties),
        access=holdings(access),
    )


@attrs.define
class MemoryNotifier:
    """A channel that honours keys: what was sent, by key, in the order it was first sent."""

    sent: dict[str, Outgoing] = attrs.field(factory=dict)
    receipts: dict[str, HandReceipt] = attrs.field(factory=dict)
    calls: int = 0

    def send(self, outgoing: Outgoing) -> HandReceipt:
        """Keep it, once per key."""
        self.calls += 1
        if outgoing.key not in self.sent:
            self.sent[outgoing.key] = outgoing
            self.receipts[outgoing.key] = HandReceipt(reference=f"memory-{len(self.sent)}")
        return self.receipts[outgoing.key]


@attrs.define
class MemoryWorklist:
    """A 待办 centre: what is open now, by key."""

    shown: dict[str, dict[str, str]] = attrs.field(factory=dict)

    def open(self, key: str, *, owner: str, title: str, due_at: str, link: str) -> None:
        """Show an obligation; what was taken away and is owed again shows again."""
        self.shown[key] = {"owner": owner, "title": title, "due_at": due_at, "link": link}

    def close(self, key: str) -> None:
        """Take it away."""
        self.shown.pop(key, None)


@attrs.define
class MemoryController:
    """Systems whose access can be narrowed and given back: how much each grant allows, beside a revoker or without one."""

    phases: dict[tuple[str, str, str], AccessPhase] = attrs.field(factory=dict)
    levels: dict[tuple[str, str, str], str] = attrs.field(factory=dict)
    broken: set[str] = attrs.field(factory=set)
    revoker: MemoryRevoker | None = None

    def set_phase(self, person: str, system: str, grant: str, *, phase: AccessPhase, level: str) -> None:
        """Let the grant allow so much. Raises `ConnectionError` for a broken system."""
        if system in self.broken:
            raise ConnectionError(f"{system} does not answer")
        key = (person, system, grant)
        self.phases[key], self.levels[key] = phase, level
        if phase is AccessPhase.FULL and self.revoker is not None:
            self.revoker.revoked.discard(key)

    def phase_of(self, person: str, system: str, grant: str) -> AccessPhase | None:
        """Read back how much it allows."""
        key = (person, system, grant)
        if self.revoker is not None and key in self.revoker.revoked:
            return None
        return self.phases.get(key, AccessPhase.FULL)


@attrs.define
class MemoryRevoker:
    """Systems whose access can be taken back; those named in `broken` fail until they are taken out of it."""

    revoked: set[tuple[str, str, str]] = attrs.field(factory=set)
    broken: set[str] = attrs.field(factory=set)

    def revoke(self, person: str, system: str, grant: str) -> None:
        """Take the grant away. Raises `ConnectionError` for a broken system."""
        if system in self.broken:
            raise ConnectionError(f"{system} does not answer")
        self.revoked.add((person, system, grant))

    def verify(self, person: str, system: str, grant: str) -> bool:
        """Read back whether it is gone."""
        return (person, system, grant) in self.revoked


@attrs.define
class MemoryRouter:
    """Systems in which orders and duties hang on people: who answers for each now."""

    answers_for: dict[tuple[str, str], str] = attrs.field(factory=dict)

    def reroute(self, kind: str, reference: str, *, giver: str, receiver: str) -> None:  # noqa: ARG002 - it reroutes everybody's work
        """Let somebody else answer for it."""
        self.answers_for[kind, reference] = receiver
