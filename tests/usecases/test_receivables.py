"""Receivables through the public door: taken in, settled, escalated, answered; each by whoever may."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.errors import NotFound
from offboard_core.kernel.money import Money
from offboard_core.ports.store import Storage
from offboard_core.receivables import (
    Act,
    Channel,
    Ladder,
    ReasonUnpaid,
    ReceiptMeans,
    Settlement,
    SettlementKind,
    StatementState,
    Status,
    Step,
    StepState,
)
from offboard_core.receivables.letter import Delivery, LetterIssue
from offboard_core.usecases.ladder import escalate
from offboard_core.usecases.letter import letter_still_due, record_delivery, release_letter
from offboard_core.usecases.people import give_notice
from offboard_core.usecases.receivables import (
    ageing_of,
    ageing_of_client,
    confirm_promise,
    file_statement,
    get_ladder,
    get_receivable,
    grant_extension,
    judge_receipt,
    judge_statement,
    lift_hold,
    place_hold,
    receivables_of,
    receivables_of_client,
    record_intervention,
    record_promise,
    record_settlement,
    report_receipt,
    stands_today,
)
from tests.usecases.company import Company, a_claim, a_company, why
from tests.usecases.ladders import ladder, round_of, steps, taken_in, waiting

LETTER = LetterIssue(tier=90, cycle=1)
"""The letter of day 90."""
ALL = Settlement(amount=Money.of("100.00", "CNY"), value_on=dt.date(2026, 11, 20), reference="BANK-1")


@pytest.fixture
def company(storage: Storage) -> Company:
    """Return a company with nothing but its people."""
    return a_company(storage)


def test_a_receivable_comes_with_its_ladder(company: Company) -> None:
    """Taking a receivable in begins its ladder in the same commit, with what is old by now as opening baseline."""
    taken_in(company, attrs.evolve(a_claim(), due_on=dt.date(2026, 8, 1)))

    assert ["receivable_taken_in"] == company.events("receivables/AR-1")
    assert ["ladder_opened"] == company.events("ladders/AR-1")
    assert (90, dt.date(2026, 11, 23)) == (ladder(company).baseline_days, ladder(company).next_review_on)


def test_the_same_books_again(company: Company) -> None:
    """Books that say nothing new write nothing."""
    taken_in(company)
    before = ladder(company)
    taken_in(company)

    assert 1 == company.receivable().version
    assert before == ladder(company)


def test_changed_books_bring_the_ladder_forward(company: Company) -> None:
    """A change lets the ladder follow to another salesperson, to be looked at by the next round."""
    taken_in(company)
    round_of(company)
    company.clock.to(11, 24)
    taken_in(company, a_claim(salesperson="li.na"))

    assert ("li.na", dt.date(2026, 11, 24)) == (ladder(company).salesperson, ladder(company).next_review_on)
    assert ["receivable_taken_in", "receivable_changed"] == company.events("receivables/AR-1")


def test_a_settlement_closes_the_ladder_on_the_next_look(company: Company) -> None:
    """Finance counts the money; the next round closes the ladder and cancels what is open; after that nothing."""
    taken_in(company)
    assert [(30, StepState.OPEN)] == steps(round_of(company))
    company.clock.to(11, 24)
    paid = company.desk("zhou").do(record_settlement, "AR-1", ALL)

    closed = round_of(company)

    assert Money.zero("CNY") == paid.outstanding(dt.date(2026, 11, 24))
    assert [(30, StepState.CANCELLED)] == steps(closed)
    assert dt.date(2026, 11, 24) == closed.closed_on
    company.clock.to(12, 31)
    assert closed == round_of(company)


def test_a_settlement_once(company: Company) -> None:
    """The same payment reported twice counts once, with or without a key, and moves no ladder."""
    taken_in(company)
    company.desk("zhou").do(record_settlement, "AR-1", ALL)
    before = ladder(company)

    assert 2 == company.desk("zhou").do(record_settlement, "AR-1", ALL).version
    assert before == ladder(company)


def test_a_reversal_is_owed_again(company: Company) -> None:
    """A payment that bounces makes the claim owed again, and the ladder begins a new cycle."""
    taken_in(company)
    company.desk("zhou").do(record_settlement, "AR-1", ALL)
    round_of(company)
    company.clock.to(11, 24)
    back = attrs.evolve(ALL, kind=SettlementKind.REVERSAL, reference="BANK-2", value_on=dt.date(2026, 11, 24))
    company.desk("zhou").do(record_settlement, "AR-1", back)

    again = round_of(company)

    assert (2, None) == (again.cycle, again.closed_on)


def test_the_same_day_again_does_nothing(company: Company) -> None:
    """A second look on one day, and a look by a clock gone back, change nothing."""
    taken_in(company)
    first = round_of(company)
    again = round_of(company)
    company.clock.to(11, 22)

    assert first == again
    assert first == round_of(company)


def stated(company: Company) -> Ladder:
    """Let the salesperson file the statement that is owed."""
    taken_in(company)
    round_of(company)
    return company.desk("wang.wei").do(
        file_statement, "AR-1", reason=ReasonUnpaid.CASH_SHORT, contacts_made="11-22 电话", next_action="周五回访"
    )


def test_a_statement_is_filed_and_accepted(company: Company) -> None:
    """The salesperson says why, the supervisor accepts it, and the reminder is carried out."""
    filed = stated(company)
    judged = company.desk("zhao.min").do(judge_statement, "AR-1", accepted=True)

    assert ("wang.wei", StatementState.SUBMITTED) == (filed.statements[0].by, filed.statements[0].state)
    assert ("zhao.min", StatementState.ACCEPTED) == (judged.statements[0].judged_by, judged.statements[0].state)
    assert [(30, StepState.DONE)] == steps(judged)


def test_a_statement_is_sent_back(company: Company) -> None:
    """A statement comes back with a reason, and the salesperson is told."""
    stated(company)
    company.desk("zhao.min").do(judge_statement, "AR-1", accepted=False, comment="请写明联系人")

    assert "wang.wei" == waiting(company)["ageing.statement_returned"]


def test_a_leaver_still_answers_for_their_claims(company: Company) -> None:
    """On notice a salesperson files statements on their own claims, and judges and settles nothing."""
    company.desk("chen").do(give_notice, "wang.wei")

    assert 1 == len(stated(company).statements)
    assert "access.notice.only_hands_over" in why(
        lambda: company.desk("wang.wei").do(place_hold, "AR-1", reason="x", until_on=dt.date(2026, 12, 1))
    )


def test_the_supervisor_steps_in(company: Company) -> None:
    """A payment date confirmed on evidence carries the step out and makes the ladder wait."""
    taken_in(company, attrs.evolve(a_claim(), due_on=dt.date(2026, 9, 20)))
    round_of(company)
    company.desk("zhao.min").do(
        record_intervention,
        "AR-1",
        confirmed_pay_on=dt.date(2026, 12, 10),
        confirmed_with="张经理",
        evidence="邮件-1",
        note="已确认",
    )

    assert Status.PROMISED is round_of(company).status
    assert [(60, StepState.DONE)] == steps(ladder(company))


def test_a_promise_needs_a_second_person(company: Company) -> None:
    """Whoever a promise was given to cannot confirm it; the supervisor can, and the ladder waits."""
    taken_in(company)
    promised = company.desk("wang.wei").do(
        record_promise,
        "AR-1",
        amount=Money.of("100.00", "CNY"),
        pay_on=dt.date(2026, 12, 10),
        promised_by="张经理",
        channel=Channel.LETTER,
        evidence="函-7",
    )

    assert "wang.wei" == promised.promises[0].promised_to
    assert ["access.role_not_held"] == why(lambda: company.desk("wang.wei").do(confirm_promise, "AR-1", 1))
    company.desk("zhao.min").do(confirm_promise, "AR-1", 1)
    assert Status.PROMISED is round_of(company).status


def test_a_reported_receipt_settles_nothing_until_finance_finds_it(company: Company) -> None:
    """A leaver still reports what came in; finance finds the payment and confirms it, the supervisor cannot."""
    taken_in(company)
    company.desk("chen").do(give_notice, "wang.wei")
    reported = company.desk("wang.wei").do(
        report_receipt,
        "AR-1",
        amount=Money.of("100.00", "CNY"),
        received_on=dt.date(2026, 11, 20),
        means=ReceiptMeans.TRANSFER,
        evidence="回单-7",
    )

    assert ("wang.wei", True) == (reported.receipts[0].reported_by, reported.receipts[0].is_open)
    assert ["access.role_not_held"] == why(
        lambda: company.desk("zhao.min").do(judge_receipt, "AR-1", 1, confirmed=False, comment="x")
    )
    assert ["receipt.no_settlement"] == why(
        lambda: company.desk("zhou").do(judge_receipt, "AR-1", 1, confirmed=True, settlement="B-1")
    )
    payment = Settlement(amount=Money.of("100.00", "CNY"), value_on=dt.date(2026, 11, 20), reference="B-1")
    company.desk("zhou").do(record_settlement, "AR-1", payment)
    company.desk("zhou").do(judge_receipt, "AR-1", 1, confirmed=True, settlement="B-1")
    assert () == ladder(company).open_receipts


def test_a_hold_and_its_end(company: Company) -> None:
    """Finance holds a claim and lets it go; meanwhile nothing is done about it."""
    taken_in(company)
    company.desk("zhou").do(place_hold, "AR-1", reason="质量争议", until_on=dt.date(2026, 12, 1))
    assert Status.HELD is stood(company)
    company.desk("zhou").do(lift_hold, "AR-1", reason="已协商")

    assert [(30, StepState.OPEN)] == steps(round_of(company))


def test_part_of_a_claim_is_held(company: Company) -> None:
    """Finance holds an amount; the rest goes its way."""
    taken_in(company)
    amount = Money.of("30.00", "CNY")
    company.desk("zhou").do(place_hold, "AR-1", reason="质量争议", until_on=dt.date(2026, 12, 1), amount=amount)

    assert amount == company.desk("zhou").read(stands_today, "AR-1").held
    assert [(30, StepState.OPEN)] == steps(round_of(company))


def test_finance_moves_a_due_date_by_agreement(company: Company) -> None:
    """On proof; a salesperson cannot, and the claim is not due any more."""
    taken_in(company)
    round_of(company)

    def agreed(who: str) -> None:
        due_on = dt.date(2026, 12, 31)
        company.desk(who).do(grant_extension, "AR-1", due_on=due_on, agreed_with="张经理", evidence="补充协议-1")

    assert ["access.role_not_held"] == why(lambda: agreed("wang.wei"))
    agreed("zhou")
    assert Status.NOT_DUE is stood(company)


def stood(company: Company) -> Status:
    """Say where the claim stands after a look."""
    return round_of(company).status or Status.DUE


def dunned(company: Company) -> Step:
    """Let finance release an old claim's letter, and decide it."""
    taken_in(company, attrs.evolve(a_claim(), due_on=dt.date(2026, 8, 1)))
    round_of(company)
    company.desk("zhou").do(release_letter, "AR-1")
    return round_of(company).steps[-1]


def test_a_letter_of_the_opening_baseline(company: Company) -> None:
    """What was old on the first day is written about only after finance let it go."""
    letter = dunned(company)

    assert (90, Act.DUN, StepState.OPEN) == (letter.tier, letter.act, letter.state)
    assert "C-1" == waiting(company)["ageing.dun"]


def test_a_letter_is_looked_at_again(company: Company) -> None:
    """Immediately before it goes out a letter is due no more once the money is there."""
    dunned(company)
    desk = company.office.system_desk()
    assert desk.read(letter_still_due, "AR-1", LETTER)
    company.desk("zhou").do(record_settlement, "AR-1", ALL)

    assert not desk.read(letter_still_due, "AR-1", LETTER)


@pytest.mark.parametrize("person", ["zhou", "zhao.min", "wang.wei"])
def test_a_letter_delivered(company: Company, person: str) -> None:
    """The library writes down what became of a letter; nobody else does."""
    dunned(company)
    assert ["access.role_not_held"] == why(
        lambda: company.desk(person).do(record_delivery, "AR-1", LETTER, Delivery(delivered=True))
    )

    delivery = Delivery(delivered=True, reference="SF-1")
    done = company.office.system_desk().do(record_delivery, "AR-1", LETTER, delivery)

    assert (StepState.DONE, "SF-1") == (done.steps[-1].state, done.steps[-1].reference)


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        ("wang.wei", ["AR-1", "AR-2"]),
        ("li.na", []),
        ("zhao.min", ["AR-1", "AR-2"]),
        ("feng", []),
        ("zhou", ["AR-1", "AR-2"]),
    ],
)
def test_who_sees_what(company: Company, person: str, seen: list[str]) -> None:
    """The owner, those above and finance see claims; a colleague and another supervisor see none."""
    taken_in(company, a_claim("AR-1"), a_claim("AR-2"), a_claim("AR-3", salesperson="li.na", client="C-9"))
    desk = company.desk(person)

    assert seen == [item.id for item in desk.read(receivables_of, "wang.wei")]
    assert seen == [item.id for item in desk.read(receivables_of_client, "C-1")]
    assert (2 if seen else 0) * 10_000 == sum(row.total.minor for row in desk.read(ageing_of_client, "C-1").rows)
    assert (2 if seen else 0) * 10_000 == sum(row.total.minor for row in desk.read(ageing_of, "wang.wei").rows)


def test_where_a_claim_stands(company: Company) -> None:
    """A look without consequences says what is due today, and changes nothing."""
    taken_in(company)
    before = ladder(company)

    stands = company.desk("wang.wei").read(stands_today, "AR-1")

    assert (Status.DUE, 30) == (stands.status, stands.tier)
    assert before == ladder(company)
    assert "AR-1" == company.desk("wang.wei").read(get_receivable, "AR-1").id
    assert before == company.desk("wang.wei").read(get_ladder, "AR-1")


def test_nobody_acts_on_what_is_not_there(company: Company) -> None:
    """A receivable that was never taken in is not found, whatever is to be done to it."""
    for verb in (escalate, release_letter, lift_hold):
        with pytest.raises(NotFound):
            company.office.system_desk().do(verb, "AR-404")
