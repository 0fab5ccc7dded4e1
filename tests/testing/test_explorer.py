"""The model checker: reachable states, shortest traces, stuck states, and infinite worlds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from offboard_core.testing.explorer import Exploration, Trace, explore


def counting(state: int) -> Iterator[tuple[str, int]]:
    """Count up to twelve in steps of one or three; seven is a dead end."""
    if state in {7, 12}:
        return
    for step in (1, 3):
        if state + step <= 12:
            yield f"+{step}", state + step


def look(**laws: object) -> Exploration[int]:
    """Explore counting from zero."""
    return explore(
        [0],
        counting,
        key=lambda state: state,
        is_final=lambda state: state == 12,
        laws={name: law for name, law in laws.items() if callable(law)},
    )


def test_every_state_is_found_once() -> None:
    """The result has every state once, the number of steps, and the number of final states."""
    found = look()

    assert list(range(13)) == sorted(found.found)
    assert (13, 20, 1) == (found.states, found.steps, found.finals)


def test_a_corner_is_found_with_the_shortest_way_into_it() -> None:
    """The trace to the dead end at seven has three acts."""
    found = look()

    assert not found
    assert (Trace(law="ends", acts=("+1", "+3", "+3"), said="no final state is reachable"),) == found.stuck


def test_a_broken_law_is_told_once_with_the_shortest_way() -> None:
    """Nine is reached with three acts, although longer ways exist."""
    found = look(small=lambda state: "" if state < 9 else f"{state} is not small", fine=lambda _: "")

    assert (Trace(law="small", acts=("+3", "+3", "+3"), said="9 is not small"),) == found.violations
    assert "small: 9 is not small\n  1. +3\n  2. +3\n  3. +3" == str(found.violations[0])


def test_a_law_of_steps_sees_where_they_come_from() -> None:
    """Steps into known states are checked too."""
    found = explore(
        [0],
        counting,
        key=lambda state: state,
        is_final=lambda state: state >= 7,
        laws={},
        laws_of_steps={"no jump to six": lambda before, act, after: act if (before, after) == (3, 6) else ""},
    )

    assert (Trace(law="no jump to six", acts=("+3", "+3"), said="+3"),) == found.violations
    assert () == found.stuck


def test_what_counts_as_one_is_the_keys() -> None:
    """States with equal keys are visited once; a world without faults is true."""
    found = explore(
        [0],
        lambda state: [("on", state + 1)],
        key=lambda state: state % 5,
        is_final=lambda state: state == 4,
        laws={"small": lambda state: "" if state < 5 else "large"},
    )

    assert found
    assert (0, 1, 2, 3, 4) == found.found


def test_a_start_may_break_a_law() -> None:
    """A start that breaks a law has an empty trace; a start given twice counts once."""
    found = explore(
        [3, 3],
        lambda _: (),
        key=lambda state: state,
        is_final=lambda _: True,
        laws={"even": lambda state: str(state % 2)},
    )

    assert (Trace(law="even", acts=(), said="1"),) == found.violations
    assert 1 == found.states


def test_a_world_without_an_end_is_said_to_be_one() -> None:
    """Too many states raise an error."""
    with pytest.raises(RuntimeError, match="more than 100 states"):
        explore(
            [0],
            lambda state: [("on", state + 1)],
            key=lambda state: state,
            is_final=lambda _: False,
            laws={},
            most=100,
        )
