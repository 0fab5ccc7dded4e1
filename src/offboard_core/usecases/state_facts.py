"""State facts (状态核对): conditions that must hold for everything stored, and all violations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from offboard_core.access.rules import Action
from offboard_core.access.standing import Employment, Standing, loops
from offboard_core.access.target import Target
from offboard_core.clients import Client, Collaboration
from offboard_core.finding import Finding
from offboard_core.offboarding import OffboardingCase
from offboard_core.ports.repository import Aggregate
from offboard_core.usecases.office import Attempt

A = TypeVar("A", bound=Aggregate)
_PAGE = 500


def broken_state_facts(attempt: Attempt) -> tuple[Finding, ...]:
    """Return every violation of the conditions on the stored state; an empty result means that all hold.

    Every client has an owner who is known and has not departed. A departed person holds no access, is not part of a
    mandate in force, and is no collaborator. The chart has no loops, and superiors are known and not departed. Every
    collaboration has an end. The check reads all records, so use it for audits and not for a page.
    """
    for kind in (Client.kind, Standing.kind, Collaboration.kind, OffboardingCase.kind):
        attempt.permit(Action.VIEW, Target(kind=kind, id=""))
    people: dict[str, Standing] = {standing.id: standing for standing in _all(attempt.work.standings.page)}
    return (
        *_clients(attempt, people),
        *_org(people),
        *(found for one in people.values() if _is_gone(one) for found in _leftovers(attempt, one)),
        *_sharing(attempt, people),
    )


def _all(page: Callable[..., tuple[A, ...]]) -> Iterator[A]:
    """Yield all records, page by page."""
    after = ""
    while found := page(after=after, limit=_PAGE):
        yield from found
        after = found[-1].id


def _is_gone(standing: Standing | None) -> bool:
    return standing is not None and standing.employment is Employment.DEPARTED


def _clients(attempt: Attempt, people: dict[str, Standing]) -> Iterator[Finding]:
    for client in _all(attempt.work.clients.page):
        owner = people.get(client.owner)
        if owner is None:
            yield client.finding("state.owner_unknown", owner=client.owner)
        elif _is_gone(owner):
            yield client.finding("state.owner_departed", owner=client.owner)


def _org(people: dict[str, Standing]) -> Iterator[Finding]:
    above = {id: one.supervisor for id, one in people.items() if one.supervisor is not None}
    looped = loops(above)
    for person, superior in sorted(above.items()):
        facts = {"person": person, "supervisor": superior}
        if person in looped:
            yield Finding(code="state.org_loop", subject=person, facts=facts)
        if superior not in people:
            yield Finding(code="state.superior_unknown", subject=person, facts=facts)
        elif _is_gone(people[superior]) and not _is_gone(people[person]):
            yield Finding(code="state.superior_departed", subject=person, facts=facts)


def _leftovers(attempt: Attempt, gone: Standing) -> Iterator[Finding]:
    """Yield access and mandates that a departed person still has."""
    for case in attempt.work.cases.of_leaver(gone.id):
        if case.departed_on is not None:
            for grant in case.grants:
                if grant.is_live:
                    facts = {"person": gone.id, "system": grant.system, "case": case.id}
                    yield Finding(code="state.departed_with_access", subject=grant.id, facts=facts)
    for mandate in (*attempt.work.mandates.of_delegator(gone.id), *attempt.work.mandates.of_delegate(gone.id)):
        if mandate.is_in_force(attempt.now):
            yield mandate.finding("state.mandate_of_departed", person=gone.id)


def _sharing(attempt: Attempt, people: dict[str, Standing]) -> Iterator[Finding]:
    for part in _all(attempt.work.collaborations.page):
        if part.is_over(attempt.now):
            continue
        if _is_gone(people.get(part.person)):
            yield part.finding("state.shared_with_departed", person=part.person)
        if part.until_at is None:
            yield part.finding("state.sharing_without_end", person=part.person)
