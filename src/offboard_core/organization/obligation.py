"""What somebody owes by a deadline (待办): statements, interventions, verifications, sign-offs, residuals alike."""

from __future__ import annotations

import datetime as dt

import attrs

DAY_ENDS_HOUR = 18
"""The local hour at which deadlines run out, unless the host says otherwise."""


@attrs.frozen(kw_only=True)
class Obligation:
    """One thing one person, or whoever holds a role, has to do by a moment.

    `owner` is a person's id or a role, `verb` the command that meets it, `subject` what it is about, `due_at` an aware
    UTC moment, `escalates_to` who hears of it when it is unmet. `key` is stable, so that a host's 待办 centre can link
    to it.
    """

    owner: str
    verb: str
    subject: str
    due_at: dt.datetime
    escalates_to: str | None = None

    @property
    def key(self) -> str:
        """Name this obligation for ever: the same cause gives the same key."""
        return f"{self.verb}:{self.subject}:{self.owner}"

    def is_late(self, now: dt.datetime) -> bool:
        """Say whether the deadline has passed; at the very moment it has not."""
        return now > self.due_at
