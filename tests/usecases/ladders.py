"""Ladders under test: taken in, assessed, and what is waiting to be sent about them."""

from __future__ import annotations

import datetime as dt

from offboard_core.receivables import (
    Ladder,
    Receivable,
    StepState,
)
from offboard_core.usecases.ladder import escalate
from offboard_core.usecases.receivables import (
    take_in_receivable,
)
from tests.usecases.company import Company, a_claim


def taken_in(company: Company, *claims: Receivable) -> None:
    """Let finance take claims in."""
    for claim in claims or (a_claim(),):
        company.desk("zhou").do(take_in_receivable, claim)


def ladder(company: Company, id: str = "AR-1") -> Ladder:
    """Return a ladder as it is stored."""
    with company.office.storage.begin("main") as work:
        return work.ladders.get(id)


def round_of(company: Company, id: str = "AR-1") -> Ladder:
    """Look at one receivable as the daily round does."""
    return company.office.system_desk().do(escalate, id)


def steps(ladder: Ladder) -> list[tuple[int, StepState]]:
    """Return the steps of a ladder and how far each has come."""
    return [(step.tier, step.state) for step in ladder.steps]


def waiting(company: Company) -> dict[str, str]:
    """Return who is to be told what, whenever it is sent."""
    with company.office.storage.begin("main") as work:
        ready = work.outbox.ready(company.clock() + dt.timedelta(days=3650), limit=1000)
    return {item.message.code: item.message.recipient for item in ready if not item.message.code.startswith("todo.")}
