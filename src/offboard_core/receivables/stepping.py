"""Taking the steps that are due (升级步骤): each is kept with its reasons, and told to whom it concerns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

import attrs

from offboard_core.kernel.verdict import Decided, Event, Message
from offboard_core.receivables.assessment import Assessment
from offboard_core.receivables.joint import JointLetter, issue_of
from offboard_core.receivables.ladder import Ladder, Step, StepState
from offboard_core.receivables.looking import Look
from offboard_core.receivables.messages import joint_messages, step_messages
from offboard_core.receivables.policy import Act
from offboard_core.receivables.ruling import DueStep


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
