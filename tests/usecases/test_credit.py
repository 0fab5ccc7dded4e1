"""Client credit through the office: pushed by the host, set off by finance, seen in the schedule."""

from __future__ import annotations

from offboard_core.kernel.money import Money
from offboard_core.ports.store import Storage
from offboard_core.testing.builders import TODAY, a_credit
from offboard_core.usecases.credit import allocate_credit, credits_of_client, take_in_credit
from offboard_core.usecases.receivables import ageing_of_client
from offboard_core.usecases.round import daily_round
from tests.usecases.company import Company, a_claim, a_company, why


def with_credit(storage: Storage) -> Company:
    """Return a company with one claim, and 300 of the same client that nobody has matched."""
    company = a_company(storage, ledger=[a_claim()])
    daily_round(company.office)
    company.desk("zhou").do(take_in_credit, a_credit())
    return company


def test_finance_sets_a_credit_off(storage: Storage) -> None:
    """The claim is settled from the day the money came, and its ladder closes in the next round."""
    company = with_credit(storage)
    less = company.desk("zhou").do(allocate_credit, "PR-1", "AR-1", Money.of("100.00", "CNY"))
    daily_round(company.office)

    assert Money.of("200.00", "CNY") == less.open_amount
    assert [("BANK-PR-1/1", TODAY)] == [(one.reference, one.value_on) for one in company.receivable().settlements]
    assert ["credit_taken_in", "credit_allocated"] == company.events("credits/PR-1")
    assert "ladder_closed" in company.events("ladders/AR-1")


def test_who_may_set_off(storage: Storage) -> None:
    """Finance; the salesperson neither sees nor moves a client's money."""
    company = with_credit(storage)

    assert why(lambda: company.desk("wang.wei").do(allocate_credit, "PR-1", "AR-1", Money.of("1.00", "CNY")))
    assert [(), ("PR-1",)] == [
        tuple(item.id for item in company.desk(who).read(credits_of_client, "C-1")) for who in ("wang.wei", "zhou")
    ]


def test_a_refusal_settles_nothing(storage: Storage) -> None:
    """More than is owed: neither the credit nor the claim changes."""
    company = with_credit(storage)

    assert ["credit.more_than_owed"] == why(
        lambda: company.desk("zhou").do(allocate_credit, "PR-1", "AR-1", Money.of("100.01", "CNY"))
    )
    assert () == company.receivable().settlements


def test_the_schedule_shows_it_apart(storage: Storage) -> None:
    """To finance; to the salesperson the schedule of the client says nothing of it."""
    company = with_credit(storage)

    shown = [company.desk(who).read(ageing_of_client, "C-1").credits for who in ("zhou", "wang.wei")]
    assert [{"CNY": Money.of("300.00", "CNY")}, {}] == shown
