"""Explaining a receivable (应收单说明): the answer of today with its reasons, and the chain of decisions behind it."""

from __future__ import annotations

from offboard_core.access.rules import Action
from offboard_core.documents.explanation import Explanation
from offboard_core.receivables import Ladder, Receivable, ladder_obligations
from offboard_core.usecases.office import Attempt
from offboard_core.usecases.receivables import stands_today


def explain_receivable(attempt: Attempt, receivable_id: str) -> Explanation:
    """Explain a receivable to whoever may see it: where it stands today, what is owed next, every decision ever taken.

    The chain is the sealed journal of the receivable and of its ladder, whatever policy decided then. `say` words it in
    zh-CN and en, `page_of` lays it out. Raises `NotFound`.
    """
    ladder = attempt.open(attempt.work.ladders, receivable_id, Action.VIEW)
    streams = (f"{kind}/{receivable_id}" for kind in (Receivable.kind, Ladder.kind))
    entries = [entry for stream in streams for entry in attempt.work.journal.read(stream)]
    return Explanation(
        stands=stands_today(attempt, receivable_id),
        obligations=ladder_obligations(ladder, zone=attempt.office.zone),
        entries=tuple(
            sorted(entries, key=lambda entry: (entry.at, entry.stream != f"receivables/{receivable_id}", entry.seq))
        ),
    )
