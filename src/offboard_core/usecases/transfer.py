"""Step-by-step transfer of a client (客户移交流程): list, document, propose, accept, inform, complete, confirm.

A client on the manifest of a departure is handed over by its case. One command changes both the transfer and the owner.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import attrs

from offboard_core.access.rules import Action
from offboard_core.access.standing import Employment, Standing
from offboard_core.access.target import Target
from offboard_core.clients import Client, ClientTransfer, TransferStage, worklist
from offboard_core.clients import transfer as client_transfer
from offboard_core.errors import Refusal
from offboard_core.kernel.verdict import Decided, Verdict, then
from offboard_core.offboarding import Item, ItemKind, OffboardingCase
from offboard_core.offboarding.item import HandedOver, about_successor, name_receiver, settle_item
from offboard_core.offboarding.residual import settle_residual
from offboard_core.offboarding.verification import acknowledge_item
from offboard_core.organization.person import Role
from offboard_core.usecases.communication import step_due_on
from offboard_core.usecases.handover import as_party, drawn_up
from offboard_core.usecases.office import Attempt
from offboard_core.usecases.ownership import Stepped, change_hands, first_contact_due_on, in_handover

_READING = frozenset({TransferStage.ACCEPTED, TransferStage.INFORMED})
"""Stages in which the receiver may know whom to talk to."""


def list_transfer(
    attempt: Attempt, client_id: str, *, reason: str, fallback: str | None = None, id: str | None = None
) -> ClientTransfer:
    """List a client for transfer (列入移交); the fallback owner is by default the owner's superior."""
    client = attempt.open(attempt.work.clients, client_id, Action.TRANSFER)
    if findings := in_handover(attempt, client):
        raise Refusal(findings)
    known = attempt.work.transfers.of_client(client_id)
    backed_by = fallback or next(iter(attempt.chain_above(client.owner)), attempt.who.id)
    verdict = _listed(attempt, client, backed_by, reason, known, id=id)
    return attempt.create(attempt.work.transfers, verdict, Action.TRANSFER)


def propose_successor(
    attempt: Attempt, case_id: str, item_id: str, receiver: str, *, capacity: int | None = None
) -> ClientTransfer:
    """Propose the receiver of a client of a departure (拟定接手人); the receiver accepts or declines.

    It requires what settling the line requires, above all documentation, which is passed on. `complete_transfer` settles the
    line; `settle_item` still hands over at once, and at the departure a client goes to the receiver who accepted it.
    """
    case = attempt.open(attempt.work.cases, case_id, Action.SETTLE_ITEM)
    return propose_for(attempt, drawn_up(attempt, case).state, item_id, receiver, capacity)


def propose_for(
    attempt: Attempt, case: OffboardingCase, item_id: str, receiver: str, capacity: int | None
) -> ClientTransfer:
    """Propose a receiver for one client of a case whose manifest is up to date."""
    item = case.find_item(item_id)
    findings = about_successor(case, item_id, by=attempt.who)
    if item is None or findings:
        raise Refusal(findings)
    client = attempt.work.clients.get(item.ref)
    known = attempt.work.transfers.of_client(client.id)
    listed: Verdict[ClientTransfer] | None = next((Decided(state=found) for found in known if found.is_open), None)
    if listed is None:
        listed = _listed(attempt, client, case.supervisor or attempt.who.id, f"case:{case.id}", known)
    verdict = then(then(listed, partial(_told, attempt, case, item)), partial(_proposed, attempt, receiver, capacity))
    if isinstance(verdict, Decided):
        attempt.permit_part(Action.SETTLE_ITEM, case.target, verdict.state.target.stream)
    kept = attempt.keep(attempt.work.transfers, verdict)
    return _answered(attempt, kept, Action.SETTLE_ITEM, case.target)


def document_transfer(attempt: Attempt, transfer_id: str, *, summary: str) -> ClientTransfer:
    """Document what a successor must know about the client (移交交底)."""
    transfer = attempt.open(attempt.work.transfers, transfer_id, Action.DOCUMENT)
    verdict = client_transfer.document(
        transfer, summary=summary, by=attempt.who.id, at=attempt.now, due_on=step_due_on(attempt)
    )
    return attempt.keep(attempt.work.transfers, verdict)


def propose_receiver(
    attempt: Attempt, transfer_id: str, receiver: str, *, capacity: int | None = None
) -> ClientTransfer:
    """Propose the receiver of a client, or another one (拟定接收人); `capacity` limits how many clients they may own."""
    transfer = attempt.open(attempt.work.transfers, transfer_id, Action.TRANSFER)
    _not_by_who_leaves(attempt, transfer)
    verdict = _proposed(attempt, receiver, capacity, transfer)
    return _answered(attempt, attempt.keep(attempt.work.transfers, verdict), Action.TRANSFER)


def accept_transfer(attempt: Attempt, transfer_id: str) -> ClientTransfer:
    """Accept a proposed client (接收确认); exceeding one's capacity is noted."""
    transfer = attempt.open(attempt.work.transfers, transfer_id, Action.ANSWER)
    holds = len(attempt.work.clients.owned_by(attempt.who.id))
    verdict = client_transfer.accept(transfer, attempt.who, at=attempt.now, holds=holds, due_on=step_due_on(attempt))
    return _answered(attempt, attempt.keep(attempt.work.transfers, verdict), Action.ANSWER)


def decline_transfer(attempt: Attempt, transfer_id: str, *, reason: str) -> ClientTransfer:
    """Decline a proposed client, with the reason (拒绝接收)."""
    transfer = attempt.open(attempt.work.transfers, transfer_id, Action.ANSWER)
    verdict = client_transfer.decline(transfer, attempt.who, reason=reason, at=attempt.now, due_on=step_due_on(attempt))
    return _answered(attempt, attempt.keep(attempt.work.transfers, verdict), Action.ANSWER)


def inform_client(attempt: Attempt, transfer_id: str, *, note: str, agreed: bool = True) -> ClientTransfer:
    """Record that the client was informed about the receiver, and whether they agreed (告知客户)."""
    transfer = attempt.open(attempt.work.transfers, transfer_id, Action.TRANSFER)
    verdict = client_transfer.inform_client(
        transfer, agreed=agreed, note=note, by=attempt.who.id, at=attempt.now, due_on=step_due_on(attempt)
    )
    return _answered(attempt, attempt.keep(attempt.work.transfers, verdict), Action.TRANSFER)


def complete_transfer(attempt: Attempt, transfer_id: str) -> ClientTransfer:
    """Make the receiver the owner of the client, now (完成移交).

    If a departure's handover proposed the transfer, its line is settled and acknowledged in the same command.
    """
    transfer = attempt.open(attempt.work.transfers, transfer_id, Action.TRANSFER)
    receiver = attempt.standing(transfer.receiver or transfer.owner)
    case = _handed_over_by(attempt, transfer)
    client = attempt.work.clients.get(transfer.client)
    attempt.permit(Action.TRANSFER, client.target if case is None else as_party(client.target, case))
    workdays = attempt.office.policies.handover_on(attempt.today).first_contact_workdays
    due_on = first_contact_due_on(attempt, workdays)
    verdict = client_transfer.complete(transfer, client, receiver, by=attempt.who.id, at=attempt.now, due_on=due_on)
    if case is not None and verdict:
        _settle_line(attempt, case, client, receiver)
    elif transfer.case is not None and verdict:
        _settle_residual(attempt, transfer)
    kept = attempt.keep(attempt.work.transfers, verdict)
    change_hands(attempt, client, receiver, Stepped(transfer=kept))
    return kept


def fall_back(attempt: Attempt, transfer_id: str, *, reason: str) -> ClientTransfer:
    """Give the client to the fallback owner for the time being (主管代管); the transfer stays open.

    A client of a departure stays with its owner until the departure, and then falls back automatically.
    """
    transfer = attempt.open(attempt.work.transfers, transfer_id, Action.TRANSFER)
    client = attempt.open(attempt.work.clients, transfer.client, Action.TRANSFER)
    if findings := in_handover(attempt, client):
        raise Refusal(findings)
    fallback = attempt.standing(transfer.fallback)
    verdict = client_transfer.fall_back(
        transfer, fallback, by=attempt.who.id, at=attempt.now, reason=reason, due_on=step_due_on(attempt)
    )
    kept = attempt.keep(attempt.work.transfers, verdict)
    change_hands(attempt, client, fallback, Stepped(transfer=kept))
    return kept


def call_transfer_off(attempt: Attempt, transfer_id: str, *, reason: str) -> ClientTransfer:
    """Cancel a transfer (取消移交); the client stays with its present owner."""
    transfer = attempt.open(attempt.work.transfers, transfer_id, Action.TRANSFER)
    _not_by_who_leaves(attempt, transfer)
    verdict = client_transfer.call_off(transfer, reason=reason, by=attempt.who.id, at=attempt.now)
    return _answered(attempt, attempt.keep(attempt.work.transfers, verdict), Action.TRANSFER)


def confirm_transfer(attempt: Attempt, transfer_id: str) -> ClientTransfer:
    """Confirm a transfer by the new owner's first contact, which must be on record (移交确认).

    Recording that contact confirms it automatically; confirming it again makes no change.
    """
    transfer = attempt.open(attempt.work.transfers, transfer_id, Action.TRANSFER)
    if transfer.stage is TransferStage.CONFIRMED:
        return transfer
    records = attempt.work.communications.of_client(transfer.client)
    verdict = client_transfer.confirm(transfer, records, by=attempt.who.id, at=attempt.now)
    return attempt.keep(attempt.work.transfers, verdict)


def receiver_contacts(attempt: Attempt, transfer_id: str) -> Client:
    """Return a client with contacts in clear, for the receiver who accepted it; the reading is recorded."""
    transfer = attempt.open(attempt.work.transfers, transfer_id, Action.ANSWER)
    if transfer.receiver != attempt.who.id or transfer.stage not in _READING:
        raise Refusal((transfer.finding("transfer.not_accepted", person=attempt.who.id, stage=transfer.stage.value),))
    client = attempt.work.clients.get(transfer.client)
    attempt.permit_part(Action.ANSWER, transfer.target, client.target.stream)
    attempt.events.append(client.event("contacts_viewed", by=attempt.who.id, contacts=len(client.contacts)))
    return client


def transfers_of_client(attempt: Attempt, client_id: str) -> tuple[ClientTransfer, ...]:
    """Return the transfers of a client that the actor may see, ended or not."""
    return attempt.visible(attempt.work.transfers.of_client(client_id))


def transfers_waiting_for(attempt: Attempt, person: str | None = None) -> tuple[ClientTransfer, ...]:
    """Return the open transfers in which a person (default: the actor) is proposed or has accepted."""
    found = attempt.work.transfers.of_receiver(person or attempt.who.id)
    return tuple(item for item in found if item.is_open and attempt.ask(Action.VIEW, item.target))


def follow_transfer(attempt: Attempt, transfer_id: str) -> ClientTransfer:
    """Follow up a transfer as the daily round does.

    The new owner's first contact confirms it; a receiver or fallback owner who is leaving is replaced; a transfer whose
    client has another owner by now ends; a late step causes one reminder.
    """
    transfer = attempt.open(attempt.work.transfers, transfer_id, Action.ESCALATE)
    verdict: Verdict[ClientTransfer] = Decided(state=transfer)
    for look in (_overtaken, _confirmed, _still_received, _still_backed, _reminded):
        verdict = then(verdict, partial(look, attempt))
    return _answered(attempt, attempt.keep(attempt.work.transfers, verdict), Action.ESCALATE)


def unfinished_transfers(attempt: Attempt) -> tuple[str, ...]:
    """Return the ids of the transfers that are not finished."""
    attempt.permit(Action.VIEW, Target(kind=ClientTransfer.kind, id=""))
    return tuple(transfer.id for transfer in attempt.work.transfers.unfinished())


def _not_by_who_leaves(attempt: Attempt, transfer: ClientTransfer) -> None:
    """Refuse a leaver who would choose the receiver; a leaver documents and informs the client."""
    if transfer.case is not None and attempt.who.id == transfer.owner and attempt.who.employment is Employment.NOTICE:
        raise Refusal((transfer.finding("transfer.own_case", person=attempt.who.id, case=transfer.case),))


def _overtaken(attempt: Attempt, transfer: ClientTransfer) -> Verdict[ClientTransfer]:
    client = attempt.work.clients.find(transfer.client)
    if not transfer.is_unfinished or client is None or client.owner == transfer.owner:
        return Decided(state=transfer)
    return client_transfer.end_transfer(
        transfer, client.owner, by=attempt.who.id, at=attempt.now, reason=f"owner:{client.owner}"
    )


def _confirmed(attempt: Attempt, transfer: ClientTransfer) -> Verdict[ClientTransfer]:
    if transfer.stage is not TransferStage.TRANSFERRED:
        return Decided(state=transfer)
    records = attempt.work.communications.of_client(transfer.client)
    return client_transfer.confirm(transfer, records, by=attempt.who.id, at=attempt.now) or Decided(state=transfer)


def _still_received(attempt: Attempt, transfer: ClientTransfer) -> Verdict[ClientTransfer]:
    receiver = attempt.work.standings.find(transfer.receiver) if transfer.receiver else None
    if receiver is None:
        return Decided(state=transfer)
    return client_transfer.release_receiver(
        transfer, receiver, by=attempt.who.id, at=attempt.now, due_on=step_due_on(attempt)
    )


def _still_backed(attempt: Attempt, transfer: ClientTransfer) -> Verdict[ClientTransfer]:
    fallback = attempt.work.standings.find(transfer.fallback)
    if not transfer.is_open or (fallback is not None and fallback.employment is Employment.ACTIVE):
        return Decided(state=transfer)
    above = (attempt.work.standings.find(one) for one in attempt.chain_above(transfer.owner))
    for other in (*above, *attempt.work.standings.with_role(Role.SUPERVISOR)):
        if other is not None and other.employment is Employment.ACTIVE and other.id != transfer.owner:
            return client_transfer.replace_fallback(transfer, other, by=attempt.who.id, at=attempt.now)
    return Decided(state=transfer)


def _reminded(attempt: Attempt, transfer: ClientTransfer) -> Verdict[ClientTransfer]:
    owed = next(iter(worklist.transfer_obligations(transfer, zone=attempt.office.zone)), None)
    if owed is None:
        return Decided(state=transfer)
    return worklist.remind_of_step(
        transfer, verb=owed.verb, owner=owed.owner, above=owed.escalates_to, today=attempt.today
    )


def _told(attempt: Attempt, case: OffboardingCase, item: Item, transfer: ClientTransfer) -> Verdict[ClientTransfer]:
    """Copy the case's documentation, or the reason for its refusal, to a transfer."""
    written = item.documentation
    summary = "" if written is None else written.summary or written.reason
    at_case = attrs.evolve(transfer, case=case.id)
    if at_case.stage is not TransferStage.LISTED:
        return Decided(state=at_case)
    return client_transfer.document(at_case, summary=summary, by=case.leaver, at=attempt.now)


def _listed(
    attempt: Attempt,
    client: Client,
    fallback: str,
    reason: str,
    known: Sequence[ClientTransfer],
    *,
    id: str | None = None,
) -> Verdict[ClientTransfer]:
    draft = ClientTransfer.of(
        client,
        id=id or ClientTransfer.id_of(client.id, len(known) + 1),
        fallback=fallback,
        reason=reason,
        due_on=step_due_on(attempt),
    )
    backed_by = attempt.standing(fallback)
    return client_transfer.list_transfer(draft, backed_by, by=attempt.who.id, at=attempt.now, known=known)


def _proposed(
    attempt: Attempt, receiver: str, capacity: int | None, transfer: ClientTransfer
) -> Verdict[ClientTransfer]:
    return client_transfer.propose(
        transfer,
        attempt.standing(receiver),
        by=attempt.who.id,
        at=attempt.now,
        holds=len(attempt.work.clients.owned_by(receiver)),
        capacity=capacity,
        due_on=step_due_on(attempt),
    )


def _handed_over_by(attempt: Attempt, transfer: ClientTransfer) -> OffboardingCase | None:
    """Return the case before departure on whose manifest the client is."""
    case = attempt.work.cases.find(transfer.case) if transfer.case is not None else None
    return case if case is not None and case.is_before_departure else None


def _settle_line(attempt: Attempt, case: OffboardingCase, client: Client, receiver: Standing) -> None:
    item = _line_of(case, client.id)
    if item is None:
        return
    attempt.permit(Action.SETTLE_ITEM, case.target)
    settled = then(
        drawn_up(attempt, case),
        lambda drawn: settle_item(drawn, item.id, HandedOver(receiver=receiver), by=attempt.who, at=attempt.now),
    )
    verdict = then(settled, lambda done: acknowledge_item(done, item.id, by=receiver, at=attempt.now))
    attempt.keep(attempt.work.cases, verdict)


def _settle_residual(attempt: Attempt, transfer: ClientTransfer) -> None:
    """Settle the residual about the client with the transfer, if the actor may settle it."""
    case = attempt.work.cases.find(transfer.case or "")
    item = None if case is None else _line_of(case, transfer.client)
    if case is None or item is None or not attempt.ask(Action.FINISH, case.target):
        return
    verdict = settle_residual(case, f"item:{item.id}", evidence=transfer.id, by=attempt.who, at=attempt.now)
    if isinstance(verdict, Decided):
        attempt.permit(Action.FINISH, case.target)
        attempt.keep(attempt.work.cases, verdict)


def _answered(
    attempt: Attempt, transfer: ClientTransfer, action: Action, permitted: Target | None = None
) -> ClientTransfer:
    """Let the manifest name the receiver who has accepted."""
    case = _handed_over_by(attempt, transfer)
    item = None if case is None else _line_of(case, transfer.client)
    if case is None or item is None:
        return transfer
    named = attempt.standing(transfer.receiver) if transfer.stage in _READING else None
    attempt.permit_part(action, permitted or transfer.target, case.target.stream)
    attempt.keep(attempt.work.cases, name_receiver(case, item.id, named, at=attempt.now))
    return transfer


def _line_of(case: OffboardingCase, client: str) -> Item | None:
    return next((item for item in case.items if (item.kind, item.ref) == (ItemKind.CLIENT, client)), None)
