"""What every repository is: where one kind of aggregate is kept. The promises are those of `ports.store`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import ClassVar, Generic, Literal, Protocol, TypeAlias, TypeVar

import attrs

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

Scalar: TypeAlias = str | int | dt.date | dt.datetime
"""What a promoted column may hold; never None. Moments are aware UTC."""


Sign: TypeAlias = Literal["=", "<=", ">", "in"]
"""How a condition compares a column."""


@attrs.frozen
class Where:
    """One condition of a search: a promoted column (or `id`) compared with a constant, or `in` a tuple of texts.

    At most one condition of a search is an `in`, and its texts are different from each other.
    """

    column: str
    sign: Sign
    value: Scalar | tuple[str, ...]


class Repository(Protocol[A]):
    """Where one kind of aggregate is kept."""

    def get(self, id: str) -> A:
        """Return the aggregate. Raises `NotFound`; never returns None."""

    def find(self, id: str) -> A | None:
        """Return the aggregate, or None if none is stored under this id."""

    def save(self, item: A) -> A:
        """Store `item` and return it with its next version. Raises `Conflict` if its version is stale."""


class Rows(Repository[A], Protocol):
    """What storage brings for one kind in one unit of work: a repository, and the searches below its typed ones."""

    def among(self, ids: Iterable[str]) -> Mapping[str, A]:
        """Return the aggregates there are among `ids`, own changes included. They are not confirmed at commit."""

    def search(
        self, *where: Where, order: str = "id", newest_first: bool = False, limit: int | None = None
    ) -> tuple[A, ...]:
        """Return what fits every condition, own changes included, by `order` and then by id; not confirmed at commit."""

    def ids(self, *where: Where, limit: int | None = None) -> tuple[str, ...]:
        """Return the ids of what fits every condition, own changes included, in their order."""


class Stored(Generic[A]):
    """The repository of one kind over its rows. A kind with searches of its own has a subclass that spells them."""

    __slots__ = ("_rows",)

    def __init__(self, rows: Rows[A]) -> None:
        """Keep the kind in `rows`."""
        self._rows = rows

    def get(self, id: str) -> A:
        """Return the aggregate. Raises `NotFound`; never returns None."""
        return self._rows.get(id)

    def find(self, id: str) -> A | None:
        """Return the aggregate, or None if none is stored under this id."""
        return self._rows.find(id)

    def save(self, item: A) -> A:
        """Store `item` and return it with its next version. Raises `Conflict` if its version is stale."""
        return self._rows.save(item)

    def _search(self, *where: Where, order: str = "id", limit: int | None = None) -> tuple[A, ...]:
        return self._rows.search(*where, order=order, limit=limit)

    def _page(self, *where: Where, after: str, limit: int) -> tuple[A, ...]:
        return self._rows.search(*where, Where("id", ">", after), limit=limit)
