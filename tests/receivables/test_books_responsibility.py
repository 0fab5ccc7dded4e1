"""Who answers for a claim, between our own hand-over and the host's books."""

from __future__ import annotations

import attrs
import pytest

from offboard_core.access.standing import Employment, Standing
from offboard_core.kernel.identity import PersonId
from offboard_core.receivables.books import hand_over, take_in
from tests.receivables.given import CLAIM, codes, decided


def standing(id: str = "li.na", employment: Employment = Employment.ACTIVE) -> Standing:
    """Return what somebody stands as."""
    return Standing(id=PersonId(id), name=id, employment=employment)


HANDED = decided(hand_over(CLAIM, standing(), case="wang.wei/1")).state


def test_a_claim_is_handed_over() -> None:
    """The new one answers, the former stays on record as originator and as the one the books still name."""
    verdict = decided(hand_over(CLAIM, standing(), case="wang.wei/1"))

    assert ("li.na", "wang.wei", "wang.wei") == (HANDED.salesperson, HANDED.originator, HANDED.handed_from)
    assert ("receivable_handed_over", {"before": "wang.wei", "after": "li.na", "case": "wang.wei/1"}) == (
        verdict.events[0].type,
        verdict.events[0].facts,
    )


@pytest.mark.parametrize("employment", [Employment.NOTICE, Employment.DEPARTED])
def test_never_to_somebody_who_leaves(employment: Employment) -> None:
    """Who is on notice or gone takes nothing over."""
    assert ["receivable.receiver_leaving"] == codes(hand_over(CLAIM, standing(employment=employment)))


def test_to_the_same_person_is_no_event() -> None:
    """Nothing changes hands."""
    assert () == decided(hand_over(CLAIM, standing("wang.wei"))).events


def test_books_that_have_not_heard_of_it_do_not_undo_it() -> None:
    """As long as they name the former one, the new one stays."""
    assert (HANDED, ()) == (decided(take_in(HANDED, CLAIM)).state, decided(take_in(HANDED, CLAIM)).events)


@pytest.mark.parametrize("name", ["li.na", "sun.li"], ids=["they have heard", "they know better"])
def test_books_that_name_anybody_else_are_right(name: str) -> None:
    """From then on the books decide again."""
    kept = decided(take_in(HANDED, attrs.evolve(CLAIM, salesperson=name))).state

    assert (name, None, "wang.wei") == (kept.salesperson, kept.handed_from, kept.originator)


def test_handed_on_the_books_still_name_the_first() -> None:
    """Two hand-overs before the books have heard of one."""
    on = decided(hand_over(HANDED, standing("sun.li"))).state

    assert ("sun.li", "wang.wei") == (on.salesperson, on.handed_from)


def test_handed_back_the_books_are_right_again() -> None:
    """What they name is who answers."""
    back = decided(hand_over(HANDED, standing("wang.wei"))).state

    assert ("wang.wei", None) == (back.salesperson, back.handed_from)
