"""Permission decisions: whether a person may do an action to a target, with every reason for a refusal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import attrs

from offboard_core.access.rules import Action, Demand, Forbid, Permit, Relation, Rules
from offboard_core.access.standing import Standing
from offboard_core.access.target import FieldClass, SharingLevel, Target
from offboard_core.finding import Finding
from offboard_core.organization.person import Role

ChainAbove = Callable[[str], tuple[str, ...]]
"""Returns the superiors of a person, nearest first."""
WhoCould = Callable[[], tuple[str, ...]]
"""Returns who could act instead; called only when `Decision.who_could` is read, because it is expensive."""


@attrs.frozen(kw_only=True)
class Decision:
    """The decision (裁决); false in a condition if it refuses.

    `rules` are the ids of the rules that decided, `findings` the reasons of a refusal.
    """

    allowed: bool
    rules: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    who: WhoCould | None = attrs.field(default=None, eq=False, repr=False)

    def __bool__(self) -> bool:
        """Return `allowed`."""
        return self.allowed

    @property
    def who_could(self) -> tuple[str, ...]:
        """Return who could act instead, as far as people are known; empty if the action is allowed."""
        return () if self.who is None else self.who()


@attrs.frozen(kw_only=True)
class Login:
    """Facts about an actor at one moment besides their standing: authentication factors and pools.

    Without `at`, no sharing window can be checked, so no sharing counts.
    """

    at: dt.datetime | None = None
    factors: frozenset[str] = frozenset()
    pools: frozenset[str] = frozenset()


PLAIN = Login()
"""A login without known facts."""


def ask(
    rules: Rules,
    who: Standing,
    action: Action,
    target: Target,
    *,
    above: ChainAbove,
    field: str | None = None,
    login: Login = PLAIN,
) -> Decision:
    """Decide whether `who` may do `action` to `target`, or to one `field` of it.

    An action is allowed only if a permit covers it. A forbid overrides every permit. A field of unknown class is
    denied, and so is an action whose demand for a stronger login is not met.
    """
    relations = relations_of(who.id, target, above=above, login=login)
    return decide(rules, who, action, target, relations=relations, field=field, factors=login.factors)


def relations_of(person: str, target: Target, *, above: ChainAbove, login: Login = PLAIN) -> frozenset[Relation]:
    """Return the relations of a person to a target at the moment of the login."""
    found = {Relation.ANY}
    if target.owner is not None:
        if target.owner == person:
            found.add(Relation.OWNER)
        elif person in above(target.owner):
            found.add(Relation.ABOVE_OWNER)
    if target.leaver is not None:
        if target.leaver == person:
            found.add(Relation.LEAVER)
        elif person in above(target.leaver):
            found.add(Relation.ABOVE_LEAVER)
    if person in target.parties:
        found.add(Relation.PARTY)
    if target.pool and target.pool in login.pools:
        found.add(Relation.POOL)
    found.update(shared_as(person, target, login.at))
    return frozenset(found)


def shared_as(person: str, target: Target, at: dt.datetime | None) -> frozenset[Relation]:
    """Return the sharing relations of a person to a target at a moment."""
    found: set[Relation] = set()
    for shared in target.collaborators:
        if at is not None and shared.person == person and shared.holds_at(at):
            found.add(Relation.READER)
            if shared.level is SharingLevel.READ_WRITE:
                found.add(Relation.WRITER)
    return frozenset(found)


def decide(
    rules: Rules,
    who: Standing,
    action: Action,
    target: Target,
    *,
    relations: frozenset[Relation],
    field: str | None = None,
    factors: frozenset[str] = frozenset(),
) -> Decision:
    """Decide with the relations of `who` to the target already known."""
    field_class = target.fields.get(field) if field is not None else None
    index = rules.index
    forbidden = [
        rule
        for rule in index.forbids[action]
        if forbids(rule, who, relations=relations, field_class=field_class, under_case=target.under_case)
    ]
    demanded = [
        rule
        for rule in index.demands[action]
        if demands(rule, who, target.kind, field_class) and rule.factors.isdisjoint(factors)
    ]
    permitting = [rule for rule in index.permits.get((action, target.kind), ()) if permits(rule, who.roles, relations)]
    if permitting and not forbidden and not demanded and (field is None or field_class is not None):
        return Decision(allowed=True, rules=tuple(rule.id for rule in permitting))
    facts = _facts(who, action, target, field)
    findings = [Finding(code=f"access.{rule.id}", subject=target.id, facts=facts) for rule in forbidden]
    if field is not None and field_class is None:
        findings.append(Finding(code="access.unknown_field", subject=target.id, facts=facts))
    if not permitting:
        findings.append(_nearest(rules, who, action, target, facts))
    findings += [
        Finding(code="access.step_up", subject=target.id, facts={**facts, "factors": ", ".join(sorted(rule.factors))})
        for rule in demanded
    ]
    deciding: tuple[Forbid | Demand, ...] = (*forbidden, *demanded)
    return Decision(allowed=False, rules=tuple(rule.id for rule in deciding), findings=tuple(findings))


def barring(
    rules: Rules,
    who: Standing,
    action: Action,
    target: Target,
    *,
    relations: frozenset[Relation],
    field: str | None = None,
) -> tuple[Finding, ...]:
    """Return a finding for each forbid that applies to `who`, regardless of permits."""
    field_class = target.fields.get(field) if field is not None else None
    facts = _facts(who, action, target, field)
    return tuple(
        Finding(code=f"access.{rule.id}", subject=target.id, facts=facts)
        for rule in rules.index.forbids[action]
        if forbids(rule, who, relations=relations, field_class=field_class, under_case=target.under_case)
    )


def _facts(who: Standing, action: Action, target: Target, field: str | None) -> dict[str, str]:
    facts = {"person": who.id, "action": action.value, "kind": target.kind, "target": target.id}
    return facts if field is None else {**facts, "field": field}


def permits(rule: Permit, roles: tuple[Role, ...], relations: frozenset[Relation]) -> bool:
    """Return whether a permit for this action and kind covers these roles in these relations."""
    return rule.relation in relations and not rule.roles.isdisjoint(roles)


def forbids(
    rule: Forbid, who: Standing, *, relations: frozenset[Relation], field_class: FieldClass | None, under_case: bool
) -> bool:
    """Return whether a forbid for this action applies; all of its conditions must hold."""
    return (
        (rule.employment is None or who.employment in rule.employment)
        and (rule.roles is None or not rule.roles.isdisjoint(who.roles))
        and (rule.field_class is None or field_class is rule.field_class)
        and (rule.relation is None or rule.relation in relations)
        and rule.unless_relations.isdisjoint(relations)
        and (under_case or not rule.under_case)
    )


def demands(rule: Demand, who: Standing, kind: str, field_class: FieldClass | None) -> bool:
    """Return whether a demand for this action must be met. The system role has no login and is exempt."""
    return (
        (rule.kinds is None or kind in rule.kinds)
        and (rule.field_class is None or field_class is rule.field_class)
        and Role.SYSTEM not in who.roles
    )


def _nearest(rules: Rules, who: Standing, action: Action, target: Target, facts: dict[str, str]) -> Finding:
    """Return what is missing: the relation, the role, or any permit at all."""
    fitting = rules.index.permits.get((action, target.kind), ())
    if any(not rule.roles.isdisjoint(who.roles) for rule in fitting):
        return Finding(code="access.not_yours", subject=target.id, facts={**facts, "owner": target.owner or ""})
    roles = sorted({role.value for rule in fitting for role in rule.roles})
    code = "access.role_not_held" if roles else "access.nobody_may"
    return Finding(code=code, subject=target.id, facts={**facts, "roles": ", ".join(roles)})
