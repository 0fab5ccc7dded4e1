"""Mandates (代理授权): somebody lets somebody else act in their place, for a time, and never beyond their own rights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import ClassVar

import attrs

from offboard_core.access.decision import ChainAbove, Decision, Login, ask, barring, relations_of
from offboard_core.access.rules import Action, Rules
from offboard_core.access.standing import Employment, Standing
from offboard_core.access.target import Target
from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.identity import check_id
from offboard_core.kernel.verdict import Decided, Event, Refused, Verdict
from offboard_core.organization.person import check_window


def _mandate_id(value: str) -> str:
    return check_id(value, "mandate.id")


def _person(value: str) -> str:
    return check_id(value, "mandate.person")


def _actions(values: Iterable[Action]) -> tuple[Action, ...]:
    wanted = frozenset(values)
    return tuple(action for action in Action if action in wanted)


@attrs.frozen(kw_only=True)
class Mandate:
    """`delegator` lets `delegate` act for them from `from_at` up to but not including `until_at` (代理授权).

    `actions` restricts it; none named means everything the delegator may do. It is not passed on: whoever acts for
    somebody else acts for nobody else through them. Raises `InvalidInput` for a mandate to oneself, a moment without a
    zone, and a window that holds no moment.
    """

    kind: ClassVar[str] = "mandates"

    id: str = attrs.field(converter=_mandate_id)
    delegator: str = attrs.field(converter=_person)
    delegate: str = attrs.field(converter=_person)
    from_at: dt.datetime
    until_at: dt.datetime
    actions: tuple[Action, ...] = attrs.field(default=(), converter=_actions)
    reason: str = ""
    ended_at: dt.datetime | None = None
    version: int = 0

    def __attrs_post_init__(self) -> None:
        """Refuse a mandate nobody could act on."""
        if self.delegator == self.delegate:
            raise InvalidInput.at("mandate.delegate", self.delegate, "delegation.to_oneself")
        check_window("mandate", self.from_at, self.until_at)

    @property
    def target(self) -> Target:
        """Describe it to the permission rules: it is the delegator's, and the delegate takes part in it."""
        return Target(kind=self.kind, id=self.id, owner=self.delegator, parties=frozenset({self.delegate}))

    def is_in_force(self, at: dt.datetime) -> bool:
        """Say whether it is given at a moment."""
        return self.from_at <= at < self.ends_at

    def covers(self, action: Action) -> bool:
        """Say whether it speaks of an action; giving mandates is never among them."""
        return action is not Action.DELEGATE and (not self.actions or action in self.actions)

    def overlaps(self, other: Mandate) -> bool:
        """Say whether both are given at some moment."""
        return self.from_at < other.ends_at and other.from_at < self.ends_at

    @property
    def ends_at(self) -> dt.datetime:
        """Return the moment at which it is over, ended early or not."""
        return self.until_at if self.ended_at is None else min(self.ended_at, self.until_at)

    def event(self, type: str, **facts: object) -> Event:
        """Build an event of this mandate."""
        return Event(type=type, stream=self.target.stream, facts=facts)

    def finding(self, code: str, **facts: object) -> Finding:
        """Build a finding about this mandate."""
        return Finding(code=code, subject=self.id, facts=facts)


def give_mandate(
    mandate: Mandate,
    others: Sequence[Mandate],
    *,
    delegator: Standing,
    delegate: Standing,
    by: str,
    now: dt.datetime,
) -> Verdict[Mandate]:
    """Give a mandate: to somebody who stays, not for the past, and never so that people act for each other in a circle.

    `others` are the mandates on record, `by` is who gives this one, maybe for somebody who is away: nobody lets themselves
    act for others. A person on notice gives none: what is theirs is handed over instead.
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
    """End a mandate before its time; one that is over stays as it is."""
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
    """Decide whether a deputy may do something in place of somebody else.

    It takes a mandate in force that speaks of the action, that the principal may, and that nothing is forbidden to the
    deputy: nobody signs their own case, or does anything after they left, in somebody else's name.
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
    """Return the ids of mandates by which `delegate` may do `action` in place of `delegator` at a moment."""
    return tuple(
        mandate.id
        for mandate in mandates
        if (mandate.delegator, mandate.delegate) == (delegator, delegate)
        and at is not None
        and mandate.is_in_force(at)
        and mandate.covers(action)
    )


def _circle(mandate: Mandate, others: Sequence[Mandate]) -> tuple[str, ...]:
    """Return the people who would act for each other, the delegator first and last; empty where there is no circle."""
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
