"""What happened between us and a client (合作历史), and that a client was lost (客户流失) or won back."""

from __future__ import annotations

import datetime as dt

import attrs

from offboard_core.clients.client import Client, Cooperation, Loss
from offboard_core.kernel.verdict import Decided, Refused, Verdict


def record_cooperation(client: Client, item: Cooperation, *, today: dt.date) -> Verdict[Client]:
    """Add to the history of cooperation; what is on record stays, and the same reference of one sort is kept once."""
    findings = []
    if not item.reference.strip():
        findings.append(client.finding("cooperation.no_reference"))
    if item.on > today:
        findings.append(client.finding("cooperation.in_the_future", on=item.on))
    known = next((old for old in client.cooperation if (old.sort, old.reference) == (item.sort, item.reference)), None)
    if known is not None:
        if attrs.evolve(item, by=known.by) == known:
            return Decided(state=client)
        findings.append(client.finding("cooperation.known_already", sort=item.sort.value, reference=item.reference))
    if findings:
        return Refused(tuple(findings))
    kept = attrs.evolve(client, cooperation=(*client.cooperation, item))
    event = client.event(
        "cooperation_recorded", sort=item.sort.value, on=item.on, reference=item.reference, amount=item.amount
    )
    return Decided(state=kept, events=(event,))


def record_loss(client: Client, loss: Loss, *, today: dt.date) -> Verdict[Client]:
    """Record that a client was lost: with a reason, not for the future, and once until it is won back."""
    findings = []
    if client.is_lost:
        findings.append(client.finding("loss.lost_already", on=client.losses[-1].on))
    if not loss.reason.strip():
        findings.append(client.finding("loss.no_reason"))
    if loss.on > today:
        findings.append(client.finding("loss.in_the_future", on=loss.on))
    if loss.won_back_on is not None:
        findings.append(client.finding("loss.not_lost"))
    if findings:
        return Refused(tuple(findings))
    lost = attrs.evolve(client, losses=(*client.losses, loss))
    event = client.event(
        "client_lost",
        on=loss.on,
        reason=loss.reason,
        competitor=loss.competitor,
        amount=loss.amount,
        case=loss.case,
        owner=client.owner,
    )
    return Decided(state=lost, events=(event,))


def win_back(client: Client, *, on: dt.date, today: dt.date) -> Verdict[Client]:
    """Record that a lost client came back on a day; the loss stays on record with that day."""
    findings = []
    if not client.is_lost:
        findings.append(client.finding("loss.not_lost"))
    elif not client.losses[-1].on <= on <= today:
        findings.append(client.finding("loss.won_back_out_of_order", on=on, lost_on=client.losses[-1].on))
    if findings:
        return Refused(tuple(findings))
    *earlier, last = client.losses
    kept = attrs.evolve(client, losses=(*earlier, attrs.evolve(last, won_back_on=on)))
    return Decided(state=kept, events=(client.event("client_won_back", on=on, owner=client.owner),))
