"""The worklist: new obligations are opened, finished ones closed, and others left unchanged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offboard_core.kernel.verdict import Hand, Message
from offboard_core.organization.obligation import Obligation
from offboard_core.organization.worklist import Todo, worklist_changes

DUE_AT = dt.datetime(2026, 11, 26, 10, tzinfo=dt.UTC)
OWED = Obligation(owner="li.na", verb="file_statement", subject="AR-1001", due_at=DUE_AT)
KEY = "AR-1001:file_statement:AR-1001:li.na"

obligations = st.builds(
    Obligation,
    owner=st.sampled_from("ab"),
    verb=st.sampled_from(("sign_off", "settle_item")),
    subject=st.sampled_from("xyz"),
    due_at=st.datetimes(timezones=st.just(dt.UTC)),
)


def changes(shown: Mapping[str, str], *owed: Obligation, version: int = 7) -> tuple[Message, ...]:
    """Compare for one ladder."""
    return worklist_changes(
        shown, owed, prefix="AR-1001", stream="ladders/AR-1001", version=version, facts={"client": "华东重工"}
    )


def carry_out(shown: Mapping[str, str], messages: Iterable[Message]) -> dict[str, str]:
    """Do in a 待办 centre what the messages ask for; each of them changes something there."""
    centre = dict(shown)
    for message in messages:
        key = str(message.facts["obligation"])
        if message.hand is Hand.WORKLIST_OPEN:
            assert key not in centre
            centre[key] = message.recipient
        else:
            assert message.recipient == centre.pop(key)
    return centre


def test_what_is_newly_owed_is_shown() -> None:
    """A new obligation opens one entry for its owner, with the facts a 待办 centre needs."""
    opened = Message(
        key=f"open:{KEY}:7",
        hand=Hand.WORKLIST_OPEN,
        code="todo.file_statement",
        recipient="li.na",
        stream="ladders/AR-1001",
        facts={
            "obligation": KEY,
            "verb": "file_statement",
            "subject": "AR-1001",
            "due_at": DUE_AT,
            "client": "华东重工",
        },
    )

    assert (opened,) == changes({}, OWED)


def test_what_is_no_longer_owed_is_taken_away() -> None:
    """A fulfilled obligation closes its entry for its earlier owner."""
    closed = Message(
        key=f"close:{KEY}:7",
        hand=Hand.WORKLIST_CLOSE,
        code="todo.done",
        recipient="li.na",
        stream="ladders/AR-1001",
        facts={"obligation": KEY},
    )

    assert (closed,) == changes({KEY: "li.na"})


def test_what_is_shown_and_still_owed_costs_no_message() -> None:
    """Compared again, nothing is sent: the picture is right already."""
    shown = carry_out({}, changes({}, OWED))

    assert {KEY: "li.na"} == shown
    assert () == changes(shown, OWED)


def test_another_owner_is_another_entry() -> None:
    """An obligation that moves to somebody else is closed at the one and opened at the other, closing first."""
    messages = changes({KEY: "li.na"}, attrs.evolve(OWED, owner="zhao.min"))

    assert {"AR-1001:file_statement:AR-1001:zhao.min": "zhao.min"} == carry_out({KEY: "li.na"}, messages)
    assert [("worklist.close", "li.na"), ("worklist.open", "zhao.min")] == [
        (message.hand.value, message.recipient) for message in messages
    ]


def test_what_is_owed_a_second_time_is_shown_a_second_time() -> None:
    """The version read makes the message's key, so a recipient that honours keys shows a returning obligation again."""
    (first,) = changes({}, OWED, version=1)
    (again,) = changes({}, OWED, version=3)

    assert first.key != again.key
    assert first.facts["obligation"] == again.facts["obligation"]


def test_the_first_of_two_with_one_key_is_shown() -> None:
    """Two obligations with one key are one entry, with the deadline of the first."""
    later = attrs.evolve(OWED, due_at=DUE_AT + dt.timedelta(days=1))

    assert [DUE_AT] == [message.facts["due_at"] for message in changes({}, OWED, later)]


@given(st.lists(st.lists(obligations, max_size=5), max_size=5))
def test_the_centre_always_ends_up_with_what_is_owed(history: list[list[Obligation]]) -> None:
    """Whatever is owed in turn, a 待办 centre that does as told shows exactly that, and no key of a message comes twice."""
    centre: dict[str, str] = {}
    sent: list[str] = []
    for version, owed in enumerate(history):
        messages = changes(centre, *owed, version=version)
        centre = carry_out(centre, messages)
        sent += [message.key for message in messages]

        assert centre == {f"AR-1001:{todo.key}": todo.owner for todo in owed}
    assert len(sent) == len(set(sent))


@pytest.mark.parametrize("version", [0, 1])
def test_one_version_gives_one_key(version: int) -> None:
    """A command repeated on one version uses the same key, so one entry appears."""
    assert changes({}, OWED, version=version) == changes({}, OWED, version=version)


def test_a_line_of_a_worklist_is_due_when_its_obligation_is() -> None:
    """An entry of a worklist has the deadline of its obligation."""
    todo = Todo(key=KEY, stream="ladders/AR-1001", obligation=OWED)

    assert (DUE_AT, (), False) == (todo.due_at, todo.acts, todo.is_late)
