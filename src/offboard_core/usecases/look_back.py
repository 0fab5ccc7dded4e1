"""The look-back on a leaver's actions since the notice."""

from __future__ import annotations

from collections.abc import Iterator

from offboard_core.access.rules import Action
from offboard_core.access.target import Target
from offboard_core.kernel.journal import Entry
from offboard_core.offboarding import ItemKind, OffboardingCase
from offboard_core.review import LookBack, look_back
from offboard_core.usecases.handover import claims_at_notice
from offboard_core.usecases.office import Attempt

_REFUSALS = "refusals"


def look_back_on(attempt: Attempt, case_id: str) -> LookBack:
    """Return a leaver's actions since the notice (离职期间行为回查): contacts read, exports, and refusals.

    For HR and auditors. It covers the clients and claims on the manifest and those the leaver still owns; attempts
    elsewhere appear if they were refused.
    """
    case = attempt.open(attempt.work.cases, case_id, Action.VIEW)
    attempt.permit(Action.VIEW, Target(kind=_REFUSALS, id=case.leaver))
    until_at = min(attempt.now, case.end_of(case.departed_on)) if case.departed_on is not None else attempt.now
    return look_back.draw_look_back(case.leaver, _about(attempt, case), from_at=case.received_at, until_at=until_at)


def _about(attempt: Attempt, case: OffboardingCase) -> Iterator[Entry]:
    journal = attempt.work.journal
    yield from journal.read(f"{_REFUSALS}/{case.leaver}")
    ids = {item.ref for item in case.items if item.kind is ItemKind.CLIENT}
    ids |= {str(client.id) for client in attempt.work.clients.owned_by(case.leaver)}
    for id in sorted(ids):
        yield from journal.read(f"clients/{id}")
    for claim in claims_at_notice(attempt, case):
        yield from journal.read(f"ladders/{claim.id}")
