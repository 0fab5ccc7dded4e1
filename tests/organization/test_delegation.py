"""Delegation: the nearest delegate who is present, without loops."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offboard_core.errors import InvalidInput
from offboard_core.kernel.period import Period
from offboard_core.organization import Delegation, find_delegate

MARCH = Period(start_on=dt.date(2026, 3, 1), end_on=dt.date(2026, 4, 1))
ON = dt.date(2026, 3, 31)
people = st.sampled_from("abcde")


def lets(delegator: str, delegate: str, period: Period = MARCH) -> Delegation:
    """Build a delegation from one person to another."""
    return Delegation(delegator=delegator, delegate=delegate, period=period)


def test_the_direct_delegate() -> None:
    """The direct delegate acts if present."""
    assert find_delegate([lets("a", "b"), lets("b", "c")], "a", ON, frozenset()) == "b"


def test_an_absent_delegate_is_passed_over() -> None:
    """If the delegate is absent too, their own delegate acts."""
    delegations = [lets("a", "b"), lets("b", "c")]

    assert find_delegate(delegations, "a", ON, frozenset({"b"})) == "c"
    assert find_delegate(delegations, "a", ON, frozenset({"b", "c"})) is None


def test_of_several_delegates_the_one_who_is_there() -> None:
    """Of two delegates the first named comes first, then the second, then their own delegates."""
    delegations = [lets("a", "b"), lets("b", "x"), lets("a", "c")]

    assert find_delegate(delegations, "a", ON, frozenset()) == "b"
    assert find_delegate(delegations, "a", ON, frozenset({"b"})) == "c"
    assert find_delegate(delegations, "a", ON, frozenset({"b", "c"})) == "x"


@pytest.mark.parametrize(
    ("on", "delegate"),
    [("2026-02-28", None), ("2026-03-01", "b"), ("2026-03-31", "b"), ("2026-04-01", None)],
)
def test_only_within_its_window(on: str, delegate: str | None) -> None:
    """A delegation holds from its first day to the day before its end."""
    assert find_delegate([lets("a", "b")], "a", dt.date.fromisoformat(on), frozenset()) == delegate


def test_nobody_delegated() -> None:
    """Without a delegation there is no delegate."""
    assert find_delegate([lets("b", "c")], "a", ON, frozenset()) is None


@pytest.mark.parametrize("size", [2, 3, 5])
def test_a_loop_comes_to_an_end(size: int) -> None:
    """A circle of absent delegates gives None; a person is never their own delegate."""
    circle = [lets(str(n), str((n + 1) % size)) for n in range(size)]

    assert find_delegate(circle, "0", ON, frozenset(map(str, range(1, size)))) is None
    assert find_delegate(circle, "0", ON, frozenset(map(str, range(size)))) is None
    assert find_delegate(circle, "0", ON, frozenset()) == "1"


@given(st.lists(st.tuples(people, people).filter(lambda pair: pair[0] != pair[1])), people, st.frozensets(people))
def test_a_delegate_is_found_exactly_when_one_can_be_reached(
    pairs: list[tuple[str, str]], person: str, absent: frozenset[str]
) -> None:
    """A delegate is found exactly if a chain of absent delegates leads to a present one."""
    reached, passed = set[str](), {person}
    for _ in range(6):
        reached |= {to for by, to in pairs if by in passed} - {person}
        passed |= reached & absent
    found = find_delegate([lets(*pair) for pair in pairs], person, ON, absent)

    assert (found in reached - absent) if reached - absent else found is None


def test_nobody_delegates_to_themselves() -> None:
    """A delegation to oneself cannot be built."""
    with pytest.raises(InvalidInput) as caught:
        lets("a", "a")

    assert caught.value.findings[0].code == "delegation.to_oneself"
