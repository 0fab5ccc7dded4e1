"""Taking the steps that are due: each is kept with its reasons, and told to whom it concerns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import assert_never

import attrs

from offboard_core.kernel.verdict import Decided, Event, Hand, Message
from offboard_core.organization.person import Role
from offboard_core.receivables.assessment import Assessment
from offboard_core.receivables.client_letter import JointLetter, issue_of, joint_messages
from offboard_core.receivables.due_steps import DueStep
from offboard_core.receivables.ladder import Ladder
from offboard_core.receivables.look import Look
from offboard_core.receivables.messages import charged, step_facts, told_of_step, written_before
from offboard_core.receivables.policy import Act, AgeingPolicy
from offboard_core.receivables.promise import promise_state
from offboard_core.receivables.receivable import Receivable
from offboard_core.receivables.step import Step, StepState


def take_step(look: Look, ladder: Ladder, *, letters: Sequence[JointLetter]) -> Decided[Ladder]:
    """Take the steps that are due today; one that goes out in a letter about the client is told of once, by its lead."""
    assessment = look.at(ladder)
    state, events, messages = ladder, list[Event](), list[Message]()
    for due in assessment.due:
        letter = next((letter for letter in letters if letter.carries_out(ladder, due.tier)), None)
        if due.act is Act.DUN and look.is_about_client and letter is None:
            continue
        step = _step(look, state, assessment, due, letter if due.act is Act.DUN else None)
        state = attrs.evolve(state, steps=(*state.steps, step))
        events.append(_step_taken(state, step, assessment))
        if look.on_trial:
            continue
        if not step.joint:
            messages += step_messages(state, step, look.receivable, look.policy, on=look.today)
        elif letter is not None and letter.lead.ladder.id == ladder.id and due.tier == max(letter.lead.carries):
            messages += joint_messages(letter)
    return Decided(state=state, events=tuple(events), messages=tuple(messages))


def _step(look: Look, ladder: Ladder, assessment: Assessment, due: DueStep, letter: JointLetter | None) -> Step:
    return Step(
        tier=due.tier,
        act=due.act,
        cycle=ladder.cycle,
        decided_on=look.today,
        policy=look.policy.version,
        days_overdue=_age(look, assessment),
        outstanding=assessment.dunnable if due.act is Act.DUN else assessment.outstanding,
        answer_by=due.answer_by if letter is None else letter.pay_by,
        issue=issue_of(ladder, due.tier),
        recipient=_meant_for(ladder, due.act),
        state=StepState.REHEARSED if look.on_trial else StepState.OPEN,
        ended_on=look.today if look.on_trial else None,
        joint="" if letter is None else letter.key,
    )


def _meant_for(ladder: Ladder, act: Act) -> str:
    match act:
        case Act.REMIND:
            return ladder.responsible
        case Act.INTERVENE:
            return ladder.above
        case Act.DUN:
            return ladder.client
        case _:
            assert_never(act)


def _age(look: Look, assessment: Assessment) -> int:
    """Count the days past due; for a claim without a due date, those since the day its age is counted from."""
    if assessment.days_overdue is not None:
        return assessment.days_overdue
    since = look.policy.counted_from(look.receivable) or assessment.as_of
    return (assessment.as_of - since).days


def _step_taken(ladder: Ladder, step: Step, assessment: Assessment) -> Event:
    facts: dict[str, object] = {
        "rule": "ageing.step_due",
        "policy": step.policy,
        "tier": step.tier,
        "act": step.act.value,
        "cycle": step.cycle,
        "issue": step.issue,
        "recipient": step.recipient,
        "days_overdue": step.days_overdue,
        "outstanding": step.outstanding,
        "answer_by": step.answer_by,
        "reasons": tuple({"code": reason.code, **reason.facts} for reason in assessment.reasons),
    }
    if step.joint:
        facts["letter"] = step.joint
    if step.state is StepState.REHEARSED:
        return ladder.event("step_rehearsed", **facts)
    return ladder.event("step_taken", **facts)


def step_messages(
    ladder: Ladder, step: Step, receivable: Receivable, policy: AgeingPolicy, *, on: dt.date
) -> tuple[Message, ...]:
    """Tell everybody a step is for: the salesperson, the supervisor, or the client and finance."""
    facts = step_facts(ladder, step, receivable)
    match step.act:
        case Act.REMIND:
            return (told_of_step(ladder, step, "ageing.remind", step.recipient, facts),)
        case Act.INTERVENE:
            background = {**facts, **_said_of_it(ladder, receivable, policy, on)}
            return (told_of_step(ladder, step, "ageing.intervene", step.recipient, background),)
        case Act.DUN:
            charges = charged(receivable, ladder, policy, tier=step.tier, asked=step.outstanding, on=on)
            dates = {"pay_by": step.answer_by, "as_of": step.decided_on, "written_before": written_before(ladder)}
            letter = {**facts, **charges, **dates}
            return (
                told_of_step(ladder, step, "ageing.dun", step.recipient, letter, hand=Hand.LETTER),
                told_of_step(ladder, step, "ageing.letter_decided", Role.FINANCE.value, letter),
            )
        case _:
            assert_never(step.act)


def _said_of_it(ladder: Ladder, receivable: Receivable, policy: AgeingPolicy, on: dt.date) -> dict[str, object]:
    """Tell what the salesperson and the client have said; a reason nobody stated is None, not a guess."""
    written = ladder.last_statement
    currency = receivable.amount.currency
    promises = [promise for promise in ladder.promises if promise.amount.currency == currency]
    return {
        "reason": written.reason.value if written is not None else None,
        "reason_text": written.reason_text if written is not None else "",
        "contacts_made": written.contacts_made if written is not None else "",
        "next_action": written.next_action if written is not None else "",
        "expected_on": written.expected_on if written is not None else None,
        "promises": tuple(
            {
                "amount": promise.amount,
                "pay_on": promise.pay_on,
                "promised_by": promise.promised_by,
                "state": promise_state(promise, receivable, on, tolerance_days=policy.promise_tolerance_days).value,
            }
            for promise in promises
        ),
    }
