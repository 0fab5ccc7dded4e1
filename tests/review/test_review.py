"""Review and risk entry as values: targets, snapshots, and due days."""

from __future__ import annotations

import datetime as dt

from offboard_core.review import Moment, RiskCategory, RiskEntry, Snapshot
from tests.review.departures import LEFT_ON, NOTICE_ON, a_review


def test_a_review_belongs_to_the_leavers_departure() -> None:
    """The target has the leaver; events go to the review's own chain."""
    review = a_review()

    assert ("reviews", "wang.wei#1", "wang.wei") == (review.target.kind, review.target.id, review.target.leaver)
    assert ("reviews/wang.wei#1", "wang.wei#1") == (review.event("x").stream, review.finding("x").subject)
    assert not review.is_closed
    assert a_review(closed_on=LEFT_ON).is_closed


def test_later_figures_are_due_after_the_separation() -> None:
    """Later figures are due 30 and 90 days after the separation's figures; before that the day is unknown."""
    separated = a_review(snapshots=(Snapshot(moment=Moment.SEPARATION, on=LEFT_ON, open_lines=0),))

    assert [None, None, dt.date(2027, 1, 22), dt.date(2027, 3, 23)] == [separated.due_on(moment) for moment in Moment]
    assert {None} == {a_review().due_on(moment) for moment in Moment}


def test_an_entry_is_about_a_category_and_can_be_worded() -> None:
    """The observation is a finding with the figures of the entry."""
    entry = RiskEntry(
        id="x:assets",
        category=RiskCategory.ASSETS,
        case="x",
        found_on=NOTICE_ON,
        summary="risk.assets",
        figures={"lost": 1},
    )

    assert ("risk.assets", "x:assets", {"lost": 1}) == (entry.words.code, entry.words.subject, entry.words.facts)
    assert "risks/x:assets" == entry.event("risk_registered").stream
