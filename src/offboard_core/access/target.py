"""Targets: what an action is done to, the people related to it, and the classes of its fields."""

from __future__ import annotations

import datetime as dt
from abc import abstractmethod
from collections.abc import Mapping
from enum import StrEnum

import attrs

from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Event
from offboard_core.organization.person import check_window


class SharingLevel(StrEnum):
    """What a collaborator may do with a shared thing (协同级别)."""

    READ = "read"
    READ_WRITE = "read_write"


@attrs.frozen(kw_only=True)
class Collaborator:
    """A person who works with a thing besides its owner (协同人), from `from_at` to before `until_at`.

    Without `until_at` it continues until it is ended. Raises `InvalidInput` for a moment without a zone or an empty
    window.
    """

    person: str
    level: SharingLevel = SharingLevel.READ
    from_at: dt.datetime
    until_at: dt.datetime | None = None

    def __attrs_post_init__(self) -> None:
        """Raise `InvalidInput` for a moment without a zone or an empty window."""
        check_window("collaborator", self.from_at, self.until_at)

    def holds_at(self, at: dt.datetime) -> bool:
        """Return whether the thing is shared with the person at a moment."""
        return self.from_at <= at and (self.until_at is None or at < self.until_at)


@attrs.frozen(kw_only=True)
class Target:
    """The target of an action, with the facts that permission needs."""

    kind: str
    """Kind of the aggregate."""
    id: str
    """Id of the aggregate."""
    owner: str | None = None
    """Person responsible for it, `None` without one."""
    leaver: str | None = None
    """Person whose departure it belongs to, `None` without one."""
    parties: frozenset[str] = frozenset()
    """People named as taking part in it."""
    fields: Mapping[str, FieldClass] = attrs.field(factory=dict)
    """Class of each field; a field that is missing here is denied."""
    under_case: bool = False
    """Whether its owner is leaving; then it cannot be deleted and its core fields cannot be changed."""
    collaborators: tuple[Collaborator, ...] = ()
    """People it is shared with, including past and future ones; the moment decides which are active."""
    pool: str = ""
    """Public pool it is in, empty if none."""

    @property
    def stream(self) -> str:
        """Return the name of the aggregate's chain in the journal."""
        return f"{self.kind}/{self.id}"


class FieldClass(StrEnum):
    """Protection class of a field."""

    CORE = "core"
    """核心字段: entered once, then changed only by a request that another person decides."""
    CONTACT = "contact"
    """Contact details: visible to the owner, masked for other people."""
    FREE = "free"
    """Free to change for everyone who may edit the record."""


class Recorded:
    """An aggregate with a `target`: it builds the events of its chain and the findings about it."""

    __slots__ = ()

    id: str
    """Id of the aggregate."""

    @property
    @abstractmethod
    def target(self) -> Target:
        """Describe the aggregate to the permission rules."""

    def event(self, type: str, **facts: object) -> Event:
        """Build an event of this aggregate."""
        return Event(type=type, stream=self.target.stream, facts=facts)

    def finding(self, code: str, **facts: object) -> Finding:
        """Build a finding about this aggregate."""
        return Finding(code=code, subject=self.id, facts=facts)
