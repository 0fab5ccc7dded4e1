"""Collaborators (协同人): people who work with a client besides its owner, their level and time window."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

import attrs

from offboard_core.access.standing import Employment, Standing
from offboard_core.access.target import Collaborator, SharingLevel, Target
from offboard_core.clients.client import Client
from offboard_core.finding import Finding
from offboard_core.kernel.identity import check_id
from offboard_core.kernel.verdict import Decided, Event, Refused, Verdict


def _collaboration_id(value: str) -> str:
    return check_id(value, "collaboration.id")


@attrs.frozen(kw_only=True)
class Collaboration:
    """One person's collaboration on one client (协同): the level, and its time window.

    A later window replaces an earlier one; earlier ones are in the journal.
    """

    kind: ClassVar[str] = "collaborations"

    id: str = attrs.field(converter=_collaboration_id)
    client: str
    person: str
    level: SharingLevel = SharingLevel.READ
    from_at: dt.datetime
    until_at: dt.datetime | None = None
    reason: str = ""
    version: int = 0

    def __attrs_post_init__(self) -> None:
        """Raise `InvalidInput` for a moment without a zone or an empty window."""
        self.as_collaborator  # noqa: B018 - building it checks the window

    @classmethod
    def id_of(cls, client: str, person: str) -> str:
        """Return the id of one person's collaboration on one client."""
        return f"{client}:{person}"

    @property
    def as_collaborator(self) -> Collaborator:
        """Return the collaborator for the permission rules."""
        return Collaborator(person=self.person, level=self.level, from_at=self.from_at, until_at=self.until_at)

    @property
    def target(self) -> Target:
        """Describe the collaboration to the permission rules; permission to share is asked for the client."""
        return Target(kind=self.kind, id=self.id, parties=frozenset({self.person}))

    def is_over(self, now: dt.datetime) -> bool:
        """Return whether the window has ended."""
        return self.until_at is not None and self.until_at <= now

    def event(self, type: str, **facts: object) -> Event:
        """Build an event of this collaboration, in the chain of the client."""
        return Event(type=type, stream=f"{Client.kind}/{self.client}", facts=facts)

    def finding(self, code: str, **facts: object) -> Finding:
        """Build a finding about this collaboration."""
        return Finding(code=code, subject=self.client, facts=facts)


def share(
    draft: Collaboration, client: Client, person: Standing, *, now: dt.datetime, known: Collaboration | None = None
) -> Verdict[Collaboration]:
    """Share a client with a collaborator, as in `draft`; `known` is their present collaboration, which is replaced.

    Refused for a person who is leaving, for the owner, and for a window in the past.
    """
    wanted = attrs.evolve(draft, version=0 if known is None else known.version)
    findings = []
    if person.employment is not Employment.ACTIVE:
        findings.append(wanted.finding("sharing.person_leaving", person=person.id))
    if person.id == client.owner:
        findings.append(wanted.finding("sharing.owner_already", person=person.id))
    if wanted.is_over(now):
        findings.append(wanted.finding("sharing.over_already", until_at=wanted.until_at))
    if findings:
        return Refused(tuple(findings))
    if wanted == known:
        return Decided(state=wanted)
    event = wanted.event(
        "client_shared",
        person=person.id,
        level=wanted.level.value,
        from_at=wanted.from_at,
        until_at=wanted.until_at,
        reason=wanted.reason,
    )
    return Decided(state=wanted, events=(event,))


def end_sharing(part: Collaboration, *, now: dt.datetime) -> Verdict[Collaboration]:
    """End a collaboration now; one that has ended stays unchanged."""
    if part.is_over(now):
        return Decided(state=part)
    ended = attrs.evolve(part, from_at=min(part.from_at, now - dt.timedelta(microseconds=1)), until_at=now)
    return Decided(state=ended, events=(ended.event("sharing_ended", person=part.person),))
