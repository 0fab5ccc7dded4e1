"""The history of cooperation with a client, its loss and its return."""

from __future__ import annotations

import datetime as dt

import attrs

from offboard_core.access.rules import Action
from offboard_core.clients import Client, Cooperation, Loss, cooperation
from offboard_core.kernel.money import Money
from offboard_core.usecases.office import Attempt


def record_cooperation(attempt: Attempt, client_id: str, item: Cooperation) -> Client:
    """Add a contract, order, complaint or service to a client's history (合作历史)."""
    client = attempt.open(attempt.work.clients, client_id, Action.LOG)
    signed = attrs.evolve(item, by=attempt.who.id)
    return attempt.keep(attempt.work.clients, cooperation.record_cooperation(client, signed, today=attempt.today))


def record_loss(
    attempt: Attempt,
    client_id: str,
    *,
    reason: str,
    on: dt.date | None = None,
    competitor: str = "",
    amount: Money | None = None,
    case: str | None = None,
) -> Client:
    """Record that a client was lost (客户流失): reason, competitor, yearly amount, and the departure behind it."""
    client = attempt.open(attempt.work.clients, client_id, Action.RECORD_LOSS)
    if case is not None:
        attempt.work.cases.get(case)
    loss = Loss(
        on=on or attempt.today, reason=reason, competitor=competitor, amount=amount, case=case, by=attempt.who.id
    )
    return attempt.keep(attempt.work.clients, cooperation.record_loss(client, loss, today=attempt.today))


def win_client_back(attempt: Attempt, client_id: str, *, on: dt.date | None = None) -> Client:
    """Record that a lost client came back (客户赢回); the loss stays on record."""
    client = attempt.open(attempt.work.clients, client_id, Action.RECORD_LOSS)
    return attempt.keep(attempt.work.clients, cooperation.win_back(client, on=on or attempt.today, today=attempt.today))
