"""The unit of work over a shelf, with our own client table or a host's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

import attrs

from offboard_core.adapters.shelf.drawer import Drawer
from offboard_core.adapters.shelf.journal import JournalDrawer
from offboard_core.adapters.shelf.seam import Shelf
from offboard_core.clients import Client
from offboard_core.errors import Conflict, InvalidInput, NotFound
from offboard_core.ports.kind import Kind, R
from offboard_core.ports.kinds import KINDS
from offboard_core.ports.pool import ClientTable
from offboard_core.ports.repository import A, Aggregate, Repository, Rows, Where
from offboard_core.ports.store import Journal, UnitOfWork


@attrs.define
class HostClients:
    """The rows of a host's own client table: reads go there, and the one thing ever written is the owner."""

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

    def among(self, ids: Iterable[str]) -> dict[str, Client]:
        """Return the clients there are among `ids`, asking for one after the other."""
        return {id: found for id in ids if (found := self.find(id)) is not None}

    def search(
        self,
        *where: Where,
        order: str = "id",  # noqa: ARG002 - all searches for clients are by id
        newest_first: bool = False,  # noqa: ARG002
        limit: int | None = None,
    ) -> tuple[Client, ...]:
        """Return the clients of some people, asking for one person after the other; the host knows no pool of ours.

        Raises `InvalidInput` where all clients are asked for: the host lists them, with `scope_where` over its own table.
        """
        asked = {test.column: test.value for test in where}
        after = str(asked.get("id", ""))
        if "pool" in asked:
            return ()
        if "owner" not in asked:
            raise InvalidInput.at("clients.page", f"{after}, {limit}", "client.kept_by_host")
        owners = asked["owner"] if isinstance(asked["owner"], tuple) else (str(asked["owner"]),)
        found = (client for owner in owners for client in self.table.owned_by(owner))
        return tuple(sorted((client for client in found if client.id > after), key=lambda client: client.id)[:limit])

    def ids(self, *where: Where, limit: int | None = None) -> tuple[str, ...]:
        """Return the ids of the clients of some people."""
        return tuple(client.id for client in self.search(*where, limit=limit))

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
        """Have no effect: the host's table is queried one by one."""

    def flush(self) -> None:
        """Have no effect: every change was written at once."""

    def confirm(self) -> None:
        """Make sure that the owner of every client read and not handed over is still the same."""
        for id, before in sorted(self.read.items()):
            now = self.table.find(id)
            if id not in self.handed and (now and now.owner) != (before and before.owner):
                raise Conflict(Client.kind, id)


class ShelfWork(UnitOfWork):
    """The unit of work over a shelf: every promise of `ports.store.UnitOfWork`, whatever lies below."""

    def __init__(self, shelf: Shelf, finish: Callable[[], None], clients: ClientTable | None = None) -> None:
        """Build it on `shelf`; `finish` commits (or has no effect if the host commits), `clients` is a host's table."""
        self.shelf = shelf
        self._finish = finish
        self._journal = JournalDrawer(shelf)
        self._drawers: dict[str, Drawer[Any] | HostClients] = {}
        """The drawers opened so far, by kind."""
        self._repositories: dict[str, Any] = {}
        if clients is not None:
            self._drawers[Client.kind] = HostClients(clients)

    @property
    def journal(self) -> Journal:
        """Return the sealed chains."""
        return self._journal

    def stored(self, kind: Kind[A, R]) -> R:
        """Return the repository of a declared kind."""
        found: R | None = self._repositories.get(kind.name)
        if found is None:
            found = self._repositories[kind.name] = kind.repository(cast("Rows[A]", self._drawer(kind.name)))
        return found

    def repository(self, kind: str) -> Repository[Aggregate]:
        """Return the repository of a kind by its name. Raises `KeyError` for a kind that is not declared."""
        return cast("Repository[Aggregate]", self._drawer(kind))

    def prefetch(self, kind: str, ids: Sequence[str]) -> None:
        """Read many aggregates, and the ends of their chains, at once."""
        self._drawer(kind).prefetch(ids)
        self._journal.heads(f"{kind}/{id}" for id in ids)

    def commit(self) -> None:
        """Store what is staged, confirm what was only read, and make it visible at once."""
        for kind in sorted(self._drawers):
            self._drawers[kind].flush()
        self._journal.flush()
        for kind in sorted(self._drawers):
            self._drawers[kind].confirm()
        self._finish()

    def _drawer(self, kind: str) -> Drawer[Any] | HostClients:
        if kind not in self._drawers:
            self._drawers[kind] = Drawer(self.shelf, KINDS[kind].name)
        return self._drawers[kind]
