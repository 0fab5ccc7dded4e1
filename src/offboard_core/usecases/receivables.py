"""Receivables (应收与账龄): take in, settle, explain, promise, hold, and ask."""

from __future__ import annotations

import datetime as dt

from offboard_core.access.rules import Action
from offboard_core.documents.explanation import Explanation
from offboard_core.kernel.money import Money
from offboard_core.receivables import (
    AgeingSchedule,
    Assessment,
    Channel,
    Hold,
    Ladder,
    ReasonUnpaid,
    ReceiptMeans,
    Receivable,
    Settlement,
    books,
    extension,
    hold,
    intervention,
    ladder_start,
    promise,
    receipt,
    schedule,
    statement,
)
from offboard_core.receivables.extension import AgreedDate
from offboard_core.receivables.intervention import ConfirmedDate
from offboard_core.receivables.promise import PromiseGiven
from offboard_core.receivables.receipt import ReceiptJudgement, ReceiptReport
from offboard_core.receivables.statement import StatementJudgement, WrittenStatement
from offboard_core.receivables.worklist import ladder_obligations
from offboard_core.usecases.office import Attempt
from offboard_core.usecases.situation import deciding_situation, position_of, situation_of


def take_in_receivable(attempt: Attempt, receivable: Receivable) -> Receivable:
    """Take over a receivable from the host's books (应收接入), and begin or update its ladder."""
    work = attempt.work
    known = work.receivables.find(receivable.id)
    attempt.permit(Action.TAKE_IN, (known or receivable).target)
    kept = attempt.keep(work.receivables, books.take_in(known, receivable, at=attempt.now))
    if known is not None and kept.version == known.version:
        return kept
    ladder = work.ladders.find(receivable.id)
    if ladder is None:
        attempt.create(work.ladders, ladder_start.open_ladder(kept, deciding_situation(attempt)), Action.TAKE_IN)
    else:
        _follow(attempt, ladder, kept, Action.TAKE_IN)
    return kept


def record_settlement(attempt: Attempt, receivable_id: str, settlement: Settlement) -> Receivable:
    """Record a settlement of a receivable (核销); the next round assesses its ladder."""
    receivable = attempt.open(attempt.work.receivables, receivable_id, Action.SETTLE)
    verdict = books.record_settlement(receivable, settlement, today=attempt.today)
    settled = attempt.keep(attempt.work.receivables, verdict)
    ladder = attempt.work.ladders.find(receivable_id)
    if ladder is not None and settled.version != receivable.version:
        _follow(attempt, ladder, settled, Action.SETTLE)
    return settled


def file_statement(
    attempt: Attempt,
    receivable_id: str,
    *,
    reason: ReasonUnpaid,
    contacts_made: str,
    next_action: str,
    reason_text: str = "",
    expected_on: dt.date | None = None,
) -> Ladder:
    """File the follow-up statement《账款跟进说明》: why the client has not paid, and the next action."""
    ladder = attempt.open(attempt.work.ladders, receivable_id, Action.FILE_STATEMENT)
    written = WrittenStatement(
        reason=reason,
        contacts_made=contacts_made,
        next_action=next_action,
        reason_text=reason_text,
        expected_on=expected_on,
    )
    situation = deciding_situation(attempt, ladder)
    verdict = statement.file_statement(ladder, written, situation, by=attempt.who.id, at=attempt.now)
    return attempt.keep(attempt.work.ladders, verdict)


def judge_statement(attempt: Attempt, receivable_id: str, *, accepted: bool, comment: str = "") -> Ladder:
    """Accept a follow-up statement, or return it with a comment (主管审核)."""
    ladder = attempt.open(attempt.work.ladders, receivable_id, Action.JUDGE_STATEMENT)
    judgement = StatementJudgement(accepted=accepted, comment=comment)
    situation = deciding_situation(attempt, ladder)
    verdict = statement.judge_statement(ladder, judgement, situation, by=attempt.who.id, at=attempt.now)
    return attempt.keep(attempt.work.ladders, verdict)


def record_intervention(
    attempt: Attempt,
    receivable_id: str,
    *,
    confirmed_pay_on: dt.date,
    confirmed_with: str,
    evidence: str = "",
    note: str = "",
    channel: Channel = Channel.PHONE,
) -> Ladder:
    """Record the payment date a supervisor confirmed with the client (主管介入)."""
    ladder = attempt.open(attempt.work.ladders, receivable_id, Action.INTERVENE)
    confirmed = ConfirmedDate(
        confirmed_pay_on=confirmed_pay_on, confirmed_with=confirmed_with, evidence=evidence, note=note, channel=channel
    )
    receivable, situation = attempt.work.receivables.get(receivable_id), deciding_situation(attempt, ladder)
    verdict = intervention.record_intervention(
        ladder, receivable, confirmed, situation, by=attempt.who.id, at=attempt.now
    )
    return attempt.keep(attempt.work.ladders, verdict)


def record_promise(
    attempt: Attempt,
    receivable_id: str,
    *,
    amount: Money,
    pay_on: dt.date,
    promised_by: str,
    channel: Channel,
    given_on: dt.date | None = None,
    evidence: str = "",
) -> Ladder:
    """Record a promise to pay (付款承诺); the ladder waits for it once it is confirmed."""
    given = PromiseGiven(
        amount=amount, pay_on=pay_on, promised_by=promised_by, channel=channel, given_on=given_on, evidence=evidence
    )
    return keep_promise(attempt, receivable_id, given)


def keep_promise(attempt: Attempt, receivable_id: str, given: PromiseGiven) -> Ladder:
    """Record a promise to pay in the ladder of its receivable."""
    ladder = attempt.open(attempt.work.ladders, receivable_id, Action.PROMISE)
    receivable, situation = attempt.work.receivables.get(receivable_id), situation_of(attempt, ladder)
    verdict = promise.record_promise(ladder, receivable, given, situation, by=attempt.who.id)
    return attempt.keep(attempt.work.ladders, verdict)


def confirm_promise(attempt: Attempt, receivable_id: str, number: int, *, evidence: str = "") -> Ladder:
    """Confirm a promise on evidence, so that the ladder waits for it (确认承诺), as a superior of its recipient."""
    ladder = attempt.open(attempt.work.ladders, receivable_id, Action.INTERVENE)
    situation = deciding_situation(attempt, ladder)
    verdict = promise.confirm_promise(ladder, number, situation, by=attempt.who.id, evidence=evidence)
    return attempt.keep(attempt.work.ladders, verdict)


def report_receipt(
    attempt: Attempt,
    receivable_id: str,
    *,
    amount: Money,
    received_on: dt.date,
    means: ReceiptMeans,
    evidence: str = "",
) -> Ladder:
    """Report that a client paid (销售自报收款); the claim stays open until finance finds the money."""
    ladder = attempt.open(attempt.work.ladders, receivable_id, Action.REPORT_RECEIPT)
    report = ReceiptReport(amount=amount, received_on=received_on, means=means, evidence=evidence)
    receivable, situation = attempt.work.receivables.get(receivable_id), deciding_situation(attempt, ladder)
    verdict = receipt.report_receipt(ladder, receivable, report, situation, by=attempt.who.id)
    return attempt.keep(attempt.work.ladders, verdict)


def judge_receipt(
    attempt: Attempt, receivable_id: str, number: int, *, confirmed: bool, settlement: str = "", comment: str = ""
) -> Ladder:
    """Confirm a reported receipt with its settlement, or reject it with a comment (财务核实)."""
    ladder = attempt.open(attempt.work.ladders, receivable_id, Action.SETTLE)
    judgement = ReceiptJudgement(number=number, confirmed=confirmed, settlement=settlement, comment=comment)
    receivable, situation = attempt.work.receivables.get(receivable_id), situation_of(attempt, ladder)
    verdict = receipt.judge_receipt(ladder, receivable, judgement, situation, by=attempt.who.id)
    return attempt.keep(attempt.work.ladders, verdict)


def place_hold(
    attempt: Attempt,
    receivable_id: str,
    *,
    reason: str,
    until_on: dt.date,
    from_on: dt.date | None = None,
    amount: Money | None = None,
) -> Ladder:
    """Hold a claim or a part of it, for a reason, up to and including a day (暂缓)."""
    ladder = attempt.open(attempt.work.ladders, receivable_id, Action.HOLD)
    asked = Hold(
        reason=reason, approved_by=attempt.who.id, from_on=from_on or attempt.today, until_on=until_on, amount=amount
    )
    receivable, situation = attempt.work.receivables.get(receivable_id), situation_of(attempt, ladder)
    return attempt.keep(attempt.work.ladders, hold.place_hold(ladder, receivable, asked, situation))


def lift_hold(attempt: Attempt, receivable_id: str, *, reason: str = "") -> Ladder:
    """Lift every hold on a claim (解除暂缓)."""
    ladder = attempt.open(attempt.work.ladders, receivable_id, Action.HOLD)
    verdict = hold.lift_hold(ladder, situation_of(attempt, ladder), by=attempt.who.id, reason=reason)
    return attempt.keep(attempt.work.ladders, verdict)


def grant_extension(
    attempt: Attempt, receivable_id: str, *, due_on: dt.date, agreed_with: str, evidence: str
) -> Ladder:
    """Change a claim's due date as agreed with the client, on evidence (展期); its ladder starts again."""
    ladder = attempt.open(attempt.work.ladders, receivable_id, Action.HOLD)
    agreed = AgreedDate(due_on=due_on, agreed_with=agreed_with, evidence=evidence)
    receivable, situation = attempt.work.receivables.get(receivable_id), deciding_situation(attempt, ladder)
    verdict = extension.grant_extension(ladder, receivable, agreed, situation, by=attempt.who.id)
    return attempt.keep(attempt.work.ladders, verdict)


def get_receivable(attempt: Attempt, receivable_id: str) -> Receivable:
    """Return one receivable. Raises `NotFound`."""
    return attempt.open(attempt.work.receivables, receivable_id, Action.VIEW)


def get_ladder(attempt: Attempt, receivable_id: str) -> Ladder:
    """Return the ladder of one receivable. Raises `NotFound`."""
    return attempt.open(attempt.work.ladders, receivable_id, Action.VIEW)


def stands_today(attempt: Attempt, receivable_id: str) -> Assessment:
    """Return the assessment of a receivable today, without taking any step."""
    ladder = attempt.open(attempt.work.ladders, receivable_id, Action.VIEW)
    attempt.open(attempt.work.receivables, receivable_id, Action.VIEW)
    return position_of(attempt, ladder).assessment


def receivables_of(attempt: Attempt, salesperson: str) -> tuple[Receivable, ...]:
    """Return the receivables of a salesperson that the actor may see."""
    return attempt.visible(attempt.work.receivables.of_salesperson(salesperson))


def receivables_of_client(attempt: Attempt, client: str) -> tuple[Receivable, ...]:
    """Return the receivables on a client that the actor may see."""
    return attempt.visible(attempt.work.receivables.of_client(client))


def ageing_of_client(attempt: Attempt, client: str) -> AgeingSchedule:
    """Draw the ageing schedule (账龄分析表) of one client, from the receivables that the actor may see."""
    situation = situation_of(attempt)
    credits = attempt.visible(attempt.work.credits.of_client(client))
    ladders = {str(ladder.id): ladder for ladder in attempt.work.ladders.of_client(client)}
    claims = receivables_of_client(attempt, client)
    return schedule.draw_schedule(claims, situation.policy, as_of=situation.today, ladders=ladders, credits=credits)


def ageing_of(attempt: Attempt, salesperson: str) -> AgeingSchedule:
    """Draw the ageing schedule (账龄分析表) of one person, from the receivables that the actor may see."""
    situation = situation_of(attempt)
    ladders = {str(ladder.id): ladder for ladder in attempt.work.ladders.of_salesperson(salesperson)}
    claims = receivables_of(attempt, salesperson)
    return schedule.draw_schedule(claims, situation.policy, as_of=situation.today, ladders=ladders)


def _follow(attempt: Attempt, ladder: Ladder, receivable: Receivable, action: Action) -> None:
    """Update a ladder to its changed receivable; the next round assesses it again."""
    attempt.permit(action, ladder.target)
    attempt.keep(attempt.work.ladders, ladder_start.follow(ladder, receivable, on=attempt.today))


def explain_receivable(attempt: Attempt, receivable_id: str) -> Explanation:
    """Explain a receivable (应收说明): its assessment today, what is owed next, and every decision.

    The decisions are read from the sealed journals of the receivable and its ladder, under the policies of their time. `say`
    words it, `page_of` lays it out. Raises `NotFound`.
    """
    ladder = attempt.open(attempt.work.ladders, receivable_id, Action.VIEW)
    streams = (f"{kind}/{receivable_id}" for kind in (Receivable.kind, Ladder.kind))
    entries = [entry for stream in streams for entry in attempt.work.journal.read(stream)]
    return Explanation(
        stands=stands_today(attempt, receivable_id),
        obligations=ladder_obligations(ladder, zone=attempt.office.zone),
        entries=tuple(
            sorted(entries, key=lambda entry: (entry.at, entry.stream != f"receivables/{receivable_id}", entry.seq))
        ),
    )
