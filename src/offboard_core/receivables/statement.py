"""The follow-up statement《账款跟进说明》: filed by the salesperson, judged by the supervisor."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import attrs

from offboard_core.kernel.dates import DEFAULT_ZONE, business_date
from offboard_core.kernel.verdict import Decided, Message, Refused, Verdict
from offboard_core.kernel.workcalendar import CHINA, WorkCalendar
from offboard_core.receivables.messages import named, numbered_message
from offboard_core.receivables.policy import Act, AgeingPolicy

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


def file_statement(
    ladder: Ladder,
    policy: AgeingPolicy,
    *,
    by: str,
    at: dt.datetime,
    reason: ReasonUnpaid,
    contacts_made: str,
    next_action: str,
    reason_text: str = "",
    expected_on: dt.date | None = None,
    calendar: WorkCalendar = CHINA,
    zone: ZoneInfo = DEFAULT_ZONE,
) -> Verdict[Ladder]:
    """File the follow-up statement《账款跟进说明》: why the client has not paid, who was spoken to, what comes next."""
    today = business_date(at, zone)
    findings = list(ladder.against_closed())
    last = ladder.last_statement
    if last is not None and last.state is StatementState.SUBMITTED:
        findings.append(ladder.finding("statement.already_submitted", number=last.number))
    written = {"contacts_made": contacts_made, "next_action": next_action}
    if reason is ReasonUnpaid.OTHER:
        written["reason_text"] = reason_text
    findings += [ladder.finding("statement.blank", field=name) for name, text in written.items() if not text.strip()]
    if expected_on is not None and expected_on < today:
        findings.append(ladder.finding("statement.expected_in_the_past", expected_on=expected_on))
    if findings:
        return Refused(tuple(findings))
    statement = FollowUpStatement(
        number=len(ladder.statements) + 1,
        by=by,
        at=at,
        cycle=ladder.cycle,
        reason=reason,
        reason_text=reason_text,
        contacts_made=contacts_made,
        next_action=next_action,
        judge_by=calendar.add_workdays(today, policy.judge_workdays).on,
        expected_on=expected_on,
    )
    filed = attrs.evolve(ladder, statements=(*ladder.statements, statement)).drawn_forward(today)
    event = filed.event(
        "statement_filed",
        number=statement.number,
        by=by,
        reason=reason.value,
        reason_text=reason_text,
        contacts_made=contacts_made,
        next_action=next_action,
        expected_on=expected_on,
        judge_by=statement.judge_by,
    )
    return Decided(state=filed, events=(event,))


def judge_statement(
    ladder: Ladder,
    policy: AgeingPolicy,
    *,
    accepted: bool,
    by: str,
    at: dt.datetime,
    comment: str = "",
    calendar: WorkCalendar = CHINA,
    zone: ZoneInfo = DEFAULT_ZONE,
) -> Verdict[Ladder]:
    """Accept the statement, which carries the reminder out, or send it back saying why; then it is owed again."""
    last = ladder.last_statement
    findings = list(ladder.against_closed())
    if last is None or last.state is not StatementState.SUBMITTED:
        return Refused((*findings, ladder.finding("statement.not_submitted")))
    if last.by == by:
        findings.append(ladder.finding("statement.own", person=by))
    if not accepted and not comment.strip():
        findings.append(ladder.finding("statement.no_reason"))
    if findings:
        return Refused(tuple(findings))
    today = business_date(at, zone)
    state = StatementState.ACCEPTED if accepted else StatementState.RETURNED
    judged = attrs.evolve(last, state=state, judged_by=by, judged_at=at, comment=comment)
    statements = tuple(judged if item.number == judged.number else item for item in ladder.statements)
    noted = attrs.evolve(ladder, statements=statements).drawn_forward(today)
    if accepted:
        done = noted.carried_out(Act.REMIND, today)
        return Decided(
            state=done, events=(done.event("statement_accepted", number=judged.number, by=by, comment=comment),)
        )
    answer_by = calendar.add_workdays(today, policy.statement_workdays).on
    owed = _owed_again(noted, answer_by)
    event = owed.event("statement_returned", number=judged.number, by=by, comment=comment, answer_by=answer_by)
    return Decided(state=owed, events=(event,), messages=(returned_message(owed, judged, answer_by),))


def _owed_again(ladder: Ladder, answer_by: dt.date) -> Ladder:
    """Give the reminder a new deadline, after which it goes further up again."""
    owed = ladder.open_steps(Act.REMIND)
    steps = tuple(
        attrs.evolve(step, answer_by=answer_by, escalated_on=None) if step in owed else step for step in ladder.steps
    )
    return attrs.evolve(ladder, steps=steps)


def returned_message(ladder: Ladder, written: FollowUpStatement, answer_by: dt.date | None) -> Message:
    """Tell the salesperson why a statement came back, and by when it is owed again."""
    facts = {**named(ladder), "comment": written.comment, "answer_by": answer_by}
    return numbered_message(ladder, "ageing.statement_returned", written.number, ladder.responsible, facts)
