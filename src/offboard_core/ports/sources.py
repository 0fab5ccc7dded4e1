"""Sources: what the host owns and we only read. Every answer says how fresh and how complete it is.

A source that cannot answer returns `Unknown(reason)` or raises; either way that check stays *unknown* and is asked again.
Sources are asked while no unit of work is open. Left out of `Sources` means "not connected", which is unknown too;
`KeptByHand(role)` means there is no such system and somebody with that role ticks a line.
"""

from __future__ import annotations

import datetime as dt
from typing import Generic, Protocol, TypeVar

import attrs

from offboard_core.kernel.known import Unknown
from offboard_core.offboarding import Asset, Duty, HeldGrant, OpenOrder
from offboard_core.organization.person import Person, Role
from offboard_core.receivables import Receivable

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class Answer(Generic[T]):
    """What a source says: the items, when it knew them (aware UTC), and whether that is all of them."""

    items: tuple[T, ...]
    known_at: dt.datetime
    complete: bool = True


@attrs.frozen
class KeptByHand:
    """There is no such system here; a holder of `role` confirms each line by hand (人工登记)."""

    role: Role


class PeopleSource(Protocol):
    """The HR system: people and who is above whom."""

    def people(self) -> Answer[Person] | Unknown:
        """Return everybody employed now, and every former employee still on record."""


class ReceivableSource(Protocol):
    """The ERP or finance system: receivables with their settlements."""

    def changed_since(self, known_at: dt.datetime | None) -> Answer[Receivable] | Unknown:
        """Return what changed after `known_at` (everything for None); what did not change may be among it."""

    def of_salesperson(self, person: str) -> Answer[Receivable] | Unknown:
        """Return everything `person` is responsible for."""


class OrderSource(Protocol):
    """The order system."""

    def open_orders(self, person: str) -> Answer[OpenOrder] | Unknown:
        """Return the orders of `person` not yet delivered and invoiced in full."""


class AssetSource(Protocol):
    """The system that records company assets in custody (保管资产)."""

    def in_custody(self, person: str) -> Answer[Asset] | Unknown:
        """Return what `person` holds: computer, phone, samples."""


class DutySource(Protocol):
    """Seals, bank keys, deposits, guarantees, group chats, approvals waiting on somebody."""

    def duties(self, person: str) -> Answer[Duty] | Unknown:
        """Return what hangs on `person`."""


class AccessSource(Protocol):
    """Directories and systems that know who may log in where."""

    def grants(self, person: str) -> Answer[HeldGrant] | Unknown:
        """Return the access `person` holds."""


@attrs.frozen(kw_only=True)
class Sources:
    """Everything the host can be asked. None is "not connected" and reads as unknown."""

    people: PeopleSource | KeptByHand | None = None
    receivables: ReceivableSource | KeptByHand | None = None
    orders: OrderSource | KeptByHand | None = None
    assets: AssetSource | KeptByHand | None = None
    duties: DutySource | KeptByHand | None = None
    access: AccessSource | KeptByHand | None = None
