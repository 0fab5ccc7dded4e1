"""The history of cooperation (合作历史) with a client, and its loss."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Decided, Refused, Verdict

if TYPE_CHECKING:
    from offboard_core.clients.client import Client


class CooperationSort(StrEnum):
    """Kind of an entry in the history with a client (合作事项)."""

    CONTRACT = "contract"
    ORDER = "order"
    COMPLAINT = "complaint"
    AFTER_SALES = "after_sales"


@attrs.frozen(kw_only=True)
class Cooperation:
    """An entry of the history with a client (合作历史): append-only; `reference` is the host's number of it.

    `by` recorded it and stays through every transfer.
    """

    sort: CooperationSort
    on: dt.date
    reference: str
    summary: str = ""
    amount: Money | None = None
    by: str = ""


@attrs.frozen(kw_only=True)
class Loss:
    """The loss of a client (客户流失): when, why, to whom, annual amount; `case` is the related departure.

    `won_back_on` ends it: the loss stays on record.
    """

    on: dt.date
    reason: str
    competitor: str = ""
    amount: Money | None = None
    case: str | None = None
    by: str = ""
    won_back_on: dt.date | None = None


def record_cooperation(client: Client, item: Cooperation, *, today: dt.date) -> Verdict[Client]:
    """Add an entry to the history of cooperation; the same reference of one kind is kept once."""
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
    """Record the loss of a client: with a reason, not in the future, and once until it is won back."""
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
    """Record the day a lost client came back; the loss stays on record."""
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
