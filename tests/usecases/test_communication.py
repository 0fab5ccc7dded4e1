"""Communication records and daily logs, through the door: recorded, amended, missing."""

from __future__ import annotations

import datetime as dt

import pytest

from offboard_core.clients import (
    Medium,
)
from offboard_core.kernel.money import Money
from offboard_core.ports.store import Storage
from offboard_core.receivables import PromiseGiven
from offboard_core.receivables.promise import Channel
from offboard_core.usecases import file_daily_log, freshness_of, log_payment_promise, missing_daily_logs
from offboard_core.usecases.communication import amend_communication, log_communication
from offboard_core.usecases.receivables import take_in_receivable
from tests.usecases.company import (
    Company,
    a_claim,
    a_company_with_pools,
    at,
    noticed,
    why,
)


@pytest.fixture
def company(storage: Storage) -> Company:
    """Open an office with clients of two people and two public pools."""
    return a_company_with_pools(storage)


def test_what_was_promised_and_what_is_owed(company: Company) -> None:
    """One command keeps both: the record names the claim, the claim knows the promise; of another client neither is kept."""
    company.office.system_desk().do(take_in_receivable, a_claim())
    promise = PromiseGiven(
        amount=Money.of("100.00", "CNY"),
        pay_on=dt.date(2026, 11, 30),
        promised_by="张经理",
        channel=Channel.PHONE,
    )
    told = {"medium": Medium.PHONE, "summary": "答应月底付款", "promise": promise}
    desk = company.desk("wang.wei")
    assert ["promise.other_client"] == why(lambda: desk.do(log_payment_promise, "C-2", "AR-1", **told))  # type: ignore[arg-type]
    ladder = desk.do(log_payment_promise, "C-1", "AR-1", **told)  # type: ignore[arg-type]
    with company.office.storage.begin("main") as work:
        (record,) = work.communications.of_client("C-1")

    assert "AR-1: 100.00 CNY 2026-11-30 (张经理)" == record.promises
    assert [dt.date(2026, 11, 30)] == [promise.pay_on for promise in ladder.promises]
    assert [] == company.events("communications/C-2#1")


def test_daily_logs(company: Company) -> None:
    """A day with a contact or with a log is not missing, the weekend never is, and today is not over."""
    desk = company.desk("wang.wei")
    company.clock.to(11, 18)
    desk.do(log_communication, "C-1", medium=Medium.PHONE, summary="问候")
    company.clock.to(11, 20)
    desk.do(file_daily_log, no_contact=True)
    desk.do(file_daily_log, on=dt.date(2026, 11, 19), summary="补报：整理资料")
    assert ["daily.kept_already"] == why(lambda: desk.do(file_daily_log, no_contact=True))
    company.clock.to(11, 24)
    stretch = {"from_on": dt.date(2026, 11, 17), "until_on": dt.date(2026, 11, 30)}

    def missing(reader: str) -> list[int]:
        found = company.desk(reader).read(missing_daily_logs, "wang.wei", **stretch)
        return [finding.facts["on"].day for finding in found]  # type: ignore[attr-defined]

    assert [17, 23] == missing("wang.wei") == missing("zhao.min") == missing("audit")
    assert ["access.not_yours"] == why(lambda: missing("li.na"))
    assert ["access.role_not_held"] == why(lambda: company.desk("chen").do(file_daily_log, no_contact=True))


def test_freshness(company: Company) -> None:
    """What nobody spoke with for too long, as far as one may see it."""
    company.desk("wang.wei").do(log_communication, "C-2", medium=Medium.PHONE, summary="问候")
    found = company.desk("zhao.min").read(freshness_of, "wang.wei")

    assert {("C-1", "client.never_contacted"), ("C-2", "client.single_contact")} <= {(f.subject, f.code) for f in found}
    assert ("C-2", "client.never_contacted") not in {(f.subject, f.code) for f in found}
    assert () == company.desk("li.na").read(freshness_of, "wang.wei")


def test_a_record_is_kept_under_the_name_of_whoever_keeps_it(company: Company) -> None:
    """Author and moment come from the desk; records are numbered by themselves."""
    first = company.desk("wang.wei").do(log_communication, "C-1", medium=Medium.PHONE, summary="问候")
    second = company.desk("wang.wei").do(log_communication, "C-1", medium=Medium.VISIT, summary="拜访", at=at(11, 20))

    assert ("C-1#1", "wang.wei", company.clock()) == (first.id, first.author, first.at)
    assert ("C-1#2", at(11, 20)) == (second.id, second.at)
    assert ["communication_logged"] == company.events("communications/C-1#1")


def test_a_number_that_is_taken_is_passed_over(company: Company) -> None:
    """A host's own number never keeps the next record out."""
    desk = company.desk("wang.wei")
    desk.do(log_communication, "C-1", id="C-1#2", medium=Medium.PHONE, summary="一")

    assert "C-1#3" == desk.do(log_communication, "C-1", medium=Medium.PHONE, summary="二").id


def test_a_record_is_kept_once_under_its_key(company: Company) -> None:
    """Sent twice it is one record, and its author sees it again, under notice too."""
    noticed(company)
    desk = company.desk("wang.wei", key="K-1")
    first = desk.do(log_communication, "C-1", medium=Medium.PHONE, summary="一")

    assert first == desk.do(log_communication, "C-1", medium=Medium.PHONE, summary="一")
    assert ["communication_logged"] == company.events(f"communications/{first.id}")


def test_a_record_is_never_written_over(company: Company) -> None:
    """An id that is there already is refused, and a contact still to come as well: both reasons at once."""
    desk = company.desk("wang.wei")
    desk.do(log_communication, "C-1", id="R-1", medium=Medium.PHONE, summary="问候")

    assert ["communication.already_kept"] == why(
        lambda: desk.do(log_communication, "C-1", id="R-1", medium=Medium.PHONE, summary="改写")
    )
    assert ["communication.in_the_future"] == why(
        lambda: desk.do(log_communication, "C-1", medium=Medium.PHONE, summary="将来", at=at(11, 24))
    )


def test_a_stranger_keeps_no_record(company: Company) -> None:
    """Only the owner and those above write about a client."""
    desk = company.desk("li.na")

    assert ["access.not_yours"] == why(lambda: desk.do(log_communication, "C-1", medium=Medium.PHONE, summary="x"))
    assert 1 == company.desk("zhao.min").do(log_communication, "C-1", medium=Medium.PHONE, summary="x").version


def test_a_record_is_corrected_by_a_later_one(company: Company) -> None:
    """The original stays; the correction names it and is about the same contact."""
    desk = company.desk("wang.wei")
    first = desk.do(log_communication, "C-1", medium=Medium.PHONE, summary="价格 100", at=at(11, 20))
    second = desk.do(amend_communication, first.id, summary="价格 110")

    assert (first.id, first.at, "C-1") == (second.amends, second.at, second.client)
    assert ["communication_amended"] == company.events(f"communications/{second.id}")


def test_a_stranger_corrects_nothing(company: Company) -> None:
    """Who may not write about a client may not correct either; and a correction never takes a kept record's place."""
    desk = company.desk("wang.wei")
    first = desk.do(log_communication, "C-1", medium=Medium.PHONE, summary="价格 100")

    assert ["access.not_yours"] == why(lambda: company.desk("li.na").do(amend_communication, first.id, summary="x"))
    assert "communication.already_kept" in why(lambda: desk.do(amend_communication, first.id, id=first.id, summary="x"))
