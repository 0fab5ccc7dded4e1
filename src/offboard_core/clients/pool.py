"""Public pools (公海): neglected clients are recycled by rule, kept by a custodian, and claimed one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from itertools import pairwise
from typing import ClassVar, assert_never

import attrs

from offboard_core.access.standing import Standing
from offboard_core.access.target import Target
from offboard_core.clients.client import Client
from offboard_core.clients.cooperation import CooperationSort
from offboard_core.clients.ownership import Cause, ChangeOfHands, about_receiver, change_hands
from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.bounds import Count
from offboard_core.kernel.identity import check_id
from offboard_core.kernel.verdict import Decided, Event, Verdict


class RecycleTrigger(StrEnum):
    """Why a client goes back to a pool (回收原因)."""

    NO_FOLLOW_UP = "no_follow_up"
    """The client was not contacted for a number of days. Edits and transfers do not count as contacts."""
    NO_DEAL = "no_deal"
    """No contract and no order for a number of days."""
    CONTRACT_ENDED = "contract_ended"
    """The last contract is the last deal on record and older than a number of days."""


def _texts(values: Iterable[str]) -> tuple[str, ...]:
    if isinstance(values, str):
        raise InvalidInput.at("pool", values, "input.not_a_list")
    return tuple(sorted(set(values)))


@attrs.frozen(kw_only=True)
class RecycleRule:
    """When a client goes back to the pool: more than `days` after the trigger, for some `segments` or for all.

    Raises `InvalidInput` for fewer days than one.
    """

    trigger: RecycleTrigger
    days: int
    segments: tuple[str, ...] = attrs.field(default=(), converter=_texts)

    def __attrs_post_init__(self) -> None:
        """Raise `InvalidInput` for fewer days than one, which would recycle every client at once."""
        if self.days < 1:
            raise InvalidInput.at("recycle.days", self.days, "pool.below_one_day")


def _pool_id(value: str) -> str:
    return check_id(value, "pool.id")


@attrs.frozen(kw_only=True)
class PoolPolicy:
    """A public pool (公海): its custodian, who may claim clients from it, and when clients are recycled.

    `custodian` owns the clients in it. Members are the people of `departments` and `members`; without both, everyone
    in sales is. `daily_claims` limits the claims per person and day, `holding_cap` the clients a person may own, and
    `cooling_days` is how long a former owner waits before claiming a client again. `recycle` are its rules; `segments`
    and `regions` name the clients it takes (none named: all). Raises `InvalidInput` for limits below zero.
    """

    id: str = attrs.field(converter=_pool_id)
    name: str
    custodian: str
    departments: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    members: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    segments: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    regions: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    daily_claims: Count | None = None
    holding_cap: Count | None = None
    cooling_days: int = 0
    recycle: tuple[RecycleRule, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Raise `InvalidInput` for limits below zero."""
        for name in ("daily_claims", "holding_cap", "cooling_days"):
            value = getattr(self, name)
            if value is not None and value < 0:
                raise InvalidInput.at(f"pool.{name}", value, "pool.negative")

    def has_member(self, person: Standing) -> bool:
        """Return whether a person may see and claim its clients."""
        if not self.departments and not self.members:
            return True
        return person.id in self.members or (bool(person.department) and person.department in self.departments)

    def takes(self, client: Client) -> bool:
        """Return whether a client fits into it."""
        return (not self.segments or client.segment in self.segments) and (
            not self.regions or client.region in self.regions
        )


def _book_id(value: str) -> str:
    return check_id(value, "claim_book.id")


@attrs.frozen(kw_only=True)
class ClaimBook:
    """Number of clients a person claimed on one day: it enforces the limit for simultaneous claims, too."""

    kind: ClassVar[str] = "claim_books"

    id: str = attrs.field(converter=_book_id)
    person: str
    on: dt.date
    clients: tuple[str, ...] = ()
    version: int = 0

    @classmethod
    def of(cls, person: str, on: dt.date) -> ClaimBook:
        """Return the empty book of a day."""
        return cls(id=f"{person}:{on.isoformat()}", person=person, on=on)

    @property
    def target(self) -> Target:
        """Describe the book to the permission rules."""
        return Target(kind=self.kind, id=self.id, owner=self.person)


def release(
    client: Client, pool: PoolPolicy, custodian: Standing, *, on: dt.date, reason: str, under_case: bool = False
) -> Verdict[Client]:
    """Put a client into a pool (退回公海): its custodian becomes the owner, and the history of owners continues.

    Refused while a departure of its owner is open, because the case hands it over.
    """
    against = []
    if client.pool:
        against.append(client.finding("pool.lies_in_one", pool=client.pool))
    if under_case:
        against.append(client.finding("pool.under_case", owner=client.owner))
    if not pool.takes(client):
        facts = {"pool": pool.id, "segment": client.segment, "region": client.region}
        against.append(client.finding("pool.other_clients", **facts))
    change = ChangeOfHands(cause=Cause.POOL, pool=pool.id, on=on, reason=reason)
    return change_hands(client, custodian, change, against=against)


def claim(
    client: Client, pool: PoolPolicy, claimant: Standing, book: ClaimBook, *, on: dt.date, holds: int
) -> Verdict[Client]:
    """Take a client out of a pool (领取): the claimant becomes its owner. Refused with every reason.

    `book` counts the claims of `claimant` on that day, `holds` the clients they own.
    """
    against = []
    if client.pool != pool.id:
        against.append(client.finding("pool.not_in_it", pool=pool.id, owner=client.owner))
    against += about_receiver(client, claimant)
    if not pool.has_member(claimant):
        against.append(client.finding("pool.not_a_member", pool=pool.id, person=claimant.id))
    if pool.daily_claims is not None and len(book.clients) >= pool.daily_claims:
        against.append(client.finding("pool.daily_limit", limit=pool.daily_claims, on=on))
    if pool.holding_cap is not None and holds >= pool.holding_cap:
        against.append(client.finding("pool.holding_cap", limit=pool.holding_cap, holds=holds))
    if (free_on := _cools_until(client, claimant.id, pool.cooling_days)) is not None and on < free_on:
        against.append(client.finding("pool.cooling", person=claimant.id, from_on=free_on))
    change = ChangeOfHands(cause=Cause.CLAIM, pool=pool.id, on=on, reason=f"claim:{pool.id}")
    return change_hands(client, claimant, change, against=against)


def enter(book: ClaimBook, client: str) -> Verdict[ClaimBook]:
    """Count one more claim of the day."""
    noted = attrs.evolve(book, clients=(*book.clients, client))
    event = Event(type="claim_noted", stream=book.target.stream, facts={"client": client, "number": len(noted.clients)})
    return Decided(state=noted, events=(event,))


def recycle_reason(
    client: Client, pool: PoolPolicy, *, as_of: dt.date, last_contact_on: dt.date | None
) -> Finding | None:
    """Return the first rule that sends a client back to a pool on a day, or `None`.

    Only records of a contact count, not edits or transfers; without a record the days count from the client's first
    day in the company. A lost client and one that is in a pool stay where they are.
    """
    if client.pool or client.is_lost or not pool.takes(client):
        return None
    for rule in pool.recycle:
        day = _counts_since(client, rule.trigger, last_contact_on)
        if day is not None and (not rule.segments or client.segment in rule.segments):
            days = (as_of - day).days
            if days > rule.days:
                facts = {"pool": pool.id, "since": day, "days": days, "limit": rule.days, "owner": client.owner}
                return client.finding(f"recycle.{rule.trigger.value}", **facts)
    return None


def _counts_since(client: Client, trigger: RecycleTrigger, last_contact_on: dt.date | None) -> dt.date | None:
    """Return the day from which the days of a trigger count, or `None`."""
    began_on = client.ownerships[0].from_on if client.ownerships else None
    deals = [item.on for item in client.cooperation if item.sort in (CooperationSort.CONTRACT, CooperationSort.ORDER)]
    match trigger:
        case RecycleTrigger.NO_FOLLOW_UP:
            return last_contact_on or began_on
        case RecycleTrigger.NO_DEAL:
            return max(deals, default=began_on)
        case RecycleTrigger.CONTRACT_ENDED:
            contracts = [item.on for item in client.cooperation if item.sort is CooperationSort.CONTRACT]
            return None if not contracts or max(deals) > max(contracts) else max(contracts)
        case _:
            assert_never(trigger)


def _cools_until(client: Client, person: str, days: int) -> dt.date | None:
    """Return the first day on which a former owner may claim a client again; `None` if they never owned it."""
    ends = [later.from_on for earlier, later in pairwise(client.ownerships) if earlier.owner == person]
    return max(ends) + dt.timedelta(days=days) if ends and days else None
