"""The public pool (公海): clients released, recycled, listed and claimed."""

from __future__ import annotations

from itertools import islice

from offboard_core.access.nodes import Reach
from offboard_core.access.rules import Action
from offboard_core.access.target import Target
from offboard_core.clients import ClaimBook, Client, communication, masked
from offboard_core.clients.pool import recycle_reason
from offboard_core.errors import Refusal
from offboard_core.usecases.office import Attempt
from offboard_core.usecases.ownership import Claimed, Pooled, change_hands, in_handover
from offboard_core.usecases.visible_clients import clients_within


def release_client(attempt: Attempt, client_id: str, pool_id: str, *, reason: str) -> Client:
    """Return a client to a public pool (退回公海); a client of a leaver is handed over instead."""
    client = attempt.open(attempt.work.clients, client_id, Action.RELEASE)
    return _put_into_pool(attempt, client, pool_id, reason)


def recycle_client(attempt: Attempt, client_id: str, pool_id: str | None = None) -> Client:
    """Return a client to a pool under the pool's rules (自动回收); without a matching rule it stays.

    Without `pool_id` every pool is tried in the order of the policy. A client is protected during a departure of its owner or
    of the owner it came from.
    """
    client = attempt.open(attempt.work.clients, client_id, Action.RELEASE)
    policies = attempt.office.policies
    pools = policies.pool if pool_id is None else (policies.pool_named(pool_id),)
    last = communication.last_record_days(attempt.work.communications.of_client(client_id), attempt.office.zone)
    for pool in pools:
        found = recycle_reason(client, pool, as_of=attempt.today, last_contact_on=last.get(client_id))
        if found is not None and not _is_protected(attempt, client) and not in_handover(attempt, client):
            return _put_into_pool(attempt, client, pool.id, found.code)
    return client


def clients_behind(attempt: Attempt, after: str, limit: int) -> tuple[str, ...]:
    """Return the ids of the next clients, for a round over all of them."""
    attempt.permit(Action.RELEASE, Target(kind=Client.kind, id=""))
    return tuple(str(client.id) for client in attempt.work.clients.page(after=after, limit=limit))


def claim_client(attempt: Attempt, client_id: str, pool_id: str) -> Client:
    """Claim a client from a public pool (领取公海客户); of two concurrent claims exactly one succeeds."""
    client = attempt.open(attempt.work.clients, client_id, Action.CLAIM)
    claimed = Claimed(
        pool=attempt.office.policies.pool_named(pool_id),
        book=_book(attempt),
        holds=len(attempt.work.clients.owned_by(attempt.who.id)),
    )
    return change_hands(attempt, client, attempt.standing(attempt.who.id), claimed)


def pool_clients(attempt: Attempt, pool_id: str, *, after: str = "", limit: int = 50) -> tuple[Client, ...]:
    """Return a page of a public pool (公海客户) as far as the actor may see it, by id after `after`, contacts masked."""
    attempt.office.policies.pool_named(pool_id)
    reach = Reach(pools=frozenset({pool_id}))
    return tuple(masked(client) for client in islice(clients_within(attempt, reach, after, limit), max(limit, 0)))


def _put_into_pool(attempt: Attempt, client: Client, pool_id: str, reason: str) -> Client:
    pool = attempt.office.policies.pool_named(pool_id)
    if findings := in_handover(attempt, client):
        raise Refusal(findings)
    pooled = Pooled(pool=pool, reason=reason, under_case=_is_protected(attempt, client))
    return change_hands(attempt, client, attempt.standing(pool.custodian), pooled)


def _is_protected(attempt: Attempt, client: Client) -> bool:
    """Return whether the client belongs to an open departure: of its owner, or of the owner it came from."""
    if attempt.asker.seen(client.target).under_case:
        return True
    if any(case.is_live for case in attempt.work.cases.of_leaver(client.owner)):
        return True
    came_with = client.ownerships[-1].case if client.ownerships else None
    case = attempt.work.cases.find(came_with) if came_with is not None else None
    return case is not None and case.is_live


def _book(attempt: Attempt) -> ClaimBook:
    fresh = ClaimBook.of(attempt.who.id, attempt.today)
    return attempt.work.claim_books.find(fresh.id) or fresh
