"""Verdicts of a room: `Decided` with the new state, or `Refused` with every reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Generic, TypeAlias, TypeVar

import attrs

from offboard_core.finding import Finding

S = TypeVar("S", covariant=True)
T = TypeVar("T")


@attrs.frozen(kw_only=True)
class Event:
    """A past event of one aggregate. The journal adds the actor and the moment.

    `stream` is `<kind>/<id>` of the aggregate. `facts` are plain values: text, whole numbers, booleans, dates, moments,
    money, and sequences and mappings of these.
    """

    type: str
    stream: str
    facts: Mapping[str, object] = attrs.field(factory=dict)


class Hand(StrEnum):
    """The port of the host (`Hands`) that a message is for."""

    NOTIFY = "notify"
    """Notify a person."""
    LETTER = "letter"
    """Send a letter to a client."""
    WORKLIST_OPEN = "worklist.open"
    """Show an obligation in the host's 待办 centre."""
    WORKLIST_CLOSE = "worklist.close"
    """Close an obligation in the host's 待办 centre."""
    REVOKE = "revoke"
    """Revoke an access grant."""
    NARROW = "narrow"
    """Reduce what an access grant allows."""
    RESTORE = "restore"
    """Restore an access grant to what it was."""
    REROUTE = "reroute"
    """Reassign a person's work in one of the host's systems to another person."""


@attrs.frozen(kw_only=True)
class Message:
    """A request to the host, sent after the commit.

    `key` is made from business identity (ladder, cycle, tier), never from time or chance: the same cause gives the same
    key, and a recipient that honours keys carries the request out once. `recipient` is an id, never an address; `facts`
    are plain values, never a rendered text. `stream` is the aggregate that caused the message and receives its outcome.
    """

    key: str
    hand: Hand
    code: str
    recipient: str
    stream: str
    facts: Mapping[str, object] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Decided(Generic[S]):
    """An accepted decision: the new state, its events, and the messages to send. No events means no change."""

    state: S
    events: tuple[Event, ...] = ()
    messages: tuple[Message, ...] = ()

    def __bool__(self) -> bool:
        """Return `True`."""
        return True


@attrs.frozen
class Refused:
    """A refused decision, with every reason."""

    findings: tuple[Finding, ...]

    def __bool__(self) -> bool:
        """Return `False`."""
        return False


Verdict: TypeAlias = Decided[S] | Refused
"""The return type of every decision of a room."""


def then(first: Verdict[T], decide: Callable[[T], Verdict[T]]) -> Verdict[T]:
    """Apply `decide` to the state of `first` and join the events and messages of both; return the first refusal."""
    if isinstance(first, Refused):
        return first
    second = decide(first.state)
    if isinstance(second, Refused):
        return second
    return Decided(
        state=second.state,
        events=(*first.events, *second.events),
        messages=(*first.messages, *second.messages),
    )
