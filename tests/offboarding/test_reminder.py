"""Reminders: before the day, after it, and then to somebody above; each once, and never for what is done."""

from __future__ import annotations

from offboard_core.documents.catalogue import say
from offboard_core.kernel.verdict import Hand
from offboard_core.offboarding import OffboardingCase
from offboard_core.offboarding.documentation import Account, document_item
from offboard_core.offboarding.reminder import remind
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
            (message.code.removeprefix("reminder."), message.recipient, key.split(":")[2])
            for message in verdict.messages
            for key in message.facts["obligations"]  # type: ignore[attr-defined]
        ]
    return case, heard


def test_before_the_day_after_it_and_then_above() -> None:
    """One working day before, as soon as it is late, and two working days later to whoever it escalates to."""

    def about(subject: str, *days: int) -> list[tuple[str, str]]:
        return [(step, who) for step, who, what in reminders(CASE, *days)[1] if what == subject]

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
    written = yes(document_item(CASE, "C-1", Account(summary="x"), by=WANG, at=NOW))
    _, heard = reminders(written, 30)

    assert ("late", "zhao.min", "C-1") in heard
    assert "wang.wei" not in {who for _, who, _ in heard}


def test_what_is_owed_a_second_time_counts_anew() -> None:
    """What is no longer owed is forgotten."""
    case, _ = reminders(CASE, 27)
    assert "document_item:C-1:wang.wei" in case.reminded
    written = yes(document_item(case, "C-1", Account(summary="x"), by=WANG, at=NOW))

    assert "document_item:C-1:wang.wei" not in written.reminded
    assert "settle_item:AR-1:finance" in written.reminded


def test_a_reminder_says_what_it_is_about() -> None:
    """Everything somebody owes is one message, under the keys the 待办 centre shows it by, worded in both languages."""
    many = checked(*(a_client(f"C-{number}") for number in range(200)))
    (message,) = [found for found in remind(many, now=at(11, 27)).messages if found.recipient == "wang.wei"]
    facts = dict(message.facts)
    keys = facts.pop("obligations")

    assert (Hand.NOTIFY, many.target.stream) == (message.hand, message.stream)
    assert f"remind:{many.id}:wang.wei:soon:{many.version}" == message.key
    assert {
        "leaver": many.leaver_name,
        "count": 200,
        "due_at": at(11, 30, 18),
        "owners": ("wang.wei",),
        "verbs": ("document_item",),
    } == facts
    assert isinstance(keys, tuple)
    assert (200, f"{many.id}:document_item:C-0:wang.wei") == (len(keys), keys[0])
    assert "200 项待办即将到期" in say(message, "zh-CN")
    assert "填写客户交底" in say(message, "zh-CN")
    assert "200 due soon" in say(message, "en")
