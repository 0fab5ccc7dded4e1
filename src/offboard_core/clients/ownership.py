"""Ownership (客户归属): who owned a client when, and its transfer to another owner."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import attrs

from offboard_core.access.standing import Employment, Standing
from offboard_core.kernel.verdict import Decided, Refused, Verdict

if TYPE_CHECKING:
    from offboard_core.clients.client import Client


@attrs.frozen(kw_only=True)
class Ownership:
    """One stretch of somebody owning a client (客户归属), from `from_on` until the next one begins.

    `case` is the departure it came from, where it came from one.
    """

    owner: str
    from_on: dt.date
    reason: str = ""
    case: str | None = None


SINCE_EVER = dt.date.min
"""The first day of an owner of whom nobody wrote down since when."""


def transfer(client: Client, to: Standing, *, on: dt.date, reason: str, case: str | None = None) -> Verdict[Client]:
    """Make `to` the owner from `on`, the day this is done; `case` is the departure it belongs to, if any.

    Never to somebody who is leaving or has left, and never before the present owner began. Every earlier stretch stays
    as it is. Whoever owns it already receives nothing: nothing happened. A client in a public pool leaves it.
    """
    findings = []
    if to.employment is not Employment.ACTIVE:
        findings.append(client.finding("client.receiver_leaving", receiver=to.id))
    if to.id == client.owner and not findings:
        return Decided(state=client)
    if not reason.strip():
        findings.append(client.finding("client.no_reason"))
    began_on = client.ownerships[-1].from_on if client.ownerships else SINCE_EVER
    if on < began_on:
        findings.append(client.finding("client.transfer_backdated", on=on, owner=client.owner, from_on=began_on))
    if findings:
        return Refused(tuple(findings))
    history = client.ownerships or (Ownership(owner=client.owner, from_on=SINCE_EVER),)
    next_stretch = Ownership(owner=to.id, from_on=on, reason=reason, case=case)
    transferred = attrs.evolve(client, owner=to.id, ownerships=(*history, next_stretch), pool="", pooled_on=None)
    event = client.event("client_transferred", before=client.owner, after=to.id, on=on, reason=reason, case=case)
    return Decided(state=transferred, events=(event,))


def owner_on(client: Client, day: dt.date) -> str | None:
    """Return who owned the client at the end of `day`; None before it was in the pool."""
    return client.owner_on(day)


def owned_days(client: Client, until_on: dt.date) -> tuple[tuple[Ownership, int], ...]:
    """Return each stretch with the days it held, the last one up to but not including `until_on`; never below 0."""
    ends = (*(item.from_on for item in client.ownerships[1:]), until_on)
    return tuple((item, max((end - item.from_on).days, 0)) for item, end in zip(client.ownerships, ends, strict=False))
