"""Which things somebody may do something to: the rules for one person and one action, compiled to a closed set of nodes.

What hangs on the person and the action is decided while compiling; what hangs on the thing stays as a node. Each node
compares one column of the thing with constants, so that the same text can be read as a condition of a search. `holds` is
the definition; every other reading has to equal it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias, assert_never

import attrs

from offboard_core.access.actor import FieldClass, Standing, Target, target_of
from offboard_core.access.rules import UNREMOVABLE, Action, Forbid, Permit, Relation, Rules


@attrs.frozen
class KindIn:
    """The thing is of one of these kinds."""

    kinds: frozenset[str]


@attrs.frozen
class OwnerIn:
    """Somebody owns it, and is one of these people."""

    people: frozenset[str]


@attrs.frozen
class LeaverIn:
    """It belongs to the departure of one of these people."""

    people: frozenset[str]


@attrs.frozen
class HasParty:
    """This person takes part in it by name."""

    person: str


@attrs.frozen
class UnderCase:
    """Its owner is leaving."""


@attrs.frozen
class FieldKnown:
    """It has this field, in a known class."""

    field: str


@attrs.frozen
class FieldOf:
    """It has this field, in this class."""

    field: str
    field_class: FieldClass


@attrs.frozen
class Not:
    """The inner one does not hold."""

    inner: Node


@attrs.frozen
class All:
    """Every one of them holds; of none at all that is true."""

    inner: tuple[Node, ...]


@attrs.frozen
class AnyOf:
    """At least one of them holds; of none at all that is false."""

    inner: tuple[Node, ...]


Node: TypeAlias = KindIn | OwnerIn | LeaverIn | HasParty | UnderCase | FieldKnown | FieldOf | Not | All | AnyOf
"""Everything a compiled rule can consist of; a reading matches each of these and nothing else."""

ALWAYS, NEVER = All(()), AnyOf(())
"""What holds for everything, and what holds for nothing: a join of no conditions at all."""


@attrs.frozen(kw_only=True)
class Predicate:
    """The things to which `person` may do `action` (one `field` of them, where given), as things stood when compiled."""

    person: str
    action: Action
    field: str | None
    node: Node

    def admits(self, thing: object) -> bool:
        """Say whether the thing (an aggregate with a `target`, or a `Target`) is one of them."""
        return holds(self.node, target_of(thing))


def holds(node: Node, target: Target) -> bool:
    """Say whether a node holds for a thing: the definition of what nodes mean."""
    match node:
        case KindIn(kinds):
            return target.kind in kinds
        case OwnerIn(people):
            return target.owner in people
        case LeaverIn(people):
            return target.leaver in people
        case HasParty(person):
            return person in target.parties
        case UnderCase():
            return target.under_case
        case FieldKnown(field):
            return field in target.fields
        case FieldOf(field, field_class):
            return target.fields.get(field) is field_class
        case Not(inner):
            return not holds(inner, target)
        case All(inner):
            return all(holds(part, target) for part in inner)
        case AnyOf(inner):
            return any(holds(part, target) for part in inner)
        case _:
            assert_never(node)


def compile_rules(
    rules: Rules, who: Standing, action: Action, *, below: frozenset[str], field: str | None = None
) -> Predicate:
    """Compile the rule text for one person and one action.

    `below` are all people in the tree under that person, who is not among them. A thing is admitted when a permit holds, no forbid does, and the field is of a known class.
    """
    permits = (_permit(rule, who, action, below) for rule in rules.permits)
    forbids = (_forbid(rule, who, action, below, field) for rule in (*UNREMOVABLE, *rules.forbids))
    known = FieldKnown(field) if field is not None else ALWAYS
    node = all_of(any_of(*permits), *(not_(forbid) for forbid in forbids), known)
    return Predicate(person=who.id, action=action, field=field, node=node)


def all_of(*nodes: Node) -> Node:
    """Join conditions that all have to hold, in the shortest way."""
    parts = tuple(node for node in nodes if node != ALWAYS)
    if NEVER in parts:
        return NEVER
    if len(parts) == 1:
        return parts[0]
    return All(parts)


def any_of(*nodes: Node) -> Node:
    """Join conditions of which one has to hold, in the shortest way."""
    parts = tuple(node for node in nodes if node != NEVER)
    if ALWAYS in parts:
        return ALWAYS
    if len(parts) == 1:
        return parts[0]
    return AnyOf(parts)


def not_(node: Node) -> Node:
    """Turn a condition round, in the shortest way."""
    if node in (ALWAYS, NEVER):
        return NEVER if node == ALWAYS else ALWAYS
    return Not(node)


def _permit(rule: Permit, who: Standing, action: Action, below: frozenset[str]) -> Node:
    if action not in rule.actions or rule.roles.isdisjoint(who.roles):
        return NEVER
    return all_of(KindIn(rule.kinds), _related(rule.relation, who, below))


def _forbid(rule: Forbid, who: Standing, action: Action, below: frozenset[str], field: str | None) -> Node:
    if not _speaks_of(rule, who, action):
        return NEVER
    return all_of(*_conditions(rule, who, below, field))


def _speaks_of(rule: Forbid, who: Standing, action: Action) -> bool:
    return (
        (rule.employment is None or who.employment in rule.employment)
        and (rule.roles is None or not rule.roles.isdisjoint(who.roles))
        and (rule.actions is None or action in rule.actions)
        and (rule.all_actions_but is None or action not in rule.all_actions_but)
    )


def _conditions(rule: Forbid, who: Standing, below: frozenset[str], field: str | None) -> Iterator[Node]:
    if rule.field_class is not None:
        yield FieldOf(field, rule.field_class) if field is not None else NEVER
    if rule.relation is not None:
        yield _related(rule.relation, who, below)
    if rule.under_case:
        yield UnderCase()
    for relation in sorted(rule.unless_relations):
        yield not_(_related(relation, who, below))


def _related(relation: Relation, who: Standing, below: frozenset[str]) -> Node:
    match relation:
        case Relation.ANY:
            return ALWAYS
        case Relation.OWNER:
            return OwnerIn(frozenset({who.id}))
        case Relation.ABOVE_OWNER:
            return OwnerIn(below) if below else NEVER
        case Relation.LEAVER:
            return LeaverIn(frozenset({who.id}))
        case Relation.ABOVE_LEAVER:
            return LeaverIn(below) if below else NEVER
        case Relation.PARTY:
            return HasParty(who.id)
        case _:
            assert_never(relation)
