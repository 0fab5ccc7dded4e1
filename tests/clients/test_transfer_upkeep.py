"""What befalls a transfer from outside its own steps: decided at once, taken back, people leaving, days going by."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
import pytest

from offboard_core.access.standing import Employment
from offboard_core.clients import ClientTransfer, TransferStage
from offboard_core.clients.transfer_upkeep import (
    end_transfer,
    hand_directly,
    put_in_care,
    release_receiver,
    remind_of_step,
    replace_fallback,
)
from offboard_core.clients.worklist import transfer_obligations
from offboard_core.kernel.verdict import Decided, Refused, Verdict
from tests.clients.builders import DAY, NOW, a_client, a_person
from tests.clients.test_transfer import at_stage

HOW: dict[str, Any] = {"by": "zhao.min", "at": NOW}
NAMED = {TransferStage.PROPOSED, TransferStage.ACCEPTED, TransferStage.INFORMED}


def state(verdict: Verdict[ClientTransfer]) -> ClientTransfer:
    """Return where a yes led to."""
    assert isinstance(verdict, Decided)
    return verdict.state


@pytest.mark.parametrize("open_one", [None, at_stage(TransferStage.PROPOSED, id="C-7/1")])
def test_a_departure_decides_at_once(open_one: ClientTransfer | None) -> None:
    """What was open ends in it, and what was not begun begins and ends with it; the first contact is what is left."""
    decided = hand_directly(
        a_client(),
        a_person("wang.wei"),
        open_one,
        id="C-7/9",
        fallback="zhao.min",
        case="li.na#1",
        reason="case:li.na#1",
        due_on=DAY,
        **HOW,
    )
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
    held = put_in_care(at_stage(TransferStage.ACCEPTED), a_person("boss"), reason="case:x", **HOW).state

    assert ("boss", "boss", "", TransferStage.FELL_BACK, True) == (
        held.owner,
        held.fallback,
        held.receiver,
        held.stage,
        held.is_open,
    )


def test_what_is_overtaken_ends() -> None:
    """With the owner the client has now; nobody owes a first contact any more."""
    ended = end_transfer(at_stage(TransferStage.TRANSFERRED), "hua", reason="owner:hua", **HOW).state

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


@pytest.mark.parametrize("days", [0, 1])
def test_whoever_is_late_hears_of_it_once(days: int) -> None:
    """The day after the deadline and not on it: whoever owes the step, and whoever stands above it."""
    transfer = attrs.evolve(at_stage(TransferStage.PROPOSED), due_on=DAY)
    how: dict[str, Any] = {"verb": "accept_transfer", "owner": "wang.wei", "above": "zhao.min"}
    told = remind_of_step(transfer, today=DAY + dt.timedelta(days=days), **how)

    due = days > 0
    assert (["wang.wei", "zhao.min"] if due else []) == [message.recipient for message in told.messages]
    assert due == bool(told.events)
    assert () == remind_of_step(told.state, today=DAY + dt.timedelta(days=30), **how).messages or not due
    assert len({message.key for message in told.messages}) == len(told.messages)


def test_nothing_is_late_without_a_day() -> None:
    """A transfer from before there were days waits in silence; nobody is named twice."""
    how: dict[str, Any] = {"verb": "propose_receiver", "owner": "zhao.min", "above": None}
    assert () == remind_of_step(at_stage(TransferStage.LISTED, due_on=None), today=DAY, **how).messages
    late = at_stage(TransferStage.DECLINED, due_on=DAY)
    assert ["zhao.min"] == [
        message.recipient for message in remind_of_step(late, today=DAY + dt.timedelta(days=1), **how).messages
    ]


@pytest.mark.parametrize(
    ("stage", "verb", "owner", "above"),
    [
        (TransferStage.LISTED, "document_transfer", "li.na", "zhao.min"),
        (TransferStage.DOCUMENTED, "propose_receiver", "zhao.min", None),
        (TransferStage.PROPOSED, "accept_transfer", "wang.wei", "zhao.min"),
        (TransferStage.DECLINED, "propose_receiver", "zhao.min", None),
        (TransferStage.RECEIVER_FULL, "propose_receiver", "zhao.min", None),
        (TransferStage.ACCEPTED, "inform_client", "zhao.min", None),
        (TransferStage.INFORMED, "complete_transfer", "zhao.min", None),
        (TransferStage.CLIENT_REFUSED, "propose_receiver", "zhao.min", None),
        (TransferStage.FELL_BACK, "propose_receiver", "zhao.min", None),
        (TransferStage.TRANSFERRED, "confirm_transfer", "li.na", "zhao.min"),
    ],
)
def test_whose_turn_it_is(stage: TransferStage, verb: str, owner: str, above: str | None) -> None:
    """In every stage somebody's, until the first contact is on record; by the end of the day."""
    (todo,) = transfer_obligations(at_stage(stage, due_on=DAY))

    assert (verb, owner, above, "C-7") == (todo.verb, todo.owner, todo.escalates_to, todo.subject)
    assert dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC) == todo.due_at
    assert dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC) == (
        transfer_obligations(at_stage(stage, due_on=DAY), day_ends_hour=17)[0].due_at
    )


def test_where_nobody_owes_anything() -> None:
    """Once it is over, without a day, and of a client that waits as the residual of a case."""
    for over in (TransferStage.CONFIRMED, TransferStage.CALLED_OFF):
        assert () == transfer_obligations(at_stage(over, due_on=DAY))
    assert () == transfer_obligations(at_stage(TransferStage.PROPOSED, due_on=None))
    assert () == transfer_obligations(at_stage(TransferStage.FELL_BACK, due_on=DAY, case="li.na#1"))
