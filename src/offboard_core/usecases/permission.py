"""The actor of a command and their permissions, inside one unit of work."""

from __future__ import annotations

import datetime as dt

import attrs

from offboard_core.access.actor import Actor
from offboard_core.access.decision import Decision, Login, ask
from offboard_core.access.grounds import Grounds, Question
from offboard_core.access.mandate import ActingFor, Mandate, ask_for, mandates_for
from offboard_core.access.nodes import NEVER, all_of, not_
from offboard_core.access.predicate import Predicate, barred_from, compile_rules
from offboard_core.access.rules import Action, Rules
from offboard_core.access.standing import Employment, Standing
from offboard_core.access.target import Target
from offboard_core.clients import Client, Collaboration
from offboard_core.errors import PermissionRefused
from offboard_core.finding import Finding
from offboard_core.ports.policies import Policies
from offboard_core.ports.store import UnitOfWork


@attrs.define(kw_only=True)
class Asker:
    """The actor of a command. With a `principal`, that person's rights decide, by one of `mandates`."""

    rules: Rules
    work: UnitOfWork
    who: Standing
    login: Login
    principal: Standing | None = None
    mandates: tuple[Mandate, ...] = ()

    @classmethod
    def seated(
        cls,
        work: UnitOfWork,
        actor: Actor,
        *,
        rules: Rules,
        policies: Policies,
        now: dt.datetime,
        system: Standing | None,
    ) -> Asker:
        """Load the standing of an actor at this moment, and of the person they act for.

        `system` is the library's own standing for its own commands. Raises `PermissionRefused` for an unknown person.
        """
        who = system or _admitted(work, _known(work, actor.id).as_of(now), now)
        if actor.on_behalf_of is None:
            login = Login(at=now, factors=actor.factors, pools=_pools_of(who, policies))
            return cls(rules=rules, work=work, who=who, login=login)
        principal = _admitted(work, _known(work, actor.on_behalf_of).as_of(now), now)
        given = [item.id for item in work.mandates.of_delegate(actor.id) if item.delegator == principal.id]
        return cls(
            rules=rules,
            work=work,
            who=who,
            login=Login(at=now, factors=actor.factors, pools=_pools_of(principal, policies)),
            principal=principal,
            mandates=tuple(work.mandates.get(id) for id in given),  # `get`, so that each is confirmed at commit
        )

    @property
    def rights_of(self) -> Standing:
        """Return the standing whose rights decide."""
        return self.principal or self.who

    def ask(self, action: Action, target: Target, *, field: str | None = None) -> Decision:
        """Decide with the facts of this unit of work.

        Collaborators of a client are loaded only if they can matter: if the action is refused without them, or if a
        rule forbids something to collaborators.
        """
        seen = self.seen(target)
        if self.rules.index.forbids_sharing:
            return self._decide(action, self.shared(seen), field)
        decision = self._decide(action, seen, field)
        if decision or seen.kind != Client.kind:
            return decision
        shared = self.shared(seen)
        return decision if shared is seen else self._decide(action, shared, field)

    def explain(self, action: Action, target: Target, *, field: str | None = None) -> Grounds:
        """Decide and return the full grounds: near misses, people who could act, and validity."""
        seen = self.shared(self.seen(target), everybody=True)
        question = Question(
            rules=self.rules,
            who=self.rights_of,
            action=action,
            target=seen,
            above=self.chain_above,
            field=field,
            login=self.login,
            people=lambda: self._people(seen),
        )
        grounds = question.grounds()
        if self.principal is None:
            return grounds
        return attrs.evolve(grounds, decision=self._decide(action, seen, field), person=self.who.id)

    def which(self, action: Action, *, field: str | None = None) -> Predicate:
        """Return the things to which the action is allowed, as a predicate over the facts of this unit of work."""
        rights = self.rights_of
        allowed = compile_rules(self.rules, rights, action, below=self.below(rights.id), field=field, login=self.login)
        if self.principal is None:
            return allowed
        own = barred_from(self.rules, self.who, action, below=self.below(self.who.id), field=field, login=self.login)
        covered = mandates_for(self.mandates, rights.id, self.who.id, action, at=self.login.at)
        node = all_of(allowed.node, not_(own)) if covered else NEVER
        return attrs.evolve(allowed, person=self.who.id, node=node)

    def chain_above(self, person: str) -> tuple[str, ...]:
        """Return the superiors of `person`, nearest first, from current standings."""
        chain: list[str] = []
        here = self.work.standings.find(person)
        while here is not None and here.supervisor is not None and here.supervisor not in (*chain, person):
            chain.append(here.supervisor)
            here = self.work.standings.find(here.supervisor)
        return tuple(chain)

    def below(self, person: str) -> frozenset[str]:
        """Return everyone below `person` in the tree, without `person`, from current standings."""
        found: dict[str, None] = {}
        waiting = [person]
        while waiting:
            reports = [item.id for item in self.work.standings.reports_of(waiting.pop())]
            waiting += [one for one in reports if one not in found and one != person]
            found.update(dict.fromkeys(one for one in reports if one != person))
        return frozenset(found)

    def seen(self, target: Target) -> Target:
        """Add to a target that its owner is leaving, which is stored elsewhere."""
        if target.owner is None or target.under_case:
            return target
        owner = self.who if target.owner == self.who.id else self.work.standings.find(target.owner)
        leaving = owner is not None and owner.employment is not Employment.ACTIVE
        return attrs.evolve(target, under_case=True) if leaving else target

    def shared(self, target: Target, *, everybody: bool = False) -> Target:
        """Add to a client the collaborations of the actor, or of everyone."""
        if target.kind != Client.kind or target.collaborators:
            return target
        if everybody:
            parts = self.work.collaborations.of_client(target.id)
        else:
            people = dict.fromkeys((self.rights_of.id, self.who.id))
            found = [self.work.collaborations.find(Collaboration.id_of(target.id, person)) for person in people]
            parts = tuple(part for part in found if part is not None)
        return attrs.evolve(target, collaborators=tuple(part.as_collaborator for part in parts)) if parts else target

    def _decide(self, action: Action, target: Target, field: str | None) -> Decision:
        if self.principal is None:
            return ask(self.rules, self.who, action, target, above=self.chain_above, field=field, login=self.login)
        acting = ActingFor(deputy=self.who, principal=self.principal, mandates=self.mandates)
        return ask_for(self.rules, acting, action, target, above=self.chain_above, field=field, login=self.login)

    def _people(self, target: Target) -> dict[str, Standing]:
        """Return the standings of the people related to a target."""
        named = [person for person in (target.owner, target.leaver) if person is not None]
        above = [one for person in named for one in self.chain_above(person)]
        shared = [item.person for item in target.collaborators]
        people = dict.fromkeys((*named, *above, *sorted(target.parties), *shared))
        found = {person: self.work.standings.find(person) for person in people}
        return {person: standing for person, standing in found.items() if standing is not None}


def _known(work: UnitOfWork, person: str) -> Standing:
    standing = work.standings.find(person)
    if standing is None:
        facts = {"person": person}
        raise PermissionRefused((Finding(code="access.unknown_person", subject=person, facts=facts),))
    return standing


def _admitted(work: UnitOfWork, who: Standing, now: dt.datetime) -> Standing:
    """Return the standing; a leaver on notice whose access has ended counts as departed."""
    if who.employment is not Employment.NOTICE:
        return who
    ended = any(case.is_before_departure and now >= case.cutoff_at for case in work.cases.of_leaver(who.id))
    return attrs.evolve(who, employment=Employment.DEPARTED) if ended else who


def _pools_of(who: Standing, policies: Policies) -> frozenset[str]:
    return frozenset(pool.id for pool in policies.pool if pool.has_member(who))
