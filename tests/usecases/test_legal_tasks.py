"""What the law asks for, and reminders of everything owed, through the door and by the round."""

from __future__ import annotations

import attrs
import pytest

from offboard_core.adapters.memory import MemoryNotifier
from offboard_core.kernel.money import Money
from offboard_core.offboarding import NonCompete, NonCompeteGround, Stage
from offboard_core.ports.store import Storage
from offboard_core.usecases.departure import close_case, record_non_compete, settle_legal_task
from offboard_core.usecases.relay import deliver
from offboard_core.usecases.review import begin_review
from offboard_core.usecases.round import daily_round
from tests.usecases.company import CASE, ENDS_ON, Company, a_claim, a_client, a_company, checked, why


@pytest.fixture
def company(storage: Storage) -> Company:
    """Open an office with a client and a claim of the later leaver's, and a notifier."""
    opened = a_company(storage, clients=[a_client("C-1")], ledger=[a_claim()])
    hands = attrs.evolve(opened.office.hands, notifier=MemoryNotifier())
    opened.office = attrs.evolve(opened.office, hands=hands)
    return opened


def told(company: Company) -> list[tuple[str, str]]:
    """Deliver, and return which reminders were sent to whom since the last look."""
    deliver(company.office)
    notifier = company.office.hands.notifier
    assert isinstance(notifier, MemoryNotifier)
    sent = [(out.code, out.recipient) for out in notifier.sent.values() if out.code.startswith("reminder.")]
    notifier.sent.clear()
    return sorted(set(sent))


def test_the_certificate_is_asked_for_until_it_is_there(company: Company) -> None:
    """From the day the law ends employment; also once the case is closed, the round goes on asking."""
    checked(company)
    company.clock.to(12, 23, 18)
    daily_round(company.office)
    assert Stage.DEPARTED_WITH_RESIDUALS is company.case().stage
    hr, finance = company.desk("chen"), company.desk("zhou")
    hr.do(begin_review, CASE)
    hr.do(close_case, CASE)
    told(company)
    company.clock.tick(days=6)
    report = daily_round(company.office)

    assert () == report.failed
    assert ("reminder.late", "hr") in (heard := told(company))
    assert ("reminder.escalated", "zhao.min") in heard
    assert ["legal_task.role_not_held"] == why(lambda: finance.do(settle_legal_task, CASE, "certificate", evidence="x"))
    assert "access.own_case.never_decided" in why(
        lambda: company.desk("wang.wei").do(settle_legal_task, CASE, "certificate", evidence="x")
    )
    done = hr.do(settle_legal_task, CASE, "certificate", evidence="证明-17")
    finance.do(settle_legal_task, CASE, "wages", evidence="工资单-12")
    assert ("证明-17", "chen", ENDS_ON) == (
        done.legal_tasks[0].evidence,
        done.legal_tasks[0].done_by,
        done.legal_tasks[0].due_on,
    )
    daily_round(company.office)
    before = company.case().version
    daily_round(company.office)
    assert before == company.case().version


def test_a_covenant_is_recorded_by_hr(company: Company) -> None:
    """And by nobody else; what it costs stands on each payment."""
    checked(company)
    covenant = NonCompete(
        ground=NonCompeteGround.CONFIDENTIALITY, months=2, evidence="HT-9", monthly=Money.of("3000.00", "CNY")
    )
    assert "access.role_not_held" in why(lambda: company.desk("zhou").do(record_non_compete, CASE, covenant))
    company.desk("chen").do(record_non_compete, CASE, covenant)
    company.clock.to(12, 23, 18)
    daily_round(company.office)

    assert ["non_compete_pay:1", "non_compete_pay:2"] == [
        task.id for task in company.case().legal_tasks if task.amount == Money.of("3000.00", "CNY")
    ]


def test_whoever_owes_something_is_reminded_by_the_round(company: Company) -> None:
    """The day before, when it is late, and two working days on the one above; a round twice on one day says it once."""
    checked(company)
    company.clock.to(11, 24)
    daily_round(company.office)
    assert ("reminder.soon", "finance") in told(company)
    daily_round(company.office)
    assert [] == told(company)
    company.clock.to(11, 30)
    daily_round(company.office)

    assert {("reminder.late", "finance"), ("reminder.escalated", "hr")} <= set(told(company))
