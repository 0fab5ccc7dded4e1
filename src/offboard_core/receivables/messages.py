"""What is told about a receivable: the facts of a message, and its key, which is never made from time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Hand, Message
from offboard_core.receivables.charge import charge_claim
from offboard_core.receivables.extension import agreed_due_on
from offboard_core.receivables.receivable import Receivable
from offboard_core.receivables.situation import Situation
from offboard_core.receivables.step import Step, StepState
from offboard_core.receivables.tier_action import STATEMENT, Told

if TYPE_CHECKING:
    from offboard_core.receivables.ladder import Ladder


def unmet_message(ladder: Ladder, step: Step, receivable: Receivable, above: Told) -> Message:
    """Tell the next one up, whom the act of the step names, that no answer came by the deadline."""
    turn = 1
    if step.action.answer == STATEMENT:
        turn += sum(written.cycle == ladder.cycle for written in ladder.statements)
    facts = step_facts(ladder, step, receivable)
    return told_of_step(ladder, step, above.code, above.person(ladder), facts, turn=turn)


def told_of_step(
    ladder: Ladder,
    step: Step,
    code: str,
    recipient: str,
    facts: dict[str, object],
    *,
    hand: Hand = Hand.NOTIFY,
    turn: int = 1,
) -> Message:
    """Build a message whose key is its cause: the ladder, the cycle, the tier, and which issue of it or turn it is."""
    numbers = [step.cycle, step.tier, *([step.issue, turn] if (step.issue, turn) != (1, 1) else [])]
    key = f"{code}:{'.'.join(map(str, numbers))}:{ladder.id}"
    return ladder_message(ladder, code, recipient, facts, key=key, hand=hand)


def numbered_message(ladder: Ladder, code: str, number: int, recipient: str, facts: Mapping[str, object]) -> Message:
    """Build a message whose key is its number among those of its kind on the ladder."""
    return ladder_message(ladder, code, recipient, facts, key=f"{code}:{number}:{ladder.id}")


def ladder_message(
    ladder: Ladder, code: str, recipient: str, facts: Mapping[str, object], *, key: str, hand: Hand = Hand.NOTIFY
) -> Message:
    """Build a message about a claim, in the stream of its ladder."""
    return Message(key=key, hand=hand, code=code, recipient=recipient, stream=ladder.target.stream, facts=facts)


def named(ladder: Ladder) -> dict[str, object]:
    """Name a claim and its client."""
    return {"receivable": ladder.id, "client": ladder.client, "client_name": ladder.name}


def step_facts(ladder: Ladder, step: Step, receivable: Receivable) -> dict[str, object]:
    """Tell of a step of a claim."""
    return {
        **claim_facts(ladder, receivable),
        "outstanding": step.outstanding,
        "days_overdue": step.days_overdue,
        "tier": step.tier,
        "cycle": step.cycle,
        "issue": step.issue,
        "answer_by": step.answer_by,
    }


def claim_facts(ladder: Ladder, receivable: Receivable) -> dict[str, object]:
    """Tell of a claim, due on the day agreed with the client."""
    return {
        "receivable": receivable.id,
        "client": receivable.client,
        "client_name": receivable.name,
        "salesperson": ladder.salesperson,
        "contract": receivable.contract,
        "order_number": receivable.order_number,
        "instalment": receivable.instalment,
        "amount": receivable.amount,
        "ordered_on": receivable.ordered_on,
        "due_on": agreed_due_on(receivable, ladder),
    }


def written_before(ladder: Ladder) -> tuple[dt.date, ...]:
    """Return the days on which letters about the claim were delivered in this cycle."""
    letters = [step for step in ladder.current_steps if step.is_letter and step.state is StepState.DONE]
    return tuple(step.ended_on for step in letters if step.ended_on is not None and step.annulled_on is None)


def charged(
    ladder: Ladder, receivable: Receivable, situation: Situation, *, tier: int, asked: Money
) -> dict[str, object]:
    """Tell the fees and the interest a letter of today asks for, where the policy has any."""
    if situation.policy.charges is None:
        return {}
    due_on = agreed_due_on(receivable, ladder)
    charge = charge_claim(
        receivable, situation.policy.charges, tier=tier, due_on=due_on, asked=asked, on=situation.today
    )
    return charge.facts(asked)
