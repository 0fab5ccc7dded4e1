"""Departures that are no resignation, through the door: death, abscond and return, transfer within the group, access at once."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.access import Employment
from offboard_core.clients import Medium
from offboard_core.offboarding import DepartureKind, HeldGrant, OffboardingCase, Stage
from offboard_core.ports.store import Storage
from offboard_core.usecases.case import expedite_case, name_proxy, receive_notice, withdraw
from offboard_core.usecases.clients import client_contacts
from offboard_core.usecases.communication import log_communication
from offboard_core.usecases.item import document_item, judge_documentation, settle_item
from offboard_core.usecases.round import daily_round
from tests.usecases.company import CASE, LAST_DAY, Company, a_claim, a_client, a_company, at, checked, noticed, why


@pytest.fixture
def company(storage: Storage) -> Company:
    """Open an office with two clients of the later leaver's, one claim, and access to take back."""
    opened = a_company(
        storage, clients=[a_client("C-1"), a_client("C-2"), a_client("C-3", "li.na")], ledger=[a_claim()]
    )
    opened.access.items.append(HeldGrant(id="crm", system="CRM"))
    return opened


def gone(company: Company, kind: DepartureKind, last_day: dt.date, proxy: str = "zhao.min") -> OffboardingCase:
    """Let HR open a case about somebody who cannot act."""
    return company.desk("chen").do(
        receive_notice,
        "wang.wei",
        received_at=company.clock(),
        last_working_on=last_day,
        evidence="证明-3",
        departure=kind,
        proxy=proxy,
    )


def test_a_death(company: Company) -> None:
    """Employment ended on the day itself; the round asks every source first, and nothing and nobody is left without an owner."""
    gone(company, DepartureKind.DEATH, dt.date(2026, 11, 21))
    daily_round(company.office)
    case = company.case()

    assert (Stage.DEPARTED_WITH_RESIDUALS, dt.date(2026, 11, 21)) == (case.stage, case.departed_on)
    assert Employment.DEPARTED is company.standing().employment
    assert {"C-1", "C-2", "AR-1"} <= {item.id for item in case.items}
    assert {"item:C-1", "item:C-2", "item:AR-1"} <= {item.id for item in case.residuals}
    assert {"zhao.min"} == {company.client(id).owner for id in ("C-1", "C-2")}
    assert "zhao.min" == company.receivable().salesperson
    assert "wang.wei" not in {todo.owner for todo in case.obligations(company.clock())}
    assert case.grants[0].cutoff_at < company.clock()
    assert "asked" == case.grants[0].state.value


def test_somebody_who_absconds_and_comes_back(company: Company) -> None:
    """The proxy documents, clients move; back again, the case is withdrawn, and what nobody has touched returns."""
    gone(company, DepartureKind.ABSCOND, LAST_DAY, "li.na")
    company.precheck()
    company.desk("li.na").do(document_item, CASE, "C-1", summary="据沟通记录整理")
    company.desk("zhao.min").do(judge_documentation, CASE, "C-1", accepted=True)
    company.desk("zhao.min").do(settle_item, CASE, "C-1", receiver="li.na")
    assert "li.na" == company.client("C-1").owner
    company.clock.tick(days=3)
    case = company.desk("chen").do(withdraw, CASE, reason="已联系上，系住院", evidence="病历-1")

    assert (Stage.WITHDRAWN, Employment.ACTIVE) == (case.stage, company.standing().employment)
    assert "wang.wei" == company.client("C-1").owner
    assert ["hand_back:C-1"] == [item.id for item in case.compensations]
    assert ["client_transferred", "client_transferred"] == company.events("clients/C-1")
    assert "C-1" == company.desk("wang.wei").do(client_contacts, "C-1").id


def test_a_transfer_within_the_group_is_no_exit(company: Company) -> None:
    """The post is handed over and its access taken back, but nobody gives notice, and nobody leaves."""
    gone(company, DepartureKind.GROUP_TRANSFER, LAST_DAY)
    company.precheck()
    assert Employment.ACTIVE is company.standing().employment
    company.clock.now = at(12, 18, 19)
    daily_round(company.office)
    case = company.case()

    assert Stage.DEPARTED_WITH_RESIDUALS is case.stage
    assert Employment.ACTIVE is company.standing().employment
    assert "zhao.min" == company.client("C-1").owner
    assert ["asked"] == [grant.state.value for grant in case.grants]
    with company.office.storage.begin("main") as work:
        work.clients.save(a_client("C-9"))
        work.commit()
    company.clock.tick(days=1)
    daily_round(company.office)
    assert "wang.wei" == company.client("C-9").owner


def test_access_ends_at_once_for_two(company: Company) -> None:
    """HR proposes, the supervisor approves: asked for in that command, and here nothing is open to the leaver any more."""
    checked(company)
    leaver, record = company.desk("wang.wei"), {"medium": Medium.PHONE, "summary": "x"}
    leaver.do(log_communication, "C-1", **record)  # type: ignore[arg-type]
    assert ["expedite.no_proxy"] == why(lambda: company.desk("chen").do(expedite_case, CASE, reason="带走样品"))
    company.desk("chen").do(name_proxy, CASE, "li.na")
    company.desk("chen").do(expedite_case, CASE, reason="带走样品")
    assert ["expedite.second_person_needed"] == why(
        lambda: company.desk("chen").do(expedite_case, CASE, reason="带走样品")
    )
    leaver.do(log_communication, "C-1", **record)  # type: ignore[arg-type]
    case = company.desk("zhao.min").do(expedite_case, CASE, reason="同意")

    assert ["asked"] == [grant.state.value for grant in case.grants]
    assert "access.departed.nothing" in why(lambda: leaver.do(log_communication, "C-1", **record))  # type: ignore[arg-type]
    assert Employment.NOTICE is company.standing().employment
    assert Stage.HANDOVER is case.stage
    assert "access.own_case.never_decided" in why(lambda: leaver.do(expedite_case, CASE, reason="x"))


def test_access_ends_here_too_at_the_cutoff(company: Company) -> None:
    """Until the last working day ends the leaver hands over; from then on nothing, although employment runs on."""
    noticed(company)
    leaver, record = company.desk("wang.wei"), {"medium": Medium.PHONE, "summary": "x"}
    company.clock.now = at(12, 18, 18) - dt.timedelta(microseconds=1)
    assert "C-1" == leaver.do(log_communication, "C-1", **record).client  # type: ignore[arg-type]
    company.clock.now = at(12, 18, 18)

    assert ["access.departed.nothing"] == why(
        lambda: leaver.do(log_communication, "C-1", **record)  # type: ignore[arg-type]
    )
    assert Employment.NOTICE is company.standing().employment


def test_a_proxy_who_leaves_is_replaced_by_the_round(company: Company) -> None:
    """Whoever stands in acts for the leaver from then on."""
    gone(company, DepartureKind.DETENTION, LAST_DAY, "li.na")
    company.precheck()
    noticed(company, "li.na")
    company.follow()

    assert "zhao.min" == company.case().proxy
    with company.office.storage.begin("main") as work:
        work.standings.save(attrs.evolve(work.standings.get("zhao.min"), employment=Employment.DEPARTED))
        work.commit()
    company.follow()
    assert ("boss", "boss") == (company.case().proxy, company.case().supervisor)
