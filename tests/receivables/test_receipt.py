"""Reported receipts: what somebody says was paid settles nothing until finance finds the money."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Hand, Verdict
from offboard_core.receivables import (
    Ladder,
    ReceiptMeans,
    ReceiptState,
    Receivable,
    Settlement,
    SettlementKind,
)
from offboard_core.receivables.books import record_settlement
from offboard_core.receivables.worklist import ladder_obligations
from tests.receivables.decisions import judge_receipt, report_receipt
from tests.receivables.given import CLAIM, POLICY, cny, codes, day, decided, look, looked, opened, paid

LADDER = looked(opened(), 30)
TODAY = day(31)
RECEIVED = day(29)
PAID = paid(CLAIM, "300.00", TODAY)


def reported(
    ladder: Ladder = LADDER,
    claim: Receivable = CLAIM,
    *,
    amount: Money = cny("300.00"),  # noqa: B008 - a frozen value
    received_on: dt.date = RECEIVED,
    by: str = "wang.wei",
) -> Verdict[Ladder]:
    """Report a receipt on day 31."""
    return report_receipt(
        ladder,
        claim,
        POLICY,
        amount=amount,
        received_on=received_on,
        means=ReceiptMeans.TRANSFER,
        by=by,
        today=TODAY,
        evidence=" IMG-1 ",
    )


REPORTED = decided(reported()).state


def judged(
    ladder: Ladder = REPORTED,
    claim: Receivable = PAID,
    *,
    number: int = 1,
    confirmed: bool = True,
    by: str = "zhou.hui",
    settlement: str = "P-1",
    comment: str = "",
) -> Verdict[Ladder]:
    """Judge a reported receipt on day 31."""
    return judge_receipt(
        ladder,
        claim,
        number=number,
        confirmed=confirmed,
        by=by,
        today=TODAY,
        settlement=settlement,
        comment=comment,
    )


def test_a_report_settles_nothing() -> None:
    """What is owed, the age and the steps stay as they are; finance owes an answer in three working days."""
    verdict = decided(reported())
    before, after = look(LADDER, 60).state, look(verdict.state, 60).state
    todo = next(todo for todo in ladder_obligations(verdict.state) if todo.verb == "judge_receipt")

    assert [step.outstanding for step in before.steps] == [step.outstanding for step in after.steps]
    assert ("finance", dt.date(2026, 4, 8)) == (todo.owner, todo.due_at.date())
    assert "receipt_reported" == verdict.events[0].type
    assert "IMG-1" == verdict.state.receipts[0].evidence
    assert "judge_receipt" not in {todo.verb for todo in ladder_obligations(LADDER)}
    assert () == verdict.messages


def test_the_earliest_answer_is_owed_first() -> None:
    """Two reports are one thing to do for finance, by the day of the earlier; nothing is owed once both are judged."""
    both = decided(reported(REPORTED, amount=cny("100.00"))).state
    one = decided(judged(both)).state
    none = decided(judged(one, number=2, confirmed=False, comment="未到账")).state

    assert [1, 1, 0] == [
        sum(todo.verb == "judge_receipt" for todo in ladder_obligations(ladder)) for ladder in (both, one, none)
    ]


@pytest.mark.parametrize(
    ("verdict", "code"),
    [
        (lambda: reported(amount=Money.of("1.00", "USD")), "receipt.other_currency"),
        (lambda: reported(amount=cny("0.00")), "receipt.not_positive"),
        (lambda: reported(received_on=day(32)), "receipt.in_the_future"),
        (lambda: reported(REPORTED, by="li.na"), "receipt.already_reported"),
        (lambda: reported(looked(LADDER, 31, claim=paid(CLAIM, "1000.00", TODAY))), "ladder.closed"),
    ],
    ids=["currency", "nothing", "tomorrow", "twice", "settled"],
)
def test_what_cannot_be_reported(verdict: Callable[[], Verdict[Ladder]], code: str) -> None:
    """Another currency, nothing, tomorrow's money, the same receipt twice, and a claim that is settled."""
    assert [code] == codes(verdict())


def test_the_limits_of_a_report() -> None:
    """A cent received today can be reported, and so can more than is owed: too much paid is a fact."""
    assert reported(amount=cny("0.01"), received_on=TODAY)
    assert reported(amount=cny("1000.01"))
    assert reported(REPORTED, received_on=day(28))


def test_a_rejected_report_may_be_made_again() -> None:
    """Only one that is open stands in the way of the same again."""
    rejected = decided(judged(confirmed=False, comment="未到账")).state

    assert [1, 2] == [receipt.number for receipt in decided(reported(rejected)).state.receipts]


def test_finance_confirms_by_the_settlement() -> None:
    """The report is closed by the payment it came in as, which alone makes the claim smaller."""
    verdict = decided(judged())
    receipt = verdict.state.receipts[0]

    assert (ReceiptState.CONFIRMED, "P-1", "zhou.hui", TODAY) == (
        receipt.state,
        receipt.settlement,
        receipt.judged_by,
        receipt.judged_on,
    )
    assert ["receipt_confirmed"] == [event.type for event in verdict.events]
    assert () == verdict.state.open_receipts
    assert cny("700.00") == PAID.outstanding(TODAY)


def test_finance_confirms_after_the_claim_was_settled() -> None:
    """The money was in the books first and the ladder closed: the report is still answered."""
    settled = paid(CLAIM, "1000.00", TODAY)
    closed = looked(REPORTED, 31, claim=settled)

    assert TODAY == closed.closed_on
    assert judged(closed, settled)


def test_finance_rejects_and_says_why() -> None:
    """Whoever reported it is told; no settlement is named."""
    verdict = decided(judged(confirmed=False, comment="未到账"))
    told = next(message for message in verdict.messages if message.hand is Hand.NOTIFY)

    assert (ReceiptState.REJECTED, "") == (verdict.state.receipts[0].state, verdict.state.receipts[0].settlement)
    assert ("ageing.receipt_rejected", "wang.wei", "未到账") == (told.code, told.recipient, told.facts["comment"])


@pytest.mark.parametrize(
    ("verdict", "code"),
    [
        (lambda: judged(number=2), "receipt.none_such"),
        (lambda: judged(decided(judged()).state), "receipt.already_judged"),
        (lambda: judged(by="wang.wei"), "receipt.own"),
        (lambda: judged(settlement=""), "receipt.no_settlement"),
        (lambda: judged(claim=CLAIM), "receipt.no_settlement"),
        (lambda: judged(claim=paid(CLAIM, "300.00", TODAY, kind=SettlementKind.CREDIT_NOTE)), "receipt.no_settlement"),
        (lambda: judged(claim=paid(CLAIM, "299.99", TODAY)), "receipt.more_than_settled"),
        (lambda: judged(confirmed=False, comment=" "), "receipt.no_reason"),
    ],
    ids=["none", "twice", "own", "unnamed", "not in the books", "credit note", "a cent less", "no reason"],
)
def test_what_finance_cannot_do(verdict: Callable[[], Verdict[Ladder]], code: str) -> None:
    """Nothing is confirmed without the payment it is, by whoever reported it, twice, or rejected without a reason."""
    assert [code] == codes(verdict())


def test_one_payment_confirms_no_more_than_it_is() -> None:
    """Two reports may be one payment, as long as together they are not more than it."""
    second = decided(
        judged(decided(reported(REPORTED, amount=cny("100.00"))).state, paid(CLAIM, "399.99", TODAY))
    ).state
    enough, too_little = paid(CLAIM, "400.00", TODAY), paid(CLAIM, "399.99", TODAY)

    assert judged(second, enough, number=2)
    assert ["receipt.more_than_settled"] == codes(judged(second, too_little, number=2))


def test_a_claim_whose_currency_changed() -> None:
    """A report in the old currency is not confirmed by a payment in the new one."""
    dollars = Receivable(
        id="AR-1", client="C-1", salesperson="wang.wei", due_on=CLAIM.due_on, amount=Money.of("1000.00", "USD")
    )
    from_the_books = paid_in_dollars(dollars)

    assert ["receipt.other_currency"] == codes(judged(claim=from_the_books))


def paid_in_dollars(claim: Receivable) -> Receivable:
    """Return a claim paid in part, in dollars."""
    settlement = Settlement(amount=Money.of("300.00", "USD"), value_on=TODAY, reference="P-1")
    return decided(record_settlement(claim, settlement, today=TODAY)).state
