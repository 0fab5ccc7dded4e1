"""Repositories of the client pool, and a host's own client table. The promises are those of `ports.store`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from offboard_core.access.mandate import Mandate
from offboard_core.clients import ChangeRequest, Client, ClientTransfer, Collaboration, Communication, DailyLog
from offboard_core.ports.repository import Repository


class ClientRepository(Repository[Client], Protocol):
    """The pool of clients (客户资源池)."""

    def owned_by(self, person: str) -> tuple[Client, ...]:
        """Return the clients `person` owns now, by id."""

    def owned_by_any(self, people: Sequence[str], *, after: str = "", limit: int = 50) -> tuple[Client, ...]:
        """Return clients that any of `people` owns now, by id, those behind `after`, `limit` at most."""

    def page(self, *, after: str = "", limit: int = 50) -> tuple[Client, ...]:
        """Return clients by id, those behind `after`, `limit` at most; nothing behind the last one."""

    def in_pool(self, pool: str, *, after: str = "", limit: int = 50) -> tuple[Client, ...]:
        """Return the clients that lie in a public pool, by id, those behind `after`, `limit` at most."""


class CollaborationRepository(Repository[Collaboration], Protocol):
    """Who works with a client beside its owner (协同)."""

    def of_client(self, client: str) -> tuple[Collaboration, ...]:
        """Return everybody's part in a client, past ones included, by id."""

    def of_person(self, person: str) -> tuple[Collaboration, ...]:
        """Return somebody's part in every client, past ones included, by id."""

    def page(self, *, after: str = "", limit: int = 500) -> tuple[Collaboration, ...]:
        """Return collaborations by id, those behind `after`, `limit` at most; nothing behind the last one."""


class ChangeRequestRepository(Repository[ChangeRequest], Protocol):
    """Requests to change core fields (变更申请)."""

    def of_client(self, client: str) -> tuple[ChangeRequest, ...]:
        """Return the requests about a client, decided or not, by id."""


class TransferRepository(Repository[ClientTransfer], Protocol):
    """How far the handing over of clients has come (客户移交单)."""

    def of_client(self, client: str) -> tuple[ClientTransfer, ...]:
        """Return the transfers of a client, over or not, by id."""

    def of_receiver(self, person: str) -> tuple[ClientTransfer, ...]:
        """Return the transfers for which somebody is the receiver, over or not, by id."""

    def unfinished(self) -> tuple[ClientTransfer, ...]:
        """Return the transfers somebody still has to do something about (`is_unfinished`), by id."""


class DailyLogRepository(Repository[DailyLog], Protocol):
    """What people say about their days (工作日报)."""

    def of_person(self, person: str, *, from_on: dt.date, until_on: dt.date) -> tuple[DailyLog, ...]:
        """Return somebody's logs of the days from `from_on` to `until_on`, both included, by day."""


class MandateRepository(Repository[Mandate], Protocol):
    """Who may act in whose place (代理授权)."""

    def of_delegator(self, person: str) -> tuple[Mandate, ...]:
        """Return the mandates somebody gave, past ones included, by id."""

    def of_delegate(self, person: str) -> tuple[Mandate, ...]:
        """Return the mandates somebody was given, past ones included, by id."""

    def all(self) -> tuple[Mandate, ...]:
        """Return every mandate, by id."""


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


class CommunicationRepository(Repository[Communication], Protocol):
    """Communication records, append-only (沟通记录)."""

    def of_client(self, client: str) -> tuple[Communication, ...]:
        """Return a client's records, oldest first."""

    def of_author(self, person: str, *, after: dt.datetime) -> tuple[Communication, ...]:
        """Return what somebody recorded of contacts later than a moment, oldest first."""
