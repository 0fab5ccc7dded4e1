"""Orders and duties in the host's systems: led to whoever takes them, to whoever has to finish them, and back again."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.adapters.memory import MemoryRouter
from offboard_core.kernel.money import Money
from offboard_core.offboarding import Duty, OpenOrder
from offboard_core.ports.hands import Hands
from offboard_core.ports.store import Storage
from offboard_core.usecases import daily_round, deliver, hand_residual, settle_item, withdraw
from tests.usecases.company import CASE, ENDS_ON, Company, a_company, checked, noticed

SEAL, ORDER = ("duty", "SEAL-1"), ("order", "SO-1")


@pytest.fixture
def company(storage: Storage) -> Company:
    """Open an office in whose systems a seal and an order hang on the leaver."""
    company = a_company(storage)
    company.duties.items.append(Duty(id="SEAL-1", name="合同章"))
    amount, nothing = Money.of("100.00", "CNY"), Money.zero("CNY")
    company.orders.items.append(
        OpenOrder(number="SO-1", client="C-1", amount=amount, delivered=nothing, invoiced=nothing)
    )
    router = MemoryRouter({SEAL: "wang.wei", ORDER: "wang.wei"})
    company.office = attrs.evolve(company.office, hands=Hands(router=router))
    checked(company)
    return company


def answering(company: Company) -> list[str]:
    """Let what is waiting go out, and return who answers for the seal and for the order."""
    deliver(company.office)
    router = company.office.hands.router
    assert isinstance(router, MemoryRouter)
    return [router.answers_for[thing] for thing in (SEAL, ORDER)]


def test_what_is_settled_is_led_to_its_receiver(company: Company) -> None:
    """Each thing when it is handed over, and not before."""
    assert ["wang.wei", "wang.wei"] == answering(company)
    company.desk("zhao.min").do(settle_item, CASE, "SEAL-1", receiver="li.na", witness="boss")

    assert ["li.na", "wang.wei"] == answering(company)


def test_what_is_left_is_led_to_whoever_finishes_it(company: Company) -> None:
    """To the supervisor with the departure; from there with the residual."""
    company.clock.to(12, ENDS_ON.day, 19)
    company.follow()
    assert ["zhao.min", "zhao.min"] == answering(company)
    company.desk("zhao.min").do(hand_residual, CASE, "item:SO-1", owner="li.na", due_on=dt.date(2027, 1, 20))

    assert ["zhao.min", "li.na"] == answering(company)
    company.follow()
    assert {} == dict(deliver(company.office).sent)


def test_whoever_stays_has_it_back(company: Company) -> None:
    """What was led away is led back; what was not, is not touched."""
    company.desk("zhao.min").do(settle_item, CASE, "SEAL-1", receiver="li.na", witness="boss")
    answering(company)
    company.desk("chen").do(withdraw, CASE, reason="留任", evidence="OA-20")

    assert ["wang.wei", "wang.wei"] == answering(company)


def test_without_a_router_nothing_is_asked(company: Company) -> None:
    """Whoever receives it sees to it themselves."""
    company.office = attrs.evolve(company.office, hands=Hands())
    company.desk("zhao.min").do(settle_item, CASE, "SEAL-1", receiver="li.na", witness="boss")

    assert "reroute" not in deliver(company.office).unconnected


def test_a_receiver_who_leaves_is_asked_no_more(company: Company) -> None:
    """By the round: their own handover has what they received."""
    company.desk("zhao.min").do(settle_item, CASE, "SEAL-1", receiver="li.na", witness="boss")
    noticed(company, "li.na")
    daily_round(company.office)
    item = company.case().find_item("SEAL-1")

    assert item is not None
    assert "notice" == item.unasked
    assert "acknowledge_item" not in {todo.verb for todo in company.case().obligations(company.clock())}
    assert item.acknowledged_at is None
