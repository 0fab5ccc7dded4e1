"""Drawers: one typed repository for each kind, inside one unit of work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, Generic, TypeVar, cast

import attrs

from offboard_core.access.mandate import Mandate
from offboard_core.access.standing import Employment, Standing
from offboard_core.adapters.shelf.seam import SHAPES, Row, Shelf, Where, check_key, check_scalar, is_storable
from offboard_core.clients import ChangeRequest, Client, ClientTransfer, Collaboration, Communication, DailyLog
from offboard_core.codec.records import dump_record, load_record
from offboard_core.errors import Conflict, NotFound
from offboard_core.kernel.verdict import Message
from offboard_core.offboarding import OffboardingCase
from offboard_core.ports.repository import Aggregate
from offboard_core.ports.store import Dispatch, DispatchStatus, WorklistEntry
from offboard_core.receivables import ClientCredit, EvidenceExport, Ladder, Receivable
from offboard_core.review import Review, RiskEntry, Talk

A = TypeVar("A", bound=Aggregate)
_AT_ONCE = 200
"""How many owners one question names."""


@attrs.define
class Drawer(Generic[A]):
    """One kind of aggregate in one unit of work: what was read, at which version, and what is to be stored."""

    shelf: Shelf
    kind: str
    known: dict[str, Row | None] = attrs.field(factory=dict)
    """What the shelf has answered, by id; None where nothing is stored."""
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
            if is_storable(id)  # nobody can have stored what cannot be stored
        }
        if versions:
            self.shelf.confirm(self.kind, versions)

    def search(
        self, *where: Where, order: str = "id", newest_first: bool = False, limit: int | None = None
    ) -> tuple[A, ...]:
        """Return what fits, this unit of work's own changes included. Rows found this way are not confirmed at commit."""
        return tuple(self._load(row) for row in self._rows(where, order=order, newest_first=newest_first, limit=limit))

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


class Receivables(Drawer[Receivable]):
    """Receivables as taken in."""

    def of_salesperson(self, person: str) -> tuple[Receivable, ...]:
        """Return everything `person` is responsible for now."""
        return self.search(Where("salesperson", "=", person))

    def of_client(self, client: str) -> tuple[Receivable, ...]:
        """Return everything owed by `client`."""
        return self.search(Where("client", "=", client))

    def page(self, *, after: str = "", limit: int = 500) -> tuple[Receivable, ...]:
        """Return the receivables behind `after`."""
        return self.search(Where("id", ">", after), limit=limit)


class Credits(Drawer[ClientCredit]):
    """Money of clients that stands against no claim yet."""

    def of_client(self, client: str) -> tuple[ClientCredit, ...]:
        """Return the credits of `client`."""
        return self.search(Where("client", "=", client))


class Exports(Drawer[EvidenceExport]):
    """Evidence bundles that were handed out."""

    def of_receivable(self, receivable: str) -> tuple[EvidenceExport, ...]:
        """Return the bundles of `receivable`."""
        return self.search(Where("receivable", "=", receivable))


class Ladders(Drawer[Ladder]):
    """Steps, statements, promises and holds."""

    def due(self, on: dt.date, *, after: str = "", limit: int = 500) -> tuple[str, ...]:
        """Return the ids of ladders to be looked at on `on`."""
        where = (Where("next_review_on", "<=", on), Where("id", ">", after))
        return tuple(row.id for row in self._rows(where, limit=limit))

    def of_salesperson(self, person: str) -> tuple[Ladder, ...]:
        """Return the ladders `person` answers for."""
        return self.search(Where("salesperson", "=", person))

    def of_client(self, client: str) -> tuple[Ladder, ...]:
        """Return the ladders of what `client` owes."""
        return self.search(Where("client", "=", client))


class Clients(Drawer[Client]):
    """The pool of clients, in our own table."""

    def owned_by(self, person: str) -> tuple[Client, ...]:
        """Return the clients `person` owns now."""
        return self.search(Where("owner", "=", person))

    def owned_by_any(self, people: Sequence[str], *, after: str = "", limit: int = 50) -> tuple[Client, ...]:
        """Return the clients behind `after` that any of `people` owns now."""
        owners = tuple(sorted(set(people)))
        found = [
            item
            for begin in range(0, len(owners), _AT_ONCE)
            for item in self.search(
                Where("owner", "in", owners[begin : begin + _AT_ONCE]), Where("id", ">", after), limit=limit
            )
        ]
        return tuple(sorted(found, key=lambda item: item.id)[:limit])

    def page(self, *, after: str = "", limit: int = 50) -> tuple[Client, ...]:
        """Return the clients behind `after`."""
        return self.search(Where("id", ">", after), limit=limit)

    def in_pool(self, pool: str, *, after: str = "", limit: int = 50) -> tuple[Client, ...]:
        """Return the clients behind `after` that lie in a public pool."""
        return self.search(Where("pool", "=", pool), Where("id", ">", after), limit=limit)


class Collaborations(Drawer[Collaboration]):
    """Who works with a client beside its owner."""

    def of_client(self, client: str) -> tuple[Collaboration, ...]:
        """Return everybody's part in a client."""
        return self.search(Where("client", "=", client))

    def of_person(self, person: str) -> tuple[Collaboration, ...]:
        """Return somebody's part in every client."""
        return self.search(Where("person", "=", person))

    def page(self, *, after: str = "", limit: int = 500) -> tuple[Collaboration, ...]:
        """Return the collaborations behind `after`."""
        return self.search(Where("id", ">", after), limit=limit)


class ChangeRequests(Drawer[ChangeRequest]):
    """Requests to change core fields."""

    def of_client(self, client: str) -> tuple[ChangeRequest, ...]:
        """Return the requests about a client."""
        return self.search(Where("client", "=", client))


class Transfers(Drawer[ClientTransfer]):
    """How far the handing over of clients has come."""

    def of_client(self, client: str) -> tuple[ClientTransfer, ...]:
        """Return the transfers of a client."""
        return self.search(Where("client", "=", client))

    def of_receiver(self, person: str) -> tuple[ClientTransfer, ...]:
        """Return the transfers for which somebody is the receiver."""
        return self.search(Where("receiver", "=", person))

    def unfinished(self) -> tuple[ClientTransfer, ...]:
        """Return the transfers somebody still has to do something about."""
        return self.search(Where("unfinished", "=", 1))


class DailyLogs(Drawer[DailyLog]):
    """What people say about their days."""

    def of_person(self, person: str, *, from_on: dt.date, until_on: dt.date) -> tuple[DailyLog, ...]:
        """Return somebody's logs of a stretch of days."""
        before = from_on - dt.timedelta(days=1)
        stretch = (Where("on_day", ">", before), Where("on_day", "<=", until_on))
        return self.search(Where("person", "=", person), *stretch, order="on_day")


class Mandates(Drawer[Mandate]):
    """Who may act in whose place."""

    def of_delegator(self, person: str) -> tuple[Mandate, ...]:
        """Return the mandates somebody gave."""
        return self.search(Where("delegator", "=", person))

    def of_delegate(self, person: str) -> tuple[Mandate, ...]:
        """Return the mandates somebody was given."""
        return self.search(Where("delegate", "=", person))

    def all(self) -> tuple[Mandate, ...]:
        """Return every mandate."""
        return self.search()


class Communications(Drawer[Communication]):
    """Communication records."""

    def of_client(self, client: str) -> tuple[Communication, ...]:
        """Return a client's records, oldest first."""
        return self.search(Where("client", "=", client), order="at")

    def of_author(self, person: str, *, after: dt.datetime) -> tuple[Communication, ...]:
        """Return what somebody recorded of contacts later than a moment."""
        return self.search(Where("author", "=", person), Where("at", ">", after), order="at")


class Cases(Drawer[OffboardingCase]):
    """Offboarding cases."""

    def of_leaver(self, person: str) -> tuple[OffboardingCase, ...]:
        """Return every case of `person`."""
        return self.search(Where("leaver", "=", person))

    def live(self) -> tuple[OffboardingCase, ...]:
        """Return the cases that are not over."""
        return self.search(Where("live", "=", 1))

    def unfinished(self) -> tuple[OffboardingCase, ...]:
        """Return the cases of which something is still owed."""
        return self.search(Where("unfinished", "=", 1))


class Standings(Drawer[Standing]):
    """What everybody stands as."""

    def with_role(self, role: str) -> tuple[Standing, ...]:
        """Return everybody not departed who holds `role`."""
        return tuple(
            item for item in self.search() if role in item.roles and item.employment is not Employment.DEPARTED
        )

    def reports_of(self, person: str) -> tuple[Standing, ...]:
        """Return everybody whose superior `person` is."""
        return self.search(Where("supervisor", "=", person))

    def page(self, *, after: str = "", limit: int = 500) -> tuple[Standing, ...]:
        """Return the standings behind `after`."""
        return self.search(Where("id", ">", after), limit=limit)


class Reviews(Drawer[Review]):
    """The reviews of departures."""

    def unfinished(self) -> tuple[Review, ...]:
        """Return the reviews of people who have left of which something is still to come."""
        return self.search(Where("unfinished", "=", 1))


class Talks(Drawer[Talk]):
    """Talks that scorecards have led to."""

    def of_person(self, person: str) -> tuple[Talk, ...]:
        """Return the talks with somebody."""
        return self.search(Where("person", "=", person))


class Risks(Drawer[RiskEntry]):
    """The risk register."""

    def all(self) -> tuple[RiskEntry, ...]:
        """Return every entry."""
        return self.search()


class WorklistDrawer(Drawer[WorklistEntry]):
    """Where what people owe is found."""

    def open_for(self, owner: str, *, limit: int = 500) -> tuple[WorklistEntry, ...]:
        """Return what somebody owes, the earliest deadline first."""
        return self.search(Where("owner", "=", owner), Where("is_open", "=", 1), order="due_at", limit=limit)

    def among(self, ids: Iterable[str]) -> dict[str, WorklistEntry]:
        """Return the entries there are among `ids`, this unit of work's own changes included."""
        wanted = tuple(dict.fromkeys(ids))
        self.prefetch(id for id in wanted if id not in self.staged)
        found = {}
        for id in wanted:
            row = self.known.get(id)
            entry = self.staged.get(id) or (None if row is None else self._load(row))
            if entry is not None:
                found[id] = entry
        return found


class OutboxDrawer(Drawer[Dispatch]):
    """Messages on their way."""

    def add(self, messages: Iterable[Message], *, at: dt.datetime) -> None:
        """Queue messages; a key that is there already stays as it is, however far it comes meanwhile."""
        queue = list(messages)
        self.prefetch(message.key for message in queue)
        for message in queue:
            if self._version(message.key) == 0:
                self.save(Dispatch(message=message, available_at=at))

    def ready(self, now: dt.datetime, *, limit: int = 100) -> tuple[Dispatch, ...]:
        """Return waiting messages and those whose lease has run out, oldest first."""
        found: list[Dispatch] = []
        for status in (DispatchStatus.WAITING, DispatchStatus.CLAIMED):
            where = (Where("status", "=", status.value), Where("available_at", "<=", now))
            found += self.search(*where, order="available_at", limit=limit)
        return tuple(sorted(found, key=lambda item: (item.available_at, item.id))[:limit])
