"""What a leaver holds or answers for, as the host's sources tell it: orders, assets, duties, access; and their answers."""

from __future__ import annotations

import datetime as dt
from typing import Generic, Protocol, TypeAlias, TypeVar

import attrs

from offboard_core.kernel.known import Unknown
from offboard_core.kernel.money import Money
from offboard_core.offboarding.item_kinds import ItemKind, Topic
from offboard_core.organization.person import Role


class Holding(Protocol):
    """Something a source tells of that becomes a line of the manifest."""

    @property
    def id(self) -> str:
        """Return what it is known by in the host's system."""

    @property
    def name(self) -> str:
        """Return what people read."""


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
        """Return the number, which is what an order is known by."""
        return self.number

    @property
    def name(self) -> str:
        """Name the client and the order."""
        return f"{self.client_name or self.client} {self.number}"

    @property
    def remaining(self) -> Money:
        """Return what is still to be delivered."""
        return self.amount - self.delivered


@attrs.frozen(kw_only=True)
class Asset:
    """Something of the company's in somebody's custody (在管资产): computer, phone, sample."""

    id: str
    name: str
    detail: str = ""


@attrs.frozen(kw_only=True)
class Duty:
    """Something that hangs on one person: a seal 印章, a bank key, a tender deposit, a group chat, an open approval."""

    id: str
    name: str
    detail: str = ""


@attrs.frozen(kw_only=True)
class HeldGrant:
    """Access somebody holds: `id` is unique for that person, `system` and `level` are what a revoker needs."""

    id: str
    system: str
    level: str = ""


T = TypeVar("T", covariant=True)


@attrs.frozen(kw_only=True)
class Told(Generic[T]):
    """What a source says: the things themselves, when it knew them, and whether that is all of them."""

    items: tuple[T, ...] = ()
    known_at: dt.datetime | None = None
    complete: bool = True


@attrs.frozen(kw_only=True)
class ByHand:
    """There is no such system: somebody who holds `role` looks and ticks a line (人工登记)."""

    role: Role


NOT_CONNECTED = Unknown("not_connected")
"""The answer of a source that is not connected."""


Answered: TypeAlias = Told[T] | ByHand | Unknown
"""The three answers there are."""


@attrs.frozen(kw_only=True)
class PrecheckAnswers:
    """What the sources said, one field for each `Topic`; an answer that is left out is unknown.

    Receivables and clients are drawn from our own store, into which their sources are taken first: only whether the
    source has answered counts here. The pool of clients is our own, so it is known unless somebody says otherwise.
    """

    receivables: Answered[object] = NOT_CONNECTED
    clients: Answered[object] = Told()
    orders: Answered[OpenOrder] = NOT_CONNECTED
    assets: Answered[Asset] = NOT_CONNECTED
    duties: Answered[Duty] = NOT_CONNECTED
    access: Answered[HeldGrant] = NOT_CONNECTED

    def by_topic(self) -> dict[Topic, Answered[object]]:
        """Return every answer under its topic."""
        return {topic: getattr(self, topic.value) for topic in Topic}

    def holdings(self) -> dict[ItemKind, Answered[Holding]]:
        """Return every answer from which lines are drawn, under the kind of these lines."""
        told = {kind: kind.rules.topic for kind in ItemKind if not kind.rules.is_ours}
        return {kind: getattr(self, topic.value) for kind, topic in told.items() if topic is not None}
