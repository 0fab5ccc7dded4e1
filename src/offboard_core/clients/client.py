"""The client (客户): protected core fields, contacts, its owner, and its earlier owners."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType
from typing import ClassVar

import attrs

from offboard_core.access.target import FieldClass, Recorded, Target
from offboard_core.clients.contact import Contact
from offboard_core.clients.cooperation import Cooperation, Loss
from offboard_core.clients.ownership import Ownership
from offboard_core.errors import InvalidInput
from offboard_core.kernel.identity import ClientId, PersonId, check_id
from offboard_core.kernel.money import Money

FIELD_CLASSES: Mapping[str, FieldClass] = MappingProxyType(
    {
        "name": FieldClass.CORE,
        "contract_numbers": FieldClass.CORE,
        "contract_amount": FieldClass.CORE,
        "tax_id": FieldClass.CORE,
        "contacts": FieldClass.CONTACT,
        "preferences": FieldClass.FREE,
        "needs": FieldClass.FREE,
        "segment": FieldClass.FREE,
        "region": FieldClass.FREE,
        "industry": FieldClass.FREE,
        "grade": FieldClass.FREE,
        "yearly_order_value": FieldClass.FREE,
        "stage": FieldClass.FREE,
    }
)
"""Protection of each field of a client; fields without an entry cannot be edited."""


KEPT_BY_DECISIONS = frozenset({"id", "owner", "ownerships", "version", "pool", "pooled_on", "cooperation", "losses"})
"""Fields that follow from decisions and cannot be edited. Together with `FIELD_CLASSES` these are all fields."""


def _client_id(value: str) -> ClientId:
    return ClientId(check_id(value, "client.id"))


def _owner_id(value: str) -> PersonId:
    return PersonId(check_id(value, "client.owner"))


@attrs.frozen(kw_only=True)
class Client(Recorded):
    """A client of the pool (客户). It has exactly one owner at any instant.

    `name`, `contract_numbers`, `contract_amount` and `tax_id` are core fields: entered once, not changed by sales.
    `ownerships` is the history of owners, oldest first, ending with `owner`. Each stretch ends where the next one
    begins, so there is no gap and no overlap. In a public pool, `pool` names the pool and `owner` is its custodian.
    `stage` is the host's word for the state of the business. Raises `InvalidInput` for a malformed id, a blank name,
    or a history that is out of order or ends with another owner.
    """

    kind: ClassVar[str] = "clients"

    id: ClientId = attrs.field(converter=_client_id)
    name: str
    owner: PersonId = attrs.field(converter=_owner_id)
    contract_numbers: tuple[str, ...] = ()
    contract_amount: Money | None = None
    tax_id: str = ""
    contacts: tuple[Contact, ...] = ()
    preferences: str = ""
    needs: str = ""
    segment: str = ""
    region: str = ""
    industry: str = ""
    grade: str = ""
    yearly_order_value: Money | None = None
    stage: str = ""
    cooperation: tuple[Cooperation, ...] = ()
    losses: tuple[Loss, ...] = ()
    pool: str = ""
    pooled_on: dt.date | None = None
    ownerships: tuple[Ownership, ...] = ()
    version: int = 0

    def __attrs_post_init__(self) -> None:
        """Raise `InvalidInput` for a malformed id, a blank name, or a history that contradicts the owner."""
        if not self.name.strip():
            raise InvalidInput.at("client.name", self.name, "client.no_name")
        if self.ownerships and self.ownerships[-1].owner != self.owner:
            raise InvalidInput.at(
                "client.ownerships", self.ownerships[-1].owner, "client.other_owner", owner=self.owner
            )
        for earlier, later in pairwise(self.ownerships):
            if later.from_on < earlier.from_on:
                from_on = later.from_on.isoformat()
                raise InvalidInput.at(
                    "client.ownerships", from_on, "client.history_out_of_order", after=earlier.from_on
                )

    @cached_property
    def target(self) -> Target:
        """Describe the client to the permission rules; cached, because lists ask for every client."""
        return Target(kind=self.kind, id=self.id, owner=self.owner, fields=FIELD_CLASSES, pool=self.pool)

    @property
    def is_lost(self) -> bool:
        """Return whether the client is lost and was not won back."""
        return bool(self.losses) and self.losses[-1].won_back_on is None

    def owner_on(self, day: dt.date) -> str | None:
        """Return the owner at the end of `day`; `None` before the client was in the pool.

        Without a history (a host's own table) it is the current owner.
        """
        if not self.ownerships:
            return self.owner
        return next((item.owner for item in reversed(self.ownerships) if item.from_on <= day), None)
