"""What a leaver holds or answers for, according to the host's sources: orders, assets, duties, access."""

from __future__ import annotations

import datetime as dt
from typing import Generic, Protocol, TypeAlias, TypeVar

import attrs

from offboard_core.kernel.known import Unknown
from offboard_core.kernel.money import Money
from offboard_core.offboarding.item_kinds import ItemKind, Topic
from offboard_core.organization.person import Role


class Holding(Protocol):
    """A thing reported by a source that becomes a line of the manifest."""

    @property
    def id(self) -> str:
        """Return the id in the host's system."""

    @property
    def name(self) -> str:
        """Return the text shown to people."""


@attrs.frozen(kw_only=True)
class OpenOrder:
    """An order not yet delivered and invoiced in full (未结订单)."""

    number: str
    client: str
    amount: Money
    delivered: Money
    invoiced: Money
    client_name: str = ""
    next_milestone: str = ""
    milestone_on: dt.date | None = None

    @property
    def id(self) -> str:
        """Return the number of the order as its id."""
        return self.number

    @property
    def name(self) -> str:
        """Name the client and the order."""
        return f"{self.client_name or self.client} {self.number}"

    @property
    def remaining(self) -> Money:
        """Return the quantity still to be delivered."""
        return self.amount - self.delivered


@attrs.frozen(kw_only=True)
class Asset:
    """A company asset in a person's custody (在管资产): computer, phone, sample."""

    id: str
    name: str
    detail: str = ""


@attrs.frozen(kw_only=True)
class Duty:
    """A duty of one person: a seal 印章, a bank key, a tender deposit, a group chat, an open approval."""

    id: str
    name: str
    detail: str = ""


@attrs.frozen(kw_only=True)
class HeldGrant:
    """Access held by a person: `id` is unique for that person; a revoker needs `system` and `level`."""

    id: str
    system: str
    level: str = ""


T = TypeVar("T", covariant=True)


@attrs.frozen(kw_only=True)
class Told(Generic[T]):
    """The answer of a source: the things, when it knew them, and whether the list is complete."""

    items: tuple[T, ...] = ()
    known_at: dt.datetime | None = None
    complete: bool = True


@attrs.frozen(kw_only=True)
class ByHand:
    """Answer for a topic without a system: a holder of `role` checks and ticks a line (人工登记)."""

    role: Role


NOT_CONNECTED = Unknown("not_connected")
"""The answer of a source that is not connected."""


Answered: TypeAlias = Told[T] | ByHand | Unknown
"""The three possible answers."""


@attrs.frozen(kw_only=True)
class PrecheckAnswers:
    """The answers of the sources, one field for each `Topic`; a missing answer is unknown.

    Receivables and clients come from our own store, so only whether their source answered counts here. The pool of
    clients is our own and therefore known unless the host says otherwise.
    """

    receivables: Answered[object] = NOT_CONNECTED
    clients: Answered[object] = Told()
    orders: Answered[OpenOrder] = NOT_CONNECTED
    assets: Answered[Asset] = NOT_CONNECTED
    duties: Answered[Duty] = NOT_CONNECTED
    access: Answered[HeldGrant] = NOT_CONNECTED

    def by_topic(self) -> dict[Topic, Answered[object]]:
        """Return every answer by topic."""
        return {topic: getattr(self, topic.value) for topic in Topic}

    def holdings(self) -> dict[ItemKind, Answered[Holding]]:
        """Return every answer that gives lines, by the kind of these lines."""
        told = {kind: kind.rules.topic for kind in ItemKind if not kind.rules.is_ours}
        return {kind: getattr(self, topic.value) for kind, topic in told.items() if topic is not None}
