"""The follow-up statement《账款跟进说明》: filed by the salesperson, judged by the supervisor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, ClassVar

import attrs

from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Decided, Message, Refused, Verdict
from offboard_core.receivables.messages import ClaimNamed, numbered_message
from offboard_core.receivables.situation import Situation
from offboard_core.receivables.tier_action import STATEMENT

if TYPE_CHECKING:
    from offboard_core.receivables.ladder import Ladder


class ReasonUnpaid(StrEnum):
    """Why a client has not paid (未结原因)."""

    CASH_SHORT = "cash_short"
    QUALITY_DISPUTE = "quality_dispute"
    DELIVERY_INCOMPLETE = "delivery_incomplete"
    INVOICE_MISSING = "invoice_missing"
    APPROVAL_PENDING = "approval_pending"
    ACCEPTANCE_PENDING = "acceptance_pending"
    CONTACT_LOST = "contact_lost"
    OTHER = "other"


class StatementState(StrEnum):
    """How far a follow-up statement has come."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    RETURNED = "returned"


class StatementStep(StrEnum):
    """What the supervisor does with a statement that was filed: the events of its chart."""

    ACCEPT = "accept"
    SEND_BACK = "send_back"


@cache
def statement_steps() -> Mapping[StatementState, Mapping[StatementStep, StatementState]]:
    """Return where each step leads from each state, read off the chart when it is first asked for."""
    from offboard_core.receivables.lifecycle import StatementLifecycle  # noqa: PLC0415 - it loads the machine library

    return StatementLifecycle.steps(StatementState, StatementStep)


@attrs.frozen(kw_only=True)
class FollowUpStatement:
    """《账款跟进说明》: what the salesperson says of an overdue receivable, and what the supervisor says to it.

    `contacts_made` tells who was spoken to and when, `expected_on` when money is expected, `judge_by` the day by which
    the supervisor accepts it or sends it back.
    """

    number: int
    by: str
    at: dt.datetime
    cycle: int
    reason: ReasonUnpaid
    reason_text: str
    contacts_made: str
    next_action: str
    judge_by: dt.date
    expected_on: dt.date | None = None
    state: StatementState = StatementState.SUBMITTED
    judged_by: str = ""
    judged_at: dt.datetime | None = None
    comment: str = ""


@attrs.frozen(kw_only=True)
class WrittenStatement:
    """What the salesperson writes: why the client has not paid, who was spoken to, what comes next."""

    reason: ReasonUnpaid
    contacts_made: str
    next_action: str
    reason_text: str = ""
    expected_on: dt.date | None = None


@attrs.frozen(kw_only=True)
class StatementJudgement:
    """The supervisor's judgement of a statement."""

    accepted: bool
    comment: str = ""


def file_statement(
    ladder: Ladder, written: WrittenStatement, situation: Situation, *, by: str, at: dt.datetime
) -> Verdict[Ladder]:
    """File the follow-up statement《账款跟进说明》: why the client has not paid, who was spoken to, what comes next."""
    if findings := tuple(_against_statement(ladder, written, situation.today)):
        return Refused(findings)
    statement = FollowUpStatement(
        number=len(ladder.statements) + 1,
        by=by,
        at=at,
        cycle=ladder.cycle,
        reason=written.reason,
        reason_text=written.reason_text,
        contacts_made=written.contacts_made,
        next_action=written.next_action,
        judge_by=situation.in_workdays(situation.policy.judge_workdays).on,
        expected_on=written.expected_on,
    )
    filed = attrs.evolve(ladder, statements=(*ladder.statements, statement)).drawn_forward(situation.today)
    event = filed.event(
        "statement_filed",
        number=statement.number,
        by=by,
        reason=statement.reason.value,
        reason_text=statement.reason_text,
        contacts_made=statement.contacts_made,
        next_action=statement.next_action,
        expected_on=statement.expected_on,
        judge_by=statement.judge_by,
    )
    return Decided(state=filed, events=(event,))


def _against_statement(ladder: Ladder, written: WrittenStatement, today: dt.date) -> Iterator[Finding]:
    yield from ladder.against_closed()
    last = ladder.last_statement
    if last is not None and last.state is StatementState.SUBMITTED:
        yield ladder.finding("statement.already_submitted", number=last.number)
    needed = {"contacts_made": written.contacts_made, "next_action": written.next_action}
    if written.reason is ReasonUnpaid.OTHER:
        needed["reason_text"] = written.reason_text
    for name, text in needed.items():
        if not text.strip():
            yield ladder.finding("statement.blank", field=name)
    if written.expected_on is not None and written.expected_on < today:
        yield ladder.finding("statement.expected_in_the_past", expected_on=written.expected_on)


def judge_statement(
    ladder: Ladder, judgement: StatementJudgement, situation: Situation, *, by: str, at: dt.datetime
) -> Verdict[Ladder]:
    """Accept the statement and carry out the steps that asked for it, or return it with a reason.

    A returned statement is owed again.
    """
    last = ladder.last_statement
    findings = list(ladder.against_closed())
    step = StatementStep.ACCEPT if judgement.accepted else StatementStep.SEND_BACK
    state = None if last is None else statement_steps()[last.state].get(step)
    if last is None or state is None:
        return Refused((*findings, ladder.finding("statement.not_submitted")))
    accepted, comment = judgement.accepted, judgement.comment
    if last.by == by:
        findings.append(ladder.finding("statement.own", person=by))
    if not accepted and not comment.strip():
        findings.append(ladder.finding("statement.no_reason"))
    if findings:
        return Refused(tuple(findings))
    judged = attrs.evolve(last, state=state, judged_by=by, judged_at=at, comment=comment)
    statements = tuple(judged if item.number == judged.number else item for item in ladder.statements)
    noted = attrs.evolve(ladder, statements=statements).drawn_forward(situation.today)
    if accepted:
        done = noted.carried_out(STATEMENT, situation.today)
        return Decided(
            state=done, events=(done.event("statement_accepted", number=judged.number, by=by, comment=comment),)
        )
    answer_by = situation.in_workdays(situation.policy.statement_workdays).on
    owed = _owed_again(noted, answer_by)
    event = owed.event("statement_returned", number=judged.number, by=by, comment=comment, answer_by=answer_by)
    return Decided(state=owed, events=(event,), messages=(returned_message(owed, judged, answer_by),))


def _owed_again(ladder: Ladder, answer_by: dt.date) -> Ladder:
    """Give the steps that ask for a statement a new deadline, after which they are escalated again."""
    owed = ladder.steps_asking_for(STATEMENT)
    steps = tuple(
        attrs.evolve(step, answer_by=answer_by, escalated_on=None) if step in owed else step for step in ladder.steps
    )
    return attrs.evolve(ladder, steps=steps)


@attrs.frozen(kw_only=True)
class StatementReturned(ClaimNamed):
    """A statement came back, and is owed again by a day."""

    code: ClassVar[str] = "ageing.statement_returned"

    comment: str
    answer_by: dt.date | None


def returned_message(ladder: Ladder, written: FollowUpStatement, answer_by: dt.date | None) -> Message:
    """Tell the salesperson why a statement came back, and by when it is owed again."""
    said = StatementReturned.of_ladder(ladder, comment=written.comment, answer_by=answer_by)
    return numbered_message(ladder, said, written.number, ladder.responsible)
