"""Pursuing a claim after its letter: each move in its place, proven, and ended as the books bear it out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import attrs
import pytest

from offboard_core.kernel.verdict import Verdict
from offboard_core.receivables import CollectionMove, CollectionOutcome, Ladder, Receivable, SettlementKind
from offboard_core.receivables.worklist import ladder_obligations
from tests.receivables.decisions import conclude_collection, open_collection, record_collection, record_delivery
from tests.receivables.given import CLAIM, POLICY, codes, day, decided, looked, opened, paid

DUNNED = looked(opened(), 90)
SENT = decided(record_delivery(DUNNED, tier=90, cycle=1, delivered=True, reference="EMS-1", on=day(91))).state
TODAY = day(92)
OPEN = decided(open_collection(SENT, POLICY, owner="zhou.hui", today=TODAY)).state
WRITTEN_OFF = paid(CLAIM, "1000.00", TODAY, kind=SettlementKind.WRITE_OFF)
M = CollectionMove


def noted(
    ladder: Ladder, move: CollectionMove, number: int = 100, *, note: str = "来函", evidence: str = "EMS-2"
) -> Verdict[Ladder]:
    """Write a move down so many days after the due date."""
    return record_collection(ladder, POLICY, move=move, by="zhou.hui", today=day(number), note=note, evidence=evidence)


def after(*moves: CollectionMove) -> Ladder:
    """Return the open case after some moves, each a month after the one before."""
    ladder = OPEN
    for place, move in enumerate(moves, start=1):
        ladder = decided(noted(ladder, move, 92 + 30 * place)).state
    return ladder


def ended(
    ladder: Ladder, outcome: CollectionOutcome, claim: Receivable = CLAIM, *, by: str = "qian.li", note: str = ""
) -> Verdict[Ladder]:
    """End the case."""
    return conclude_collection(ladder, claim, outcome=outcome, by=by, today=day(300), note=note)


def test_a_case_is_opened_after_the_letter() -> None:
    """Finance by name owes the next look in fifteen days; nobody opens it twice, or without a letter delivered."""
    todo = next(todo for todo in ladder_obligations(OPEN) if todo.verb == "pursue")

    assert ("zhou.hui", day(107), "finance") == (todo.owner, todo.due_at.date(), todo.escalates_to)
    assert ["collection.already_open"] == codes(open_collection(OPEN, POLICY, owner="li", today=TODAY))
    assert ["collection.no_letter"] == codes(open_collection(DUNNED, POLICY, owner="li", today=TODAY))
    assert ["ladder.closed"] == codes(
        open_collection(attrs.evolve(SENT, closed_on=TODAY), POLICY, owner="li", today=TODAY)
    )


@pytest.mark.parametrize(("number", "expected"), [(107, ["collection.answer_may_come"]), (108, [])])
def test_silence_is_silence_once_the_day_has_passed(number: int, expected: list[str]) -> None:
    """The client has all of the last day to answer."""
    verdict = noted(OPEN, M.SILENCE, number, note="", evidence="")

    assert expected == ([] if verdict else codes(verdict))


def test_each_move_gives_time_again() -> None:
    """The owner looks again fifteen days after what was last written down."""
    verdict = decided(noted(OPEN, M.REPLY))
    case = verdict.state.collection

    assert case is not None
    assert (day(115), "collection_recorded", "reply") == (
        case.answer_by,
        verdict.events[0].type,
        verdict.events[0].facts["move"],
    )


@pytest.mark.parametrize(
    ("ladder", "move", "expected"),
    [
        (OPEN, M.SECOND_LETTER, ["collection.no_answer_noted"]),
        (OPEN, M.LEGAL_REFERRAL, ["collection.no_answer_noted"]),
        (OPEN, M.WRITE_OFF_PROPOSAL, ["collection.nothing_tried"]),
        (after(M.REPLY), M.WRITE_OFF_PROPOSAL, ["collection.nothing_tried"]),
        (after(M.REPLY), M.SECOND_LETTER, []),
        (after(M.SILENCE), M.LEGAL_REFERRAL, []),
        (after(M.REPLY, M.SECOND_LETTER), M.LEGAL_REFERRAL, ["collection.no_answer_noted"]),
        (after(M.REPLY, M.SECOND_LETTER, M.SILENCE), M.SECOND_LETTER, ["collection.done_already"]),
        (after(M.REPLY, M.SECOND_LETTER), M.WRITE_OFF_PROPOSAL, []),
        (after(M.REPLY, M.LEGAL_REFERRAL), M.WRITE_OFF_PROPOSAL, []),
        (SENT, M.REPLY, ["collection.none_open"]),
        (attrs.evolve(OPEN, closed_on=TODAY), M.REPLY, ["ladder.closed"]),
        (attrs.evolve(OPEN, cycle=2), M.REPLY, ["collection.none_open"]),
    ],
)
def test_every_move_has_its_place(ladder: Ladder, move: CollectionMove, expected: list[str]) -> None:
    """An answer or silence before a second letter or the lawyers, one of these before a write-off, each once."""
    verdict = noted(ladder, move, 260)

    assert expected == ([] if verdict else codes(verdict))


@pytest.mark.parametrize(
    ("ladder", "move", "missing"),
    [
        (OPEN, M.REPLY, "note"),
        (after(M.REPLY), M.SECOND_LETTER, "evidence"),
        (after(M.REPLY), M.LEGAL_REFERRAL, "evidence"),
        (after(M.REPLY, M.SECOND_LETTER), M.WRITE_OFF_PROPOSAL, "note"),
    ],
)
def test_what_has_to_be_written_down(ladder: Ladder, move: CollectionMove, missing: str) -> None:
    """What the client replied, the proof of what was sent, why it should be written off."""
    blank = record_collection(
        ladder,
        POLICY,
        move=move,
        by="zhou.hui",
        today=day(260),
        note=" " if missing == "note" else "x",
        evidence=" " if missing == "evidence" else "x",
    )

    assert ["collection.blank"] == codes(blank)


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        (lambda: ended(OPEN, CollectionOutcome.PAID), ["collection.still_owed"]),
        (lambda: ended(OPEN, CollectionOutcome.PAID, paid(CLAIM, "1000.00", TODAY)), []),
        (lambda: ended(OPEN, CollectionOutcome.AGREED, note=" "), ["collection.blank"]),
        (lambda: ended(OPEN, CollectionOutcome.AGREED, note="分六期"), []),
        (lambda: ended(OPEN, CollectionOutcome.COURT), ["collection.not_referred"]),
        (lambda: ended(after(M.REPLY, M.LEGAL_REFERRAL), CollectionOutcome.COURT), []),
        (
            lambda: ended(OPEN, CollectionOutcome.WRITTEN_OFF),
            ["collection.still_owed", "collection.not_proposed", "collection.not_in_the_books"],
        ),
        (
            lambda: ended(
                after(M.REPLY, M.SECOND_LETTER, M.WRITE_OFF_PROPOSAL),
                CollectionOutcome.WRITTEN_OFF,
                WRITTEN_OFF,
                by="zhou.hui",
            ),
            ["collection.second_person_needed"],
        ),
        (
            lambda: ended(
                after(M.REPLY, M.SECOND_LETTER, M.WRITE_OFF_PROPOSAL), CollectionOutcome.WRITTEN_OFF, WRITTEN_OFF
            ),
            [],
        ),
        (lambda: ended(SENT, CollectionOutcome.PAID), ["collection.none_open"]),
    ],
)
def test_it_ends_as_the_books_bear_it_out(verdict: Callable[[], Verdict[Ladder]], expected: list[str]) -> None:
    """Paid is paid, in court what was referred, written off what the books wrote off on another person's proposal."""
    assert expected == ([] if verdict() else codes(verdict()))


def test_once_ended_nobody_owes_anything_and_another_can_be_opened() -> None:
    """The ended case stays on record with its outcome."""
    done = decided(ended(OPEN, CollectionOutcome.AGREED, note="分六期")).state
    again = decided(open_collection(done, POLICY, owner="li", today=day(301))).state

    assert "pursue" not in {todo.verb for todo in ladder_obligations(done)}
    assert [CollectionOutcome.AGREED, None] == [case.outcome for case in again.collections]
    assert [1, 2] == [case.number for case in again.collections]


def test_a_claim_settled_meanwhile() -> None:
    """Nobody owes a look any more, and the case can still be ended as paid."""
    settled = paid(CLAIM, "1000.00", dt.date(2026, 6, 20))
    closed = looked(OPEN, 120, claim=settled)

    assert () == ladder_obligations(closed)
    assert ended(closed, CollectionOutcome.PAID, settled)
