"""How a line ends: settled with its receiver, waived by two people, or deferred to an owner and a day."""

from __future__ import annotations

import datetime as dt

import attrs

from offboard_core.access.actor import Employment, Standing
from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Decided, Hand, Message, Refused, Verdict
from offboard_core.offboarding.case import OffboardingCase
from offboard_core.offboarding.conclusion import before_departure, conclude
from offboard_core.offboarding.parts import Item, ItemKind, ItemState, Outcome
from offboard_core.organization.person import Role

_NEEDS_RECEIVER = frozenset({ItemKind.RECEIVABLE, ItemKind.CLIENT, ItemKind.ORDER, ItemKind.DUTY})
_MAY_WAIVE = frozenset({Role.SUPERVISOR, Role.FINANCE, Role.HR})


def settle_item(
    case: OffboardingCase,
    item_id: str,
    *,
    by: Standing,
    at: dt.datetime,
    receiver: Standing | None = None,
    witness: Standing | None = None,
    outcome: Outcome | None = None,
    evidence: str = "",
) -> Verdict[OffboardingCase]:
    """Hand one line over: `receiver` takes it on before `witness` (监交人), or an asset is given back with a receipt.

    Without a `witness` the supervisor is one, or else whoever settles it. A client is handed over only on documentation
    that was accepted, or whose refusal is on record. `evidence` is the receipt of an asset, or what a line kept by hand
    was ticked on.
    """
    item = case.find_item(item_id)
    if item is None:
        return Refused((case.finding("item.unknown", item=item_id),))
    standby = witness.id if witness is not None else _default_witness(case, by, receiver)
    findings = (
        *_cannot_be_worked_on(case, item, by),
        *_about_receiver(case, item, receiver),
        *_about_witness(case, item, receiver, standby),
        *_about_witness_leaving(case, item, witness),
        *_about_kind(case, item, outcome, evidence),
    )
    if findings:
        return Refused(findings)
    done = attrs.evolve(
        item,
        state=ItemState.SETTLED,
        receiver=receiver.id if receiver is not None else None,
        witness=standby,
        outcome=outcome,
        evidence=evidence,
        decided_by=by.id,
        proposed_by=None,
        deferred_until=None,
    )
    event = case.event(
        "item_settled",
        item=item.id,
        kind=item.kind.value,
        label=item.label,
        giver=item.giver,
        receiver=done.receiver,
        witness=standby,
        outcome=outcome.value if outcome is not None else None,
        evidence=evidence,
    )
    return conclude(case.with_item(done), event, at=at)


def waive_item(
    case: OffboardingCase, item_id: str, *, reason: str, by: Standing, at: dt.datetime
) -> Verdict[OffboardingCase]:
    """Let a line go without a receiver. Two people do it: the first proposes with a reason, another one confirms."""
    item = case.find_item(item_id)
    if item is None:
        return Refused((case.finding("item.unknown", item=item_id),))
    findings = [*before_departure(case), *_not_open(case, item), *_about_deciding(case, by)]
    if not reason.strip():
        findings.append(case.finding("item.no_reason", item=item.id))
    if _MAY_WAIVE.isdisjoint(by.roles):
        findings.append(_role_not_held(case, item, by, _MAY_WAIVE))
    if item.proposed_by == by.id:
        findings.append(case.finding("item.second_person_needed", item=item.id, person=by.id))
    if findings:
        return Refused(tuple(findings))
    if item.proposed_by is None:
        proposed = attrs.evolve(item, proposed_by=by.id, reason=reason)
        event = case.event("waiver_proposed", item=item.id, reason=reason, by=by.id)
        return conclude(case.with_item(proposed), event, at=at)
    waived = attrs.evolve(
        item, state=ItemState.WAIVED, decided_by=by.id, reason=reason, receiver=None, deferred_until=None
    )
    event = case.event("item_waived", item=item.id, reason=reason, proposed_by=item.proposed_by, by=by.id)
    return conclude(case.with_item(waived), event, at=at)


def defer_item(
    case: OffboardingCase,
    item_id: str,
    *,
    owner: Standing,
    due_on: dt.date,
    reason: str,
    by: Standing,
    at: dt.datetime,
) -> Verdict[OffboardingCase]:
    """Leave a line for later, with somebody to finish it by `due_on`; at the departure it becomes a residual."""
    item = case.find_item(item_id)
    if item is None:
        return Refused((case.finding("item.unknown", item=item_id),))
    findings = [*_cannot_be_worked_on(case, item, by), *_about_receiver(case, item, owner)]
    if not reason.strip():
        findings.append(case.finding("item.no_reason", item=item.id))
    if due_on <= case.today(at):
        findings.append(case.finding("item.due_in_the_past", item=item.id, due_on=due_on))
    if findings:
        return Refused(tuple(findings))
    deferred = attrs.evolve(
        item,
        state=ItemState.DEFERRED,
        receiver=owner.id,
        deferred_until=due_on,
        reason=reason,
        decided_by=by.id,
        proposed_by=None,
    )
    event = case.event("item_deferred", item=item.id, owner=owner.id, due_on=due_on, reason=reason)
    return conclude(case.with_item(deferred), event, at=at)


def about_successor(case: OffboardingCase, item_id: str, *, by: Standing) -> tuple[Finding, ...]:
    """Say why nobody can be proposed yet to take on a client of this handover: what would stand against settling it."""
    item = case.find_item(item_id)
    if item is None:
        return (case.finding("item.unknown", item=item_id),)
    findings = list(_cannot_be_worked_on(case, item, by))
    if item.kind is not ItemKind.CLIENT:
        findings.append(case.finding("documentation.not_a_client", item=item.id, kind=item.kind.value))
    elif item.documentation is None or not item.documentation.is_done:
        findings.append(case.finding("item.undocumented", item=item.id))
    return tuple(findings)


def name_receiver(
    case: OffboardingCase, item_id: str, receiver: Standing | None, *, at: dt.datetime
) -> Verdict[OffboardingCase]:
    """Note who has said yes to a line that is still open, or with None that they take it back.

    Whoever is named has it at the departure if it is not settled before. A line that is settled meanwhile stays as it is.
    """
    item = case.find_item(item_id)
    name = receiver.id if receiver is not None else None
    if item is None or not item.is_open or item.receiver == name or not case.is_before_departure:
        return Decided(state=case)
    event = case.event("receiver_named", item=item.id, label=item.label, before=item.receiver, after=name)
    return conclude(case.with_item(attrs.evolve(item, receiver=name)), event, at=at)


def rerouting(case: OffboardingCase, item: Item, to: Standing) -> Message:
    """Ask the host to lead an order or a duty to `to` in its own systems."""
    return Message(
        key=f"reroute:{case.id}:{item.id}:{to.id}:{case.version}",
        hand=Hand.REROUTE,
        code="work.reroute",
        recipient=to.id,
        stream=case.target.stream,
        facts={
            "case": case.id,
            "kind": item.kind.value,
            "reference": item.ref,
            "label": item.label,
            "giver": item.giver,
            "receiver": to.id,
        },
    )


def may_settle(item: Item) -> frozenset[Role]:
    """Return the roles that may settle a line. HR stands in everywhere but for finance, so that nothing gets stuck."""
    return frozenset({item.role} if item.role is Role.FINANCE else {item.role, Role.HR})


def _cannot_be_worked_on(case: OffboardingCase, item: Item, by: Standing) -> tuple[Finding, ...]:
    findings = [*before_departure(case), *_not_open(case, item), *_about_deciding(case, by)]
    if may_settle(item).isdisjoint(by.roles):
        findings.append(_role_not_held(case, item, by, may_settle(item)))
    return tuple(findings)


def _not_open(case: OffboardingCase, item: Item) -> tuple[Finding, ...]:
    """A deferred line may still be finished before the departure."""
    if item.is_unfinished:
        return ()
    return (case.finding("item.not_open", item=item.id, state=item.state.value),)


def _about_deciding(case: OffboardingCase, by: Standing) -> tuple[Finding, ...]:
    if by.id == case.leaver:
        return (case.finding("item.own_case", person=by.id),)
    if by.employment is not Employment.ACTIVE:
        return (case.finding("item.person_leaving", person=by.id),)
    return ()


def _role_not_held(case: OffboardingCase, item: Item, by: Standing, roles: frozenset[Role]) -> Finding:
    return case.finding("item.role_not_held", item=item.id, person=by.id, roles=", ".join(sorted(roles)))


def _about_receiver(case: OffboardingCase, item: Item, receiver: Standing | None) -> tuple[Finding, ...]:
    if receiver is None:
        missing = item.kind in _NEEDS_RECEIVER
        return (case.finding("item.receiver_missing", item=item.id),) if missing else ()
    if receiver.id == case.leaver:
        return (case.finding("item.receiver_is_leaver", item=item.id, receiver=receiver.id),)
    if receiver.employment is not Employment.ACTIVE:
        return (case.finding("item.receiver_leaving", item=item.id, receiver=receiver.id),)
    return ()


def _default_witness(case: OffboardingCase, by: Standing, receiver: Standing | None) -> str | None:
    taken = {case.leaver, receiver.id if receiver is not None else None}
    return next((person for person in (case.supervisor, by.id) if person is not None and person not in taken), None)


def _about_witness(
    case: OffboardingCase, item: Item, receiver: Standing | None, witness: str | None
) -> tuple[Finding, ...]:
    if witness is None:
        return (case.finding("item.witness_missing", item=item.id),)
    if witness == case.leaver or (receiver is not None and witness == receiver.id):
        return (case.finding("item.witness_not_apart", item=item.id, witness=witness),)
    return ()


def _about_witness_leaving(case: OffboardingCase, item: Item, witness: Standing | None) -> tuple[Finding, ...]:
    if witness is None or witness.employment is Employment.ACTIVE:
        return ()
    return (case.finding("item.witness_leaving", item=item.id, witness=witness.id),)


def _about_kind(case: OffboardingCase, item: Item, outcome: Outcome | None, evidence: str) -> tuple[Finding, ...]:
    findings = []
    if item.kind is ItemKind.ASSET:
        if outcome is None:
            findings.append(case.finding("item.outcome_missing", item=item.id))
        if not evidence.strip():
            findings.append(case.finding("item.receipt_missing", item=item.id))
    elif outcome is not None:
        findings.append(case.finding("item.not_an_asset", item=item.id, kind=item.kind.value))
    if item.kind is ItemKind.CLIENT and (item.documentation is None or not item.documentation.is_done):
        findings.append(case.finding("item.undocumented", item=item.id))
    return tuple(findings)
