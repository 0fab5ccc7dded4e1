"""Communication records and daily logs: recorded, amended, missing."""

from __future__ import annotations

import datetime as dt

import attrs

from offboard_core.access.rules import Action
from offboard_core.access.target import Target
from offboard_core.clients import (
    Client,
    Communication,
    CommunicationDetails,
    DailyLog,
    Medium,
    TransferStage,
    communication,
    daily_log,
    transfer,
)
from offboard_core.clients.communication import NO_DETAILS
from offboard_core.errors import Refusal
from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Decided
from offboard_core.receivables import Ladder, PromiseGiven
from offboard_core.usecases.office import Attempt
from offboard_core.usecases.receivables import keep_promise


def take_in_communication(attempt: Attempt, record: Communication) -> Communication:
    """Import an earlier communication record (沟通记录接入), with its author and moment."""
    attempt.permit(Action.TAKE_IN, record.target)
    client = attempt.work.clients.get(record.client)
    known = attempt.work.communications.find(record.id)
    return attempt.keep(attempt.work.communications, communication.log(known or record, client, now=attempt.now))


def log_communication(
    attempt: Attempt,
    client_id: str,
    *,
    medium: Medium,
    summary: str,
    promises: str = "",
    details: CommunicationDetails = NO_DETAILS,
    at: dt.datetime | None = None,
    id: str | None = None,
) -> Communication:
    """Record a contact with a client (沟通记录); the author is the actor.

    `at` is the moment of the contact, by default now. Without an `id` the record gets the client's next number.
    """
    client = attempt.open(attempt.work.clients, client_id, Action.LOG)
    record = Communication(
        id=id or _next_id(attempt, client),
        client=client.id,
        author=attempt.who.id,
        at=at or attempt.now,
        medium=medium,
        summary=summary,
        needs=details.needs,
        feedback=details.feedback,
        promises=promises,
        attachments=tuple(details.attachments),
    )
    kept_before = attempt.work.communications.find(record.id)
    attempt.permit_part(Action.LOG, client.target, record.target.stream)
    kept = attempt.keep(attempt.work.communications, communication.log(kept_before or record, client, now=attempt.now))
    _first_contact(attempt, client, kept)
    return kept


def amend_communication(
    attempt: Attempt,
    original_id: str,
    *,
    summary: str,
    promises: str = "",
    details: CommunicationDetails = NO_DETAILS,
    id: str | None = None,
) -> Communication:
    """Correct a communication record by a later one that refers to it; the original is kept unchanged."""
    original = attempt.work.communications.get(original_id)
    client = attempt.open(attempt.work.clients, original.client, Action.LOG)
    record = attrs.evolve(
        original,
        id=id or _next_id(attempt, client),
        author=attempt.who.id,
        summary=summary,
        needs=details.needs,
        feedback=details.feedback,
        promises=promises,
        attachments=tuple(details.attachments),
        amends=original.id,
        version=0,
    )
    kept_before = attempt.work.communications.find(record.id)
    attempt.permit_part(Action.LOG, client.target, record.target.stream)
    verdict = communication.amend(kept_before or record, original, client, now=attempt.now)
    return attempt.keep(attempt.work.communications, verdict)


def _first_contact(attempt: Attempt, client: Client, record: Communication) -> None:
    """Confirm a transfer that waits for the new owner's first contact."""
    for found in attempt.work.transfers.of_client(client.id):
        if found.stage is TransferStage.TRANSFERRED and found.owner == record.author:
            verdict = transfer.confirm(found, [record], by=attempt.who.id, at=attempt.now)
            if isinstance(verdict, Decided):
                attempt.permit_part(Action.LOG, client.target, found.target.stream)
                attempt.keep(attempt.work.transfers, verdict)


def _next_id(attempt: Attempt, client: Client) -> str:
    """Return a client's next record number; a concurrent command conflicts and counts again."""
    number = len(attempt.work.communications.of_client(client.id)) + 1
    while attempt.work.communications.find(id := f"{client.id}#{number}") is not None:
        number += 1
    return id


def step_due_on(attempt: Attempt) -> dt.date:
    """Return the due date of the next step about a client: as for a client of a departure."""
    workdays = attempt.office.policies.handover_on(attempt.today).client_workdays
    return attempt.office.calendar.add_workdays(attempt.today, workdays).on


def log_payment_promise(
    attempt: Attempt, client_id: str, receivable_id: str, *, medium: Medium, summary: str, promise: PromiseGiven
) -> Ladder:
    """Record a contact in which a client promised to pay, together with the promise on the claim (付款承诺).

    One command stores both, so that the communication record names the claim and the claim holds the promise.
    """
    claim = attempt.work.receivables.get(receivable_id)
    if claim.client != client_id:
        facts = {"client": claim.client, "expected": client_id}
        raise Refusal((Finding(code="promise.other_client", subject=receivable_id, facts=facts),))
    promised = f"{receivable_id}: {promise.amount} {promise.pay_on.isoformat()} ({promise.promised_by})"
    log_communication(attempt, client_id, medium=medium, summary=summary, promises=promised)
    return keep_promise(attempt, receivable_id, promise)


def file_daily_log(
    attempt: Attempt, *, on: dt.date | None = None, summary: str = "", no_contact: bool = False
) -> DailyLog:
    """File the actor's daily log (提交日报): a summary, or that there was no contact."""
    day = on or attempt.today
    id = DailyLog.id_of(attempt.who.id, day)
    attempt.permit(Action.LOG, Target(kind=DailyLog.kind, id=id, owner=attempt.who.id))
    log = DailyLog(id=id, person=attempt.who.id, on=day, summary=summary, no_contact=no_contact, at=attempt.now)
    known = attempt.work.daily_logs.find(log.id)
    return attempt.keep(attempt.work.daily_logs, daily_log.file_daily_log(log, today=attempt.today, known=known))


def missing_daily_logs(attempt: Attempt, person: str, *, from_on: dt.date, until_on: dt.date) -> tuple[Finding, ...]:
    """Return the working days from `from_on` to `until_on` for which a salesperson filed no log (缺报), before today."""
    attempt.permit(Action.VIEW, Target(kind=DailyLog.kind, id=person, owner=person))
    return count_missing_logs(attempt, person, from_on=from_on, until_on=until_on)


def count_missing_logs(attempt: Attempt, person: str, *, from_on: dt.date, until_on: dt.date) -> tuple[Finding, ...]:
    """Return the missing days without asking for permission, which the caller has done."""
    zone = attempt.office.zone
    begin = dt.datetime.combine(from_on, dt.time(), zone) - dt.timedelta(microseconds=1)
    contacts = [record.at for record in attempt.work.communications.of_author(person, after=begin)]
    logs = attempt.work.daily_logs.of_person(person, from_on=from_on, until_on=until_on)
    return daily_log.missing_logs(
        person,
        from_on=from_on,
        until_on=min(until_on, attempt.today - dt.timedelta(days=1)),
        logged_on=daily_log.logged_days(logs, contacts, zone),
        calendar=attempt.office.calendar,
    )


def freshness_of(attempt: Attempt, person: str) -> tuple[Finding, ...]:
    """Return the clients of a person that were not contacted for too long, or have one contact only (客户保鲜)."""
    clients = attempt.visible(attempt.work.clients.owned_by(person))
    records = [record for item in clients for record in attempt.work.communications.of_client(item.id)]
    cadence = attempt.office.policies.cadence_on(attempt.today)
    return communication.stale_clients(
        clients,
        communication.last_record_days(records, attempt.office.zone),
        as_of=attempt.today,
        every_days=cadence.every_days,
        every_days_by_segment=cadence.by_segment,
    )
