"""Targets: when a thing is shared with a person, and the chain of its journal."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.access import Collaborator, SharingLevel, Target
from offboard_core.access.standing import target_of
from offboard_core.errors import InvalidInput

FROM = dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)
UNTIL = FROM + dt.timedelta(days=7)
TICK = dt.timedelta(microseconds=1)
SHARED = Collaborator(person="li.na", level=SharingLevel.READ, from_at=FROM, until_at=UNTIL)


@pytest.mark.parametrize(
    ("at", "is_shared"), [(FROM - TICK, False), (FROM, True), (UNTIL - TICK, True), (UNTIL, False)]
)
def test_sharing_holds_from_its_first_moment_to_before_its_last(at: dt.datetime, *, is_shared: bool) -> None:
    """`from_at` is included and `until_at` is not."""
    assert is_shared is SHARED.holds_at(at)


def test_sharing_without_an_end_goes_on() -> None:
    """Without `until_at` a thing stays shared, but still not before `from_at`."""
    unlimited = attrs.evolve(SHARED, until_at=None)

    assert unlimited.holds_at(UNTIL + dt.timedelta(days=3650))
    assert not unlimited.holds_at(FROM - TICK)


@pytest.mark.parametrize("window", [(FROM, FROM), (FROM, FROM - TICK), (FROM.replace(tzinfo=None), UNTIL)])
def test_a_window_has_a_length_and_a_zone(window: tuple[dt.datetime, dt.datetime]) -> None:
    """An empty window and a moment without a zone are refused."""
    with pytest.raises(InvalidInput):
        attrs.evolve(SHARED, from_at=window[0], until_at=window[1])


def test_a_target_names_its_chain() -> None:
    """The chain is `<kind>/<id>`; a target is its own target, and other objects have none."""
    client = Target(kind="clients", id="C-7")

    assert "clients/C-7" == client.stream
    assert client is target_of(client)
    with pytest.raises(TypeError, match="int has no target"):
        target_of(7)
