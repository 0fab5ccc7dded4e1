"""Metrics over departures, computed from cases and the current state of claims and clients."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from offboard_core.access.rules import Action
from offboard_core.access.target import Target
from offboard_core.kernel.period import Period
from offboard_core.offboarding import ItemKind, OffboardingCase
from offboard_core.review import DepartedCase, DepartureMetrics, Review, metrics
from offboard_core.usecases.handover import claims_at_notice
from offboard_core.usecases.office import Attempt


def draw_departure_metrics(attempt: Attempt, period: Period, *, headcount: int | None = None) -> DepartureMetrics:
    """Compute the metrics of departures in a period (离职指标), for actors who may see reviews.

    `headcount` is the average number of employees, counted by the host.
    """
    attempt.permit(Action.VIEW, Target(kind=Review.kind, id=""))
    return metrics.departure_metrics(_departed(attempt, period), period, headcount=headcount)


def _departed(attempt: Attempt, period: Period) -> Iterator[DepartedCase]:
    after = ""
    while page := attempt.work.standings.page(after=after):
        for standing in page:
            for case in attempt.work.cases.of_leaver(standing.id):
                if case.departed_on is None or case.departed_on not in period or not case.departure.is_exit:
                    continue
                if attempt.ask(Action.VIEW, case.target):
                    yield _counted(attempt, case, case.departed_on)
        after = page[-1].id


def _counted(attempt: Attempt, case: OffboardingCase, departed_on: dt.date) -> DepartedCase:
    """Count claims and clients of the manifest, also those reassigned; later spells of the person are not included."""
    refs = {kind: {item.ref for item in case.items if item.kind is kind} for kind in ItemKind}
    claims = [claim for claim in claims_at_notice(attempt, case) if claim.id in refs[ItemKind.RECEIVABLE]]
    found = (attempt.work.clients.find(ref) for ref in sorted(refs[ItemKind.CLIENT]))
    clients = [client for client in found if client is not None]
    return metrics.count_departure(departed_on, claims, clients, as_of=attempt.today)
