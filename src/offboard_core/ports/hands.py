"""Hands: what the host does for us after a commit. Each may be called again with the same key: one key, one effect.

A hand says that it failed by raising; whatever it raises is recorded and the message is tried again later. It is never
called while a unit of work is open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

import attrs

from offboard_core.documents.page import Page
from offboard_core.offboarding import AccessPhase


@attrs.frozen(kw_only=True)
class Outgoing:
    """A worded message for one recipient, ready to be addressed and sent.

    `key` is stable: a channel that honours it sends once. `recipient` is a person's or a client's id, or a role where
    its holders are told; the host knows the address. `body` is plain text, `page` a whole HTML page where the message
    is a document. `card` is one line for a chat and `link` the one key it leads to: an obligation's in the 待办 centre, or
    the aggregate it is about (`cases/…`).
    """

    key: str
    code: str
    recipient: str
    subject: str
    body: str
    card: str = ""
    link: str = ""
    page: str = ""
    facts: Mapping[str, object] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class HandReceipt:
    """What the host's channel answered: its own reference for the effect."""

    reference: str = ""


class Notifier(Protocol):
    """Mail, WeCom, SMS, or the printer: how people and clients are told."""

    def send(self, outgoing: Outgoing) -> HandReceipt:
        """Send it, at most once per `outgoing.key` where the channel can. Raises whatever on failure."""


class WorklistCentre(Protocol):
    """The host's 待办 centre."""

    def open(self, key: str, *, owner: str, title: str, due_at: str, link: str) -> None:
        """Show an obligation under `key`; showing it again has no effect."""

    def close(self, key: str) -> None:
        """Take it away; one that is not there is no error."""


class AccessRevoker(Protocol):
    """Takes access back, system by system."""

    def revoke(self, person: str, system: str, grant: str) -> None:
        """Take the grant away; one that is gone already is no error."""

    def verify(self, person: str, system: str, grant: str) -> bool:
        """Read back: True when the person really cannot use it any more."""


class AccessController(Protocol):
    """Sets how much a grant allows, system by system, where systems can; optional, and beside the revoker."""

    def set_phase(self, person: str, system: str, grant: str, *, phase: AccessPhase, level: str) -> None:
        """Let the grant allow what `phase` says; `FULL` gives it back at `level`, as it was held, revoked or not.

        One that is there already is no error.
        """

    def phase_of(self, person: str, system: str, grant: str) -> AccessPhase | None:
        """Read back what the grant allows; None where it cannot be used at all."""


class WorkRouter(Protocol):
    """Leads what hangs on somebody to somebody else: orders, approvals waiting for them, groups, deposits; optional."""

    def reroute(self, kind: str, reference: str, *, giver: str, receiver: str) -> None:
        """Make `receiver` answer for an order or a duty of `giver`; one who does already is no error."""


@attrs.frozen(kw_only=True)
class Hands:
    """Everything the host does for us. What is left out stays waiting and is named in every delivery report.

    Without a `controller` access ends at the cutoff, and is restored by hand. Without a `router`
    the receiver of an order or a duty reroutes it by hand.

    `render` turns a document into a whole HTML page; without it a message carries its text and its facts only.
    """

    notifier: Notifier | None = None
    worklist: WorklistCentre | None = None
    revoker: AccessRevoker | None = None
    controller: AccessController | None = None
    router: WorkRouter | None = None
    render: Callable[[Page], str] | None = None
