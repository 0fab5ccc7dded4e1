"""The charts of the room: what they say, that decisions step through the same, and that reading clients needs none."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from itertools import product
from typing import Any

import pytest
from statemachine.exceptions import TransitionNotAllowed

from offboard_core.clients import TransferStage
from offboard_core.clients.change_request import ChangeStep, change_steps
from offboard_core.clients.lifecycle import ClientTransferLifecycle, CoreChangeLifecycle
from offboard_core.clients.transfer_stage import OVER, TransferStep, transfer_steps
from offboard_core.kernel.lifecycle import Chart, Passage
from tests.test_public_api import modules_after

_S = TransferStage
BY_PEOPLE: Mapping[TransferStage, set[TransferStage]] = {
    _S.LISTED: {_S.DOCUMENTED, _S.FELL_BACK, _S.CALLED_OFF},
    _S.DOCUMENTED: {_S.DOCUMENTED, _S.PROPOSED, _S.FELL_BACK, _S.CALLED_OFF},
    _S.PROPOSED: {_S.ACCEPTED, _S.DECLINED, _S.RECEIVER_FULL, _S.PROPOSED, _S.FELL_BACK, _S.CALLED_OFF},
    _S.DECLINED: {_S.PROPOSED, _S.FELL_BACK, _S.CALLED_OFF},
    _S.RECEIVER_FULL: {_S.PROPOSED, _S.FELL_BACK, _S.CALLED_OFF},
    _S.ACCEPTED: {_S.INFORMED, _S.CLIENT_REFUSED, _S.DECLINED, _S.PROPOSED, _S.FELL_BACK, _S.CALLED_OFF},
    _S.INFORMED: {_S.TRANSFERRED, _S.CLIENT_REFUSED, _S.DECLINED, _S.PROPOSED, _S.FELL_BACK, _S.CALLED_OFF},
    _S.CLIENT_REFUSED: {_S.PROPOSED, _S.FELL_BACK, _S.CALLED_OFF},
    _S.TRANSFERRED: {_S.CONFIRMED},
    _S.FELL_BACK: {_S.DOCUMENTED, _S.PROPOSED, _S.CALLED_OFF},
    _S.CONFIRMED: set(),
    _S.CALLED_OFF: set(),
}
"""Where the steps that people take can lead from each stage."""
OF_DEPARTURES = {
    TransferStep.HAND_DIRECTLY,
    TransferStep.PUT_IN_CARE,
    TransferStep.RELEASE_RECEIVER,
    TransferStep.END_TRANSFER,
}
CHARTS: list[tuple[type[Chart], Mapping[Any, Mapping[Any, Any]], type[StrEnum]]] = [
    (ClientTransferLifecycle, transfer_steps(), TransferStep),
    (CoreChangeLifecycle, change_steps(), ChangeStep),
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


def test_what_is_final() -> None:
    """A transfer ends confirmed or called off; a request once it is decided or taken back."""
    finals = [{name for name, state in chart.states_map.items() if state.final} for chart, _, _ in CHARTS]

    assert [{"confirmed", "called_off"}, {"approved", "rejected", "withdrawn"}] == finals


def test_people_move_a_transfer_along_these_ways() -> None:
    """The steps that people take lead exactly there, whatever departures and time do beside them."""
    assert {
        stage: {target for step, target in found.items() if step not in OF_DEPARTURES}
        for stage, found in transfer_steps().items()
    } == BY_PEOPLE


def test_a_departure_moves_a_transfer_as_long_as_it_is_open() -> None:
    """It hands over directly, puts into care and ends what is open; a first contact still owed can only end."""
    steps = transfer_steps()

    for stage in TransferStage:
        assert (stage not in OVER) == (TransferStep.HAND_DIRECTLY in steps[stage])
        assert (stage not in OVER) == (TransferStep.PUT_IN_CARE in steps[stage])
        assert (stage not in OVER or stage is _S.TRANSFERRED) == (TransferStep.END_TRANSFER in steps[stage])


def test_every_transfer_can_end() -> None:
    """From every stage a final stage can be reached, and from one that is over nothing open."""
    steps = transfer_steps()
    for stage in TransferStage:
        reached, waiting = {stage}, [stage]
        while waiting:
            further = set(steps[waiting.pop()].values()) - reached
            reached |= further
            waiting += further
        assert reached & {TransferStage.CONFIRMED, TransferStage.CALLED_OFF}
        assert stage not in OVER or reached <= OVER
    assert {*TransferStage} == {TransferStage.LISTED, *(to for found in steps.values() for to in found.values())}


def test_a_step_leads_to_one_stage() -> None:
    """Wherever it begins; a refusal names the stage it would have led to."""
    ends = {(step, stage) for found in transfer_steps().values() for step, stage in found.items()}

    assert len(TransferStep) == len(ends)


def test_reading_clients_loads_no_machine() -> None:
    """The room, its lists and its worklist come without the state machine library; the first step loads it."""
    reading = "from offboard_core.clients import Client, TransferStage; import offboard_core.clients.worklist\n"
    stepping = reading + "from offboard_core.clients.transfer_stage import transfer_steps; transfer_steps()"

    assert "statemachine" not in modules_after(reading)
    assert "statemachine" in modules_after(stepping)
