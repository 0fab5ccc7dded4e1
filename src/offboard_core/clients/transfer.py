"""The transfer of one client (客户移交流程): its steps, and the fallback if no receiver takes the client.

    listed → documented → proposed → accepted → informed → transferred → confirmed
                            ↑   ↘ declined        ↘ client_refused
                            └──────┴─── proposed to another receiver, or owned by the supervisor temporarily

The client stays with its owner until it is transferred. If no receiver takes it, the fallback owner owns it temporarily,
so that it always has an owner. A transfer is over when the new owner has contacted the client, or when it was called off.
`lifecycle.ClientTransferLifecycle` is the chart; some of its steps are taken by departures only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import ClassVar

import attrs

from offboard_core.access.standing import Employment, Standing
from offboard_core.access.target import Recorded, Target
from offboard_core.clients.client import Client
from offboard_core.clients.communication import Communication
from offboard_core.clients.transfer_stage import OVER, TransferStage, TransferStep, transfer_steps
from offboard_core.finding import Finding
from offboard_core.kernel.identity import check_id
from offboard_core.kernel.verdict import Decided, Refused, Verdict


def _transfer_id(value: str) -> str:
    return check_id(value, "transfer.id")


@attrs.frozen(kw_only=True)
class TransferMove:
    """One step of a transfer: its new stage, who took it and when, and a note."""

    stage: TransferStage
    by: str
    at: dt.datetime
    note: str = ""


@attrs.frozen(kw_only=True)
class ClientTransfer(Recorded):
    """The transfer of a client (客户移交单).

    `owner` owns the client now; `receiver` is to own it (empty before a proposal) and may own `capacity` clients;
    `fallback` owns it temporarily without a receiver. `summary` is the owner's description for the successor. `due_on`
    is the day by which the next step is expected. `moves` are all steps so far, oldest first.
    """

    kind: ClassVar[str] = "transfers"

    id: str = attrs.field(converter=_transfer_id)
    client: str
    owner: str
    fallback: str
    reason: str
    receiver: str = ""
    capacity: int | None = None
    summary: str = ""
    case: str | None = None
    stage: TransferStage = TransferStage.LISTED
    reminded: int = 0
    """Number of moves at which the next step was last reminded of."""
    due_on: dt.date | None = None
    moves: tuple[TransferMove, ...] = ()
    version: int = 0

    @classmethod
    def of(
        cls, client: Client, *, id: str, fallback: str, reason: str, due_on: dt.date | None = None
    ) -> ClientTransfer:
        """Draft the transfer of a client; `list_transfer` or `hand_directly` begins it."""
        return cls(id=id, client=client.id, owner=client.owner, fallback=fallback, reason=reason, due_on=due_on)

    @staticmethod
    def id_of(client: str, number: int) -> str:
        """Return the id of a client's first, second, … transfer."""
        return f"{client}/{number}"

    @property
    def target(self) -> Target:
        """Describe the transfer to the permission rules: it is the owner's, and the receiver is a party."""
        parties = frozenset({self.receiver}) if self.receiver else frozenset[str]()
        return Target(kind=self.kind, id=self.id, owner=self.owner, parties=parties)

    @property
    def is_open(self) -> bool:
        """Return whether a step is still needed before the client has its new owner."""
        return self.stage not in OVER

    @property
    def is_unfinished(self) -> bool:
        """Return whether it is open, or waits for the new owner's first contact."""
        return self.is_open or self.stage is TransferStage.TRANSFERRED

    @property
    def transferred_at(self) -> dt.datetime | None:
        """Return the moment at which the client got its new owner; `None` before."""
        return next((move.at for move in reversed(self.moves) if move.stage is TransferStage.TRANSFERRED), None)


def list_transfer(
    draft: ClientTransfer, fallback: Standing, *, by: str, at: dt.datetime, known: Iterable[ClientTransfer] = ()
) -> Verdict[ClientTransfer]:
    """List a client for transfer; at most one open transfer per client."""
    findings = []
    if not draft.reason.strip():
        findings.append(Finding(code="client.no_reason", subject=draft.client))
    findings += [
        Finding(code="transfer.open_already", subject=draft.client, facts={"transfer": other.id})
        for other in known
        if other.is_open
    ]
    if fallback.employment is not Employment.ACTIVE:
        facts = {"fallback": fallback.id}
        findings.append(Finding(code="transfer.fallback_leaving", subject=draft.client, facts=facts))
    if findings:
        return Refused(tuple(findings))
    move = TransferMove(stage=TransferStage.LISTED, by=by, at=at, note=draft.reason)
    listed = attrs.evolve(draft, fallback=fallback.id, moves=(move,))
    event = listed.event(
        "transfer_listed", client=listed.client, owner=listed.owner, fallback=fallback.id, reason=listed.reason
    )
    return Decided(state=listed, events=(event,))


def document(
    transfer: ClientTransfer, *, summary: str, by: str, at: dt.datetime, due_on: dt.date | None = None
) -> Verdict[ClientTransfer]:
    """Record what a successor has to know; can be repeated until a receiver is proposed."""
    against = _about_text(transfer, summary, "transfer.no_summary")
    told = attrs.evolve(transfer, summary=summary)
    return _take(told, TransferStep.DOCUMENT, against, by=by, at=at, due_on=due_on)


def propose(
    transfer: ClientTransfer,
    receiver: Standing,
    *,
    by: str,
    at: dt.datetime,
    holds: int = 0,
    capacity: int | None = None,
    due_on: dt.date | None = None,
) -> Verdict[ClientTransfer]:
    """Propose a receiver, the first one or a replacement.

    Refused for the owner, for a person who is leaving, and for one at their capacity: `holds` is how many clients they
    own, `capacity` how many they may own.
    """
    against = [*_about_receiver(transfer, receiver), *_about_text(transfer, transfer.summary, "transfer.no_summary")]
    if _is_full(holds, capacity):
        against.append(transfer.finding("transfer.receiver_full", receiver=receiver.id, holds=holds, capacity=capacity))
    proposed = attrs.evolve(transfer, receiver=receiver.id, capacity=capacity)
    return _take(proposed, TransferStep.PROPOSE, against, by=by, at=at, due_on=due_on)


def accept(
    transfer: ClientTransfer, receiver: Standing, *, at: dt.datetime, holds: int = 0, due_on: dt.date | None = None
) -> Verdict[ClientTransfer]:
    """Accept the client as the proposed receiver; one who owns too many clients by now is recorded as full."""
    step = TransferStep.ACCEPT
    if _is_open_to(transfer, step) and _is_full(holds, transfer.capacity):
        step = TransferStep.RECORD_FULL
    return _take(transfer, step, _about_answer(transfer, receiver), by=receiver.id, at=at, due_on=due_on)


def decline(
    transfer: ClientTransfer, receiver: Standing, *, reason: str, at: dt.datetime, due_on: dt.date | None = None
) -> Verdict[ClientTransfer]:
    """Decline the client with a reason, until it is handed over; then another receiver is proposed."""
    against = [*_about_answer(transfer, receiver), *_about_text(transfer, reason, "transfer.no_reason")]
    return _take(transfer, TransferStep.DECLINE, against, by=receiver.id, at=at, note=reason, due_on=due_on)


def release_receiver(
    transfer: ClientTransfer, receiver: Standing, *, by: str, at: dt.datetime, due_on: dt.date | None = None
) -> Verdict[ClientTransfer]:
    """Release a receiver who is leaving, as if they had declined; if they stay, the transfer is unchanged."""
    if not _is_open_to(transfer, TransferStep.RELEASE_RECEIVER) or receiver.employment is Employment.ACTIVE:
        return Decided(state=transfer)
    note = f"receiver:{receiver.employment.value}"
    return _take(transfer, TransferStep.RELEASE_RECEIVER, by=by, at=at, note=note, due_on=due_on)


def inform_client(
    transfer: ClientTransfer, *, agreed: bool, note: str, by: str, at: dt.datetime, due_on: dt.date | None = None
) -> Verdict[ClientTransfer]:
    """Record that the client was told of the new owner, and whether they agreed; `note` says how and what they said."""
    step = TransferStep.INFORM_CLIENT if agreed else TransferStep.RECORD_REFUSAL
    against = _about_text(transfer, note, "transfer.no_note")
    return _take(transfer, step, against, by=by, at=at, note=note, due_on=due_on)


def complete(
    transfer: ClientTransfer,
    client: Client,
    receiver: Standing,
    *,
    by: str,
    at: dt.datetime,
    due_on: dt.date | None = None,
) -> Verdict[ClientTransfer]:
    """Record that the receiver owns the client from now on; the same command changes the ownership."""
    against = _about_receiver(transfer, receiver)
    if client.owner != transfer.owner:
        against.append(transfer.finding("client.other_owner", owner=client.owner, value=transfer.owner))
    handed = attrs.evolve(transfer, owner=receiver.id)
    return _take(handed, TransferStep.COMPLETE, against, by=by, at=at, due_on=due_on)


def hand_directly(
    transfer: ClientTransfer,
    receiver: Standing,
    *,
    case: str,
    reason: str,
    by: str,
    at: dt.datetime,
    due_on: dt.date | None = None,
) -> Verdict[ClientTransfer]:
    """Record that a departure's handover gives a client to `receiver` at once, without the steps in between.

    It ends an open transfer, or begins and ends a draft. The new owner's first contact is then expected by `due_on`.
    """
    handed = attrs.evolve(transfer, owner=receiver.id, receiver=receiver.id, case=case)
    return _take(handed, TransferStep.HAND_DIRECTLY, by=by, at=at, note=reason, due_on=due_on)


def fall_back(
    transfer: ClientTransfer,
    fallback: Standing,
    *,
    by: str,
    at: dt.datetime,
    reason: str,
    due_on: dt.date | None = None,
) -> Verdict[ClientTransfer]:
    """Let the fallback owner own the client temporarily; the transfer stays open until a receiver takes it."""
    against = []
    if fallback.id != transfer.fallback:
        against.append(transfer.finding("transfer.other_fallback", fallback=transfer.fallback))
    against += [*_about_fallback(transfer, fallback), *_about_text(transfer, reason, "transfer.no_reason")]
    held = attrs.evolve(transfer, owner=fallback.id, receiver="")
    return _take(held, TransferStep.FALL_BACK, against, by=by, at=at, note=reason, due_on=due_on)


def put_in_care(
    transfer: ClientTransfer, fallback: Standing, *, by: str, at: dt.datetime, reason: str
) -> Verdict[ClientTransfer]:
    """Record that `fallback` owns the client temporarily because its owner has left; it replaces the fallback owner."""
    held = attrs.evolve(transfer, owner=fallback.id, fallback=fallback.id, receiver="")
    return _take(held, TransferStep.PUT_IN_CARE, by=by, at=at, note=reason)


def replace_fallback(
    transfer: ClientTransfer, fallback: Standing, *, by: str, at: dt.datetime
) -> Verdict[ClientTransfer]:
    """Replace the fallback owner, for example because the present one has left."""
    if against := _about_fallback(transfer, fallback):
        return Refused(against)
    if not transfer.is_open or transfer.fallback == fallback.id:
        return Decided(state=transfer)
    move = TransferMove(stage=transfer.stage, by=by, at=at, note=f"fallback:{fallback.id}")
    moved = attrs.evolve(transfer, fallback=fallback.id, moves=(*transfer.moves, move))
    event = moved.event("transfer_fallback_named", client=transfer.client, before=transfer.fallback, after=fallback.id)
    return Decided(state=moved, events=(event,))


def call_off(transfer: ClientTransfer, *, reason: str, by: str, at: dt.datetime) -> Verdict[ClientTransfer]:
    """Call the transfer off: the client stays with its present owner."""
    against = _about_text(transfer, reason, "transfer.no_reason")
    return _take(transfer, TransferStep.CALL_OFF, against, by=by, at=at, note=reason)


def end_transfer(
    transfer: ClientTransfer, owner: str, *, by: str, at: dt.datetime, reason: str
) -> Verdict[ClientTransfer]:
    """End a transfer overtaken by another change: the client came back, or has another owner."""
    return _take(attrs.evolve(transfer, owner=owner), TransferStep.END_TRANSFER, by=by, at=at, note=reason)


def confirm(
    transfer: ClientTransfer, records: Iterable[Communication], *, by: str, at: dt.datetime
) -> Verdict[ClientTransfer]:
    """Confirm the transfer by the first contact: a record by the new owner, of a contact since they own the client."""
    since = transfer.transferred_at
    own = [item for item in records if item.client == transfer.client and item.author == transfer.owner]
    later = [item for item in own if since is not None and item.at >= since]
    first = min(later, key=lambda item: (item.at, item.id), default=None)
    against = []
    if first is None and _is_open_to(transfer, TransferStep.CONFIRM):
        against.append(transfer.finding("transfer.no_contact_yet", owner=transfer.owner))
    return _take(transfer, TransferStep.CONFIRM, against, by=by, at=at, note="" if first is None else first.id)


def _is_open_to(transfer: ClientTransfer, step: TransferStep) -> bool:
    """Return whether the chart allows a step here; the step's own decision checks the rest."""
    return step in transfer_steps()[transfer.stage]


def _about_receiver(transfer: ClientTransfer, receiver: Standing) -> list[Finding]:
    findings = []
    if receiver.employment is not Employment.ACTIVE:
        findings.append(transfer.finding("client.receiver_leaving", receiver=receiver.id))
    if receiver.id == transfer.owner:
        findings.append(transfer.finding("transfer.owner_already", receiver=receiver.id))
    return findings


def _about_answer(transfer: ClientTransfer, receiver: Standing) -> tuple[Finding, ...]:
    if receiver.id == transfer.receiver:
        return ()
    return (transfer.finding("transfer.not_proposed", person=receiver.id, receiver=transfer.receiver),)


def _about_fallback(transfer: ClientTransfer, fallback: Standing) -> tuple[Finding, ...]:
    if fallback.employment is Employment.ACTIVE:
        return ()
    return (transfer.finding("transfer.fallback_leaving", fallback=fallback.id),)


def _about_text(transfer: ClientTransfer, text: str, code: str) -> tuple[Finding, ...]:
    return () if text.strip() else (transfer.finding(code),)


def _is_full(holds: int, capacity: int | None) -> bool:
    return capacity is not None and holds >= capacity


def _take(
    transfer: ClientTransfer,
    step: TransferStep,
    against: Iterable[Finding] = (),
    *,
    by: str,
    at: dt.datetime,
    note: str = "",
    due_on: dt.date | None = None,
) -> Verdict[ClientTransfer]:
    """Take a step that the chart allows and `against` does not block; set the due date of the next one."""
    stage = transfer_steps()[transfer.stage].get(step)
    findings = [*against]
    if stage is None:
        wanted = next(found[step] for found in transfer_steps().values() if step in found)
        facts = {"stage": transfer.stage.value, "wanted": wanted.value}
        findings.insert(0, transfer.finding("transfer.wrong_stage", **facts))
    if stage is None or findings:
        return Refused(tuple(findings))
    move = TransferMove(stage=stage, by=by, at=at, note=note)
    moved = attrs.evolve(transfer, stage=stage, due_on=due_on, moves=(*transfer.moves, move))
    event = moved.event(
        "transfer_moved",
        client=transfer.client,
        before=transfer.stage.value,
        stage=stage.value,
        owner=moved.owner,
        receiver=moved.receiver,
        by=by,
        note=note,
    )
    return Decided(state=moved, events=(event,))
