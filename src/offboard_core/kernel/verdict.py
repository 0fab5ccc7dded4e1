"""What a room answers: decided, with what follows from it, or refused, with every reason."""

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
    """Something that happened to one aggregate, in the past tense; who and when are added when it is journalled.

    `stream` is `<kind>/<id>` of the aggregate. `facts` are plain values: text, whole numbers, truth values, dates,
    moments, money, and sequences and mappings of these.
    """

    type: str
    stream: str
    facts: Mapping[str, object] = attrs.field(factory=dict)


class Hand(StrEnum):
    """Which of the host's hands a message is for."""

    NOTIFY = "notify"
    """A person is told something."""
    LETTER = "letter"
    """A client is written to."""
    WORKLIST_OPEN = "worklist.open"
    """An obligation is shown in the host's 待办 centre."""
    WORKLIST_CLOSE = "worklist.close"
    """It is taken away again."""
    REVOKE = "revoke"
    """An access grant is taken back."""
    NARROW = "narrow"
    """An access grant allows less than before."""
    RESTORE = "restore"
    """An access grant is given back as it was."""
    REROUTE = "reroute"
    """What hangs on somebody in a system of the host is led to somebody else."""


@attrs.frozen(kw_only=True)
class Message:
    """Something the host is asked to do for us after the commit.

    `key` is made from business identity (ladder, cycle, tier), never from time or chance: the same cause gives the same
    key, and a recipient that honours keys sees one effect. `recipient` is an id, never an address; `facts` are plain
    values, never a rendered text. `stream` is the aggregate that caused it, and that hears of the outcome.
    """

    key: str
    hand: Hand
    code: str
    recipient: str
    stream: str
    facts: Mapping[str, object] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Decided(Generic[S]):
    """Yes: the state that follows, what happened, and what the host is to do. Without an event nothing has changed."""

    state: S
    events: tuple[Event, ...] = ()
    messages: tuple[Message, ...] = ()

    def __bool__(self) -> bool:
        """Be true: it is a yes."""
        return True


@attrs.frozen
class Refused:
    """No, with every reason."""

    findings: tuple[Finding, ...]

    def __bool__(self) -> bool:
        """Be false: it is a no."""
        return False


Verdict: TypeAlias = Decided[S] | Refused
"""What a room's decision returns."""


def then(first: Verdict[T], decide: Callable[[T], Verdict[T]]) -> Verdict[T]:
    """Decide again on the state that `first` led to, and keep what happened in both; the first no stands."""
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
