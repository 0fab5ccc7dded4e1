"""The review through the door: the questionnaire, figures at four moments, the report, the risk register and measures."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core import say
from offboard_core.kernel.known import Unknown
from offboard_core.kernel.money import Money
from offboard_core.offboarding import Stage
from offboard_core.ports.store import Storage
from offboard_core.review import Answer, Moment, Reason, ReceivableFigures, RiskCategory
from offboard_core.review.risk import reached
from offboard_core.usecases import close_case, daily_round, override_grant, worklist_of
from offboard_core.usecases.case import withdraw
from offboard_core.usecases.departure import confirm_departure
from offboard_core.usecases.review import (
    answer_questionnaire,
    begin_review,
    conclude_review,
    departure_report,
    finish_measure,
    register_risks,
    risk_register,
    set_measure,
    take_snapshot,
)
from tests.usecases.company import (
    CASE,
    ENDS_ON,
    Company,
    a_claim,
    a_client,
    a_company,
    checked,
    handed_over,
    noticed,
    signed,
    why,
)

ANSWERS = (Answer(question="targets_fair", answer="2"), Answer(question="clients_need_care", answer="C-1 有投诉"))
RISK = f"{CASE}:receivables"


@pytest.fixture
def company(storage: Storage) -> Company:
    """Open an office whose later leaver has one client and one overdue claim."""
    return a_company(storage, clients=[a_client()], ledger=[a_claim()])


def departed(company: Company) -> None:
    """Let the leaver go at the statutory end with everything open."""
    checked(company)
    company.clock.to(12, 23)
    company.desk("chen").do(confirm_departure, CASE)


def test_the_leaver_answers_while_still_here(company: Company) -> None:
    """Once, and the journal names the questions, never an answer."""
    noticed(company)
    desk = company.desk("wang.wei")
    review = desk.do(answer_questionnaire, CASE, ANSWERS, [Reason.PRESSURE, Reason.PAY])

    assert ((Reason.PRESSURE, Reason.PAY), ANSWERS) == (review.employee_reasons, review.answers)
    assert not any("投诉" in entry.line() for entry in company.office.journal(f"reviews/{CASE}"))
    assert ["review.already_answered"] == why(lambda: desk.do(answer_questionnaire, CASE, ANSWERS, [Reason.PAY]))


def test_hr_enters_what_was_answered_after_the_departure(company: Company) -> None:
    """The leaver may do nothing any more; nobody else answers for them."""
    departed(company)
    assert "access.departed.nothing" in why(
        lambda: company.desk("wang.wei").do(answer_questionnaire, CASE, ANSWERS, [Reason.PAY])
    )
    assert ["access.not_yours"] == why(
        lambda: company.desk("zhao.min").do(answer_questionnaire, CASE, ANSWERS, [Reason.PAY])
    )

    review = company.desk("chen").do(answer_questionnaire, CASE, ANSWERS, [Reason.PAY])

    assert company.clock() == review.answered_at


def test_a_questionnaire_tells_everything_that_is_wrong(company: Company) -> None:
    """An answer to nothing, one off the scale, and no reason."""
    noticed(company)
    wrong = [Answer(question="favourite_colour", answer="红"), Answer(question="pay_fair", answer="6")]

    assert ["review.no_reason_named", "answer.not_asked", "answer.not_scale"] == why(
        lambda: company.desk("wang.wei").do(answer_questionnaire, CASE, wrong, [])
    )


def test_a_review_begins_with_its_case(company: Company) -> None:
    """Stage and review in one command; before the departure there is none to begin."""
    checked(company)
    desk = company.desk("chen")
    assert ["case.step_not_open_here"] == why(lambda: desk.do(begin_review, CASE))
    company.clock.to(12, 23)
    desk.do(confirm_departure, CASE)

    assert CASE == desk.do(begin_review, CASE).id
    assert Stage.REVIEW is company.case().stage


def test_a_case_from_elsewhere_gets_its_review(company: Company) -> None:
    """A departure that was recorded without one is reviewed all the same."""
    departed(company)
    with company.office.storage.begin("main") as work:
        work.cases.save(attrs.evolve(work.cases.get(CASE), id="wang.wei#0", spell=0, version=0))
        work.commit()

    assert Unknown("no_review") == company.desk("chen").read(departure_report, "wang.wei#0").hr_reason
    assert Stage.DEPARTED_WITH_RESIDUALS is company.follow("wang.wei#0").stage

    review = company.desk("chen").do(begin_review, "wang.wei#0")

    assert (("wang.wei#0", ENDS_ON), 1) == ((review.id, review.begun_on), review.version)


def test_figures_are_taken_at_notice_and_at_separation(company: Company) -> None:
    """By the precheck and by the departure; what was handed over meanwhile counts at notice and at separation alike."""
    checked(company)
    handed_over(company)
    signed(company)
    company.clock.to(12, 18)
    company.desk("chen").do(confirm_departure, CASE)

    report = company.desk("chen").read(departure_report, CASE)

    notice, separation = report.at(Moment.NOTICE), report.at(Moment.SEPARATION)
    assert isinstance(notice.receivables, ReceivableFigures)
    assert isinstance(separation.receivables, ReceivableFigures)
    assert ((Money.of("100.00", "CNY"),), 1, 2) == (notice.receivables.overdue, notice.clients, notice.open_lines)
    assert ((Money.of("100.00", "CNY"),), 0, 0) == (
        separation.receivables.overdue,
        separation.clients,
        separation.open_lines,
    )


def test_later_figures_are_taken_by_the_round_when_their_day_has_come(company: Company) -> None:
    """Thirty days after the separation, not twenty-nine; by hand it is no earlier either."""
    departed(company)
    desk = company.desk("chen")
    company.clock.tick(days=29)
    daily_round(company.office)
    assert ["review.snapshot_early"] == why(lambda: desk.do(take_snapshot, CASE, Moment.DAY_30))

    company.clock.tick(days=1)
    daily_round(company.office)
    daily_round(company.office)

    report = desk.read(departure_report, CASE)
    assert ENDS_ON + dt.timedelta(days=30) == report.at(Moment.DAY_30).on
    assert Unknown("not_taken") == report.at(Moment.DAY_90).on
    assert ["review.snapshot_taken"] == why(lambda: desk.do(take_snapshot, CASE, Moment.DAY_30))


def test_later_figures_are_taken_of_a_closed_case_too(company: Company) -> None:
    """Whoever closes quickly loses no figure: +30 and +90 come by the round, and then nothing is to come any more."""
    departed(company)
    hr = company.desk("chen")
    hr.do(begin_review, CASE)
    hr.do(conclude_review, CASE, Reason.PAY, "薪酬")
    for grant in company.case().grants:
        company.desk("sun").do(override_grant, CASE, grant.id, evidence="工单-1")
    hr.do(close_case, CASE)
    for days in (30, 60):
        company.clock.tick(days=days)
        daily_round(company.office)

    report = hr.read(departure_report, CASE)
    assert [ENDS_ON + dt.timedelta(days=days) for days in (30, 90)] == [
        report.at(moment).on for moment in (Moment.DAY_30, Moment.DAY_90)
    ]
    assert "reviews" not in daily_round(company.office).looked_at


def test_hr_owes_a_conclusion(company: Company) -> None:
    """From the departure on, by the day the first later figures are taken, until it is drawn."""
    departed(company)
    owed = [todo for todo in company.desk("chen").read(worklist_of) if todo.obligation.verb == "conclude_review"]

    assert [("完成 wang.wei 的离职复盘结论", ("conclude_review",))] == [(say(todo), todo.acts) for todo in owed]
    company.desk("chen").do(conclude_review, CASE, Reason.PAY, "薪酬")
    assert "conclude_review" not in {todo.obligation.verb for todo in company.desk("chen").read(worklist_of)}


def test_books_nobody_could_read_are_no_figure(company: Company) -> None:
    """What is unknown at the separation stays unknown in the report, and never becomes zero."""
    office = company.office
    company.office = attrs.evolve(office, sources=attrs.evolve(office.sources, receivables=None))
    departed(company)

    report = company.desk("chen").read(departure_report, CASE)

    assert Unknown("not_connected") == report.at(Moment.SEPARATION).receivables
    assert Unknown("not_connected") == report.receivables
    assert Unknown("not_connected") == report.promises


def test_hr_concludes_with_a_view_of_its_own(company: Company) -> None:
    """The leaver's reason stands beside it as it was given; once only."""
    departed(company)
    desk = company.desk("chen")
    assert ["review.no_conclusion"] == why(lambda: desk.do(conclude_review, CASE, Reason.MANAGER, " "))

    review = desk.do(conclude_review, CASE, Reason.MANAGER, "目标与区域不匹配")

    assert (Reason.MANAGER, ENDS_ON) == (review.hr_reason, review.closed_on)
    assert ["review.closed"] == why(lambda: desk.do(conclude_review, CASE, Reason.PAY, "x"))
    assert ["access.role_not_held"] == why(lambda: company.desk("zhou").do(conclude_review, CASE, Reason.PAY, "x"))


def test_the_report_tells_the_whole_course(company: Company) -> None:
    """Figures, lines, residuals, who owns the clients now, and everything the journal knows, in the order of time."""
    departed(company)

    report = company.desk("chen").read(departure_report, CASE)

    assert ("wang.wei", ENDS_ON, ENDS_ON) == (report.leaver, report.departed_on, report.statutory_end_on)
    assert [("C-1", "zhao.min")] == [(client.client, client.owner) for client in report.clients]
    assert 5 == len(report.residuals)
    assert ("case_drafted", "chen") == (report.timeline[0].type, report.timeline[0].by)
    assert "departed" in [entry.type for entry in report.timeline]


def test_the_report_is_for_those_who_may_see_the_review(company: Company) -> None:
    """Raw answers are not for the leaver's manager, nor is what is made of them."""
    departed(company)

    assert ["access.role_not_held"] == why(lambda: company.desk("zhou").read(departure_report, CASE))
    assert ["access.not_yours"] == why(lambda: company.desk("zhao.min").read(departure_report, CASE))
    assert CASE == company.desk("audit").read(departure_report, CASE).case


def test_a_withdrawn_case_still_has_a_report(company: Company) -> None:
    """Nothing is deleted; and there is no review to begin."""
    checked(company)
    company.desk("chen").do(withdraw, CASE, reason="挽留", evidence="OA-20")

    assert Stage.WITHDRAWN is company.desk("chen").read(departure_report, CASE).stage


def test_what_a_departure_showed_is_registered_once(company: Company) -> None:
    """By category and never by person; registered again nothing changes."""
    departed(company)
    desk = company.desk("chen")
    review = desk.do(register_risks, CASE)

    entries = desk.read(risk_register)
    assert {RiskCategory.RECEIVABLES, RiskCategory.CLIENT_HISTORY, RiskCategory.HANDOVER} <= {
        entry.category for entry in entries
    }
    assert sorted(review.risks) == [entry.id for entry in entries]
    assert ["risk_registered"] == company.events(f"risks/{RISK}")
    assert not any("王伟" in str(entry.figures) or "wang" in str(entry.figures) for entry in entries)
    assert review == desk.do(register_risks, CASE)


def test_a_measure_is_agreed_and_compared(company: Company) -> None:
    """With an owner who stays, a day to come and a figure to come down to; afterwards the same figure is counted again."""
    departed(company)
    desk = company.desk("chen")
    desk.do(register_risks, CASE)
    due_on = dt.date(2027, 3, 31)
    assert ["measure.owner_leaving", "measure.due_in_the_past", "measure.no_such_figure"] == why(
        lambda: desk.do(set_measure, RISK, "月度对账", owner="wang.wei", due_on=ENDS_ON, goal={"x": 1})
    )
    assert ["measure.none_set"] == why(lambda: desk.do(finish_measure, RISK, {"overdue_receivables": 0}))
    desk.do(set_measure, RISK, "月度对账", owner="zhou", due_on=due_on, goal={"overdue_receivables": 0})

    entry = desk.do(finish_measure, RISK, {"overdue_receivables": 0})

    assert ("zhou", due_on, ENDS_ON) == (entry.owner, entry.due_on, entry.done_on)
    assert reached(entry)


@pytest.mark.parametrize("person", ["zhao.min", "zhou", "li.na", "audit", "sun"])
def test_the_register_is_kept_by_hr(company: Company, person: str) -> None:
    """Others neither register nor agree on a measure; an auditor reads."""
    departed(company)
    company.desk("chen").do(register_risks, CASE)
    desk = company.desk(person)

    assert why(lambda: desk.do(register_risks, CASE))
    assert why(lambda: desk.do(set_measure, RISK, "x", owner="zhou", due_on=dt.date(2027, 3, 31)))
    assert why(lambda: desk.do(finish_measure, RISK, {}))
    assert why(lambda: desk.do(take_snapshot, CASE, Moment.DAY_30))
    assert bool(desk.read(risk_register)) == (person == "audit")
    assert 4 == len(company.refusals(person))
