"""Handing a client over (客户移交流程): proposed, accepted, told to the client, done, confirmed; or falling back, not lost.

    listed → documented → proposed → accepted → informed → transferred → confirmed
                            ↑   ↘ declined        ↘ client_refused
                            └──────┴─── proposed to somebody else, or kept by the supervisor for the time being

Until it is transferred the client is its owner's. Where nobody takes it, the fallback owner has it temporarily: at no
instant is it nobody's. A transfer is over when the new owner has spoken with the client, or when it was called off.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar

import attrs

from offboard_core.access.standing import Employment, Standing
from offboard_core.access.target import Target
from offboard_core.clients.client import Client
from offboard_core.clients.communication import Communication
from offboard_core.finding import Finding
from offboard_core.kernel.identity import check_id
from offboard_core.kernel.verdict import Decided, Event, Refused, Verdict


class TransferStage(StrEnum):
    """How far a transfer has come (移交阶段)."""

    LISTED = "listed"
    DOCUMENTED = "documented"
    PROPOSED = "proposed"
    DECLINED = "declined"
    RECEIVER_FULL = "receiver_full"
    ACCEPTED = "accepted"
    INFORMED = "informed"
    CLIENT_REFUSED = "client_refused"
    TRANSFERRED = "transferred"
    FELL_BACK = "fell_back"
    """The fallback owner has it, until somebody takes it."""
    CONFIRMED = "confirmed"
    """The new owner has spoken with the client."""
    CALLED_OFF = "called_off"


_S = TransferStage


WAYS: Mapping[TransferStage, frozenset[TransferStage]] = MappingProxyType(
    {
        _S.LISTED: frozenset({_S.DOCUMENTED, _S.FELL_BACK, _S.CALLED_OFF}),
        _S.DOCUMENTED: frozenset({_S.DOCUMENTED, _S.PROPOSED, _S.FELL_BACK, _S.CALLED_OFF}),
        _S.PROPOSED: frozenset({_S.ACCEPTED, _S.DECLINED, _S.RECEIVER_FULL, _S.PROPOSED, _S.FELL_BACK, _S.CALLED_OFF}),
        _S.DECLINED: frozenset({_S.PROPOSED, _S.FELL_BACK, _S.CALLED_OFF}),
        _S.RECEIVER_FULL: frozenset({_S.PROPOSED, _S.FELL_BACK, _S.CALLED_OFF}),
        _S.ACCEPTED: frozenset({_S.INFORMED, _S.CLIENT_REFUSED, _S.DECLINED, _S.PROPOSED, _S.FELL_BACK, _S.CALLED_OFF}),
        _S.INFORMED: frozenset(
            {_S.TRANSFERRED, _S.CLIENT_REFUSED, _S.DECLINED, _S.PROPOSED, _S.FELL_BACK, _S.CALLED_OFF}
        ),
        _S.CLIENT_REFUSED: frozenset({_S.PROPOSED, _S.FELL_BACK, _S.CALLED_OFF}),
        _S.TRANSFERRED: frozenset({_S.CONFIRMED}),
        _S.FELL_BACK: frozenset({_S.DOCUMENTED, _S.PROPOSED, _S.CALLED_OFF}),
        _S.CONFIRMED: frozenset(),
        _S.CALLED_OFF: frozenset(),
    }
)
"""Where each stage can lead; whatever is not named is refused."""


OVER = frozenset({_S.TRANSFERRED, _S.CONFIRMED, _S.CALLED_OFF})
"""Stages in which the client waits for nobody any more."""


def _transfer_id(value: str) -> str:
    return check_id(value, "transfer.id")


@attrs.frozen(kw_only=True)
class TransferMove:
    """One step of a transfer: where it led, who took it and when, and what was said."""

    stage: TransferStage
    by: str
    at: dt.datetime
    note: str = ""


@attrs.frozen(kw_only=True)
class ClientTransfer:
    """The handing over of one client (客户移交单).

    `owner` is who owns the client at the moment, `receiver` who is to have it (empty: nobody is proposed) and `capacity` how
    many clients they may own, `fallback` who takes it for the time being where nobody else does. `summary` is what a successor has to know, in the owner's words.
    `due_on` is the day by which the next step is expected. `moves` tell the whole story, oldest first.
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
    """After how many moves somebody was last reminded of the next one."""
    due_on: dt.date | None = None
    moves: tuple[TransferMove, ...] = ()
    version: int = 0

    @property
    def target(self) -> Target:
        """Describe it to the permission rules: it is the owner's, and the receiver takes part in it."""
        parties = frozenset({self.receiver}) if self.receiver else frozenset[str]()
        return Target(kind=self.kind, id=self.id, owner=self.owner, parties=parties)

    @property
    def is_open(self) -> bool:
        """Say whether somebody still has to do something before the client has its new owner."""
        return self.stage not in OVER

    @property
    def is_unfinished(self) -> bool:
        """Say whether it is open, or waits for the new owner's first contact."""
        return self.is_open or self.stage is TransferStage.TRANSFERRED

    @property
    def transferred_at(self) -> dt.datetime | None:
        """Return the moment at which the client passed to its new owner; None before."""
        return next((move.at for move in reversed(self.moves) if move.stage is TransferStage.TRANSFERRED), None)

    def event(self, type: str, **facts: object) -> Event:
        """Build an event of this transfer."""
        return Event(type=type, stream=self.target.stream, facts=facts)

    def finding(self, code: str, **facts: object) -> Finding:
        """Build a finding about this transfer."""
        return Finding(code=code, subject=self.id, facts=facts)


def list_transfer(
    client: Client,
    fallback: Standing,
    *,
    id: str,
    reason: str,
    by: str,
    at: dt.datetime,
    case: str | None = None,
    due_on: dt.date | None = None,
    known: Iterable[ClientTransfer] = (),
) -> Verdict[ClientTransfer]:
    """Put a client on the list of what is to be handed over; one open transfer at a time for each client."""
    findings = []
    if not reason.strip():
        findings.append(client.finding("client.no_reason"))
    findings += [client.finding("transfer.open_already", transfer=other.id) for other in known if other.is_open]
    if fallback.employment is not Employment.ACTIVE:
        findings.append(client.finding("transfer.fallback_leaving", fallback=fallback.id))
    if findings:
        return Refused(tuple(findings))
    listed = ClientTransfer(
        id=id,
        client=client.id,
        owner=client.owner,
        fallback=fallback.id,
        reason=reason,
        case=case,
        due_on=due_on,
        moves=(TransferMove(stage=TransferStage.LISTED, by=by, at=at, note=reason),),
    )
    event = listed.event("transfer_listed", client=client.id, owner=client.owner, fallback=fallback.id, reason=reason)
    return Decided(state=listed, events=(event,))


def document(
    transfer: ClientTransfer, *, summary: str, by: str, at: dt.datetime, due_on: dt.date | None = None
) -> Verdict[ClientTransfer]:
    """Say what a successor has to know; more may be said until somebody is proposed."""
    findings = _about_way(transfer, TransferStage.DOCUMENTED)
    if not summary.strip():
        findings.append(transfer.finding("transfer.no_summary"))
    if findings:
        return Refused(tuple(findings))
    return move_to(attrs.evolve(transfer, summary=summary), TransferStage.DOCUMENTED, by=by, at=at, due_on=due_on)


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
    """Propose somebody who is to have the client, first or instead of somebody else.

    Not whoever owns it, nobody who is leaving, and nobody who owns as many clients as they may already: `holds` is how
    many that is, `capacity` how many they may.
    """
    findings = _about_way(transfer, TransferStage.PROPOSED)
    findings += _about_receiver(transfer, receiver)
    if not transfer.summary.strip():
        findings.append(transfer.finding("transfer.no_summary"))
    if _is_full(holds, capacity):
        findings.append(
            transfer.finding("transfer.receiver_full", receiver=receiver.id, holds=holds, capacity=capacity)
        )
    if findings:
        return Refused(tuple(findings))
    proposed = attrs.evolve(transfer, receiver=receiver.id, capacity=capacity)
    return move_to(proposed, TransferStage.PROPOSED, by=by, at=at, due_on=due_on)


def accept(
    transfer: ClientTransfer, receiver: Standing, *, at: dt.datetime, holds: int = 0, due_on: dt.date | None = None
) -> Verdict[ClientTransfer]:
    """Say yes: only whoever is proposed can. Who has become full meanwhile is noted as that, and nothing is lost."""
    findings = _about_answer(transfer, receiver, TransferStage.ACCEPTED)
    if findings:
        return Refused(tuple(findings))
    stage = TransferStage.RECEIVER_FULL if _is_full(holds, transfer.capacity) else TransferStage.ACCEPTED
    return move_to(transfer, stage, by=receiver.id, at=at, due_on=due_on)


def decline(
    transfer: ClientTransfer, receiver: Standing, *, reason: str, at: dt.datetime, due_on: dt.date | None = None
) -> Verdict[ClientTransfer]:
    """Say no, and why, also after a yes, until the client is handed over; somebody else is proposed then."""
    findings = _about_answer(transfer, receiver, TransferStage.DECLINED)
    if not reason.strip():
        findings.append(transfer.finding("transfer.no_reason"))
    if findings:
        return Refused(tuple(findings))
    return move_to(transfer, TransferStage.DECLINED, by=receiver.id, at=at, note=reason, due_on=due_on)


def inform_client(
    transfer: ClientTransfer, *, agreed: bool, note: str, by: str, at: dt.datetime, due_on: dt.date | None = None
) -> Verdict[ClientTransfer]:
    """Record that the client was told who will look after them, and whether they agreed; `note` says how and what they said."""
    stage = TransferStage.INFORMED if agreed else TransferStage.CLIENT_REFUSED
    findings = _about_way(transfer, stage)
    if not note.strip():
        findings.append(transfer.finding("transfer.no_note"))
    if findings:
        return Refused(tuple(findings))
    return move_to(transfer, stage, by=by, at=at, note=note, due_on=due_on)


def complete(
    transfer: ClientTransfer,
    client: Client,
    receiver: Standing,
    *,
    by: str,
    at: dt.datetime,
    due_on: dt.date | None = None,
) -> Verdict[ClientTransfer]:
    """Note that the client is its receiver's from now on; the ownership itself changes beside it, in the same command."""
    findings = _about_way(transfer, TransferStage.TRANSFERRED)
    findings += _about_receiver(transfer, receiver)
    if client.owner != transfer.owner:
        findings.append(transfer.finding("client.other_owner", owner=client.owner, value=transfer.owner))
    if findings:
        return Refused(tuple(findings))
    handed = attrs.evolve(transfer, owner=receiver.id)
    return move_to(handed, TransferStage.TRANSFERRED, by=by, at=at, due_on=due_on)


def fall_back(
    transfer: ClientTransfer,
    fallback: Standing,
    *,
    by: str,
    at: dt.datetime,
    reason: str,
    due_on: dt.date | None = None,
) -> Verdict[ClientTransfer]:
    """Let the fallback owner have the client for the time being; it stays open until somebody takes it."""
    findings = _about_way(transfer, TransferStage.FELL_BACK)
    if fallback.id != transfer.fallback:
        findings.append(transfer.finding("transfer.other_fallback", fallback=transfer.fallback))
    if fallback.employment is not Employment.ACTIVE:
        findings.append(transfer.finding("transfer.fallback_leaving", fallback=fallback.id))
    if not reason.strip():
        findings.append(transfer.finding("transfer.no_reason"))
    if findings:
        return Refused(tuple(findings))
    held = attrs.evolve(transfer, owner=fallback.id, receiver="")
    return move_to(held, TransferStage.FELL_BACK, by=by, at=at, note=reason, due_on=due_on)


def call_off(transfer: ClientTransfer, *, reason: str, by: str, at: dt.datetime) -> Verdict[ClientTransfer]:
    """Call it off: the client stays with whoever owns it."""
    findings = _about_way(transfer, TransferStage.CALLED_OFF)
    if not reason.strip():
        findings.append(transfer.finding("transfer.no_reason"))
    if findings:
        return Refused(tuple(findings))
    return move_to(transfer, TransferStage.CALLED_OFF, by=by, at=at, note=reason)


def confirm(
    transfer: ClientTransfer, records: Iterable[Communication], *, by: str, at: dt.datetime
) -> Verdict[ClientTransfer]:
    """Confirm it by the first contact: a record of the new owner's, of a contact since they own the client."""
    findings = _about_way(transfer, TransferStage.CONFIRMED)
    since = transfer.transferred_at
    own = [item for item in records if item.client == transfer.client and item.author == transfer.owner]
    later = [item for item in own if since is not None and item.at >= since]
    first = min(later, key=lambda item: (item.at, item.id), default=None)
    if not findings and first is None:
        findings.append(transfer.finding("transfer.no_contact_yet", owner=transfer.owner))
    if findings or first is None:
        return Refused(tuple(findings))
    return move_to(transfer, TransferStage.CONFIRMED, by=by, at=at, note=first.id)


def _about_way(transfer: ClientTransfer, to: TransferStage) -> list[Finding]:
    if to in WAYS[transfer.stage]:
        return []
    return [transfer.finding("transfer.wrong_stage", stage=transfer.stage.value, wanted=to.value)]


def _about_receiver(transfer: ClientTransfer, receiver: Standing) -> list[Finding]:
    findings = []
    if receiver.employment is not Employment.ACTIVE:
        findings.append(transfer.finding("client.receiver_leaving", receiver=receiver.id))
    if receiver.id == transfer.owner:
        findings.append(transfer.finding("transfer.owner_already", receiver=receiver.id))
    return findings


def _about_answer(transfer: ClientTransfer, receiver: Standing, to: TransferStage) -> list[Finding]:
    findings = _about_way(transfer, to)
    if receiver.id != transfer.receiver:
        findings.append(transfer.finding("transfer.not_proposed", person=receiver.id, receiver=transfer.receiver))
    return findings


def _is_full(holds: int, capacity: int | None) -> bool:
    return capacity is not None and holds >= capacity


def move_to(
    transfer: ClientTransfer,
    stage: TransferStage,
    *,
    by: str,
    at: dt.datetime,
    note: str = "",
    due_on: dt.date | None = None,
) -> Decided[ClientTransfer]:
    """Take a step, whatever the table says; the day the next one is expected by is set anew with each."""
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
