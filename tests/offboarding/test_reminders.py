"""Reminders: before the day, after it, and then to somebody above; each once, and never for what is done."""

from __future__ import annotations

import attrs

from offboard_core.kernel.verdict import Hand
from offboard_core.offboarding import OffboardingCase, document_item, remind
from tests.offboarding.people import NOW, WANG, a_client, a_receivable, at, checked, yes

CASE = checked(a_client("C-1"), a_receivable("AR-1"))
"""A client to document by Nov 30, a claim to hand over by Nov 25."""


def reminders(case: OffboardingCase, *when: int) -> tuple[OffboardingCase, list[tuple[str, str, str]]]:
    """Look at a case at several moments of November; return who heard what of which obligation."""
    heard: list[tuple[str, str, str]] = []
    for day in when:
        verdict = remind(case, now=at(11, day, 19))
        assert bool(verdict.messages) == bool(verdict.events)
        case = verdict.state
        heard += [
            (message.code.removeprefix("reminder."), message.recipient, str(message.facts["subject"]))
            for message in verdict.messages
        ]
    return case, heard


def test_before_the_day_after_it_and_then_above() -> None:
    """One working day before, as soon as it is late, and two working days later to whoever it escalates to."""
    case = attrs.evolve(CASE, checks=CASE.checks)

    def about(subject: str, *days: int) -> list[tuple[str, str]]:
        return [(step, who) for step, who, what in reminders(case, *days)[1] if what == subject]

    assert [] == about("AR-1", 23)
    assert [("soon", "finance")] == about("AR-1", 23, 24)
    assert [("soon", "finance"), ("late", "finance")] == about("AR-1", 23, 24, 25, 26, 27)
    assert [("soon", "finance"), ("late", "finance"), ("escalated", "hr")] == about("AR-1", *range(23, 31))
    assert [("late", "finance"), ("escalated", "hr")] == about("AR-1", 30)
    assert [("soon", "wang.wei")] == about("C-1", 27)


def test_the_deadline_itself_is_not_late() -> None:
    """At the very moment it is due it is not late yet."""
    due_at = at(11, 25, 18)
    on_time = remind(CASE, now=due_at)

    assert {"reminder.soon"} == {message.code for message in on_time.messages}
    late = remind(CASE, now=due_at.replace(microsecond=1))
    assert "reminder.late" in {message.code for message in late.messages}


def test_each_step_is_told_once() -> None:
    """However often a round looks; nothing to tell is no event."""
    case, first = reminders(CASE, 26)
    again = remind(case, now=at(11, 26, 20))

    assert first
    assert ((), ()) == (again.events, again.messages)
    assert case == again.state


def test_what_is_done_is_not_reminded_of() -> None:
    """A client that was documented is owed by the supervisor from then on, with a key of its own."""
    written = yes(document_item(CASE, "C-1", summary="x", by=WANG, at=NOW))
    _, heard = reminders(written, 30)

    assert ("late", "zhao.min", "C-1") in heard
    assert "wang.wei" not in {who for _, who, _ in heard}


def test_what_is_owed_a_second_time_counts_anew() -> None:
    """What is no longer owed is forgotten."""
    case, _ = reminders(CASE, 27)
    assert "document_item:C-1:wang.wei" in case.reminded
    written = yes(document_item(case, "C-1", summary="x", by=WANG, at=NOW))

    assert "document_item:C-1:wang.wei" not in written.reminded
    assert "settle_item:AR-1:finance" in written.reminded


def test_a_reminder_says_what_it_is_about() -> None:
    """With the key the 待办 centre shows it under, and a message key that no other step has."""
    (message,) = [message for message in remind(CASE, now=at(11, 24)).messages if message.facts["subject"] == "AR-1"]

    assert (Hand.NOTIFY, "finance", CASE.target.stream) == (message.hand, message.recipient, message.stream)
    assert f"remind:{CASE.id}:settle_item:AR-1:finance:soon:{CASE.version}" == message.key
    assert {
        "obligation": f"{CASE.id}:settle_item:AR-1:finance",
        "leaver": CASE.leaver_name,
        "owner": "finance",
        "verb": "settle_item",
        "subject": "AR-1",
        "due_at": at(11, 25, 18),
    } == dict(message.facts)
