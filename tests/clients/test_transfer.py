"""Handing a client over: every step allowed where the table says so and nowhere else, and never nobody's client."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import product
from typing import Any

import attrs
import pytest

from offboard_core.access.standing import Employment, Standing
from offboard_core.clients import ClientTransfer, TransferMove, TransferStage
from offboard_core.clients.transfer import (
    OVER,
    WAYS,
    accept,
    call_off,
    complete,
    confirm,
    decline,
    document,
    fall_back,
    inform_client,
    list_transfer,
    propose,
)
from offboard_core.errors import InvalidInput
from offboard_core.kernel.identity import PersonId
from offboard_core.kernel.verdict import Decided, Refused, Verdict
from tests.clients.builders import NOW, a_client, a_record

LI, WANG, ZHAO = (Standing(id=PersonId(id), name=id) for id in ("li.na", "wang.wei", "zhao.min"))
CLIENT = a_client(id="C-7")
HOW: dict[str, Any] = {"by": "zhao.min", "at": NOW}


def listed() -> ClientTransfer:
    """Put a client of Li Na's on the list."""
    verdict = list_transfer(CLIENT, ZHAO, id="C-7/1", reason="调整", **HOW)
    assert isinstance(verdict, Decided)
    return verdict.state


def at_stage(stage: TransferStage, **changes: Any) -> ClientTransfer:  # noqa: ANN401
    """Return a transfer as it stands at a stage, with everything said that has to be."""
    known: dict[str, Any] = {"stage": stage, "receiver": "wang.wei", "summary": "合同在谈", **changes}
    moves = (TransferMove(stage=TransferStage.TRANSFERRED, by="zhao.min", at=NOW - dt.timedelta(hours=2)),)
    return attrs.evolve(listed(), **known, moves=moves)


def codes(verdict: object) -> list[str]:
    """Return the reasons of a no."""
    assert isinstance(verdict, Refused)
    return [finding.code for finding in verdict.findings]


Act = Callable[[ClientTransfer], Verdict[ClientTransfer]]
ACTS: dict[TransferStage, Act] = {
    TransferStage.DOCUMENTED: lambda it: document(it, summary="合同在谈", **HOW),
    TransferStage.PROPOSED: lambda it: propose(it, WANG, **HOW),
    TransferStage.ACCEPTED: lambda it: accept(it, WANG, at=NOW),
    TransferStage.DECLINED: lambda it: decline(it, WANG, reason="客户太多", at=NOW),
    TransferStage.RECEIVER_FULL: lambda it: accept(attrs.evolve(it, capacity=0), WANG, at=NOW),
    TransferStage.INFORMED: lambda it: inform_client(it, agreed=True, note="电话告知", **HOW),
    TransferStage.CLIENT_REFUSED: lambda it: inform_client(it, agreed=False, note="不同意换人", **HOW),
    TransferStage.TRANSFERRED: lambda it: complete(it, CLIENT, WANG, **HOW),
    TransferStage.FELL_BACK: lambda it: fall_back(it, ZHAO, reason="无人接收", **HOW),
    TransferStage.CONFIRMED: lambda it: confirm(it, [a_record()], **HOW),
    TransferStage.CALLED_OFF: lambda it: call_off(it, reason="不移交了", **HOW),
}


@pytest.mark.parametrize(("stage", "to"), list(product(TransferStage, ACTS)))
def test_every_step_from_every_stage(stage: TransferStage, to: TransferStage) -> None:
    """It leads where the table says, and is refused from everywhere else."""
    verdict = ACTS[to](at_stage(stage))
    asked = TransferStage.ACCEPTED if to is TransferStage.RECEIVER_FULL else to

    if asked in WAYS[stage]:
        assert isinstance(verdict, Decided)
        assert verdict.state.stage is to
        assert (to, NOW) == (verdict.state.moves[-1].stage, verdict.state.moves[-1].at)
        assert ["transfer_moved"] == [event.type for event in verdict.events]
    else:
        assert "transfer.wrong_stage" in codes(verdict)


def test_every_transfer_can_end() -> None:
    """From every stage a stage that is over can be reached, and from one that is over nothing open."""
    for stage in TransferStage:
        reached, waiting = {stage}, [stage]
        while waiting:
            further = WAYS[waiting.pop()] - reached
            reached |= further
            waiting += further
        assert reached & {TransferStage.CONFIRMED, TransferStage.CALLED_OFF}
        assert stage not in OVER or reached <= OVER
    assert {*TransferStage} == {TransferStage.LISTED, *(stage for found in WAYS.values() for stage in found)}


def test_a_client_is_listed_once() -> None:
    """With a reason, and somebody who can take it for the time being; again when the first transfer is over."""
    leaving = attrs.evolve(ZHAO, employment=Employment.NOTICE)
    told = {"id": "C-7/2", "reason": " ", **HOW}

    assert ["client.no_reason", "transfer.open_already", "transfer.fallback_leaving"] == codes(
        list_transfer(CLIENT, leaving, known=[listed()], **told)
    )
    over = attrs.evolve(listed(), stage=TransferStage.CALLED_OFF)
    assert list_transfer(CLIENT, ZHAO, known=[over], **{**told, "reason": "x"})
    assert (TransferStage.LISTED, "li.na", "zhao.min", True) == (
        listed().stage,
        listed().owner,
        listed().fallback,
        listed().is_open,
    )


@pytest.mark.parametrize(
    ("receiver", "changes", "how", "expected"),
    [
        (attrs.evolve(WANG, employment=Employment.NOTICE), {}, {}, ["client.receiver_leaving"]),
        (LI, {}, {}, ["transfer.owner_already"]),
        (WANG, {"summary": " "}, {}, ["transfer.no_summary"]),
        (WANG, {}, {"holds": 5, "capacity": 5}, ["transfer.receiver_full"]),
        (WANG, {}, {"holds": 4, "capacity": 5}, None),
        (WANG, {}, {"holds": 500}, None),
    ],
)
def test_whom_to_propose(
    receiver: Standing, changes: dict[str, Any], how: dict[str, Any], expected: list[str] | None
) -> None:
    """Somebody who stays, who does not own it, who has room, and for whom it is written what has to be known."""
    verdict = propose(at_stage(TransferStage.DOCUMENTED, **changes), receiver, **HOW, **how)

    assert (codes(verdict) if expected else bool(verdict)) == (expected or True)


def test_only_whoever_is_proposed_answers() -> None:
    """Yes or no, with a reason for the no."""
    proposed = at_stage(TransferStage.PROPOSED)

    assert ["transfer.not_proposed"] == codes(accept(proposed, LI, at=NOW))
    assert ["transfer.not_proposed", "transfer.no_reason"] == codes(decline(proposed, LI, reason="", at=NOW))
    full = attrs.evolve(proposed, capacity=3)
    for holds, stage in ((2, TransferStage.ACCEPTED), (3, TransferStage.RECEIVER_FULL)):
        verdict = accept(full, WANG, at=NOW, holds=holds)
        assert isinstance(verdict, Decided)
        assert verdict.state.stage is stage


def test_what_has_to_be_said() -> None:
    """A summary, what the client was told, a reason for falling back and for calling off."""
    assert ["transfer.no_summary"] == codes(document(listed(), summary=" ", **HOW))
    assert ["transfer.no_note"] == codes(inform_client(at_stage(TransferStage.ACCEPTED), agreed=True, note="", **HOW))
    assert ["transfer.no_reason"] == codes(call_off(listed(), reason=" ", **HOW))
    assert ["transfer.other_fallback", "transfer.fallback_leaving", "transfer.no_reason"] == codes(
        fall_back(listed(), attrs.evolve(LI, employment=Employment.NOTICE), reason="", **HOW)
    )


def test_a_transfer_is_completed_on_facts() -> None:
    """Not to somebody who leaves meanwhile, and not when the client has another owner by now."""
    informed = at_stage(TransferStage.INFORMED)
    verdict = complete(informed, CLIENT, WANG, **HOW)
    assert isinstance(verdict, Decided)

    assert ("wang.wei", False, NOW) == (verdict.state.owner, verdict.state.is_open, verdict.state.transferred_at)
    assert ["client.receiver_leaving", "client.other_owner"] == codes(
        complete(informed, a_client(id="C-7", owner="sun"), attrs.evolve(WANG, employment=Employment.DEPARTED), **HOW)
    )
    assert listed().transferred_at is None


def test_falling_back_is_temporary() -> None:
    """The fallback owner has it, nobody is proposed, and somebody can be from there."""
    verdict = fall_back(at_stage(TransferStage.PROPOSED), ZHAO, reason="无人接收", **HOW)
    assert isinstance(verdict, Decided)

    assert ("zhao.min", "", True) == (verdict.state.owner, verdict.state.receiver, verdict.state.is_open)
    assert propose(verdict.state, WANG, **HOW)


def test_the_first_contact_confirms() -> None:
    """A record of the new owner's, since the client is theirs; the earliest is named."""
    done = at_stage(TransferStage.TRANSFERRED)
    hour = dt.timedelta(hours=1)
    records = [
        a_record(id="R-1", at=NOW - 3 * hour),
        a_record(id="R-2", author="sun"),
        a_record(id="R-3", client="C-8"),
    ]
    assert ["transfer.no_contact_yet"] == codes(confirm(done, records, **HOW))
    verdict = confirm(done, [*records, a_record(id="R-5", at=NOW), a_record(id="R-4", at=NOW - 2 * hour)], **HOW)
    assert isinstance(verdict, Decided)

    assert "R-4" == verdict.state.moves[-1].note


def test_a_transfer_has_an_id() -> None:
    """Like anything that is stored; without a receiver nobody takes part in it."""
    with pytest.raises(InvalidInput):
        attrs.evolve(listed(), id="")

    assert frozenset() == listed().target.parties
    assert {"wang.wei"} == at_stage(TransferStage.PROPOSED).target.parties
