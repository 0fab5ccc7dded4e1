"""Pursuing a claim after its letter (追款): reply or silence, a second letter, the lawyers, a write-off, the outcome."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

import attrs

from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Decided, Refused, Verdict
from offboard_core.receivables.collection import CollectionCase, CollectionEntry, CollectionMove, CollectionOutcome
from offboard_core.receivables.ladder import Ladder, StepState
from offboard_core.receivables.policy import Act, AgeingPolicy, days_after
from offboard_core.receivables.receivable import Receivable, SettlementKind

_ONCE = frozenset({CollectionMove.SECOND_LETTER, CollectionMove.LEGAL_REFERRAL, CollectionMove.WRITE_OFF_PROPOSAL})
_AFTER_AN_ANSWER = frozenset({CollectionMove.SECOND_LETTER, CollectionMove.LEGAL_REFERRAL})
_NEEDS: Mapping[CollectionMove, str] = MappingProxyType(
    {
        CollectionMove.REPLY: "note",
        CollectionMove.SECOND_LETTER: "evidence",
        CollectionMove.LEGAL_REFERRAL: "evidence",
        CollectionMove.WRITE_OFF_PROPOSAL: "note",
    }
)
"""What has to be written down with a move; silence speaks for itself."""


def open_collection(ladder: Ladder, policy: AgeingPolicy, *, owner: str, today: dt.date) -> Verdict[Ladder]:
    """Open the collection case of a claim whose letter was delivered in this cycle; `owner` in finance has it."""
    findings = list(ladder.against_closed())
    if ladder.collection is not None:
        findings.append(ladder.finding("collection.already_open", owner=ladder.collection.owner))
    if not any(step.act is Act.DUN and step.state is StepState.DONE for step in ladder.current_steps):
        findings.append(ladder.finding("collection.no_letter"))
    if findings:
        return Refused(tuple(findings))
    case = CollectionCase(
        number=len(ladder.collections) + 1,
        cycle=ladder.cycle,
        owner=owner,
        opened_on=today,
        answer_by=days_after(today, policy.reply_within_days),
    )
    opened = attrs.evolve(ladder, collections=(*ladder.collections, case))
    event = opened.event("collection_opened", number=case.number, owner=owner, answer_by=case.answer_by)
    return Decided(state=opened, events=(event,))


def record_collection(
    ladder: Ladder,
    policy: AgeingPolicy,
    *,
    move: CollectionMove,
    by: str,
    today: dt.date,
    note: str = "",
    evidence: str = "",
) -> Verdict[Ladder]:
    """Write down what happened; the client, or whoever has it now, is given time to answer again.

    Silence is silence once the day has passed. A second letter and the lawyers come after an answer or silence, a
    proposal to write the claim off after one of these was tried.
    """
    case = ladder.collection
    if case is None:
        return Refused((ladder.finding("collection.none_open"),))
    findings = [*ladder.against_closed(), *_against_move(ladder, case, move, today)]
    needed = _NEEDS.get(move)
    if needed is not None and not {"note": note, "evidence": evidence}[needed].strip():
        findings.append(ladder.finding("collection.blank", field=needed))
    if findings:
        return Refused(tuple(findings))
    entry = CollectionEntry(move=move, on=today, by=by, note=note.strip(), evidence=evidence.strip())
    moved = attrs.evolve(case, entries=(*case.entries, entry), answer_by=days_after(today, policy.reply_within_days))
    noted = _with(ladder, moved)
    event = noted.event(
        "collection_recorded",
        number=case.number,
        move=move.value,
        by=by,
        note=entry.note,
        evidence=entry.evidence,
        answer_by=moved.answer_by,
    )
    return Decided(state=noted, events=(event,))


def _against_move(ladder: Ladder, case: CollectionCase, move: CollectionMove, today: dt.date) -> list[Finding]:
    findings = []
    if move is CollectionMove.SILENCE and today <= case.answer_by:
        findings.append(ladder.finding("collection.answer_may_come", answer_by=case.answer_by))
    if move in _ONCE and case.find(move) is not None:
        findings.append(ladder.finding("collection.done_already", move=move.value))
    if move in _AFTER_AN_ANSWER and not case.is_answered:
        findings.append(ladder.finding("collection.no_answer_noted"))
    if move is CollectionMove.WRITE_OFF_PROPOSAL and not any(case.find(tried) for tried in _AFTER_AN_ANSWER):
        findings.append(ladder.finding("collection.nothing_tried"))
    return findings


def conclude_collection(
    ladder: Ladder,
    receivable: Receivable,
    *,
    outcome: CollectionOutcome,
    by: str,
    today: dt.date,
    note: str = "",
) -> Verdict[Ladder]:
    """End the collection case with its outcome, as far as the books bear it out; also once the claim was settled."""
    case = ladder.collection
    if case is None:
        return Refused((ladder.finding("collection.none_open"),))
    findings = _against_outcome(ladder, receivable, case, outcome, by=by, today=today)
    if outcome is CollectionOutcome.AGREED and not note.strip():
        findings.append(ladder.finding("collection.blank", field="note"))
    if findings:
        return Refused(tuple(findings))
    ended = attrs.evolve(case, outcome=outcome, ended_on=today, ended_by=by, note=note.strip())
    noted = _with(ladder, ended)
    event = noted.event("collection_concluded", number=case.number, outcome=outcome.value, by=by, note=ended.note)
    return Decided(state=noted, events=(event,))


def _against_outcome(
    ladder: Ladder, receivable: Receivable, case: CollectionCase, outcome: CollectionOutcome, *, by: str, today: dt.date
) -> list[Finding]:
    findings = []
    owed = receivable.outstanding(today)
    if outcome in {CollectionOutcome.PAID, CollectionOutcome.WRITTEN_OFF} and owed.minor > 0:
        findings.append(ladder.finding("collection.still_owed", outstanding=owed))
    if outcome is CollectionOutcome.COURT and case.find(CollectionMove.LEGAL_REFERRAL) is None:
        findings.append(ladder.finding("collection.not_referred"))
    if outcome is CollectionOutcome.WRITTEN_OFF:
        proposal = case.find(CollectionMove.WRITE_OFF_PROPOSAL)
        if proposal is None:
            findings.append(ladder.finding("collection.not_proposed"))
        elif proposal.by == by:
            findings.append(ladder.finding("collection.second_person_needed", person=by))
        if all(item.kind is not SettlementKind.WRITE_OFF for item in receivable.settlements):
            findings.append(ladder.finding("collection.not_in_the_books"))
    return findings


def _with(ladder: Ladder, case: CollectionCase) -> Ladder:
    return attrs.evolve(ladder, collections=(*ladder.collections[:-1], case))
