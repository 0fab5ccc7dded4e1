"""The claims in a letter, read from the facts of its messages; what no letter goes without is named when it is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Message

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class InterestLine:
    """The interest on one claim (逾期利息): how much, for which days, and by what rate."""

    amount: Money
    runs_from: dt.date
    runs_through: dt.date
    basis: str
    percent: str
    year_days: int


@attrs.frozen(kw_only=True)
class LetterRow:
    """One claim in a letter: what is owed under which contract, since when, at what level, and what is charged for it."""

    receivable: str
    contract: str
    order_number: str
    instalment: int
    amount: Money
    outstanding: Money
    ordered_on: dt.date | None
    due_on: dt.date
    days_overdue: int
    tier: int | None = None
    fee: Money | None = None
    interest: InterestLine | None = None

    @property
    def payable(self) -> Money:
        """Return what is asked for on this claim, with what is charged for it."""
        fee = self.fee or Money.zero(self.outstanding.currency)
        interest = self.interest.amount if self.interest is not None else Money.zero(self.outstanding.currency)
        return self.outstanding + fee + interest

    @property
    def is_charged(self) -> bool:
        """Say whether anything is asked for beside the claim."""
        return self.fee is not None or self.interest is not None


_HEAD: Mapping[str, type] = MappingProxyType({"client": str, "as_of": dt.date, "pay_by": dt.date})
_CLAIM: Mapping[str, type] = MappingProxyType(
    {"receivable": str, "amount": Money, "outstanding": Money, "due_on": dt.date, "days_overdue": int}
)
_INTEREST: Mapping[str, type] = MappingProxyType(
    {
        "interest_from": dt.date,
        "interest_through": dt.date,
        "interest_basis": str,
        "interest_percent": str,
        "year_days": int,
    }
)
"""What goes with interest, where there is any."""


def letter_rows(message: Message) -> tuple[LetterRow, ...]:
    """Return the claims a message asks a letter about; `letter_faults` has to find nothing first."""
    return tuple(_row(facts) for _, facts in _claims(message))


def letter_faults(message: Message, *, client: object) -> Iterator[Finding]:
    """Name everything a letter cannot go out without, and a claim on somebody other than `client`."""
    yield from _missing(message.facts, _HEAD, "")
    for path, facts in _claims(message):
        yield from _missing(facts, _CLAIM, path)
        if facts.get("interest") is not None:
            yield from _missing(facts, {"interest": Money, **_INTEREST}, path)
        if facts.get("client") != client:
            other = {"path": f"{path}client", "value": str(facts.get("client")), "expected": str(client)}
            yield Finding(code="letter.other_client", subject=message.key, facts=other)


def read_fact(facts: Mapping[str, object], name: str, kind: type[T], path: str = "") -> T:
    """Return a fact of the kind it has to be. Raises `InvalidInput` where it is missing or of another kind."""
    value = facts.get(name)
    if not isinstance(value, kind):
        raise InvalidInput.at(f"{path}{name}", value, "letter.fact_missing")
    return value


def _claims(message: Message) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Yield every claim with the path of its facts: one for each line of a joint letter, else the message's own."""
    lines = message.facts.get("lines")
    if not isinstance(lines, Sequence):
        yield "", message.facts
        return
    for place, line in enumerate(lines):
        yield f"lines[{place}].", line if isinstance(line, Mapping) else {}


def _missing(facts: Mapping[str, object], needed: Mapping[str, type], path: str) -> Iterator[Finding]:
    for name, kind in needed.items():
        try:
            read_fact(facts, name, kind, path)
        except InvalidInput as error:
            yield from error.findings


def _row(facts: Mapping[str, object]) -> LetterRow:
    ordered_on, instalment, tier, fee = (facts.get(name) for name in ("ordered_on", "instalment", "tier", "fee"))
    return LetterRow(
        receivable=read_fact(facts, "receivable", str),
        contract=str(facts.get("contract") or ""),
        order_number=str(facts.get("order_number") or ""),
        instalment=instalment if isinstance(instalment, int) else 1,
        amount=read_fact(facts, "amount", Money),
        outstanding=read_fact(facts, "outstanding", Money),
        ordered_on=ordered_on if isinstance(ordered_on, dt.date) else None,
        due_on=read_fact(facts, "due_on", dt.date),
        days_overdue=read_fact(facts, "days_overdue", int),
        tier=tier if isinstance(tier, int) else None,
        fee=fee if isinstance(fee, Money) else None,
        interest=_interest(facts),
    )


def _interest(facts: Mapping[str, object]) -> InterestLine | None:
    if facts.get("interest") is None:
        return None
    return InterestLine(
        amount=read_fact(facts, "interest", Money),
        runs_from=read_fact(facts, "interest_from", dt.date),
        runs_through=read_fact(facts, "interest_through", dt.date),
        basis=read_fact(facts, "interest_basis", str),
        percent=read_fact(facts, "interest_percent", str),
        year_days=read_fact(facts, "year_days", int),
    )
