"""Handing a client over: every step allowed where the chart says so and nowhere else, and an owner at every moment."""

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
    accept,
    call_off,
    complete,
    confirm,
    decline,
    document,
    end_transfer,
    fall_back,
    hand_directly,
    inform_client,
    list_transfer,
    propose,
    put_in_care,
    release_receiver,
    replace_fallback,
)
from offboard_core.clients.transfer_stage import TransferStep, transfer_steps
from offboard_core.errors import InvalidInput
from offboard_core.kernel.identity import PersonId
from offboard_core.kernel.verdict import Decided, Refused, Verdict
from tests.clients.builders import DAY, NOW, a_client, a_person, a_record

LI, WANG, ZHAO = (Standing(id=PersonId(id), name=id) for id in ("li.na", "wang.wei", "zhao.min"))
CLIENT = a_client(id="C-7")
HOW: dict[str, Any] = {"by": "zhao.min", "at": NOW}
NAMED = {TransferStage.PROPOSED, TransferStage.ACCEPTED, TransferStage.INFORMED}


def a_draft(id: str = "C-7/1", reason: str = "调整") -> ClientTransfer:
    """Draft the transfer of a client of Li Na's."""
    return ClientTransfer.of(CLIENT, id=id, fallback="zhao.min", reason=reason)


def listed() -> ClientTransfer:
    """Put a client of Li Na's on the list."""
    return state(list_transfer(a_draft(), ZHAO, **HOW))


def state(verdict: Verdict[ClientTransfer]) -> ClientTransfer:
    """Return where a yes led to."""
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
ACTS: dict[TransferStep, Act] = {
    TransferStep.DOCUMENT: lambda it: document(it, summary="合同在谈", **HOW),
    TransferStep.PROPOSE: lambda it: propose(it, WANG, **HOW),
    TransferStep.ACCEPT: lambda it: accept(it, WANG, at=NOW),
    TransferStep.RECORD_FULL: lambda it: accept(attrs.evolve(it, capacity=0), WANG, at=NOW),
    TransferStep.DECLINE: lambda it: decline(it, WANG, reason="客户太多", at=NOW),
    TransferStep.INFORM_CLIENT: lambda it: inform_client(it, agreed=True, note="电话告知", **HOW),
    TransferStep.RECORD_REFUSAL: lambda it: inform_client(it, agreed=False, note="不同意换人", **HOW),
    TransferStep.COMPLETE: lambda it: complete(it, CLIENT, WANG, **HOW),
    TransferStep.HAND_DIRECTLY: lambda it: hand_directly(it, WANG, case="li.na#1", reason="case:li.na#1", **HOW),
    TransferStep.FALL_BACK: lambda it: fall_back(it, ZHAO, reason="无人接收", **HOW),
    TransferStep.PUT_IN_CARE: lambda it: put_in_care(it, ZHAO, reason="case:li.na#1", **HOW),
    TransferStep.CONFIRM: lambda it: confirm(it, [a_record()], **HOW),
    TransferStep.CALL_OFF: lambda it: call_off(it, reason="不移交了", **HOW),
    TransferStep.END_TRANSFER: lambda it: end_transfer(it, "hua", reason="owner:hua", **HOW),
}
"""A decision for every step but the release of a receiver, which changes nothing where it is not open."""


@pytest.mark.parametrize(("stage", "step"), list(product(TransferStage, ACTS)))
def test_every_step_from_every_stage(stage: TransferStage, step: TransferStep) -> None:
    """It leads where the chart says, and is refused from everywhere else."""
    verdict = ACTS[step](at_stage(stage))
    to = transfer_steps()[stage].get(step)

    assert {*TransferStep} == {*ACTS, TransferStep.RELEASE_RECEIVER}
    if to is None:
        assert isinstance(verdict, Refused)
        (finding,) = verdict.findings
        wanted = TransferStep.ACCEPT if step is TransferStep.RECORD_FULL else step
        assert "transfer.wrong_stage" == finding.code
        assert {"stage": stage.value, "wanted": leads_to(wanted).value} == finding.facts
    else:
        assert isinstance(verdict, Decided)
        assert verdict.state.stage is to
        assert (to, NOW) == (verdict.state.moves[-1].stage, verdict.state.moves[-1].at)
        assert ["transfer_moved"] == [event.type for event in verdict.events]


def leads_to(step: TransferStep) -> TransferStage:
    """Return the one stage that a step leads to."""
    (stage,) = {found[step] for found in transfer_steps().values() if step in found}
    return stage


def test_a_client_is_listed_once() -> None:
    """With a reason, and somebody who can take it for the time being; again when the first transfer is over."""
    leaving = attrs.evolve(ZHAO, employment=Employment.NOTICE)

    assert ["client.no_reason", "transfer.open_already", "transfer.fallback_leaving"] == codes(
        list_transfer(a_draft("C-7/2", " "), leaving, known=[listed()], **HOW)
    )
    over = attrs.evolve(listed(), stage=TransferStage.CALLED_OFF)
    assert list_transfer(a_draft("C-7/2", "x"), ZHAO, known=[over], **HOW)
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
    assert "C-7/2" == ClientTransfer.id_of("C-7", 2)
    assert {"wang.wei"} == at_stage(TransferStage.PROPOSED).target.parties


@pytest.mark.parametrize("open_one", [None, at_stage(TransferStage.PROPOSED, id="C-7/1")])
def test_a_departure_decides_at_once(open_one: ClientTransfer | None) -> None:
    """What was open ends in it, and what was not begun begins and ends with it; the first contact is what is left."""
    decided = hand_directly(
        open_one or a_draft("C-7/9"), WANG, case="li.na#1", reason="case:li.na#1", due_on=DAY, **HOW
    )
    assert isinstance(decided, Decided)
    handed = decided.state

    assert ("C-7/9" if open_one is None else "C-7/1") == handed.id
    assert ("wang.wei", "wang.wei", "li.na#1", TransferStage.TRANSFERRED, DAY) == (
        handed.owner,
        handed.receiver,
        handed.case,
        handed.stage,
        handed.due_on,
    )
    assert (NOW, ["transfer_moved"]) == (handed.transferred_at, [event.type for event in decided.events])
    assert (False, True) == (handed.is_open, handed.is_unfinished)


def test_a_client_in_care_has_nobody_named() -> None:
    """The fallback owner has it, whoever that was to be and whoever was proposed."""
    held = state(put_in_care(at_stage(TransferStage.ACCEPTED), a_person("boss"), reason="case:x", **HOW))

    assert ("boss", "boss", "", TransferStage.FELL_BACK, True) == (
        held.owner,
        held.fallback,
        held.receiver,
        held.stage,
        held.is_open,
    )


def test_what_is_overtaken_ends() -> None:
    """With the owner the client has now; nobody owes a first contact any more."""
    ended = state(end_transfer(at_stage(TransferStage.TRANSFERRED), "hua", reason="owner:hua", **HOW))

    assert ("hua", TransferStage.CALLED_OFF, False) == (ended.owner, ended.stage, ended.is_unfinished)
    assert "owner:hua" == ended.moves[-1].note


@pytest.mark.parametrize("stage", TransferStage)
@pytest.mark.parametrize("employment", Employment)
def test_a_receiver_who_leaves_is_released(stage: TransferStage, employment: Employment) -> None:
    """As long as the client is not theirs; whoever stays is not."""
    transfer = at_stage(stage)
    released = state(release_receiver(transfer, a_person("wang.wei", employment), due_on=DAY, **HOW))

    if stage in NAMED and employment is not Employment.ACTIVE:
        assert (TransferStage.DECLINED, f"receiver:{employment.value}") == (released.stage, released.moves[-1].note)
        assert DAY == released.due_on
    else:
        assert transfer == released


def test_a_fallback_owner_who_leaves_is_replaced() -> None:
    """By somebody who stays, and once."""
    transfer = at_stage(TransferStage.DOCUMENTED)
    named = replace_fallback(transfer, a_person("boss"), **HOW)

    assert isinstance(named, Decided)
    assert ("boss", TransferStage.DOCUMENTED, "fallback:boss") == (
        named.state.fallback,
        named.state.stage,
        named.state.moves[-1].note,
    )
    assert [{"client": "C-7", "before": "zhao.min", "after": "boss"}] == [event.facts for event in named.events]
    assert named.state == state(replace_fallback(named.state, a_person("boss"), **HOW))
    over = at_stage(TransferStage.CONFIRMED)
    assert over == state(replace_fallback(over, a_person("boss"), **HOW))
    refused = replace_fallback(transfer, a_person("boss", Employment.NOTICE), **HOW)
    assert isinstance(refused, Refused)
    assert [("transfer.fallback_leaving", {"fallback": "boss"})] == [
        (finding.code, finding.facts) for finding in refused.findings
    ]
