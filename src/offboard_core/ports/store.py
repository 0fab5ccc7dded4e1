"""Repositories and the unit of work: our state, kept by the host.

The promises, for whoever writes an adapter:

- `get` raises `NotFound` and never returns None; `find` may return None. A foreign tenant's id reads as missing.
- `save` takes the aggregate with the version it was read at and returns it with its next version; version 0 means "never
  stored". A version that is not the stored one raises `Conflict`, at the call or at `commit`, and nothing is stored.
- A query sees what this unit of work has saved, and returns rows in the order it promises.
- `commit` makes everything visible at once, or raises `Conflict` and stores nothing: also when a row that this unit of
  work only read through `get` or `find` has been saved by another since. So permission holds at commit time.
- Leaving the block without `commit` leaves nothing behind.

`adapters.shelf` keeps all these promises over one small seam, so a new database usually means one class, not this file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from enum import StrEnum
from typing import ClassVar, Protocol

import attrs

from offboard_core.access.standing import Standing
from offboard_core.access.target import Target
from offboard_core.clients import ClaimBook
from offboard_core.kernel.journal import Entry, Head
from offboard_core.kernel.verdict import Message
from offboard_core.offboarding import OffboardingCase
from offboard_core.ports.pool import (
    ChangeRequestRepository,
    ClientRepository,
    CollaborationRepository,
    CommunicationRepository,
    DailyLogRepository,
    MandateRepository,
    TransferRepository,
)
from offboard_core.ports.repository import Aggregate, Repository
from offboard_core.receivables import ClientCredit, EvidenceExport, Ladder, Receivable
from offboard_core.review import Review, RiskEntry, Talk


class ReceivableRepository(Repository[Receivable], Protocol):
    """Receivables and their settlements as taken in (应收单仓储)."""

    def of_salesperson(self, person: str) -> tuple[Receivable, ...]:
        """Return everything `person` is responsible for now, settled or not, by id."""

    def of_client(self, client: str) -> tuple[Receivable, ...]:
        """Return everything owed by `client`, settled or not, by id."""

    def page(self, *, after: str = "", limit: int = 500) -> tuple[Receivable, ...]:
        """Return receivables by id, those behind `after`, `limit` at most; nothing behind the last one."""


class CreditRepository(Repository[ClientCredit], Protocol):
    """Money of clients that stands against no claim yet (未核销预收)."""

    def of_client(self, client: str) -> tuple[ClientCredit, ...]:
        """Return the credits of one client, set off or not, by id."""


class ExportRepository(Repository[EvidenceExport], Protocol):
    """Evidence bundles as they were handed out (举证包)."""

    def of_receivable(self, receivable: str) -> tuple[EvidenceExport, ...]:
        """Return the bundles of one receivable, by id."""


class LadderRepository(Repository[Ladder], Protocol):
    """Steps, statements, promises and holds of each receivable (预警台账)."""

    def due(self, on: dt.date, *, after: str = "", limit: int = 500) -> tuple[str, ...]:
        """Return ids of ladders whose next review date is `on` or earlier, by id, those behind `after`, `limit` at most."""

    def of_salesperson(self, person: str) -> tuple[Ladder, ...]:
        """Return the ladders `person` answers for, by id."""

    def of_client(self, client: str) -> tuple[Ladder, ...]:
        """Return the ladders of one client's receivables, by id."""


class CaseRepository(Repository[OffboardingCase], Protocol):
    """Offboarding cases (离职单)."""

    def of_leaver(self, person: str) -> tuple[OffboardingCase, ...]:
        """Return every case of `person`, by id."""

    def live(self) -> tuple[OffboardingCase, ...]:
        """Return the cases that are not over, by id."""

    def unfinished(self) -> tuple[OffboardingCase, ...]:
        """Return the cases of which something is still owed (`is_unfinished`), over or not, by id."""


class StandingRepository(Repository[Standing], Protocol):
    """What everybody stands as (在职状态)."""

    def with_role(self, role: str) -> tuple[Standing, ...]:
        """Return everybody not departed who holds `role`, by id."""

    def reports_of(self, person: str) -> tuple[Standing, ...]:
        """Return everybody whose superior `person` is, by id."""

    def page(self, *, after: str = "", limit: int = 500) -> tuple[Standing, ...]:
        """Return standings by id, those behind `after`, `limit` at most; nothing behind the last one."""


class ReviewRepository(Repository[Review], Protocol):
    """Reviews after a departure (离职复盘)."""

    def unfinished(self) -> tuple[Review, ...]:
        """Return the reviews of people who have left of which something is still to come (`is_unfinished`), by id."""


class RiskRepository(Repository[RiskEntry], Protocol):
    """The risk register (风险登记册)."""

    def all(self) -> tuple[RiskEntry, ...]:
        """Return every entry, by id."""


class TalkRepository(Repository[Talk], Protocol):
    """Talks that a scorecard has led to (关怀谈话)."""

    def of_person(self, person: str) -> tuple[Talk, ...]:
        """Return the talks with somebody, held or not, by id."""


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


class WorklistRepository(Repository[WorklistEntry], Protocol):
    """Who owes something, over all rooms (待办索引)."""

    def open_for(self, owner: str, *, limit: int = 500) -> tuple[WorklistEntry, ...]:
        """Return what `owner` (a person's id or a role) owes, the earliest deadline first, `limit` at most."""

    def among(self, ids: Iterable[str]) -> Mapping[str, WorklistEntry]:
        """Return the entries there are among `ids`. They are not confirmed at commit: the aggregate they are about is."""


class Outbox(Repository[Dispatch], Protocol):
    """Messages waiting for the relay. A key that is there already is the same message: adding it again does nothing."""

    def add(self, messages: Iterable[Message], *, at: dt.datetime) -> None:
        """Queue messages, to be sent from `at` on."""

    def ready(self, now: dt.datetime, *, limit: int = 100) -> tuple[Dispatch, ...]:
        """Return what may be claimed at `now`: waiting messages and those whose lease has run out, oldest first."""


class Journal(Protocol):
    """Sealed entries, append-only; sealing is ours, storing is the adapter's."""

    def heads(self, streams: Iterable[str]) -> Mapping[str, Head]:
        """Return the last number and hash of each chain; a chain without an entry may be left out."""

    def add(self, entries: Sequence[Entry]) -> None:
        """Append entries. Raises `Conflict` when a chain has grown since its head was read."""

    def read(self, stream: str) -> tuple[Entry, ...]:
        """Return a chain in its order; empty when there is none. Raises `InvalidInput` for a line nobody can read."""

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


class UnitOfWork(Protocol):
    """Everything one transaction of one tenant may touch; thrown away after it."""

    @property
    def receivables(self) -> ReceivableRepository:
        """Return the receivables."""

    @property
    def credits(self) -> CreditRepository:
        """Return the clients' credits."""

    @property
    def exports(self) -> ExportRepository:
        """Return the evidence bundles that were handed out."""

    @property
    def ladders(self) -> LadderRepository:
        """Return the ladders."""

    @property
    def clients(self) -> ClientRepository:
        """Return the client pool."""

    @property
    def communications(self) -> CommunicationRepository:
        """Return the communication records."""

    @property
    def collaborations(self) -> CollaborationRepository:
        """Return who works with which client beside its owner."""

    @property
    def change_requests(self) -> ChangeRequestRepository:
        """Return the requests to change core fields."""

    @property
    def claim_books(self) -> Repository[ClaimBook]:
        """Return how many clients people claimed, by day."""

    @property
    def daily_logs(self) -> DailyLogRepository:
        """Return what people say about their days."""

    @property
    def transfers(self) -> TransferRepository:
        """Return how far the handing over of clients has come."""

    @property
    def mandates(self) -> MandateRepository:
        """Return who may act in whose place."""

    @property
    def cases(self) -> CaseRepository:
        """Return the offboarding cases."""

    @property
    def standings(self) -> StandingRepository:
        """Return what everybody stands as."""

    @property
    def reviews(self) -> ReviewRepository:
        """Return the reviews."""

    @property
    def risks(self) -> RiskRepository:
        """Return the risk register."""

    @property
    def talks(self) -> TalkRepository:
        """Return the talks that scorecards have led to."""

    @property
    def feeds(self) -> Repository[Feed]:
        """Return how far each source was taken in."""

    @property
    def policies(self) -> Repository[Adoption]:
        """Return the policy versions that have decided something."""

    @property
    def worklist(self) -> WorklistRepository:
        """Return where what people owe is found."""

    @property
    def outbox(self) -> Outbox:
        """Return the messages on their way."""

    @property
    def journal(self) -> Journal:
        """Return the sealed chains."""

    @property
    def receipts(self) -> Repository[Receipt]:
        """Return the receipts of commands with a key."""

    def repository(self, kind: str) -> Repository[Aggregate]:
        """Return the repository of a kind by its name. Raises `KeyError` for a kind nobody declared."""

    def prefetch(self, kind: str, ids: Sequence[str]) -> None:
        """Read many at once, so that the following `get` and `find` need no question each; purely for speed."""

    def commit(self) -> None:
        """Make everything visible at once, or raise `Conflict` and store nothing."""


class Storage(Protocol):
    """Where a unit of work comes from."""

    joined: bool
    """True when the caller owns the transaction: the office then neither retries nor journals a refusal by itself."""

    def begin(self, tenant: str) -> AbstractContextManager[UnitOfWork]:
        """Open a unit of work of `tenant`; leaving the block without `commit` undoes everything done in it."""
