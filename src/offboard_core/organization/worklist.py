"""What a host's 待办 centre has to show or take away, once somebody owes something new or no longer owes it."""

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
    """One line of somebody's worklist (待办): what is owed, which aggregate owes it, and the commands that would meet it.

    `key` is the obligation's stable key in the host's 待办 centre, `stream` the aggregate it can be linked to
    (`cases/…`). `acts` are the verbs the one who asked may carry out about it now; `facts` fill its words.
    """

    key: str
    stream: str
    obligation: Obligation
    acts: tuple[str, ...] = ()
    facts: Mapping[str, object] = attrs.field(factory=dict)
    is_late: bool = False

    @property
    def due_at(self) -> dt.datetime:
        """Return by when it is owed (aware, UTC)."""
        return self.obligation.due_at


@attrs.frozen(kw_only=True)
class TodoOwed(Said):
    """An obligation is to be shown in the host's 待办 centre, under its key `obligation`.

    `about` tells of the aggregate that owes it, so that whoever reads the line knows what it is about.
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
    """Compare what is `shown` (key and owner) with what is `owed`; return the messages that lead there.

    An obligation's key in the 待办 centre is `prefix:key`; both messages about it name that key in the fact
    `obligation`. A message's own key ends in the `version` the aggregate was read at, so that what is owed a second time
    is shown again, while a command carried out twice on one version sends nothing twice. `facts` go into every message
    that opens something; where two obligations share a key, the first one is shown.
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
