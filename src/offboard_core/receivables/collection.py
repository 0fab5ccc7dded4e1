"""The collection case (追款流程): what follows a letter, move by move, up to its outcome."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs

from offboard_core.finding import Finding
from offboard_core.kernel.enumeration import row_for_each
from offboard_core.kernel.verdict import Decided, Refused, Verdict
from offboard_core.receivables.receivable import Receivable
from offboard_core.receivables.situation import Situation
from offboard_core.receivables.step import StepState

if TYPE_CHECKING:
    from offboard_core.receivables.ladder import Ladder


class CollectionState(StrEnum):
    """How far a collection case has come (追款进度)."""

    LETTER_DELIVERED = "letter_delivered"
    ANSWERED = "answered"
    """The client replied, or the day passed in silence."""
    SECOND_LETTER_SENT = "second_letter_sent"
    REFERRED = "referred"
    """The lawyers have it."""
    WRITE_OFF_PROPOSED = "write_off_proposed"
    PAID = "paid"
    AGREED = "agreed"
    COURT = "court"
    WRITTEN_OFF = "written_off"


class CollectionStep(StrEnum):
    """What moves a collection case from state to state: the events of its chart, moves and ends."""

    REPLY = "reply"
    SILENCE = "silence"
    SECOND_LETTER = "second_letter"
    LEGAL_REFERRAL = "legal_referral"
    WRITE_OFF_PROPOSAL = "write_off_proposal"
    END_PAID = "end_paid"
    END_AGREED = "end_agreed"
    END_IN_COURT = "end_in_court"
    END_WRITTEN_OFF = "end_written_off"


@cache
def collection_steps() -> Mapping[CollectionState, Mapping[CollectionStep, CollectionState]]:
    """Return where each step leads from each state (追款流转表), read off the chart when it is first asked for."""
    from offboard_core.receivables.lifecycle import CollectionLifecycle  # noqa: PLC0415 - it loads the machine library

    return CollectionLifecycle.steps(CollectionState, CollectionStep)


class CollectionMove(StrEnum):
    """The kind of an entry in a collection case (追款进展)."""

    REPLY = "reply"
    """客户回复."""
    SILENCE = "silence"
    """期满未复."""
    SECOND_LETTER = "second_letter"
    """二次催告."""
    LEGAL_REFERRAL = "legal_referral"
    """移交法务."""
    WRITE_OFF_PROPOSAL = "write_off_proposal"
    """提请坏账核销."""


class CollectionOutcome(StrEnum):
    """How a collection case ended (追款结果)."""

    PAID = "paid"
    AGREED = "agreed"
    """The client and we agreed on something else, say instalments."""
    COURT = "court"
    """It is a matter of the court now."""
    WRITTEN_OFF = "written_off"


@attrs.frozen(kw_only=True)
class CollectionEntry:
    """One entry of a collection case, recorded by finance."""

    move: CollectionMove
    on: dt.date
    by: str
    note: str = ""
    evidence: str = ""


@attrs.frozen(kw_only=True)
class CollectionCase:
    """追款流程 of one claim in one cycle: its owner in finance, its entries, its outcome.

    `answer_by` is the day by which the client is to answer, and after which finance looks again.
    """

    number: int
    cycle: int
    owner: str
    opened_on: dt.date
    answer_by: dt.date
    entries: tuple[CollectionEntry, ...] = ()
    outcome: CollectionOutcome | None = None
    ended_on: dt.date | None = None
    ended_by: str = ""
    note: str = ""

    def find(self, move: CollectionMove) -> CollectionEntry | None:
        """Return the latest entry of that move, or None."""
        return next((entry for entry in reversed(self.entries) if entry.move is move), None)

    @property
    def state(self) -> CollectionState:
        """Return how far it has come: its outcome, or where its last entry led.

        In the chart each step leads to one state, so the state is not stored beside the entries.
        """
        if self.outcome is not None:
            return CollectionState(self.outcome.value)
        if not self.entries:
            return CollectionState.LETTER_DELIVERED
        step = CollectionStep(self.entries[-1].move)
        return next(ways[step] for ways in collection_steps().values() if step in ways)


_ENDS: Mapping[CollectionOutcome, CollectionStep] = row_for_each(
    CollectionOutcome,
    {
        CollectionOutcome.PAID: CollectionStep.END_PAID,
        CollectionOutcome.AGREED: CollectionStep.END_AGREED,
        CollectionOutcome.COURT: CollectionStep.END_IN_COURT,
        CollectionOutcome.WRITTEN_OFF: CollectionStep.END_WRITTEN_OFF,
    },
)


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


def open_collection(ladder: Ladder, situation: Situation, *, owner: str) -> Verdict[Ladder]:
    """Open the collection case of a claim whose letter was delivered in this cycle; `owner` in finance has it."""
    findings = list(ladder.against_closed())
    if ladder.collection is not None:
        findings.append(ladder.finding("collection.already_open", owner=ladder.collection.owner))
    if not any(step.is_letter and step.state is StepState.DONE for step in ladder.current_steps):
        findings.append(ladder.finding("collection.no_letter"))
    if findings:
        return Refused(tuple(findings))
    case = CollectionCase(
        number=len(ladder.collections) + 1,
        cycle=ladder.cycle,
        owner=owner,
        opened_on=situation.today,
        answer_by=situation.in_days(situation.policy.reply_within_days),
    )
    opened = attrs.evolve(ladder, collections=(*ladder.collections, case))
    event = opened.event("collection_opened", number=case.number, owner=owner, answer_by=case.answer_by)
    return Decided(state=opened, events=(event,))


def record_collection(ladder: Ladder, entry: CollectionEntry, situation: Situation) -> Verdict[Ladder]:
    """Record an entry of a collection case; the client, or its present owner, gets time to answer again.

    Silence can be recorded after the day to answer by. A second letter and a legal referral need an answer or
    silence before them. A write-off proposal needs one of these two before it.
    """
    case = ladder.collection
    if case is None:
        return Refused((ladder.finding("collection.none_open"),))
    entry = attrs.evolve(entry, note=entry.note.strip(), evidence=entry.evidence.strip())
    findings = [*ladder.against_closed(), *_against_move(ladder, case, entry.move, entry.on)]
    needed = _NEEDS.get(entry.move)
    if needed is not None and not {"note": entry.note, "evidence": entry.evidence}[needed]:
        findings.append(ladder.finding("collection.blank", field=needed))
    if findings:
        return Refused(tuple(findings))
    answer_by = situation.in_days(situation.policy.reply_within_days)
    moved = attrs.evolve(case, entries=(*case.entries, entry), answer_by=answer_by)
    noted = _with(ladder, moved)
    event = noted.event(
        "collection_recorded",
        number=case.number,
        move=entry.move.value,
        by=entry.by,
        note=entry.note,
        evidence=entry.evidence,
        answer_by=answer_by,
    )
    return Decided(state=noted, events=(event,))


def _against_move(ladder: Ladder, case: CollectionCase, move: CollectionMove, today: dt.date) -> list[Finding]:
    findings = []
    if move is CollectionMove.SILENCE and today <= case.answer_by:
        findings.append(ladder.finding("collection.answer_may_come", answer_by=case.answer_by))
    if move in _ONCE and case.find(move) is not None:
        findings.append(ladder.finding("collection.done_already", move=move.value))
    if move in _AFTER_AN_ANSWER and CollectionStep(move) not in collection_steps()[case.state]:
        findings.append(ladder.finding("collection.no_answer_noted"))
    if move is CollectionMove.WRITE_OFF_PROPOSAL and not any(case.find(tried) for tried in _AFTER_AN_ANSWER):
        findings.append(ladder.finding("collection.nothing_tried"))
    return findings


def conclude_collection(
    ladder: Ladder,
    receivable: Receivable,
    outcome: CollectionOutcome,
    situation: Situation,
    *,
    by: str,
    note: str = "",
) -> Verdict[Ladder]:
    """End the collection case with an outcome that agrees with the books; possible after the claim was settled, too."""
    case = ladder.collection
    if case is None:
        return Refused((ladder.finding("collection.none_open"),))
    findings = list(_against_outcome(ladder, receivable, outcome, case, by=by, today=situation.today))
    if outcome is CollectionOutcome.AGREED and not note.strip():
        findings.append(ladder.finding("collection.blank", field="note"))
    if findings:
        return Refused(tuple(findings))
    end = collection_steps()[case.state][_ENDS[outcome]]
    ended = attrs.evolve(case, outcome=CollectionOutcome(end), ended_on=situation.today, ended_by=by, note=note.strip())
    noted = _with(ladder, ended)
    event = noted.event("collection_concluded", number=case.number, outcome=outcome.value, by=by, note=ended.note)
    return Decided(state=noted, events=(event,))


def _against_outcome(
    ladder: Ladder, receivable: Receivable, outcome: CollectionOutcome, case: CollectionCase, *, by: str, today: dt.date
) -> Iterator[Finding]:
    owed = receivable.outstanding(today)
    if outcome in {CollectionOutcome.PAID, CollectionOutcome.WRITTEN_OFF} and owed.minor > 0:
        yield ladder.finding("collection.still_owed", outstanding=owed)
    if outcome is CollectionOutcome.COURT and case.find(CollectionMove.LEGAL_REFERRAL) is None:
        yield ladder.finding("collection.not_referred")
    if outcome is CollectionOutcome.WRITTEN_OFF:
        proposal = case.find(CollectionMove.WRITE_OFF_PROPOSAL)
        if proposal is None:
            yield ladder.finding("collection.not_proposed")
        elif proposal.by == by:
            yield ladder.finding("collection.second_person_needed", person=by)
        if not receivable.is_written_off:
            yield ladder.finding("collection.not_in_the_books")


def _with(ladder: Ladder, case: CollectionCase) -> Ladder:
    return attrs.evolve(ladder, collections=(*ladder.collections[:-1], case))
