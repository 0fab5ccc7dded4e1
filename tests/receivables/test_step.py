"""A step of the ladder: what it says of a letter that is on its way, has arrived, or was called off."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.receivables import Act, Step, StepState
from offboard_core.receivables.step import StepMove
from offboard_core.receivables.tier_action import TIER_ACTIONS
from tests.receivables.given import AMOUNT, day, looked, opened

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
DELIVERED = attrs.evolve(STEP, state=StepState.DONE, ended_on=day(92))
ANNULLED = attrs.evolve(DELIVERED, state=StepState.CANCELLED, annulled_on=day(95))
WITHDRAWN = attrs.evolve(STEP, state=StepState.CANCELLED, ended_on=day(91))


@pytest.mark.parametrize(
    ("state", "expected"), [(StepState.OPEN, day(90)), (StepState.DONE, day(90)), (StepState.CANCELLED, None)]
)
def test_a_cancelled_letter_was_none(state: StepState, expected: dt.date | None) -> None:
    """The day of the last letter counts those decided and not cancelled."""
    assert expected == attrs.evolve(opened(), steps=(attrs.evolve(STEP, state=state),)).last_letter_on


def test_a_step_says_where_a_move_leads() -> None:
    """`can` says whether it is possible; `state_after` raises `KeyError` where it is not."""
    step = looked(opened(), 90).steps[0]
    done = attrs.evolve(step, state=step.state_after(StepMove.DELIVER))

    assert StepState.DONE is done.state
    assert not done.can(StepMove.DELIVER)
    with pytest.raises(KeyError):
        done.state_after(StepMove.DELIVER)


@pytest.mark.parametrize(
    ("step", "is_written", "has_arrived", "written_on"),
    [
        (STEP, True, False, day(90)),
        (attrs.evolve(STEP, problem="unknown"), True, False, day(90)),
        (DELIVERED, True, True, day(92)),
        (ANNULLED, True, True, day(92)),
        (WITHDRAWN, False, False, day(90)),
        (attrs.evolve(DELIVERED, ended_on=None), True, True, day(90)),
    ],
    ids=["on its way", "failed", "delivered", "annulled", "withdrawn", "delivered on a day not on record"],
)
def test_what_a_letter_counts_as(step: Step, *, is_written: bool, has_arrived: bool, written_on: dt.date) -> None:
    """One called off after its delivery was written and has arrived; one taken back before it was not."""
    assert (is_written, has_arrived, written_on) == (step.counts_as_written, step.has_arrived, step.written_on)


@pytest.mark.parametrize("state", StepState)
def test_only_an_open_step_is_still_to_be_carried_out(state: StepState) -> None:
    """A rehearsed step is over from the start."""
    assert (state is StepState.OPEN) == attrs.evolve(STEP, state=state).is_open


@pytest.mark.parametrize("act", Act)
def test_a_step_knows_the_row_of_its_act(act: Act) -> None:
    """The row says to whom it goes and what answers it; only some acts are letters."""
    step = attrs.evolve(STEP, act=act)

    assert TIER_ACTIONS[act] is step.action
    assert TIER_ACTIONS[act].is_letter == step.is_letter
