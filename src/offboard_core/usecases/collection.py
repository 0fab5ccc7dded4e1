"""The collection of a claim after its letter (追款流程), carried out by finance."""

from __future__ import annotations

import datetime as dt

from offboard_core.access.rules import Action
from offboard_core.receivables import (
    CollectionEntry,
    CollectionMove,
    CollectionOutcome,
    Ladder,
    Limitation,
    balance,
    collection,
    limitation,
)
from offboard_core.receivables.balance import Acknowledgement
from offboard_core.usecases.office import Attempt
from offboard_core.usecases.situation import deciding_situation, situation_of


def open_collection(attempt: Attempt, receivable_id: str) -> Ladder:
    """Open the collection case of a claim whose letter was delivered (追款立案); the actor owns it."""
    ladder = attempt.open(attempt.work.ladders, receivable_id, Action.COLLECT)
    verdict = collection.open_collection(ladder, deciding_situation(attempt, ladder), owner=attempt.who.id)
    return attempt.keep(attempt.work.ladders, verdict)


def record_collection(
    attempt: Attempt, receivable_id: str, move: CollectionMove, *, note: str = "", evidence: str = ""
) -> Ladder:
    """Record an event of a collection case (追款进展)."""
    ladder = attempt.open(attempt.work.ladders, receivable_id, Action.COLLECT)
    entry = CollectionEntry(move=move, on=attempt.today, by=attempt.who.id, note=note, evidence=evidence)
    verdict = collection.record_collection(ladder, entry, deciding_situation(attempt, ladder))
    return attempt.keep(attempt.work.ladders, verdict)


def conclude_collection(attempt: Attempt, receivable_id: str, outcome: CollectionOutcome, *, note: str = "") -> Ladder:
    """Close a collection case with its outcome (追款结案)."""
    ladder = attempt.open(attempt.work.ladders, receivable_id, Action.COLLECT)
    receivable, situation = attempt.work.receivables.get(receivable_id), situation_of(attempt, ladder)
    verdict = collection.conclude_collection(ladder, receivable, outcome, situation, by=attempt.who.id, note=note)
    return attempt.keep(attempt.work.ladders, verdict)


def send_balance_confirmation(attempt: Attempt, receivable_id: str, *, reference: str) -> Ladder:
    """Record that today's balance was sent to the client for confirmation (对账函)."""
    ladder = attempt.open(attempt.work.ladders, receivable_id, Action.COLLECT)
    receivable, situation = attempt.work.receivables.get(receivable_id), situation_of(attempt, ladder)
    verdict = balance.send_balance_confirmation(ladder, receivable, situation, reference=reference, by=attempt.who.id)
    return attempt.keep(attempt.work.ladders, verdict)


def acknowledge_balance(
    attempt: Attempt, receivable_id: str, number: int, *, acknowledged_by: str, acknowledged_on: dt.date, evidence: str
) -> Ladder:
    """Record with evidence that the client acknowledged a balance (回函确认)."""
    ladder = attempt.open(attempt.work.ladders, receivable_id, Action.COLLECT)
    answer = Acknowledgement(acknowledged_by=acknowledged_by, acknowledged_on=acknowledged_on, evidence=evidence)
    verdict = balance.acknowledge_balance(ladder, number, answer, situation_of(attempt, ladder), by=attempt.who.id)
    return attempt.keep(attempt.work.ladders, verdict)


def limitation_of(attempt: Attempt, receivable_id: str) -> Limitation | None:
    """Return the end of a claim's limitation period as of today (诉讼时效)."""
    ladder = attempt.open(attempt.work.ladders, receivable_id, Action.VIEW)
    receivable = attempt.open(attempt.work.receivables, receivable_id, Action.VIEW)
    return limitation.find_limitation(receivable, ladder, situation_of(attempt, ladder))
