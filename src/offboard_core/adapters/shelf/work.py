"""The unit of work over a shelf, with our own client table or a host's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

import attrs

from offboard_core.access.mandate import Mandate
from offboard_core.access.standing import Standing
from offboard_core.adapters.shelf.drawers import (
    Cases,
    ChangeRequests,
    Clients,
    Collaborations,
    Communications,
    Credits,
    DailyLogs,
    Drawer,
    Exports,
    Ladders,
    Mandates,
    OutboxDrawer,
    Receivables,
    Reviews,
    Risks,
    Standings,
    Talks,
    Transfers,
    WorklistDrawer,
)
from offboard_core.adapters.shelf.journal import JournalDrawer
from offboard_core.adapters.shelf.seam import Shelf
from offboard_core.clients import (
    ChangeRequest,
    ClaimBook,
    Client,
    ClientTransfer,
    Collaboration,
    Communication,
    DailyLog,
)
from offboard_core.errors import Conflict, InvalidInput, NotFound
from offboard_core.offboarding import OffboardingCase
from offboard_core.ports.pool import ClientTable
from offboard_core.ports.repository import Aggregate, Repository
from offboard_core.ports.store import Adoption, Dispatch, Feed, Receipt, WorklistEntry
from offboard_core.receivables import ClientCredit, EvidenceExport, Ladder, Receivable
from offboard_core.review import Review, RiskEntry, Talk


@attrs.define
class HostClients:
    """The pool over a host's own client table: reads go there, and the one thing ever written is the owner."""

    table: ClientTable
    read: dict[str, Client | None] = attrs.field(factory=dict)
    handed: dict[str, Client] = attrs.field(factory=dict)

    def get(self, id: str) -> Client:
        """Return the client. Raises `NotFound`."""
        if (found := self.find(id)) is None:
            raise NotFound(Client.kind, id)
        return found

    def find(self, id: str) -> Client | None:
        """Return the client as this unit of work sees it, or None."""
        if id not in self.read:
            self.read[id] = self.table.find(id)
        return self.handed.get(id, self.read[id])

    def owned_by(self, person: str) -> tuple[Client, ...]:
        """Return the clients `person` owns now, by id."""
        return tuple(sorted(self.table.owned_by(person), key=lambda client: client.id))

    def owned_by_any(self, people: Sequence[str], *, after: str = "", limit: int = 50) -> tuple[Client, ...]:
        """Return the clients behind `after` that any of `people` owns now, asking for one person after the other."""
        found = [client for person in sorted(set(people)) for client in self.table.owned_by(person)]
        return tuple(sorted((item for item in found if item.id > after), key=lambda item: item.id)[:limit])

    def page(self, *, after: str = "", limit: int = 50) -> tuple[Client, ...]:
        """Raise `InvalidInput`: all clients are listed by the host, with `scope_where` over its own table."""
        raise InvalidInput.at("clients.page", f"{after}, {limit}", "client.kept_by_host")

    def in_pool(self, pool: str, *, after: str = "", limit: int = 50) -> tuple[Client, ...]:  # noqa: ARG002
        """Return nothing: a host's table knows no public pool of ours."""
        return ()

    def save(self, item: Client) -> Client:
        """Write a new owner into the host's table. Raises `InvalidInput` for a client or a field that is the host's."""
        before = self.find(item.id)
        if before is None or attrs.evolve(item, owner=before.owner, ownerships=before.ownerships) != before:
            raise InvalidInput.at(f"clients.{item.id}", item.name, "client.kept_by_host")
        if not self.table.change_owner(item.id, expected=before.owner, new=item.owner):
            raise Conflict(Client.kind, item.id)
        self.handed[item.id] = attrs.evolve(item, ownerships=before.ownerships)
        return self.handed[item.id]

    def prefetch(self, ids: Iterable[str]) -> None:
        """Do nothing: the host's table is asked one by one."""

    def flush(self) -> None:
        """Do nothing: every change was written at once."""

    def confirm(self) -> None:
        """Make sure that the owner of every client read and not handed over is still the same."""
        for id, before in sorted(self.read.items()):
            now = self.table.find(id)
            if id not in self.handed and (now and now.owner) != (before and before.owner):
                raise Conflict(Client.kind, id)


class ShelfWork:
    """The unit of work over a shelf: every promise of `ports.store.UnitOfWork`, whatever lies below."""

    def __init__(self, shelf: Shelf, finish: Callable[[], None], clients: ClientTable | None = None) -> None:
        """Build it on `shelf`; `finish` commits (or does nothing where the host commits), `clients` is a host's table."""
        self.receivables = Receivables(shelf, Receivable.kind)
        self.credits = Credits(shelf, ClientCredit.kind)
        self.exports = Exports(shelf, EvidenceExport.kind)
        self.ladders = Ladders(shelf, Ladder.kind)
        self.clients: Clients | HostClients = Clients(shelf, Client.kind) if clients is None else HostClients(clients)
        self.collaborations = Collaborations(shelf, Collaboration.kind)
        self.change_requests = ChangeRequests(shelf, ChangeRequest.kind)
        self.claim_books: Drawer[ClaimBook] = Drawer(shelf, ClaimBook.kind)
        self.daily_logs = DailyLogs(shelf, DailyLog.kind)
        self.transfers = Transfers(shelf, ClientTransfer.kind)
        self.mandates = Mandates(shelf, Mandate.kind)
        self.communications = Communications(shelf, Communication.kind)
        self.cases = Cases(shelf, OffboardingCase.kind)
        self.standings = Standings(shelf, Standing.kind)
        self.reviews = Reviews(shelf, Review.kind)
        self.risks = Risks(shelf, RiskEntry.kind)
        self.talks = Talks(shelf, Talk.kind)
        self.feeds: Drawer[Feed] = Drawer(shelf, Feed.kind)
        self.policies: Drawer[Adoption] = Drawer(shelf, Adoption.kind)
        self.worklist = WorklistDrawer(shelf, WorklistEntry.kind)
        self.outbox = OutboxDrawer(shelf, Dispatch.kind)
        self.receipts: Drawer[Receipt] = Drawer(shelf, Receipt.kind)
        self.journal = JournalDrawer(shelf)
        self._finish = finish
        self._drawers: dict[str, Drawer[Any] | HostClients] = {
            "clients": self.clients,
            **{
                drawer.kind: drawer
                for drawer in (
                    self.receivables,
                    self.credits,
                    self.exports,
                    self.ladders,
                    self.collaborations,
                    self.change_requests,
                    self.claim_books,
                    self.daily_logs,
                    self.transfers,
                    self.mandates,
                    self.communications,
                    self.cases,
                    self.standings,
                    self.reviews,
                    self.risks,
                    self.talks,
                    self.feeds,
                    self.policies,
                    self.worklist,
                    self.outbox,
                    self.receipts,
                )
            },
        }

    def repository(self, kind: str) -> Repository[Aggregate]:
        """Return the repository of a kind by its name. Raises `KeyError` for a kind nobody declared."""
        return cast("Repository[Aggregate]", self._drawers[kind])

    def prefetch(self, kind: str, ids: Sequence[str]) -> None:
        """Read many aggregates, and the ends of their chains, at once."""
        self._drawers[kind].prefetch(ids)
        self.journal.heads(f"{kind}/{id}" for id in ids)

    def commit(self) -> None:
        """Store what is staged, confirm what was only read, and make it visible at once."""
        for kind in sorted(self._drawers):
            self._drawers[kind].flush()
        self.journal.flush()
        for kind in sorted(self._drawers):
            self._drawers[kind].confirm()
        self._finish()
