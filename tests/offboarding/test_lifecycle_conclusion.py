"""How a decision ends: the stage follows the facts, and a reminder goes with the obligation it was about."""

from __future__ import annotations

import attrs

from offboard_core.kernel.verdict import Decided, Hand, Message
from offboard_core.offboarding import Stage
from offboard_core.offboarding.lifecycle import before_departure, conclude, step_on
from tests.offboarding.people import NOW, a_case, a_ready_case, at, checked, event_types, messages, why, yes

LOST = Message(key="k", hand=Hand.NOTIFY, code="c", recipient="r", stream="s")


def test_the_stage_follows_the_facts() -> None:
    """Whatever a decision was about, the case stands where its facts put it, and the events say how it got there."""
    signed_elsewhere = attrs.evolve(a_ready_case(), stage=Stage.HANDOVER)
    verdict = conclude(signed_elsewhere, a_case().event("something_happened"), at=NOW)

    assert Stage.READY is verdict.state.stage
    assert ["something_happened", "stage_changed", "stage_changed"] == event_types(verdict)


def test_nothing_happened() -> None:
    """A case as it was is kept as it was."""
    assert Decided(state=a_ready_case()) == conclude(a_ready_case(), at=NOW)


def test_what_time_alone_makes_due_changes_no_case() -> None:
    """From the last working day on the departure is owed; the case stays as it was, and the office shows it."""
    ready = a_ready_case()

    assert Decided(state=ready) == conclude(ready, at=at(12, 18))
    assert ([], ["confirm_departure:wang.wei#1:hr"]) == tuple(
        [todo.key for todo in ready.obligations(now) if todo.verb != "settle_legal_task"] for now in (NOW, at(12, 18))
    )


def test_messages_of_the_decision_are_passed_on() -> None:
    """What the host is asked to do stays as it was decided; what it is to show is the office's to say."""
    assert (LOST,) == messages(conclude(a_ready_case(), at=at(12, 18), messages=(LOST,)))


def test_a_reminder_is_forgotten_with_its_obligation() -> None:
    """What is still owed stays reminded of, what time has made due included."""
    ready = attrs.evolve(a_ready_case(), reminded={"confirm_departure:wang.wei#1:hr": "soon", "sign_off:hr:hr": "late"})

    assert [{}, {"confirm_departure:wang.wei#1:hr": "soon"}] == [
        conclude(ready, at=now).state.reminded for now in (NOW, at(12, 18))
    ]


def test_a_step_is_refused_with_the_reasons_of_both() -> None:
    """The decision's own reasons, and what stands against the step."""
    case = a_case()
    own = (case.finding("case.no_reason"),)

    assert ["case.no_reason"] == why(step_on(case, "withdraw", at=NOW, findings=own))
    assert ["case.no_reason", "case.step_not_open_here"] == why(step_on(case, "close", at=NOW, findings=own))
    assert Stage.WITHDRAWN is yes(step_on(case, "withdraw", at=NOW)).stage


def test_a_handover_is_worked_on_before_the_departure() -> None:
    """Not in a draft, not when it is over."""
    draft = attrs.evolve(a_case(), stage=Stage.DRAFT)

    assert () == before_departure(checked())
    assert ["case.not_open"] == [finding.code for finding in before_departure(draft)]
