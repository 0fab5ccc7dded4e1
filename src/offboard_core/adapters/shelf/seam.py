"""The seam: what a database has to offer, and how each kind lies on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, Protocol, TypeAlias

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.kernel.canonical import plain

Scalar: TypeAlias = str | int | dt.date | dt.datetime
"""What a promoted column may hold; never None. Moments are aware UTC."""

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


@attrs.frozen
class Where:
    """One condition of a search: a promoted column (or `id`) compared with a constant, or `in` a tuple of texts.

    At most one condition of a search is an `in`, and its texts are different from each other.
    """

    column: str
    sign: Literal["=", "<=", ">", "in"]
    value: Scalar | tuple[str, ...]


class Shelf(Protocol):
    """The seam: documents of one tenant inside one open transaction (存储接缝).

    `find` and `fetch` see what `put` stored in the same transaction. Nothing lasts unless the storage commits. Ids and
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


def _shape(*searches: tuple[str, ...], **columns: tuple[type, Callable[[Any], Scalar]]) -> Shape:
    readers = {name: reader for name, (_, reader) in columns.items()}
    return Shape(
        columns={name: kind for name, (kind, _) in columns.items()},
        promote=lambda item: {name: reader(item) for name, reader in readers.items()},
        searches=searches,
    )


SHAPES: Mapping[str, Shape] = {
    "receivables": _shape(
        ("client",),
        ("salesperson",),
        client=(str, lambda item: item.client),
        salesperson=(str, lambda item: item.salesperson),
        currency=(str, lambda item: item.amount.currency),
    ),
    "credits": _shape(("client",), client=(str, lambda item: item.client)),
    "exports": _shape(("receivable",), receivable=(str, lambda item: item.receivable)),
    "ladders": _shape(
        ("client",),
        ("salesperson",),
        ("next_review_on",),
        client=(str, lambda item: item.client),
        salesperson=(str, lambda item: item.salesperson),
        next_review_on=(dt.date, lambda item: item.next_review_on),
    ),
    "clients": _shape(("owner",), ("pool",), owner=(str, lambda item: item.owner), pool=(str, lambda item: item.pool)),
    "collaborations": _shape(
        ("client",), ("person",), client=(str, lambda item: item.client), person=(str, lambda item: item.person)
    ),
    "change_requests": _shape(
        ("client",), client=(str, lambda item: item.client), state=(str, lambda item: item.state.value)
    ),
    "transfers": _shape(
        ("client",),
        ("receiver",),
        ("unfinished",),
        client=(str, lambda item: item.client),
        receiver=(str, lambda item: item.receiver),
        unfinished=(int, lambda item: int(item.is_unfinished)),
        stage=(str, lambda item: item.stage.value),
    ),
    "claim_books": _shape(),
    "daily_logs": _shape(
        ("person", "on_day"), person=(str, lambda item: item.person), on_day=(dt.date, lambda item: item.on)
    ),
    "mandates": _shape(
        ("delegator",),
        ("delegate",),
        delegator=(str, lambda item: item.delegator),
        delegate=(str, lambda item: item.delegate),
    ),
    "communications": _shape(
        ("client", "at"),
        ("author", "at"),
        client=(str, lambda item: item.client),
        author=(str, lambda item: item.author),
        at=(dt.datetime, lambda item: item.at),
    ),
    "cases": _shape(
        ("leaver",),
        ("live",),
        ("unfinished",),
        leaver=(str, lambda item: item.leaver),
        stage=(str, lambda item: item.stage.value),
        live=(int, lambda item: int(item.is_live)),
        unfinished=(int, lambda item: int(item.is_unfinished)),
    ),
    "standings": _shape(
        ("supervisor",),
        employment=(str, lambda item: item.employment.value),
        roles=(str, lambda item: " ".join(item.roles)),
        supervisor=(str, lambda item: item.supervisor or ""),
    ),
    "reviews": _shape(
        ("leaver",),
        ("unfinished",),
        leaver=(str, lambda item: item.leaver),
        unfinished=(int, lambda item: int(item.is_unfinished)),
    ),
    "risks": _shape(category=(str, lambda item: item.category.value)),
    "talks": _shape(("person",), person=(str, lambda item: item.person)),
    "feeds": _shape(),
    "policies": _shape(),
    "worklist": _shape(
        ("owner", "is_open", "due_at"),
        owner=(str, lambda item: item.owner),
        is_open=(int, lambda item: int(item.is_open)),
        due_at=(dt.datetime, lambda item: item.due_at),
    ),
    "outbox": _shape(
        ("status", "available_at"),
        status=(str, lambda item: item.status.value),
        available_at=(dt.datetime, lambda item: item.available_at),
    ),
    "receipts": _shape(),
    "heads": _shape(),
    "journal": _shape(("stream", "seq"), stream=(str, lambda item: item.stream), seq=(int, lambda item: item.seq)),
}
"""Every kind a shelf keeps, with its promoted columns."""


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
