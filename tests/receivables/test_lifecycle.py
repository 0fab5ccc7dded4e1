"""The charts of the room: what they say, that decisions step through the same, and that ageing claims needs none."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from itertools import product
from typing import Any

import attrs
import pytest
from statemachine.exceptions import TransitionNotAllowed

from offboard_core.kernel.lifecycle import Chart, Passage
from offboard_core.kernel.verdict import Refused
from offboard_core.receivables.collection import (
    CollectionCase,
    CollectionEntry,
    CollectionMove,
    CollectionOutcome,
    CollectionStage,
    CollectionStep,
    collection_steps,
)
from offboard_core.receivables.letter import LETTER_NOT_NEEDED, LetterStep, letter_steps
from offboard_core.receivables.lifecycle import CollectionLifecycle, LetterLifecycle
from offboard_core.receivables.step import StepState
from tests.receivables.decisions import cancel_letter, record_delivery
from tests.receivables.given import CLAIM, POLICY, codes, day, look, opened
from tests.test_public_api import modules_after

CHARTS: list[tuple[type[Chart], Mapping[Any, Mapping[Any, Any]], type[StrEnum]]] = [
    (LetterLifecycle, letter_steps(), LetterStep),
    (CollectionLifecycle, collection_steps(), CollectionStep),
]


@pytest.mark.parametrize(("chart", "table", "events"), CHARTS)
def test_the_table_is_the_machine(
    chart: type[Chart], table: Mapping[Any, Mapping[Any, Any]], events: type[StrEnum]
) -> None:
    """For every state and every event a machine that is really run goes where the table says, or refuses."""
    for state, event in product(table, events):
        passage = Passage(state.value)
        machine = chart(model=passage)
        if event in table[state]:
            machine.send(event.value)
            assert table[state][event].value == passage.state
        else:
            with pytest.raises(TransitionNotAllowed):
                machine.send(event.value)
            assert state.value == passage.state


def test_every_move_is_a_step() -> None:
    """A collection case moves on by every move that can be recorded, and by its end."""
    assert {move.value for move in CollectionMove} | {"conclude"} == {step.value for step in CollectionStep}


def test_a_stage_follows_from_the_entries() -> None:
    """The last entry tells whether an answer is awaited, and the outcome ends the case; each as the chart steps."""
    case = CollectionCase(number=1, cycle=1, owner="zhou", opened_on=day(0), answer_by=day(15))
    for move in CollectionMove:
        moved = attrs.evolve(case, entries=(CollectionEntry(move=move, on=day(1), by="zhou"),))
        led_to = {ways[CollectionStep(move.value)] for ways in collection_steps().values() if move.value in ways}
        assert {moved.stage} == led_to

    assert CollectionStage.AWAITING is case.stage
    assert CollectionStage.ENDED is attrs.evolve(case, outcome=CollectionOutcome.PAID).stage


@pytest.mark.parametrize("state", StepState)
def test_a_letter_moves_as_the_chart_says(state: StepState) -> None:
    """Delivery, failure, withdrawal and calling off lead where the table says, or leave the letter as it is."""
    taken = look(opened(CLAIM), 95, CLAIM, POLICY).state
    step = taken.find_letter(tier=90, cycle=1)
    assert step is not None
    ladder = attrs.evolve(
        taken, steps=tuple(attrs.evolve(one, state=state) if one is step else one for one in taken.steps)
    )
    ways = letter_steps()[state]
    at: dict[str, Any] = {"tier": 90, "cycle": 1, "on": day(96)}
    tried = {
        LetterStep.DELIVER: record_delivery(ladder, delivered=True, **at),
        LetterStep.FAIL: record_delivery(ladder, delivered=False, reason="no such address", **at),
        LetterStep.WITHDRAW: record_delivery(ladder, delivered=False, reason=LETTER_NOT_NEEDED, **at),
        LetterStep.CALL_OFF: cancel_letter(ladder, reason="wrong client", by="zhou", **at),
    }
    for event, verdict in tried.items():
        kept = ladder if isinstance(verdict, Refused) else verdict.state
        found = kept.find_letter(tier=90, cycle=1)
        assert found is not None
        assert ways.get(event, state) is found.state, event


def test_a_letter_that_was_rehearsed_cannot_be_delivered() -> None:
    """On a trial no letter goes, so a delivery of one is refused."""
    taken = look(opened(CLAIM), 95, CLAIM, POLICY).state
    rehearsed = attrs.evolve(taken, steps=tuple(attrs.evolve(one, state=StepState.REHEARSED) for one in taken.steps))

    verdict = record_delivery(rehearsed, tier=90, cycle=1, delivered=True, on=day(96))

    assert ["letter.not_open"] == codes(verdict)


def test_a_settled_claim_cancels_its_open_letters() -> None:
    """Closing a ladder leads an open letter where the chart says, and leaves every other one."""
    taken = look(opened(CLAIM), 95, CLAIM, POLICY).state

    for state in StepState:
        steps = tuple(attrs.evolve(one, state=state) for one in taken.steps)
        closed = attrs.evolve(taken, steps=steps).cancelled(day(100))
        assert {letter_steps()[state].get(LetterStep.SETTLE, state)} == {one.state for one in closed.steps}


def test_ageing_claims_loads_no_machine() -> None:
    """The room and its decisions come without the state machine library; the first step of a letter loads it."""
    ageing = (
        "import offboard_core.receivables, offboard_core.receivables.escalation, offboard_core.receivables.letter\n"
    )
    stepping = ageing + "from offboard_core.receivables.letter import letter_steps; letter_steps()"

    assert "statemachine" not in modules_after(ageing)
    assert "statemachine" in modules_after(stepping)
