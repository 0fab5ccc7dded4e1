"""The laws of the ladder, held over worlds drawn by seed: each seed once, the same on every machine."""

from __future__ import annotations

import os
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Hand
from offboard_core.receivables import Scope, StepState, draw_schedule
from tests.receivables.given import day
from tests.receivables.simulated import World, a_world, live_through

SEEDS = int(os.environ.get("LAW_SEEDS", "100"))
"""How many worlds are lived through; `make laws` lives through 10,000."""


def test_the_laws_hold_in_every_world() -> None:
    """In none of them a step is lost, doubled, overtaken, early, after payment, on hold, too close, or told on trial."""
    broken = []
    for seed in range(SEEDS):
        try:
            live_through(seed)
        except AssertionError as error:
            broken.append((seed, str(error).partition("\n")[0]))

    assert [] == broken


def test_the_worlds_are_full_of_life() -> None:
    """What the laws speak of really happens in them, or they would prove nothing."""
    happened: Counter[str] = Counter()
    for seed in range(60):
        world = live_through(seed)
        happened.update(_told_of(world))

    missing = {
        "letter",
        "joint letter",
        "letter taken back",
        "cycle",
        "hold",
        "promise",
        "rehearsed",
        "released",
        "escalated",
        "unnecessary",
        "limitation",
    } - {what for what, count in happened.items() if count}
    assert set() == missing


def _told_of(world: World) -> Counter[str]:
    steps = [step for ladder in world.ladders for step in ladder.steps]
    return Counter(
        {
            "letter": sum(message.hand is Hand.LETTER for _, message in world.told),
            "joint letter": sum(
                message.hand is Hand.LETTER and len(message.facts.get("lines", ())) > 1  # type: ignore[arg-type]
                for _, message in world.told
            ),
            "letter taken back": sum(step.state is StepState.CANCELLED and step.act == "dun" for step in steps),
            "cycle": sum(ladder.cycle > 1 for ladder in world.ladders),
            "hold": sum(bool(ladder.holds) for ladder in world.ladders),
            "promise": sum(bool(ladder.promises) for ladder in world.ladders),
            "rehearsed": sum(step.state is StepState.REHEARSED for step in steps),
            "released": sum(bool(ladder.released_by) for ladder in world.ladders),
            "escalated": sum(step.escalated_on is not None for step in steps),
            "unnecessary": sum(step.unnecessary_on is not None for step in steps),
            "limitation": sum(ladder.limitation_ends_on is not None for ladder in world.ladders),
        }
    )


@given(st.integers(0, 10**6), st.integers(0, 129))
def test_the_bands_add_up_to_what_is_outstanding(seed: int, number: int) -> None:
    """Per currency, whatever was paid, brought back, or cannot be right."""
    world = a_world(seed)
    for today in range(world.begun, 130):
        world.number = today
        world.happen()
    schedule = draw_schedule(world.claims, world.policy, as_of=day(number))

    for currency in schedule.currencies:
        owed = [one.outstanding(day(number)) for one in world.claims if one.amount.currency == currency]
        assert sum(owed, Money.zero(currency)) == schedule.total(currency)


@given(st.integers(0, 10**6))
def test_the_order_of_claims_makes_no_difference(seed: int) -> None:
    """Turned round, every claim of a client comes to the same, and so does every letter about the client."""
    straight, turned = a_world(seed), a_world(seed)
    turned.claims.reverse()
    turned.ladders.reverse()
    turned.on_trial.reverse()
    scope = straight.policy.scope
    for number in range(straight.number, 130, 9):
        for world in (straight, turned):
            world.number = number
            world.look()

    assert scope is Scope.RECEIVABLE or straight.ladders == turned.ladders[::-1]
    if scope is Scope.RECEIVABLE and not straight.policy.letter_gap_days:
        assert straight.ladders == turned.ladders[::-1]
