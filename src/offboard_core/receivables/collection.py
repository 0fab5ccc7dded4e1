"""The collection case (追款流程) as values: what finance did about a claim after its letter, and how it ended."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import attrs


class CollectionMove(StrEnum):
    """What happened in a collection case (追款进展)."""

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
    """One thing that happened, written down by finance."""

    move: CollectionMove
    on: dt.date
    by: str
    note: str = ""
    evidence: str = ""


@attrs.frozen(kw_only=True)
class CollectionCase:
    """追款流程 of one claim in one cycle: who in finance has it, what happened, how it ended.

    `answer_by` is the day by which the client is to answer what was last put to them, and finance to look again.
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
    def is_answered(self) -> bool:
        """Say whether the client's answer, or that none came, was the last thing written down."""
        answers = {CollectionMove.REPLY, CollectionMove.SILENCE}
        return bool(self.entries) and self.entries[-1].move in answers
