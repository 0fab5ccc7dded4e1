"""The look-back on what a leaver did from the notice on."""

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
    """Look back on what a leaver did from the notice on (离职期间行为回查): contacts read, exports, what was refused.

    For HR and the audit department. Looked at are the clients and claims of the manifest and whatever else is the leaver's;
    what was tried elsewhere is seen where it was refused.
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
