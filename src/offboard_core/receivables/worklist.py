"""Who owes what for a receivable by when (待办)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from offboard_core.kernel.dates import DEFAULT_ZONE, moment
from offboard_core.organization.obligation import DAY_ENDS_HOUR, Obligation
from offboard_core.organization.person import Role
from offboard_core.receivables.ladder import Ladder
from offboard_core.receivables.statement import StatementState
from offboard_core.receivables.status import Status
from offboard_core.receivables.step import Step


def ladder_obligations(
    ladder: Ladder, *, zone: ZoneInfo = DEFAULT_ZONE, day_ends_hour: int = DAY_ENDS_HOUR
) -> tuple[Obligation, ...]:
    """Return everything people owe for one receivable, the earliest deadline first; none once it is settled or on trial."""
    if ladder.closed_on is not None or ladder.on_trial:
        return ()
    found = [
        Obligation(
            owner=owner,
            verb=verb,
            subject=ladder.id,
            due_at=moment(day, dt.time(day_ends_hour), zone),
            escalates_to=higher if higher != owner else None,
        )
        for verb, owner, day, higher in _owed(ladder)
    ]
    return tuple(sorted(found, key=lambda todo: (todo.due_at, todo.verb)))


def _owed(ladder: Ladder) -> Iterator[tuple[str, str, dt.date, str | None]]:
    """Tell what is owed: the verb, the owner, the last day, and who is told if it is not done in time."""
    for (verb, owner), step in _first_unanswered(ladder).items():
        above = step.action.next_above
        yield verb, owner, step.answer_by, None if above is None else above.person(ladder)
    written = ladder.last_statement
    if written is not None and written.state is StatementState.SUBMITTED:
        yield "judge_statement", ladder.above, written.judge_by, None
    case = ladder.collection
    if case is not None:
        yield "pursue", case.owner, case.answer_by, Role.FINANCE.value
    reported = [receipt.judge_by for receipt in ladder.open_receipts]
    if reported:
        yield "judge_receipt", Role.FINANCE.value, min(reported), None
    if ladder.status is Status.AWAITING_RELEASE and ladder.awaits_release and ladder.release_by is not None:
        yield "release_letter", Role.FINANCE.value, ladder.release_by, None
    if ladder.limitation_ends_on is not None:
        yield "interrupt_limitation", Role.FINANCE.value, ladder.limitation_ends_on, None


def _first_unanswered(ladder: Ladder) -> dict[tuple[str, str], Step]:
    """Return, for each answer somebody owes, the verb, who owes it, and the step with the earliest day for it."""
    first: dict[tuple[str, str], Step] = {}
    for step in sorted(ladder.unanswered, key=lambda step: step.answer_by):
        first.setdefault((step.action.answer, step.action.to.person(ladder)), step)
    return first
