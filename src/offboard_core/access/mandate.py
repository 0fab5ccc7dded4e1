"""Mandates (代理授权): a person lets another act in their place for a time, within the rights of both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import ClassVar

import attrs

from offboard_core.access.decision import ChainAbove, Decision, Login, ask, barring, relations_of
from offboard_core.access.rules import Action, Rules
from offboard_core.access.standing import Employment, Standing
from offboard_core.access.target import Recorded, Target
from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.identity import check_id
from offboard_core.kernel.verdict import Decided, Refused, Verdict
from offboard_core.organization.person import check_window


def _mandate_id(value: str) -> str:
    return check_id(value, "mandate.id")


def _person(value: str) -> str:
    return check_id(value, "mandate.person")


def _actions(values: Iterable[Action]) -> tuple[Action, ...]:
    wanted = frozenset(values)
    return tuple(action for action in Action if action in wanted)


@attrs.frozen(kw_only=True)
class Mandate(Recorded):
    """`delegator` lets `delegate` act for them from `from_at` up to but not including `until_at` (代理授权).

    A mandate cannot be passed on. Raises `InvalidInput` for a mandate to oneself, a moment without a zone, or an empty
    window.
    """

    kind: ClassVar[str] = "mandates"

    id: str = attrs.field(converter=_mandate_id)
    """Id of the mandate."""
    delegator: str = attrs.field(converter=_person)
    """Person who gives the mandate."""
    delegate: str = attrs.field(converter=_person)
    """Person who receives it."""
    from_at: dt.datetime
    """Moment from which it holds (aware)."""
    until_at: dt.datetime
    """Moment at which it ends (aware), not included."""
    actions: tuple[Action, ...] = attrs.field(default=(), converter=_actions)
    """Actions it covers; empty means every action the delegator may do."""
    reason: str = ""
    """Why it was given, as free text."""
    ended_at: dt.datetime | None = None
    """Moment at which it was ended early, otherwise `None`."""
    version: int = 0
    """Version of the stored record, 0 before it is stored."""

    def __attrs_post_init__(self) -> None:
        """Raise `InvalidInput` for a mandate to oneself or a window that is not valid."""
        if self.delegator == self.delegate:
            raise InvalidInput.at("mandate.delegate", self.delegate, "delegation.to_oneself")
        check_window("mandate", self.from_at, self.until_at)

    @property
    def target(self) -> Target:
        """Describe the mandate to the permission rules: the delegator owns it, the delegate is a party."""
        return Target(kind=self.kind, id=self.id, owner=self.delegator, parties=frozenset({self.delegate}))

    def is_in_force(self, at: dt.datetime) -> bool:
        """Return whether the mandate holds at a moment."""
        return self.from_at <= at < self.ends_at

    def covers(self, action: Action) -> bool:
        """Return whether the mandate covers an action. Giving mandates is never covered."""
        return action is not Action.DELEGATE and (not self.actions or action in self.actions)

    def overlaps(self, other: Mandate) -> bool:
        """Return whether both mandates hold at some common moment."""
        return self.from_at < other.ends_at and other.from_at < self.ends_at

    @property
    def ends_at(self) -> dt.datetime:
        """Return the moment at which the mandate ends, or ended early."""
        return self.until_at if self.ended_at is None else min(self.ended_at, self.until_at)


def give_mandate(
    mandate: Mandate, others: Sequence[Mandate], *, delegator: Standing, delegate: Standing, by: str, now: dt.datetime
) -> Verdict[Mandate]:
    """Give a mandate to a person who stays.

    Refused if the mandate is already given or its window is over, if `by` is the delegate, if the delegator or delegate
    is on notice or departed, or if mandates would form a circle. `others` are the mandates on record. `by` is the
    person who gives this one, which may be another person than the delegator, for example during their absence.
    """
    findings = []
    if mandate.version:
        findings.append(mandate.finding("mandate.already_given", delegate=mandate.delegate))
    if by == mandate.delegate:
        findings.append(mandate.finding("mandate.to_whoever_gives_it", person=by))
    if mandate.until_at <= now:
        findings.append(mandate.finding("mandate.over_already", until_at=mandate.until_at))
    findings += [
        mandate.finding("mandate.person_leaving", person=person.id)
        for person in (delegator, delegate)
        if person.employment is not Employment.ACTIVE
    ]
    if circle := _circle(mandate, others):
        findings.append(mandate.finding("mandate.circle", people=circle))
    if findings:
        return Refused(tuple(findings))
    event = mandate.event(
        "mandate_given",
        delegator=mandate.delegator,
        delegate=mandate.delegate,
        from_at=mandate.from_at,
        until_at=mandate.until_at,
        actions=tuple(action.value for action in mandate.actions),
        reason=mandate.reason,
    )
    return Decided(state=mandate, events=(event,))


def end_mandate(mandate: Mandate, *, by: str, now: dt.datetime) -> Verdict[Mandate]:
    """End a mandate early; a mandate that is over stays unchanged."""
    if mandate.ends_at <= now:
        return Decided(state=mandate)
    ended = attrs.evolve(mandate, ended_at=now)
    return Decided(state=ended, events=(ended.event("mandate_ended", by=by, delegate=mandate.delegate),))


@attrs.frozen(kw_only=True)
class ActingFor:
    """Who acts in whose place (代办): `mandates` are those on record, whether or not they speak of the two."""

    deputy: Standing
    principal: Standing
    mandates: Sequence[Mandate] = ()


def ask_for(
    rules: Rules,
    acting: ActingFor,
    action: Action,
    target: Target,
    *,
    above: ChainAbove,
    field: str | None = None,
    login: Login,
) -> Decision:
    """Decide whether a deputy may act in place of somebody else.

    This needs a mandate in force that covers the action, permission for the principal, and no forbid that applies to
    the deputy. A deputy can therefore not sign their own case, or act after their departure, in another person's name.
    """
    deputy, principal = acting.deputy, acting.principal
    covering = mandates_for(acting.mandates, principal.id, deputy.id, action, at=login.at)
    theirs = ask(rules, principal, action, target, above=above, field=field, login=login)
    own = relations_of(deputy.id, target, above=above, login=login)
    findings = [*barring(rules, deputy, action, target, relations=own, field=field), *theirs.findings]
    if not covering:
        facts = {"person": deputy.id, "delegator": principal.id, "action": action.value}
        findings.append(Finding(code="access.no_mandate", subject=target.id, facts=facts))
    if findings:
        return Decision(allowed=False, rules=theirs.rules if not theirs else (), findings=tuple(findings))
    return Decision(allowed=True, rules=(*theirs.rules, *covering))


def mandates_for(
    mandates: Iterable[Mandate], delegator: str, delegate: str, action: Action, *, at: dt.datetime | None
) -> tuple[str, ...]:
    """Return the ids of the mandates that let `delegate` do `action` for `delegator` at a moment."""
    return tuple(
        mandate.id
        for mandate in mandates
        if (mandate.delegator, mandate.delegate) == (delegator, delegate)
        and at is not None
        and mandate.is_in_force(at)
        and mandate.covers(action)
    )


def _circle(mandate: Mandate, others: Sequence[Mandate]) -> tuple[str, ...]:
    """Return the people of a circle of mandates, the delegator first and last; empty if there is no circle."""
    waiting: list[tuple[str, ...]] = [(mandate.delegator, mandate.delegate)]
    while waiting:
        path = waiting.pop()
        for other in others:
            if other.delegator != path[-1] or not other.overlaps(mandate):
                continue
            if other.delegate == mandate.delegator:
                return (*path, other.delegate)
            if other.delegate not in path:
                waiting.append((*path, other.delegate))
    return ()
