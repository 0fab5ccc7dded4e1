"""The client pool beyond one owner's desk: core fields by request, collaborators, losses, public pools, daily logs, lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import islice

import attrs

import offboard_core.clients as room
from offboard_core.access.actor import Collaborator, Employment, SharingLevel, Target
from offboard_core.access.grounds import Grounds
from offboard_core.access.nodes import Reach, reach_of
from offboard_core.access.rules import Action
from offboard_core.clients import (
    ChangeRequest,
    ClaimBook,
    Client,
    Collaboration,
    Cooperation,
    CoreFields,
    DailyLog,
    Loss,
    Medium,
    masked,
)
from offboard_core.errors import Refusal
from offboard_core.finding import Finding
from offboard_core.kernel.money import Money
from offboard_core.receivables import Channel, Ladder
from offboard_core.usecases.clients import in_handover, log_communication, step_due_on
from offboard_core.usecases.office import Attempt
from offboard_core.usecases.receivables import record_promise

_FEW = 200
"""Up to so many owners are asked for by name; beyond that, going through all clients meets theirs often enough."""
_LONGEST_STEP = 1_000


def request_core_change(
    attempt: Attempt, client_id: str, wanted: CoreFields, *, reason: str, evidence: str = "", id: str | None = None
) -> ChangeRequest:
    """Ask for core fields of a client to be changed (核心字段变更申请); somebody else decides."""
    client = attempt.open(attempt.work.clients, client_id, Action.REQUEST_CHANGE)
    earlier = attempt.work.change_requests.of_client(client_id)
    above = attempt.chain_above(client.owner)
    verdict = room.request_change(
        client,
        wanted,
        id=id or f"{client_id}/{len(earlier) + 1}",
        reason=reason,
        evidence=evidence,
        by=attempt.who.id,
        at=attempt.now,
        decider=above[0] if above else "",
        decide_by=step_due_on(attempt),
        open_requests=earlier,
    )
    return attempt.create(attempt.work.change_requests, verdict, Action.REQUEST_CHANGE)


def decide_core_change(attempt: Attempt, request_id: str, *, approve: bool, note: str = "") -> ChangeRequest:
    """Decide a request of somebody else; an approved one changes the client in the same command."""
    request = attempt.work.change_requests.get(request_id)
    client = attempt.open(attempt.work.clients, request.client, Action.DECIDE_CHANGE)
    attempt.permit(Action.DECIDE_CHANGE, attrs.evolve(request.target, owner=client.owner))
    verdict = room.decide_change(
        request, client, approve=approve, by=attempt.who.id, at=attempt.now, note=note, acting_for=attempt.acting_for
    )
    decided = attempt.keep(attempt.work.change_requests, verdict)
    if approve:
        attempt.keep(attempt.work.clients, room.apply_change(client, decided))
    return decided


def withdraw_core_change(attempt: Attempt, request_id: str) -> ChangeRequest:
    """Take one's own request back before it is decided."""
    request = attempt.open(attempt.work.change_requests, request_id, Action.REQUEST_CHANGE)
    return attempt.keep(attempt.work.change_requests, room.withdraw_change(request, by=attempt.who.id, at=attempt.now))


def changes_of_client(attempt: Attempt, client_id: str) -> tuple[ChangeRequest, ...]:
    """Return the requests about a client, decided or not."""
    attempt.open(attempt.work.clients, client_id, Action.VIEW)
    return attempt.work.change_requests.of_client(client_id)


def share_client(
    attempt: Attempt,
    client_id: str,
    person: str,
    *,
    level: SharingLevel = SharingLevel.READ,
    from_at: dt.datetime | None = None,
    until_at: dt.datetime | None = None,
    reason: str = "",
) -> Collaboration:
    """Let somebody work with a client beside its owner (添加协同人), from now on unless said otherwise."""
    client = attempt.open(attempt.work.clients, client_id, Action.SHARE)
    known = attempt.work.collaborations.find(Collaboration.id_of(client_id, person))
    verdict = room.share(
        client,
        attempt.standing(person),
        level=level,
        from_at=from_at or attempt.now,
        until_at=until_at,
        now=attempt.now,
        reason=reason,
        known=known,
    )
    attempt.permit_part(Action.SHARE, client.target, f"{Collaboration.kind}/{Collaboration.id_of(client_id, person)}")
    return attempt.keep(attempt.work.collaborations, verdict)


def end_client_sharing(attempt: Attempt, client_id: str, person: str) -> Collaboration:
    """End somebody's part in a client, now."""
    client = attempt.open(attempt.work.clients, client_id, Action.SHARE)
    part = attempt.work.collaborations.get(Collaboration.id_of(client_id, person))
    attempt.permit_part(Action.SHARE, client.target, part.target.stream)
    return attempt.keep(attempt.work.collaborations, room.end_sharing(part, now=attempt.now))


def collaborators_of(attempt: Attempt, client_id: str) -> tuple[Collaboration, ...]:
    """Return everybody's part in a client, past ones included."""
    attempt.open(attempt.work.clients, client_id, Action.VIEW)
    return attempt.work.collaborations.of_client(client_id)


def record_cooperation(attempt: Attempt, client_id: str, item: Cooperation) -> Client:
    """Add a contract, an order, a complaint or a service to a client's history (合作历史)."""
    client = attempt.open(attempt.work.clients, client_id, Action.LOG)
    signed = attrs.evolve(item, by=attempt.who.id)
    return attempt.keep(attempt.work.clients, room.record_cooperation(client, signed, today=attempt.today))


def record_loss(
    attempt: Attempt,
    client_id: str,
    *,
    reason: str,
    on: dt.date | None = None,
    competitor: str = "",
    amount: Money | None = None,
    case: str | None = None,
) -> Client:
    """Record that a client was lost (客户流失): why, to whom, how much a year, and with whose departure."""
    client = attempt.open(attempt.work.clients, client_id, Action.RECORD_LOSS)
    if case is not None:
        attempt.work.cases.get(case)
    loss = Loss(
        on=on or attempt.today, reason=reason, competitor=competitor, amount=amount, case=case, by=attempt.who.id
    )
    return attempt.keep(attempt.work.clients, room.record_loss(client, loss, today=attempt.today))


def win_client_back(attempt: Attempt, client_id: str, *, on: dt.date | None = None) -> Client:
    """Record that a lost client came back; the loss stays on record."""
    client = attempt.open(attempt.work.clients, client_id, Action.RECORD_LOSS)
    return attempt.keep(attempt.work.clients, room.win_back(client, on=on or attempt.today, today=attempt.today))


def release_client(attempt: Attempt, client_id: str, pool_id: str, *, reason: str) -> Client:
    """Give a client back to a public pool (退回公海); one whose owner is leaving is handed over instead."""
    client = attempt.open(attempt.work.clients, client_id, Action.RELEASE)
    return _put_into_pool(attempt, client, pool_id, reason)


def recycle_client(attempt: Attempt, client_id: str, pool_id: str | None = None) -> Client:
    """Put a client into a pool by its rules (自动回收), as the daily round does; one that no rule speaks of stays.

    Without `pool_id` every pool is asked, in the order of the policy. A client is protected while a departure is open that
    it belongs to: of its owner, or of whoever it came from.
    """
    client = attempt.open(attempt.work.clients, client_id, Action.RELEASE)
    policies = attempt.office.policies
    pools = policies.pool if pool_id is None else (policies.pool_named(pool_id),)
    last = room.last_record_days(attempt.work.communications.of_client(client_id), attempt.office.zone)
    for pool in pools:
        found = room.recycle_reason(client, pool, as_of=attempt.today, last_contact_on=last.get(client_id))
        if found is not None and not _is_protected(attempt, client) and not in_handover(attempt, client):
            return _put_into_pool(attempt, client, pool.id, found.code)
    return client


def clients_behind(attempt: Attempt, after: str, limit: int) -> tuple[str, ...]:
    """Return the ids of the next clients, for a round that goes through all of them."""
    attempt.permit(Action.RELEASE, Target(kind=Client.kind, id=""))
    return tuple(str(client.id) for client in attempt.work.clients.page(after=after, limit=limit))


def claim_client(attempt: Attempt, client_id: str, pool_id: str) -> Client:
    """Take a client out of a public pool (领取公海客户): of two who claim it at once, exactly one has it."""
    client = attempt.open(attempt.work.clients, client_id, Action.CLAIM)
    claimant = attempt.standing(attempt.who.id)
    book = _book(attempt)
    holds = len(attempt.work.clients.owned_by(attempt.who.id))
    pool = attempt.office.policies.pool_named(pool_id)
    claimed = attempt.keep(
        attempt.work.clients, room.claim(client, pool, claimant, book, on=attempt.today, holds=holds)
    )
    attempt.permit_part(Action.CLAIM, client.target, book.target.stream)
    attempt.keep(attempt.work.claim_books, room.enter(book, client_id))
    return claimed


def pool_clients(attempt: Attempt, pool_id: str, *, after: str = "", limit: int = 50) -> tuple[Client, ...]:
    """Return what lies in a public pool and the one who asks may see, by id, contacts masked, those behind `after`."""
    attempt.office.policies.pool_named(pool_id)
    reach = Reach(pools=frozenset({pool_id}))
    return tuple(masked(client) for client in islice(_within(attempt, reach, after, limit), max(limit, 0)))


def visible_clients(attempt: Attempt, *, after: str = "", limit: int = 50) -> tuple[Client, ...]:
    """Return a page of all the clients that the one who asks may see (可见客户), by id, those behind `after`, masked.

    Own ones, those of the tree below, shared ones, those of one's pools, or all of them: whatever the rules say. The last
    id of a page is the `after` of the next one; a page with fewer than `limit` is the last.
    """
    reach = reach_of(attempt.asker.which(Action.VIEW).node, Client.kind)
    return tuple(masked(client) for client in islice(_within(attempt, reach, after, limit), max(limit, 0)))


def unmask_contacts(attempt: Attempt, client_id: str, *, reason: str) -> Client:
    """Show the contacts of somebody else's client in clear (解除脱敏): with a reason, a stronger log-in, on record."""
    client = attempt.open(attempt.work.clients, client_id, Action.UNMASK)
    if not reason.strip():
        raise Refusal((client.finding("unmask.no_reason"),))
    attempt.events.append(
        client.event("contacts_unmasked", by=attempt.who.id, contacts=len(client.contacts), reason=reason)
    )
    return client


def log_payment_promise(
    attempt: Attempt,
    client_id: str,
    receivable_id: str,
    *,
    medium: Medium,
    summary: str,
    amount: Money,
    pay_on: dt.date,
    promised_by: str,
    channel: Channel,
    evidence: str = "",
) -> Ladder:
    """Keep a record of a contact in which the client promised to pay, and the promise on the claim, in one command.

    So what was said and what is owed cannot come apart: the record names the claim, the claim knows the promise.
    """
    claim = attempt.work.receivables.get(receivable_id)
    if claim.client != client_id:
        facts = {"client": claim.client, "expected": client_id}
        raise Refusal((Finding(code="promise.other_client", subject=receivable_id, facts=facts),))
    told = f"{receivable_id}: {amount} {pay_on.isoformat()} ({promised_by})"
    log_communication(attempt, client_id, medium=medium, summary=summary, promises=told)
    return record_promise(
        attempt,
        receivable_id,
        amount=amount,
        pay_on=pay_on,
        promised_by=promised_by,
        channel=channel,
        evidence=evidence,
    )


def file_daily_log(
    attempt: Attempt, *, on: dt.date | None = None, summary: str = "", no_contact: bool = False
) -> DailyLog:
    """Say whom one spoke with on a day (提交日报), or that it was nobody."""
    day = on or attempt.today
    id = DailyLog.id_of(attempt.who.id, day)
    attempt.permit(Action.LOG, Target(kind=DailyLog.kind, id=id, owner=attempt.who.id))
    log = DailyLog(
        id=id,
        person=attempt.who.id,
        on=day,
        summary=summary,
        no_contact=no_contact,
        at=attempt.now,
    )
    known = attempt.work.daily_logs.find(log.id)
    return attempt.keep(attempt.work.daily_logs, room.file_daily_log(log, today=attempt.today, known=known))


def missing_daily_logs(attempt: Attempt, person: str, *, from_on: dt.date, until_on: dt.date) -> tuple[Finding, ...]:
    """Name the working days of which somebody in sales said nothing (缺报), both ends included; today is not over yet."""
    attempt.permit(Action.VIEW, Target(kind=DailyLog.kind, id=person, owner=person))
    return count_missing_logs(attempt, person, from_on=from_on, until_on=until_on)


def count_missing_logs(attempt: Attempt, person: str, *, from_on: dt.date, until_on: dt.date) -> tuple[Finding, ...]:
    """Look which days are missing, for whoever asked permission for what it is counted for."""
    zone = attempt.office.zone
    begin = dt.datetime.combine(from_on, dt.time(), zone) - dt.timedelta(microseconds=1)
    contacts = [record.at for record in attempt.work.communications.of_author(person, after=begin)]
    logs = attempt.work.daily_logs.of_person(person, from_on=from_on, until_on=until_on)
    return room.missing_logs(
        person,
        from_on=from_on,
        until_on=min(until_on, attempt.today - dt.timedelta(days=1)),
        logged_on=room.logged_days(logs, contacts, zone),
        calendar=attempt.office.calendar,
    )


def freshness_of(attempt: Attempt, person: str) -> tuple[Finding, ...]:
    """Name the clients of somebody that nobody spoke with for too long, or that hang on a single contact (客户保鲜)."""
    clients = [item for item in attempt.work.clients.owned_by(person) if attempt.ask(Action.VIEW, item.target)]
    records = [record for item in clients for record in attempt.work.communications.of_client(item.id)]
    cadence = attempt.office.policies.cadence_on(attempt.today)
    return room.stale_clients(
        clients,
        room.last_record_days(records, attempt.office.zone),
        as_of=attempt.today,
        every_days=cadence.every_days,
        every_days_by_segment=cadence.by_segment,
    )


def explain_permission(attempt: Attempt, action: Action, kind: str, id: str, *, field: str | None = None) -> Grounds:
    """Say whether the one who asks may, with everything behind it (权限说明): rules, near misses, who could, until when.

    Nothing of the thing itself is told beside whose it is, which a refusal tells, too. Whoever holds no role, or has left,
    is told no more than that refusal. Raises `NotFound`.
    """
    thing = attempt.work.repository(kind).get(id)
    if not attempt.who.roles or attempt.who.employment is Employment.DEPARTED:
        attempt.permit(action, thing.target)
    return attempt.asker.explain(action, thing.target, field=field)


def _put_into_pool(attempt: Attempt, client: Client, pool_id: str, reason: str) -> Client:
    pool = attempt.office.policies.pool_named(pool_id)
    if findings := in_handover(attempt, client):
        raise Refusal(findings)
    under_case = _is_protected(attempt, client)
    custodian = attempt.standing(pool.custodian)
    verdict = room.release(client, pool, custodian, on=attempt.today, reason=reason, under_case=under_case)
    return attempt.keep(attempt.work.clients, verdict)


def _is_protected(attempt: Attempt, client: Client) -> bool:
    """Say whether a departure is open that the client belongs to: its owner is leaving, or it came from a leaver."""
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


def _within(attempt: Attempt, reach: Reach, after: str, limit: int) -> Iterator[Client]:
    """Give the clients that may be seen, by id, looking only where the rules reach."""
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
    """Return the next clients by id of all those that could be seen at all; what is refused is left out later."""
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
    """Return in which clients the one who asks, or acts for, has a part, past ones included."""
    people = dict.fromkeys((attempt.asker.rights_of.id, attempt.who.id))
    found: dict[str, tuple[Collaborator, ...]] = {}
    for part in (part for person in people for part in attempt.work.collaborations.of_person(person)):
        found[part.client] = (*found.get(part.client, ()), part.as_collaborator)
    return found
