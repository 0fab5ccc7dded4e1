"""Handing a client over step by step (客户移交流程): listed, documented, proposed, accepted, told to the client, done, confirmed.

A client that waits on the manifest of a departure is handed over there. The ownership changes in the same command as the
transfer, so that neither says anything else than the other.
"""

from __future__ import annotations

import offboard_core.clients as room
from offboard_core.access.rules import Action
from offboard_core.clients import Client, ClientTransfer, TransferStage, handing
from offboard_core.errors import Refusal
from offboard_core.usecases.clients import in_handover
from offboard_core.usecases.office import Attempt

_READING = frozenset({TransferStage.ACCEPTED, TransferStage.INFORMED})
"""Stages in which the receiver may know whom to talk to."""


def list_transfer(
    attempt: Attempt, client_id: str, *, reason: str, fallback: str | None = None, id: str | None = None
) -> ClientTransfer:
    """Put a client on the list of what is to be handed over; the fallback owner is the owner's superior unless named."""
    client = attempt.open(attempt.work.clients, client_id, Action.TRANSFER)
    if findings := in_handover(attempt, client):
        raise Refusal(findings)
    known = attempt.work.transfers.of_client(client_id)
    above = next(iter(attempt.chain_above(client.owner)), attempt.who.id)
    verdict = handing.list_transfer(
        client,
        attempt.standing(fallback or above),
        id=id or f"{client_id}/{len(known) + 1}",
        reason=reason,
        by=attempt.who.id,
        at=attempt.now,
        known=known,
    )
    return attempt.create(attempt.work.transfers, verdict, Action.TRANSFER)


def document_transfer(attempt: Attempt, transfer_id: str, *, summary: str) -> ClientTransfer:
    """Say what a successor has to know of the client."""
    transfer = attempt.open(attempt.work.transfers, transfer_id, Action.DOCUMENT)
    verdict = handing.document(transfer, summary=summary, by=attempt.who.id, at=attempt.now)
    return attempt.keep(attempt.work.transfers, verdict)


def propose_receiver(
    attempt: Attempt, transfer_id: str, receiver: str, *, capacity: int | None = None
) -> ClientTransfer:
    """Propose who is to have the client, first or instead of somebody else; `capacity` is how many they may own."""
    transfer = attempt.open(attempt.work.transfers, transfer_id, Action.TRANSFER)
    verdict = handing.propose(
        transfer,
        attempt.standing(receiver),
        by=attempt.who.id,
        at=attempt.now,
        holds=len(attempt.work.clients.owned_by(receiver)),
        capacity=capacity,
    )
    return attempt.keep(attempt.work.transfers, verdict)


def accept_transfer(attempt: Attempt, transfer_id: str) -> ClientTransfer:
    """Accept a client one is proposed for (接收确认); who owns too many by now is noted as full."""
    transfer = attempt.open(attempt.work.transfers, transfer_id, Action.ANSWER)
    holds = len(attempt.work.clients.owned_by(attempt.who.id))
    return attempt.keep(attempt.work.transfers, handing.accept(transfer, attempt.who, at=attempt.now, holds=holds))


def decline_transfer(attempt: Attempt, transfer_id: str, *, reason: str) -> ClientTransfer:
    """Decline a client one is proposed for, with the reason."""
    transfer = attempt.open(attempt.work.transfers, transfer_id, Action.ANSWER)
    return attempt.keep(attempt.work.transfers, handing.decline(transfer, attempt.who, reason=reason, at=attempt.now))


def inform_client(attempt: Attempt, transfer_id: str, *, note: str, agreed: bool = True) -> ClientTransfer:
    """Record that the client was told who will look after them, and what they said; not agreed: somebody else is proposed."""
    transfer = attempt.open(attempt.work.transfers, transfer_id, Action.TRANSFER)
    verdict = handing.inform_client(transfer, agreed=agreed, note=note, by=attempt.who.id, at=attempt.now)
    return attempt.keep(attempt.work.transfers, verdict)


def complete_transfer(attempt: Attempt, transfer_id: str) -> ClientTransfer:
    """Make the receiver the owner, now: the transfer and the client say so in one command."""
    transfer = attempt.open(attempt.work.transfers, transfer_id, Action.TRANSFER)
    client = attempt.open(attempt.work.clients, transfer.client, Action.TRANSFER)
    receiver = attempt.standing(transfer.receiver or transfer.owner)
    verdict = handing.complete(transfer, client, receiver, by=attempt.who.id, at=attempt.now)
    kept = attempt.keep(attempt.work.transfers, verdict)
    _pass_on(attempt, client, kept)
    return kept


def fall_back(attempt: Attempt, transfer_id: str, *, reason: str) -> ClientTransfer:
    """Let the fallback owner have the client for the time being (主管代管); the transfer stays open."""
    transfer = attempt.open(attempt.work.transfers, transfer_id, Action.TRANSFER)
    client = attempt.open(attempt.work.clients, transfer.client, Action.TRANSFER)
    fallback = attempt.standing(transfer.fallback)
    verdict = handing.fall_back(transfer, fallback, by=attempt.who.id, at=attempt.now, reason=reason)
    kept = attempt.keep(attempt.work.transfers, verdict)
    _pass_on(attempt, client, kept)
    return kept


def call_transfer_off(attempt: Attempt, transfer_id: str, *, reason: str) -> ClientTransfer:
    """Call a transfer off; the client stays with whoever owns it now."""
    transfer = attempt.open(attempt.work.transfers, transfer_id, Action.TRANSFER)
    verdict = handing.call_off(transfer, reason=reason, by=attempt.who.id, at=attempt.now)
    return attempt.keep(attempt.work.transfers, verdict)


def confirm_transfer(attempt: Attempt, transfer_id: str) -> ClientTransfer:
    """Confirm a transfer by the new owner's first contact with the client, which has to be on record."""
    transfer = attempt.open(attempt.work.transfers, transfer_id, Action.TRANSFER)
    records = attempt.work.communications.of_client(transfer.client)
    verdict = handing.confirm(transfer, records, by=attempt.who.id, at=attempt.now)
    return attempt.keep(attempt.work.transfers, verdict)


def receiver_contacts(attempt: Attempt, transfer_id: str) -> Client:
    """Show the contacts in clear to whoever accepted the client, one client at a time; who looked is on record."""
    transfer = attempt.open(attempt.work.transfers, transfer_id, Action.ANSWER)
    if transfer.receiver != attempt.who.id or transfer.stage not in _READING:
        raise Refusal((transfer.finding("transfer.not_accepted", person=attempt.who.id, stage=transfer.stage.value),))
    client = attempt.work.clients.get(transfer.client)
    attempt.permit_part(Action.ANSWER, transfer.target, client.target.stream)
    attempt.events.append(client.event("contacts_viewed", by=attempt.who.id, contacts=len(client.contacts)))
    return client


def transfers_of_client(attempt: Attempt, client_id: str) -> tuple[ClientTransfer, ...]:
    """Return the transfers of a client that the one who asks may see, over or not."""
    found = attempt.work.transfers.of_client(client_id)
    return tuple(item for item in found if attempt.ask(Action.VIEW, item.target))


def transfers_waiting_for(attempt: Attempt, person: str | None = None) -> tuple[ClientTransfer, ...]:
    """Return the open transfers in which somebody (oneself, unless named) is proposed or has accepted."""
    found = attempt.work.transfers.of_receiver(person or attempt.who.id)
    return tuple(item for item in found if item.is_open and attempt.ask(Action.VIEW, item.target))


def _pass_on(attempt: Attempt, client: Client, transfer: ClientTransfer) -> None:
    to = attempt.standing(transfer.owner)
    verdict = room.transfer(client, to, on=attempt.today, reason=f"transfer:{transfer.id}", case=transfer.case)
    attempt.keep(attempt.work.clients, verdict)
