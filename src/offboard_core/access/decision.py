"""Permission decisions: whether a person may do an action to a target, with every reason for a refusal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

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


Reasons = Callable[[], tuple[Finding, ...]]
"""Returns the reasons of a refusal; called only when they are read, because most refusals only filter a list."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Decision:
    """The decision (裁决); false in a condition if it refuses.

    `rules` are the ids of the rules that decided, `findings` the reasons of a refusal (or a function that returns them).
    """

    allowed: bool
    rules: tuple[str, ...]
    _findings: tuple[Finding, ...] | Reasons = attrs.field(default=())
    who: WhoCould | None = None

    def __bool__(self) -> bool:
        """Return `allowed`."""
        return self.allowed

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return every reason of a refusal; empty if the action is allowed."""
        found = self._findings
        if not isinstance(found, tuple):
            found = found()
            object.__setattr__(self, "_findings", found)
        return found

    @property
    def who_could(self) -> tuple[str, ...]:
        """Return who could act instead, as far as people are known; empty if the action is allowed."""
        return () if self.who is None else self.who()

    def __eq__(self, other: object) -> bool:
        """Compare what was decided and why; who could act instead is not compared."""
        if not isinstance(other, Decision):
            return NotImplemented
        return self._compared == other._compared

    def __hash__(self) -> int:
        """Hash by the fields that are compared, besides the reasons."""
        return hash((self.allowed, self.rules))

    def __repr__(self) -> str:
        """Show what was decided and why."""
        return f"Decision(allowed={self.allowed!r}, rules={self.rules!r}, findings={self.findings!r})"

    @property
    def _compared(self) -> tuple[bool, tuple[str, ...], tuple[Finding, ...]]:
        return self.allowed, self.rules, self.findings


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
    judged = judge(rules, who, action, target, relations=relations, field=field, factors=login.factors)
    if judged:
        return Decision(allowed=True, rules=judged.rules)
    return Decision(
        allowed=False, rules=judged.rules, findings=partial(judged.findings, rules, who, action, target, field)
    )


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


@attrs.frozen
class Judged:
    """The rules that decide one situation, for every target in it: what is allowed, what forbids, what is demanded."""

    allowed: bool
    rules: tuple[str, ...]
    forbidden: tuple[Forbid, ...] = ()
    demanded: tuple[Demand, ...] = ()
    is_permitted: bool = True
    is_field_known: bool = True

    def __bool__(self) -> bool:
        """Return `allowed`."""
        return self.allowed

    def findings(
        self, rules: Rules, who: Standing, action: Action, target: Target, field: str | None
    ) -> tuple[Finding, ...]:
        """Return every reason of the refusal of one target."""
        facts = _facts(who, action, target, field)
        found = [Finding(code=f"access.{rule.id}", subject=target.id, facts=facts) for rule in self.forbidden]
        if not self.is_field_known:
            found.append(Finding(code="access.unknown_field", subject=target.id, facts=facts))
        if not self.is_permitted:
            found.append(_nearest(rules, who, action, target, facts))
        for rule in self.demanded:
            told = {**facts, "factors": ", ".join(sorted(rule.factors))}
            found.append(Finding(code="access.step_up", subject=target.id, facts=told))
        return tuple(found)


def judge(
    rules: Rules,
    who: Standing,
    action: Action,
    target: Target,
    *,
    relations: frozenset[Relation],
    field: str | None = None,
    factors: frozenset[str] = frozenset(),
) -> Judged:
    """Find the rules that decide, with the relations of `who` to the target already known.

    The result is the same for every target of this kind with the same relations, class of the field and owner's state.
    """
    field_class = target.fields.get(field) if field is not None else None
    index = rules.index
    forbidden = tuple(
        rule
        for rule in index.forbids[action]
        if forbids(rule, who, relations=relations, field_class=field_class, under_case=target.under_case)
    )
    demanded = tuple(
        rule
        for rule in index.demands[action]
        if demands(rule, who, target.kind, field_class) and rule.factors.isdisjoint(factors)
    )
    permitting = [rule for rule in index.permits.get((action, target.kind), ()) if permits(rule, who.roles, relations)]
    is_known = field is None or field_class is not None
    if permitting and not forbidden and not demanded and is_known:
        return Judged(allowed=True, rules=tuple(rule.id for rule in permitting))
    deciding: tuple[Forbid | Demand, ...] = (*forbidden, *demanded)
    return Judged(
        allowed=False,
        rules=tuple(rule.id for rule in deciding),
        forbidden=forbidden,
        demanded=demanded,
        is_permitted=bool(permitting),
        is_field_known=is_known,
    )


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
