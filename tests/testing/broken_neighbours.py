# ruff: noqa: ANN401 - a defect takes the arguments of the method it replaces
"""Joined storages, client tables and hands, with one-line defects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import attrs
from sqlalchemy import Connection, text

from offboard_core.adapters.memory import MemoryController, MemoryNotifier, MemoryRevoker, MemoryRouter, MemoryWorklist
from offboard_core.adapters.shelf import ShelfWork
from offboard_core.adapters.sqlalchemy.shelf import SqlShelf
from offboard_core.clients import Client
from offboard_core.errors import NotFound
from offboard_core.offboarding import AccessPhase
from offboard_core.ports.hands import HandReceipt
from offboard_core.ports.store import UnitOfWork
from offboard_core.testing import (
    ControllerContract,
    NotifierContract,
    RevokerContract,
    RouterContract,
    WorklistContract,
)
from offboard_core.testing.contracts.clients import POOL
from offboard_core.testing.contracts.hands import Watched
from tests.testing.kit import Broken, Patch, on

# --- defects of a joined storage ----------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Careless:
    """A storage that joins a host's connection with one precaution missing."""

    joined = True
    connection: Connection
    begins: bool = True
    saves: bool = True
    leaves_the_commit: bool = True

    @contextmanager
    def begin(self, tenant: str) -> Iterator[UnitOfWork]:
        """Open a unit of work, with or without the precaution."""
        if self.begins and not self.connection.connection.driver_connection.in_transaction:  # type: ignore[union-attr]
            self.connection.exec_driver_sql("BEGIN IMMEDIATE")
        point = self.connection.begin_nested() if self.saves else None

        def finish() -> None:
            if point is not None:
                point.commit()
            if not self.leaves_the_commit:
                self.connection.commit()

        try:
            yield ShelfWork(SqlShelf(self.connection, tenant, lambda: None), finish)
        finally:
            if point is not None and point.is_active:
                point.rollback()


@attrs.frozen
class CarelessHost:
    """A host's transaction on SQLite."""

    connection: Connection
    storage: Careless

    def note(self, text_: str) -> None:
        """Write a row to the host's own table."""
        self.connection.execute(text("INSERT INTO host_notes (note) VALUES (:note)"), {"note": text_})

    def commit(self) -> None:
        """Commit."""
        self.connection.commit()

    def rollback(self) -> None:
        """Roll back."""
        self.connection.rollback()


# --- defects of a client table -----------------------------------------------------------------------------------


@attrs.define
class ListedClients:
    """A host's client table as a list."""

    rows: dict[str, Client] = attrs.field(factory=lambda: {client.id: client for client in POOL})

    def get(self, id: str) -> Client:
        """Return the client."""
        if id not in self.rows:
            raise NotFound("clients", id)
        return self.rows[id]

    def find(self, id: str) -> Client | None:
        """Return the client, or None."""
        return self.rows.get(id)

    def owned_by(self, person: str) -> Sequence[Client]:
        """Return the clients `person` owns."""
        return [client for client in self.rows.values() if client.owner == person]

    def change_owner(self, id: str, *, expected: str, new: str) -> bool:
        """Change the owner if it is the expected one."""
        if id not in self.rows or self.rows[id].owner != expected:
            return False
        self.rows[id] = attrs.evolve(self.rows[id], owner=new)
        return True


def _always(_sound: object, self: ListedClients, id: str, *, expected: str, new: str) -> bool:  # noqa: ARG001
    self.rows[id] = Client(id=id, name="x", owner=new)
    return True


def _counting_changes(sound: Broken, self: ListedClients, id: str, *, expected: str, new: str) -> Any:
    return expected != new and sound(self, id, expected=expected, new=new)


def _saying_so(_sound: object, *_: object, **__: str) -> bool:
    return True


def _renaming(sound: Broken, self: ListedClients, id: str, *, expected: str, new: str) -> Any:
    done = sound(self, id, expected=expected, new=new)
    if done:
        self.rows[id] = attrs.evolve(self.rows[id], name=new)
    return done


TABLES: Mapping[str, Patch] = {
    "it does not look who the owner is": on(ListedClients, "change_owner", _always),
    "it counts only what changed": on(ListedClients, "change_owner", _counting_changes),
    "it says so and does nothing": on(ListedClients, "change_owner", _saying_so),
    "it writes another field": on(ListedClients, "change_owner", _renaming),
    "it raises where nothing is": on(ListedClients, "find", lambda _sound, self, id: self.rows[id]),
    "it returns None where nothing is": on(ListedClients, "get", lambda _sound, self, id: self.rows.get(id)),
    "it lists everybody's": on(ListedClients, "owned_by", lambda _sound, self, _person: [*self.rows.values()]),
}


# --- defects of a hand ------------------------------------------------------------------------------------------


def notifier() -> Watched[Any, Any]:
    """Build the in-memory channel, and a function that counts arrivals."""
    made = MemoryNotifier()
    return Watched(made, lambda key: sum(outgoing.key == key for outgoing in made.sent.values()))


def worklist() -> Watched[Any, Any]:
    """Build the in-memory centre, and a function that returns what it shows."""
    made = MemoryWorklist()
    return Watched(made, made.shown.keys)


def _twice(sound: Broken, self: MemoryNotifier, outgoing: Any) -> HandReceipt:
    receipt: HandReceipt = sound(self, outgoing)
    if self.calls > 1:
        self.sent[f"again {self.calls}"] = outgoing
    return receipt


def router() -> Watched[MemoryRouter, Callable[[str, str], str]]:
    """Return systems in which 李娜 has the seal."""
    kept = MemoryRouter({("duty", "SEAL-1"): "li.na"})
    return Watched(kept, lambda kind, reference: kept.answers_for[kind, reference])


def _nowhere(*_: object) -> HandReceipt:
    return HandReceipt(reference="accepted")


HANDS: Mapping[str, tuple[type, Callable[[], object], Patch]] = {
    "it sends as often as it is told": (NotifierContract, notifier, on(MemoryNotifier, "send", _twice)),
    "it says it sent": (NotifierContract, notifier, on(MemoryNotifier, "send", _nowhere)),
    "it never takes away": (WorklistContract, worklist, on(MemoryWorklist, "close", lambda *_: None)),
    "it takes everything away": (
        WorklistContract,
        worklist,
        on(MemoryWorklist, "close", lambda _sound, self, _key: self.shown.clear()),
    ),
    "it never narrows": (
        ControllerContract,
        MemoryController,
        on(MemoryController, "set_phase", lambda *_, **__: None),
    ),
    "it reads back what was hoped for": (
        ControllerContract,
        MemoryController,
        on(MemoryController, "phase_of", lambda *_: AccessPhase.FULL),
    ),
    "it narrows everybody": (
        ControllerContract,
        MemoryController,
        on(
            MemoryController,
            "phase_of",
            lambda _sound, self, _person, system, grant: next(
                (phase for (_, *place), phase in self.phases.items() if place == [system, grant]), AccessPhase.FULL
            ),
        ),
    ),
    "it leads nothing anywhere": (RouterContract, router, on(MemoryRouter, "reroute", lambda *_, **__: None)),
    "it always reads back yes": (RevokerContract, MemoryRevoker, on(MemoryRevoker, "verify", lambda *_: True)),
    "it never reads back yes": (RevokerContract, MemoryRevoker, on(MemoryRevoker, "verify", lambda *_: False)),
    "it confuses people": (
        RevokerContract,
        MemoryRevoker,
        on(
            MemoryRevoker,
            "verify",
            lambda _sound, self, _person, system, grant: (system, grant) in {k[1:] for k in self.revoked},
        ),
    ),
}
