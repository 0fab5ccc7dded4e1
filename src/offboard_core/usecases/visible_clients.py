"""The clients an actor may see, page by page, searched only where the rules can reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

import attrs

from offboard_core.access.nodes import Reach, reach_of
from offboard_core.access.rules import Action
from offboard_core.access.target import Collaborator
from offboard_core.clients import Client, masked
from offboard_core.usecases.office import Attempt

_FEW = 200
"""Largest number of owners searched by name; beyond it, paging through all clients is faster."""


_LONGEST_STEP = 1_000


def visible_clients(attempt: Attempt, *, after: str = "", limit: int = 50) -> tuple[Client, ...]:
    """Return a page of all clients that the actor may see (可见客户), by id after `after`, contacts masked.

    The rules decide which: own clients, those of reports, shared ones, those of the actor's pools, or all. Pass the last id of
    a page as `after` of the next one; a page with fewer than `limit` clients is the last.
    """
    reach = reach_of(attempt.asker.which(Action.VIEW).node, Client.kind)
    return tuple(masked(client) for client in islice(clients_within(attempt, reach, after, limit), max(limit, 0)))


def clients_within(attempt: Attempt, reach: Reach, after: str, limit: int) -> Iterator[Client]:
    """Yield the visible clients by id, searching only where the rules can reach."""
    predicate, parts = attempt.asker.which(Action.VIEW), _parts(attempt)
    step = limit
    while page := _page(attempt, reach, parts, after, step):
        for client in page:
            part = parts.get(client.id, ())
            target = attrs.evolve(client.target, collaborators=part) if part else client.target
            if predicate.admits(target):
                yield client
        after, step = page[-1].id, min(step * 2, _LONGEST_STEP)


def _page(
    attempt: Attempt, reach: Reach, parts: Mapping[str, tuple[Collaborator, ...]], after: str, limit: int
) -> tuple[Client, ...]:
    """Return the next clients by id that might be visible; the caller filters them."""
    clients = attempt.work.clients
    if reach.everything or len(reach.owners) > _FEW:
        return clients.page(after=after, limit=limit)
    found: dict[str, Client] = {
        item.id: item for item in clients.owned_by_any(sorted(reach.owners), after=after, limit=limit)
    }
    for pool in sorted(reach.pools):
        found.update({item.id: item for item in clients.in_pool(pool, after=after, limit=limit)})
    if reach.shared:
        behind = sorted(id for id in parts if id > after)[:limit]
        found.update({id: item for id in behind if (item := clients.find(id)) is not None})
    return tuple(found[id] for id in sorted(found)[:limit])


def _parts(attempt: Attempt) -> dict[str, tuple[Collaborator, ...]]:
    """Return the collaborations of the actor and of the person they act for, by client, including past ones."""
    people = dict.fromkeys((attempt.asker.rights_of.id, attempt.who.id))
    found: dict[str, tuple[Collaborator, ...]] = {}
    for part in (part for person in people for part in attempt.work.collaborations.of_person(person)):
        found[part.client] = (*found.get(part.client, ()), part.as_collaborator)
    return found
