"""The history of cooperation with a client, through the door: contracts, loss and return."""

from __future__ import annotations

import datetime as dt

import pytest

from offboard_core.clients import (
    Cooperation,
    CooperationSort,
)
from offboard_core.errors import NotFound
from offboard_core.kernel.money import Money
from offboard_core.ports.store import Storage
from offboard_core.usecases import (
    record_cooperation,
    record_loss,
    win_client_back,
)
from tests.usecases.company import (
    Company,
    a_company_with_pools,
)


@pytest.fixture
def company(storage: Storage) -> Company:
    """Open an office with clients of two people and two public pools."""
    return a_company_with_pools(storage)


def test_history_loss_and_return(company: Company) -> None:
    """All on record, through the owner's desk; a case that does not exist is none."""
    desk = company.desk("wang.wei")
    order = Cooperation(
        sort=CooperationSort.ORDER, on=dt.date(2026, 11, 20), reference="SO-1", amount=Money.of("9.00", "CNY")
    )
    assert "wang.wei" == desk.do(record_cooperation, "C-1", order).cooperation[0].by
    with pytest.raises(NotFound):
        desk.do(record_loss, "C-1", reason="价格", case="nobody#1")
    assert desk.do(record_loss, "C-1", reason="价格", competitor="友商").is_lost
    assert not desk.do(win_client_back, "C-1").is_lost

    assert ["cooperation_recorded", "client_lost", "client_won_back"] == company.events("clients/C-1")
