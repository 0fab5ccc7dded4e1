"""What is owed about a client, by whom and by when, and who hears of a step that is late."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
import pytest

from offboard_core.clients import TransferStage
from offboard_core.clients.worklist import remind_of_step, transfer_obligations
from tests.clients.builders import DAY
from tests.clients.test_transfer import at_stage


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
