"""The target of an action: what it is done to, who is related to it, and the class of a field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

import attrs

from offboard_core.organization.person import check_window


class SharingLevel(StrEnum):
    """What a collaborator may do with what is shared (协同级别)."""

    READ = "read"
    READ_WRITE = "read_write"


@attrs.frozen(kw_only=True)
class Collaborator:
    """Somebody who works with a thing beside its owner (协同人), from `from_at` up to but not including `until_at`.

    Without `until_at` it goes on until it is ended. Raises `InvalidInput` for a moment without a zone and for a window
    that holds no moment.
    """

    person: str
    level: SharingLevel = SharingLevel.READ
    from_at: dt.datetime
    until_at: dt.datetime | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a window nobody could tell the limits of."""
        check_window("collaborator", self.from_at, self.until_at)

    def holds_at(self, at: dt.datetime) -> bool:
        """Say whether the thing is shared with them at a moment."""
        return self.from_at <= at and (self.until_at is None or at < self.until_at)


@attrs.frozen(kw_only=True)
class Target:
    """What is asked about, as far as permission needs to know it.

    `kind` and `id` name the aggregate. `owner` is who is responsible for it (None: nobody in particular), `leaver`
    whose departure it belongs to, `parties` who takes part in it by name, `fields` the class of each field it has; a
    field that is not in there is of no known class and is denied. `under_case` says that its owner is leaving: then it
    is not deleted and its core fields stand as they are. `collaborators` are those it is shared with, past and future
    ones included: whether it is shared now is asked with the moment. `pool` is the public pool it lies in, if any.
    """

    kind: str
    id: str
    owner: str | None = None
    leaver: str | None = None
    parties: frozenset[str] = frozenset()
    fields: Mapping[str, FieldClass] = attrs.field(factory=dict)
    under_case: bool = False
    collaborators: tuple[Collaborator, ...] = ()
    pool: str = ""

    @property
    def stream(self) -> str:
        """Name the aggregate's chain in the journal."""
        return f"{self.kind}/{self.id}"


class FieldClass(StrEnum):
    """How well a field is protected."""

    CORE = "core"
    """核心字段: entered once, changed only by a request that somebody else decides."""
    CONTACT = "contact"
    """How a person can be reached: clear to the owner, masked for everybody else."""
    FREE = "free"
    """Whoever may edit the record may edit it."""
