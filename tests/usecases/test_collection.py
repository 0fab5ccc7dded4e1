"""Collection cases: finance alone opens one after the letter, writes down what happens, and ends it."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.kernel.money import Money
from offboard_core.ports.store import Storage
from offboard_core.receivables import CollectionMove, CollectionOutcome, Settlement
from offboard_core.receivables.letter import Delivery, LetterIssue
from offboard_core.usecases.collection import (
    acknowledge_balance,
    conclude_collection,
    limitation_of,
    open_collection,
    record_collection,
    send_balance_confirmation,
)
from offboard_core.usecases.ladder import escalate
from offboard_core.usecases.letter import record_delivery, release_letter
from offboard_core.usecases.receivables import get_ladder, record_settlement, take_in_receivable
from tests.usecases.company import Company, a_claim, a_company, why


@pytest.fixture
def company(storage: Storage) -> Company:
    """Return a company with a claim whose letter was delivered."""
    company = a_company(storage)
    system = company.office.system_desk()
    system.do(take_in_receivable, attrs.evolve(a_claim(), due_on=dt.date(2026, 8, 1)))
    company.office.system_desk().do(escalate, "AR-1")
    company.desk("zhou").do(release_letter, "AR-1")
    company.office.system_desk().do(escalate, "AR-1")
    letter, delivery = LetterIssue(tier=90, cycle=1), Delivery(delivered=True, reference="SF-1")
    company.office.system_desk().do(record_delivery, "AR-1", letter, delivery)
    return company


def test_from_the_letter_to_the_money(company: Company) -> None:
    """Whoever in finance opens the case has it; it ends as paid once the money is in the books."""
    opened = company.desk("zhou").do(open_collection, "AR-1")
    company.desk("zhou").do(record_collection, "AR-1", CollectionMove.REPLY, note="月底付")
    assert ["collection.still_owed"] == why(
        lambda: company.desk("zhou").do(conclude_collection, "AR-1", CollectionOutcome.PAID)
    )
    payment = Settlement(amount=Money.of("100.00", "CNY"), value_on=dt.date(2026, 11, 20), reference="B-1")
    company.desk("zhou").do(record_settlement, "AR-1", payment)
    company.desk("zhou").do(conclude_collection, "AR-1", CollectionOutcome.PAID)

    assert opened.collection is not None
    assert "zhou" == opened.collection.owner
    assert [CollectionOutcome.PAID] == [
        case.outcome for case in company.desk("zhou").read(get_ladder, "AR-1").collections
    ]


@pytest.mark.parametrize("person", ["wang.wei", "zhao.min"])
def test_sales_do_not_pursue(company: Company, person: str) -> None:
    """The salesperson and the supervisor open no collection case."""
    assert ["access.role_not_held"] == why(lambda: company.desk(person).do(open_collection, "AR-1"))


def test_an_acknowledged_balance_begins_the_limitation_anew(company: Company) -> None:
    """Finance records both; whoever may see the claim is told until when it can be sued for."""
    today = dt.date(2026, 11, 23)
    company.desk("zhou").do(send_balance_confirmation, "AR-1", reference="DZ-1")
    company.desk("zhou").do(
        acknowledge_balance, "AR-1", 1, acknowledged_by="张经理", acknowledged_on=today, evidence="回函-1"
    )
    told = company.desk("wang.wei").read(limitation_of, "AR-1")

    assert told is not None
    assert dt.date(2029, 11, 23) == told.ends_on
