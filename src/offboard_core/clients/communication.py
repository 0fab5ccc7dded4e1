"""Communication records (沟通记录): appended, amended, and how often each client is to be contacted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import ClassVar

import attrs

from offboard_core.access.target import Target
from offboard_core.clients.client import Client
from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.canonical import digest
from offboard_core.kernel.dates import DEFAULT_ZONE
from offboard_core.kernel.identity import check_id
from offboard_core.kernel.verdict import Decided, Event, Refused, Verdict


class Medium(StrEnum):
    """How somebody spoke with a client (沟通方式)."""

    VISIT = "visit"
    PHONE = "phone"
    WECHAT = "wechat"
    EMAIL = "email"
    MEETING = "meeting"
    OTHER = "other"


def _record_id(value: str) -> str:
    return check_id(value, "communication.id")


@attrs.frozen(kw_only=True)
class CommunicationDetails:
    """What a communication record says besides its summary and promises (沟通详情)."""

    needs: str = ""
    """What the client needs."""
    feedback: str = ""
    """What the client says about products and service."""
    attachments: Sequence[str] = ()
    """References to files that the host keeps."""


NO_DETAILS = CommunicationDetails()
"""A record that says no more than its summary."""


@attrs.frozen(kw_only=True)
class Communication:
    """One contact with a client (沟通记录); never changed, corrected by a later one that names it in `amends`.

    `author` and `at` survive every transfer. `attachments` are the host's references. Raises `InvalidInput` for a record
    that says nothing and for a moment without a zone.
    """

    kind: ClassVar[str] = "communications"

    id: str = attrs.field(converter=_record_id)
    client: str
    author: str
    at: dt.datetime
    medium: Medium
    summary: str
    needs: str = ""
    feedback: str = ""
    promises: str = ""
    attachments: tuple[str, ...] = ()
    amends: str | None = None
    version: int = 0

    def __attrs_post_init__(self) -> None:
        """Refuse a record without content or without a moment."""
        if not self.summary.strip():
            raise InvalidInput.at("communication.summary", self.summary, "communication.blank")
        if self.at.utcoffset() is None:
            raise InvalidInput.at("communication.at", self.at.isoformat(), "time.without_zone")

    @property
    def target(self) -> Target:
        """Describe it to the permission rules: its author answers for it. Who may keep it is asked for the client."""
        return Target(kind=self.kind, id=self.id, owner=self.author)

    def event(self, type: str, **facts: object) -> Event:
        """Build an event of this record."""
        return Event(type=type, stream=self.target.stream, facts=facts)

    def finding(self, code: str, **facts: object) -> Finding:
        """Build a finding about this record."""
        return Finding(code=code, subject=self.id, facts=facts)


def log(record: Communication, client: Client, *, now: dt.datetime) -> Verdict[Communication]:
    """Keep a record of a contact with `client`; permission is asked for the client, whose owner may log.

    A contact that is still to come is refused, and so is a record that was kept before or corrects another one. The
    event names when, who and how; what was said is in it as a hash only, so that it can be proved and not read.
    """
    findings = list(_about_record(record, client, now))
    if record.amends is not None:
        findings.append(record.finding("communication.is_an_amendment", amends=record.amends))
    return Refused(tuple(findings)) if findings else _keep(record, "communication_logged")


def amend(
    record: Communication, original: Communication, client: Client, *, now: dt.datetime
) -> Verdict[Communication]:
    """Correct `original` by a record that names it and is about the same client; the original stays as it was."""
    findings = list(_about_record(record, client, now))
    if record.amends != original.id:
        facts = {"amends": record.amends or "", "original": original.id}
        findings.append(record.finding("communication.amends_another", **facts))
    if record.id == original.id:
        findings.append(record.finding("communication.amends_itself"))
    if original.client != record.client:
        facts = {"client": record.client, "expected": original.client}
        findings.append(record.finding("communication.other_client", **facts))
    return Refused(tuple(findings)) if findings else _keep(record, "communication_amended")


def in_force(records: Iterable[Communication]) -> tuple[Communication, ...]:
    """Return the records that no other one corrects, by client, oldest first."""
    kept = tuple(records)
    corrected = {record.amends for record in kept}
    return tuple(
        sorted(
            (record for record in kept if record.id not in corrected),
            key=lambda record: (record.client, record.at, record.id),
        )
    )


def last_records(records: Iterable[Communication]) -> dict[str, Communication]:
    """Return the latest record in force of each client; a client nobody spoke with is not in it."""
    return {record.client: record for record in in_force(records)}


def last_record_days(records: Iterable[Communication], zone: dt.tzinfo = DEFAULT_ZONE) -> dict[str, dt.date]:
    """Return the business day of each client's latest contact, as `stale_clients` wants it."""
    return {client: record.at.astimezone(zone).date() for client, record in last_records(records).items()}


@attrs.frozen(kw_only=True)
class CadencePolicy:
    """How often somebody has to speak with a client (联系周期): at least every `every_days`, by segment where named.

    The newest version that has begun holds. Raises `InvalidInput` for a number of days below 1.
    """

    version: str = "default"
    effective_from: dt.date = dt.date(1970, 1, 1)
    every_days: int = 30
    by_segment: Mapping[str, int] = attrs.field(factory=dict)
    remind: bool = True
    """Whoever is behind hears of it once a week, by the first round of it: clients nobody spoke with, days without a log."""

    def __attrs_post_init__(self) -> None:
        """Refuse a cadence nobody could keep."""
        for segment, days in {"": self.every_days, **self.by_segment}.items():
            if days < 1:
                raise InvalidInput.at(f"cadence.{segment or 'every_days'}", days, "cadence.below_one_day")


def stale_clients(
    clients: Iterable[Client],
    last_record_on: Mapping[str, dt.date],
    *,
    as_of: dt.date,
    every_days: int,
    every_days_by_segment: Mapping[str, int] | None = None,
) -> tuple[Finding, ...]:
    """Name the clients nobody spoke with for more than `every_days`, and those that hang on a single contact, by id.

    Days count from the last record, and without any from the day the client entered the pool; neither an edit nor a
    transfer counts. Raises `InvalidInput` for a number of days below 1.
    """
    limits = {"": every_days, **(every_days_by_segment or {})}
    for segment, limit in limits.items():
        if limit < 1:
            raise InvalidInput.at(f"every_days.{segment}" if segment else "every_days", limit, "cadence.below_one_day")
    found: list[Finding] = []
    for client in sorted(clients, key=lambda item: item.id):
        limit = limits.get(client.segment, every_days)
        found.extend(_about_cadence(client, last_record_on.get(client.id), as_of=as_of, limit=limit))
        found.extend(_about_contacts(client))
    return tuple(found)


def _about_cadence(client: Client, last_on: dt.date | None, *, as_of: dt.date, limit: int) -> Iterator[Finding]:
    if last_on is not None:
        days = (as_of - last_on).days
        if days > limit:
            facts = {"owner": client.owner, "name": client.name, "last_on": last_on, "days": days, "limit": limit}
            yield client.finding("client.not_contacted", **facts)
        return
    since = client.ownerships[0].from_on if client.ownerships else None
    if since is None or (as_of - since).days > limit:
        yield client.finding("client.never_contacted", owner=client.owner, name=client.name, limit=limit)


def _about_contacts(client: Client) -> Iterator[Finding]:
    if not client.contacts:
        yield client.finding("client.no_contact", owner=client.owner, name=client.name)
    elif len(client.contacts) == 1:
        yield client.finding("client.single_contact", owner=client.owner, name=client.name)


def _about_record(record: Communication, client: Client, now: dt.datetime) -> Iterator[Finding]:
    if record.version:
        yield record.finding("communication.already_kept")
    if record.client != client.id:
        yield record.finding("communication.other_client", client=record.client, expected=client.id)
    if record.at > now:
        yield record.finding("communication.in_the_future", at=record.at)


def _keep(record: Communication, type: str) -> Decided[Communication]:
    said = (record.summary, record.needs, record.feedback, record.promises, record.attachments)
    event = record.event(
        type,
        client=record.client,
        author=record.author,
        at=record.at,
        medium=record.medium.value,
        amends=record.amends,
        attachments=len(record.attachments),
        with_promises=bool(record.promises.strip()),
        content=digest(said),
    )
    return Decided(state=record, events=(event,))
