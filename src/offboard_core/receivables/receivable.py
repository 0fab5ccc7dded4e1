"""The receivable (应收单): one claim on one client, with what was settled against it."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import ClassVar
from zoneinfo import ZoneInfo

import attrs

from offboard_core.access.target import FieldClass, Target
from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.dates import business_date, check_date
from offboard_core.kernel.identity import ReceivableId, check_id
from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Event


class SettlementKind(StrEnum):
    """What settled a claim, or brought it back (核销方式)."""

    PAYMENT = "payment"
    """收款."""
    CREDIT_NOTE = "credit_note"
    """红字冲销."""
    WRITE_OFF = "write_off"
    """坏账核销."""
    REVERSAL = "reversal"
    """退票或冲回: what was settled is owed again."""


@attrs.frozen(kw_only=True)
class Settlement:
    """Something that settled a receivable, or part of it (核销).

    `value_on` is the day it counts from, `recorded_at` the moment (aware, UTC) it became known, so that "as known then"
    can differ from "as known now". `reference` is the host's own number; the same number is the same settlement.
    `recorded_here` marks one that finance recorded with us before the host's books knew it. Raises `InvalidInput` for an amount that is not above zero: a reversal is a kind, not a sign.
    """

    amount: Money
    value_on: dt.date
    kind: SettlementKind = SettlementKind.PAYMENT
    reference: str = ""
    recorded_at: dt.datetime | None = None
    recorded_here: bool = False

    def __attrs_post_init__(self) -> None:
        """Refuse an amount of zero, and a value date with a time of day."""
        check_date(self.value_on, "value_on")
        if self.amount.minor <= 0:
            raise InvalidInput.at("settlement.amount", self.amount.minor, "settlement.not_positive")

    @property
    def reduces_by(self) -> int:
        """Return by how many minor units it makes the claim smaller; negative for a reversal."""
        return -self.amount.minor if self.kind is SettlementKind.REVERSAL else self.amount.minor

    def seen_on(self, zone: ZoneInfo) -> dt.date:
        """Return the day from which it is known: its value date, or the day it was recorded if that is later."""
        if self.recorded_at is None:
            return self.value_on
        return max(self.value_on, business_date(self.recorded_at, zone))

    @property
    def content(self) -> tuple[str, Money, dt.date, SettlementKind]:
        """Return its fields without those on how and when it became known."""
        return self.reference, self.amount, self.value_on, self.kind


_DAY = dt.timedelta(days=1)


def _receivable_id(value: str) -> ReceivableId:
    return ReceivableId(check_id(value, "receivable.id"))


_FIELDS = {
    "amount": FieldClass.CORE,
    "contract": FieldClass.CORE,
    "due_on": FieldClass.CORE,
    "settlements": FieldClass.CORE,
}


@attrs.frozen(kw_only=True)
class Receivable:
    """One claim on one client (应收单); the host's finance system is its source.

    `salesperson` is who is responsible now, `originator` who made the sale (blank: the same person), `handed_from` whom
    the books still name where responsibility was handed over here (None: it was not). `due_on` is None
    where the source has none, which is a reason to quarantine it, not an error. `disputed` is the source's own mark.
    `recorded_at` says when the source last changed it. Raises `InvalidInput` for an id that is none, a date that is
    none and a settlement in another currency.
    """

    kind: ClassVar[str] = "receivables"

    id: ReceivableId = attrs.field(converter=_receivable_id)
    client: str
    salesperson: str
    due_on: dt.date | None
    amount: Money
    client_name: str = ""
    originator: str = ""
    handed_from: str | None = None
    contract: str = ""
    order_number: str = ""
    instalment: int = 1
    ordered_on: dt.date | None = None
    invoiced_on: dt.date | None = None
    segment: str = ""
    disputed: bool = False
    settlements: tuple[Settlement, ...] = ()
    recorded_at: dt.datetime | None = None
    version: int = 0

    def __attrs_post_init__(self) -> None:
        """Refuse impossible dates, and settlements in another currency."""
        check_date(self.due_on, "due_on")
        check_date(self.ordered_on, "ordered_on")
        check_date(self.invoiced_on, "invoiced_on")
        for place, settlement in enumerate(self.settlements):
            if settlement.amount.currency != self.amount.currency:
                path = f"settlements[{place}].amount"
                raise InvalidInput.at(
                    path, settlement.amount.currency, "money.other_currency", expected=self.amount.currency
                )

    @property
    def target(self) -> Target:
        """Describe it to the permission rules."""
        return Target(kind=self.kind, id=self.id, owner=self.salesperson or None, fields=_FIELDS)

    @property
    def name(self) -> str:
        """Return the client's name, or their id where the source gave none."""
        return self.client_name or self.client

    def outstanding(self, as_of: dt.date, *, known_at: dt.datetime | None = None) -> Money:
        """Return what is still owed at the end of `as_of` (截止日未收余额); below zero when too much was paid.

        With `known_at` only settlements recorded by then count: what the books said at that moment.
        """
        if not self.settlements:
            return self.amount
        settled = sum(
            settlement.reduces_by
            for settlement in self.settlements
            if settlement.value_on <= as_of and _was_known(settlement, known_at)
        )
        return Money(minor=self.amount.minor - settled, currency=self.amount.currency)

    def as_seen(self, day: dt.date, zone: ZoneInfo) -> Receivable:
        """Return the receivable as known at the end of `day`, without settlements that became known later."""
        if not self.settlements:
            return self
        return attrs.evolve(self, settlements=tuple(one for one in self.settlements if one.seen_on(zone) <= day))

    def seen_days(self, zone: ZoneInfo) -> set[dt.date]:
        """Return the days on which a settlement became known."""
        return {one.seen_on(zone) for one in self.settlements}

    @property
    def value_days(self) -> set[dt.date]:
        """Return the days from which a settlement counts: what is owed changes on these days only."""
        return {one.value_on for one in self.settlements}

    @property
    def payments(self) -> tuple[Settlement, ...]:
        """Return what the client paid, in the order of the books."""
        return tuple(one for one in self.settlements if one.kind is SettlementKind.PAYMENT)

    def find_payment(self, reference: str) -> Settlement | None:
        """Return the payment with that reference, or None; a payment without one is not found."""
        return next((one for one in self.payments if one.reference and one.reference == reference), None)

    def settled_within(self, first: dt.date, last: dt.date) -> tuple[Settlement, ...]:
        """Return the settlements that count from a day of a span, both ends included."""
        return tuple(one for one in self.settlements if first <= one.value_on <= last)

    def lost_by(self, day: dt.date) -> int:
        """Return how many minor units were settled by the end of `day` other than by payment."""
        lost = (one for one in self.settlements if one.kind is not SettlementKind.PAYMENT and one.reduces_by > 0)
        return sum(one.reduces_by for one in lost if one.value_on <= day)

    @property
    def is_written_off(self) -> bool:
        """Say whether the books hold a write-off (坏账核销) of it, or of a part of it."""
        return any(one.kind is SettlementKind.WRITE_OFF for one in self.settlements)

    @property
    def overdue_from(self) -> dt.date | None:
        """Return the first day on which it is overdue, None without a due date."""
        return None if self.due_on is None else min(self.due_on, dt.date.max - _DAY) + _DAY

    @property
    def age_order(self) -> tuple[dt.date, str]:
        """Return what claims are sorted by in a letter: the due date in the books, then the id."""
        return self.due_on or dt.date.min, self.id

    def event(self, type: str, **facts: object) -> Event:
        """Build an event of this receivable."""
        return Event(type=type, stream=self.target.stream, facts=facts)

    def finding(self, code: str, **facts: object) -> Finding:
        """Build a finding about this receivable."""
        return Finding(code=code, subject=self.id, facts=facts)

    def days_overdue(self, as_of: dt.date) -> int | None:
        """Count whole days past due on `as_of`: 0 on the due date, negative before it, None without one."""
        return None if self.due_on is None else (as_of - self.due_on).days


def _was_known(settlement: Settlement, known_at: dt.datetime | None) -> bool:
    return known_at is None or settlement.recorded_at is None or settlement.recorded_at <= known_at
