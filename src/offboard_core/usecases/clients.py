"""Clients (客户): register, edit, transfer; who may read a contact in clear, and the record of each reading.

Lists mask contacts. A verb shows them in clear, for one client at a time, and records the reading. A client on the
manifest of an open case is handed over by the verbs of the case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from offboard_core.access.grounds import Grounds
from offboard_core.access.rules import Action
from offboard_core.access.standing import Employment, Standing
from offboard_core.clients import (
    Briefing,
    Client,
    DistributionPlan,
    GivenPromise,
    OpenClaim,
    Receiver,
    briefing,
    distribution,
    masked,
    register,
)
from offboard_core.errors import PermissionRefused, Refusal
from offboard_core.kernel.verdict import Refused
from offboard_core.receivables.assessment import Position
from offboard_core.usecases.office import Attempt
from offboard_core.usecases.ownership import Given, Parts, change_hands, in_handover, judge_change
from offboard_core.usecases.situation import situation_of


def register_client(attempt: Attempt, client: Client) -> Client:
    """Register a client (录入客户) with its core fields, which later need a change request."""
    attempt.permit(Action.CREATE, client.target)
    entering = attempt.work.clients.find(client.id) or client
    owner = attempt.standing(entering.owner)
    return attempt.keep(attempt.work.clients, register.register(entering, on=attempt.today, owner=owner))


def take_in_client(attempt: Attempt, client: Client) -> Client:
    """Import a client from the host's former system (客户接入), with its earlier owners."""
    attempt.permit(Action.TAKE_IN, client.target)
    if (known := attempt.work.clients.find(client.id)) is not None:
        return known
    owner = attempt.standing(client.owner)
    return attempt.keep(attempt.work.clients, register.take_over(client, on=attempt.today, owner=owner))


def edit_client(attempt: Attempt, client_id: str, changes: Mapping[str, object]) -> Client:
    """Change fields of a client (编辑客户); one field that the actor may not change refuses all of them."""
    client = attempt.work.clients.get(client_id)
    attempt.permit(Action.EDIT, client.target, fields=changes)
    return attempt.keep(attempt.work.clients, register.edit_client(client, changes))


def transfer_client(
    attempt: Attempt, client_id: str, receiver: str, *, reason: str, end_sharing: bool = False
) -> Client:
    """Transfer a client to another owner at once (客户移交); a client on an open case is handed over there.

    History, orders and stage stay with the client. Collaborations stay unless `end_sharing`; that of the new owner ends.
    """
    client = attempt.open(attempt.work.clients, client_id, Action.TRANSFER)
    if findings := in_handover(attempt, client):
        raise Refusal(findings)
    parts = Parts.END if end_sharing else Parts.RECEIVERS_ENDS
    return change_hands(attempt, client, attempt.standing(receiver), Given(reason=reason, parts=parts))


def transfer_clients(attempt: Attempt, giver: str, receivers: Mapping[str, str], *, reason: str) -> Standing:
    """Transfer many clients of `giver`, `receivers` by client (批量移交): all of them or none.

    A refusal lists the reasons for every client. Returns the standing of the giver.
    """
    owner = attempt.standing(giver)
    clients = [attempt.work.clients.get(id) for id in sorted(receivers)]
    _permit_every(attempt, clients, Action.TRANSFER_MANY)
    given = Given(reason=reason)
    to = {person: attempt.standing(person) for person in dict.fromkeys(receivers[client.id] for client in clients)}
    verdicts = [judge_change(client, to[receivers[client.id]], given, today=attempt.today) for client in clients]
    findings = [
        client.finding("client.other_owner", owner=client.owner, value=giver)
        for client in clients
        if client.owner != giver
    ]
    findings += [finding for client in clients for finding in in_handover(attempt, client)]
    findings += [finding for verdict in verdicts if isinstance(verdict, Refused) for finding in verdict.findings]
    if findings:
        raise Refusal(findings)
    for client in clients:
        change_hands(attempt, client, to[receivers[client.id]], given)
    return owner


def client_contacts(attempt: Attempt, client_id: str) -> Client:
    """Return a client with its contacts in clear, for its owner only; the reading is recorded (查看联系方式)."""
    client = attempt.work.clients.get(client_id)
    attempt.permit(Action.VIEW, client.target, fields=["contacts"])
    attempt.events.append(client.event("contacts_viewed", by=attempt.who.id, contacts=len(client.contacts)))
    return client


def my_clients(attempt: Attempt, owner: str | None = None) -> tuple[Client, ...]:
    """Return the clients of a person (default: the actor) that the actor may see, by id, contacts masked."""
    clients = attempt.work.clients.owned_by(owner or attempt.who.id)
    return tuple(masked(client) for client in attempt.visible(clients))


def propose_distribution(attempt: Attempt, giver: str, capacity: Mapping[str, int]) -> DistributionPlan:
    """Propose a distribution of the clients of `giver` (客户分配) without moving any.

    `capacity` names the possible receivers, with the number of clients each may own. The actor must be allowed to transfer
    every client. `transfer_clients`, or `settle_items` of a case, carries the plan out or a part of it.
    """
    clients = attempt.work.clients.owned_by(giver)
    _permit_every(attempt, clients, Action.TRANSFER)
    receivers = [
        Receiver.of(attempt.standing(person), attempt.work.clients.owned_by(person), capacity=most)
        for person, most in sorted(capacity.items())
    ]
    return distribution.plan_distribution(clients, receivers)


def briefing_of(attempt: Attempt, client_id: str) -> Briefing:
    """Return the briefing of a client for a successor (客户交接简报): history, promises and open claims.

    Contacts are masked; `client_contacts` shows them and records the reading.
    """
    client = attempt.open(attempt.work.clients, client_id, Action.VIEW)
    return briefing.brief(
        masked(client),
        attempt.work.communications.of_client(client_id),
        as_of=attempt.today,
        claims=_open_claims(attempt, client_id),
        payment_promises=_payment_promises(attempt, client_id),
    )


def _permit_every(attempt: Attempt, clients: Sequence[Client], action: Action) -> None:
    """Ask for permission for all clients, so that a refusal lists every reason."""
    decisions = [attempt.ask(action, client.target) for client in clients]
    if reasons := [finding for decision in decisions for finding in decision.findings]:
        hidden = (attempt.unseen(client.target) for client in clients)
        raise PermissionRefused(reasons, unseen=next((unseen for unseen in hidden if unseen is not None), None))
    for client in clients:
        attempt.permit(action, client.target)


def _open_claims(attempt: Attempt, client_id: str) -> tuple[OpenClaim, ...]:
    """Return each claim with something outstanding, as assessed today by the due date agreed with the client."""
    claims = []
    for receivable in attempt.work.receivables.of_client(client_id):
        ladder = attempt.work.ladders.find(receivable.id)
        position = Position(receivable=receivable, ladder=ladder, situation=situation_of(attempt, ladder))
        if position.outstanding.minor > 0:
            claims.append(
                OpenClaim(
                    receivable=receivable.id,
                    outstanding=position.outstanding,
                    due_on=position.agreed.due_on,
                    days_overdue=position.assessment.days_overdue,
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


def unmask_contacts(attempt: Attempt, client_id: str, *, reason: str) -> Client:
    """Return another person's client with its contacts in clear (解除脱敏): needs a reason and a second factor."""
    client = attempt.open(attempt.work.clients, client_id, Action.UNMASK)
    if not reason.strip():
        raise Refusal((client.finding("unmask.no_reason"),))
    attempt.events.append(
        client.event("contacts_unmasked", by=attempt.who.id, contacts=len(client.contacts), reason=reason)
    )
    return client


def explain_permission(attempt: Attempt, action: Action, kind: str, id: str, *, field: str | None = None) -> Grounds:
    """Explain whether the actor may do an action (权限说明): rules, near misses, who else may, and until when.

    Like a refusal, it names only the owner of the target. A person without a role, or departed, gets the refusal only.
    Raises `NotFound`.
    """
    thing = attempt.work.repository(kind).get(id)
    if not attempt.who.roles or attempt.who.employment is Employment.DEPARTED:
        attempt.permit(action, thing.target)
    return attempt.asker.explain(action, thing.target, field=field)
