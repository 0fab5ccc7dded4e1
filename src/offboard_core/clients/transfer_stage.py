"""The stages of a client's transfer (移交阶段), the steps between them, and where each step leads."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache


class TransferStage(StrEnum):
    """Stage of a transfer (移交阶段)."""

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
    """The fallback owner owns it until a receiver takes it."""
    CONFIRMED = "confirmed"
    """The new owner has contacted the client."""
    CALLED_OFF = "called_off"


OVER = frozenset({TransferStage.TRANSFERRED, TransferStage.CONFIRMED, TransferStage.CALLED_OFF})
"""Stages after which no step changes the owner."""


class TransferStep(StrEnum):
    """Steps between the stages of a transfer (移交步骤): the events of its chart."""

    DOCUMENT = "document"
    PROPOSE = "propose"
    ACCEPT = "accept"
    RECORD_FULL = "record_full"
    """The receiver accepts, but owns too many clients by now."""
    DECLINE = "decline"
    RELEASE_RECEIVER = "release_receiver"
    """The receiver, proposed or accepted, is leaving."""
    INFORM_CLIENT = "inform_client"
    RECORD_REFUSAL = "record_refusal"
    """The client was told and does not agree."""
    COMPLETE = "complete"
    HAND_DIRECTLY = "hand_directly"
    """A departure's handover skips the steps in between."""
    FALL_BACK = "fall_back"
    PUT_IN_CARE = "put_in_care"
    """Its owner has left."""
    CONFIRM = "confirm"
    CALL_OFF = "call_off"
    END_TRANSFER = "end_transfer"
    """Another change has overtaken it."""


@cache
def transfer_steps() -> Mapping[TransferStage, Mapping[TransferStep, TransferStage]]:
    """Return where each step leads from each stage (移交流转表), read from the chart at the first call."""
    from offboard_core.clients.lifecycle import ClientTransferLifecycle  # noqa: PLC0415 - it loads the machine library

    return ClientTransferLifecycle.steps(TransferStage, TransferStep)
