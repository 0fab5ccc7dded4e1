"""Ownership (客户归属): who owned a client when, and the only function that changes its owner."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

import attrs

from offboard_core.access.standing import Employment, Standing
from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Decided, Event, Refused, Verdict

if TYPE_CHECKING:
    from offboard_core.clients.client import Client


@attrs.frozen(kw_only=True)
class Ownership:
    """One stretch of ownership (客户归属), from `from_on` until the next one begins.

    `case` is the departure that caused it, if any.
    """

    owner: str
    from_on: dt.date
    reason: str = ""
    case: str | None = None


SINCE_EVER = dt.date.min
"""The first day of an owner whose first day is unknown."""


class Cause(StrEnum):
    """Cause of a change of owner (归属变更原因)."""

    TRANSFER = "transfer"
    """A transfer: on its own, step by step, or in a departure's handover."""
    POOL = "pool"
    """Release into a public pool, whose custodian then owns it."""
    CLAIM = "claim"
    """A claim out of a public pool."""


@attrs.frozen(kw_only=True)
class ChangeOfHands:
    """When and why a client changes its owner (归属变更); `case` is the related departure, `pool` the public pool."""

    on: dt.date
    reason: str
    cause: Cause = Cause.TRANSFER
    case: str | None = None
    pool: str = ""


def change_hands(
    client: Client, to: Standing, change: ChangeOfHands, *, against: Sequence[Finding] = ()
) -> Verdict[Client]:
    """Make `to` the owner from the day of the change on; owners change only here.

    Refused for a receiver who is leaving or has left, without a reason, and for a day before the present ownership
    began; `against` are the findings of the cause. Earlier stretches are kept. A change to the present owner changes
    no state. A client in a public pool leaves it, unless it is put into one.
    """
    findings = [*against, *(one for one in _about_new_owner(client, to, change) if one not in against)]
    if change.cause is Cause.TRANSFER and to.id == client.owner and not findings:
        return Decided(state=client)
    findings += _about_change(client, change)
    if findings:
        return Refused(tuple(findings))
    history = client.ownerships or (Ownership(owner=client.owner, from_on=SINCE_EVER),)
    stretch = Ownership(owner=to.id, from_on=change.on, reason=change.reason, case=change.case)
    pool, pooled_on = (change.pool, change.on) if change.cause is Cause.POOL else ("", None)
    changed = attrs.evolve(client, owner=to.id, ownerships=(*history, stretch), pool=pool, pooled_on=pooled_on)
    return Decided(state=changed, events=(_event(client, to, change),))


def begin(client: Client, *, on: dt.date) -> Client:
    """Begin the history of owners, unless it was supplied."""
    return attrs.evolve(client, ownerships=client.ownerships or (Ownership(owner=client.owner, from_on=on),))


def about_receiver(client: Client, to: Standing) -> tuple[Finding, ...]:
    """Return a finding if the receiver is leaving or has left."""
    return () if to.employment is Employment.ACTIVE else (client.finding("client.receiver_leaving", receiver=to.id),)


def owned_days(client: Client, until_on: dt.date) -> tuple[tuple[Ownership, int], ...]:
    """Return each stretch with its number of days, the last one up to but not including `until_on`; never below 0."""
    ends = (*(item.from_on for item in client.ownerships[1:]), until_on)
    return tuple((item, max((end - item.from_on).days, 0)) for item, end in zip(client.ownerships, ends, strict=False))


def _about_new_owner(client: Client, to: Standing, change: ChangeOfHands) -> tuple[Finding, ...]:
    if change.cause is Cause.POOL and to.employment is not Employment.ACTIVE:
        return (client.finding("pool.custodian_leaving", pool=change.pool, custodian=to.id),)
    return about_receiver(client, to)


def _about_change(client: Client, change: ChangeOfHands) -> list[Finding]:
    findings = []
    if not change.reason.strip():
        findings.append(client.finding("client.no_reason"))
    began_on = client.ownerships[-1].from_on if client.ownerships else SINCE_EVER
    if change.on < began_on:
        facts = {"on": change.on, "owner": client.owner, "from_on": began_on}
        findings.append(client.finding("client.transfer_backdated", **facts))
    return findings


def _event(client: Client, to: Standing, change: ChangeOfHands) -> Event:
    facts = {"before": client.owner, "after": to.id, "on": change.on}
    match change.cause:
        case Cause.TRANSFER:
            return client.event("client_transferred", **facts, reason=change.reason, case=change.case)
        case Cause.POOL:
            return client.event("client_pooled", **facts, pool=change.pool, reason=change.reason)
        case Cause.CLAIM:
            return client.event("client_claimed", **facts, pool=change.pool)
        case _:
            assert_never(change.cause)
