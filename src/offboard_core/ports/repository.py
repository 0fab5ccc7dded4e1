"""What every repository is: where one kind of aggregate is kept. The promises are those of `ports.store`."""

from __future__ import annotations

from typing import ClassVar, Protocol, TypeVar

from offboard_core.access.target import Target


class Aggregate(Protocol):
    """What can be stored: an id within its kind, the version it was read at, a description for the permission rules."""

    kind: ClassVar[str]

    @property
    def id(self) -> str:
        """Return the id, unique within kind and tenant."""

    @property
    def version(self) -> int:
        """Return how often it has been saved; 0 when never."""

    @property
    def target(self) -> Target:
        """Describe it to the permission rules."""


A = TypeVar("A", bound=Aggregate)


class Repository(Protocol[A]):
    """Where one kind of aggregate is kept."""

    def get(self, id: str) -> A:
        """Return the aggregate. Raises `NotFound`; never returns None."""

    def find(self, id: str) -> A | None:
        """Return the aggregate, or None where nothing is stored under this id."""

    def save(self, item: A) -> A:
        """Store `item` and return it with its next version. Raises `Conflict` if its version is stale."""
