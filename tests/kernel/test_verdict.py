"""Truth values and equality of verdicts."""

from __future__ import annotations

from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Decided, Event, Hand, Message, Refused


def test_decided_is_true_even_about_something_false() -> None:
    """`Decided` is true in a condition, whatever its state."""
    assert Decided(state=0)
    assert (0, (), ()) == (Decided(state=0).state, Decided(state=0).events, Decided(state=0).messages)


def test_refused_is_false_and_keeps_every_reason() -> None:
    """`Refused` is false in a condition, and keeps every reason."""
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
