"""The briefing (客户交接简报): what a successor has to know about one client, in one value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import attrs

from offboard_core.clients.client import Client
from offboard_core.clients.communication import Communication, in_force
from offboard_core.clients.contact import Contact
from offboard_core.clients.ownership import Ownership
from offboard_core.errors import InvalidInput
from offboard_core.kernel.known import Unknown
from offboard_core.kernel.money import Money, totals


@attrs.frozen(kw_only=True)
class OpenClaim:
    """One receivable of the client with something outstanding, as plain values: how old, at which tier."""

    receivable: str
    outstanding: Money
    due_on: dt.date | None
    days_overdue: int | None
    tier: int = 0


@attrs.frozen(kw_only=True)
class GivenPromise:
    """A promise to pay as plain values; `is_proven` says whether it is evidenced and confirmed."""

    receivable: str
    amount: Money
    pay_on: dt.date
    promised_by: str
    channel: str
    is_proven: bool


@attrs.frozen(kw_only=True)
class Remark:
    """Something a record says, with the record it stands in, who wrote it and when."""

    record: str
    at: dt.datetime
    by: str
    text: str


@attrs.frozen(kw_only=True)
class Briefing:
    """Everything a successor has to know about a client on `as_of`.

    `contacts` are in clear: this is for the owner, one client at a time, and its being read is an act of its own; mask
    the client before for anybody else. `needs` and `promises` come from the records, `payment_promises` from the
    ladders, `history` holds the records in force, newest first. What no source could say is `Unknown`, never nothing.
    """

    client: str
    name: str
    as_of: dt.date
    owner: str
    owners: tuple[Ownership, ...]
    contacts: tuple[Contact, ...]
    preferences: str
    standing_needs: str
    needs: tuple[Remark, ...]
    promises: tuple[Remark, ...]
    history: tuple[Communication, ...]
    claims: tuple[OpenClaim, ...] | Unknown
    outstanding: tuple[Money, ...] | Unknown
    payment_promises: tuple[GivenPromise, ...] | Unknown

    @property
    def last_contact_at(self) -> dt.datetime | None:
        """Return when somebody last spoke with the client; None when nobody wrote anything down."""
        return self.history[0].at if self.history else None

    @property
    def unproven_promises(self) -> tuple[GivenPromise, ...] | Unknown:
        """Return the promises to pay that nothing proves: to be confirmed in writing first of all."""
        if isinstance(self.payment_promises, Unknown):
            return self.payment_promises
        return tuple(promise for promise in self.payment_promises if not promise.is_proven)


def brief(
    client: Client,
    records: Iterable[Communication],
    *,
    as_of: dt.date,
    claims: Sequence[OpenClaim] | Unknown,
    payment_promises: Sequence[GivenPromise] | Unknown,
    last: int | None = None,
) -> Briefing:
    """Put together what a successor has to know; records of other clients are left out.

    The whole history comes along unless `last` asks for so many records only. Needs and promises are always gathered
    from the whole history. Raises `InvalidInput` for a `last` below 1.
    """
    if last is not None and last < 1:
        raise InvalidInput.at("last", last, "briefing.below_one_record")
    history = tuple(reversed(in_force(record for record in records if record.client == client.id)))
    return Briefing(
        client=client.id,
        name=client.name,
        as_of=as_of,
        owner=client.owner,
        owners=client.ownerships,
        contacts=client.contacts,
        preferences=client.preferences,
        standing_needs=client.needs,
        needs=_remarks(history, "needs"),
        promises=_remarks(history, "promises"),
        history=history[:last],
        claims=claims if isinstance(claims, Unknown) else tuple(claims),
        outstanding=claims
        if isinstance(claims, Unknown)
        else tuple(totals(claim.outstanding for claim in claims).values()),
        payment_promises=payment_promises if isinstance(payment_promises, Unknown) else tuple(payment_promises),
    )


def _remarks(history: Iterable[Communication], field: str) -> tuple[Remark, ...]:
    return tuple(
        Remark(record=record.id, at=record.at, by=record.author, text=text)
        for record in history
        if (text := str(getattr(record, field)).strip())
    )
