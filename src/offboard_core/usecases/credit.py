"""Client credit (未核销预收): taken in, looked at, and set off against a claim once finance knows which."""

from __future__ import annotations

from offboard_core.access.rules import Action
from offboard_core.kernel.money import Money
from offboard_core.receivables import ClientCredit
from offboard_core.receivables import credit as credit_rules
from offboard_core.usecases.office import Attempt
from offboard_core.usecases.receivables import record_settlement


def take_in_credit(attempt: Attempt, credit: ClientCredit) -> ClientCredit:
    """Take over what the host's books say of money that stands against no claim yet; the same again changes nothing."""
    known = attempt.work.credits.find(credit.id)
    attempt.permit(Action.TAKE_IN, (known or credit).target)
    return attempt.keep(attempt.work.credits, credit_rules.take_in_credit(known, credit))


def allocate_credit(attempt: Attempt, credit_id: str, receivable_id: str, amount: Money) -> ClientCredit:
    """Set a part of a credit off against a claim of the same client (核销); it settles the claim from its own value date."""
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
    """Return a client's credits, those the one who asks may see, by id."""
    found = attempt.work.credits.of_client(client)
    return tuple(item for item in found if attempt.ask(Action.VIEW, item.target))
