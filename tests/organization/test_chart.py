"""The org chart has no loops, whatever a host passes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offboard_core.errors import InvalidInput
from offboard_core.organization import OrgChart

CHART = OrgChart(supervisor_of={"li.na": "zhao.min", "wang.wei": "zhao.min", "zhao.min": "boss", "sun": "zhou"})
people = st.sampled_from("abcdef")


def test_everybody_above_nearest_first() -> None:
    """The chain starts with the direct superior and ends at the top."""
    assert CHART.chain_above("li.na") == ("zhao.min", "boss")
    assert CHART.chain_above("boss") == ()
    assert CHART.chain_above("nobody") == ()


def test_who_is_above_whom() -> None:
    """Superiors of every level are above; oneself, colleagues, reports and strangers are not."""
    assert CHART.is_above("zhao.min", "li.na")
    assert CHART.is_above("boss", "li.na")
    assert not CHART.is_above("li.na", "li.na")
    assert not CHART.is_above("wang.wei", "li.na")
    assert not CHART.is_above("li.na", "zhao.min")
    assert not CHART.is_above("zhou", "li.na")


@pytest.mark.parametrize(
    ("supervisor_of", "loop"),
    [
        ({"a": "a"}, "a → a"),
        ({"a": "b", "b": "a"}, "a → b → a"),
        ({"x": "a", "a": "b", "b": "c", "c": "a"}, "a → b → c → a"),
        ({"ok": "top", "b": "c", "c": "b"}, "b → c → b"),
    ],
)
def test_nobody_stands_above_themselves(supervisor_of: dict[str, str], loop: str) -> None:
    """A loop of any length is refused and named completely, without people who only lead into it."""
    with pytest.raises(InvalidInput) as caught:
        OrgChart(supervisor_of=supervisor_of)

    assert [("org.cycle", loop)] == [(f.code, f.facts["value"]) for f in caught.value.findings]


@given(st.dictionaries(people, people))
def test_a_chart_is_built_exactly_when_every_chain_ends(supervisor_of: dict[str, str]) -> None:
    """A chart is refused exactly if following superiors does not end within the number of people."""

    def ends(person: str) -> bool:
        here: str | None = person
        for _ in range(len(supervisor_of) + 1):
            here = supervisor_of.get(here) if here is not None else None
        return here is None

    if not all(ends(person) for person in supervisor_of):
        with pytest.raises(InvalidInput):
            OrgChart(supervisor_of=supervisor_of)
        return
    chart = OrgChart(supervisor_of=supervisor_of)

    for person, superior in supervisor_of.items():
        assert (superior, *chart.chain_above(superior)) == chart.chain_above(person)
        assert person not in chart.chain_above(person)


def test_a_loop_made_afterwards_does_not_get_in() -> None:
    """The chart keeps its own copy, so later changes of the host's mapping have no effect."""
    supervisor_of = {"a": "b"}
    chart = OrgChart(supervisor_of=supervisor_of)
    supervisor_of["b"] = "a"

    assert chart.chain_above("a") == ("b",)


def test_a_deep_chart() -> None:
    """A chain of twenty thousand people is checked."""
    chart = OrgChart(supervisor_of={str(n): str(n + 1) for n in range(20_000)})

    assert len(chart.chain_above("0")) == 20_000


def test_an_empty_chart() -> None:
    """Without superiors no person is above another."""
    assert not OrgChart().is_above("a", "b")
