"""Clients (客户): entered, edited, spoken with, handed on; who may see a contact in clear, and who has.

Lists show contacts masked. In clear they are shown to the owner, one client at a time, and that look is on record, so it
is a verb. A client that stands on an open case's manifest is handed over there and not beside it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import attrs

import offboard_core.clients as room
from offboard_core.access.actor import Standing
from offboard_core.access.rules import Action
from offboard_core.clients import (
    Briefing,
    Client,
    Communication,
    DistributionPlan,
    GivenPromise,
    Medium,
    OpenClaim,
    Receiver,
    TransferStage,
    handing,
    masked,
)
from offboard_core.errors import PermissionRefused, Refusal
from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Decided, Refused
from offboard_core.offboarding import ItemKind, ItemState
from offboard_core.usecases.office import Attempt

_STILL_TO_HAND_OVER = frozenset({ItemState.OPEN, ItemState.DEFERRED})


def register_client(attempt: Attempt, client: Client) -> Client:
    """Take a client into the pool (录入客户): core fields are entered this once."""
    attempt.permit(Action.CREATE, client.target)
    entering = attempt.work.clients.find(client.id) or client
    owner = attempt.standing(entering.owner)
    return attempt.keep(attempt.work.clients, room.register(entering, on=attempt.today, owner=owner))


def take_in_client(attempt: Attempt, client: Client) -> Client:
    """Take over a client of the host's former pool, as when the library goes live (客户接入); with its history of owners."""
    attempt.permit(Action.TAKE_IN, client.target)
    if (known := attempt.work.clients.find(client.id)) is not None:
        return known
    owner = attempt.standing(client.owner)
    return attempt.keep(attempt.work.clients, room.take_over(client, on=attempt.today, owner=owner))


def take_in_communication(attempt: Attempt, record: Communication) -> Communication:
    """Take over a record that was kept before the library went live (沟通记录接入); author and moment stay as they were."""
    attempt.permit(Action.TAKE_IN, record.target)
    client = attempt.work.clients.get(record.client)
    known = attempt.work.communications.find(record.id)
    return attempt.keep(attempt.work.communications, room.log(known or record, client, now=attempt.now))


def edit_client(attempt: Attempt, client_id: str, changes: Mapping[str, object]) -> Client:
    """Change fields of a client; each is asked for by its class, and one that may not be changed stops them all."""
    client = attempt.work.clients.get(client_id)
    attempt.permit(Action.EDIT, client.target, fields=changes)
    return attempt.keep(attempt.work.clients, room.edit_client(client, changes))


def log_communication(
    attempt: Attempt,
    client_id: str,
    *,
    medium: Medium,
    summary: str,
    at: dt.datetime | None = None,
    id: str | None = None,
    needs: str = "",
    feedback: str = "",
    promises: str = "",
    attachments: Sequence[str] = (),
) -> Communication:
    """Keep a record of a contact with a client (沟通记录), to the last day; its author is whoever keeps it.

    `at` is when it took place, now unless said otherwise; without an `id` the client's next number is taken.
    """
    client = attempt.open(attempt.work.clients, client_id, Action.LOG)
    record = Communication(
        id=id or _next_id(attempt, client),
        client=client.id,
        author=attempt.who.id,
        at=at or attempt.now,
        medium=medium,
        summary=summary,
        needs=needs,
        feedback=feedback,
        promises=promises,
        attachments=tuple(attachments),
    )
    kept_before = attempt.work.communications.find(record.id)
    attempt.permit_part(Action.LOG, client.target, record.target.stream)
    kept = attempt.keep(attempt.work.communications, room.log(kept_before or record, client, now=attempt.now))
    _first_contact(attempt, client, kept)
    return kept


def amend_communication(
    attempt: Attempt,
    original_id: str,
    *,
    summary: str,
    id: str | None = None,
    needs: str = "",
    feedback: str = "",
    promises: str = "",
    attachments: Sequence[str] = (),
) -> Communication:
    """Correct a record by a later one that names it; the original stays as it was, with its author and moment."""
    original = attempt.work.communications.get(original_id)
    client = attempt.open(attempt.work.clients, original.client, Action.LOG)
    record = attrs.evolve(
        original,
        id=id or _next_id(attempt, client),
        author=attempt.who.id,
        summary=summary,
        needs=needs,
        feedback=feedback,
        promises=promises,
        attachments=tuple(attachments),
        amends=original.id,
        version=0,
    )
    kept_before = attempt.work.communications.find(record.id)
    attempt.permit_part(Action.LOG, client.target, record.target.stream)
    verdict = room.amend(kept_before or record, original, client, now=attempt.now)
    return attempt.keep(attempt.work.communications, verdict)


def transfer_client(
    attempt: Attempt, client_id: str, receiver: str, *, reason: str, end_sharing: bool = False
) -> Client:
    """Give a client another owner (客户移交); one that stands on an open case is handed over there.

    History, orders and stage come along. Collaborators stay unless `end_sharing` says otherwise; a receiver who was one
    is the owner now.
    """
    client = attempt.open(attempt.work.clients, client_id, Action.TRANSFER)
    if findings := in_handover(attempt, client):
        raise Refusal(findings)
    to = attempt.standing(receiver)
    transferred = attempt.keep(attempt.work.clients, room.transfer(client, to, on=attempt.today, reason=reason))
    for part in attempt.work.collaborations.of_client(client_id):
        if end_sharing or part.person == receiver:
            attempt.permit_part(Action.TRANSFER, client.target, part.target.stream)
            attempt.keep(attempt.work.collaborations, room.end_sharing(part, now=attempt.now))
    return transferred


def transfer_clients(attempt: Attempt, giver: str, receivers: Mapping[str, str], *, reason: str) -> Standing:
    """Give many clients of `giver` other owners, `receivers` by client (批量移交): all of them, or none.

    It is refused with every reason there is about any of them. Returns what the giver stands as.
    """
    owner = attempt.standing(giver)
    clients = [attempt.work.clients.get(id) for id in sorted(receivers)]
    _permit_every(attempt, clients, Action.TRANSFER_MANY)
    verdicts = [
        room.transfer(client, attempt.standing(receivers[client.id]), on=attempt.today, reason=reason)
        for client in clients
    ]
    findings = [
        client.finding("client.other_owner", owner=client.owner, value=giver)
        for client in clients
        if client.owner != giver
    ]
    findings += [finding for client in clients for finding in in_handover(attempt, client)]
    findings += [finding for verdict in verdicts if isinstance(verdict, Refused) for finding in verdict.findings]
    if findings:
        raise Refusal(findings)
    for verdict in verdicts:
        attempt.keep(attempt.work.clients, verdict)
    return owner


def client_contacts(attempt: Attempt, client_id: str) -> Client:
    """Show one client's contacts in clear, to its owner alone; who looked is on record (查看联系方式)."""
    client = attempt.work.clients.get(client_id)
    attempt.permit(Action.VIEW, client.target, fields=["contacts"])
    attempt.events.append(client.event("contacts_viewed", by=attempt.who.id, contacts=len(client.contacts)))
    return client


def my_clients(attempt: Attempt, owner: str | None = None) -> tuple[Client, ...]:
    """Return the clients of somebody (oneself, unless named) that the actor may see, by id, contacts masked."""
    clients = attempt.work.clients.owned_by(owner or attempt.who.id)
    return tuple(masked(client) for client in clients if attempt.ask(Action.VIEW, client.target))


def propose_distribution(attempt: Attempt, giver: str, capacity: Mapping[str, int]) -> DistributionPlan:
    """Propose who takes which client of `giver` (客户分配): a dry run, nothing is moved.

    `capacity` names who could take clients on, and how many each may own. Whoever asks has to be allowed to hand every
    one of them on. A plan, or the part of it that is wanted, is carried out by `transfer_clients`, or by `settle_items`
    of a case.
    """
    clients = attempt.work.clients.owned_by(giver)
    _permit_every(attempt, clients, Action.TRANSFER)
    receivers = [
        Receiver.of(attempt.standing(person), attempt.work.clients.owned_by(person), capacity=most)
        for person, most in sorted(capacity.items())
    ]
    return room.plan_distribution(clients, receivers)


def briefing_of(attempt: Attempt, client_id: str) -> Briefing:
    """Return what a successor has to know of a client (客户交接简报): the whole history, promises, open money.

    Contacts are masked: `client_contacts` shows them, and puts that on record.
    """
    client = attempt.open(attempt.work.clients, client_id, Action.VIEW)
    return room.brief(
        masked(client),
        attempt.work.communications.of_client(client_id),
        as_of=attempt.today,
        claims=_open_claims(attempt, client_id),
        payment_promises=_payment_promises(attempt, client_id),
    )


def _first_contact(attempt: Attempt, client: Client, record: Communication) -> None:
    """Let a transfer that waits for the new owner's first contact end with the record of it."""
    for found in attempt.work.transfers.of_client(client.id):
        if found.stage is TransferStage.TRANSFERRED and found.owner == record.author:
            verdict = handing.confirm(found, [record], by=attempt.who.id, at=attempt.now)
            if isinstance(verdict, Decided):
                attempt.permit_part(Action.LOG, client.target, found.target.stream)
                attempt.keep(attempt.work.transfers, verdict)


def _next_id(attempt: Attempt, client: Client) -> str:
    """Number a client's records; two at once conflict, and the second one counts again."""
    number = len(attempt.work.communications.of_client(client.id)) + 1
    while attempt.work.communications.find(id := f"{client.id}#{number}") is not None:
        number += 1
    return id


def in_handover(attempt: Attempt, client: Client) -> tuple[Finding, ...]:
    """Say that a client waits on an open case for its documentation, which a plain transfer would pass by."""
    return tuple(
        client.finding("client.in_handover", case=case.id, item=item.id)
        for case in attempt.work.cases.of_leaver(client.owner)
        if case.is_before_departure
        for item in case.items
        if item.kind is ItemKind.CLIENT and item.ref == client.id and item.state in _STILL_TO_HAND_OVER
    )


def step_due_on(attempt: Attempt) -> dt.date:
    """Return by when somebody is expected to take the next step about a client: as for a client of a departure."""
    workdays = attempt.office.policies.handover_on(attempt.today).client_workdays
    return attempt.office.calendar.add_workdays(attempt.today, workdays).on


def _permit_every(attempt: Attempt, clients: Sequence[Client], action: Action) -> None:
    """Ask for all of them before saying no to any, so that every reason is told at once."""
    decisions = [attempt.ask(action, client.target) for client in clients]
    if reasons := [finding for decision in decisions for finding in decision.findings]:
        hidden = (attempt.unseen(client.target) for client in clients)
        raise PermissionRefused(reasons, unseen=next((unseen for unseen in hidden if unseen is not None), None))
    for client in clients:
        attempt.permit(action, client.target)


def _open_claims(attempt: Attempt, client_id: str) -> tuple[OpenClaim, ...]:
    claims = []
    for receivable in attempt.work.receivables.of_client(client_id):
        outstanding = receivable.outstanding(attempt.today)
        if outstanding.minor > 0:
            ladder = attempt.work.ladders.find(receivable.id)
            claims.append(
                OpenClaim(
                    receivable=receivable.id,
                    outstanding=outstanding,
                    due_on=receivable.due_on,
                    days_overdue=receivable.days_overdue(attempt.today),
                    tier=max((step.tier for step in ladder.current_steps), default=0) if ladder is not None else 0,
                )
            )
    return tuple(claims)


def _payment_promises(attempt: Attempt, client_id: str) -> tuple[GivenPromise, ...]:
    return tuple(
        GivenPromise(
            receivable=ladder.id,
            amount=promise.amount,
            pay_on=promise.pay_on,
            promised_by=promise.promised_by,
            channel=promise.channel.value,
            is_proven=promise.suspends,
        )
        for ladder in attempt.work.ladders.of_client(client_id)
        if ladder.closed_on is None
        for promise in ladder.promises
    )
