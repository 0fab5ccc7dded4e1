"""Client credit: money that stands against no claim yet, seen by all who dun, set off by finance alone."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.errors import InvalidInput
from offboard_core.kernel.money import Money
from offboard_core.receivables import Allocation, ClientCredit, Receivable, SettlementKind, draw_schedule
from offboard_core.receivables.credit import allocate_credit, open_credit, take_in_credit
from tests.receivables.given import CLAIM, DUE, POLICY, cny, codes, day, decided, paid

CREDIT = ClientCredit(
    id="PR-1", client="C-1", client_name="华东重工", amount=cny("300.00"), value_on=DUE, reference="B-7"
)


def allocated(credit: ClientCredit = CREDIT, claim: Receivable = CLAIM, amount: Money = CREDIT.amount) -> list[str]:
    """Set off, and return why not."""
    verdict, settlement = allocate_credit(credit, claim, amount=amount, by="zhou", today=day(40))
    assert settlement is None
    return codes(verdict)


def test_a_credit_is_taken_in_once() -> None:
    """The same content again changes nothing; what the books bring along of allocations is not ours."""
    first = decided(take_in_credit(None, CREDIT))
    again = decided(take_in_credit(first.state, attrs.evolve(CREDIT, version=7)))

    assert (["credit_taken_in"], cny("300.00")) == ([event.type for event in first.events], first.state.open_amount)
    assert () == again.events


def test_a_change_in_the_books_is_told_field_by_field() -> None:
    """What it was and what it is."""
    (event,) = decided(take_in_credit(CREDIT, attrs.evolve(CREDIT, amount=cny("350.00")))).events

    assert {"amount": {"before": cny("300.00"), "after": cny("350.00")}} == event.facts["changed"]


def test_money_set_off_counts_from_the_day_it_came() -> None:
    """The settlement has the credit's value date and a reference of its own; the credit keeps who did it."""
    verdict, settlement = allocate_credit(CREDIT, CLAIM, amount=cny("100.00"), by="zhou", today=day(40))
    less = decided(verdict).state

    assert settlement is not None
    assert (cny("100.00"), DUE, SettlementKind.PAYMENT, "B-7/1") == (
        settlement.amount,
        settlement.value_on,
        settlement.kind,
        settlement.reference,
    )
    assert (cny("200.00"), [("AR-1", "zhou", day(40), "B-7/1")]) == (
        less.open_amount,
        [(one.receivable, one.by, one.on, one.reference) for one in less.allocations],
    )


def test_without_a_reference_its_id_is_named() -> None:
    """A second part has the next number."""
    once = decided(
        allocate_credit(attrs.evolve(CREDIT, reference=""), CLAIM, amount=cny("1.00"), by="z", today=day(1))[0]
    ).state
    _, settlement = allocate_credit(once, CLAIM, amount=cny("1.00"), by="z", today=day(1))

    assert settlement is not None
    assert "PR-1/2" == settlement.reference


def test_why_money_is_not_set_off() -> None:
    """Another client's claim, another currency, nothing, more than there is, more than is owed: every reason at once."""
    dollars = attrs.evolve(CLAIM, amount=Money.of("1000.00", "USD"))
    nearly = paid(CLAIM, "999.00", day(1))

    assert ["credit.other_client"] == allocated(claim=attrs.evolve(CLAIM, client="C-2"))
    assert ["credit.other_currency"] == allocated(claim=dollars)
    assert ["credit.other_currency"] == allocated(amount=Money.of("1.00", "USD"))
    assert ["credit.nothing_allocated"] == allocated(amount=cny("0.00"))
    assert ["credit.exceeded"] == allocated(amount=cny("300.01"))
    assert ["credit.exceeded", "credit.more_than_owed"] == allocated(claim=nearly, amount=cny("300.01"))


def set_off() -> ClientCredit:
    """Return the credit with 100.00 set off."""
    return decided(allocate_credit(CREDIT, CLAIM, amount=cny("100.00"), by="zhou", today=day(40))[0]).state


def test_what_was_set_off_here_stays() -> None:
    """The books may correct the rest, down to what was set off, and nothing that would undo it."""
    less = set_off()

    assert cny("0.00") == decided(take_in_credit(less, attrs.evolve(CREDIT, amount=cny("100.00")))).state.open_amount
    assert ["credit.less_than_allocated"] == codes(take_in_credit(less, attrs.evolve(CREDIT, amount=cny("99.99"))))
    assert ["credit.allocated_already"] == codes(take_in_credit(less, attrs.evolve(CREDIT, client="C-2")))
    usd = attrs.evolve(CREDIT, amount=Money.of("300.00", "USD"))
    assert ["credit.allocated_already"] == codes(take_in_credit(less, usd))
    assert usd == decided(take_in_credit(CREDIT, usd)).state


def test_what_cannot_be_a_credit() -> None:
    """No amount, more set off than there is, another credit's id: refused with path and value."""
    part = Allocation(receivable="AR-1", amount=cny("300.01"), by="z", on=DUE, reference="x")
    for change, expected in (
        ({"amount": cny("0.00")}, "credit.not_positive"),
        ({"allocations": (part,)}, "credit.over_allocated"),
    ):
        with pytest.raises(InvalidInput) as caught:
            attrs.evolve(CREDIT, **change)
        assert [expected] == [one.code for one in caught.value.findings]
    with pytest.raises(InvalidInput) as other:
        take_in_credit(CREDIT, attrs.evolve(CREDIT, id="PR-2"))
    assert "credit.other_id" == other.value.findings[0].code


def test_open_credit_is_added_up_per_currency_and_never_set_off() -> None:
    """It stands beside the bands of the schedule, from its value date on; what is used up is left out."""
    dollars = attrs.evolve(CREDIT, id="PR-2", amount=Money.of("5.00", "USD"), value_on=DUE + dt.timedelta(days=1))
    used = decided(allocate_credit(CREDIT, CLAIM, amount=cny("300.00"), by="z", today=day(1))[0]).state

    assert {"CNY": cny("300.00")} == open_credit([CREDIT, dollars], as_of=DUE)
    assert {"USD": Money.of("5.00", "USD")} == open_credit([used, dollars], as_of=day(1))
    schedule = draw_schedule([CLAIM], POLICY, as_of=day(1), credits=[CREDIT, dollars])
    assert (cny("1000.00"), ("CNY", "USD")) == (schedule.total("CNY"), schedule.currencies)
