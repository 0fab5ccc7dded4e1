"""`Access`: the rules and the facts of one moment, which answer permission questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TypeAlias

import attrs

from offboard_core.access.actor import Actor
from offboard_core.access.decision import Decision, Login, decide, shared_as
from offboard_core.access.grounds import Grounds, Question
from offboard_core.access.mandate import ActingFor, Mandate, ask_for, mandates_for
from offboard_core.access.nodes import NEVER, all_of, not_
from offboard_core.access.predicate import Predicate, barred_from, compile_rules
from offboard_core.access.rules import Action, Relation, Rules
from offboard_core.access.shipped import SHIPPED
from offboard_core.access.standing import Employment, Standing, target_of
from offboard_core.access.target import FieldClass, Target
from offboard_core.finding import Finding
from offboard_core.kernel.identity import PersonId
from offboard_core.organization.chart import OrgChart
from offboard_core.organization.person import Role, read_roles

Situation: TypeAlias = tuple[Action, str, frozenset[Relation], FieldClass | None, bool, bool]
"""All facts of a question that rules can test, except those about the person."""


def _roles_of(values: Mapping[str, Iterable[Role]]) -> dict[str, tuple[Role, ...]]:
    return {person: read_roles(roles) for person, roles in values.items()}


def _mandates(values: Iterable[Mandate]) -> tuple[Mandate, ...]:
    return tuple(values)


@attrs.frozen(kw_only=True)
class Seat:
    """Facts about one actor, computed at the first question and kept: everyone below them, and earlier permissions."""

    standing: Standing
    below: frozenset[str]
    login: Login
    yes: dict[Situation, Decision] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Access:
    """The rules and the facts of one moment. `may` decides one question, `which` returns all things that are allowed.

    The host supplies the facts; inside an office the stored standings replace them. An actor with `on_behalf_of` has
    the rights of that person within a mandate, and no rights without one. Facts about a person are read at the first
    question and kept, so create another `Access` for a later moment.
    """

    at: dt.datetime
    """Moment of the questions (aware); it decides which sharing and mandates are active."""
    rules: Rules = SHIPPED
    """Permission rules."""
    org: OrgChart = attrs.field(factory=OrgChart)
    """Organization chart."""
    employment: Mapping[str, Employment] = attrs.field(factory=dict)
    """Employment by person; a person without an entry is active."""
    roles_of: Mapping[str, tuple[Role, ...]] = attrs.field(factory=dict, converter=_roles_of)
    """Roles of other people, used to name who could act instead, and for the people who gave a mandate."""
    pools_of: Mapping[str, Iterable[str]] = attrs.field(factory=dict)
    """Public pools each person belongs to."""
    mandates: tuple[Mandate, ...] = attrs.field(default=(), converter=_mandates)
    """Mandates on record."""
    _seats: dict[Actor, Seat] = attrs.field(factory=dict, init=False, eq=False, repr=False)
    """Facts computed per actor so far."""

    def may(self, actor: Actor, action: Action, thing: object, *, field: str | None = None) -> Decision:
        """Decide whether `actor` may do `action` to `thing` (an aggregate with a `target`, or a `Target`).

        A permission is cached for the same situation; a refusal lists every reason and can name who could act instead.
        If the facts cannot be evaluated, the decision is a refusal with the finding `access.error`. Raises `TypeError`
        for a thing without a target, which is a programming error.
        """
        target = target_of(thing)
        try:
            if actor.on_behalf_of is not None:
                return self._for_another(actor, action, target, field)
            seat = self._seats.get(actor) or self._seat(actor)
            return self._answer(seat, action, target, field)
        except Exception as error:  # noqa: BLE001 - an error denies, whatever it is
            facts = {"person": actor.id, "action": action.value, "kind": target.kind, "error": type(error).__name__}
            return Decision(
                allowed=False, rules=(), findings=(Finding(code="access.error", subject=target.id, facts=facts),)
            )

    def which(self, actor: Actor, action: Action, *, field: str | None = None) -> Predicate:
        """Return a predicate that admits a thing exactly if `may` allows `action` on it."""
        seat = self._seats.get(actor) or self._seat(actor)
        if actor.on_behalf_of is None:
            return compile_rules(self.rules, seat.standing, action, below=seat.below, field=field, login=seat.login)
        principal = self._principal(actor)
        theirs = compile_rules(
            self.rules, principal.standing, action, below=principal.below, field=field, login=principal.login
        )
        own = barred_from(self.rules, seat.standing, action, below=seat.below, field=field, login=seat.login)
        covered = mandates_for(self.mandates, principal.standing.id, actor.id, action, at=self.at)
        node = all_of(theirs.node, not_(own)) if covered else NEVER
        return attrs.evolve(theirs, person=actor.id, node=node)

    def explain(self, actor: Actor, action: Action, thing: object, *, field: str | None = None) -> Grounds:
        """Return the full grounds: deciding rules, near misses, who could act, and until when the answer holds.

        With `on_behalf_of`, the grounds describe what that person may do; `decision` is the one about the actor.
        """
        target = target_of(thing)
        if actor.on_behalf_of is not None:
            grounds = self._question(self._principal(actor), action, target, field).grounds()
            return attrs.evolve(grounds, decision=self.may(actor, action, target, field=field), person=actor.id)
        seat = self._seats.get(actor) or self._seat(actor)
        return self._question(seat, action, target, field).grounds()

    def _answer(self, seat: Seat, action: Action, target: Target, field: str | None) -> Decision:
        relations = self._relations(seat, target)
        field_class = target.fields.get(field) if field is not None else None
        situation = (action, target.kind, relations, field_class, target.under_case, field is None)
        if (known := seat.yes.get(situation)) is not None:
            return known
        decision = decide(
            self.rules, seat.standing, action, target, relations=relations, field=field, factors=seat.login.factors
        )
        if decision.allowed:
            seat.yes[situation] = decision
            return decision
        return attrs.evolve(decision, who=self._question(seat, action, target, field).who_could)

    def _for_another(self, actor: Actor, action: Action, target: Target, field: str | None) -> Decision:
        principal = self._principal(actor)
        deputy = self._standing(actor.id, actor.roles)
        acting = ActingFor(deputy=deputy, principal=principal.standing, mandates=self.mandates)
        return ask_for(
            self.rules, acting, action, target, above=self.org.chain_above, field=field, login=principal.login
        )

    def _principal(self, actor: Actor) -> Seat:
        """Return the facts about the person acted for, with the authentication factors of the actor."""
        person = actor.on_behalf_of or actor.id
        return self._seat(Actor(id=person, roles=self.roles_of.get(person, ()), factors=actor.factors))

    def _relations(self, seat: Seat, target: Target) -> frozenset[Relation]:
        """Return the same as `relations_of`, faster: it uses the known set of people below the actor."""
        if target.leaver is None and not (target.parties or target.pool or target.collaborators):
            if target.owner == seat.standing.id:
                return _OWN
            return _BELOW if target.owner in seat.below else _STRANGE
        found = {Relation.ANY}
        if target.owner == seat.standing.id:
            found.add(Relation.OWNER)
        elif target.owner in seat.below:
            found.add(Relation.ABOVE_OWNER)
        if target.leaver == seat.standing.id:
            found.add(Relation.LEAVER)
        elif target.leaver in seat.below:
            found.add(Relation.ABOVE_LEAVER)
        if seat.standing.id in target.parties:
            found.add(Relation.PARTY)
        if target.pool and target.pool in seat.login.pools:
            found.add(Relation.POOL)
        return frozenset(found | shared_as(seat.standing.id, target, self.at))

    def _question(self, seat: Seat, action: Action, target: Target, field: str | None) -> Question:
        return Question(
            rules=self.rules,
            who=seat.standing,
            action=action,
            target=target,
            above=self.org.chain_above,
            field=field,
            login=seat.login,
            people=self._people,
        )

    def _people(self) -> dict[str, Standing]:
        """Return the standings of people with known roles, by id."""
        return {person: self._standing(person, roles) for person, roles in self.roles_of.items()}

    def _seat(self, actor: Actor) -> Seat:
        seat = self._seats[actor] = Seat(
            standing=self._standing(actor.id, actor.roles),
            below=self.org.below(actor.id),
            login=Login(at=self.at, factors=actor.factors, pools=frozenset(self.pools_of.get(actor.id, ()))),
        )
        return seat

    def _standing(self, person: str, roles: tuple[Role, ...]) -> Standing:
        employment = self.employment.get(person, Employment.ACTIVE)
        return Standing(id=PersonId(person), name=person, roles=roles, employment=employment)


_OWN = frozenset({Relation.ANY, Relation.OWNER})


_BELOW = frozenset({Relation.ANY, Relation.ABOVE_OWNER})


_STRANGE = frozenset({Relation.ANY})
