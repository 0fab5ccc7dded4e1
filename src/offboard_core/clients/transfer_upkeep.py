"""Transfer changes caused by departures and by time."""

from __future__ import annotations

import datetime as dt

import attrs

from offboard_core.access.standing import Employment, Standing
from offboard_core.clients.client import Client
from offboard_core.clients.transfer import OVER, ClientTransfer, TransferMove, TransferStage, move_to
from offboard_core.kernel.verdict import Decided, Hand, Message, Refused, Verdict

_NAMED = frozenset({TransferStage.PROPOSED, TransferStage.ACCEPTED, TransferStage.INFORMED})
"""Stages in which a receiver is named, and the client is not theirs yet."""


def hand_directly(
    client: Client,
    receiver: Standing,
    open_one: ClientTransfer | None,
    *,
    id: str,
    fallback: str,
    case: str,
    reason: str,
    by: str,
    at: dt.datetime,
    due_on: dt.date | None = None,
) -> Decided[ClientTransfer]:
    """Note that a departure's handover gives a client to `receiver` at once, without waiting for the steps in between.

    A transfer that is open already ends in it; otherwise this is all there was of it, under `id`. What is left is the new
    owner's first contact, expected by `due_on`.
    """
    found = open_one
    if found is None:
        found = ClientTransfer(id=id, client=client.id, owner=client.owner, fallback=fallback, reason=reason)
    handed = attrs.evolve(found, owner=receiver.id, receiver=receiver.id, case=case)
    return move_to(handed, TransferStage.TRANSFERRED, by=by, at=at, note=reason, due_on=due_on)


def put_in_care(
    transfer: ClientTransfer, fallback: Standing, *, by: str, at: dt.datetime, reason: str
) -> Decided[ClientTransfer]:
    """Note that `fallback` has the client for the time being because its owner has left, whoever was named before."""
    held = attrs.evolve(transfer, owner=fallback.id, fallback=fallback.id, receiver="")
    return move_to(held, TransferStage.FELL_BACK, by=by, at=at, note=reason)


def end_transfer(
    transfer: ClientTransfer, owner: str, *, by: str, at: dt.datetime, reason: str
) -> Decided[ClientTransfer]:
    """End a transfer that something else has overtaken: the client came back, or went on to somebody else."""
    return move_to(attrs.evolve(transfer, owner=owner), TransferStage.CALLED_OFF, by=by, at=at, note=reason)


def release_receiver(
    transfer: ClientTransfer, receiver: Standing, *, by: str, at: dt.datetime, due_on: dt.date | None = None
) -> Verdict[ClientTransfer]:
    """Take the place of a receiver who is leaving: as if they had declined; whoever stays changes nothing."""
    if transfer.stage not in _NAMED or receiver.employment is Employment.ACTIVE:
        return Decided(state=transfer)
    return move_to(
        transfer, TransferStage.DECLINED, by=by, at=at, note=f"receiver:{receiver.employment.value}", due_on=due_on
    )


def replace_fallback(
    transfer: ClientTransfer, fallback: Standing, *, by: str, at: dt.datetime
) -> Verdict[ClientTransfer]:
    """Name somebody else who takes the client where nobody does, as when the one who was to has left."""
    if fallback.employment is not Employment.ACTIVE:
        return Refused((transfer.finding("transfer.fallback_leaving", fallback=fallback.id),))
    if transfer.stage in OVER or transfer.fallback == fallback.id:
        return Decided(state=transfer)
    move = TransferMove(stage=transfer.stage, by=by, at=at, note=f"fallback:{fallback.id}")
    moved = attrs.evolve(transfer, fallback=fallback.id, moves=(*transfer.moves, move))
    event = moved.event("transfer_fallback_named", client=transfer.client, before=transfer.fallback, after=fallback.id)
    return Decided(state=moved, events=(event,))


def remind_of_step(
    transfer: ClientTransfer, *, verb: str, owner: str, above: str | None, today: dt.date
) -> Decided[ClientTransfer]:
    """Remind once of a step whose day is over: whoever owes it, and whoever stands above them in the transfer."""
    if transfer.due_on is None or today <= transfer.due_on or transfer.reminded == len(transfer.moves):
        return Decided(state=transfer)
    recipients = tuple(dict.fromkeys(person for person in (owner, above) if person))
    messages = tuple(
        Message(
            key=f"transfer:{transfer.id}:{len(transfer.moves)}:{recipient}",
            hand=Hand.NOTIFY,
            code="transfer.late",
            recipient=recipient,
            stream=transfer.target.stream,
            facts={
                "client": transfer.client,
                "verb": verb,
                "owner": owner,
                "due_on": transfer.due_on,
                "stage": transfer.stage,
            },
        )
        for recipient in recipients
    )
    event = transfer.event("transfer_reminded", client=transfer.client, stage=transfer.stage.value, to=recipients)
    return Decided(state=attrs.evolve(transfer, reminded=len(transfer.moves)), events=(event,), messages=messages)
