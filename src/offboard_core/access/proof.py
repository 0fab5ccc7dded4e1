"""Proofs about a set of rules: a fact holds for every question, or there is a counterexample.

A decision depends only on action, kind, roles, employment, relations, field class, open case and login, so a fact is
proved by trying all combinations. Three observations keep their number small without missing one. An action outside
every permit is denied. A permit needs only one of a person's roles, and more roles only add forbids, so the roles of
the fact plus one role of the permit are the worst case. Relations that neither the permit, a forbid nor the fact
mentions make no difference. Forbids do not test kinds, so one kind represents all kinds of a permit. The login is
assumed to meet every demand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

import attrs

from offboard_core.access.decision import judge
from offboard_core.access.rules import Action, Fact, Forbid, Permit, Relation, Rules, speaks_of
from offboard_core.access.standing import Employment, Standing
from offboard_core.access.target import FieldClass, Target
from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.identity import PersonId
from offboard_core.organization.person import Role

_FIELDS = {field_class.value: field_class for field_class in FieldClass}


@attrs.frozen(kw_only=True)
class Counterexample:
    """A case in which the rules allow what a fact excludes."""

    fact: str
    """Id of the fact."""
    action: Action
    """Action that is allowed."""
    kind: str
    """Kind of the target."""
    roles: tuple[Role, ...]
    """Roles of the person."""
    employment: Employment
    """Employment of the person."""
    relations: frozenset[Relation]
    """Relations of the person to the target."""
    field_class: FieldClass | None
    """Class of the field, `None` for the whole target."""
    under_case: bool
    """Whether the owner of the target is leaving."""
    rules: tuple[str, ...]
    """Ids of the permits that allow it."""

    @property
    def finding(self) -> Finding:
        """Return the counterexample as a finding."""
        facts = {
            "fact": self.fact,
            "action": self.action.value,
            "kind": self.kind,
            "roles": ", ".join(self.roles),
            "employment": self.employment.value,
            "relations": ", ".join(sorted(self.relations)),
            "field_class": "" if self.field_class is None else self.field_class.value,
            "under_case": self.under_case,
            "rules": ", ".join(self.rules),
        }
        return Finding(code="proof.counterexample", subject=self.fact, facts=facts)


@attrs.frozen(kw_only=True)
class Proof:
    """The result of proving facts about rules; false in a condition if there is a counterexample.

    `points` counts the cases tried, `proved` names the facts that hold, `counterexamples` has the first case found for
    each other fact. `idle` names permits without effect, because forbids exclude all they cover.
    """

    points: int
    proved: tuple[str, ...]
    counterexamples: tuple[Counterexample, ...] = ()
    idle: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Return whether every fact holds."""
        return not self.counterexamples


_HANDING_OVER = frozenset(
    {
        *(Action.VIEW, Action.LOG, Action.FILE_STATEMENT, Action.PROMISE, Action.REPORT_RECEIPT),
        *(Action.DOCUMENT, Action.TRANSFER, Action.ANSWER),
    }
)

FACTS: tuple[Fact, ...] = (
    Fact(id="departed.can_do_nothing", never=Forbid(id="departed", employment={Employment.DEPARTED})),
    Fact(
        id="notice.only_views_appends_hands_over",
        never=Forbid(id="notice", employment={Employment.NOTICE}, all_actions_but=_HANDING_OVER),
    ),
    Fact(
        id="notice.only_what_is_theirs",
        never=Forbid(id="others", employment={Employment.NOTICE}, unless_relations={Relation.OWNER, Relation.LEAVER}),
    ),
    Fact(
        id="sales.never_writes_core_fields",
        never=Forbid(id="core", roles={Role.SALES}, actions={Action.EDIT}, field_class=FieldClass.CORE),
    ),
    Fact(id="sales.never_deletes", never=Forbid(id="delete", roles={Role.SALES}, actions={Action.DELETE})),
    Fact(
        id="own_case.never_decided",
        never=Forbid(
            id="own_case", relation=Relation.LEAVER, all_actions_but={Action.VIEW, Action.DOCUMENT, Action.ANSWER}
        ),
    ),
    Fact(
        id="auditor.only_reads",
        never=Forbid(id="writes", roles={Role.AUDITOR}, all_actions_but={Action.VIEW, Action.EXPORT, Action.SIGN_OFF}),
    ),
    Fact(
        id="under_case.core_fields_stand",
        never=Forbid(id="frozen", actions={Action.EDIT}, field_class=FieldClass.CORE, under_case=True),
    ),
    Fact(id="under_case.nothing_is_deleted", never=Forbid(id="kept", actions={Action.DELETE}, under_case=True)),
)
"""Facts that hold under every host's rules, because the forbids behind them cannot be removed."""


def prove(rules: Rules, facts: Iterable[Fact] = FACTS) -> Proof:
    """Prove facts about rules; return the first counterexample for each fact that does not hold."""
    proved, found, points = [], [], 0
    for fact in facts:
        points, against = _gone_through(rules, fact, points)
        if against is None:
            proved.append(fact.id)
        else:
            found.append(against)
    idle = tuple(rule.id for rule in rules.permits if not _ever_allows(rules, rule))
    return Proof(points=points, proved=tuple(proved), counterexamples=tuple(found), idle=idle)


def check_rules(rules: Rules) -> Rules:
    """Return the rules if `FACTS` and their own facts hold.

    Raises `InvalidInput` with a counterexample for each fact that does not hold.
    """
    proof = prove(rules, (*FACTS, *rules.facts))
    if not proof:
        raise InvalidInput(tuple(against.finding for against in proof.counterexamples), source="rules")
    return rules


def _gone_through(rules: Rules, fact: Fact, points: int) -> tuple[int, Counterexample | None]:
    seen: set[object] = set()
    for rule in rules.permits:
        for case in _cases(rules, rule, fact):
            key = attrs.astuple(case, recurse=False)
            if key in seen:
                continue
            seen.add(key)
            points += 1
            if allowed := _allowing(rules, case):
                return points, attrs.evolve(case, rules=allowed)
    return points, None


def _cases(rules: Rules, rule: Permit, fact: Fact) -> Iterator[Counterexample]:
    """Yield every case that a permit covers and a fact is about."""
    never = fact.never
    for action in sorted(rule.actions):
        if not speaks_of(never, action):
            continue
        kinds = sorted(rule.kinds if fact.kinds is None else rule.kinds & fact.kinds)[:1]
        roles = {tuple(sorted({role, other})) for role in rule.roles for other in (never.roles or frozenset({role}))}
        employments = sorted(never.employment or Employment)
        field_classes = (None, *FieldClass) if never.field_class is None else (never.field_class,)
        for kind, held, employment, relations, field_class, under_case in product(
            kinds,
            sorted(roles),
            employments,
            _relations(rules, rule, never, action),
            field_classes,
            (True,) if never.under_case else (False, True),
        ):
            yield Counterexample(
                fact=fact.id,
                action=action,
                kind=kind,
                roles=held,
                employment=employment,
                relations=relations,
                field_class=field_class,
                under_case=under_case,
                rules=(),
            )


_APART = (frozenset({Relation.OWNER, Relation.ABOVE_OWNER}), frozenset({Relation.LEAVER, Relation.ABOVE_LEAVER}))
"""Relations that exclude each other, because no person is above themselves."""


def _relations(rules: Rules, rule: Permit, never: Forbid, action: Action) -> tuple[frozenset[Relation], ...]:
    """Return every set of relations that the permit covers, the fact is about, and the rules can distinguish."""
    looked_at = {relation for forbid in rules.index.forbids[action] for relation in _mentioned(forbid)}
    looked_at |= set(_mentioned(never))
    always = {Relation.ANY, rule.relation, *([] if never.relation is None else [never.relation])}
    if Relation.WRITER in always:
        always.add(Relation.READER)
    free = sorted(looked_at - always - never.unless_relations)
    found = []
    for chosen in product((False, True), repeat=len(free)):
        relations = frozenset(always | {relation for relation, held in zip(free, chosen, strict=True) if held})
        if never.unless_relations.isdisjoint(relations) and _can_be(relations):
            found.append(relations)
    return tuple(found)


def _mentioned(forbid: Forbid) -> Iterator[Relation]:
    yield from forbid.unless_relations
    if forbid.relation is not None:
        yield forbid.relation


def _can_be(relations: frozenset[Relation]) -> bool:
    return not any(pair <= relations for pair in _APART)


def _allowing(rules: Rules, case: Counterexample) -> tuple[str, ...]:
    """Run the decision; return the permits that allow the case."""
    field = None if case.field_class is None else case.field_class.value
    who = Standing(id=PersonId("somebody"), name="somebody", roles=case.roles, employment=case.employment)
    thing = Target(kind=case.kind, id="something", fields=_FIELDS, under_case=case.under_case)
    strong = frozenset(factor for demand in rules.demands for factor in demand.factors)
    decision = judge(rules, who, case.action, thing, relations=case.relations, field=field, factors=strong)
    return decision.rules if decision.allowed else ()


def _ever_allows(rules: Rules, rule: Permit) -> bool:
    """Return whether a permit has any effect."""
    anything = Fact(id=rule.id, never=Forbid(id=rule.id))
    return any(rule.id in _allowing(rules, case) for case in _cases(rules, rule, anything))
