"""A departure over a host's own client table: the one thing ever written there is who owns a client."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from offboard_core.clients import Medium
from offboard_core.errors import InvalidInput

pytest.importorskip("sqlalchemy", reason="no databases: sqlalchemy is not installed")

from sqlalchemy.orm import Session

from offboard_core.adapters.sqlalchemy import SqlStorage, sqlite_engine
from offboard_core.usecases.case import withdraw
from offboard_core.usecases.clients import client_contacts, edit_client, my_clients
from offboard_core.usecases.communication import log_communication
from offboard_core.usecases.departure import confirm_departure, hand_residual
from offboard_core.usecases.item import settle_item
from tests.contracts.crm import CrmClients, Customer, Mapping
from tests.usecases.company import CASE, Company, a_company, checked, documented


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    """Open an office over a database in which the CRM keeps two clients of the later leaver."""
    engine = sqlite_engine(f"sqlite:///{tmp_path / 'crm.db'}")
    Mapping.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add_all(Customer(pk=id, title=f"客户 {id}", sales_no="wang.wei") for id in ("C-1", "C-2"))
    storage = SqlStorage(engine, clients=CrmClients)
    storage.create_tables()
    yield a_company(storage)
    engine.dispose()


def handed_over(company: Company) -> None:
    """Hand one client over to a colleague."""
    checked(company)
    documented(company)
    company.desk("zhao.min").do(settle_item, CASE, "C-1", receiver="li.na", witness="boss")


def test_a_client_passes_in_the_hosts_table(company: Company) -> None:
    """With the line, in one command; records about it are kept by us."""
    company.desk("wang.wei").do(log_communication, "C-1", medium=Medium.PHONE, summary="问候")
    handed_over(company)

    assert "li.na" == company.client("C-1").owner
    assert ["C-1"] == [client.id for client in company.desk("li.na").read(my_clients)]
    assert ["client_transferred"] == company.events("clients/C-1")


def test_a_field_of_the_hosts_table_is_never_written(company: Company) -> None:
    """It is the host's to change; a look at contacts writes nothing but the journal."""
    with pytest.raises(InvalidInput) as caught:
        company.desk("wang.wei").do(edit_client, "C-1", {"needs": "x"})
    company.desk("wang.wei").do(client_contacts, "C-1")

    assert ["client.kept_by_host"] == [finding.code for finding in caught.value.findings]
    assert ["contacts_viewed"] == company.events("clients/C-1")


@pytest.mark.parametrize(("spoken", "owner"), [(False, "wang.wei"), (True, "li.na")])
def test_a_withdrawal_without_a_history_of_owners(company: Company, *, spoken: bool, owner: str) -> None:
    """The client comes back unless its new owner has spoken with it since the notice."""
    handed_over(company)
    company.clock.tick(days=1)
    if spoken:
        company.desk("li.na").do(log_communication, "C-1", medium=Medium.PHONE, summary="自我介绍")
    company.clock.tick(days=1)
    company.desk("chen").do(withdraw, CASE, reason="挽留", evidence="OA-20")

    assert owner == company.client("C-1").owner


def test_no_client_stays_with_somebody_who_has_left(company: Company) -> None:
    """What is open at the statutory end goes to the supervisor, and with its residual to whoever takes that on."""
    handed_over(company)
    company.clock.to(12, 23)
    company.desk("chen").do(confirm_departure, CASE)
    assert ("li.na", "zhao.min") == (company.client("C-1").owner, company.client("C-2").owner)

    due_on = dt.date(2027, 1, 29)
    company.desk("zhao.min").do(hand_residual, CASE, "item:C-2", owner="li.na", due_on=due_on)

    assert "li.na" == company.client("C-2").owner


def test_a_client_the_host_has_taken_away(company: Company) -> None:
    """The residual about it is still handed on; there is nothing else to move."""
    checked(company)
    company.clock.to(12, 23)
    company.desk("chen").do(confirm_departure, CASE)
    storage = company.office.storage
    assert isinstance(storage, SqlStorage)
    with Session(storage.engine) as session, session.begin():
        session.delete(session.get_one(Customer, "C-2"))

    case = company.desk("zhao.min").do(hand_residual, CASE, "item:C-2", owner="li.na", due_on=dt.date(2027, 1, 29))

    assert ["li.na"] == [residual.receiver for residual in case.residuals if residual.id == "item:C-2"]
