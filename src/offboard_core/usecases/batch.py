"""Batches: commands on many ids, several hundred per commit; a failed batch is repeated one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

import attrs

from offboard_core.kernel.verdict import Event, Message
from offboard_core.ports.kinds import KINDS
from offboard_core.ports.store import UnitOfWork
from offboard_core.usecases.command import Order
from offboard_core.usecases.office import Attempt, Desk, R, Verb
from offboard_core.usecases.round_report import Tally

_BATCH = 500


def do_each(
    desk: Desk, verb: Verb[[str], R], ids: Iterable[str], *, prefetch: Sequence[str] = (), batch: int = _BATCH
) -> Iterator[tuple[str, R | Exception]]:
    """Run `verb` on many ids, `batch` per commit; a batch that fails is repeated one by one.

    `prefetch` names the kinds that the verb reads under the same id. An error of one id is yielded in place of its
    result and does not stop the others. With a key on the desk, each id is a command with the key `<key>:<id>`.
    """

    def together(chunk: Sequence[str]) -> list[tuple[str, R | Exception]]:
        messages: list[Message] = []
        with desk.office.storage.begin(desk.actor.tenant) as work:
            for kind in prefetch:
                work.prefetch(kind, chunk)
            if any(KINDS[kind].owes is not None for kind in prefetch):
                work.worklist.read_ahead(chunk)
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
        except Exception as error:  # noqa: BLE001 - returned for the report
            return error

    def seated(id: str) -> Desk:
        return desk if desk.key is None else attrs.evolve(desk, key=f"{desk.key}:{id}")

    queue = iter(ids)
    while chunk := tuple(islice(queue, batch)):
        try:
            outcomes = together(chunk)
        except Exception:  # noqa: BLE001 - repeating one by one shows which record failed
            outcomes = [(id, alone(id)) for id in chunk]
        yield from outcomes


PAGE = 500
"""Number of records per commit, and per page of a query."""


def each_of(
    desk: Desk, verb: Verb[[str], R], ids: Collection[str], *, stage: str, tally: Tally, prefetch: tuple[str, ...] = ()
) -> None:
    """Run `verb` on many ids and count the result of each in the tally."""
    happened: dict[str, list[Event]] = {}

    def watched(attempt: Attempt, id: str) -> R:
        kept = verb(attempt, id)
        happened[id] = attempt.events
        return kept

    watched.__name__ = verb.__name__
    total = tally.looked_at[stage] + len(ids)
    for id, outcome in do_each(desk, watched, ids, prefetch=prefetch, batch=PAGE):
        tally.count(stage, id, outcome, happened.pop(id, ()), of=total)
