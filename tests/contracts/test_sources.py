"""The in-memory sources meet their contracts."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.adapters.memory import MemoryHoldings, MemoryPeople, MemoryReceivables
from offboard_core.kernel.money import Money
from offboard_core.offboarding import Asset, Duty, HeldGrant, OpenOrder
from offboard_core.ports.sources import (
    AccessSource,
    AssetSource,
    DutySource,
    OrderSource,
    PeopleSource,
    ReceivableSource,
)
from offboard_core.testing import (
    AccessSourceContract,
    AssetSourceContract,
    DutySourceContract,
    OrderSourceContract,
    PeopleSourceContract,
    ReceivableSourceContract,
)
from offboard_core.testing import builders as new


@attrs.define
class Ticking:
    """A clock that advances one second per call."""

    now: dt.datetime = new.NOON

    def __call__(self) -> dt.datetime:
        """Return the next moment."""
        self.now += dt.timedelta(seconds=1)
        return self.now


class TestMemoryPeople(PeopleSourceContract):
    """An HR system that is a list."""

    @pytest.fixture
    def source(self) -> PeopleSource:
        """Three people, one above the other."""
        people = [new.a_person(supervisor="zhao.min"), new.a_person("zhao.min", supervisor="top"), new.a_person("top")]
        return MemoryPeople(people, Ticking())


class TestMemoryReceivables(ReceivableSourceContract):
    """A ledger that is a list."""

    @pytest.fixture
    def source(self) -> ReceivableSource:
        """Receivables of two people, some of which say when they were recorded."""
        day = dt.timedelta(days=1)
        return MemoryReceivables(
            [
                new.a_receivable("AR-1", recorded_at=new.NOON - 2 * day),
                new.a_receivable("AR-2", recorded_at=new.NOON - day),
                new.a_receivable("AR-3", salesperson="sun", recorded_at=new.NOON),
                new.a_receivable("AR-4"),
            ],
            Ticking(),
        )


class TestMemoryOrders(OrderSourceContract):
    """An order system that is a list."""

    @pytest.fixture
    def source(self) -> OrderSource:
        """One open order."""
        one = Money.of("1.00", "CNY")
        order = OpenOrder(number="SO-1", client="C-1", amount=one, delivered=one - one, invoiced=one - one)
        return MemoryHoldings({"li.na": [order]}, Ticking())


class TestMemoryAssets(AssetSourceContract):
    """A register of assets that is a list."""

    @pytest.fixture
    def source(self) -> AssetSource:
        """One computer."""
        return MemoryHoldings({"li.na": [Asset(id="PC-1", name="computer")]}, Ticking())


class TestMemoryDuties(DutySourceContract):
    """A register of duties that is a list."""

    @pytest.fixture
    def source(self) -> DutySource:
        """One seal."""
        return MemoryHoldings({"li.na": [Duty(id="D-1", name="seal")]}, Ticking())


class TestMemoryAccess(AccessSourceContract):
    """A directory that is a list."""

    @pytest.fixture
    def source(self) -> AccessSource:
        """One grant."""
        return MemoryHoldings({"li.na": [HeldGrant(id="crm/sales", system="crm")]}, Ticking())
