"""The scorecard of a person, computed from stored records, for HR only; it can lead only to a talk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from offboard_core.access.actor import Actor
from offboard_core.access.rules import Action
from offboard_core.access.standing import Standing
from offboard_core.access.target import Target
from offboard_core.clients import Client
from offboard_core.kernel.journal import Entry
from offboard_core.kernel.known import Unknown
from offboard_core.kernel.verdict import Event
from offboard_core.receivables.worklist import ladder_obligations
from offboard_core.review import Scorecard, ScorecardPolicy, Signal, Talk, TraceKind, look_back, scorecard
from offboard_core.review import talk as talk_rules
from offboard_core.review.receivable_figures import NOT_ENOUGH
from offboard_core.usecases.communication import count_missing_logs
from offboard_core.usecases.office import Attempt, Office

_RECENT = dt.timedelta(days=30)


_BEFORE = dt.timedelta(days=120)


_MONTHS_BEFORE = 3
_FEW = 2


def score_person(office: Office, person: str, *, actor: Actor) -> Scorecard:
    """Score a person's behaviour at work in the last 30 days (离职风险评分), for HR only, and record this.

    Raises `InvalidInput` if the company has no scorecard policy, which requires an impact assessment.
    """
    desk = office.desk(actor)
    desk.do(note_scoring, person)
    return desk.read(scorecard_of, person)


def note_scoring(attempt: Attempt, person: str) -> Standing:
    """Record in the person's chain that they are scored: by whom, by which policy and impact assessment."""
    attempt.permit(Action.REVIEW, Target(kind=Talk.kind, id="", leaver=person))
    policy, standing = _policy(attempt), attempt.standing(person)
    facts = {
        "person": person,
        "by": attempt.who.id,
        "policy": policy.version,
        "impact_assessment": policy.impact_assessment,
    }
    attempt.events.append(Event(type="person_scored", stream=standing.target.stream, facts=facts))
    return standing


def scorecard_of(attempt: Attempt, person: str) -> Scorecard:
    """Return the scorecard of a person as of today; `score_person` also records that it was read."""
    attempt.permit(Action.REVIEW, Target(kind=Talk.kind, id="", leaver=person))
    return _scored(attempt, person, _policy(attempt))


def open_talk(attempt: Attempt, person: str) -> Talk:
    """Open a talk with a person (关怀谈话) if their scorecard calls for one."""
    attempt.permit(Action.REVIEW, Target(kind=Talk.kind, id="", leaver=person))
    policy, standing = _policy(attempt), attempt.standing(person)
    known = attempt.work.talks.of_person(person)
    verdict = talk_rules.open_talk(
        _scored(attempt, person, policy),
        standing,
        id=f"{person}/{len(known) + 1}",
        by=attempt.who.id,
        due_on=attempt.office.calendar.add_workdays(attempt.today, policy.talk_workdays).on,
        known=known,
    )
    return attempt.create(attempt.work.talks, verdict, Action.REVIEW)


def close_talk(attempt: Attempt, talk_id: str, *, outcome: str) -> Talk:
    """Record that the talk was held, with its outcome."""
    talk = attempt.open(attempt.work.talks, talk_id, Action.REVIEW)
    verdict = talk_rules.close_talk(talk, outcome=outcome, by=attempt.who.id, on=attempt.today)
    return attempt.keep(attempt.work.talks, verdict)


def talks_with(attempt: Attempt, person: str) -> tuple[Talk, ...]:
    """Return the talks with a person that the actor may see, by id."""
    return attempt.visible(attempt.work.talks.of_person(person))


def _policy(attempt: Attempt) -> ScorecardPolicy:
    return attempt.office.policies.scorecard_on(attempt.today)


def _scored(attempt: Attempt, person: str, policy: ScorecardPolicy) -> Scorecard:
    attempt.standing(person)
    behaviour = dict(_behaviour(attempt, person))
    return scorecard.score(person, behaviour, policy, as_of=attempt.today)


def _behaviour(attempt: Attempt, person: str) -> Iterator[tuple[Signal, int | Unknown]]:
    clients = attempt.work.clients.owned_by(person)
    yield Signal.FEWER_RECORDS, _fewer_records(attempt, person)
    yield Signal.MISSING_LOGS, _missing_logs(attempt, person)
    ladders = [ladder for ladder in attempt.work.ladders.of_salesperson(person) if ladder.closed_on is None]
    owed = [todo for ladder in ladders for todo in ladder_obligations(ladder, zone=attempt.office.zone)]
    late = [todo for todo in owed if todo.verb == "file_statement" and todo.is_late(attempt.now)]
    yield Signal.LATE_STATEMENTS, len(late)
    yield Signal.UNPROVEN_PROMISES, sum(not one.suspends for ladder in ladders for one in ladder.promises)
    single = sum(len(client.contacts) < _FEW for client in clients)
    yield Signal.SINGLE_CONTACTS, single * 100 // len(clients) if clients else NOT_ENOUGH
    entries = tuple(_entries(attempt, person, clients))
    recent = look_back.draw_look_back(person, entries, from_at=attempt.now - _RECENT, until_at=attempt.now)
    before = look_back.draw_look_back(person, entries, from_at=attempt.now - _BEFORE, until_at=attempt.now - _RECENT)
    yield Signal.CONTACTS_READ, max(recent.clients_read - before.clients_read // _MONTHS_BEFORE, 0)
    yield Signal.EXPORTS, recent.count(TraceKind.EXPORT)
    yield Signal.REFUSALS, recent.count(TraceKind.REFUSED)


def _fewer_records(attempt: Attempt, person: str) -> int | Unknown:
    """Return by how many percent records have decreased; unknown without earlier records."""
    records = attempt.work.communications.of_author(person, after=attempt.now - _BEFORE)
    recent = sum(record.at > attempt.now - _RECENT for record in records)
    before = len(records) - recent
    return max(100 - recent * _MONTHS_BEFORE * 100 // before, 0) if before else NOT_ENOUGH


def _missing_logs(attempt: Attempt, person: str) -> int | Unknown:
    """Return the number of missing logs; unknown if the person filed no log in the last 120 days."""
    from_on = attempt.today - _RECENT
    if not attempt.work.daily_logs.of_person(person, from_on=attempt.today - _BEFORE, until_on=attempt.today):
        return NOT_ENOUGH
    return len(count_missing_logs(attempt, person, from_on=from_on, until_on=attempt.today))


def _entries(attempt: Attempt, person: str, clients: tuple[Client, ...]) -> Iterator[Entry]:
    journal = attempt.work.journal
    yield from journal.read(f"refusals/{person}")
    for client in clients:
        yield from journal.read(f"clients/{client.id}")
    for ladder in attempt.work.ladders.of_salesperson(person):
        yield from journal.read(f"ladders/{ladder.id}")
