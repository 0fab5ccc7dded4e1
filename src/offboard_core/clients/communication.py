"""Communication records (沟通记录): who spoke with a client, when, and what was said. Append-only."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import ClassVar

import attrs

from offboard_core.access.actor import Target
from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.identity import check_id
from offboard_core.kernel.verdict import Event


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
