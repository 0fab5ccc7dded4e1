"""Permission in memory: one question about one client, in a company with many salespeople."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial

from benchmarks.company import client, rep, standings, supervisor_of
from benchmarks.measuring import MICRO, Row, Size, race, seconds, times
from offboard_core import Access, Action, Actor
from offboard_core.organization import OrgChart, Role

_AT = dt.datetime(2026, 1, 5, 4, tzinfo=dt.UTC)
_ASKED = 5_000


def measure(size: Size) -> Iterator[Row]:
    """Ask about every client as its owner, as their superior, and as another person."""
    people = standings(size.reps)
    chart = OrgChart(supervisor_of={one.id: one.supervisor for one in people if one.supervisor is not None})
    access = Access(at=_AT, org=chart)
    clients = [client(number, size.reps) for number in range(min(size.clients, _ASKED))]
    owner_of = {f"C-{number:06d}": rep(number % size.reps) for number in range(size.clients)}
    head_of = {rep(number): supervisor_of(number) for number in range(size.reps)}
    seller, head = Actor(id=rep(7), roles=(Role.SALES,)), Actor(id=supervisor_of(7), roles=(Role.SUPERVISOR,))
    count = 2 * len(clients)

    def bare() -> int:
        found = 0
        for actor in (seller, head):
            for item in clients:
                owner = owner_of.get(item.id)
                if owner is not None and (owner == actor.id or head_of.get(owner) == actor.id):
                    found += 1
        return found

    def may() -> int:
        return sum(bool(access.may(actor, Action.VIEW, item)) for actor in (seller, head) for item in clients)

    predicates = [access.which(actor, Action.VIEW) for actor in (seller, head)]

    def admits() -> int:
        return sum(predicate.admits(item) for predicate in predicates for item in clients)

    assert bare() == may() == admits()
    named = f"bare dict check, {size.reps:,} reps, {size.clients:,} clients"
    pair = race(admits, bare, size.repeats)
    yield times("which(…).admits(client)", named, pair, count, goal=3, item="question")

    def asked_each_time() -> int:
        return sum(access.which(actor, Action.VIEW).admits(item) for actor in (seller, head) for item in clients)

    pair = race(asked_each_time, bare, size.repeats)
    yield times("which(…) and admits, each time", named, pair, count, goal=6, item="question")
    pair = race(may, bare, size.repeats)
    yield times("Access.may(…), every reason", named, pair, count, goal=15, item="question")
    fresh = [Access(at=_AT, org=chart) for _ in range(size.repeats)]
    compiled = min(seconds(partial(one.which, head, Action.VIEW)) for one in fresh)
    yield Row(
        name="Access.which(…), once a person and action",
        baseline="none",
        figure=compiled * MICRO,
        unit="µs",
        ours=compiled,
        note="grows with the number of people",
    )
