"""What a leaver holds or answers for, as the host's sources tell it: orders, assets, duties, access."""

from __future__ import annotations

import datetime as dt

import attrs

from offboard_core.kernel.money import Money


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
