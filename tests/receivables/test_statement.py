"""Statements, and the release of the opening baseline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import attrs
import pytest

from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Refused, Verdict
from offboard_core.receivables import (
    Act,
    Ladder,
    Progression,
    ReasonUnpaid,
    StatementState,
    StepState,
)
from offboard_core.receivables.letter import release_letter
from offboard_core.receivables.worklist import ladder_obligations
from tests.receivables.decisions import file_statement, judge_statement
from tests.receivables.given import POLICY, at, codes, day, decided, look, looked, opened, tiers

REMINDED = looked(opened(), 30)
STEPPED_IN = looked(opened(), 60)
PAY_ON = day(75)


def filed(
    ladder: Ladder = REMINDED,
    *,
    number: int = 31,
    reason: ReasonUnpaid = ReasonUnpaid.CASH_SHORT,
    reason_text: str = "",
    contacts_made: str = "电话两次",
    next_action: str = "周五上门",
    expected_on: dt.date | None = None,
) -> Verdict[Ladder]:
    """File a statement so many days after the due date."""
    return file_statement(
        ladder,
        POLICY,
        by="wang.wei",
        at=at(day(number)),
        reason=reason,
        reason_text=reason_text,
        contacts_made=contacts_made,
        next_action=next_action,
        expected_on=expected_on,
    )


def judged(
    ladder: Ladder, *, accepted: bool = True, by: str = "zhao.min", comment: str = "", number: int = 32
) -> Verdict[Ladder]:
    """Judge the last statement so many days after the due date."""
    return judge_statement(ladder, POLICY, accepted=accepted, by=by, at=at(day(number)), comment=comment)


def test_a_statement_is_filed() -> None:
    """It is numbered, waits to be judged within three working days, and the event tells what it says."""
    verdict = decided(filed(expected_on=day(50)))
    statement = verdict.state.last_statement

    assert statement is not None
    assert (1, 1, StatementState.SUBMITTED, dt.date(2026, 4, 8)) == (
        statement.number,
        statement.cycle,
        statement.state,
        statement.judge_by,
    )
    assert ("statement_filed", "cash_short", day(50), day(31)) == (
        verdict.events[0].type,
        verdict.events[0].facts["reason"],
        verdict.events[0].facts["expected_on"],
        verdict.state.next_review_on,
    )


def test_a_statement_may_be_filed_before_anybody_asks() -> None:
    """What the salesperson knows early is welcome; the reminder then still asks for the state of that day."""
    early = decided(filed(opened(), number=5)).state

    assert [StatementState.SUBMITTED] == [item.state for item in early.statements]


@pytest.mark.parametrize(
    ("verdict", "code"),
    [
        (lambda: filed(contacts_made=" "), "statement.blank"),
        (lambda: filed(next_action=""), "statement.blank"),
        (lambda: filed(reason=ReasonUnpaid.OTHER), "statement.blank"),
        (lambda: filed(expected_on=day(30)), "statement.expected_in_the_past"),
        (lambda: filed(decided(filed()).state), "statement.already_submitted"),
        (lambda: filed(attrs.evolve(REMINDED, closed_on=day(31))), "ladder.closed"),
    ],
    ids=["contacts", "next action", "other without words", "yesterday", "twice", "settled"],
)
def test_a_statement_that_says_too_little_is_refused(verdict: Callable[[], Verdict[Ladder]], code: str) -> None:
    """Each with its reason."""
    assert [code] == codes(verdict())


def test_a_statement_names_every_gap() -> None:
    """All blanks at once."""
    assert [{"field": "contacts_made"}, {"field": "next_action"}, {"field": "reason_text"}] == [
        finding.facts for finding in refusal(filed(contacts_made="", next_action="", reason=ReasonUnpaid.OTHER))
    ]


def refusal(verdict: Verdict[Ladder]) -> tuple[Finding, ...]:
    """Return the findings of a no."""
    assert isinstance(verdict, Refused)
    return verdict.findings


def test_today_may_be_the_expected_day_and_other_needs_words() -> None:
    """The limits are on the right side."""
    assert decided(filed(expected_on=day(31), reason=ReasonUnpaid.OTHER, reason_text="公章未到"))


def test_an_accepted_statement_carries_the_reminder_out() -> None:
    """The step is done, nobody owes anything, and the client is not told."""
    verdict = decided(judged(decided(filed()).state))

    assert (["statement_accepted"], StepState.DONE, day(32), ()) == (
        [event.type for event in verdict.events],
        verdict.state.steps[0].state,
        verdict.state.steps[0].ended_on,
        ladder_obligations(verdict.state),
    )


def test_stepwise_an_accepted_statement_opens_the_way() -> None:
    """The next tier is due on the next look."""
    policy = attrs.evolve(POLICY, progression=Progression.STEPWISE)
    reminded = looked(opened(policy=policy), 95, policy=policy)
    accepted = decided(judged(decided(filed(reminded, number=96)).state, number=96)).state

    assert [30, 60] == tiers(looked(accepted, 97, policy=policy))


def test_a_returned_statement_is_owed_again() -> None:
    """With a reason, a new deadline, and a notice to the salesperson; unmet again, it goes up again."""
    late = looked(REMINDED, 36)
    written = decided(filed(late, number=37)).state
    verdict = decided(judged(written, accepted=False, comment="太笼统", number=38))
    again = looked(verdict.state, 38)

    assert ("statement_returned", dt.date(2026, 4, 14)) == (
        verdict.events[0].type,
        verdict.state.steps[0].answer_by,
    )
    assert [("ageing.statement_returned", "wang.wei")] == [
        (message.code, message.recipient) for message in verdict.messages
    ]
    assert [["judge_statement:AR-1:zhao.min"], ["file_statement:AR-1:wang.wei"]] == [
        [todo.key for todo in ladder_obligations(ladder)] for ladder in (written, verdict.state)
    ]
    assert [0, 1] == [
        len([message for message in look(again, number).messages if message.code == "ageing.statement_unmet"])
        for number in (43, 44)
    ]


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        (lambda: judged(REMINDED), ["statement.not_submitted"]),
        (lambda: judged(decided(judged(decided(filed()).state)).state), ["statement.not_submitted"]),
        (lambda: judged(decided(filed()).state, by="wang.wei"), ["statement.own"]),
        (lambda: judged(decided(filed()).state, accepted=False, comment=" "), ["statement.no_reason"]),
        (lambda: judged(attrs.evolve(decided(filed()).state, closed_on=day(32))), ["ladder.closed"]),
        (lambda: judged(attrs.evolve(REMINDED, closed_on=day(32))), ["ladder.closed", "statement.not_submitted"]),
    ],
    ids=["none", "judged already", "own", "no reason", "settled", "settled, none"],
)
def test_a_judgement_that_cannot_be(verdict: Callable[[], Verdict[Ladder]], expected: list[str]) -> None:
    """Nobody judges the own statement, nothing, or without a reason for sending it back."""
    assert expected == codes(verdict())


def test_a_former_statement_stays_as_it_was() -> None:
    """Judging the second leaves the first untouched."""
    returned = decided(judged(decided(filed()).state, accepted=False, comment="太笼统")).state
    second = decided(judged(decided(filed(returned, number=33)).state, number=34)).state

    assert [StatementState.RETURNED, StatementState.ACCEPTED] == [item.state for item in second.statements]


def test_finance_releases_the_baseline() -> None:
    """Who and when is on record, and the claim is looked at the same day."""
    verdict = decided(release_letter(opened(on=day(100)), by="zhou.hui", on=day(100)))

    assert ("letter_released", "zhou.hui", False, day(100)) == (
        verdict.events[0].type,
        verdict.state.released_by,
        verdict.state.awaits_release,
        verdict.state.next_review_on,
    )


@pytest.mark.parametrize(
    ("ladder", "expected"),
    [
        (opened(), ["letter.nothing_to_release"]),
        (attrs.evolve(opened(on=day(100)), released_by="zhou.hui"), ["letter.nothing_to_release"]),
        (attrs.evolve(opened(on=day(100)), closed_on=day(101)), ["ladder.closed"]),
    ],
    ids=["not of the baseline", "twice", "settled"],
)
def test_there_has_to_be_something_to_release(ladder: Ladder, expected: list[str]) -> None:
    """Only a claim of the opening baseline, and only once."""
    assert expected == codes(release_letter(ladder, by="zhou.hui", on=day(101)))


def test_the_acts_of_the_default_ladder() -> None:
    """Remind, intervene, dun: in this order."""
    assert [Act.REMIND, Act.INTERVENE, Act.DUN] == [tier.act for tier in POLICY.tiers]
