"""A reported receipt (销售自报收款): it settles no claim until finance confirms it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, ClassVar

import attrs

from offboard_core.finding import Finding
from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Decided, Message, Refused, Verdict
from offboard_core.receivables.messages import ClaimNamed, numbered_message
from offboard_core.receivables.receivable import Receivable
from offboard_core.receivables.situation import Situation

if TYPE_CHECKING:
    from offboard_core.receivables.ladder import Ladder


class ReceiptMeans(StrEnum):
    """How a client is said to have paid (收款方式)."""

    TRANSFER = "transfer"
    BILL = "bill"
    """承兑汇票."""
    CASH = "cash"
    OTHER = "other"


class ReceiptState(StrEnum):
    """Whether finance has confirmed a reported receipt."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class ReceiptStep(StrEnum):
    """What finance does with a receipt that was reported: the events of its chart."""

    CONFIRM = "confirm"
    REJECT = "reject"


@cache
def receipt_steps() -> Mapping[ReceiptState, Mapping[ReceiptStep, ReceiptState]]:
    """Return where each step leads from each state, read off the chart when it is first asked for."""
    from offboard_core.receivables.lifecycle import ReceiptLifecycle  # noqa: PLC0415 - it loads the machine library

    return ReceiptLifecycle.steps(ReceiptState, ReceiptStep)


@attrs.frozen(kw_only=True)
class ReportedReceipt:
    """销售自报收款: a colleague reports that the client paid. It settles no claim; finance looks for the payment.

    `judge_by` is the day by which finance confirms or rejects it, `settlement` the reference of the settlement it was
    confirmed by.
    """

    number: int
    amount: Money
    received_on: dt.date
    means: ReceiptMeans
    reported_by: str
    reported_on: dt.date
    judge_by: dt.date
    evidence: str = ""
    state: ReceiptState = ReceiptState.OPEN
    judged_by: str = ""
    judged_on: dt.date | None = None
    settlement: str = ""
    comment: str = ""

    @property
    def is_open(self) -> bool:
        """Say whether finance has not judged it yet."""
        return self.state is ReceiptState.OPEN


@attrs.frozen(kw_only=True)
class ReceiptReport:
    """The payment of a client that a colleague reports: amount, day and means."""

    amount: Money
    received_on: dt.date
    means: ReceiptMeans
    evidence: str = ""


@attrs.frozen(kw_only=True)
class ReceiptJudgement:
    """What finance says to a reported receipt: `settlement` is the reference of the payment it came in as."""

    number: int
    confirmed: bool
    settlement: str = ""
    comment: str = ""


def report_receipt(
    ladder: Ladder, receivable: Receivable, report: ReceiptReport, situation: Situation, *, by: str
) -> Verdict[Ladder]:
    """Report that the client paid. What is owed stays as it is, and finance owes an answer; evidence helps to find it."""
    findings = [*ladder.against_closed(), *_against_report(ladder, receivable, report, situation.today)]
    if findings:
        return Refused(tuple(findings))
    receipt = ReportedReceipt(
        number=len(ladder.receipts) + 1,
        amount=report.amount,
        received_on=report.received_on,
        means=report.means,
        reported_by=by,
        reported_on=situation.today,
        judge_by=situation.in_workdays(situation.policy.receipt_workdays).on,
        evidence=report.evidence.strip(),
    )
    noted = attrs.evolve(ladder, receipts=(*ladder.receipts, receipt))
    event = noted.event(
        "receipt_reported",
        number=receipt.number,
        amount=receipt.amount,
        received_on=receipt.received_on,
        means=receipt.means.value,
        by=by,
        evidence=receipt.evidence,
        judge_by=receipt.judge_by,
    )
    return Decided(state=noted, events=(event,))


def _against_report(ladder: Ladder, receivable: Receivable, report: ReceiptReport, today: dt.date) -> list[Finding]:
    findings = []
    currency = receivable.amount.currency
    if report.amount.currency != currency:
        findings.append(ladder.finding("receipt.other_currency", currency=report.amount.currency, expected=currency))
    if report.amount.minor <= 0:
        findings.append(ladder.finding("receipt.not_positive", amount=report.amount))
    if report.received_on > today:
        findings.append(ladder.finding("receipt.in_the_future", received_on=report.received_on))
    findings += [
        ladder.finding("receipt.already_reported", number=receipt.number, by=receipt.reported_by)
        for receipt in ladder.open_receipts
        if (receipt.amount, receipt.received_on) == (report.amount, report.received_on)
    ]
    return findings


def judge_receipt(
    ladder: Ladder, receivable: Receivable, judgement: ReceiptJudgement, situation: Situation, *, by: str
) -> Verdict[Ladder]:
    """Confirm a reported receipt by the payment it came in as, or reject it saying why.

    It may be judged after the claim was settled: the money often is in the books before anybody answers the report.
    """
    number, comment = judgement.number, judgement.comment
    receipt = next((item for item in ladder.receipts if item.number == number), None)
    if receipt is None:
        return Refused((ladder.finding("receipt.none_such", number=number),))
    state = receipt_steps()[receipt.state].get(ReceiptStep.CONFIRM if judgement.confirmed else ReceiptStep.REJECT)
    if state is None:
        return Refused((ladder.finding("receipt.already_judged", number=number, by=receipt.judged_by),))
    if findings := tuple(_against_judgement(ladder, receivable, receipt, judgement, by=by)):
        return Refused(findings)
    judged = attrs.evolve(
        receipt,
        state=state,
        judged_by=by,
        judged_on=situation.today,
        settlement=judgement.settlement if judgement.confirmed else "",
        comment=comment,
    )
    receipts = tuple(judged if item.number == number else item for item in ladder.receipts)
    noted = attrs.evolve(ladder, receipts=receipts)
    if judgement.confirmed:
        event = noted.event(
            "receipt_confirmed", number=number, by=by, amount=receipt.amount, settlement=judged.settlement
        )
        return Decided(state=noted, events=(event,))
    event = noted.event("receipt_rejected", number=number, by=by, amount=receipt.amount, comment=comment)
    return Decided(state=noted, events=(event,), messages=(receipt_rejected_message(noted, judged),))


def _against_judgement(
    ladder: Ladder, receivable: Receivable, receipt: ReportedReceipt, judgement: ReceiptJudgement, *, by: str
) -> Iterator[Finding]:
    if by == receipt.reported_by:
        yield ladder.finding("receipt.own", person=by)
    if judgement.confirmed:
        yield from _against_settlement(ladder, receivable, receipt, judgement.settlement)
    elif not judgement.comment.strip():
        yield ladder.finding("receipt.no_reason")


def _against_settlement(
    ladder: Ladder, receivable: Receivable, receipt: ReportedReceipt, reference: str
) -> list[Finding]:
    """Refuse a payment that is unknown, in another currency, or smaller than the reports that refer to it."""
    paid = receivable.find_payment(reference)
    if paid is None:
        return [ladder.finding("receipt.no_settlement", settlement=reference)]
    if receipt.amount.currency != paid.amount.currency:
        facts = {"currency": receipt.amount.currency, "expected": paid.amount.currency}
        return [ladder.finding("receipt.other_currency", **facts)]
    claimed = [item.amount.minor for item in ladder.receipts if item.settlement == reference]
    left = attrs.evolve(paid.amount, minor=paid.amount.minor - sum(claimed))
    if receipt.amount > left:
        return [ladder.finding("receipt.more_than_settled", amount=receipt.amount, settled=left)]
    return []


@attrs.frozen(kw_only=True)
class ReceiptRejected(ClaimNamed):
    """Finance found no such money as was reported."""

    code: ClassVar[str] = "ageing.receipt_rejected"

    amount: Money
    received_on: dt.date
    comment: str


def receipt_rejected_message(ladder: Ladder, receipt: ReportedReceipt) -> Message:
    """Tell who reported a receipt that finance found no such money, and why."""
    told = {"amount": receipt.amount, "received_on": receipt.received_on, "comment": receipt.comment}
    said = ReceiptRejected.of_ladder(ladder, **told)
    return numbered_message(ladder, said, receipt.number, receipt.reported_by)
