"""Collaborators: who works with a client beside its owner, from when to when."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
import pytest

from offboard_core.access.standing import Employment, Standing
from offboard_core.access.target import SharingLevel
from offboard_core.clients import Collaboration
from offboard_core.clients.collaboration import end_sharing, share
from offboard_core.errors import InvalidInput
from offboard_core.kernel.identity import PersonId
from offboard_core.kernel.verdict import Decided, Refused, Verdict
from tests.clients.builders import NOW as NOON
from tests.clients.builders import a_client

TICK = dt.timedelta(microseconds=1)
WANG = Standing(id=PersonId("wang.wei"), name="王伟")
CLIENT = a_client(id="C-7")


def shared(person: Standing = WANG, **changes: Any) -> Verdict[Collaboration]:  # noqa: ANN401
    """Share a client from noon on, for reading."""
    how = {name: changes.pop(name) for name in ("now", "known") if name in changes}
    told = {"level": SharingLevel.READ, "from_at": NOON, "until_at": None, **changes}
    draft = Collaboration(id=Collaboration.id_of(CLIENT.id, person.id), client=CLIENT.id, person=person.id, **told)
    return share(draft, CLIENT, person, **{"now": NOON, **how})


def part(**changes: Any) -> Collaboration:  # noqa: ANN401
    """Return somebody's part in the client."""
    verdict = shared(**changes)
    assert isinstance(verdict, Decided)
    return verdict.state


def codes(verdict: object) -> list[str]:
    """Return the reasons of a no."""
    assert isinstance(verdict, Refused)
    return [finding.code for finding in verdict.findings]


def test_a_client_is_shared() -> None:
    """It stands in the client's own chain who works with it, how far, and how long."""
    verdict = shared(until_at=NOON + TICK, reason="联合投标")
    assert isinstance(verdict, Decided)

    assert ("C-7:wang.wei", "C-7", "wang.wei") == (verdict.state.id, verdict.state.client, verdict.state.person)
    assert [("client_shared", "clients/C-7")] == [(event.type, event.stream) for event in verdict.events]
    assert "collaborations/C-7:wang.wei" == verdict.state.target.stream


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"person": attrs.evolve(WANG, employment=Employment.NOTICE)}, ["sharing.person_leaving"]),
        ({"person": attrs.evolve(WANG, id=PersonId("li.na"))}, ["sharing.owner_already"]),
        ({"from_at": NOON - 2 * TICK, "until_at": NOON}, ["sharing.over_already"]),
    ],
)
def test_with_whom_a_client_is_not_shared(changes: dict[str, Any], expected: list[str]) -> None:
    """Nobody who leaves, not its owner, and not for a time that is over."""
    assert expected == codes(shared(**changes))


def test_a_later_window_takes_the_place_of_the_earlier() -> None:
    """At its version; the same again changes nothing."""
    known = attrs.evolve(part(), version=3)
    again = shared(known=known)
    wider = shared(known=known, level=SharingLevel.READ_WRITE)

    assert Decided(state=known) == again
    assert isinstance(wider, Decided)
    assert (3, SharingLevel.READ_WRITE) == (wider.state.version, wider.state.level)


def test_sharing_ends() -> None:
    """From that moment on, and be it before it began; what is over stays as it is."""
    verdict = end_sharing(part(), now=NOON + TICK)
    assert isinstance(verdict, Decided)

    assert ["sharing_ended"] == [event.type for event in verdict.events]
    assert (True, False) == (
        verdict.state.as_collaborator.holds_at(NOON),
        verdict.state.as_collaborator.holds_at(NOON + TICK),
    )
    assert Decided(state=verdict.state) == end_sharing(verdict.state, now=NOON + 2 * TICK)
    planned = end_sharing(part(from_at=NOON + TICK), now=NOON)
    assert isinstance(planned, Decided)
    assert not planned.state.as_collaborator.holds_at(NOON + TICK)


@pytest.mark.parametrize("changes", [{"until_at": NOON}, {"from_at": NOON.replace(tzinfo=None)}])
def test_a_window_has_to_be_one(changes: dict[str, Any]) -> None:
    """It holds some moment, and everybody knows which."""
    with pytest.raises(InvalidInput):
        attrs.evolve(part(), **changes)
