"""What is stored of the client pool, and a host's own client table. The promises are those of `ports.store`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from offboard_core.access.mandate import Mandate
from offboard_core.access.rules import Action
from offboard_core.clients import (
    ChangeRequest,
    ClaimBook,
    Client,
    ClientTransfer,
    Collaboration,
    Communication,
    DailyLog,
)
from offboard_core.clients.worklist import change_obligations, transfer_obligations
from offboard_core.ports.kind import Column, Kind, Owing, Unit
from offboard_core.ports.repository import Repository, Stored, Where

_AT_ONCE = 200
"""How many owners one question names."""


class ClientRepository(Stored[Client]):
    """The pool of clients (客户资源池)."""

    def owned_by(self, person: str) -> tuple[Client, ...]:
        """Return the clients `person` owns now, by id."""
        return self._search(Where("owner", "=", person))

    def owned_by_any(self, people: Sequence[str], *, after: str = "", limit: int = 50) -> tuple[Client, ...]:
        """Return clients that any of `people` owns now, by id, those behind `after`, `limit` at most."""
        owners = tuple(sorted(set(people)))
        chunks = (owners[begin : begin + _AT_ONCE] for begin in range(0, len(owners), _AT_ONCE))
        found = [item for some in chunks for item in self._page(Where("owner", "in", some), after=after, limit=limit)]
        return tuple(sorted(found, key=lambda item: item.id)[:limit])

    def page(self, *, after: str = "", limit: int = 50) -> tuple[Client, ...]:
        """Return clients by id, those behind `after`, `limit` at most; an empty page behind the last one."""
        return self._page(after=after, limit=limit)

    def in_pool(self, pool: str, *, after: str = "", limit: int = 50) -> tuple[Client, ...]:
        """Return the clients that lie in a public pool, by id, those behind `after`, `limit` at most."""
        return self._page(Where("pool", "=", pool), after=after, limit=limit)


CLIENTS = Kind[Client, ClientRepository](
    cls=Client,
    repository=ClientRepository,
    columns={"owner": Column(str, lambda client: client.owner), "pool": Column(str, lambda client: client.pool)},
    searches=(("owner",), ("pool",)),
)


class CollaborationRepository(Stored[Collaboration]):
    """Stores collaborations: people who work with a client together with its owner (协同)."""

    def of_client(self, client: str) -> tuple[Collaboration, ...]:
        """Return everybody's part in a client, past ones included, by id."""
        return self._search(Where("client", "=", client))

    def of_person(self, person: str) -> tuple[Collaboration, ...]:
        """Return somebody's part in every client, past ones included, by id."""
        return self._search(Where("person", "=", person))

    def page(self, *, after: str = "", limit: int = 500) -> tuple[Collaboration, ...]:
        """Return collaborations by id, those behind `after`, `limit` at most; an empty page behind the last one."""
        return self._page(after=after, limit=limit)


COLLABORATIONS = Kind[Collaboration, CollaborationRepository](
    cls=Collaboration,
    repository=CollaborationRepository,
    columns={"client": Column(str, lambda part: part.client), "person": Column(str, lambda part: part.person)},
    searches=(("client",), ("person",)),
)


class ChangeRequestRepository(Stored[ChangeRequest]):
    """Requests to change core fields (变更申请)."""

    def of_client(self, client: str) -> tuple[ChangeRequest, ...]:
        """Return the requests about a client, decided or not, by id."""
        return self._search(Where("client", "=", client))


CHANGE_REQUESTS = Kind[ChangeRequest, ChangeRequestRepository](
    cls=ChangeRequest,
    repository=ChangeRequestRepository,
    columns={
        "client": Column(str, lambda request: request.client),
        "state": Column(str, lambda request: request.state.value),
    },
    searches=(("client",),),
    owes=Owing(
        obligations=lambda request, _now, zone: change_obligations(request, zone=zone),
        facts=lambda request: {
            "client": request.client,
            "by": request.by,
            "reason": request.reason,
            "fields": request.wanted.named,
        },
        acts={"decide_core_change": {"decide_core_change": Action.DECIDE_CHANGE}},
    ),
)


class TransferRepository(Stored[ClientTransfer]):
    """How far the handing over of clients has come (客户移交单)."""

    def of_client(self, client: str) -> tuple[ClientTransfer, ...]:
        """Return the transfers of a client, over or not, by id."""
        return self._search(Where("client", "=", client))

    def of_receiver(self, person: str) -> tuple[ClientTransfer, ...]:
        """Return the transfers for which somebody is the receiver, over or not, by id."""
        return self._search(Where("receiver", "=", person))

    def unfinished(self) -> tuple[ClientTransfer, ...]:
        """Return the transfers somebody still has to do something about (`is_unfinished`), by id."""
        return self._search(Where("unfinished", "=", 1))


TRANSFERS = Kind[ClientTransfer, TransferRepository](
    cls=ClientTransfer,
    repository=TransferRepository,
    columns={
        "client": Column(str, lambda transfer: transfer.client),
        "receiver": Column(str, lambda transfer: transfer.receiver),
        "unfinished": Column(int, lambda transfer: int(transfer.is_unfinished)),
        "stage": Column(str, lambda transfer: transfer.stage.value),
    },
    searches=(("client",), ("receiver",), ("unfinished",)),
    owes=Owing(
        obligations=lambda transfer, _now, zone: transfer_obligations(transfer, zone=zone),
        facts=lambda transfer: {
            "client": transfer.client,
            "owner": transfer.owner,
            "receiver": transfer.receiver,
        },
        acts={
            "accept_transfer": {"accept_transfer": Action.ANSWER, "decline_transfer": Action.ANSWER},
            "complete_transfer": {"complete_transfer": Action.TRANSFER, "propose_receiver": Action.TRANSFER},
            "confirm_transfer": {"confirm_transfer": Action.TRANSFER},
            "document_transfer": {"document_transfer": Action.DOCUMENT, "call_transfer_off": Action.TRANSFER},
            "inform_client": {"inform_client": Action.TRANSFER, "propose_receiver": Action.TRANSFER},
            "propose_receiver": {
                "propose_receiver": Action.TRANSFER,
                "fall_back": Action.TRANSFER,
                "call_transfer_off": Action.TRANSFER,
            },
        },
    ),
)

CLAIM_BOOKS = Kind[ClaimBook, Repository[ClaimBook]](cls=ClaimBook, repository=Stored)


class DailyLogRepository(Stored[DailyLog]):
    """Stores daily logs (工作日报)."""

    def of_person(self, person: str, *, from_on: dt.date, until_on: dt.date) -> tuple[DailyLog, ...]:
        """Return somebody's logs of the days from `from_on` to `until_on`, both included, by day."""
        before = from_on - dt.timedelta(days=1)
        stretch = (Where("on_day", ">", before), Where("on_day", "<=", until_on))
        return self._search(Where("person", "=", person), *stretch, order="on_day")


DAILY_LOGS = Kind[DailyLog, DailyLogRepository](
    cls=DailyLog,
    repository=DailyLogRepository,
    columns={"person": Column(str, lambda log: log.person), "on_day": Column(dt.date, lambda log: log.on)},
    searches=(("person", "on_day"),),
)


class MandateRepository(Stored[Mandate]):
    """Who may act in whose place (代理授权)."""

    def of_delegator(self, person: str) -> tuple[Mandate, ...]:
        """Return the mandates somebody gave, past ones included, by id."""
        return self._search(Where("delegator", "=", person))

    def of_delegate(self, person: str) -> tuple[Mandate, ...]:
        """Return the mandates somebody was given, past ones included, by id."""
        return self._search(Where("delegate", "=", person))

    def all(self) -> tuple[Mandate, ...]:
        """Return every mandate, by id."""
        return self._search()


MANDATES = Kind[Mandate, MandateRepository](
    cls=Mandate,
    repository=MandateRepository,
    columns={
        "delegator": Column(str, lambda mandate: mandate.delegator),
        "delegate": Column(str, lambda mandate: mandate.delegate),
    },
    searches=(("delegator",), ("delegate",)),
)


class CommunicationRepository(Stored[Communication]):
    """Communication records, append-only (沟通记录)."""

    def of_client(self, client: str) -> tuple[Communication, ...]:
        """Return a client's records, oldest first."""
        return self._search(Where("client", "=", client), order="at")

    def of_author(self, person: str, *, after: dt.datetime) -> tuple[Communication, ...]:
        """Return what somebody recorded of contacts later than a moment, oldest first."""
        return self._search(Where("author", "=", person), Where("at", ">", after), order="at")


COMMUNICATIONS = Kind[Communication, CommunicationRepository](
    cls=Communication,
    repository=CommunicationRepository,
    columns={
        "client": Column(str, lambda record: record.client),
        "author": Column(str, lambda record: record.author),
        "at": Column(dt.datetime, lambda record: record.at),
    },
    searches=(("client", "at"), ("author", "at")),
)

KINDS = (
    CLIENTS,
    COLLABORATIONS,
    CHANGE_REQUESTS,
    TRANSFERS,
    CLAIM_BOOKS,
    DAILY_LOGS,
    MANDATES,
    COMMUNICATIONS,
)
"""What is stored of the client pool, in the order of the tables."""


class PoolUnit(Unit, Protocol):
    """What a unit of work holds of the client pool."""

    @property
    def clients(self) -> ClientRepository:
        """Return the client pool."""
        return self.stored(CLIENTS)

    @property
    def collaborations(self) -> CollaborationRepository:
        """Return who works with which client beside its owner."""
        return self.stored(COLLABORATIONS)

    @property
    def change_requests(self) -> ChangeRequestRepository:
        """Return the requests to change core fields."""
        return self.stored(CHANGE_REQUESTS)

    @property
    def transfers(self) -> TransferRepository:
        """Return how far the handing over of clients has come."""
        return self.stored(TRANSFERS)

    @property
    def claim_books(self) -> Repository[ClaimBook]:
        """Return how many clients people claimed, by day."""
        return self.stored(CLAIM_BOOKS)

    @property
    def daily_logs(self) -> DailyLogRepository:
        """Return what people say about their days."""
        return self.stored(DAILY_LOGS)

    @property
    def mandates(self) -> MandateRepository:
        """Return who may act in whose place."""
        return self.stored(MANDATES)

    @property
    def communications(self) -> CommunicationRepository:
        """Return the communication records."""
        return self.stored(COMMUNICATIONS)


class ClientTable(Protocol):
    """A host's own client table, when it stays the host's: four methods, and core fields are never written by us."""

    def get(self, id: str) -> Client:
        """Return the client. Raises `NotFound`."""

    def find(self, id: str) -> Client | None:
        """Return the client, or None."""

    def owned_by(self, person: str) -> Sequence[Client]:
        """Return the clients `person` owns now."""

    def change_owner(self, id: str, *, expected: str, new: str) -> bool:
        """Make `new` the owner if the owner still is `expected`, as one compare-and-set; say whether it was done."""
