"""Rounds (日终批处理): take in facts from the sources, escalate receivables, and follow up cases.

A round may run twice a day or three days late: its decisions depend only on the facts and the day. Sources are queried
while no unit of work is open; a source that cannot answer changes no state and is named in the report. Every record is
a separate command, several hundred per commit; a failed one does not stop the others.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TypeVar

import attrs

from offboard_core.access.rules import Action
from offboard_core.access.standing import Employment, Standing, loops
from offboard_core.access.target import Target
from offboard_core.clients import Client, ClientTransfer
from offboard_core.finding import Finding
from offboard_core.kernel.known import Unknown
from offboard_core.offboarding import HandoverPolicy, OffboardingCase
from offboard_core.organization.person import Person
from offboard_core.ports.repository import Aggregate
from offboard_core.ports.sources import Answer, KeptByHand
from offboard_core.ports.store import Feed
from offboard_core.receivables import Ladder, Receivable
from offboard_core.review import Review
from offboard_core.usecases.batch import each_of
from offboard_core.usecases.cadence import LOOKED_AT, follow_cadence, people_in_sales
from offboard_core.usecases.departure import follow_case
from offboard_core.usecases.ladder import look_at_ladders
from offboard_core.usecases.office import Attempt, Desk, Office
from offboard_core.usecases.people import record_person
from offboard_core.usecases.pool import clients_behind, recycle_client
from offboard_core.usecases.precheck import (
    access_in_doubt,
    ask_access,
    ask_sources,
    by_id,
    cases_in_doubt,
    is_fully_connected,
    read_answer,
    record_access,
    record_precheck,
)
from offboard_core.usecases.receivables import take_in_receivable
from offboard_core.usecases.review import follow_review, unfinished_reviews
from offboard_core.usecases.round_report import NotAnswered, NotDone, Progress, RoundReport, Tally, reason_of
from offboard_core.usecases.situation import RECEIVABLES_FEED
from offboard_core.usecases.transfer import follow_transfer, unfinished_transfers

R = TypeVar("R", bound=Aggregate)


Row = TypeVar("Row", Person, Receivable)


PEOPLE_FEED = "people"
"""Name of the feed of the HR system in `work.feeds`."""


_CADENCE = "cadence"
_CLIENTS_AT_ONCE = 500
_ASKED_SINCE = "receivables:asked_since"
"""Feed from which the books are asked for changes; records that failed are asked for again."""


def take_in_people(office: Office, tenant: str = "main", progress: Progress | None = None) -> RoundReport:
    """Query the HR system for all people and take over its records."""
    tally = _tally(office, progress)
    _people(office.system_desk(tenant), tally)
    return tally.close()


def take_in_receivables(office: Office, tenant: str = "main", progress: Progress | None = None) -> RoundReport:
    """Query the books for every receivable that changed and take over their records."""
    tally = _tally(office, progress)
    _receivables(office.system_desk(tenant), tally)
    return tally.close()


def daily_round(office: Office, tenant: str = "main", progress: Progress | None = None) -> RoundReport:
    """Take in from the sources, then process every receivable and case that is due (日终批处理)."""
    desk, tally = office.system_desk(tenant), _tally(office, progress)
    _people(desk, tally)
    _receivables(desk, tally)
    look_at_ladders(desk, tally)
    _pools(desk, tally)
    _cases(desk, tally)
    _transfers(desk, tally)
    _reviews(desk, tally)
    _cadence(desk, tally)
    return tally.close()


def record_feed(attempt: Attempt, id: str, known_at: dt.datetime) -> Feed:
    """Record how far a source was taken in; the moment never goes back, and never beyond the clock."""
    feed = attempt.work.feeds.find(id) or Feed(id=id, known_at=dt.datetime.min.replace(tzinfo=dt.UTC))
    attempt.permit(Action.TAKE_IN, feed.target)
    known_at = min(known_at, attempt.now)
    return attempt.note(attempt.work.feeds, attrs.evolve(feed, known_at=known_at)) if known_at > feed.known_at else feed


def feed_known_at(attempt: Attempt, id: str) -> dt.datetime | None:
    """Return up to which moment a source was taken in, or None if it never was."""
    attempt.permit(Action.VIEW, Target(kind=Feed.kind, id=id))
    feed = attempt.work.feeds.find(id)
    return None if feed is None else feed.known_at


def left_without_case(attempt: Attempt, people: Sequence[str]) -> tuple[Finding, ...]:
    """Return those of `people` who left without a case of this spell and still own clients or open claims.

    Their permissions end at once with the HR record, but their clients and claims must still be handed over.
    """
    attempt.permit(Action.VIEW, Target(kind=Standing.kind, id=""))
    found = []
    for id in people:
        standing = attempt.work.standings.find(id)
        if standing is None or any(
            case.spell == standing.spell and (case.is_live or case.departed_on is not None)
            for case in attempt.work.cases.of_leaver(id)
        ):
            continue
        clients = len(attempt.work.clients.owned_by(id))
        claims = attempt.work.receivables.of_salesperson(id)
        owed = sum(1 for claim in claims if claim.outstanding(attempt.today).minor != 0)
        if clients or owed:
            facts = {"person": id, "clients": clients, "receivables": owed}
            found.append(Finding(code="person.left_without_case", subject=id, facts=facts))
    return tuple(found)


def unfinished_cases(attempt: Attempt) -> tuple[str, ...]:
    """Return the ids of cases that are not over or have open obligations."""
    attempt.permit(Action.VIEW, Target(kind=OffboardingCase.kind, id=""))
    return tuple(case.id for case in attempt.work.cases.unfinished())


def still_here(attempt: Attempt, people: Sequence[str]) -> tuple[str, ...]:
    """Return those of `people` who are known and have not departed."""
    attempt.permit(Action.VIEW, Target(kind=Standing.kind, id=""))
    found = ((id, attempt.work.standings.find(id)) for id in people)
    return tuple(id for id, one in found if one is not None and one.employment is not Employment.DEPARTED)


def not_listed(attempt: Attempt, people: Sequence[str]) -> tuple[int, int]:
    """Return how many current employees are missing from `people`, and the number of current employees."""
    attempt.permit(Action.VIEW, Target(kind=Standing.kind, id=""))
    listed, missing, known, after = frozenset(people), 0, 0, ""
    while page := attempt.work.standings.page(after=after):
        here = [one.id for one in page if one.employment is not Employment.DEPARTED]
        known += len(here)
        missing += sum(1 for id in here if id not in listed)
        after = page[-1].id
    return missing, known


def _people(desk: Desk, tally: Tally) -> None:
    """Take in the people of the HR system, superiors first, so that a reorganisation causes no temporary loop."""
    source = desk.office.sources.people
    if isinstance(source, KeptByHand):
        return
    answer = _asked(PEOPLE_FEED, source.people if source is not None else None, Person, tally)
    if answer is None:
        return
    rows = _by_id(answer.items, PEOPLE_FEED, tally)
    rows = _without_mass_exit(desk, rows, complete=answer.complete, tally=tally)
    looped = loops({row.id: row.supervisor for row in rows.values() if row.supervisor is not None})
    for id in sorted(looped):
        facts = {"supervisor": rows[id].supervisor}
        finding = Finding(code="org.cycle", subject=id, facts=facts)
        tally.not_done.append(NotDone(stage=PEOPLE_FEED, id=id, findings=(finding,)))

    def record_row(attempt: Attempt, id: str) -> Standing:
        row = rows[id]
        if id in looped:  # the superior stays as stored; all other facts are taken over
            stored = attempt.work.standings.find(id)
            row = attrs.evolve(row, supervisor=stored.supervisor if stored is not None else None)
        return record_person(attempt, row)

    each_of(desk, record_row, _top_down(rows), stage=PEOPLE_FEED, tally=tally, prefetch=(Standing.kind,))
    for finding in desk.read(left_without_case, sorted(row.id for row in rows.values() if not row.employed)):
        tally.not_done.append(NotDone(stage=PEOPLE_FEED, id=finding.subject, findings=(finding,)))
    if answer.complete:
        desk.do(record_feed, PEOPLE_FEED, answer.known_at)


def _without_mass_exit(desk: Desk, rows: dict[str, Person], *, complete: bool, tally: Tally) -> dict[str, Person]:
    """Reject implausible mass exits and report each; a person missing from the answer has not left.

    If the answer lists no known person at all, this is reported too.
    """
    policy = desk.office.policies.handover_on(tally.as_of)
    leaving = desk.read(still_here, [row.id for row in rows.values() if not row.employed])
    staying = sum(1 for row in rows.values() if row.employed)
    if complete:
        missing, known = desk.read(not_listed, list(rows))
        if missing == known > policy.mass_exit_least:
            facts = {"known": known}
            finding = Finding(code="feed.lists_nobody", subject=PEOPLE_FEED, facts=facts)
            tally.not_done.append(NotDone(stage=PEOPLE_FEED, id=PEOPLE_FEED, findings=(finding,)))
    if not _too_many(len(leaving), staying + len(leaving), policy):
        return rows
    facts = {"exits": len(leaving), "people": staying + len(leaving), "percent": policy.mass_exit_percent}
    for id in leaving:
        finding = Finding(code="person.mass_exit", subject=id, facts={"person": id, **facts})
        tally.not_done.append(NotDone(stage=PEOPLE_FEED, id=id, findings=(finding,)))
    refused = frozenset(leaving)
    return {id: row for id, row in rows.items() if id not in refused}


def _too_many(some: int, of: int, policy: HandoverPolicy) -> bool:
    return some > policy.mass_exit_least and some * 100 > of * policy.mass_exit_percent


def _receivables(desk: Desk, tally: Tally) -> None:
    """Take in what changed since the last time all records were taken in without a fault."""
    source = desk.office.sources.receivables
    if isinstance(source, KeptByHand):
        return
    since = desk.read(feed_known_at, _ASKED_SINCE)
    ask = None if source is None else partial(source.changed_since, since)
    answer = _asked(RECEIVABLES_FEED, ask, Receivable, tally)
    if answer is None:
        return
    rows = _by_id(answer.items, RECEIVABLES_FEED, tally)

    def take_in_row(attempt: Attempt, id: str) -> Receivable:
        return take_in_receivable(attempt, rows[id])

    kinds = (Receivable.kind, Ladder.kind)
    each_of(desk, take_in_row, sorted(rows), stage=RECEIVABLES_FEED, tally=tally, prefetch=kinds)
    if answer.complete:
        desk.do(record_feed, RECEIVABLES_FEED, answer.known_at)
        if tally.is_faultless(RECEIVABLES_FEED):
            desk.do(record_feed, _ASKED_SINCE, answer.known_at)


def _pools(desk: Desk, tally: Tally) -> None:
    """Return neglected clients to the public pools, if a pool has rules for that."""
    if not any(pool.recycle for pool in desk.office.policies.pool):
        return

    def recycle(attempt: Attempt, id: str) -> Client:
        return recycle_client(attempt, id)

    after = ""
    while ids := desk.read(clients_behind, after, _CLIENTS_AT_ONCE):
        each_of(desk, recycle, ids, stage=Client.kind, tally=tally, prefetch=(Client.kind,))
        after = ids[-1]


def _cases(desk: Desk, tally: Tally) -> None:
    """Follow up every unfinished case: manifest, revocations, legal end of employment, and open residuals."""
    _ask_again(desk, tally)
    kind = OffboardingCase.kind
    each_of(desk, follow_case, desk.read(unfinished_cases), stage=kind, tally=tally, prefetch=(kind,))


def _transfers(desk: Desk, tally: Tally) -> None:
    """Follow up every client in transfer or awaiting the first contact of its new owner."""
    ids = desk.read(unfinished_transfers)
    each_of(desk, follow_transfer, ids, stage=ClientTransfer.kind, tally=tally, prefetch=(ClientTransfer.kind,))


def _reviews(desk: Desk, tally: Tally) -> None:
    """Take the figures 30 and 90 days after a departure, also for closed cases."""
    each_of(desk, follow_review, desk.read(unfinished_reviews), stage=Review.kind, tally=tally, prefetch=(Review.kind,))


def _cadence(desk: Desk, tally: Tally) -> None:
    """Remind salespeople once a week of overdue contacts and missing logs."""
    people = desk.read(people_in_sales)
    each_of(desk, follow_cadence, people, stage=_CADENCE, tally=tally, prefetch=(Standing.kind,))
    if people and tally.is_faultless(_CADENCE):
        desk.do(record_feed, LOOKED_AT, desk.office.clock())


def _ask_again(desk: Desk, tally: Tally) -> None:
    """Query sources again that did not answer for a case; skipped where the host queries a source itself."""
    office, tenant = desk.office, desk.actor.tenant
    if is_fully_connected(office):
        told = {id: ask_sources(office, leaver, tenant=tenant) for id, leaver in desk.read(cases_in_doubt).items()}

        def record_again(attempt: Attempt, id: str) -> OffboardingCase:
            return record_precheck(attempt, id, told[id])

        each_of(desk, record_again, told, stage="prechecks", tally=tally)
    held = {id: ask_access(office, leaver) for id, leaver in desk.read(access_in_doubt).items()}

    def record_held(attempt: Attempt, id: str) -> OffboardingCase:
        return record_access(attempt, id, held[id])

    each_of(desk, record_held, held, stage="prechecks", tally=tally)


def _asked(
    feed: str, ask: Callable[[], Answer[Row] | Unknown] | None, kind: type[Row], tally: Tally
) -> Answer[Row] | None:
    """Query a source; an unknown or unreadable answer is reported and never treated as empty."""
    try:
        answer = Unknown("not_connected") if ask is None else read_answer(ask(), kind)
    except Exception as error:  # noqa: BLE001 - any error of a host's source means that it did not answer
        answer = Unknown(reason_of(error))
    if isinstance(answer, Unknown):
        tally.unknown.append(NotAnswered(source=feed, reason=answer.reason))
        return None
    if not answer.complete:
        tally.unknown.append(NotAnswered(source=feed, reason="incomplete"))
    return answer


def _by_id(items: Iterable[Row], feed: str, tally: Tally) -> dict[str, Row]:
    """Return rows by id; an id with contradicting rows is left out and reported."""
    rows, twice = by_id(items)
    for id in twice:
        finding = Finding(code="feed.contradicts_itself", subject=id, facts={"source": feed})
        tally.not_done.append(NotDone(stage=feed, id=id, findings=(finding,)))
    return rows


def _top_down(rows: Mapping[str, Person]) -> list[str]:
    """Sort people so that superiors come first; people in a loop come last."""
    below: dict[str, list[str]] = {}
    top: list[str] = []
    for row in rows.values():
        if row.supervisor is not None and row.supervisor in rows:
            below.setdefault(row.supervisor, []).append(row.id)
        else:
            top.append(row.id)
    ordered = sorted(top)
    for id in ordered:
        ordered += sorted(below.get(id, ()))
    placed = set(ordered)
    return [*ordered, *sorted(id for id in rows if id not in placed)]


def _tally(office: Office, progress: Progress | None) -> Tally:
    return Tally(as_of=office.today(office.clock()), progress=progress)
