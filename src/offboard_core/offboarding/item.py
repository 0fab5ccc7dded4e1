"""An item of the manifest: handed to a receiver, waived or deferred."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

import attrs

from offboard_core.access.standing import Employment, Standing
from offboard_core.finding import Finding
from offboard_core.kernel.said import Said
from offboard_core.kernel.verdict import Decided, Hand, Message, Refused, Verdict
from offboard_core.offboarding.documentation import Documentation
from offboard_core.offboarding.item_kinds import ItemKind, Topic
from offboard_core.offboarding.lifecycle import LineDecided, conclude, conclude_lines, still_to_settle
from offboard_core.offboarding.party import PARTIES, party_for
from offboard_core.offboarding.verification import Verification
from offboard_core.organization.person import Role

if TYPE_CHECKING:
    from offboard_core.offboarding.case import OffboardingCase


class ItemState(StrEnum):
    """State of a line."""

    OPEN = "open"
    SETTLED = "settled"
    """Accepted by its receiver, given back, or ticked."""
    WAIVED = "waived"
    """Dropped by two people, with a reason."""
    DEFERRED = "deferred"
    """Left for later with an owner and a due date; becomes a residual."""
    GONE = "gone"
    """Paid or reassigned meanwhile; no handover is needed."""


class Outcome(StrEnum):
    """What happened to an asset."""

    RETURNED = "returned"
    DAMAGED = "damaged"
    LOST = "lost"
    CONSUMED = "consumed"


@attrs.frozen(kw_only=True)
class Item:
    """One line of the manifest (交接清单行).

    `id` is the host's id of the thing, with the kind as a prefix where two kinds could share one; `ref` is the host's
    id alone. `role` may settle it. `giver`, `receiver` and `witness` are 移交人, 接管人 and 监交人. `facts` are the signed
    columns; `moving` columns change with time alone (age, tier, latest record), so they are shown but not signed.
    """

    id: str
    kind: ItemKind
    ref: str
    label: str
    role: Role
    giver: str
    due_on: dt.date
    facts: Mapping[str, object] = attrs.field(factory=dict)
    moving: Mapping[str, object] = attrs.field(factory=dict)
    state: ItemState = ItemState.OPEN
    receiver: str | None = None
    witness: str | None = None
    outcome: Outcome | None = None
    evidence: str = ""
    reason: str = ""
    proposed_by: str | None = None
    """Id of the person who proposed to waive it; a second person decides."""
    decided_by: str | None = None
    deferred_until: dt.date | None = None
    documentation: Documentation | None = None
    verification: Verification | None = None
    acknowledged_at: dt.datetime | None = None
    """Moment at which the receiver acknowledged it, `None` before."""
    unasked: str = ""
    """Why the receiver is not asked for an acknowledgement: they are leaving, and their own case hands it over."""

    @property
    def is_open(self) -> bool:
        """Return whether the line still needs an act before the departure."""
        return self.state is ItemState.OPEN

    @property
    def is_settled(self) -> bool:
        """Return whether the line was handed over."""
        return self.state is ItemState.SETTLED

    @property
    def is_deferred(self) -> bool:
        """Return whether the line was deferred and becomes a residual."""
        return self.state is ItemState.DEFERRED

    @property
    def is_unfinished(self) -> bool:
        """Return whether the line is open or deferred and may be finished before the departure."""
        return self.is_open or self.is_deferred

    @property
    def stands_for(self) -> Topic | None:
        """Return the topic of a line that is kept by hand in place of a source, else `None`."""
        by_hand = self.kind is ItemKind.BY_HAND
        return next((topic for topic in Topic if by_hand and topic.value == self.ref), None)

    @property
    def sheet(self) -> Role:
        """Return the party whose sheet has the line: by its topic where kept by hand, by its role where custom."""
        if self.stands_for is not None:
            return party_for(self.stands_for)
        by_role = self.kind is ItemKind.CUSTOM and self.role in PARTIES
        return self.role if by_role else self.kind.rules.sheet

    @property
    def is_documented(self) -> bool:
        """Return whether the documentation of the line allows its handover."""
        if not self.kind.rules.is_documented:
            return True
        return self.documentation is not None and self.documentation.is_done

    @property
    def awaits_acknowledgement(self) -> bool:
        """Return whether its receiver is still asked to acknowledge it."""
        taken = self.is_settled and self.receiver is not None
        return taken and self.acknowledged_at is None and not self.unasked

    @property
    def signed_part(self) -> Mapping[str, object]:
        """Return what a signature covers: everything except what time alone changes, and progress notes."""
        verified = {} if self.verification is None else {"verification": self.verification}
        return {**verified, **{name: getattr(self, name) for name in _SIGNED}}


_SIGNED = (
    *("id", "kind", "label", "facts", "state", "receiver", "witness"),
    *("outcome", "deferred_until", "documentation"),
)
_MAY_WAIVE = frozenset(PARTIES)


@attrs.frozen(kw_only=True)
class HandedOver:
    """How a line is handed over: receiver, witness (监交人), and the outcome of a returned asset.

    Without a `witness` it is the supervisor, or else the person who settles the line. `evidence` is the receipt of an
    asset, or the basis on which a manual line was ticked.
    """

    receiver: Standing | None = None
    witness: Standing | None = None
    outcome: Outcome | None = None
    evidence: str = ""


def settle_item(
    case: OffboardingCase, item_id: str, handed: HandedOver, *, by: Standing, at: dt.datetime
) -> Verdict[OffboardingCase]:
    """Hand one line over: a receiver takes it before a witness, or an asset is returned with a receipt.

    A client needs accepted documentation, or a recorded refusal to write it.
    """
    return settle_items(case, {item_id: handed}, by=by, at=at)


def settle_items(
    case: OffboardingCase, handed: Mapping[str, HandedOver], *, by: Standing, at: dt.datetime
) -> Verdict[OffboardingCase]:
    """Hand many lines over, `handed` by line; if any is refused, all are, with every reason."""
    return conclude_lines(case, (_settle(case, id, handed[id], by) for id in sorted(handed)), at=at)


def _settle(case: OffboardingCase, item_id: str, handed: HandedOver, by: Standing) -> LineDecided | Refused:
    item = case.find_item(item_id)
    if item is None:
        return Refused((case.finding("item.unknown", item=item_id),))
    witness = handed.witness.id if handed.witness is not None else _default_witness(case, by, handed.receiver)
    findings = (
        *_cannot_be_worked_on(case, item, by),
        *_about_receiver(case, item, handed.receiver),
        *_about_witness(case, item, handed, witness),
        *_about_kind(case, item, handed),
    )
    if findings:
        return Refused(findings)
    done = attrs.evolve(
        item,
        state=ItemState.SETTLED,
        receiver=handed.receiver.id if handed.receiver is not None else None,
        witness=witness,
        outcome=handed.outcome,
        evidence=handed.evidence,
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
        witness=witness,
        outcome=handed.outcome.value if handed.outcome is not None else None,
        evidence=handed.evidence,
    )
    return LineDecided(done, event)


def waive_item(
    case: OffboardingCase, item_id: str, *, reason: str, by: Standing, at: dt.datetime
) -> Verdict[OffboardingCase]:
    """Drop a line without a receiver: one person proposes it with a reason, and another one confirms."""
    item = case.find_item(item_id)
    if item is None:
        return Refused((case.finding("item.unknown", item=item_id),))
    findings = [*still_to_settle(case, item), *_about_deciding(case, by)]
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
        return conclude(case.with_items(proposed), event, at=at)
    waived = attrs.evolve(
        item, state=ItemState.WAIVED, decided_by=by.id, reason=reason, receiver=None, deferred_until=None
    )
    event = case.event("item_waived", item=item.id, reason=reason, proposed_by=item.proposed_by, by=by.id)
    return conclude(case.with_items(waived), event, at=at)


def defer_item(
    case: OffboardingCase, item_id: str, *, owner: Standing, due_on: dt.date, reason: str, by: Standing, at: dt.datetime
) -> Verdict[OffboardingCase]:
    """Leave a line for later, to be finished by an owner by `due_on`; at the departure it becomes a residual."""
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
    return conclude(case.with_items(deferred), event, at=at)


def about_successor(case: OffboardingCase, item_id: str, *, by: Standing) -> tuple[Finding, ...]:
    """Return why no successor can be proposed yet for a client of this handover: what would block settling it."""
    item = case.find_item(item_id)
    if item is None:
        return (case.finding("item.unknown", item=item_id),)
    findings = list(_cannot_be_worked_on(case, item, by))
    if item.kind is not ItemKind.CLIENT:
        findings.append(case.finding("documentation.not_a_client", item=item.id, kind=item.kind.value))
    elif not item.is_documented:
        findings.append(case.finding("item.undocumented", item=item.id))
    return tuple(findings)


def name_receiver(
    case: OffboardingCase, item_id: str, receiver: Standing | None, *, at: dt.datetime
) -> Verdict[OffboardingCase]:
    """Record who accepted a line that is still open; `None` withdraws the acceptance.

    The named person receives it at the departure if it is not settled before. A settled line stays unchanged.
    """
    item = case.find_item(item_id)
    name = receiver.id if receiver is not None else None
    if item is None or not item.is_open or item.receiver == name or not case.is_before_departure:
        return Decided(state=case)
    event = case.event("receiver_named", item=item.id, label=item.label, before=item.receiver, after=name)
    return conclude(case.with_items(attrs.evolve(item, receiver=name)), event, at=at)


@attrs.frozen(kw_only=True)
class WorkToReroute(Said):
    """An order or a duty is to be led to its receiver in the host's own systems."""

    code: ClassVar[str] = "work.reroute"
    goes_by: ClassVar[Hand] = Hand.REROUTE

    case: str
    kind: str
    reference: str
    label: str
    giver: str
    receiver: str


def rerouting(case: OffboardingCase, item: Item, to: Standing) -> Message:
    """Ask the host to reassign an order or a duty to `to` in its own systems."""
    work = WorkToReroute(
        case=case.id, kind=item.kind.value, reference=item.ref, label=item.label, giver=item.giver, receiver=to.id
    )
    return work.to(to.id, key=f"reroute:{case.id}:{item.id}:{to.id}:{case.version}", stream=case.target.stream)


def may_settle(item: Item) -> frozenset[Role]:
    """Return the roles that may settle a line. HR may settle every line except those of finance."""
    return frozenset({item.role} if item.role is Role.FINANCE else {item.role, Role.HR})


def _cannot_be_worked_on(case: OffboardingCase, item: Item, by: Standing) -> tuple[Finding, ...]:
    findings = [*still_to_settle(case, item), *_about_deciding(case, by)]
    if may_settle(item).isdisjoint(by.roles):
        findings.append(_role_not_held(case, item, by, may_settle(item)))
    return tuple(findings)


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
        missing = item.kind.rules.needs_receiver
        return (case.finding("item.receiver_missing", item=item.id),) if missing else ()
    if receiver.id == case.leaver:
        return (case.finding("item.receiver_is_leaver", item=item.id, receiver=receiver.id),)
    if receiver.employment is not Employment.ACTIVE:
        return (case.finding("item.receiver_leaving", item=item.id, receiver=receiver.id),)
    return ()


def _default_witness(case: OffboardingCase, by: Standing, receiver: Standing | None) -> str | None:
    taken = {case.leaver, receiver.id if receiver is not None else None}
    return next((person for person in (case.supervisor, by.id) if person is not None and person not in taken), None)


def _about_witness(case: OffboardingCase, item: Item, handed: HandedOver, witness: str | None) -> tuple[Finding, ...]:
    if witness is None:
        return (case.finding("item.witness_missing", item=item.id),)
    findings = []
    if witness == case.leaver or (handed.receiver is not None and witness == handed.receiver.id):
        findings.append(case.finding("item.witness_not_apart", item=item.id, witness=witness))
    if handed.witness is not None and handed.witness.employment is not Employment.ACTIVE:
        findings.append(case.finding("item.witness_leaving", item=item.id, witness=witness))
    return tuple(findings)


def _about_kind(case: OffboardingCase, item: Item, handed: HandedOver) -> tuple[Finding, ...]:
    findings = []
    if item.kind.rules.is_returned:
        if handed.outcome is None:
            findings.append(case.finding("item.outcome_missing", item=item.id))
        if not handed.evidence.strip():
            findings.append(case.finding("item.receipt_missing", item=item.id))
    elif handed.outcome is not None:
        findings.append(case.finding("item.not_an_asset", item=item.id, kind=item.kind.value))
    if not item.is_documented:
        findings.append(case.finding("item.undocumented", item=item.id))
    return tuple(findings)
