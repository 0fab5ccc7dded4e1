"""Communication records (沟通记录): log and amend them, and how often each client is to be contacted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import ClassVar

import attrs

from offboard_core.access.target import Recorded, Target
from offboard_core.clients.client import Client
from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.canonical import digest
from offboard_core.kernel.dates import DEFAULT_ZONE
from offboard_core.kernel.identity import check_id
from offboard_core.kernel.verdict import Decided, Refused, Verdict


class Medium(StrEnum):
    """Medium of a contact (沟通方式)."""

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
class Communication(Recorded):
    """One contact with a client (沟通记录); never changed, but corrected by a later one that names it in `amends`.

    `author` and `at` survive every transfer. `attachments` are the host's references. Raises `InvalidInput` for an
    empty record and for a moment without a zone.
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
        """Raise `InvalidInput` for an empty record or a moment without a zone."""
        if not self.summary.strip():
            raise InvalidInput.at("communication.summary", self.summary, "communication.blank")
        if self.at.utcoffset() is None:
            raise InvalidInput.at("communication.at", self.at.isoformat(), "time.without_zone")

    @property
    def target(self) -> Target:
        """Describe the record to the permission rules: its author owns it. Permission to log is asked for the client."""
        return Target(kind=self.kind, id=self.id, owner=self.author)


def log(record: Communication, client: Client, *, now: dt.datetime) -> Verdict[Communication]:
    """Record a contact with `client`; permission is asked for the client, whose owner may log.

    Refused for a contact in the future, for a record that exists, and for a correction. The event has moment, author
    and medium, but only a hash of the content, so that it can be proved without being readable.
    """
    findings = list(_about_record(record, client, now))
    if record.amends is not None:
        findings.append(record.finding("communication.is_an_amendment", amends=record.amends))
    return Refused(tuple(findings)) if findings else _keep(record, "communication_logged")


def amend(
    record: Communication, original: Communication, client: Client, *, now: dt.datetime
) -> Verdict[Communication]:
    """Correct `original` by a new record about the same client; the original stays unchanged."""
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
    """Return the records without a correction, by client, oldest first."""
    kept = tuple(records)
    corrected = {record.amends for record in kept}
    return tuple(
        sorted(
            (record for record in kept if record.id not in corrected),
            key=lambda record: (record.client, record.at, record.id),
        )
    )


def last_records(records: Iterable[Communication]) -> dict[str, Communication]:
    """Return the latest record in force of each client; clients without a record are missing."""
    return {record.client: record for record in in_force(records)}


def last_record_days(records: Iterable[Communication], zone: dt.tzinfo = DEFAULT_ZONE) -> dict[str, dt.date]:
    """Return the business day of each client's latest contact, as input of `stale_clients`."""
    return {client: record.at.astimezone(zone).date() for client, record in last_records(records).items()}


@attrs.frozen(kw_only=True)
class CadencePolicy:
    """How often clients are to be contacted (联系周期): at least every `every_days`, or by segment.

    The newest version in effect applies. Raises `InvalidInput` for a number of days below 1.
    """

    version: str = "default"
    effective_from: dt.date = dt.date(1970, 1, 1)
    every_days: int = 30
    by_segment: Mapping[str, int] = attrs.field(factory=dict)
    remind: bool = True
    """Whether the first round of a week reminds of clients without recent contact and of missing daily logs."""

    def __attrs_post_init__(self) -> None:
        """Raise `InvalidInput` for a number of days below 1."""
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
    """Return clients without a contact for more than `every_days`, and clients with at most one contact, by id.

    Days count from the last record, or without one from the day the client entered the pool; edits and transfers do
    not count. Raises `InvalidInput` for a number of days below 1.
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
