"""Grounds (裁决依据): a decision with the deciding rules, near misses, people who could act, and its validity."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping

import attrs

from offboard_core.access.decision import ChainAbove, Decision, Login, ask, forbids, judge, permits, relations_of
from offboard_core.access.rules import Action, Permit, Relation, Rules
from offboard_core.access.standing import Standing
from offboard_core.access.target import Target
from offboard_core.finding import Finding
from offboard_core.kernel.identity import PersonId
from offboard_core.organization.person import Role


@attrs.frozen(kw_only=True)
class Grounds:
    """A decision with everything that explains it; false in a condition if it refuses."""

    decision: Decision
    """The decision itself."""
    person: str
    """Id of the person the grounds are about."""
    action: Action
    """Action in question."""
    kind: str
    """Kind of the target."""
    target: str
    """Id of the target."""
    field: str | None = None
    """Field in question, `None` for the whole target."""
    deciding: tuple[Finding, ...] = ()
    """Rules that decided."""
    near_misses: tuple[Finding, ...] = ()
    """What was missing by one step: a role, a relation, a forbid in the way, or a stronger login."""
    who_could: tuple[str, ...] = ()
    """Ids of other people who could act, as far as people are known."""
    roles_could: tuple[Role, ...] = ()
    """Roles that allow the action without any relation to the target."""
    valid_until: dt.datetime | None = None
    """First moment at which time alone reverses the answer; `None` if that does not happen."""

    def __bool__(self) -> bool:
        """Return whether the decision allows the action."""
        return self.decision.allowed


@attrs.frozen(kw_only=True)
class Question:
    """A permission question with the facts that answer it."""

    rules: Rules
    """Rules that decide."""
    who: Standing
    """Standing of the person, without the roles of its role windows."""
    action: Action
    """Action in question."""
    target: Target
    """Target of the action."""
    above: ChainAbove
    """Returns the superiors of a person."""
    field: str | None = None
    """Field in question, `None` for the whole target."""
    login: Login
    """Moment, authentication factors and pools."""
    people: Callable[[], Mapping[str, Standing]]
    """Returns known standings by person, used to name who could act."""

    def answer(self, at: dt.datetime | None = None) -> Decision:
        """Decide the question at the moment of the login, or at `at`."""
        login = self.login if at is None else attrs.evolve(self.login, at=at)
        return ask(
            self.rules, self._as_of(login.at), self.action, self.target, above=self.above, field=self.field, login=login
        )

    def grounds(self) -> Grounds:
        """Decide the question and return the full grounds."""
        decision = self.answer()
        return Grounds(
            decision=decision,
            person=self.who.id,
            action=self.action,
            kind=self.target.kind,
            target=self.target.id,
            field=self.field,
            deciding=tuple(self._deciding(decision)),
            near_misses=() if decision else tuple(self._near_misses()),
            who_could=self.who_could(),
            roles_could=self.roles_could(),
            valid_until=self.valid_until(decision),
        )

    def who_could(self) -> tuple[str, ...]:
        """Return other people who could act: related people first, nearest first, then known people by id.

        A related person without known roles counts if one of the roles named by a permit would be enough.
        """
        people = self.people()
        named = [person for person in self._related() if person not in people]
        found = [person for person in named if any(self._could(one) for one in self._guesses(person))]
        related = [person for person in self._related() if person in people]
        known = [person for person in (*related, *sorted(people)) if self._could(people[person])]
        return tuple(person for person in dict.fromkeys((*found, *known)) if person != self.who.id)

    def roles_could(self) -> tuple[Role, ...]:
        """Return the roles that allow the action without any relation to the target."""
        anyone = Standing(id=PersonId("-"), name="-")
        return tuple(
            role
            for role in Role
            if role is not Role.SYSTEM and self._decided(attrs.evolve(anyone, roles=(role,)), frozenset({Relation.ANY}))
        )

    def valid_until(self, decision: Decision) -> dt.datetime | None:
        """Return the first moment after the login at which the answer is reversed, or None."""
        at = self.login.at
        if at is None:
            return None
        limits = [moment for window in self.who.role_windows for moment in (window.from_at, window.until_at)]
        for shared in self.target.collaborators:
            if shared.person == self.who.id:
                limits += [shared.from_at, *([] if shared.until_at is None else [shared.until_at])]
        later = sorted({moment for moment in limits if moment > at})
        return next((moment for moment in later if self.answer(moment).allowed != decision.allowed), None)

    def _as_of(self, at: dt.datetime | None) -> Standing:
        return self.who if at is None else self.who.as_of(at)

    def _relations(self, person: str) -> frozenset[Relation]:
        return relations_of(person, self.target, above=self.above, login=self.login)

    def _speaking(self) -> tuple[Permit, ...]:
        return self.rules.index.permits.get((self.action, self.target.kind), ())

    def _related(self) -> tuple[str, ...]:
        """Return everyone with a relation to the target: owner, leaver, their superiors, parties, collaborators."""
        target = self.target
        people = [person for person in (target.owner, target.leaver) if person is not None]
        above = [one for person in people for one in self.above(person)]
        shared = [item.person for item in target.collaborators]
        return tuple(dict.fromkeys((*people, *above, *sorted(target.parties), *shared)))

    def _guesses(self, person: str) -> Iterator[Standing]:
        """Yield standings of a person, one for each role that a permit names for their relation to the target."""
        relations = self._relations(person) - {Relation.ANY}
        roles = {role for rule in self._speaking() if rule.relation in relations for role in rule.roles} - {Role.SYSTEM}
        for role in sorted(roles):
            yield Standing(id=PersonId(person), name=person, roles=(role,))

    def _could(self, one: Standing) -> bool:
        who = one if self.login.at is None else one.as_of(self.login.at)
        return self._decided(who, self._relations(one.id))

    def _decided(self, who: Standing, relations: frozenset[Relation]) -> bool:
        """Return whether a person may act, assuming the strongest login."""
        enough = frozenset(factor for rule in self.rules.index.demands[self.action] for factor in rule.factors)
        return judge(
            self.rules, who, self.action, self.target, relations=relations, field=self.field, factors=enough
        ).allowed

    def _deciding(self, decision: Decision) -> Iterator[Finding]:
        told = {rule.id: rule for rule in self._speaking()}
        for name in decision.rules:
            rule = told.get(name)
            if rule is None:
                yield self._about("grounds.forbidden_by", rule=name)
            else:
                yield self._about("grounds.permitted_by", rule=name, relation=rule.relation, roles=_names(rule))

    def _near_misses(self) -> Iterator[Finding]:
        who = self._as_of(self.login.at)
        relations = self._relations(who.id)
        for rule in self._speaking():
            holds = not rule.roles.isdisjoint(who.roles)
            if permits(rule, who.roles, relations):
                yield from self._against(rule, who, relations)
            elif holds:
                yield self._about("near_miss.relation", rule=rule.id, relation=rule.relation)
            elif rule.relation in relations and rule.relation is not Relation.ANY:
                yield self._about("near_miss.role", rule=rule.id, roles=_names(rule))

    def _against(self, rule: Permit, who: Standing, relations: frozenset[Relation]) -> Iterator[Finding]:
        """Yield the forbids that block a permit which otherwise covers the person."""
        field_class = self.target.fields.get(self.field) if self.field is not None else None
        under_case = self.target.under_case
        for forbid in self.rules.index.forbids[self.action]:
            if forbids(forbid, who, relations=relations, field_class=field_class, under_case=under_case):
                yield self._about("near_miss.forbidden", rule=rule.id, by=forbid.id)

    def _about(self, code: str, /, **facts: object) -> Finding:
        return Finding(code=code, subject=self.target.id, facts=facts)


def _names(rule: Permit) -> str:
    return ", ".join(sorted(role.value for role in rule.roles))
