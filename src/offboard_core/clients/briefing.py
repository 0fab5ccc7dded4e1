"""The briefing (客户交接简报): what a successor has to know about one client, as one value."""

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
    """A sentence from a communication record, with the record's id, author and time."""

    record: str
    at: dt.datetime
    by: str
    text: str


@attrs.frozen(kw_only=True)
class Briefing:
    """Everything a successor has to know about a client on `as_of`.

    `contacts` are unmasked: the briefing is for the owner, one client at a time, and reading it is an act of its own;
    mask the client first for other people. `needs` and `promises` come from the records, `payment_promises` from the
    ladders; `history` holds the records in force, newest first. A fact whose source did not answer is `Unknown`.
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
        """Return when the client was last contacted; `None` without a record."""
        return self.history[0].at if self.history else None

    @property
    def unproven_promises(self) -> tuple[GivenPromise, ...] | Unknown:
        """Return the promises to pay without evidence or confirmation, to be confirmed in writing first."""
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
    """Collect what a successor has to know; records of other clients are ignored.

    The whole history is included unless `last` limits it to that many records. Needs and promises always come from the
    whole history. Raises `InvalidInput` for a `last` below 1.
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
