"""Batches: many commands in one commit, errors of one record, and a key for each."""

from __future__ import annotations

import attrs
import pytest

from offboard_core.errors import NotFound
from offboard_core.ports.store import Storage
from offboard_core.receivables import Ladder
from offboard_core.usecases.batch import do_each
from offboard_core.usecases.ladder import escalate
from offboard_core.usecases.receivables import take_in_receivable
from tests.usecases.company import Company, a_claim, a_company
from tests.usecases.settlements import Meanwhile, stored


@pytest.fixture
def company(storage: Storage) -> Company:
    """Return a company with one overdue claim, taken in."""
    company = a_company(storage)
    company.desk("zhou").do(take_in_receivable, a_claim())
    return company


def test_many_in_one_commit(storage: Storage) -> None:
    """A batch is one unit of work; what each record led to is there afterwards."""
    company = a_company(storage)
    for number in range(5):
        company.desk("zhou").do(take_in_receivable, a_claim(f"AR-{number}"))
    counted = Meanwhile(storage, lambda: None, times=0)
    office = attrs.evolve(company.office, storage=counted)

    ids = [f"AR-{number}" for number in range(5)]
    outcomes = list(do_each(office.system_desk(), escalate, ids, prefetch=(Ladder.kind,), batch=3))

    assert ids == [id for id, _ in outcomes]
    assert 2 == counted.begun
    assert {2} == {getattr(kept, "version", None) for _, kept in outcomes}


def test_one_bad_record_stops_no_other(storage: Storage) -> None:
    """What a batch fails on is done again one by one, so that the fault stands alone."""
    company = a_company(storage)
    for id in ("AR-1", "AR-3"):
        company.desk("zhou").do(take_in_receivable, a_claim(id))

    outcomes = dict(do_each(company.office.system_desk(), escalate, ["AR-1", "AR-2", "AR-3"]))

    assert isinstance(outcomes["AR-2"], NotFound)
    assert [2, 2] == [getattr(outcomes[id], "version", None) for id in ("AR-1", "AR-3")]


def test_each_of_many_has_a_key_of_its_own(company: Company) -> None:
    """Under a desk's key each id is one command: done again, nothing changes."""
    desk = company.office.system_desk(key="round-1")
    first = dict(do_each(desk, escalate, ["AR-1", "AR-2"]))
    before = stored(company)

    again = dict(do_each(desk, escalate, ["AR-1"]))

    assert (2, 2) == (getattr(first["AR-1"], "version", None), getattr(again["AR-1"], "version", None))
    assert before == stored(company)
    with company.office.storage.begin("main") as work:
        assert work.receipts.find("escalate:round-1:AR-1") is not None
