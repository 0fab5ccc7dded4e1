"""The talk that a scorecard may lead to: opened with reasons, held once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
import pytest

from offboard_core.access.standing import Employment
from offboard_core.kernel.verdict import Decided
from offboard_core.review import (
    RiskBand,
    Signal,
    Talk,
)
from offboard_core.review.talk import close_talk, open_talk, talk_obligations
from tests.offboarding.people import LI_NA, event_types, events, leaving, why, yes
from tests.review.test_scorecard import ALARMING, CALM, DAY, card


def opened() -> Talk:
    """Open a talk as HR."""
    return yes(open_talk(card(), LI_NA, id="li.na/1", by="chen", due_on=dt.date(2026, 12, 7)))


def test_a_talk_is_all_that_follows() -> None:
    """A talk has the band and the signals, and is an obligation of HR."""
    verdict = open_talk(card({**ALARMING, Signal.REFUSALS: 0}), LI_NA, id="li.na/1", by="chen", due_on=DAY)
    talk = yes(verdict)

    assert (RiskBand.HIGH, True, "PIA-2026-03") == (talk.band, talk.is_open, talk.impact_assessment)
    assert Signal.REFUSALS not in talk.reasons
    assert len(Signal) - 1 == len(talk.reasons)
    assert ["talk_opened"] == event_types(verdict)
    assert "li.na" == talk.target.leaver
    (todo,) = talk_obligations(talk)
    assert ("hr", "close_talk", "li.na/1") == (todo.owner, todo.verb, todo.subject)
    assert dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC) == todo.due_at


@pytest.mark.parametrize(
    ("behaviour", "person", "known", "expected"),
    [
        (CALM, LI_NA, (), ["talk.not_called_for"]),
        ({}, LI_NA, (), ["talk.not_enough_data"]),
        (ALARMING, leaving(LI_NA), (), ["talk.leaving_already"]),
        (ALARMING, LI_NA, "open", ["talk.open_already"]),
        (ALARMING, LI_NA, "held", []),
    ],
)
def test_when_no_talk_is_opened(behaviour: Any, person: Any, known: Any, expected: list[str]) -> None:  # noqa: ANN401
    """Refused for a low or unknown band, for a leaver, and while another talk is open."""
    other = opened()
    others = {"open": (other,), "held": (attrs.evolve(other, closed_on=DAY),)}.get(known or "", ())
    verdict = open_talk(card(behaviour), person, id="li.na/2", by="chen", due_on=DAY, known=others)

    assert expected == ([] if isinstance(verdict, Decided) else why(verdict))
    assert person.employment is not Employment.DEPARTED


def test_a_talk_is_held_once() -> None:
    """A talk is closed once, with who held it and its outcome."""
    verdict = close_talk(opened(), outcome="工作量过大，已调整", by="chen", on=DAY)
    held = yes(verdict)

    assert (DAY, "chen", "工作量过大，已调整", ()) == (
        held.closed_on,
        held.held_by,
        held.outcome,
        talk_obligations(held),
    )
    assert [{"person": "li.na", "by": "chen", "on": DAY}] == [event.facts for event in events(verdict)]
    assert ["talk.closed_already", "talk.no_outcome"] == why(close_talk(held, outcome=" ", by="chen", on=DAY))
