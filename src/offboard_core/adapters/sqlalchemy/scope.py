"""A predicate of permission as a condition over the host's own table: the rows somebody may do something to, no others.

It is the third reading of the rule text, beside `holds` and the closure. Its conditions are bare comparisons of the host's
columns with constants, so that the host's indexes serve them, and no NULL makes one of them unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, assert_never

import attrs
from sqlalchemy import ColumnElement, DateTime, SQLColumnExpression, and_, exists, false, literal, not_, or_, true
from sqlalchemy.types import TypeEngine

from offboard_core.access.nodes import (
    All,
    AnyOf,
    FieldKnown,
    FieldOf,
    HasParty,
    KindIn,
    LeaverIn,
    Node,
    Not,
    OwnerIn,
    PoolIn,
    SharedWith,
    UnderCase,
    holds,
    of_kind,
)
from offboard_core.access.predicate import Predicate
from offboard_core.access.target import FieldClass, Target
from offboard_core.clients import FIELD_CLASSES, Client
from offboard_core.errors import InvalidInput

HostColumn: TypeAlias = SQLColumnExpression[Any]
"""A column of the host's table, or an expression over several."""
Membership: TypeAlias = Callable[[frozenset[str]], ColumnElement[bool]]
"""Says of a row whether its person is among some people, in the host's own way: over a tree column, or a table of it."""


_AboutRow: TypeAlias = OwnerIn | LeaverIn | PoolIn | HasParty | SharedWith | UnderCase
"""The nodes that are answered by what stands in a row."""


@attrs.frozen(kw_only=True)
class SharedRows:
    """The host's table of collaborators: whose part in which thing, how far, from when to when.

    `thing` holds what the `id` of the main table holds, `level` the text `read` or `read_write`, `from_at` and `until_at`
    moments that compare with an aware UTC datetime, of the type `moments` where it is one of the host's own; a NULL
    `until_at` has no end.
    """

    thing: HostColumn
    person: HostColumn
    level: HostColumn
    from_at: HostColumn
    until_at: HostColumn
    moments: TypeEngine[Any] | None = None


@attrs.frozen(kw_only=True)
class _Columns:
    """What the host has mapped; a reading asks for each by name."""

    kind: str
    id: HostColumn
    owner: HostColumn | Membership | None
    leaver: HostColumn | Membership | None
    party: Callable[[str], ColumnElement[bool]] | None
    sharing: SharedRows | None
    pool: HostColumn | None
    under_case: ColumnElement[bool] | None
    fields: Mapping[str, FieldClass]


_HAS: Mapping[str, frozenset[str]] = {
    Client.kind: frozenset({"owner", "sharing", "pool", "under_case"}),
    "receivables": frozenset({"owner", "under_case"}),
    "ladders": frozenset({"owner", "under_case"}),
    "cases": frozenset({"owner", "leaver", "party", "under_case"}),
}
"""What things of our kinds have at all: a leaver that no client has need not be mapped. Of a host's kinds all is asked."""


def scope_where(
    predicate: Predicate,
    *,
    id: HostColumn,
    owner: HostColumn | Membership | None = None,
    leaver: HostColumn | Membership | None = None,
    party: Callable[[str], ColumnElement[bool]] | None = None,
    sharing: SharedRows | None = None,
    pool: HostColumn | None = None,
    under_case: ColumnElement[bool] | None = None,
    kind: str = Client.kind,
    fields: Mapping[str, FieldClass] = FIELD_CLASSES,
) -> ColumnElement[bool]:
    """Return the condition "this row is one of them", for a SELECT over the host's own table of `kind`.

    `owner` and `leaver` are columns with a person's id, or functions that say the same in another way, such as over a tree
    table when thousands of people are below somebody. `party` says whether somebody takes part by name, `sharing` is the
    table of collaborators, `pool` the column with the public pool, `under_case` the condition that the owner is leaving.
    Only what the predicate looks at has to be mapped. Raises `InvalidInput`, when the query is built and not when it runs,
    naming every fact that it needs and that is not mapped: a scope that left it out would show too much or too little.
    """
    columns = _Columns(
        kind=kind,
        id=id,
        owner=owner,
        leaver=leaver,
        party=party,
        sharing=sharing,
        pool=pool,
        under_case=under_case,
        fields=fields,
    )
    node = of_kind(predicate.node, kind)
    if missing := sorted(_looked_at(node, columns) - _mapped(columns)):
        raise InvalidInput.at("scope_where", ", ".join(missing), "scope.not_mapped", kind=kind, missing=tuple(missing))
    return _condition(node, columns)


def _mapped(columns: _Columns) -> frozenset[str]:
    names = ("owner", "leaver", "party", "sharing", "pool", "under_case")
    return frozenset(name for name in names if getattr(columns, name) is not None)


def _looked_at(node: Node, columns: _Columns) -> frozenset[str]:
    """Return the names of what a node looks at, of all that things of this kind have."""
    match node:
        case OwnerIn():
            found = frozenset({"owner"})
        case LeaverIn():
            found = frozenset({"leaver"})
        case HasParty():
            found = frozenset({"party"})
        case SharedWith():
            found = frozenset({"sharing"})
        case PoolIn():
            found = frozenset({"pool"})
        case UnderCase():
            found = frozenset({"under_case"})
        case Not(inner):
            return _looked_at(inner, columns)
        case All(inner) | AnyOf(inner):
            return frozenset().union(*(_looked_at(part, columns) for part in inner))
        case KindIn() | FieldKnown() | FieldOf():
            return frozenset()
        case _:
            assert_never(node)
    return found & _HAS[columns.kind] if columns.kind in _HAS else found


def _condition(node: Node, columns: _Columns) -> ColumnElement[bool]:
    match node:
        case OwnerIn() | LeaverIn() | PoolIn() | HasParty() | SharedWith() | UnderCase():
            return _about_row(node, columns)
        case KindIn() | FieldKnown() | FieldOf():
            known = Target(kind=columns.kind, id="", fields=columns.fields)
            return true() if holds(node, known) else false()
        case Not(inner):
            return not_(_condition(inner, columns))
        case All(inner):
            return and_(true(), *(_condition(part, columns) for part in inner))
        case AnyOf(inner):
            return or_(false(), *(_condition(part, columns) for part in inner))
        case _:
            assert_never(node)


def _about_row(node: _AboutRow, columns: _Columns) -> ColumnElement[bool]:
    """Ask what the host has mapped; a row of which it is not mapped is none of them."""
    match node:
        case OwnerIn(people):
            return _one_of(columns.owner, people)
        case LeaverIn(people):
            return _one_of(columns.leaver, people)
        case PoolIn(pools):
            return _one_of(columns.pool, pools)
        case HasParty(person):
            return columns.party(person) if columns.party is not None else false()
        case SharedWith():
            return _shared(node, columns)
        case UnderCase():
            return columns.under_case if columns.under_case is not None else false()
        case _:
            assert_never(node)


def _one_of(column: HostColumn | Membership | None, people: frozenset[str]) -> ColumnElement[bool]:
    """Compare a column with texts; a NULL is none of them, which has to stay so when the condition is turned round."""
    if column is None or not people:
        return false()
    if not isinstance(column, SQLColumnExpression):
        return column(people)
    return and_(column.is_not(None), column.in_(sorted(people)))


def _shared(node: SharedWith, columns: _Columns) -> ColumnElement[bool]:
    sharing = columns.sharing
    if sharing is None:
        return false()
    at = literal(node.at, DateTime(timezone=True)) if sharing.moments is None else literal(node.at, sharing.moments)
    return exists().where(
        sharing.thing == columns.id,
        sharing.person == node.person,
        sharing.level.in_(sorted(level.value for level in node.levels)),
        sharing.from_at <= at,
        or_(sharing.until_at.is_(None), sharing.until_at > at),
    )
