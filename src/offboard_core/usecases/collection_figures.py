"""The figures of the whole ledger (催收指标), read page by page, each in a unit of work of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from offboard_core.access.rules import Action
from offboard_core.receivables import BeforeAndAfter, CollectionFigures, Receivable
from offboard_core.receivables import collection_figures as collection_figures_rules
from offboard_core.usecases.office import Attempt, Desk
from offboard_core.usecases.situation import situation_of

_PAGE = 1000


def collection_figures(desk: Desk, *, months: int = 36, recovery_days: int = 90) -> CollectionFigures:
    """Compute today's figures of every receivable that the desk's actor may see (催收指标).

    The ledger is read twice, page by page. A person counts as departed from the end of their last case; a person who left
    without a case is not counted.
    """
    situation = desk.read(situation_of)
    return collection_figures_rules.draw_figures(
        _every_one(desk),
        situation.policy,
        as_of=situation.today,
        departed=_departed(desk),
        months=months,
        recovery_days=recovery_days,
    )


def figures_around(desk: Desk, go_live_on: dt.date, *, recovery_days: int = 90) -> BeforeAndAfter:
    """Compute the figures of equally long periods before and after a day (上线前后对比); holds the ledger in memory.

    Raises `InvalidInput` if less than one whole month has passed since that day.
    """
    situation = desk.read(situation_of)
    return collection_figures_rules.compare_around(
        _every_one(desk),
        situation.policy,
        go_live_on=go_live_on,
        as_of=situation.today,
        departed=_departed(desk),
        recovery_days=recovery_days,
    )


def _page_after(attempt: Attempt, after: str, limit: int = _PAGE) -> tuple[str, tuple[Receivable, ...]]:
    """Return one page of visible receivables and the id it ends with (empty after the last one)."""
    page = attempt.work.receivables.page(after=after, limit=limit)
    return str(page[-1].id) if page else "", attempt.visible(page)


def _departed_among(attempt: Attempt, people: Sequence[str]) -> Mapping[str, dt.date]:
    """Return which of `people` have left and on which day, from the cases that the actor may see."""
    found: dict[str, dt.date] = {}
    for person in people:
        for case in attempt.work.cases.of_leaver(person):
            if case.departed_on is not None and attempt.ask(Action.VIEW, case.target):
                found[person] = max(case.departed_on, found.get(person, case.departed_on))
    return found


def _every_one(desk: Desk) -> Iterator[Receivable]:
    after, page = desk.read(_page_after, "")
    while after:
        yield from page
        after, page = desk.read(_page_after, after)


def _departed(desk: Desk) -> Mapping[str, dt.date]:
    originators = sorted({claim.originator or claim.salesperson for claim in _every_one(desk)})
    return desk.read(_departed_among, originators)
