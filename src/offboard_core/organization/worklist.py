"""Worklist (待办列表): entries of a person's worklist, and the messages that keep the host's 待办 centre up to date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import attrs

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
        Message(
            key=f"close:{key}:{version}",
            hand=Hand.WORKLIST_CLOSE,
            code="todo.done",
            recipient=owner,
            stream=stream,
            facts={"obligation": key},
        )
        for key, owner in shown.items()
        if key not in due
    )
    opened = tuple(
        Message(
            key=f"open:{key}:{version}",
            hand=Hand.WORKLIST_OPEN,
            code=f"todo.{todo.verb}",
            recipient=todo.owner,
            stream=stream,
            facts={"obligation": key, "verb": todo.verb, "subject": todo.subject, "due_at": todo.due_at, **facts},
        )
        for key, todo in due.items()
        if key not in shown
    )
    return (*closed, *opened)
