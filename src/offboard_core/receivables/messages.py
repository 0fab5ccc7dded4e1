"""Contents of messages about a claim, and their keys, which are never made from time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

import attrs

from offboard_core.kernel.money import Money
from offboard_core.kernel.said import Said
from offboard_core.kernel.verdict import Hand, Message
from offboard_core.receivables.charge import charge_claim
from offboard_core.receivables.extension import agreed_due_on
from offboard_core.receivables.receivable import Receivable
from offboard_core.receivables.situation import Situation
from offboard_core.receivables.step import Step, StepState
from offboard_core.receivables.tier_action import STATEMENT, Told

if TYPE_CHECKING:
    from offboard_core.receivables.ladder import Ladder


@attrs.frozen(kw_only=True)
class ClaimNamed(Said):
    """A claim and its client by name."""

    receivable: str
    client: str
    client_name: str

    @classmethod
    def of_ladder(cls, ladder: Ladder, **more: object) -> Self:
        """Build it for the claim of a ladder; `more` are the further fields of a subclass."""
        told: dict[str, Any] = {"receivable": ladder.id, "client": ladder.client, "client_name": ladder.name, **more}
        return cls(**told)


@attrs.frozen(kw_only=True)
class ClaimTold(Said):
    """A claim, as everybody who has to act on it is told of it."""

    receivable: str
    client: str
    client_name: str = ""
    salesperson: str = ""
    contract: str = ""
    order_number: str = ""
    instalment: int = 1
    amount: Money
    ordered_on: dt.date | None
    due_on: dt.date | None
    """The day agreed with the client."""

    @classmethod
    def about(cls, ladder: Ladder, receivable: Receivable, **more: object) -> Self:
        """Build it for a claim; `more` are the further fields of a subclass, or other values than the claim's own."""
        told: dict[str, Any] = {
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
            **more,
        }
        return cls(**told)


@attrs.frozen(kw_only=True)
class StepTold(ClaimTold):
    """A step of a claim and what it asks for, by when."""

    outstanding: Money
    days_overdue: int
    tier: int
    cycle: int
    issue: int
    answer_by: dt.date

    @classmethod
    def of_step(cls, ladder: Ladder, step: Step, receivable: Receivable, **more: object) -> Self:
        """Build it for a step; `more` are the further fields of a subclass."""
        return cls.about(ladder, receivable, **step_fields(step), answer_by=step.answer_by, **more)


def step_fields(step: Step) -> dict[str, object]:
    """Return the fields that tell of a step in every content about one."""
    return {
        "outstanding": step.outstanding,
        "days_overdue": step.days_overdue,
        "tier": step.tier,
        "cycle": step.cycle,
        "issue": step.issue,
    }


def unmet_message(ladder: Ladder, step: Step, receivable: Receivable, above: Told) -> Message:
    """Tell the next one up, whom the act of the step names, that no answer came by the deadline."""
    turn = 1
    if step.action.answer == STATEMENT:
        turn += sum(written.cycle == ladder.cycle for written in ladder.statements)
    said = StepTold.of_step(ladder, step, receivable)
    return told_of_step(ladder, step, said, above.code, above.person(ladder), turn=turn)


def told_of_step(
    ladder: Ladder, step: Step, said: Said, code: str, recipient: str, *, hand: Hand = Hand.NOTIFY, turn: int = 1
) -> Message:
    """Build a message about a step. Its key has ladder, cycle and tier, and the number of the issue and turn if not 1."""
    numbers = [step.cycle, step.tier, *([step.issue, turn] if (step.issue, turn) != (1, 1) else [])]
    key = f"{code}:{'.'.join(map(str, numbers))}:{ladder.id}"
    return said.to(recipient, key=key, stream=ladder.target.stream, code=code, hand=hand)


def numbered_message(ladder: Ladder, said: Said, number: int, recipient: str) -> Message:
    """Build a message whose key is its number among those of its kind on the ladder."""
    return said.to(recipient, key=f"{said.code}:{number}:{ladder.id}", stream=ladder.target.stream)


def written_before(ladder: Ladder) -> tuple[dt.date, ...]:
    """Return the days on which letters about the claim were delivered in this cycle."""
    letters = [step for step in ladder.current_steps if step.is_letter and step.state is StepState.DONE]
    return tuple(step.ended_on for step in letters if step.ended_on is not None and step.annulled_on is None)


def charged(ladder: Ladder, receivable: Receivable, situation: Situation, *, tier: int, asked: Money) -> dict[str, Any]:
    """Tell the fees and the interest a letter of today asks for, where the policy has any."""
    if situation.policy.charges is None:
        return {}
    due_on = agreed_due_on(receivable, ladder)
    charge = charge_claim(
        receivable, situation.policy.charges, tier=tier, due_on=due_on, asked=asked, on=situation.today
    )
    return charge.facts(asked)
