"""Escalation of ladders (预警升级): one, all of one client, or every one that is due."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from offboard_core.access.rules import Action
from offboard_core.access.target import Target
from offboard_core.errors import NotFound
from offboard_core.ports.store import Adoption
from offboard_core.receivables import Ladder, Receivable, Scope, Status, escalation
from offboard_core.receivables.assessment import Position
from offboard_core.receivables.tiers import NEVER
from offboard_core.usecases.batch import PAGE, each_of
from offboard_core.usecases.office import Attempt, Desk, Office
from offboard_core.usecases.round_report import Progress, Rehearsed, RoundReport, Tally
from offboard_core.usecases.situation import adopt_policy, policy_for, position_of, text_in_force

_SEEN_BY = "seen_by:ageing"
"""Id under which the policies keep the text by which every ladder was last assessed."""


def escalate(attempt: Attempt, receivable_id: str) -> Ladder:
    """Assess a receivable today and take the steps due (预警升级); repeating it on the same day makes no change.

    If letters are per client, all claims on the client are assessed together.
    """
    ladder = attempt.open(attempt.work.ladders, receivable_id, Action.ESCALATE)
    if policy_for(attempt, ladder).scope is Scope.CLIENT:
        return next(one for one in _look_at_client(attempt, ladder.client, [ladder]) if one.id == receivable_id)
    return attempt.keep(attempt.work.ladders, *escalation.escalate_client([_deciding(attempt, ladder)]))


def escalate_client(attempt: Attempt, client: str) -> Ladder:
    """Assess every claim on a client today and take the steps due; returns the first ladder by id.

    Raises `NotFound` if there is no claim on the client.
    """
    ladders = attempt.work.ladders.of_client(client)
    if not ladders:
        raise NotFound(Ladder.kind, client)
    return _look_at_client(attempt, client, ladders)[0]


def _look_at_client(attempt: Attempt, client: str, known: Iterable[Ladder]) -> tuple[Ladder, ...]:
    """Assess all claims on a client together; those in `known` are loaded already."""
    ladders = {ladder.id: ladder for ladder in (*attempt.work.ladders.of_client(client), *known)}
    positions = []
    for id in sorted(ladders):
        attempt.permit(Action.ESCALATE, ladders[id].target)
        positions.append(_deciding(attempt, ladders[id], others=()))  # they are looked at together
    decided = escalation.escalate_client(positions)
    if any(verdict.events for verdict in decided):
        attempt.work.worklist.read_ahead(ladders)
    return tuple(attempt.keep(attempt.work.ladders, verdict) for verdict in decided)


def _deciding(attempt: Attempt, ladder: Ladder, *, others: Iterable[Ladder] | None = None) -> Position[Ladder]:
    position = position_of(attempt, ladder, others=others)
    adopt_policy(attempt, position.situation.policy)
    return position


def reassess(office: Office, client: str, tenant: str = "main", progress: Progress | None = None) -> RoundReport:
    """Assess every claim on one client now, after an event such as a payment, an order change or a resignation.

    It does what the daily round would do for this client today; the later of the two makes no change.
    """
    desk = office.system_desk(tenant)
    tally = Tally(as_of=office.today(office.clock()), progress=progress)
    if desk.read(_about_client, client):
        _look_at_clients(desk, [client], tally)
    else:
        _look_one_by_one(desk, desk.read(_ladders_of, client), tally)
    return tally.close()


def look_at_ladders(desk: Desk, tally: Tally) -> None:
    """Assess every ladder that is due, a page at a time; under a changed policy, every ladder."""
    every_one = not desk.read(is_policy_seen)
    after, done = "", set[str]()
    while page := desk.read(ladders_due, after, every_one=every_one):
        clients, singly = desk.read(_sorted_out, page)
        _look_one_by_one(desk, singly, tally)
        _look_at_clients(desk, [client for client in clients if client not in done], tally)
        done.update(clients)
        after = page[-1]
    if every_one and tally.is_faultless(Ladder.kind):
        desk.do(record_policy_seen)


def _look_one_by_one(desk: Desk, ids: tuple[str, ...], tally: Tally) -> None:
    stood: dict[str, list[Ladder]] = {}

    def escalate_due(attempt: Attempt, id: str) -> Ladder:
        ladder = escalate(attempt, id)
        stood[id] = [ladder]
        return ladder

    each_of(desk, escalate_due, ids, stage=Ladder.kind, tally=tally, prefetch=(Ladder.kind, Receivable.kind))
    _tell(tally, stood)


def _look_at_clients(desk: Desk, clients: list[str], tally: Tally) -> None:
    stood: dict[str, list[Ladder]] = {}

    def escalate_all(attempt: Attempt, client: str) -> Ladder:
        ladders = _look_at_client(attempt, client, ())
        stood[client] = list(ladders)
        return ladders[0]

    each_of(desk, escalate_all, clients, stage=Ladder.kind, tally=tally)
    _tell(tally, stood)


def _tell(tally: Tally, stood: dict[str, list[Ladder]]) -> None:
    """Count where the assessed ladders stand, and list the steps rehearsed today."""
    for ladder in (ladder for ladders in stood.values() for ladder in ladders):
        if ladder.status is not None:
            tally.stood[ladder.status.value] += 1
        if ladder.status is Status.QUARANTINED:
            tally.quarantined.append(ladder.id)
        if ladder.on_trial:
            tally.rehearsed += [
                Rehearsed(receivable=ladder.id, tier=step.tier, act=step.act.value)
                for step in ladder.current_steps
                if step.decided_on == tally.as_of
            ]


def ladders_due(attempt: Attempt, after: str, *, every_one: bool = False) -> tuple[str, ...]:
    """Return the ids of the next due ladders after `after`, or of the next of all."""
    attempt.permit(Action.VIEW, Target(kind=Ladder.kind, id=""))
    on = NEVER if every_one else attempt.today
    return attempt.work.ladders.due(on, after=after, limit=PAGE)


def _sorted_out(attempt: Attempt, ids: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the clients to be assessed as a whole, and the ladders to be assessed one by one."""
    attempt.permit(Action.VIEW, Target(kind=Ladder.kind, id=""))
    if not _is_about_clients(attempt):
        return (), ids
    attempt.work.prefetch(Ladder.kind, ids)
    ladders = [ladder for id in ids if (ladder := attempt.work.ladders.find(id)) is not None]
    return tuple(dict.fromkeys(ladder.client for ladder in ladders)), ()


def _about_client(attempt: Attempt, client: str) -> bool:
    attempt.permit(Action.VIEW, Target(kind=Ladder.kind, id=client))
    return _is_about_clients(attempt) and bool(attempt.work.ladders.of_client(client))


def _is_about_clients(attempt: Attempt) -> bool:
    return attempt.office.policies.ageing_on(attempt.today).scope is Scope.CLIENT


def _ladders_of(attempt: Attempt, client: str) -> tuple[str, ...]:
    attempt.permit(Action.VIEW, Target(kind=Ladder.kind, id=client))
    return tuple(sorted(ladder.id for ladder in attempt.work.ladders.of_client(client)))


def is_policy_seen(attempt: Attempt) -> bool:
    """Return whether every ladder was assessed under the policy in force today; a changed one computes other days."""
    attempt.permit(Action.VIEW, Target(kind=Adoption.kind, id=_SEEN_BY))
    seen = attempt.work.policies.find(_SEEN_BY)
    return seen is not None and seen.text == text_in_force(attempt)


def record_policy_seen(attempt: Attempt) -> Adoption:
    """Record the policy under which every ladder was last assessed."""
    seen = attempt.work.policies.find(_SEEN_BY) or Adoption(id=_SEEN_BY, text="")
    attempt.permit(Action.GOVERN, seen.target)
    return attempt.note(attempt.work.policies, attrs.evolve(seen, text=text_in_force(attempt)))
