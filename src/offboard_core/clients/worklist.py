"""Obligations about a client (待办): a transfer's next step, the first contact, a request to be decided.

A late step of a transfer is reminded of once.
"""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, assert_never
from zoneinfo import ZoneInfo

import attrs

from offboard_core.clients.change_request import ChangeRequest, ChangeState
from offboard_core.clients.transfer import ClientTransfer
from offboard_core.clients.transfer_stage import TransferStage
from offboard_core.kernel.dates import DEFAULT_ZONE, moment
from offboard_core.kernel.said import Said
from offboard_core.kernel.verdict import Decided
from offboard_core.organization.obligation import DAY_ENDS_HOUR, Obligation


def transfer_obligations(
    transfer: ClientTransfer, *, zone: ZoneInfo = DEFAULT_ZONE, day_ends_hour: int = DAY_ENDS_HOUR
) -> tuple[Obligation, ...]:
    """Return the next step of a transfer and who owes it, up to the new owner's first contact with the client.

    A client with the fallback owner during a case is owed as a residual of that case instead. A transfer without a due
    date owes no step.
    """
    owed = _next(transfer)
    if owed is None or transfer.due_on is None:
        return ()
    verb, owner = owed
    due_at = moment(transfer.due_on, dt.time(day_ends_hour), zone)
    above = transfer.fallback if owner != transfer.fallback else None
    return (Obligation(owner=owner, verb=verb, subject=transfer.client, due_at=due_at, escalates_to=above),)


def change_obligations(
    request: ChangeRequest, *, zone: ZoneInfo = DEFAULT_ZONE, day_ends_hour: int = DAY_ENDS_HOUR
) -> tuple[Obligation, ...]:
    """Return who has to decide a request for a change of core fields, until it is decided."""
    if request.state is not ChangeState.OPEN or request.decide_by is None or not request.decider:
        return ()
    due_at = moment(request.decide_by, dt.time(day_ends_hour), zone)
    return (Obligation(owner=request.decider, verb="decide_core_change", subject=request.client, due_at=due_at),)


@attrs.frozen(kw_only=True)
class TransferLate(Said):
    """A step of a transfer is late: `owner` owes it by `verb`."""

    code: ClassVar[str] = "transfer.late"

    client: str
    verb: str
    owner: str
    due_on: dt.date
    stage: TransferStage


def remind_of_step(
    transfer: ClientTransfer, *, verb: str, owner: str, above: str | None, today: dt.date
) -> Decided[ClientTransfer]:
    """Remind once of a late step: the person who owes it, and their superior in the transfer."""
    if transfer.due_on is None or today <= transfer.due_on or transfer.reminded == len(transfer.moves):
        return Decided(state=transfer)
    recipients = tuple(dict.fromkeys(person for person in (owner, above) if person))
    said = TransferLate(client=transfer.client, verb=verb, owner=owner, due_on=transfer.due_on, stage=transfer.stage)
    prefix, stream = f"transfer:{transfer.id}:{len(transfer.moves)}", transfer.target.stream
    messages = tuple(said.to(recipient, key=f"{prefix}:{recipient}", stream=stream) for recipient in recipients)
    event = transfer.event("transfer_reminded", client=transfer.client, stage=transfer.stage.value, to=recipients)
    return Decided(state=attrs.evolve(transfer, reminded=len(transfer.moves)), events=(event,), messages=messages)


def _next(transfer: ClientTransfer) -> tuple[str, str] | None:
    """Return the verb of the next step and who has to take it; `None` if no step is owed here."""
    match transfer.stage:
        case TransferStage.LISTED:
            return "document_transfer", transfer.owner
        case TransferStage.PROPOSED:
            return "accept_transfer", transfer.receiver
        case TransferStage.ACCEPTED:
            return "inform_client", transfer.fallback
        case TransferStage.INFORMED:
            return "complete_transfer", transfer.fallback
        case TransferStage.TRANSFERRED:
            return "confirm_transfer", transfer.owner
        case (
            TransferStage.DOCUMENTED
            | TransferStage.DECLINED
            | TransferStage.RECEIVER_FULL
            | TransferStage.CLIENT_REFUSED
        ):
            return "propose_receiver", transfer.fallback
        case TransferStage.FELL_BACK:  # while a case hands it over it is owed there, as a residual
            return ("propose_receiver", transfer.fallback) if transfer.case is None else None
        case TransferStage.CONFIRMED | TransferStage.CALLED_OFF:
            return None
        case _:
            assert_never(transfer.stage)
