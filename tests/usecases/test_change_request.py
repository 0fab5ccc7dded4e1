"""Requests to change core fields, through the door: asked, decided by another person, withdrawn."""

from __future__ import annotations

import datetime as dt

import pytest

from offboard_core.access import Actor
from offboard_core.clients import (
    ChangeState,
    CoreFields,
)
from offboard_core.ports.store import Storage
from offboard_core.usecases import (
    changes_of_client,
    decide_core_change,
    give_mandate,
    request_core_change,
    withdraw_core_change,
)
from tests.usecases.company import (
    Company,
    a_company_with_pools,
    noticed,
    why,
)

DAY = dt.timedelta(days=1)


NEW_NAME = CoreFields(name="新名")


@pytest.fixture
def company(storage: Storage) -> Company:
    """Open an office with clients of two people and two public pools."""
    return a_company_with_pools(storage)


def test_a_core_field_changes_by_request(company: Company) -> None:
    """The owner asks, the superior decides, and the client changes in the same command."""
    request = company.desk("wang.wei").do(request_core_change, "C-1", NEW_NAME, reason="更名", evidence="工商-1")
    assert "客户 C-1" == company.client().name

    decided = company.desk("zhao.min").do(decide_core_change, request.id, approve=True, note="已核对")

    assert (ChangeState.APPROVED, "新名") == (decided.state, company.client().name)
    assert ["core_fields_changed"] == company.events("clients/C-1")
    assert ["change_requested", "change_approved"] == company.events(f"change_requests/{request.id}")
    assert (decided,) == company.desk("audit").read(changes_of_client, "C-1")


def test_who_asked_does_not_decide(company: Company) -> None:
    """Not a supervisor either, and not a deputy on their behalf; somebody above them does."""
    request = company.desk("zhao.min").do(request_core_change, "C-1", NEW_NAME, reason="更名")
    company.desk("zhao.min").do(give_mandate, "feng", until_at=company.clock() + DAY)
    decide = {
        "zhao.min": company.desk("zhao.min"),
        "feng": company.office.desk(Actor(id="feng", on_behalf_of="zhao.min")),
    }
    for desk in decide.values():
        assert ["change.own_request"] == why(lambda desk=desk: desk.do(decide_core_change, request.id, approve=True))  # type: ignore[misc]
    assert ["access.role_not_held"] == why(
        lambda: company.desk("wang.wei").do(decide_core_change, request.id, approve=True)
    )

    assert company.desk("boss").do(decide_core_change, request.id, approve=True).decided_by == "boss"
    assert "新名" == company.client().name


def test_a_request_can_be_rejected_and_taken_back(company: Company) -> None:
    """Nothing changes, and the field may be asked for again."""
    desk = company.desk("wang.wei")
    first = desk.do(request_core_change, "C-1", NEW_NAME, reason="更名")
    assert ["change.open_already"] == why(lambda: desk.do(request_core_change, "C-1", NEW_NAME, reason="更名"))
    company.desk("zhao.min").do(decide_core_change, first.id, approve=False, note="材料不全")
    second = desk.do(request_core_change, "C-1", NEW_NAME, reason="更名")

    assert ChangeState.WITHDRAWN is desk.do(withdraw_core_change, second.id).state
    assert ("C-1/1", "C-1/2", "客户 C-1") == (first.id, second.id, company.client().name)


def test_a_core_field_under_a_case_takes_two_people(company: Company) -> None:
    """Nobody edits it; on notice its owner asks for nothing; a superior asks and somebody above them decides."""
    noticed(company)
    assert ["access.notice.only_hands_over"] == why(
        lambda: company.desk("wang.wei").do(request_core_change, "C-1", NEW_NAME, reason="更名")
    )
    request = company.desk("zhao.min").do(request_core_change, "C-1", NEW_NAME, reason="更名")

    assert company.desk("boss").do(decide_core_change, request.id, approve=True).state is ChangeState.APPROVED
