"""Extensions: a later due date agreed with the client, on proof, is the only way in which a tier falls."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import attrs
import pytest

from offboard_core.kernel.verdict import Verdict
from offboard_core.receivables import (
    Act,
    AgeingPolicy,
    Basis,
    Ladder,
    Receivable,
    Status,
    StepState,
)
from offboard_core.receivables.extension import as_agreed
from offboard_core.receivables.worklist import ladder_obligations
from tests.receivables.decisions import grant_extension, letter_still_due
from tests.receivables.given import CLAIM, POLICY, aged, codes, day, decided, look, looked, opened, paid, tiers

OVERDUE = looked(opened(), 30, 60, 90)
TODAY = day(92)
LATER = day(120)


def extended(
    ladder: Ladder = OVERDUE,
    claim: Receivable = CLAIM,
    policy: AgeingPolicy = POLICY,
    *,
    due_on: dt.date = LATER,
    agreed_with: str = "林总",
    evidence: str = "补充协议-3",
) -> Verdict[Ladder]:
    """Grant an extension on day 92."""
    return grant_extension(
        ladder, claim, policy, due_on=due_on, agreed_with=agreed_with, evidence=evidence, by="zhou.hui", today=TODAY
    )


EXTENDED = decided(extended()).state


def test_the_original_is_kept() -> None:
    """The books' day stays on the receivable, and the extension says which day it replaced."""
    event = decided(extended()).events[0]

    assert (day(0), LATER, "补充协议-3", "zhou.hui") == (
        EXTENDED.extensions[0].before_on,
        EXTENDED.agreed_due_on,
        EXTENDED.extensions[0].evidence,
        EXTENDED.extensions[0].granted_by,
    )
    assert ("extension_granted", (30, 60, 90)) == (event.type, event.facts["overtaken"])
    assert (day(0), LATER) == (CLAIM.due_on, as_agreed(CLAIM, EXTENDED).due_on)


def test_age_is_counted_from_the_agreed_day() -> None:
    """The tier falls to none, and is reached again so many days after the new day."""
    before, after = aged(92, ladder=OVERDUE), aged(92, ladder=EXTENDED)

    assert (90, 92) == (before.tier, before.days_overdue)
    assert (0, -28, Status.NOT_DUE) == (after.tier, after.days_overdue, after.status)
    assert (0, 30) == (aged(149, ladder=EXTENDED).tier, aged(150, ladder=EXTENDED).tier)
    assert CLAIM == after.receivable


def test_a_new_cycle_begins() -> None:
    """What was open is overtaken and nobody owes it any more; the steps come due again, counted from the new day."""
    again = looked(EXTENDED, 92, 149, 150)

    assert {StepState.CANCELLED} == {step.state for step in EXTENDED.steps}
    assert () == ladder_obligations(EXTENDED)
    assert (2, [30, 60, 90, 30]) == (again.cycle, tiers(again))
    assert 30 == again.steps[-1].days_overdue


def test_what_was_carried_out_stays_so() -> None:
    """A step that was done before is not called off afterwards."""
    steps = tuple(attrs.evolve(step, state=StepState.DONE) for step in OVERDUE.steps)

    assert {StepState.DONE} == {
        step.state for step in decided(extended(attrs.evolve(OVERDUE, steps=steps))).state.steps
    }


def test_a_letter_on_its_way_is_taken_back() -> None:
    """It was decided by the old day, and does not go."""
    verdict = letter_still_due(EXTENDED, CLAIM, POLICY, tier=90, cycle=1, as_of=TODAY)

    assert "letter.not_open" in codes(verdict)


def test_a_letter_states_the_agreed_day() -> None:
    """The client is told the day that was agreed with them."""
    told = [message for number in (150, 180, 210) for message in look(EXTENDED, number).messages]
    letters = [message for message in told if message.code == "ageing.dun"]

    assert [LATER] == [letter.facts["due_on"] for letter in letters]
    assert Act.DUN in {step.act for step in looked(EXTENDED, 210).steps}


def test_books_that_took_it_over_change_nothing() -> None:
    """The later of both days counts, and never their sum."""
    same, later = attrs.evolve(CLAIM, due_on=LATER), attrs.evolve(CLAIM, due_on=day(121))

    assert [LATER, day(121)] == [as_agreed(claim, EXTENDED).due_on for claim in (same, later)]


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        (lambda: extended(agreed_with=" "), ["extension.blank"]),
        (lambda: extended(evidence=""), ["extension.blank"]),
        (lambda: extended(claim=attrs.evolve(CLAIM, due_on=None)), ["extension.no_due_date"]),
        (lambda: extended(claim=paid(CLAIM, "1000.00", TODAY)), ["extension.nothing_owed"]),
        (lambda: extended(due_on=day(0)), ["extension.not_later", "extension.in_the_past"]),
        (lambda: extended(due_on=day(91)), ["extension.in_the_past"]),
        (lambda: extended(due_on=day(181)), ["extension.too_far"]),
        (lambda: extended(policy=attrs.evolve(POLICY, basis=Basis.INVOICE_DATE)), ["extension.other_basis"]),
        (lambda: extended(policy=attrs.evolve(POLICY, most_extensions=0)), ["extension.too_many"]),
        (lambda: extended(attrs.evolve(OVERDUE, closed_on=TODAY)), ["ladder.closed"]),
    ],
    ids=["nobody", "no proof", "undated", "paid", "no later", "past", "far", "basis", "too many", "closed"],
)
def test_what_cannot_be_extended(verdict: Callable[[], Verdict[Ladder]], expected: list[str]) -> None:
    """With nobody, without proof, without a day, what is paid, backwards, too far, or too often."""
    assert expected == codes(verdict())


def test_the_limits_of_an_extension() -> None:
    """To today, and 180 days after the day it was first due, however often; two are the most."""
    assert extended(due_on=TODAY)
    second = decided(extended(EXTENDED, due_on=day(180))).state

    assert [LATER, day(180)] == [item.due_on for item in second.extensions]
    assert ["extension.too_far"] == codes(extended(EXTENDED, due_on=day(181)))
    assert ["extension.not_later"] == codes(extended(EXTENDED, due_on=LATER))
    assert "extension.too_many" in codes(extended(second, due_on=day(180)))
