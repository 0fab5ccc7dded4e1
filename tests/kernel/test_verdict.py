"""A verdict says yes or no by itself."""

from __future__ import annotations

from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Decided, Event, Hand, Message, Refused


def test_decided_is_true_even_about_something_false() -> None:
    """A yes is true in an `if`, whatever the state it leads to."""
    assert Decided(state=0)
    assert (0, (), ()) == (Decided(state=0).state, Decided(state=0).events, Decided(state=0).messages)


def test_refused_is_false_and_keeps_every_reason() -> None:
    """A no is false in an `if`, reasons and all."""
    reasons = (Finding(code="a", subject="s"), Finding(code="b", subject="s"))
    refused = Refused(reasons)

    assert not refused
    assert reasons == refused.findings


def test_events_and_messages_are_values() -> None:
    """Events and messages with the same content are equal."""
    assert Event(type="settled", stream="receivables/AR-1") == Event(
        type="settled", stream="receivables/AR-1", facts={}
    )
    message = Message(key="k", hand=Hand.LETTER, code="letter.dunning", recipient="C-7", stream="ladders/AR-1")
    assert message == Message(
        key="k", hand=Hand("letter"), code="letter.dunning", recipient="C-7", stream="ladders/AR-1"
    )
