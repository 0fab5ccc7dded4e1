"""One table for each kind a shelf keeps, the statements on it, and the same as plain SQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, TypeAlias, assert_never

import attrs
from sqlalchemy import (
    BindParameter,
    Column,
    Date,
    DateTime,
    Delete,
    Dialect,
    Index,
    Insert,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    Text,
    TextClause,
    Update,
    bindparam,
    create_mock_engine,
    delete,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.types import TypeDecorator, TypeEngine

from offboard_core.adapters.shelf import ID_LIMIT, SHAPES, TEXT_LIMIT
from offboard_core.errors import InvalidInput
from offboard_core.ports.repository import Sign

TENANT_LIMIT = 120
"""How many characters a tenant's id may have: as any id of `kernel.identity`."""

Test: TypeAlias = tuple[str, Sign]
"""A column and a sign: what of a condition is known before its value is."""


class UtcMoment(TypeDecorator[dt.datetime]):
    """A moment, aware outside; stored as UTC without a zone, which every database spells and compares alike."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002
        """Take the zone off. Raises `InvalidInput` for a moment that has none: whose noon would it be?"""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise InvalidInput.at("moment", value.isoformat(), "time.without_zone")
        return value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002
        """Say that it is UTC."""
        return None if value is None else value.replace(tzinfo=dt.UTC)


def _text(limit: int) -> TypeEngine[str]:
    """Text compared by code point everywhere: SQLite does so by itself, PostgreSQL only under its plainest collation."""
    return String(limit).with_variant(String(limit, collation="C"), "postgresql")


_TYPES: Mapping[type, TypeEngine[Any]] = {
    str: _text(TEXT_LIMIT),
    int: Integer(),
    dt.date: Date(),
    dt.datetime: UtcMoment(),
}

_PLACEHOLDERS: Mapping[type, object] = {
    str: "-",
    int: 0,
    dt.date: dt.date(1970, 1, 1),
    dt.datetime: dt.datetime(1970, 1, 1, tzinfo=dt.UTC),
}

METADATA = MetaData()
"""Our tables, for a host that creates or migrates them with its own."""


def _table(kind: str) -> Table:
    shape = SHAPES[kind]
    name = f"ob_{kind}"
    return Table(
        name,
        METADATA,
        Column("tenant", _text(TENANT_LIMIT), primary_key=True),
        Column("id", _text(ID_LIMIT), primary_key=True),
        Column("version", Integer, nullable=False),
        *(Column(column, _TYPES[type_], nullable=False) for column, type_ in shape.columns.items()),
        Column("document", Text, nullable=False),
        *(Index(f"{name}_{search[0]}", "tenant", *search, "id") for search in shape.searches),
    )


TABLES: Mapping[str, Table] = {kind: _table(kind) for kind in SHAPES}
"""The table of each kind."""


@attrs.frozen(kw_only=True)
class Statements:
    """What is said to one table, built once: SQLAlchemy then finds the compiled text again by itself."""

    fetch: Select[Any]
    fetch_one: Select[Any]
    lock: Select[Any]
    lock_one: Select[Any]
    insert: Insert
    update: Update
    remove: Delete
    placeholder: Mapping[str, object]
    """Values for every column but the key, for a row that only holds its place until the transaction ends."""


@cache
def statements(kind: str) -> Statements:
    """Return the statements on the table of `kind`."""
    table = TABLES[kind]
    mine = table.c.tenant == bindparam("tenant")
    listed = table.c.id.in_(bindparam("ids", expanding=True))
    alone = table.c.id == bindparam("id")
    values = [column for column in table.c if not column.primary_key]
    locked = select(table.c.id, table.c.version).where(mine).order_by(table.c.id).with_for_update(read=True)
    return Statements(
        fetch=_rows(kind).where(mine, listed),
        fetch_one=_rows(kind).where(mine, alone),
        lock=locked.where(listed),
        lock_one=locked.where(alone),
        insert=insert(table),
        update=update(table)
        .where(
            table.c.tenant == bindparam("of_tenant"),
            table.c.id == bindparam("of_id"),
            table.c.version == bindparam("before"),
        )
        .values({column.name: bindparam(column.name) for column in values}),
        remove=delete(table).where(mine, listed),
        placeholder={
            "version": 0,
            "document": "-",
            **{name: _PLACEHOLDERS[type_] for name, type_ in SHAPES[kind].columns.items()},
        },
    )


@cache
def search(kind: str, tests: tuple[Test, ...], order: str, *, newest_first: bool, limited: bool) -> Select[Any]:
    """Return the statement that finds rows; with a limit it finds their ids only, so that an index is all it reads.

    The values are bound as `value_0`, `value_1`, …, the limit as `most`.
    """
    table = TABLES[kind]
    found = select(table.c.id) if limited else _rows(kind)
    found = found.where(table.c.tenant == bindparam("tenant"))
    for place, (name, sign) in enumerate(tests):
        column = table.c[name]
        value: BindParameter[Any] = bindparam(f"value_{place}")
        match sign:
            case "=":
                found = found.where(column == value)
            case "<=":
                found = found.where(column <= value)
            case "in":
                found = found.where(column.in_(bindparam(f"value_{place}", expanding=True)))
            case ">":
                found = found.where(column > value)
            case _:
                assert_never(sign)
    keys = dict.fromkeys((order, "id"))
    found = found.order_by(*(table.c[key].desc() if newest_first else table.c[key] for key in keys))
    return found.limit(bindparam("most", type_=Integer)) if limited else found


@cache
def seek(kind: str, tests: tuple[Test, ...], count: int) -> TextClause:
    """Return the statement that finds the ids of one page where a column holds one of `count` texts, as text.

    The index is entered once for each text and read to the length of the page at most: sorting everything that fits would
    make the first page of somebody with many clients as dear as the last. Values are bound as in `search`, those of the
    `in` as `value_0_0`, `value_0_1`, …
    """
    name = TABLES[kind].name
    parts = []
    for number in range(count):
        conditions = [
            f"{column} = :value_{place}_{number}" if sign == "in" else f"{column} {sign} :value_{place}"
            for place, (column, sign) in enumerate(tests)
        ]
        where = " AND ".join(("tenant = :tenant", *conditions))
        inner = f"SELECT id FROM {name} WHERE {where} ORDER BY id LIMIT :most"  # noqa: S608 - our own names
        parts.append(f"SELECT id FROM ({inner}) AS part_{number}")  # noqa: S608
    return text(" UNION ALL ".join(parts) + " ORDER BY id LIMIT :most")


def schema_sql(dialect: Literal["sqlite", "postgresql"]) -> str:
    """Spell our tables and indexes as plain SQL, for a host that runs its own migrations.

    >>> print(schema_sql("sqlite")[:27])
    CREATE TABLE ob_receivables
    """
    speaks = create_mock_engine(f"{dialect}://", _silent).dialect
    paragraphs = []
    for table in TABLES.values():
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        steps: list[CreateTable | CreateIndex] = [CreateTable(table), *map(CreateIndex, indexes)]
        texts = [str(step.compile(dialect=speaks)).strip().replace("\t", "    ") for step in steps]
        paragraphs.append("".join(f"{text};\n" for text in texts))
    return "\n".join(line.rstrip() for line in "\n".join(paragraphs).split("\n"))


def _rows(kind: str) -> Select[Any]:
    table = TABLES[kind]
    return select(table.c.id, table.c.version, table.c.document, *(table.c[name] for name in SHAPES[kind].columns))


def _silent(*_: object) -> None:
    """Execute no statement: only its text is needed."""
