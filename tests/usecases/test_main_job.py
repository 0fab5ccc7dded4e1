"""The main job of the library, through the door: from the first ageing of a ledger to the lessons of two departures."""

from __future__ import annotations

import pytest

from offboard_core.access.actor import Actor
from offboard_core.access.standing import Employment
from offboard_core.adapters.memory import MemoryStorage, memory_sources
from offboard_core.clients import Medium
from offboard_core.kernel.journal import verify
from offboard_core.kernel.money import Money
from offboard_core.offboarding import Asset, GrantState, HeldGrant, Outcome, Stage
from offboard_core.organization.person import Person, Role
from offboard_core.ports.sources import KeptByHand
from offboard_core.ports.store import Storage
from offboard_core.review import Answer, Moment, Reason, ReceivableFigures
from offboard_core.usecases.case import case_today, receive_notice, sign_off
from offboard_core.usecases.clients import briefing_of, my_clients
from offboard_core.usecases.communication import log_communication
from offboard_core.usecases.departure import close_case, confirm_departure, override_grant, settle_residual
from offboard_core.usecases.item import document_item, judge_documentation, refuse_documentation, settle_item
from offboard_core.usecases.office import Office
from offboard_core.usecases.precheck import precheck
from offboard_core.usecases.relay import deliver
from offboard_core.usecases.review import (
    answer_questionnaire,
    begin_review,
    conclude_review,
    departure_report,
    register_risks,
    risk_register,
)
from offboard_core.usecases.round import daily_round, take_in_people
from tests.usecases.company import (
    CASE,
    ENDS_ON,
    LAST_DAY,
    PEOPLE,
    Clock,
    Company,
    a_claim,
    a_client,
    a_company,
    at,
    why,
)

LATE = "feng.tao#1"


@pytest.fixture
def company(storage: Storage) -> Company:
    """Open an office with two salespeople who will leave, each with a client and overdue claims."""
    people = (*PEOPLE, Person(id="feng.tao", name="冯涛", roles=[Role.SALES], supervisor="zhao.min"))
    clients = [a_client("C-1"), a_client("C-2", "feng.tao")]
    ledger = [a_claim("AR-1"), a_claim("AR-2", amount="70.00", salesperson="feng.tao", client="C-2")]
    opened = a_company(storage, clients=clients, ledger=ledger, people=people)
    opened.access.items += [HeldGrant(id="crm", system="CRM"), HeldGrant(id="mail", system="邮箱")]
    opened.assets.items.append(Asset(id="PC-1", name="电脑"))
    return opened


def sign(company: Company, case_id: str, role: Role, signer: str) -> None:
    """Let somebody sign the sheet as they see it."""
    desk = company.desk(signer)
    desk.do(sign_off, case_id, role, sheet=desk.read(case_today, case_id).sheet(role))


def test_from_ageing_to_a_clean_departure(company: Company) -> None:
    """A ledger aged, a departure noticed, prechecked with one source unknown, handed over, signed again, access retried."""
    report = daily_round(company.office)
    assert {"people": 11, "receivables": 2} == {
        name: count for name, count in report.looked_at.items() if name in {"people", "receivables"}
    }
    with company.office.storage.begin("main") as work:
        assert ["remind"] == [step.act.value for step in work.ladders.get("AR-1").steps]
    leaver, supervisor, finance, hr = (company.desk(name) for name in ("wang.wei", "zhao.min", "zhou", "chen"))
    leaver.do(log_communication, "C-1", medium=Medium.VISIT, summary="谈扩产", promises="口头答应月底付款")

    case = hr.do(receive_notice, "wang.wei", received_at=at(11, 23), last_working_on=LAST_DAY, evidence="OA-17")
    company.assets.down = ConnectionError("503")
    case = company.precheck()
    assert [("check.unknown", "assets")] == [(f.code, f.facts["topic"]) for f in case.unknown_checks()]
    company.assets.down = None
    assert Stage.HANDOVER is company.precheck().stage

    leaver.do(document_item, CASE, "C-1", summary="扩产方案在谈", needs="两台设备")
    supervisor.do(judge_documentation, CASE, "C-1", accepted=True)
    supervisor.do(settle_item, CASE, "C-1", receiver="li.na", witness="boss")
    finance.do(settle_item, CASE, "AR-1", receiver="li.na")
    company.desk("ma").do(settle_item, CASE, "PC-1", outcome=Outcome.RETURNED, evidence="入库单 5")
    for role, signer in ((Role.SUPERVISOR, "zhao.min"), (Role.FINANCE, "zhou"), (Role.HR, "chen")):
        sign(company, CASE, role, signer)
    assert Stage.READY is company.case().stage

    company.ledger.append(a_claim("AR-9", amount="5.00"))
    company.clock.to(11, 24)
    daily_round(company.office)
    case = company.case()
    assert [("item.open", "AR-9"), ("sign_off.stale", "finance")] == [
        (finding.code, finding.facts.get("item") or finding.facts.get("role")) for finding in case.blockers()
    ]
    finance.do(settle_item, CASE, "AR-9", receiver="li.na")
    sign(company, CASE, Role.FINANCE, "zhou")

    company.clock.to(12, 18, 18)
    company.revoker.broken.add("CRM")
    daily_round(company.office)
    assert ["revoke:wang.wei#1:crm:1"] == [failure.id for failure in deliver(company.office).retried]
    states = {grant.id: grant.state for grant in company.case().grants}
    assert {"crm": GrantState.ASKED, "mail": GrantState.CONFIRMED} == states
    company.revoker.broken.clear()
    company.clock.to(12, 18, 19)
    daily_round(company.office)
    deliver(company.office)
    assert {GrantState.CONFIRMED} == {grant.state for grant in company.case().grants}

    case = hr.do(confirm_departure, CASE)
    assert (Stage.DEPARTED_CLEAN, ()) == (case.stage, case.residuals)
    assert Employment.DEPARTED is company.standing().employment
    assert ["C-1"] == [client.id for client in company.desk("li.na").read(my_clients)]
    assert ["谈扩产"] == [record.summary for record in company.desk("li.na").read(briefing_of, "C-1").history]
    hr.do(begin_review, CASE)
    assert Stage.CLOSED is hr.do(close_case, CASE).stage
    assert verify(company.office.export_journal(CASE))


def test_from_notice_to_the_lessons_of_a_departure_with_residuals(company: Company) -> None:
    """The law ends it with a signature missing and a grant alive; what is open is owned, finished, and learnt from."""
    daily_round(company.office)
    hr, supervisor = company.desk("chen"), company.desk("zhao.min")
    hr.do(receive_notice, "feng.tao", received_at=at(11, 23), last_working_on=LAST_DAY, evidence="OA-18")
    company.duties.down = ConnectionError("503")
    company.precheck(LATE)
    company.desk("feng.tao").do(
        answer_questionnaire, LATE, [Answer(question="pay_fair", answer="1")], [Reason.PRESSURE]
    )
    hr.do(refuse_documentation, LATE, "C-2", reason="拒绝书面交底", witness="boss")
    supervisor.do(settle_item, LATE, "C-2", receiver="li.na", witness="boss")
    company.desk("ma").do(settle_item, LATE, "PC-1", outcome=Outcome.LOST, evidence="报失单 1")
    sign(company, LATE, Role.HR, "chen")
    assert "sign_off.source_unknown" in why(lambda: sign(company, LATE, Role.SUPERVISOR, "zhao.min"))

    company.revoker.broken.add("CRM")
    company.clock.to(12, 23, 18)
    report = daily_round(company.office)
    deliver(company.office)

    case = company.case(LATE)
    assert not report.failed
    assert (Stage.DEPARTED_WITH_RESIDUALS, ENDS_ON) == (case.stage, case.departed_on)
    assert [
        ("item:AR-2", "zhao.min"),
        ("check:duties", "zhao.min"),
        ("sign_off:supervisor", "zhao.min"),
        ("sign_off:finance", "finance"),
    ] == [(item.id, item.receiver) for item in case.residuals]
    assert ("li.na", "zhao.min") == (company.client("C-2").owner, company.receivable("AR-2").salesperson)

    supervisor.do(settle_residual, LATE, "item:AR-2", evidence="已与客户对账")
    hr.do(begin_review, LATE)
    assert ["grant.live"] == why(lambda: hr.do(close_case, LATE))
    company.desk("sun").do(override_grant, LATE, "crm", evidence="工单 9")
    hr.do(close_case, LATE)
    hr.do(conclude_review, LATE, Reason.MANAGER, "目标过高，且无人交底")
    hr.do(register_risks, LATE)

    report_of_it = hr.read(departure_report, LATE)
    at_separation = report_of_it.at(Moment.SEPARATION).receivables
    assert isinstance(at_separation, ReceivableFigures)
    assert (Money.of("70.00", "CNY"),) == at_separation.overdue
    assert ((Reason.PRESSURE,), Reason.MANAGER) == (report_of_it.employee_reasons, report_of_it.hr_reason)
    assert {"receivables", "handover", "access", "assets"} <= {entry.category.value for entry in hr.read(risk_register)}
    assert verify(company.office.export_journal(LATE))


def test_a_round_three_days_late_ends_the_same(company: Company) -> None:
    """Twice on one day, or late: the departure is on the day the law says, and nothing happens twice."""
    daily_round(company.office)
    company.desk("chen").do(
        receive_notice, "wang.wei", received_at=at(11, 23), last_working_on=LAST_DAY, evidence="OA-17"
    )
    company.precheck()
    company.clock.to(12, 26)
    daily_round(company.office)
    first = company.case()
    daily_round(company.office)

    assert (ENDS_ON, first) == (first.departed_on, company.case())
    assert "zhao.min" == company.client("C-1").owner
    assert Stage.DEPARTED_WITH_RESIDUALS is first.stage


def test_a_departure_in_memory() -> None:
    """The first thing a host writes: an office over lists, a notice, a precheck, a signature that a late claim makes stale."""
    clock, ledger = Clock(), [a_claim("AR-1002", client="C-7")]
    wang = Person(id="wang.wei", name="王伟", roles=[Role.SALES], supervisor="zhao.min")
    others = [person for person in PEOPLE if person.id != wang.id]
    sources = memory_sources(clock=clock, people=[wang, *others], receivables=ledger, assets=KeptByHand(Role.HR))
    office = Office(storage=MemoryStorage(clients=[a_client("C-7")]), sources=sources, clock=clock)
    take_in_people(office)
    chen = Actor(id="chen")
    hr, finance = office.desk(chen), office.desk(Actor(id="zhou"))

    case = hr.do(receive_notice, "wang.wei", received_at=clock(), last_working_on=LAST_DAY, evidence="OA-17")
    case = precheck(office, case.id, actor=chen)
    assert (ENDS_ON, "劳动合同法第37条") == (case.legal.ends_on, case.legal.basis)
    assert ("finance", "settle_item", "AR-1002", "11-25 18:00") in [
        (todo.owner, todo.verb, todo.subject, f"{todo.due_at.astimezone(office.zone):%m-%d %H:%M}")
        for todo in case.obligations(clock())
    ]
    case = finance.do(settle_item, case.id, "AR-1002", receiver="li.na")
    case = finance.do(sign_off, case.id, Role.FINANCE, sheet=case.sheet(Role.FINANCE))
    ledger.append(a_claim("AR-1009", amount="5000.00", client="C-7"))
    case = precheck(office, case.id, actor=chen)
    assert ("sign_off.stale", "finance") in [(f.code, f.facts.get("role")) for f in case.blockers()]
    clock.tick(days=30)
    case = hr.do(confirm_departure, case.id)

    assert Stage.DEPARTED_WITH_RESIDUALS is case.stage
    assert [("客户 C-7 5,000.00 CNY", "zhao.min"), ("客户 C-7", "zhao.min"), ("assets", "zhao.min")] == [
        (residual.label, residual.receiver) for residual in case.residuals
    ][:3]
