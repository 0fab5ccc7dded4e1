"""What a line of the manifest says, kind by kind: the columns of the handover list as plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import attrs

from offboard_core.clients.client import Client
from offboard_core.clients.communication import Communication
from offboard_core.offboarding.checklists import Checklist, ChecklistItem
from offboard_core.offboarding.holdings import Asset, Duty, OpenOrder
from offboard_core.offboarding.parts import ItemKind, Topic
from offboard_core.organization.person import Role
from offboard_core.receivables.assessment import Assessment
from offboard_core.receivables.ladder import Ladder
from offboard_core.receivables.receivable import Receivable


@attrs.frozen(kw_only=True)
class Line:
    """One thing to hand over as it is today. `role` may settle it; `facts` are signed, `moving` only shown."""

    kind: ItemKind
    ref: str
    label: str
    role: Role
    facts: Mapping[str, object]
    moving: Mapping[str, object] = attrs.field(factory=dict)


def order_line(order: OpenOrder) -> Line:
    """Say of an open order: number, amount, delivered, invoiced, remaining, next milestone."""
    return Line(
        kind=ItemKind.ORDER,
        ref=order.number,
        label=f"{order.client_name or order.client} {order.number}",
        role=Role.SUPERVISOR,
        facts={
            "number": order.number,
            "client": order.client,
            "amount": order.amount,
            "delivered": order.delivered,
            "invoiced": order.invoiced,
            "remaining": order.remaining,
            "next_milestone": order.next_milestone,
            "milestone_on": order.milestone_on,
        },
    )


def asset_line(asset: Asset) -> Line:
    """Say of an asset: what it is."""
    facts = {"name": asset.name, "detail": asset.detail}
    return Line(kind=ItemKind.ASSET, ref=asset.id, label=asset.name, role=Role.ASSET_KEEPER, facts=facts)


def duty_line(duty: Duty) -> Line:
    """Say of a duty: what hangs on the leaver."""
    facts = {"name": duty.name, "detail": duty.detail}
    return Line(kind=ItemKind.DUTY, ref=duty.id, label=duty.name, role=Role.SUPERVISOR, facts=facts)


def by_hand_line(topic: Topic, role: Role) -> Line:
    """Ask somebody to look where there is no system."""
    return Line(kind=ItemKind.BY_HAND, ref=topic.value, label=topic.value, role=role, facts={"topic": topic.value})


def checklist_line(checklist: Checklist, item: ChecklistItem) -> Line:
    """Ask somebody to look at something of a kind the host named."""
    facts = {"checklist": checklist.id, "code": item.code}
    ref = f"{checklist.id}/{item.code}"
    return Line(kind=ItemKind.CUSTOM, ref=ref, label=item.label, role=item.role, facts=facts)


def _looked_for(client: Client, recent: Sequence[Communication]) -> tuple[tuple[str, bool], ...]:
    """Return what a successor needs and the pool should have; what it has not, the leaver is asked for."""
    return (
        ("records", bool(recent)),
        ("contacts", bool(client.contacts)),
        ("needs", bool(client.needs.strip() or any(record.needs.strip() for record in recent))),
        ("preferences", bool(client.preferences.strip())),
    )


def receivable_line(
    receivable: Receivable, *, as_of: dt.date, assessment: Assessment, ladder: Ladder | None, contact: str
) -> Line:
    """Say of a receivable: contract, amount, age, tier, whom to ask at the client, promises, receipts finance has not found.

    The latest balance confirmation (对账) is shown with it: a client who acknowledged what they owe cannot be argued with.
    """
    outstanding = receivable.outstanding(as_of)
    promises = ladder.promises if ladder is not None else ()
    receipts = ladder.open_receipts if ladder is not None else ()
    asked = ladder.confirmations[-1:] if ladder is not None else ()
    return Line(
        kind=ItemKind.RECEIVABLE,
        ref=receivable.id,
        label=f"{receivable.name} {outstanding}",
        role=Role.FINANCE,
        facts={
            "client": receivable.client,
            "client_name": receivable.name,
            "contract": receivable.contract,
            "order_number": receivable.order_number,
            "amount": outstanding,
            "due_on": receivable.due_on,
            "disputed": receivable.disputed,
            "promises": tuple(f"{promise.pay_on.isoformat()} {promise.amount}" for promise in promises),
            "receipts": tuple(f"{receipt.received_on.isoformat()} {receipt.amount}" for receipt in receipts),
        },
        moving={
            "days_overdue": assessment.days_overdue,
            "tier": assessment.tier,
            "status": assessment.status.value,
            "contact": contact,
            "balance_sent_on": asked[0].sent_on if asked else None,
            "balance_acknowledged_on": asked[0].acknowledged_on if asked else None,
        },
    )


def client_line(client: Client, records: Sequence[Communication], *, since: dt.datetime, zone: dt.tzinfo) -> Line:
    """Say of a client: basics, history, open needs, preferences, and where the records since `since` are."""
    recent = [record for record in records if record.at >= since]
    last = max((record.at for record in records), default=None)
    return Line(
        kind=ItemKind.CLIENT,
        ref=client.id,
        label=client.name,
        role=Role.SUPERVISOR,
        facts={
            "name": client.name,
            "contracts": tuple(client.contract_numbers),
            "contract_amount": client.contract_amount,
            "segment": client.segment,
            "region": client.region,
            "grade": client.grade,
            "needs": client.needs,
            "preferences": client.preferences,
        },
        moving={
            "records": tuple(record.id for record in recent),
            "missing": tuple(name for name, there in _looked_for(client, recent) if not there),
            "last_record_on": last.astimezone(zone).date() if last is not None else None,
        },
    )
