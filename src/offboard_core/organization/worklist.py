"""Worklist (待办列表): entries of a person's worklist, and the messages that keep the host's 待办 centre up to date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import ClassVar

import attrs

from offboard_core.kernel.said import Said
from offboard_core.kernel.verdict import Hand, Message
from offboard_core.organization.obligation import Obligation


@attrs.frozen(kw_only=True)
class Todo:
    """One entry of a person's worklist (待办): an obligation, its aggregate, and the commands that fulfil it.

    `key` is the stable key of the obligation in the host's 待办 centre, `stream` the aggregate it belongs to (`cases/…`).
    `acts` are the commands that the person who asked may use for it now; `facts` fill its words.
    """

    key: str
    stream: str
    obligation: Obligation
    acts: tuple[str, ...] = ()
    facts: Mapping[str, object] = attrs.field(factory=dict)
    is_late: bool = False

    @property
    def due_at(self) -> dt.datetime:
        """Return the deadline (aware, UTC)."""
        return self.obligation.due_at


@attrs.frozen(kw_only=True)
class TodoOwed(Said):
    """An obligation is to be shown in the host's 待办 centre, under its key `obligation`.

    `about` are facts of the aggregate that owes it, so that a reader of the line knows what it is about.
    """

    goes_by: ClassVar[Hand] = Hand.WORKLIST_OPEN

    obligation: str
    verb: str
    subject: str
    due_at: dt.datetime
    about: Mapping[str, object] = attrs.field(factory=dict)

    @property
    def code(self) -> str:
        """Return `todo.` and the verb that meets it."""
        return f"todo.{self.verb}"

    @property
    def facts(self) -> dict[str, object]:
        """Return its own facts and those of the aggregate, side by side."""
        own = {"obligation": self.obligation, "verb": self.verb, "subject": self.subject, "due_at": self.due_at}
        return {**own, **self.about}


@attrs.frozen(kw_only=True)
class TodoDone(Said):
    """An obligation is to be taken away from the host's 待办 centre: it was met, handed on, or is owed no longer."""

    code: ClassVar[str] = "todo.done"
    goes_by: ClassVar[Hand] = Hand.WORKLIST_CLOSE

    obligation: str


def worklist_changes(
    shown: Mapping[str, str],
    owed: Iterable[Obligation],
    *,
    prefix: str,
    stream: str,
    version: int,
    facts: Mapping[str, object],
) -> tuple[Message, ...]:
    """Return the messages that change the `shown` obligations (key and owner) into the `owed` ones.

    The key of an obligation in the 待办 centre is `prefix:key`; the messages that open and close it carry that key in the
    fact `obligation`. The key of a message ends in the `version` at which the aggregate was read: an obligation that
    comes up again is shown again, while a command repeated on the same version sends no second message. `facts` are
    added to every message that opens an obligation. If two obligations share a key, the first one is shown.
    """
    due: dict[str, Obligation] = {}
    for todo in owed:
        due.setdefault(f"{prefix}:{todo.key}", todo)
    closed = tuple(
        TodoDone(obligation=key).to(owner, key=f"close:{key}:{version}", stream=stream)
        for key, owner in shown.items()
        if key not in due
    )
    opened = tuple(
        TodoOwed(obligation=key, verb=todo.verb, subject=todo.subject, due_at=todo.due_at, about=facts).to(
            todo.owner, key=f"open:{key}:{version}", stream=stream
        )
        for key, todo in due.items()
        if key not in shown
    )
    return (*closed, *opened)
