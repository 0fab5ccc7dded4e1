"""The nodes of a compiled rule: a closed set, each comparing one column of a thing with constants.

`holds` defines their meaning. The other evaluations, `closure` here and `scope_where` over a database, must agree with
it. `reach_of` tells where to look for the things that a node holds for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TypeAlias, assert_never

import attrs

from offboard_core.access.target import FieldClass, SharingLevel, Target


@attrs.frozen
class KindIn:
    """The thing is of one of these kinds."""

    kinds: frozenset[str]


@attrs.frozen
class OwnerIn:
    """The owner of the thing is one of these people."""

    people: frozenset[str]


@attrs.frozen
class LeaverIn:
    """The thing belongs to the departure of one of these people."""

    people: frozenset[str]


@attrs.frozen
class HasParty:
    """This person is named as a party of the thing."""

    person: str


@attrs.frozen
class SharedWith:
    """The thing is shared with this person at this moment, at one of these levels."""

    person: str
    levels: frozenset[SharingLevel]
    at: dt.datetime


@attrs.frozen
class PoolIn:
    """The thing is in one of these pools."""

    pools: frozenset[str]


@attrs.frozen
class UnderCase:
    """The owner of the thing is leaving."""


@attrs.frozen
class FieldKnown:
    """The thing has this field, with a known class."""

    field: str


@attrs.frozen
class FieldOf:
    """The thing has this field, with this class."""

    field: str
    field_class: FieldClass


@attrs.frozen
class Not:
    """The inner node does not hold."""

    inner: Node


@attrs.frozen
class All:
    """Every inner node holds; also true if there are no inner nodes."""

    inner: tuple[Node, ...]


@attrs.frozen
class AnyOf:
    """At least one inner node holds; false without inner nodes."""

    inner: tuple[Node, ...]


Test: TypeAlias = KindIn | OwnerIn | LeaverIn | HasParty | SharedWith | PoolIn | UnderCase | FieldKnown | FieldOf
"""A condition on one thing."""
Node: TypeAlias = Test | Not | All | AnyOf
"""Every node of a compiled rule; each evaluation covers exactly these."""

ALWAYS, NEVER = All(()), AnyOf(())
"""The node that holds for every thing, and the node that holds for none: joins of no conditions."""


def holds(node: Node, target: Target) -> bool:
    """Return whether a node holds for a thing. This defines the meaning of nodes."""
    if isinstance(node, Test):
        return _test_holds(node, target)
    match node:
        case Not(inner):
            return not holds(inner, target)
        case All(inner):
            return all(holds(part, target) for part in inner)
        case AnyOf(inner):
            return any(holds(part, target) for part in inner)
        case _:
            assert_never(node)


def _test_holds(test: Test, target: Target) -> bool:
    match test:
        case KindIn(kinds):
            return target.kind in kinds
        case OwnerIn(people):
            return target.owner in people
        case LeaverIn(people):
            return target.leaver in people
        case HasParty(person):
            return person in target.parties
        case SharedWith(person, levels, at):
            return any(
                item.person == person and item.level in levels and item.holds_at(at) for item in target.collaborators
            )
        case PoolIn(pools):
            return target.pool in pools
        case UnderCase():
            return target.under_case
        case FieldKnown() | FieldOf():
            return _has_field(test, target)
        case _:
            assert_never(test)


def _has_field(node: FieldKnown | FieldOf, target: Target) -> bool:
    if isinstance(node, FieldOf):
        return target.fields.get(node.field) is node.field_class
    return node.field in target.fields


def of_kind(node: Node, kind: str) -> Node:
    """Simplify a node for things of one kind."""
    match node:
        case KindIn(kinds):
            return ALWAYS if kind in kinds else NEVER
        case Not(inner):
            return not_(of_kind(inner, kind))
        case All(inner):
            return all_of(*(of_kind(part, kind) for part in inner))
        case AnyOf(inner):
            return any_of(*(of_kind(part, kind) for part in inner))
        case OwnerIn() | LeaverIn() | HasParty() | SharedWith() | PoolIn() | UnderCase() | FieldKnown() | FieldOf():
            return node
        case _:
            assert_never(node)


@attrs.frozen(kw_only=True)
class Reach:
    """Where to look for the things that a predicate admits; may cover too much, never too little."""

    everything: bool = False
    owners: frozenset[str] = frozenset()
    pools: frozenset[str] = frozenset()
    shared: bool = False

    @property
    def size(self) -> int:
        """Return the number of places to look, used to choose the smaller of two sufficient reaches."""
        return len(self.owners) + len(self.pools) + self.shared


def reach_of(node: Node, kind: str) -> Reach:
    """Return where to look for the things of a kind that a node holds for."""
    return _reach(of_kind(node, kind))


def _reach(node: Node) -> Reach:
    match node:
        case OwnerIn(people):
            return Reach(owners=people)
        case PoolIn(pools):
            return Reach(pools=pools)
        case SharedWith():
            return Reach(shared=True)
        case AnyOf(inner):
            parts = [_reach(part) for part in inner]
            return Reach(
                everything=any(part.everything for part in parts),
                owners=frozenset().union(*(part.owners for part in parts)),
                pools=frozenset().union(*(part.pools for part in parts)),
                shared=any(part.shared for part in parts),
            )
        case All(inner):
            bounded = [reach for part in inner if not (reach := _reach(part)).everything]
            return min(bounded, key=lambda reach: reach.size, default=Reach(everything=True))
        case KindIn() | LeaverIn() | HasParty() | UnderCase() | FieldKnown() | FieldOf() | Not():
            return Reach(everything=True)
        case _:
            assert_never(node)


Reading: TypeAlias = Callable[[Target], bool]
"""A node as a function of a thing."""


def closure(node: Node) -> Reading:
    """Compile a node into a function that agrees with `holds` and avoids matching at every call."""
    if isinstance(node, Test):
        return _test_closure(node)
    match node:
        case Not(inner):
            without = closure(inner)
            return lambda target: not without(target)
        case All(inner):
            return _every(tuple(closure(part) for part in inner))
        case AnyOf(inner):
            return _some(tuple(closure(part) for part in _owners_first(inner)))
        case _:
            assert_never(node)


def _test_closure(test: Test) -> Reading:
    match test:
        case OwnerIn(people):
            return _owned_by(people)
        case SharedWith():
            return lambda target: bool(target.collaborators) and _test_holds(test, target)
        case PoolIn(pools):
            return lambda target: target.pool in pools
        case LeaverIn(people):
            return lambda target: target.leaver in people
        case KindIn() | HasParty() | UnderCase() | FieldKnown() | FieldOf():
            return lambda target: _test_holds(test, target)
        case _:
            assert_never(test)


def _owned_by(people: frozenset[str]) -> Reading:
    if len(people) == 1:
        (only,) = people
        return lambda target: target.owner == only
    return lambda target: target.owner in people


def _owners_first(parts: tuple[Node, ...]) -> tuple[Node, ...]:
    """Test all owners at once, and first: it is the cheapest test, and the one that most often holds."""
    owners = [node.people for node in parts if isinstance(node, OwnerIn)]
    if not owners:
        return parts
    return OwnerIn(frozenset[str]().union(*owners)), *(node for node in parts if not isinstance(node, OwnerIn))


def _every(parts: tuple[Reading, ...]) -> Reading:
    if len(parts) == 2:
        first, second = parts
        return lambda target: first(target) and second(target)

    def every(target: Target) -> bool:
        for part in parts:  # noqa: SIM110 - a loop costs half of what `all` over a generator does
            if not part(target):
                return False
        return True

    return every


def _some(parts: tuple[Reading, ...]) -> Reading:
    if len(parts) == 1:
        return parts[0]
    if len(parts) == 2:
        first, second = parts
        return lambda target: first(target) or second(target)

    def some(target: Target) -> bool:
        for part in parts:  # noqa: SIM110 - a loop costs half of what `any` over a generator does
            if part(target):
                return True
        return False

    return some


def all_of(*nodes: Node) -> Node:
    """Join conditions that must all hold, simplified."""
    parts = tuple(node for node in nodes if node != ALWAYS)
    if NEVER in parts:
        return NEVER
    if len(parts) == 1:
        return parts[0]
    return All(parts)


def any_of(*nodes: Node) -> Node:
    """Join conditions of which at least one must hold, simplified."""
    parts = tuple(node for node in nodes if node != NEVER)
    if ALWAYS in parts:
        return ALWAYS
    if len(parts) == 1:
        return parts[0]
    return AnyOf(parts)


def not_(node: Node) -> Node:
    """Negate a condition, simplified."""
    if node in (ALWAYS, NEVER):
        return NEVER if node == ALWAYS else ALWAYS
    if isinstance(node, AnyOf):
        return all_of(*(not_(part) for part in node.inner))
    return Not(node)
