"""Client credit (未核销预收): money of a client that is not set off against a claim yet."""

from __future__ import annotations

from offboard_core.access.rules import Action
from offboard_core.kernel.money import Money
from offboard_core.receivables import ClientCredit
from offboard_core.receivables import credit as credit_rules
from offboard_core.usecases.office import Attempt
from offboard_core.usecases.receivables import record_settlement


def take_in_credit(attempt: Attempt, credit: ClientCredit) -> ClientCredit:
    """Take over a client credit from the host's books (预收接入); repeating it makes no change."""
    known = attempt.work.credits.find(credit.id)
    attempt.permit(Action.TAKE_IN, (known or credit).target)
    return attempt.keep(attempt.work.credits, credit_rules.take_in_credit(known, credit))


def allocate_credit(attempt: Attempt, credit_id: str, receivable_id: str, amount: Money) -> ClientCredit:
    """Set off a part of a credit against a claim of the same client (核销), valued on the credit's date."""
    credit = attempt.open(attempt.work.credits, credit_id, Action.SETTLE)
    receivable = attempt.open(attempt.work.receivables, receivable_id, Action.SETTLE)
    verdict, settlement = credit_rules.allocate_credit(
        credit, receivable, amount=amount, by=attempt.who.id, today=attempt.today
    )
    kept = attempt.keep(attempt.work.credits, verdict)
    if settlement is not None:
        record_settlement(attempt, receivable_id, settlement)
    return kept


def credits_of_client(attempt: Attempt, client: str) -> tuple[ClientCredit, ...]:
    """Return the credits of a client that the actor may see, by id."""
    return attempt.visible(attempt.work.credits.of_client(client))
