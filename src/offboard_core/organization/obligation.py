"""Obligations (待办): a task with an owner and a deadline, the same shape for every kind of task."""

from __future__ import annotations

import datetime as dt

import attrs

DAY_ENDS_HOUR = 18
"""Local hour at which deadlines end, unless the host sets another one."""


@attrs.frozen(kw_only=True)
class Obligation:
    """A task that a person or the holders of a role must do by a moment.

    `owner` is a person's id or a role, `verb` the command that fulfils the task, `subject` the id of what it is about,
    `due_at` an aware UTC moment, `escalates_to` the recipient of the escalation once it is late. `key` is stable, so
    that a host's 待办 centre can link to it.
    """

    owner: str
    verb: str
    subject: str
    due_at: dt.datetime
    escalates_to: str | None = None

    @property
    def key(self) -> str:
        """Return the stable key of this obligation: the same cause gives the same key."""
        return f"{self.verb}:{self.subject}:{self.owner}"

    def is_late(self, now: dt.datetime) -> bool:
        """Return whether `now` is after the deadline; the exact deadline is not late."""
        return now > self.due_at
