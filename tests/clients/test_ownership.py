"""Ownership: one owner at every instant, a history without gap or overlap, nobody who leaves."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offboard_core.access.standing import Employment, Standing
from offboard_core.clients import Client, Ownership
from offboard_core.clients.ownership import SINCE_EVER, ChangeOfHands, change_hands, owned_days
from offboard_core.clients.register import register
from offboard_core.kernel.verdict import Decided, Refused, Verdict
from tests.clients.builders import DAY, a_client, a_person

PEOPLE = ("li.na", "wang.wei", "zhao.min")


def yes(verdict: Verdict[Client]) -> Decided[Client]:
    """Take a verdict for a yes."""
    assert isinstance(verdict, Decided)
    return verdict


def transfer(client: Client, to: Standing, *, on: dt.date, reason: str, case: str | None = None) -> Verdict[Client]:
    """Give a client to somebody."""
    return change_hands(client, to, ChangeOfHands(on=on, reason=reason, case=case))


def codes(verdict: Verdict[Client]) -> list[str]:
    """Name every reason of a no."""
    assert isinstance(verdict, Refused)
    return [finding.code for finding in verdict.findings]


def registered() -> Client:
    """A client of Li Na's since `DAY`."""
    return yes(register(a_client(), on=DAY)).state


def test_a_transfer_names_who_when_and_why() -> None:
    """The client has a new owner from that day on, the history keeps the former, the event tells both."""
    later = DAY + dt.timedelta(days=3)
    decided = yes(transfer(registered(), a_person("wang.wei"), on=later, reason="离职交接", case="li.na#1"))
    facts = {"before": "li.na", "after": "wang.wei", "on": later, "reason": "离职交接", "case": "li.na#1"}

    assert decided.state.owner == "wang.wei"
    assert (
        Ownership(owner="li.na", from_on=DAY),
        Ownership(owner="wang.wei", from_on=later, reason="离职交接", case="li.na#1"),
    ) == decided.state.ownerships
    assert [("client_transferred", facts)] == [(event.type, event.facts) for event in decided.events]


@pytest.mark.parametrize("employment", [Employment.NOTICE, Employment.DEPARTED])
@pytest.mark.parametrize("person", ["wang.wei", "li.na"])
def test_never_to_somebody_who_leaves(person: str, employment: Employment) -> None:
    """Neither somebody on notice nor somebody who has left receives a client, not even the one they own."""
    verdict = transfer(registered(), a_person(person, employment), on=DAY, reason="调整")

    assert ["client.receiver_leaving"] == codes(verdict)


def test_to_the_owner_nothing_happens() -> None:
    """Whoever owns it already gets no second stretch, and nothing is written down."""
    client = registered()
    decided = yes(transfer(client, a_person("li.na"), on=DAY, reason=""))

    assert (client, ()) == (decided.state, decided.events)


@pytest.mark.parametrize(("days", "allowed"), [(-1, False), (0, True)], ids=["the day before", "the first day"])
def test_no_transfer_before_the_owner_began(days: int, *, allowed: bool) -> None:
    """The day an owner began may be the day they pass it on; an earlier one would overlap with the owner before."""
    verdict = transfer(registered(), a_person("wang.wei"), on=DAY + dt.timedelta(days=days), reason="调整")

    assert allowed == bool(verdict)


def test_every_reason_is_given() -> None:
    """A blank reason, a leaving receiver and a day too early stand side by side."""
    verdict = transfer(registered(), a_person("wang.wei", Employment.NOTICE), on=DAY - dt.timedelta(days=1), reason=" ")

    assert ["client.receiver_leaving", "client.no_reason", "client.transfer_backdated"] == codes(verdict)


def test_where_nobody_wrote_down_since_when() -> None:
    """A client without a history keeps the former owner for all days before the transfer."""
    client = yes(transfer(a_client(), a_person("wang.wei"), on=DAY, reason="调整")).state

    assert SINCE_EVER == client.ownerships[0].from_on
    assert ["li.na", "wang.wei"] == [client.owner_on(day) for day in (DAY - dt.timedelta(days=1), DAY)]


def test_days_held() -> None:
    """Each stretch holds until the next one begins, the last one until the day asked; never less than none."""
    client = yes(transfer(registered(), a_person("wang.wei"), on=DAY + dt.timedelta(days=5), reason="调整")).state

    assert [5, 2] == [days for _, days in owned_days(client, DAY + dt.timedelta(days=7))]
    assert [5, 0] == [days for _, days in owned_days(client, DAY)]
    assert () == owned_days(a_client(), DAY)


@given(
    moves=st.lists(
        st.tuples(st.sampled_from(PEOPLE), st.integers(min_value=-3, max_value=9), st.sampled_from(Employment)),
        max_size=12,
    ),
    asked=st.integers(min_value=0, max_value=120),
)
def test_one_owner_at_every_instant(moves: list[tuple[str, int, Employment]], asked: int) -> None:
    """Whatever is tried, every day from the first on has exactly one owner: the last one moved to by then."""
    client, day = registered(), DAY
    told = [(DAY, "li.na")]
    for person, step, employment in moves:
        wanted = day + dt.timedelta(days=step)
        verdict = transfer(client, a_person(person, employment), on=wanted, reason="调整")
        assert bool(verdict) == (employment is Employment.ACTIVE and (step >= 0 or person == client.owner))
        if isinstance(verdict, Decided) and verdict.events:
            assert client.ownerships == verdict.state.ownerships[:-1]
            client, day = verdict.state, wanted
            told.append((wanted, person))
    someday = DAY + dt.timedelta(days=asked)

    assert [person for since, person in told if since <= someday][-1] == client.owner_on(someday)
    assert client.owner_on(DAY - dt.timedelta(days=1)) is None
    assert (max(someday, day) - DAY).days == sum(days for _, days in owned_days(client, max(someday, day)))
