"""One stage of a round: a verb carried out on many records, so many to a commit, with what happened to each noted."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from offboard_core.kernel.verdict import Event
from offboard_core.ports.repository import Aggregate
from offboard_core.usecases.office import Attempt, Desk, Verb, do_each
from offboard_core.usecases.report import Tally

R = TypeVar("R", bound=Aggregate)

PAGE = 500
"""How many records are carried out to a commit, and read to a page."""


def each_of(
    desk: Desk, verb: Verb[[str], R], ids: Collection[str], *, stage: str, tally: Tally, prefetch: tuple[str, ...] = ()
) -> None:
    """Carry `verb` out on many ids, noting what happened to each."""
    happened: dict[str, list[Event]] = {}

    def watched(attempt: Attempt, id: str) -> R:
        kept = verb(attempt, id)
        happened[id] = attempt.events
        return kept

    watched.__name__ = verb.__name__
    total = tally.looked_at[stage] + len(ids)
    for id, outcome in do_each(desk, watched, ids, prefetch=prefetch, batch=PAGE):
        tally.count(stage, id, outcome, happened.pop(id, ()), of=total)
