"""The verification of a claim by finance, and the receiver's acknowledgement of an item."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import attrs

from offboard_core.access.standing import Employment, Standing
from offboard_core.kernel.verdict import Decided, Refused, Verdict
from offboard_core.offboarding.lifecycle import conclude, still_to_settle
from offboard_core.offboarding.party import holds
from offboard_core.organization.person import Role

if TYPE_CHECKING:
    from offboard_core.offboarding.case import OffboardingCase


@attrs.frozen(kw_only=True)
class Verification:
    """Finance's verdict on a claim of the manifest (应收核实): agreed, or disputed with a reason."""

    agreed: bool
    by: str
    at: dt.datetime
    reason: str = ""


def verify_receivable(
    case: OffboardingCase, item_id: str, *, agreed: bool, by: Standing, at: dt.datetime, reason: str = ""
) -> Verdict[OffboardingCase]:
    """Record finance's verdict on a claim of the manifest: agreed, or disputed with a reason (应收核实).

    It can be repeated until the line is handed over, and is required again when the books change the line. A disputed
    claim can still be handed over; its receiver sees the dispute.
    """
    item = case.find_item(item_id)
    if item is None:
        return Refused((case.finding("item.unknown", item=item_id),))
    findings = list(still_to_settle(case, item))
    if not item.kind.rules.is_verified:
        findings.append(case.finding("verification.not_a_receivable", item=item_id, kind=item.kind.value))
    if by.id == case.leaver:
        findings.append(case.finding("item.own_case", person=by.id))
    if not holds(by, Role.FINANCE):
        findings.append(case.finding("verification.role_not_held", person=by.id))
    if not agreed and not reason.strip():
        findings.append(case.finding("verification.no_reason", item=item_id))
    if findings:
        return Refused(tuple(findings))
    said = attrs.evolve(item, verification=Verification(agreed=agreed, by=by.id, at=at, reason=reason))
    event = case.event("receivable_verified", item=item_id, agreed=agreed, reason=reason, by=by.id)
    return conclude(case.with_items(said), event, at=at)


def acknowledge_item(case: OffboardingCase, item_id: str, *, by: Standing, at: dt.datetime) -> Verdict[OffboardingCase]:
    """Record that the receiver has received a line (接管确认); before or after the departure, once."""
    item = case.find_item(item_id)
    if item is None:
        return Refused((case.finding("item.unknown", item=item_id),))
    findings = []
    if not item.is_settled or item.receiver is None:
        findings.append(case.finding("acknowledgement.not_handed_over", item=item_id, state=item.state.value))
    elif item.receiver != by.id:
        findings.append(case.finding("acknowledgement.not_yours", item=item_id, receiver=item.receiver))
    if not case.is_before_departure and case.departed_on is None:
        findings.append(case.finding("case.not_open", stage=case.stage.value))
    if findings:
        return Refused(tuple(findings))
    if item.acknowledged_at is not None:
        return conclude(case, at=at)
    taken = attrs.evolve(item, acknowledged_at=at, unasked="")
    event = case.event("item_acknowledged", item=item_id, label=item.label, receiver=by.id)
    return conclude(case.with_items(taken), event, at=at)


def stop_asking(case: OffboardingCase, receiver: Standing, *, at: dt.datetime) -> Verdict[OffboardingCase]:
    """Stop asking a receiver who is leaving to acknowledge lines: their own case hands them over."""
    waiting = [item for item in case.items if item.awaits_acknowledgement and item.receiver == receiver.id]
    if receiver.employment is Employment.ACTIVE or not waiting:
        return Decided(state=case)
    dropped = case.with_items(*(attrs.evolve(item, unasked=receiver.employment.value) for item in waiting))
    event = case.event(
        "acknowledgement_dropped",
        receiver=receiver.id,
        employment=receiver.employment.value,
        items=tuple(item.id for item in waiting),
    )
    return conclude(dropped, event, at=at)
