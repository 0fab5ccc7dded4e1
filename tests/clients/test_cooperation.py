"""The history of cooperation, append-only, and losses that stay on record."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
import pytest

from offboard_core.clients import Client, Cooperation, CooperationSort, Loss
from offboard_core.clients.cooperation import record_cooperation, record_loss, win_back
from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Decided, Refused
from tests.clients.builders import DAY, a_client

TODAY = DAY
ORDER = Cooperation(
    sort=CooperationSort.ORDER, on=TODAY, reference="SO-1", summary="首单", amount=Money.of("9.00", "CNY"), by="li.na"
)
LOSS = Loss(on=TODAY, reason="价格", competitor="友商", amount=Money.of("100.00", "CNY"), case="wang#1", by="li.na")


def codes(verdict: object) -> list[str]:
    """Return the reasons of a no."""
    assert isinstance(verdict, Refused)
    return [finding.code for finding in verdict.findings]


def lost() -> Client:
    """Return a client that was lost today."""
    verdict = record_loss(a_client(), LOSS, today=TODAY)
    assert isinstance(verdict, Decided)
    return verdict.state


def test_history_is_added_to() -> None:
    """What was there stays; the event names the host's number of it."""
    client = attrs.evolve(a_client(), cooperation=(attrs.evolve(ORDER, reference="SO-0"),))
    verdict = record_cooperation(client, ORDER, today=TODAY)
    assert isinstance(verdict, Decided)

    assert ("SO-0", "SO-1") == tuple(item.reference for item in verdict.state.cooperation)
    assert ("cooperation_recorded", "order", "SO-1") == (
        verdict.events[0].type,
        verdict.events[0].facts["sort"],
        verdict.events[0].facts["reference"],
    )


def test_the_same_thing_is_kept_once() -> None:
    """Whoever tells it again; told otherwise it is refused, and of another sort it is another thing."""
    client = attrs.evolve(a_client(), cooperation=(ORDER,))

    assert Decided(state=client) == record_cooperation(client, attrs.evolve(ORDER, by="zhao"), today=TODAY)
    assert ["cooperation.known_already"] == codes(
        record_cooperation(client, attrs.evolve(ORDER, summary="改写"), today=TODAY)
    )
    assert record_cooperation(client, attrs.evolve(ORDER, sort=CooperationSort.COMPLAINT), today=TODAY)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"reference": " "}, ["cooperation.no_reference"]),
        ({"on": TODAY + dt.timedelta(days=1)}, ["cooperation.in_the_future"]),
        (
            {"reference": "", "on": TODAY + dt.timedelta(days=1)},
            ["cooperation.no_reference", "cooperation.in_the_future"],
        ),
    ],
)
def test_what_is_no_history(changes: dict[str, Any], expected: list[str]) -> None:
    """Without a number nobody finds it again, and the future is none."""
    assert expected == codes(record_cooperation(a_client(), attrs.evolve(ORDER, **changes), today=TODAY))


def test_a_loss_is_recorded_with_everything() -> None:
    """Date, reason, competitor, amount and case; from then on the client is lost."""
    verdict = record_loss(a_client(), LOSS, today=TODAY)
    assert isinstance(verdict, Decided)

    assert (False, True) == (a_client().is_lost, verdict.state.is_lost)
    facts = verdict.events[0].facts
    assert ("client_lost", "价格", "友商", "wang#1") == (
        verdict.events[0].type,
        facts["reason"],
        facts["competitor"],
        facts["case"],
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"reason": " "}, ["loss.no_reason"]),
        ({"on": TODAY + dt.timedelta(days=1)}, ["loss.in_the_future"]),
        ({"won_back_on": TODAY}, ["loss.not_lost"]),
    ],
)
def test_what_is_no_loss(changes: dict[str, Any], expected: list[str]) -> None:
    """Without a reason, in the future, or won back at once."""
    assert expected == codes(record_loss(a_client(), attrs.evolve(LOSS, **changes), today=TODAY))


def test_a_client_is_lost_once_until_it_comes_back() -> None:
    """Won back, it can be lost again; both losses stay on record."""
    assert ["loss.lost_already"] == codes(record_loss(lost(), LOSS, today=TODAY))

    back = win_back(lost(), on=TODAY, today=TODAY)
    assert isinstance(back, Decided)
    assert (False, TODAY) == (back.state.is_lost, back.state.losses[-1].won_back_on)
    assert ["client_won_back"] == [event.type for event in back.events]
    again = record_loss(back.state, LOSS, today=TODAY)
    assert isinstance(again, Decided)
    assert 2 == len(again.state.losses)


@pytest.mark.parametrize("days", [-1, 1])
def test_a_client_comes_back_between_its_loss_and_today(days: int) -> None:
    """Not before it was lost, and not in the future."""
    on = TODAY + dt.timedelta(days=days)

    assert ["loss.won_back_out_of_order"] == codes(win_back(lost(), on=on, today=TODAY))
    assert ["loss.not_lost"] == codes(win_back(a_client(), on=TODAY, today=TODAY))
