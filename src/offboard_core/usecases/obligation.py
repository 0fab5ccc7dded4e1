"""Obligations (待办) about stored aggregates, and the index that finds them for each person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

import attrs

from offboard_core.kernel.verdict import Event, Hand, Message
from offboard_core.organization.obligation import Obligation
from offboard_core.organization.worklist import worklist_changes
from offboard_core.ports.kinds import KINDS
from offboard_core.ports.repository import Aggregate
from offboard_core.ports.store import UnitOfWork, WorklistEntry


def obligations_of(item: Aggregate, *, now: dt.datetime, zone: ZoneInfo) -> tuple[Obligation, ...]:
    """Return what people owe about one aggregate at a moment; most kinds have no obligations."""
    owes = KINDS[item.kind].owes
    return () if owes is None else owes.obligations(item, now, zone)


def facts_about(item: Aggregate) -> Mapping[str, object]:
    """Return the facts of an aggregate that are shown with its obligations."""
    owes = KINDS[item.kind].owes
    return {} if owes is None else owes.facts(item)


def show_owed(work: UnitOfWork, after: Aggregate, *, now: dt.datetime, zone: ZoneInfo) -> tuple[Message, ...]:
    """Bring the index up to what is owed about `after`; return the messages that bring the host's 待办 centre there.

    Open entries that the aggregate no longer owes are closed, also those that time alone or another version of the
    library has ended. An unchanged aggregate is compared only where a batch has read its entries ahead.
    """
    if KINDS[after.kind].owes is None:
        return ()
    before = work.repository(after.kind).find(after.id)
    if before is after and not work.worklist.is_read_ahead(after.id):
        return ()
    stream = after.target.stream
    shown = {} if before is None else work.worklist.open_about(stream)
    if before is after and not shown:
        return ()
    owed = obligations_of(after, now=now, zone=zone)
    earlier = () if before is None else obligations_of(before, now=now, zone=zone)
    keys = dict.fromkeys((*shown, *(f"{after.id}:{todo.key}" for todo in (*earlier, *owed))))
    if not keys:
        return ()
    known = work.worklist.among(keys)
    messages = worklist_changes(
        {key: entry.owner for key, entry in known.items() if entry.is_open},
        owed,
        prefix=after.id,
        stream=stream,
        version=after.version,
        facts=facts_about(after),
    )
    for message in messages:
        _index(work, message, known.get(str(message.facts["obligation"])))
    return messages


def time_passed(after: Aggregate, shown: tuple[Message, ...]) -> tuple[Event, ...]:
    """Return the event of a worklist that changed without any other event."""
    if not shown:
        return ()
    keys = tuple(message.key for message in shown)
    return (Event(type="worklist_changed", stream=after.target.stream, facts={"messages": keys}),)


def _index(work: UnitOfWork, message: Message, entry: WorklistEntry | None) -> None:
    """Store in the index what a message opens or closes."""
    if message.hand is Hand.WORKLIST_CLOSE and entry is not None:
        work.worklist.save(attrs.evolve(entry, is_open=False))
    due_at = message.facts.get("due_at")
    if isinstance(due_at, dt.datetime):
        id, version = str(message.facts["obligation"]), 0 if entry is None else entry.version
        work.worklist.save(
            WorklistEntry(id=id, owner=message.recipient, stream=message.stream, due_at=due_at, version=version)
        )
