"""The decision: may this person do this to that, and every reason why not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

import attrs

from offboard_core.access.actor import Actor, Employment, FieldClass, Standing, Target, target_of
from offboard_core.access.predicate import Predicate, compile_rules
from offboard_core.access.rules import SHIPPED, UNREMOVABLE, Action, Forbid, Permit, Relation, Rules
from offboard_core.finding import Finding
from offboard_core.organization.chart import OrgChart

ChainAbove = Callable[[str], tuple[str, ...]]
"""Answers who stands above a person, nearest first."""


@attrs.frozen(kw_only=True)
class Decision:
    """The answer (裁决): false in an `if` when it refuses. `rules` names what decided, `findings` says why not."""

    allowed: bool
    rules: tuple[str, ...]
    findings: tuple[Finding, ...] = ()

    def __bool__(self) -> bool:
        """Be false when it is a no."""
        return self.allowed


def ask(
    rules: Rules, who: Standing, action: Action, target: Target, *, above: ChainAbove, field: str | None = None
) -> Decision:
    """Decide whether `who` may do `action` to `target` (to one `field` of it, where given).

    Nothing is allowed unless a permit says so; a forbid beats every permit; a field of unknown class is denied.
    """
    relations = _relations(who, target, above)
    field_class = target.fields.get(field) if field is not None else None
    facts = {"person": who.id, "action": action.value, "kind": target.kind, "target": target.id}
    if field is not None:
        facts["field"] = field
    forbidden = [
        rule
        for rule in (*UNREMOVABLE, *rules.forbids)
        if _forbids(rule, who, action, target, relations=relations, field_class=field_class)
    ]
    findings = [Finding(code=f"access.{rule.id}", subject=target.id, facts=facts) for rule in forbidden]
    if field is not None and field_class is None:
        findings.append(Finding(code="access.unknown_field", subject=target.id, facts=facts))
    permitting = [rule for rule in rules.permits if _permits(rule, who, action, target, relations)]
    if not permitting:
        findings.append(_nearest(rules, who, action, target, facts))
    deciding = forbidden if findings else permitting
    return Decision(allowed=not findings, rules=tuple(rule.id for rule in deciding), findings=tuple(findings))


@attrs.frozen(kw_only=True)
class Access:
    """The rules and the facts of one moment: `may` answers whether somebody may do something, `which` to what.

    The host vouches for the facts: the actor's roles as handed in, `org` and `employment` (whoever is not named there
    is active). Inside an office the stored standings take their place.
    """

    at: dt.datetime
    rules: Rules = SHIPPED
    org: OrgChart = attrs.field(factory=OrgChart)
    employment: Mapping[str, Employment] = attrs.field(factory=dict)

    def may(self, actor: Actor, action: Action, thing: object, *, field: str | None = None) -> Decision:
        """Say whether `actor` may do `action` to `thing` (an aggregate with a `target`, or a `Target`)."""
        standing = self._standing(actor)
        return ask(self.rules, standing, action, target_of(thing), above=self.org.chain_above, field=field)

    def which(self, actor: Actor, action: Action, *, field: str | None = None) -> Predicate:
        """Return the things to which `actor` may do `action`, as a predicate: it admits a thing exactly if `may` allows it."""
        below = frozenset(person for person in self.org.supervisor_of if self.org.is_above(actor.id, person))
        return compile_rules(self.rules, self._standing(actor), action, below=below, field=field)

    def _standing(self, actor: Actor) -> Standing:
        return Standing(
            id=actor.id,
            name=actor.id,
            roles=actor.roles,
            employment=self.employment.get(actor.id, Employment.ACTIVE),
        )


def _relations(who: Standing, target: Target, above: ChainAbove) -> frozenset[Relation]:
    found = {Relation.ANY}
    if target.owner is not None:
        if target.owner == who.id:
            found.add(Relation.OWNER)
        elif who.id in above(target.owner):
            found.add(Relation.ABOVE_OWNER)
    if target.leaver is not None:
        if target.leaver == who.id:
            found.add(Relation.LEAVER)
        elif who.id in above(target.leaver):
            found.add(Relation.ABOVE_LEAVER)
    if who.id in target.parties:
        found.add(Relation.PARTY)
    return frozenset(found)


def _permits(rule: Permit, who: Standing, action: Action, target: Target, relations: frozenset[Relation]) -> bool:
    return (
        action in rule.actions
        and target.kind in rule.kinds
        and rule.relation in relations
        and not rule.roles.isdisjoint(who.roles)
    )


def _forbids(
    rule: Forbid,
    who: Standing,
    action: Action,
    target: Target,
    *,
    relations: frozenset[Relation],
    field_class: FieldClass | None,
) -> bool:
    return (
        (rule.employment is None or who.employment in rule.employment)
        and (rule.roles is None or not rule.roles.isdisjoint(who.roles))
        and (rule.actions is None or action in rule.actions)
        and (rule.all_actions_but is None or action not in rule.all_actions_but)
        and (rule.field_class is None or field_class is rule.field_class)
        and (rule.relation is None or rule.relation in relations)
        and rule.unless_relations.isdisjoint(relations)
        and (target.under_case or not rule.under_case)
    )


def _nearest(rules: Rules, who: Standing, action: Action, target: Target, facts: dict[str, str]) -> Finding:
    """Say what is missing: the relation, the role, or that nobody may do this at all."""
    fitting = [rule for rule in rules.permits if action in rule.actions and target.kind in rule.kinds]
    if any(not rule.roles.isdisjoint(who.roles) for rule in fitting):
        return Finding(code="access.not_yours", subject=target.id, facts={**facts, "owner": target.owner or ""})
    roles = sorted({role.value for rule in fitting for role in rule.roles})
    code = "access.role_not_held" if roles else "access.nobody_may"
    return Finding(code=code, subject=target.id, facts={**facts, "roles": ", ".join(roles)})
