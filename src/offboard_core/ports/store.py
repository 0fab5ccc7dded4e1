"""Repositories and the unit of work: our state, kept by the host.

The promises, for authors of an adapter:

- `get` raises `NotFound` and never returns None; `find` may return None. A foreign tenant's id reads as missing.
- `save` takes the aggregate with the version it was read at and returns it with its next version; version 0 means "never
  stored". A version that is not the stored one raises `Conflict`, at the call or at `commit`, and no change is stored.
- A query sees what this unit of work has saved, and returns rows in the order it promises.
- `commit` makes everything visible at once, or raises `Conflict` and stores no change: also when a row that this unit of
  work only read through `get` or `find` has been saved by another since. So permission holds at commit time.
- Leaving the block without `commit` undoes every change.

`adapters.shelf` keeps all these promises over one small seam, so a new database usually means one class, not this file.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from enum import StrEnum
from typing import ClassVar, Protocol

import attrs

from offboard_core.access.target import Target
from offboard_core.kernel.journal import Entry, Head
from offboard_core.kernel.verdict import Message
from offboard_core.ports.cases import CaseUnit
from offboard_core.ports.kind import Column, Kind
from offboard_core.ports.pool import PoolUnit
from offboard_core.ports.receivables import ReceivableUnit
from offboard_core.ports.repository import Aggregate, Repository, Rows, Stored, Where


@attrs.frozen(kw_only=True)
class Feed:
    """How far one source has been taken in (数据接入): `known_at` is what the source last said it knew."""

    kind: ClassVar[str] = "feeds"

    id: str
    known_at: dt.datetime
    version: int = 0

    @property
    def target(self) -> Target:
        """Describe it to the permission rules."""
        return Target(kind=self.kind, id=self.id)


FEEDS = Kind[Feed, Repository[Feed]](cls=Feed, repository=Stored)


@attrs.frozen(kw_only=True)
class Adoption:
    """A version of a policy that has decided something here, with its text: old decisions stay explainable."""

    kind: ClassVar[str] = "policies"

    id: str
    text: str
    version: int = 0

    @property
    def target(self) -> Target:
        """Describe it to the permission rules."""
        return Target(kind=self.kind, id=self.id)


POLICIES = Kind[Adoption, Repository[Adoption]](cls=Adoption, repository=Stored)


class DispatchStatus(StrEnum):
    """How far a message has come (投递状态)."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENT = "sent"
    WITHDRAWN = "withdrawn"
    """Looked at again before sending: its cause is gone."""
    DEAD = "dead"
    """Given up after the last attempt; somebody has to look at it."""


@attrs.frozen(kw_only=True)
class Dispatch:
    """One message on its way (待发消息).

    While it is claimed, `available_at` is the end of the lease; its version is the fencing token: who claimed with an
    older one can no longer mark it.
    """

    kind: ClassVar[str] = "outbox"

    message: Message
    available_at: dt.datetime
    status: DispatchStatus = DispatchStatus.WAITING
    attempts: int = 0
    last_problem: str = ""
    version: int = 0

    @property
    def id(self) -> str:
        """Return the message's key."""
        return self.message.key

    @property
    def target(self) -> Target:
        """Describe it to the permission rules."""
        return Target(kind=self.kind, id=self.id)


@attrs.frozen(kw_only=True)
class WorklistEntry:
    """Where something that is owed is found (待办索引): by whom, since its `due_at` as first shown, in which aggregate.

    What exactly is owed the aggregate says; the `id` is the obligation's key in the host's 待办 centre.
    """

    kind: ClassVar[str] = "worklist"

    id: str
    owner: str
    stream: str
    due_at: dt.datetime
    is_open: bool = True
    version: int = 0

    @property
    def target(self) -> Target:
        """Describe it to the permission rules."""
        return Target(kind=self.kind, id=self.id, owner=self.owner)


_READ_AHEAD = 4
"""How many entries are read ahead for each aggregate at most."""


class WorklistRepository(Stored[WorklistEntry]):
    """The index of all obligations, in all rooms (待办索引).

    The id of an entry begins with the id of its aggregate and a colon, so the entries about one aggregate are a range of
    ids; `stream` tells apart entries about an aggregate whose longer id begins in the same way.
    """

    __slots__ = ("_open", "_read_ahead")

    def __init__(self, rows: Rows[WorklistEntry]) -> None:
        """Keep the index in `rows`."""
        super().__init__(rows)
        self._read_ahead: frozenset[str] = frozenset()
        self._open: Sequence[str] | None = None

    def open_for(self, owner: str, *, limit: int = 500) -> tuple[WorklistEntry, ...]:
        """Return what `owner` (a person's id or a role) owes, the earliest deadline first, `limit` at most."""
        return self._search(Where("owner", "=", owner), Where("is_open", "=", 1), order="due_at", limit=limit)

    def among(self, ids: Iterable[str]) -> Mapping[str, WorklistEntry]:
        """Return the entries there are among `ids`. They are not confirmed at commit: the aggregate they are about is."""
        return self._rows.among(ids)

    def open_about(self, stream: str) -> Mapping[str, WorklistEntry]:
        """Return the open entries about one aggregate (`cases/…`), by id. They are not confirmed at commit.

        After `read_ahead` for the aggregate, entries opened by this unit of work since then are left out.
        """
        id = stream.partition("/")[2]
        if id in self._read_ahead and self._open is not None:
            begin, end = bisect_left(self._open, f"{id}:"), bisect_left(self._open, f"{id};")
            found = tuple(self.among(self._open[begin:end]).values())
        else:
            found = self._search(*_open_between(f"{id}:", f"{id};"))
        return {entry.id: entry for entry in found if entry.is_open and entry.stream == stream}

    def read_ahead(self, ids: Collection[str]) -> None:
        """Read at once which entries about these aggregates are open, so that `open_about` needs no search for each.

        Where too many entries about other aggregates lie between them, `open_about` searches for each after all: what
        a batch reads depends on its own size, not on the size of the index.
        """
        if ids:
            first, last = min(f"{id}:" for id in ids), max(f"{id};" for id in ids)
            found = self._rows.ids(*_open_between(first, last), limit=_READ_AHEAD * len(ids))
            self._open = found if len(found) < _READ_AHEAD * len(ids) else None
            self._read_ahead = frozenset(ids)

    def is_read_ahead(self, id: str) -> bool:
        """Return whether `read_ahead` has read the entries about an aggregate."""
        return id in self._read_ahead


def _open_between(first: str, last: str) -> tuple[Where, ...]:
    return Where("id", ">", first), Where("id", "<=", last), Where("is_open", "=", 1)


WORKLIST = Kind[WorklistEntry, WorklistRepository](
    cls=WorklistEntry,
    repository=WorklistRepository,
    columns={
        "owner": Column(str, lambda entry: entry.owner),
        "is_open": Column(int, lambda entry: int(entry.is_open)),
        "due_at": Column(dt.datetime, lambda entry: entry.due_at),
    },
    searches=(("owner", "is_open", "due_at"),),
)


class Outbox(Stored[Dispatch]):
    """Messages waiting for the relay. A key that is there already is the same message: adding it again has no effect."""

    def add(self, messages: Iterable[Message], *, at: dt.datetime) -> None:
        """Queue messages, to be sent from `at` on; one that is queued already stays as it is, however far it has come."""
        queue: dict[str, Message] = {}
        for message in messages:
            queue.setdefault(message.key, message)
        known = self._rows.among(queue)
        for key, message in queue.items():
            if key not in known:
                self.save(Dispatch(message=message, available_at=at))

    def ready(self, now: dt.datetime, *, limit: int = 100) -> tuple[Dispatch, ...]:
        """Return what may be claimed at `now`: waiting messages and those whose lease has run out, oldest first."""
        found: list[Dispatch] = []
        for status in (DispatchStatus.WAITING, DispatchStatus.CLAIMED):
            where = (Where("status", "=", status.value), Where("available_at", "<=", now))
            found += self._search(*where, order="available_at", limit=limit)
        return tuple(sorted(found, key=lambda item: (item.available_at, item.id))[:limit])


OUTBOX = Kind[Dispatch, Outbox](
    cls=Dispatch,
    repository=Outbox,
    columns={
        "status": Column(str, lambda item: item.status.value),
        "available_at": Column(dt.datetime, lambda item: item.available_at),
    },
    searches=(("status", "available_at"),),
)


class Journal(Protocol):
    """Sealed entries, append-only; sealing is ours, storing is the adapter's."""

    def heads(self, streams: Iterable[str]) -> Mapping[str, Head]:
        """Return the last number and hash of each chain; a chain without an entry may be left out."""

    def add(self, entries: Sequence[Entry]) -> None:
        """Append entries. Raises `Conflict` when a chain has grown since its head was read."""

    def read(self, stream: str) -> tuple[Entry, ...]:
        """Return a chain in its order; empty when there is none. Raises `InvalidInput` for an unreadable line."""

    def lines(self, stream: str) -> tuple[str, ...]:
        """Return a chain's lines in its order, as they are stored, whatever somebody has made of them."""


@attrs.frozen(kw_only=True)
class Receipt:
    """The proof that a command was carried out: its key, its verb, the digest of its content, what it kept."""

    kind: ClassVar[str] = "receipts"

    id: str
    verb: str
    content: str
    kept_kind: str
    kept_id: str
    at: dt.datetime
    version: int = 0

    @property
    def target(self) -> Target:
        """Describe it to the permission rules."""
        return Target(kind=self.kind, id=self.id)


RECEIPTS = Kind[Receipt, Repository[Receipt]](cls=Receipt, repository=Stored)

KINDS = (FEEDS, POLICIES, WORKLIST, OUTBOX, RECEIPTS)
"""What we store for ourselves, in the order of the tables."""


class UnitOfWork(ReceivableUnit, PoolUnit, CaseUnit, Protocol):
    """Everything one transaction of one tenant may touch; thrown away after it.

    It is the sum of its parts: `receivables`, `credits`, `exports`, `ladders` (`ports.receivables`); `clients` and what
    is stored beside them (`ports.pool`); `cases`, `standings`, `reviews`, `risks`, `talks` (`ports.cases`); and what
    stands here. An implementation derives from this class and adds `stored` and the members without a body.
    """

    @property
    def feeds(self) -> Repository[Feed]:
        """Return how far each source was taken in."""
        return self.stored(FEEDS)

    @property
    def policies(self) -> Repository[Adoption]:
        """Return the policy versions that have decided something."""
        return self.stored(POLICIES)

    @property
    def worklist(self) -> WorklistRepository:
        """Return where what people owe is found."""
        return self.stored(WORKLIST)

    @property
    def outbox(self) -> Outbox:
        """Return the messages on their way."""
        return self.stored(OUTBOX)

    @property
    def receipts(self) -> Repository[Receipt]:
        """Return the receipts of commands with a key."""
        return self.stored(RECEIPTS)

    @property
    def journal(self) -> Journal:
        """Return the sealed chains."""

    def repository(self, kind: str) -> Repository[Aggregate]:
        """Return the repository of a kind by its name. Raises `KeyError` for a kind that is not declared."""

    def prefetch(self, kind: str, ids: Sequence[str]) -> None:
        """Read many at once, so that the following `get` and `find` need no question each; purely for speed."""

    def commit(self) -> None:
        """Make everything visible at once, or raise `Conflict` and store no change."""


class Storage(Protocol):
    """Where a unit of work comes from."""

    joined: bool
    """True when the caller owns the transaction: the office then neither retries nor journals a refusal by itself."""

    def begin(self, tenant: str) -> AbstractContextManager[UnitOfWork]:
        """Open a unit of work of `tenant`; leaving the block without `commit` undoes everything done in it."""
