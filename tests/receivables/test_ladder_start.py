"""How a ladder begins, and how it follows its receivable."""

from __future__ import annotations

import attrs
import pytest

from offboard_core.receivables import Receivable
from offboard_core.receivables.ladder_start import follow
from offboard_core.receivables.worklist import ladder_obligations
from tests.receivables.decisions import open_ladder
from tests.receivables.given import CLAIM, POLICY, day, decided, look, looked, opened


@pytest.mark.parametrize(("number", "baseline"), [(-5, None), (29, None), (30, 30), (60, 60), (400, 90)])
def test_what_is_old_on_the_first_day_is_the_opening_baseline(number: int, baseline: int | None) -> None:
    """Past no tier it is a claim like any other; past one it belongs to the baseline."""
    ladder = opened(on=day(number))

    assert (baseline, baseline is not None) == (ladder.baseline_days, ladder.awaits_release)


@pytest.mark.parametrize(
    ("claim", "baseline"),
    [(attrs.evolve(CLAIM, due_on=None), 0), (attrs.evolve(CLAIM, client=""), 30)],
    ids=["age unknown", "age known"],
)
def test_what_cannot_be_right_counts_as_old(claim: Receivable, baseline: int) -> None:
    """Once a missing date is put right the claim may turn out old: finance looks before a letter goes."""
    assert (baseline, True) == (opened(claim, on=day(30)).baseline_days, opened(claim, on=day(30)).awaits_release)


def test_a_ladder_begins_with_its_claim() -> None:
    """Client and salesperson come from the claim, and it is looked at on its first day."""
    verdict = decided(open_ladder(CLAIM, POLICY, on=day(3)))

    assert ("AR-1", "C-1", "华东重工", "wang.wei", day(3), day(3), 0) == (
        verdict.state.id,
        verdict.state.client,
        verdict.state.name,
        verdict.state.salesperson,
        verdict.state.opened_on,
        verdict.state.next_review_on,
        verdict.state.version,
    )
    assert ["ladder_opened"] == [event.type for event in verdict.events]


def test_a_changed_claim_is_looked_at_the_same_day() -> None:
    """The next review is drawn forward, never pushed back."""
    ladder = looked(opened(), 0)

    verdict = decided(follow(ladder, CLAIM, on=day(7)))

    assert (day(30), day(7)) == (ladder.next_review_on, verdict.state.next_review_on)
    assert ["review_brought_forward"] == [event.type for event in verdict.events]


@pytest.mark.parametrize("number", [30, 31])
def test_a_review_is_never_pushed_back(number: int) -> None:
    """A ladder that is due by then anyhow changes nothing."""
    ladder = looked(opened(), 0)

    assert (ladder, ()) == (
        decided(follow(ladder, CLAIM, on=day(number))).state,
        decided(follow(ladder, CLAIM, on=day(number))).events,
    )


def test_another_salesperson_takes_the_open_steps_over() -> None:
    """The statement is no longer the former's to write but the new one's; nobody is written to."""
    reminded = looked(opened(), 30)

    verdict = decided(follow(reminded, attrs.evolve(CLAIM, salesperson="li.na"), on=day(31)))

    assert ["ladder_rerouted"] == [event.type for event in verdict.events]
    assert [["file_statement:AR-1:wang.wei"], ["file_statement:AR-1:li.na"]] == [
        [todo.key for todo in ladder_obligations(ladder)] for ladder in (reminded, verdict.state)
    ]
    assert () == verdict.messages


def test_another_salesperson_does_not_repeat_a_letter() -> None:
    """The client is not written to twice for it."""
    sent = looked(opened(), 90)
    handed = attrs.evolve(CLAIM, salesperson="li.na")

    followed = decided(follow(sent, handed, on=day(91))).state

    assert () == look(followed, 91, handed).messages


def test_a_renamed_client_is_followed() -> None:
    """Name and id of the client are always the claim's."""
    moved = attrs.evolve(CLAIM, client="C-2", client_name="华东重工集团")

    ladder = decided(follow(opened(), moved, on=day(0))).state

    assert ("C-2", "华东重工集团") == (ladder.client, ladder.name)


def test_a_client_without_a_name_is_called_by_its_id() -> None:
    """The source may not know a name."""
    assert "C-1" == opened(attrs.evolve(CLAIM, client_name="")).name
