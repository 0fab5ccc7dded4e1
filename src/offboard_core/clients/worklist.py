"""Who owes what by when about a client (待办): a transfer's next step, the first contact, a request to be decided."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from offboard_core.clients.change_request import ChangeRequest, ChangeState
from offboard_core.clients.transfer import ClientTransfer, TransferStage
from offboard_core.kernel.dates import DEFAULT_ZONE, moment
from offboard_core.organization.obligation import DAY_ENDS_HOUR, Obligation

_S = TransferStage


def transfer_obligations(
    transfer: ClientTransfer, *, zone: ZoneInfo = DEFAULT_ZONE, day_ends_hour: int = DAY_ENDS_HOUR
) -> tuple[Obligation, ...]:
    """Return whose turn it is in a transfer, down to the new owner's first contact; nothing once that is on record.

    A client that fell back while a case hands it over waits as that case's residual, and not a second time here. Nothing
    is owed without a day to owe it by.
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
    """Return who has to decide a request for other core fields, as long as nobody has."""
    if request.state is not ChangeState.OPEN or request.decide_by is None or not request.decider:
        return ()
    due_at = moment(request.decide_by, dt.time(day_ends_hour), zone)
    return (Obligation(owner=request.decider, verb="decide_core_change", subject=request.client, due_at=due_at),)


def _next(transfer: ClientTransfer) -> tuple[str, str] | None:
    match transfer.stage:
        case _S.LISTED:
            return "document_transfer", transfer.owner
        case _S.PROPOSED:
            return "accept_transfer", transfer.receiver
        case _S.ACCEPTED:
            return "inform_client", transfer.fallback
        case _S.INFORMED:
            return "complete_transfer", transfer.fallback
        case _S.TRANSFERRED:
            return "confirm_transfer", transfer.owner
        case _S.DOCUMENTED | _S.DECLINED | _S.RECEIVER_FULL | _S.CLIENT_REFUSED:
            return "propose_receiver", transfer.fallback
        case _S.FELL_BACK if transfer.case is None:
            return "propose_receiver", transfer.fallback
        case _:
            return None
