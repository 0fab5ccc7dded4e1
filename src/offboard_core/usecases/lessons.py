"""What departures have in common, and what one leaver did on the way out: read, counted, and shown to those who may see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import offboard_core.review as room
from offboard_core.access.actor import Target
from offboard_core.access.rules import Action
from offboard_core.kernel.journal import Entry
from offboard_core.kernel.period import Period
from offboard_core.offboarding import ItemKind, OffboardingCase
from offboard_core.review import DepartedCase, DepartureMetrics, LookBack, Review
from offboard_core.usecases.handover import claims_at_notice
from offboard_core.usecases.office import Attempt

_REFUSALS = "refusals"


def look_back_on(attempt: Attempt, case_id: str) -> LookBack:
    """Look back on what a leaver did from the notice on (离职期间行为回查): contacts read, exports, what was refused.

    For HR and the audit department. Looked at are the clients and claims of the manifest and whatever else is the leaver's;
    what was tried elsewhere is seen where it was refused.
    """
    case = attempt.open(attempt.work.cases, case_id, Action.VIEW)
    attempt.permit(Action.VIEW, Target(kind=_REFUSALS, id=case.leaver))
    until_at = min(attempt.now, case.end_of(case.departed_on)) if case.departed_on is not None else attempt.now
    return room.look_back(case.leaver, _about(attempt, case), from_at=case.received_at, until_at=until_at)


def draw_departure_metrics(attempt: Attempt, period: Period, *, headcount: int | None = None) -> DepartureMetrics:
    """Count the departures of a period (离职指标), for those who see reviews: HR and the audit department.

    `headcount` is the average number of people, as the host counts it.
    """
    attempt.permit(Action.VIEW, Target(kind=Review.kind, id=""))
    return room.departure_metrics(_departed(attempt, period), period, headcount=headcount)


def _about(attempt: Attempt, case: OffboardingCase) -> Iterator[Entry]:
    journal = attempt.work.journal
    yield from journal.read(f"{_REFUSALS}/{case.leaver}")
    ids = {item.ref for item in case.items if item.kind is ItemKind.CLIENT}
    ids |= {str(client.id) for client in attempt.work.clients.owned_by(case.leaver)}
    for id in sorted(ids):
        yield from journal.read(f"clients/{id}")
    for claim in claims_at_notice(attempt, case):
        yield from journal.read(f"ladders/{claim.id}")


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
    """Count what stood on the manifest, whoever has it now; a later spell of the same person is none of it."""
    refs = {kind: {item.ref for item in case.items if item.kind is kind} for kind in ItemKind}
    claims = [claim for claim in claims_at_notice(attempt, case) if claim.id in refs[ItemKind.RECEIVABLE]]
    found = (attempt.work.clients.find(ref) for ref in sorted(refs[ItemKind.CLIENT]))
    clients = [client for client in found if client is not None]
    return room.count_departure(departed_on, claims, clients, as_of=attempt.today)
