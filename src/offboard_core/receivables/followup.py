"""What people do about an overdue receivable: statements, interventions, and the release of the opening baseline.

Whatever is recorded here, the claim is looked at again the same day: the ladder's next review is drawn forward.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import attrs

from offboard_core.finding import Finding
from offboard_core.kernel.dates import DEFAULT_ZONE, business_date
from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Decided, Refused, Verdict
from offboard_core.kernel.workcalendar import CHINA, WorkCalendar
from offboard_core.receivables.ladder import (
    Channel,
    FollowUpStatement,
    Intervention,
    Ladder,
    Promise,
    ReasonUnpaid,
    StatementState,
)
from offboard_core.receivables.messages import returned_message
from offboard_core.receivables.policy import Act, AgeingPolicy
from offboard_core.receivables.promises import limits_against, promise_facts
from offboard_core.receivables.receivable import Receivable


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


def record_intervention(
    ladder: Ladder,
    receivable: Receivable,
    policy: AgeingPolicy,
    *,
    by: str,
    at: dt.datetime,
    confirmed_pay_on: dt.date,
    confirmed_with: str,
    evidence: str = "",
    note: str = "",
    channel: Channel = Channel.PHONE,
    zone: ZoneInfo = DEFAULT_ZONE,
) -> Verdict[Ladder]:
    """Record the payment date the supervisor confirmed with the client; it stands as a promise of all that is owed.

    With evidence, and within the policy's limits for promises, the ladder waits for it.
    """
    today = business_date(at, zone)
    owed = ladder.open_steps(Act.INTERVENE)
    outstanding = receivable.outstanding(today)
    findings = [*ladder.against_closed(), *_against_payment_date(ladder, confirmed_pay_on, confirmed_with, today)]
    if not owed:
        findings.append(ladder.finding("intervention.none_owed"))
    if outstanding.minor <= 0:
        findings.append(ladder.finding("promise.nothing_owed"))
    if findings:
        return Refused(tuple(findings))
    intervention = Intervention(
        by=by,
        at=at,
        cycle=ladder.cycle,
        tier=owed[-1].tier,
        confirmed_pay_on=confirmed_pay_on,
        confirmed_with=confirmed_with,
        evidence=evidence,
        note=note,
    )
    promise = _promise_of(ladder, intervention, policy, outstanding=outstanding, channel=channel, today=today)
    noted = attrs.evolve(
        ladder.carried_out(Act.INTERVENE, today),
        interventions=(*ladder.interventions, intervention),
        promises=(*ladder.promises, promise),
    )
    event = noted.event(
        "intervention_recorded",
        tier=intervention.tier,
        by=by,
        confirmed_pay_on=confirmed_pay_on,
        confirmed_with=confirmed_with,
        evidence=evidence,
        note=note,
    )
    given = noted.event("promise_recorded", **promise_facts(promise))
    return Decided(state=noted.drawn_forward(today), events=(event, given))


def _promise_of(
    ladder: Ladder,
    intervention: Intervention,
    policy: AgeingPolicy,
    *,
    outstanding: Money,
    channel: Channel,
    today: dt.date,
) -> Promise:
    """Read a confirmed payment date as a promise of all that is owed, confirmed where evidence and limits allow it."""
    promise = Promise(
        number=len(ladder.promises) + 1,
        amount=outstanding,
        pay_on=intervention.confirmed_pay_on,
        promised_by=intervention.confirmed_with,
        promised_to=intervention.by,
        channel=channel,
        given_on=today,
        outstanding=outstanding,
        evidence=intervention.evidence,
    )
    if intervention.evidence.strip() and not limits_against(ladder, promise, policy, today=today):
        return attrs.evolve(promise, confirmed_by=intervention.by)
    return promise


def _against_payment_date(ladder: Ladder, pay_on: dt.date, confirmed_with: str, today: dt.date) -> list[Finding]:
    findings = []
    if pay_on < today:
        findings.append(ladder.finding("intervention.date_in_the_past", confirmed_pay_on=pay_on))
    if not confirmed_with.strip():
        findings.append(ladder.finding("intervention.nobody_named"))
    return findings


def release_letter(ladder: Ladder, *, by: str, on: dt.date) -> Verdict[Ladder]:
    """Let the letters of a claim of the opening baseline (期初) go; whether one is due is decided on the next look."""
    findings = list(ladder.against_closed())
    if not ladder.awaits_release:
        findings.append(ladder.finding("letter.nothing_to_release"))
    if findings:
        return Refused(tuple(findings))
    released = attrs.evolve(ladder, released_by=by).drawn_forward(on)
    event = released.event("letter_released", by=by, on=on, baseline_days=ladder.baseline_days)
    return Decided(state=released, events=(event,))


def _owed_again(ladder: Ladder, answer_by: dt.date) -> Ladder:
    """Give the reminder a new deadline, after which it goes further up again."""
    owed = ladder.open_steps(Act.REMIND)
    steps = tuple(
        attrs.evolve(step, answer_by=answer_by, escalated_on=None) if step in owed else step for step in ladder.steps
    )
    return attrs.evolve(ladder, steps=steps)
