"""Predicates: the rules for one person and one action, compiled to nodes.

Conditions on the person and the action are evaluated during compilation. Conditions on the thing stay as nodes, so that
the result can also be turned into a search condition.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

import attrs

from offboard_core.access.decision import PLAIN, Login
from offboard_core.access.nodes import (
    ALWAYS,
    NEVER,
    FieldKnown,
    FieldOf,
    HasParty,
    KindIn,
    LeaverIn,
    Node,
    OwnerIn,
    PoolIn,
    Reading,
    SharedWith,
    UnderCase,
    all_of,
    any_of,
    closure,
    not_,
    of_kind,
)
from offboard_core.access.rules import Action, Demand, Forbid, Permit, Relation, Rules
from offboard_core.access.standing import Standing, target_of
from offboard_core.access.target import FieldClass, SharingLevel, Target
from offboard_core.organization.person import Role


@attrs.frozen(kw_only=True)
class Predicate:
    """The things to which `person` may do `action` (or to one `field` of them), at the moment of compilation."""

    person: str
    action: Action
    field: str | None
    node: Node
    _closures: dict[str, Reading] = attrs.field(factory=dict, init=False, eq=False, repr=False)

    def admits(self, thing: object) -> bool:
        """Return whether the predicate covers a thing (an aggregate with a `target`, or a `Target`)."""
        target = getattr(thing, "target", thing)
        if target.__class__ is not Target:
            target = target_of(thing)
        reading = self._closures.get(target.kind)
        if reading is None:
            reading = self._closures[target.kind] = closure(of_kind(self.node, target.kind))
        return reading(target)


def compile_rules(
    rules: Rules,
    who: Standing,
    action: Action,
    *,
    below: frozenset[str],
    field: str | None = None,
    login: Login = PLAIN,
) -> Predicate:
    """Compile the rules for one person and one action.

    `below` are all people below that person in the tree, without the person. A thing is admitted if a permit holds, no
    forbid applies, the login meets all demands, and the field has a known class.
    """
    permits = (_permit(rule, who, action, below, login) for rule in rules.permits)
    known = FieldKnown(field) if field is not None else ALWAYS
    barred = barred_from(rules, who, action, below=below, field=field, login=login)
    demanded = any_of(*(_demand(rule, who, field, login) for rule in rules.index.demands[action]))
    node = all_of(any_of(*permits), not_(barred), not_(demanded), known)
    return Predicate(person=who.id, action=action, field=field, node=node)


def barred_from(
    rules: Rules, who: Standing, action: Action, *, below: frozenset[str], field: str | None, login: Login = PLAIN
) -> Node:
    """Return the things to which a forbid applies for this person, regardless of permits."""
    return any_of(*(_forbid(rule, who, below, field, login) for rule in rules.index.forbids[action]))


def _permit(rule: Permit, who: Standing, action: Action, below: frozenset[str], login: Login) -> Node:
    if action not in rule.actions or rule.roles.isdisjoint(who.roles):
        return NEVER
    return all_of(KindIn(rule.kinds), _related(rule.relation, who, below, login))


def _forbid(rule: Forbid, who: Standing, below: frozenset[str], field: str | None, login: Login) -> Node:
    if (rule.employment is not None and who.employment not in rule.employment) or (
        rule.roles is not None and rule.roles.isdisjoint(who.roles)
    ):
        return NEVER
    return all_of(*_conditions(rule, who, below, field, login))


def _demand(rule: Demand, who: Standing, field: str | None, login: Login) -> Node:
    if not rule.factors.isdisjoint(login.factors) or Role.SYSTEM in who.roles:
        return NEVER
    kinds = KindIn(rule.kinds) if rule.kinds is not None else ALWAYS
    return all_of(kinds, _of_class(rule.field_class, field))


def _of_class(field_class: FieldClass | None, field: str | None) -> Node:
    if field_class is None:
        return ALWAYS
    return FieldOf(field, field_class) if field is not None else NEVER


def _conditions(rule: Forbid, who: Standing, below: frozenset[str], field: str | None, login: Login) -> Iterator[Node]:
    yield _of_class(rule.field_class, field)
    if rule.relation is not None:
        yield _related(rule.relation, who, below, login)
    if rule.under_case:
        yield UnderCase()
    for relation in sorted(rule.unless_relations):
        yield not_(_related(relation, who, below, login))


def _related(relation: Relation, who: Standing, below: frozenset[str], login: Login) -> Node:
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
        case Relation.READER | Relation.WRITER:
            levels = frozenset(SharingLevel) if relation is Relation.READER else frozenset({SharingLevel.READ_WRITE})
            return SharedWith(who.id, levels, login.at) if login.at is not None else NEVER
        case Relation.POOL:
            return PoolIn(login.pools) if login.pools else NEVER
        case _:
            assert_never(relation)
