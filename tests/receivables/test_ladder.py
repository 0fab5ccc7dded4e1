"""The ladder: what is open, what awaits release, which policy finishes it."""

from __future__ import annotations

import attrs
import pytest

from offboard_core.errors import InvalidInput
from offboard_core.receivables import Act, Hold, Promise, Step, StepState
from offboard_core.receivables.promise import Channel
from tests.receivables.given import AMOUNT, cny, day, looked, opened

STEP = Step(
    tier=90,
    act=Act.DUN,
    cycle=1,
    decided_on=day(90),
    policy="2026",
    days_overdue=90,
    outstanding=AMOUNT,
    answer_by=day(97),
)


def test_an_id_is_an_id() -> None:
    """A ladder is named after its receivable."""
    with pytest.raises(InvalidInput):
        attrs.evolve(opened(), id="")


@pytest.mark.parametrize(
    ("evidence", "confirmed_by", "suspends"), [("E", "zhao", True), ("", "zhao", False), ("E", "", False)]
)
def test_only_a_proven_and_confirmed_promise_suspends(evidence: str, confirmed_by: str, *, suspends: bool) -> None:
    """It takes both: evidence, and somebody who confirms it."""
    promise = Promise(
        number=1,
        amount=cny("1.00"),
        pay_on=day(1),
        promised_by="林总",
        promised_to="wang.wei",
        channel=Channel.ORAL,
        given_on=day(0),
        outstanding=AMOUNT,
        evidence=evidence,
        confirmed_by=confirmed_by,
    )

    assert suspends == promise.suspends


@pytest.mark.parametrize(("number", "holds"), [(0, False), (1, True), (3, True), (4, False)])
def test_a_hold_is_in_force_from_its_first_to_its_last_day(number: int, *, holds: bool) -> None:
    """Both days included."""
    hold = Hold(reason="x", approved_by="y", from_on=day(1), until_on=day(3))

    assert holds == hold.is_in_force(day(number))


def test_steps_of_a_former_cycle_are_history() -> None:
    """What was open in an earlier cycle is not open now."""
    ladder = attrs.evolve(opened(), steps=(STEP,), cycle=2)

    assert ((), (), None, STEP) == (
        ladder.current_steps,
        ladder.open_steps(Act.DUN),
        ladder.policy_in_use,
        ladder.find_letter(tier=90, cycle=1),
    )


def test_a_letter_of_another_tier_is_not_found() -> None:
    """A letter is found under its tier and cycle, and nowhere else."""
    assert None is attrs.evolve(opened(), steps=(STEP,)).find_letter(tier=60, cycle=1)


def test_an_open_step_is_finished_under_its_policy() -> None:
    """The version a step was taken with is known as long as it is open."""
    reminded = looked(opened(), 30)
    done = attrs.evolve(reminded, steps=(attrs.evolve(reminded.steps[0], state=StepState.DONE),))

    assert ["2026", None, None] == [ladder.policy_in_use for ladder in (reminded, done, opened())]


def test_permission_sees_the_salesperson_as_owner() -> None:
    """Whoever is responsible owns the ladder; where nobody is, nobody does."""
    assert ["wang.wei", None] == [opened().target.owner, attrs.evolve(opened(), salesperson="").target.owner]
