"""What a claim waits for: an agreed later day, and a hold on all of it or on a part."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.kernel.money import Money
from offboard_core.receivables import Act, Hold, Ladder, Status
from offboard_core.receivables.extension import as_agreed
from offboard_core.receivables.hold import held_part
from tests.receivables.decisions import letter_still_due, lift_hold, place_hold
from tests.receivables.given import CLAIM, POLICY, aged, cny, codes, day, decided, look, looked, opened, paid

UNTIL = day(95)


def holding(amount: str | None, *, until_on: dt.date = UNTIL, currency: str = "CNY") -> Ladder:
    """Return a ladder with a hold from the due date on."""
    part = None if amount is None else Money.of(amount, currency)
    hold = Hold(reason="质量异议", approved_by="zhou.hui", from_on=day(0), until_on=until_on, amount=part)
    return attrs.evolve(opened(), holds=(hold,))


def test_a_letter_asks_for_what_is_not_held() -> None:
    """Of 1000 owed 300 are disputed: the letter asks for 700, internal steps go on telling all that is owed."""
    ladder = looked(holding("300.00"), 30, 60, 90)

    assert [(Act.REMIND, cny("1000.00")), (Act.INTERVENE, cny("1000.00")), (Act.DUN, cny("700.00"))] == [
        (step.act, step.outstanding) for step in ladder.steps
    ]
    assert letter_still_due(ladder, CLAIM, POLICY, tier=90, cycle=1, as_of=UNTIL)


def test_a_letter_is_decided_anew_when_the_part_is_free() -> None:
    """The hold ran out before the letter went: it states another amount than what may be asked for now."""
    ladder = looked(holding("300.00"), 90)
    verdict = letter_still_due(ladder, CLAIM, POLICY, tier=90, cycle=1, as_of=day(96))

    assert ["letter.amount_changed"] == codes(verdict)


@pytest.mark.parametrize(
    ("amount", "status"),
    [("899.99", Status.DUE), ("900.00", Status.DUE), ("900.01", Status.BELOW_MINIMUM), ("1000.00", Status.HELD)],
)
def test_the_minimum_is_held_against_what_is_left(amount: str, status: Status) -> None:
    """With a minimum of 100, a claim of 1000 of which 900 are held takes its steps, and a cent more does not."""
    policy = attrs.evolve(POLICY, minimum_outstanding={"CNY": cny("100.00")})
    told = aged(90, ladder=holding(amount), policy=policy)

    assert status is told.status
    assert {"ageing.part_held"} <= {reason.code for reason in told.reasons}


def test_it_is_looked_at_again_when_the_hold_runs_out() -> None:
    """What is below the minimum only for the part that is held is above it the day after."""
    policy = attrs.evolve(POLICY, minimum_outstanding={"CNY": cny("500.00")})

    assert day(96) == aged(90, ladder=holding("600.00"), policy=policy).next_review_on
    assert Status.DUE is aged(96, ladder=holding("600.00"), policy=policy).status


def test_parts_add_up_to_the_whole_claim() -> None:
    """Two parts that are together what is owed hold all of it; a payment can make a part the whole."""
    half = holding("500.00").holds
    both = attrs.evolve(opened(), holds=(*half, *half))
    rest = paid(CLAIM, "500.00", day(50))

    assert (Status.HELD, cny("0.00")) == (aged(90, ladder=both).status, aged(90, ladder=both).dunnable)
    assert Status.HELD is aged(90, rest, holding("500.00")).status
    assert cny("0.00") == aged(90, paid(CLAIM, "1000.00", day(50)), holding("500.00")).held


@pytest.mark.parametrize(("currency", "held"), [("CNY", "1.00"), ("USD", "1000.00")])
def test_a_part_in_another_currency_holds_everything(currency: str, held: str) -> None:
    """The claim's currency was put right: nobody is asked for money that may be the disputed part."""
    assert cny(held) == held_part(holding("1.00", currency=currency).holds, CLAIM.amount)
    assert cny("1000.00") == held_part(holding(None).holds, CLAIM.amount)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (Money.of("1.00", "USD"), ["hold.other_currency"]),
        (cny("0.00"), ["hold.not_positive"]),
        (cny("0.01"), []),
        (cny("999.99"), []),
        (cny("1000.00"), ["hold.no_part"]),
    ],
    ids=["currency", "nothing", "a cent", "all but a cent", "all"],
)
def test_what_part_can_be_held(amount: Money, expected: list[str]) -> None:
    """More than nothing and less than all that is owed, in the claim's currency."""
    verdict = place_hold(
        opened(), CLAIM, reason="质量异议", approved_by="zhou.hui", until_on=UNTIL, today=day(10), amount=amount
    )

    assert expected == ([] if verdict else codes(verdict))


def test_a_part_is_lifted_as_a_whole_is_and_stays_on_record() -> None:
    """From the day it is lifted all of the claim goes its way; the hold is kept."""
    placed = decided(
        place_hold(
            opened(), CLAIM, reason="质量异议", approved_by="zhou.hui", until_on=UNTIL, today=DAY, amount=cny("300.00")
        )
    )
    lifted = decided(lift_hold(placed.state, by="zhou.hui", today=day(20))).state

    assert ("part_held", cny("300.00")) == (placed.events[0].type, placed.events[0].facts["amount"])
    assert (cny("300.00"), day(20)) == (lifted.holds[0].amount, lifted.holds[0].lifted_on)
    assert cny("1000.00") == aged(20, ladder=lifted).dunnable


DAY = day(10)


def test_nobody_agreed_anything() -> None:
    """Without a ladder or an agreement the books' own day stands."""
    assert CLAIM == as_agreed(CLAIM, None)
    assert CLAIM == as_agreed(CLAIM, opened())


def test_a_part_that_is_held_does_not_stop_a_reminder() -> None:
    """The rest is reminded of on its day."""
    assert [30] == [step.tier for step in look(holding("300.00"), 30).state.steps]
