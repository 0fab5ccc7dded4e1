"""The seam: what a database has to offer, and how each kind lies on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.kernel.canonical import plain
from offboard_core.ports.kind import Column
from offboard_core.ports.kinds import KINDS
from offboard_core.ports.repository import Scalar, Where

ID_LIMIT = 400
"""How many characters an id may have: message keys are made of several ids of 120."""
TEXT_LIMIT = 140
"""How many characters a promoted text may have: an id, or a stream. Tenant, text and id then fit one index entry."""


@attrs.frozen(kw_only=True)
class Row:
    """One stored document: its id and version, the columns promoted for search, the text."""

    id: str
    version: int
    columns: Mapping[str, Scalar]
    document: str


class Shelf(Protocol):
    """The seam: documents of one tenant inside one open transaction (存储接缝).

    `find` and `fetch` see what `put` stored in the same transaction. Changes last only if the storage commits. Ids and
    texts that reach a shelf are ones every database can keep: no longer than the limits, no NUL, no half characters.
    """

    def fetch(self, kind: str, ids: Sequence[str]) -> Mapping[str, Row]:
        """Return the rows that exist among `ids`, by id; an id that is not stored is simply not there."""

    def put(self, kind: str, rows: Sequence[Row], expected: Sequence[int]) -> None:
        """Store `rows`, each only if its stored version is the `expected` one (0: not stored yet).

        Raises `Conflict` naming a row for which that is not so; the transaction is lost then.
        """

    def find(
        self,
        kind: str,
        where: Sequence[Where] = (),
        *,
        order: str = "id",
        newest_first: bool = False,
        limit: int | None = None,
    ) -> Sequence[Row]:
        """Return the rows for which every condition holds, by `order`, then by id, text by code point.

        `newest_first` turns the whole order round. With `limit` the first so many of them.
        """

    def confirm(self, kind: str, versions: Mapping[str, int]) -> None:
        """Make sure each id still has this version (0: still not stored) and keeps it until this transaction ends.

        Raises `Conflict` naming one that has moved on. Called at commit, ids in order.
        """


@attrs.frozen(kw_only=True)
class Shape:
    """How one kind lies on a shelf: the type of each promoted column, and how to read them off an aggregate.

    `searches` are the columns it is looked up by: a database makes an index of each, tenant in front and id behind.
    """

    columns: Mapping[str, type]
    promote: Callable[[Any], Mapping[str, Scalar]]
    searches: tuple[tuple[str, ...], ...] = ()


def _shape(columns: Mapping[str, Column[Any]], searches: tuple[tuple[str, ...], ...] = ()) -> Shape:
    readers = {name: column.read for name, column in columns.items()}
    return Shape(
        columns={name: column.type for name, column in columns.items()},
        promote=lambda item: {name: read(item) for name, read in readers.items()},
        searches=searches,
    )


_CHAINS: Mapping[str, Shape] = {
    "heads": _shape({}),
    "journal": _shape(
        {"stream": Column(str, lambda entry: entry.stream), "seq": Column(int, lambda entry: entry.seq)},
        (("stream", "seq"),),
    ),
}
"""What the journal keeps: sealed lines, and where each chain ends. They are no aggregates, so no `Kind` declares them."""

SHAPES: Mapping[str, Shape] = {
    **{name: _shape(kind.columns, kind.searches) for name, kind in KINDS.items()},
    **_CHAINS,
}
"""Everything a shelf keeps, with its promoted columns, read from the declarations."""


def is_storable(text: str, limit: int = ID_LIMIT) -> bool:
    """Say whether every database can keep `text` as an id (or as a column of `limit` characters) and compare it."""
    if len(text) > limit or "\x00" in text:
        return False
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


def check_scalar(path: str, value: Scalar) -> None:
    """Raise `InvalidInput` for a promoted value that no database could keep as it is."""
    if isinstance(value, str) and not is_storable(value, TEXT_LIMIT):
        raise InvalidInput.at(path, value, "record.not_storable", limit=TEXT_LIMIT)
    if isinstance(value, dt.datetime):
        plain(value, path)


def check_key(path: str, id: str) -> None:
    """Raise `InvalidInput` for an id that no database could keep as it is."""
    if not is_storable(id):
        raise InvalidInput.at(path, id, "record.not_storable", limit=ID_LIMIT)
