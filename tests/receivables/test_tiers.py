"""Climbing: on which day which tier is reached; by age, by the letter before, by a promise that was broken."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.errors import InvalidInput
from offboard_core.kernel.workcalendar import CHINA, BeyondRange
from offboard_core.receivables import (
    Act,
    AgeingPolicy,
    Basis,
    Boundary,
    Channel,
    DayUnit,
    Ladder,
    Rung,
    Tier,
    assess,
)
from offboard_core.receivables.tiers import NEVER
from tests.receivables.decisions import cancel_letter, confirm_promise, record_delivery, record_promise, rungs
from tests.receivables.given import AMOUNT, CLAIM, DUE, POLICY, aged, day, decided, looked, opened, paid, tiers

AFTER_LETTERS = AgeingPolicy(
    version="2026",
    basis=Basis.PREVIOUS_LETTER,
    boundary=Boundary.AFTER,
    tiers=(Tier(5, Act.REMIND), Tier(10, Act.DUN), Tier(25, Act.DUN), Tier(40, Act.DUN)),
    pay_within_days=7,
)
"""A reminder inside, then three letters, each counted from the day the one before asks to pay by."""


def days(found: tuple[Rung, ...]) -> list[int | None]:
    """Return the days after the due date, None for never."""
    return [None if rung.first_on == NEVER else (rung.first_on - DUE).days for rung in found]


def test_before_any_letter_age_counts_up_to_the_first() -> None:
    """What comes above a letter that has not been written is reached by no time alone."""
    assert [6, 11, None, None] == days(rungs(CLAIM, None, AFTER_LETTERS))


def test_the_next_letter_is_counted_from_the_day_the_former_asks_to_pay_by() -> None:
    """Decided on day 11, to be paid by day 18; 15 days between the tiers, strictly after: day 34."""
    sent = delivered(looked(opened(policy=AFTER_LETTERS), 6, 11, policy=AFTER_LETTERS), 10, 12)

    assert [11, 11, 34, None] == days(rungs(CLAIM, sent, AFTER_LETTERS))
    assert [5, 10] == tiers(looked(sent, 33, policy=AFTER_LETTERS))
    assert [5, 10, 25] == tiers(looked(sent, 34, policy=AFTER_LETTERS))


def delivered(ladder: Ladder, tier: int, number: int) -> Ladder:
    """Return the ladder with its letter delivered on a day."""
    return decided(record_delivery(ladder, tier=tier, cycle=1, delivered=True, on=day(number))).state


def test_a_letter_still_on_its_way_leads_nowhere() -> None:
    """The next one waits until the client has this one, however late it is."""
    on_its_way = looked(opened(policy=AFTER_LETTERS), 11, policy=AFTER_LETTERS)

    assert [11, 11, None, None] == days(rungs(CLAIM, on_its_way, AFTER_LETTERS))
    assert [10] == tiers(looked(on_its_way, 200, policy=AFTER_LETTERS))


def test_grace_is_added_to_every_letter() -> None:
    """Two days of grace before the first letter, and two after each day it asks to pay by."""
    policy = attrs.evolve(AFTER_LETTERS, grace_days=2)
    sent = delivered(looked(opened(policy=policy), 13, policy=policy), 10, 13)

    assert [8, 13, None, None] == days(rungs(CLAIM, None, policy))
    assert [13, 13, 13 + 7 + 15 + 2 + 1, None] == days(rungs(CLAIM, sent, policy))


def test_a_letter_called_off_is_counted_from_no_more() -> None:
    """Its level rolls back: it is due again by age, and what is above it leads nowhere."""
    sent = delivered(looked(opened(policy=AFTER_LETTERS), 11, policy=AFTER_LETTERS), 10, 12)
    off = decided(cancel_letter(sent, tier=10, cycle=1, reason="开错", by="zhou", on=day(13))).state

    assert [6, 11, None, None] == days(rungs(CLAIM, off, AFTER_LETTERS))


def test_without_a_date_nothing_is_reached() -> None:
    """Age cannot be counted from nothing."""
    assert () == rungs(attrs.evolve(CLAIM, due_on=None), None, AFTER_LETTERS)


def test_after_the_last_letter_a_claim_rests() -> None:
    """The last tier taken, only new facts or the limitation period bring it up again."""
    ladder = looked(opened(policy=AFTER_LETTERS), 11, policy=AFTER_LETTERS)
    ladder = delivered(ladder, 10, 11)
    ladder = delivered(looked(ladder, 34, policy=AFTER_LETTERS), 25, 34)
    last = looked(ladder, 34 + 7 + 15 + 1, policy=AFTER_LETTERS)

    assert [10, 25, 40] == tiers(last)


@pytest.mark.parametrize(("boundary", "expected"), [(Boundary.ON_OR_AFTER, 30), (Boundary.AFTER, 31)])
def test_business_days_are_counted_by_the_calendar(boundary: Boundary, expected: int) -> None:
    """The tier is reached when so many working days have passed, weekends and holidays left out."""
    policy = AgeingPolicy(unit=DayUnit.BUSINESS, boundary=boundary, tiers=(Tier(30, Act.REMIND),))
    (rung,) = rungs(CLAIM, None, policy)

    assert CHINA.add_workdays(DUE, expected).on == rung.first_on
    assert [0, 30] == [
        assess(CLAIM, None, policy, as_of=rung.first_on - dt.timedelta(days=back)).tier for back in (1, 0)
    ]


def test_a_calendar_that_refuses_to_count_on_is_heard() -> None:
    """Where the calendar is told not to guess, the policy does not either."""
    strict = attrs.evolve(CHINA, beyond=BeyondRange.REFUSE)
    policy = AgeingPolicy(unit=DayUnit.BUSINESS, tiers=(Tier(3000, Act.REMIND),))

    with pytest.raises(InvalidInput) as caught:
        rungs(CLAIM, None, policy, calendar=strict)
    assert "date.impossible" != caught.value.findings[0].code


def test_the_end_of_time_is_no_error() -> None:
    """A tier beyond the last day there is, is never reached."""
    late = attrs.evolve(CLAIM, due_on=dt.date(9999, 12, 1))
    policy = AgeingPolicy(unit=DayUnit.BUSINESS, tiers=(Tier(300, Act.REMIND),))

    assert [dt.date.max] == [rung.first_on for rung in rungs(late, None, policy)]


FLOOR = attrs.evolve(POLICY, broken_promise_tier=60)


def promised(*, evidence: str = "微信截图", confirm: bool = True, pay_on: int = 20) -> Ladder:
    """Return a ladder with a promise made on day 5, to pay on a day."""
    ladder = decided(
        record_promise(
            looked(opened(policy=FLOOR), 0, policy=FLOOR),
            CLAIM,
            amount=AMOUNT,
            pay_on=day(pay_on),
            promised_by="李总",
            promised_to="wang.wei",
            channel=Channel.MESSAGE,
            evidence=evidence,
            today=day(5),
        )
    ).state
    return decided(confirm_promise(ladder, FLOOR, number=1, by="zhao.min", today=day(6))).state if confirm else ladder


@pytest.mark.parametrize(("number", "expected"), [(23, 0), (24, 60)])
def test_a_broken_promise_lifts_to_the_floor(number: int, expected: int) -> None:
    """To be paid on day 20, 3 days of tolerance: on day 24 the claim has reached tier 60, whatever its age."""
    assert expected == aged(number, ladder=promised(), policy=FLOOR).tier


def test_the_floor_takes_the_supervisors_step_at_once() -> None:
    """And the letter of day 90 stays where its age puts it."""
    ladder = looked(promised(), 24, policy=FLOOR)

    assert ([60], 60) == (tiers(ladder), aged(89, ladder=ladder, policy=FLOOR).tier)
    assert 90 == aged(90, ladder=ladder, policy=FLOOR).tier


def test_without_a_floor_a_broken_promise_resumes_at_the_natural_tier() -> None:
    """By the default policy age alone decides."""
    assert 0 == aged(24, ladder=promised(), policy=POLICY).tier


def test_a_promise_nobody_can_prove_lifts_nothing() -> None:
    """What suspended nothing was no promise to rely on."""
    assert 0 == aged(24, ladder=promised(confirm=False), policy=FLOOR).tier


def test_a_promise_in_another_currency_lifts_nothing() -> None:
    """The claim's currency was put right: what was promised was about another amount."""
    ladder = promised()
    (promise,) = ladder.promises
    other = attrs.evolve(ladder, promises=(attrs.evolve(promise, amount=attrs.evolve(AMOUNT, currency="USD")),))

    assert 0 == aged(24, ladder=other, policy=FLOOR).tier


def test_nothing_is_lifted_before_it_is_due() -> None:
    """A promise to pay early, broken, makes no claim overdue."""
    early = attrs.evolve(CLAIM, due_on=day(40))

    assert (0, 0, 60) == tuple(aged(number, early, promised(), FLOOR).tier for number in (24, 40, 41))


def test_a_claim_without_due_date_is_lifted_by_the_promise_alone() -> None:
    """Counted from its invoice, it may have no due date."""
    policy = attrs.evolve(FLOOR, basis=Basis.INVOICE_DATE)
    open_ended = attrs.evolve(CLAIM, due_on=None, invoiced_on=day(10))

    assert (0, 60) == tuple(aged(number, open_ended, promised(), policy).tier for number in (23, 24))


def test_a_kept_promise_lifts_nothing() -> None:
    """Whoever paid as promised has broken nothing; a part of it is broken all the same."""
    assert (0, 60) == tuple(
        aged(24, paid(CLAIM, amount, day(20)), promised(), FLOOR).tier for amount in ("1000.00", "999.99")
    )
