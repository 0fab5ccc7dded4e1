"""What people and clients are told about a receivable: codes and facts, never a text; keys never made from time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import assert_never

from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Hand, Message
from offboard_core.organization.person import Role
from offboard_core.receivables.charges import charge_facts, sum_charges
from offboard_core.receivables.joint import JointLetter, LetterLine, issue_of
from offboard_core.receivables.ladder import FollowUpStatement, Ladder, Promise, ReportedReceipt, Step, StepState
from offboard_core.receivables.policy import Act, AgeingPolicy
from offboard_core.receivables.receivable import Receivable
from offboard_core.receivables.time_bar import Limitation
from offboard_core.receivables.waiting import as_agreed, promise_state


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


def joint_messages(letter: JointLetter) -> tuple[Message, ...]:
    """Tell the client of a letter about several claims, and finance that it goes out: `lines` holds each of them."""
    lead = letter.lead
    ladder, look = lead.ladder, lead.look
    lines = tuple(_line_facts(letter, line) for line in letter.lines)
    facts: dict[str, object] = {
        "receivable": ladder.id,
        "client": look.receivable.client,
        "client_name": look.receivable.name,
        "salesperson": ladder.salesperson,
        "outstanding": letter.total,
        "count": len(lines),
        "tier": letter.tier,
        "cycle": ladder.cycle,
        "as_of": letter.decided_on,
        "pay_by": letter.pay_by,
        "answer_by": letter.pay_by,
        "written_before": tuple(sorted({day for line in letter.lines for day in written_before(line.ladder)})),
        "lines": lines,
        **sum_charges(lines, letter.total),
    }
    to_client, to_finance = (Hand.LETTER, ladder.client), (Hand.NOTIFY, Role.FINANCE.value)
    cause = letter.key.partition(":")[2]
    told = (
        ("ageing.dun", "ageing.dun_client", to_client),
        ("ageing.letter_decided", "ageing.letter_decided_client", to_finance),
    )
    return tuple(
        ladder_message(ladder, code, recipient, facts, key=f"{prefix}:{cause}", hand=hand)
        for prefix, code, (hand, recipient) in told
    )


def limitation_message(ladder: Ladder, receivable: Receivable, found: Limitation, *, on: dt.date) -> Message:
    """Warn finance that the limitation period of a claim runs out, or has run out."""
    facts = {
        "outstanding": receivable.outstanding(on),
        "runs_from": found.runs_from,
        "ends_on": found.ends_on,
        "days": (found.ends_on - on).days,
    }
    return ladder_message(
        ladder,
        "ageing.limitation" if on <= found.ends_on else "ageing.limitation_over",
        Role.FINANCE.value,
        {**named(ladder), **facts},
        key=f"ageing.limitation:{found.ends_on}:{ladder.id}",
    )


def unmet_message(ladder: Ladder, step: Step, receivable: Receivable) -> Message:
    """Tell the next one up that nothing came by the deadline: the supervisor of a statement, finance of a payment date."""
    facts = step_facts(ladder, step, receivable)
    if step.act is Act.INTERVENE:
        return told_of_step(ladder, step, "ageing.intervention_unmet", Role.FINANCE.value, facts)
    turn = sum(written.cycle == ladder.cycle for written in ladder.statements) + 1
    return told_of_step(ladder, step, "ageing.statement_unmet", ladder.above, facts, turn=turn)


def needless_message(ladder: Ladder, step: Step, receivable: Receivable) -> Message:
    """Tell finance that a letter went to a client who had paid."""
    facts = {**step_facts(ladder, step, receivable), "sent_on": step.ended_on}
    return told_of_step(ladder, step, "ageing.letter_unnecessary", Role.FINANCE.value, facts)


def failed_message(ladder: Ladder, step: Step) -> Message:
    """Tell finance that a letter could not be delivered."""
    facts = {"receivable": ladder.id, "client": ladder.client, "client_name": ladder.name, "tier": step.tier}
    return told_of_step(ladder, step, "ageing.letter_failed", Role.FINANCE.value, {**facts, "reason": step.problem})


def returned_message(ladder: Ladder, written: FollowUpStatement, answer_by: dt.date | None) -> Message:
    """Tell the salesperson why a statement came back, and by when it is owed again."""
    facts = {**named(ladder), "comment": written.comment, "answer_by": answer_by}
    return numbered_message(ladder, "ageing.statement_returned", written.number, ladder.responsible, facts)


def written_promise_message(ladder: Ladder, receivable: Receivable, promise: Promise) -> Message:
    """Ask the client to confirm in writing what was promised without proof (请书面确认付款承诺)."""
    facts = {
        **claim_facts(ladder, receivable),
        "outstanding": promise.outstanding,
        "amount": promise.amount,
        "pay_on": promise.pay_on,
        "promised_by": promise.promised_by,
        "given_on": promise.given_on,
    }
    return numbered_message(ladder, "promise.confirm_in_writing", promise.number, ladder.client, facts)


def receipt_rejected_message(ladder: Ladder, receipt: ReportedReceipt) -> Message:
    """Tell who reported a receipt that finance found no such money, and why."""
    facts = {"amount": receipt.amount, "received_on": receipt.received_on, "comment": receipt.comment}
    return numbered_message(
        ladder, "ageing.receipt_rejected", receipt.number, receipt.reported_by, {**named(ladder), **facts}
    )


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
    return Message(key=key, hand=hand, code=code, recipient=recipient, stream=ladder.target.stream, facts=facts)


def named(ladder: Ladder) -> dict[str, object]:
    return {"receivable": ladder.id, "client": ladder.client, "client_name": ladder.name}


def step_facts(ladder: Ladder, step: Step, receivable: Receivable) -> dict[str, object]:
    return {
        **claim_facts(ladder, receivable),
        "outstanding": step.outstanding,
        "days_overdue": step.days_overdue,
        "tier": step.tier,
        "cycle": step.cycle,
        "issue": step.issue,
        "answer_by": step.answer_by,
    }


def _line_facts(letter: JointLetter, line: LetterLine) -> dict[str, object]:
    """Tell of one claim in a letter about several; `carries` are the tiers that the letter carries out for it."""
    look, ladder = line.look, line.ladder
    return {
        **claim_facts(ladder, look.receivable),
        "outstanding": line.outstanding,
        "days_overdue": line.days_overdue,
        "tier": line.tier,
        "cycle": ladder.cycle,
        "carries": line.carries,
        "issues": tuple(issue_of(ladder, tier) for tier in line.carries),
        **charged(look.receivable, ladder, look.policy, tier=line.tier, asked=line.outstanding, on=letter.decided_on),
    }


def claim_facts(ladder: Ladder, receivable: Receivable) -> dict[str, object]:
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
        "due_on": as_agreed(receivable, ladder).due_on,
    }


def written_before(ladder: Ladder) -> tuple[dt.date, ...]:
    """Return the days on which letters about the claim were delivered in this cycle."""
    letters = [step for step in ladder.current_steps if step.act is Act.DUN and step.state is StepState.DONE]
    return tuple(step.ended_on for step in letters if step.ended_on is not None and step.annulled_on is None)


def charged(
    receivable: Receivable, ladder: Ladder, policy: AgeingPolicy, *, tier: int, asked: Money, on: dt.date
) -> dict[str, object]:
    """Tell the fees and the interest a letter asks for, where the policy has any."""
    due_on = as_agreed(receivable, ladder).due_on
    return charge_facts(receivable, policy.charges, tier=tier, due_on=due_on, asked=asked, on=on)


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
