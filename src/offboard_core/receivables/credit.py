"""Client credit (未核销预收): money of a client that stands against no claim yet. A fact, never set off by itself.

A payment without a reference, an advance, a credit note on account: the books know the client, and not yet the claim.
Who duns a client has to see it; only finance says which claim it settles.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import ClassVar

import attrs

from offboard_core.access.target import FieldClass, Target
from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.dates import check_date
from offboard_core.kernel.identity import check_id
from offboard_core.kernel.money import Money, totals
from offboard_core.kernel.verdict import Decided, Event, Refused, Verdict
from offboard_core.receivables.receivable import Receivable, Settlement, SettlementKind

_FIELDS = {"amount": FieldClass.CORE, "client": FieldClass.CORE}


@attrs.frozen(kw_only=True)
class Allocation:
    """A part of a credit that was set off against a claim (核销)."""

    receivable: str
    amount: Money
    by: str
    on: dt.date
    reference: str


@attrs.frozen(kw_only=True)
class ClientCredit:
    """Money of a client not yet set off: received on `value_on`, `amount` as the books hold it, less its `allocations`.

    `reference` is the bank's or the voucher's number. Raises `InvalidInput` for an id that is none, an amount that is
    not above zero, or allocations of more than there is.
    """

    kind: ClassVar[str] = "credits"

    id: str
    client: str
    amount: Money
    value_on: dt.date
    client_name: str = ""
    reference: str = ""
    allocations: tuple[Allocation, ...] = ()
    version: int = 0

    def __attrs_post_init__(self) -> None:
        """Refuse an amount that is not above zero, and allocations that exceed it."""
        check_id(self.id, "credit.id")
        check_date(self.value_on, "value_on")
        if self.amount.minor <= 0:
            raise InvalidInput.at("credit.amount", self.amount.minor, "credit.not_positive")
        if self.open_amount.minor < 0:
            raise InvalidInput.at("credit.allocations", self.open_amount.minor, "credit.over_allocated")

    @property
    def open_amount(self) -> Money:
        """Return what is not allocated yet. Raises `InvalidInput` for an allocation in another currency."""
        return self.amount - sum((one.amount for one in self.allocations), Money.zero(self.amount.currency))

    @property
    def target(self) -> Target:
        """Return it as permissions see it: it belongs to no salesperson."""
        return Target(kind=self.kind, id=self.id, fields=_FIELDS)

    def event(self, type: str, **facts: object) -> Event:
        """Build an event of this credit."""
        return Event(type=type, stream=self.target.stream, facts=facts)

    def finding(self, code: str, **facts: object) -> Finding:
        """Build a finding about this credit."""
        return Finding(code=code, subject=self.id, facts=facts)


def take_in_credit(known: ClientCredit | None, incoming: ClientCredit) -> Verdict[ClientCredit]:
    """Take over what the books say of a credit; the same content again leaves it as it is, and earlier allocations stay.

    Refused where the books hold less than was allocated here, or name another client or currency once it was.
    Raises `InvalidInput` when the two are not the same credit.
    """
    if known is None:
        first = attrs.evolve(incoming, allocations=(), version=0)
        return Decided(state=first, events=(first.event("credit_taken_in", **_facts(first)),))
    if incoming.id != known.id:
        raise InvalidInput.at("credit.id", incoming.id, "credit.other_id", expected=known.id)
    if _facts(incoming) == _facts(known):
        return Decided(state=known)
    if known.allocations and (incoming.client, incoming.amount.currency) != (known.client, known.amount.currency):
        facts = {"client": known.client, "currency": known.amount.currency}
        return Refused((known.finding("credit.allocated_already", **facts),))
    allocated = known.amount - known.open_amount
    if known.allocations and incoming.amount < allocated:
        return Refused((known.finding("credit.less_than_allocated", amount=incoming.amount, allocated=allocated),))
    merged = attrs.evolve(incoming, allocations=known.allocations, version=known.version)
    before, after = _facts(known), _facts(merged)
    changed = {name: {"before": before[name], "after": after[name]} for name in before if before[name] != after[name]}
    return Decided(state=merged, events=(merged.event("credit_changed", changed=changed),))


def allocate_credit(
    credit: ClientCredit, receivable: Receivable, *, amount: Money, by: str, today: dt.date
) -> tuple[Verdict[ClientCredit], Settlement | None]:
    """Allocate a part of a credit to a claim of the same client; return the credit and the settlement of the claim.

    The money counts from the day it was received, not from the day of the allocation: a letter sent in between
    turns out to have been unnecessary.
    """
    findings = []
    if receivable.client != credit.client:
        findings.append(credit.finding("credit.other_client", client=receivable.client, expected=credit.client))
    owed = receivable.outstanding(today)
    if amount.currency != credit.amount.currency or owed.currency != credit.amount.currency:
        findings.append(
            credit.finding("credit.other_currency", currency=owed.currency, expected=credit.amount.currency)
        )
    elif amount.minor <= 0:
        findings.append(credit.finding("credit.nothing_allocated", amount=amount))
    else:
        if amount > credit.open_amount:
            findings.append(credit.finding("credit.exceeded", amount=amount, open=credit.open_amount))
        if amount > owed:
            findings.append(credit.finding("credit.more_than_owed", amount=amount, outstanding=owed))
    if findings:
        return Refused(tuple(findings)), None
    reference = f"{credit.reference or credit.id}/{len(credit.allocations) + 1}"
    allocation = Allocation(receivable=receivable.id, amount=amount, by=by, on=today, reference=reference)
    less = attrs.evolve(credit, allocations=(*credit.allocations, allocation))
    facts = {"receivable": receivable.id, "amount": amount, "reference": reference, "open": less.open_amount}
    event = less.event("credit_allocated", **facts, by=by, on=today)
    settlement = Settlement(amount=amount, value_on=credit.value_on, kind=SettlementKind.PAYMENT, reference=reference)
    return Decided(state=less, events=(event,)), settlement


def open_credit(credits: Iterable[ClientCredit], *, as_of: dt.date) -> dict[str, Money]:
    """Add up credit that is not allocated to a claim on a day, per currency; it is not set off against open claims."""
    return {
        currency: amount
        for currency, amount in totals(one.open_amount for one in credits if one.value_on <= as_of).items()
        if amount.minor
    }


def _facts(credit: ClientCredit) -> dict[str, object]:
    return {
        "client": credit.client,
        "client_name": credit.client_name,
        "amount": credit.amount,
        "value_on": credit.value_on,
        "reference": credit.reference,
    }
