"""Many verbs in a batch: some hundred to a commit, a failed batch one by one, page after page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

import attrs

from offboard_core.kernel.verdict import Event, Message
from offboard_core.ports.store import UnitOfWork
from offboard_core.usecases.command import Order
from offboard_core.usecases.office import Attempt, Desk, R, Verb
from offboard_core.usecases.round_report import Tally

_BATCH = 500


def do_each(
    desk: Desk, verb: Verb[[str], R], ids: Iterable[str], *, prefetch: Sequence[str] = (), batch: int = _BATCH
) -> Iterator[tuple[str, R | Exception]]:
    """Carry out `verb` on many ids, `batch` to a commit; a batch that fails is done again one by one.

    `prefetch` names the kinds the verb reads under the same id. What one record raised stands in its place; it stops no
    other. A desk with a key carries out one command for each id, under `<key>:<id>`.
    """

    def together(chunk: Sequence[str]) -> list[tuple[str, R | Exception]]:
        messages: list[Message] = []
        with desk.office.storage.begin(desk.actor.tenant) as work:
            for kind in prefetch:
                work.prefetch(kind, chunk)
            kept: list[tuple[str, R | Exception]] = [(id, one(work, id, messages)) for id in chunk]
            work.outbox.add(messages, at=desk.office.clock())
            work.commit()
        return kept

    def one(work: UnitOfWork, id: str, messages: list[Message]) -> R:
        seat = seated(id)
        many = seat.key is None
        order = Order.one_of_many(seat.actor, verb) if many else Order.of(seat.actor, seat.key, verb, (id,), {})
        return seat.carry_out(work, order, lambda attempt: verb(attempt, id), messages)

    def alone(id: str) -> R | Exception:
        try:
            return seated(id).do(verb, id)
        except Exception as error:  # noqa: BLE001 - handed to the run report, never lost
            return error

    def seated(id: str) -> Desk:
        return desk if desk.key is None else attrs.evolve(desk, key=f"{desk.key}:{id}")

    queue = iter(ids)
    while chunk := tuple(islice(queue, batch)):
        try:
            outcomes = together(chunk)
        except Exception:  # noqa: BLE001 - which record it was shows when each is alone
            outcomes = [(id, alone(id)) for id in chunk]
        yield from outcomes


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
