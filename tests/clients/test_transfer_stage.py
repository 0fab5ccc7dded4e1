"""The stages of a transfer: where the steps of people and of departures lead."""

from __future__ import annotations

from collections.abc import Mapping

from offboard_core.clients import TransferStage
from offboard_core.clients.transfer_stage import OVER, TransferStep, transfer_steps

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
