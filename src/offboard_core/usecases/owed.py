"""What is owed about whatever is stored (待办), room by room, and where it is found again, person by person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

import attrs

from offboard_core.clients import ChangeRequest, ClientTransfer, change_obligations, transfer_obligations
from offboard_core.kernel.verdict import Hand, Message
from offboard_core.offboarding import OffboardingCase
from offboard_core.organization.obligation import Obligation
from offboard_core.organization.worklist import worklist_changes
from offboard_core.ports.repository import Aggregate
from offboard_core.ports.store import UnitOfWork, WorklistEntry
from offboard_core.receivables import Ladder, ladder_obligations
from offboard_core.review import Review, RiskEntry, Talk, measure_obligations, review_obligations, talk_obligations

_BY_STATE = (ClientTransfer, ChangeRequest, Review, RiskEntry, Talk)
"""Aggregates that do not remember what is shown: what is owed about them hangs on their state alone."""


def obligations_of(item: Aggregate, *, now: dt.datetime, zone: ZoneInfo) -> tuple[Obligation, ...]:
    """Return what people owe about one aggregate at a moment; about most kinds nothing ever is."""
    match item:
        case OffboardingCase():
            return item.obligations(now)
        case Ladder():
            return ladder_obligations(item, zone=zone)
        case ClientTransfer():
            return transfer_obligations(item, zone=zone)
        case ChangeRequest():
            return change_obligations(item, zone=zone)
        case Review():
            return review_obligations(item, zone=zone)
        case RiskEntry():
            return measure_obligations(item, zone=zone)
        case Talk():
            return talk_obligations(item, zone=zone)
        case _:
            return ()


def facts_about(item: Aggregate) -> Mapping[str, object]:
    """Return what is told beside an obligation's own facts, so that whoever reads it knows what it is about."""
    match item:
        case OffboardingCase():
            return {"leaver": item.leaver_name}
        case Ladder():
            return {"client": item.client, "client_name": item.name, "salesperson": item.salesperson}
        case ClientTransfer():
            return {"client": item.client, "owner": item.owner, "receiver": item.receiver}
        case ChangeRequest():
            return {"client": item.client, "by": item.by, "reason": item.reason, "fields": item.wanted.named}
        case Review():
            return {"leaver": item.leaver}
        case RiskEntry():
            return {"measure": item.measure, "category": item.category}
        case Talk():
            return {"person": item.person}
        case _:
            return {}


def shown_of(item: Aggregate, *, now: dt.datetime, zone: ZoneInfo) -> Mapping[str, str]:
    """Return what the 待办 centre is to show about an aggregate: key and owner."""
    if isinstance(item, OffboardingCase | Ladder):
        return item.shown
    return {f"{item.id}:{todo.key}": todo.owner for todo in obligations_of(item, now=now, zone=zone)}


def changes_for(work: UnitOfWork, after: Aggregate, *, now: dt.datetime, zone: ZoneInfo) -> tuple[Message, ...]:
    """Return the messages to the 待办 centre that follow from saving `after`, where its room does not send them itself."""
    if not isinstance(after, _BY_STATE):
        return ()
    before = work.repository(after.kind).find(after.id)
    shown = {} if before is None else shown_of(before, now=now, zone=zone)
    _, messages = worklist_changes(
        shown,
        obligations_of(after, now=now, zone=zone),
        prefix=after.id,
        stream=after.target.stream,
        version=after.version,
        facts=facts_about(after),
    )
    return messages


def index(work: UnitOfWork, messages: Iterable[Message]) -> None:
    """Note, beside the messages to the 待办 centre, who owes what, so that one question finds a person's worklist."""
    told = [message for message in messages if message.hand in {Hand.WORKLIST_OPEN, Hand.WORKLIST_CLOSE}]
    work.prefetch(WorklistEntry.kind, [str(message.facts["obligation"]) for message in told])
    for message in told:
        id = str(message.facts["obligation"])
        entry = work.worklist.find(id)
        if message.hand is Hand.WORKLIST_CLOSE:
            if entry is not None and entry.is_open:
                work.worklist.save(attrs.evolve(entry, is_open=False))
            continue
        due_at = message.facts["due_at"]
        if isinstance(due_at, dt.datetime):
            fresh = WorklistEntry(id=id, owner=message.recipient, stream=message.stream, due_at=due_at)
            work.worklist.save(fresh if entry is None else attrs.evolve(fresh, version=entry.version))
