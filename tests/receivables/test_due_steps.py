"""Catching up: which tiers are taken where several were passed, and how far apart."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offboard_core.errors import InvalidInput
from offboard_core.receivables import Act, AgeingPolicy, CatchUp, Progression, ReasonUnpaid, Status, Surroundings, Tier
from tests.receivables.decisions import file_statement, judge_statement
from tests.receivables.given import POLICY, aged, at, day, decided, look, looked, opened, tiers

EVERY = attrs.evolve(POLICY, catch_up=CatchUp.EVERY_TIER)
BY_STEPS = attrs.evolve(POLICY, catch_up=CatchUp.STEPWISE, catch_up_gap_days=3)
STEPWISE = attrs.evolve(POLICY, progression=Progression.STEPWISE)
TWO_LETTERS = (Tier(10, Act.REMIND), Tier(20, Act.DUN), Tier(30, Act.DUN))


def test_by_default_only_the_highest_is_made_up_for() -> None:
    """A machine that stood still for three months writes the letter; the reminder has lost its sense."""
    assert [90] == tiers(looked(opened(), 95))


def test_every_tier_passed_is_taken_at_once() -> None:
    """Where nothing may be left out, all of them on one day, lowest first."""
    verdict = look(opened(policy=EVERY), 95, policy=EVERY)

    assert [30, 60, 90] == tiers(verdict.state)
    assert ["step_taken"] * 3 == [event.type for event in verdict.events]


def test_every_tier_up_to_a_letter_that_waits() -> None:
    """The letter waits for fresh books; what is below it does not."""
    stale = Surroundings(feed_known_on=day(80))
    verdict = look(opened(policy=EVERY), 95, policy=EVERY, surroundings=stale)

    assert [30, 60] == tiers(verdict.state)
    assert Status.STALE_FEED is verdict.state.status


def test_every_tier_writes_one_letter_a_day_where_a_gap_is_kept() -> None:
    """Of two letters passed the first goes today, the second after the gap."""
    policy = attrs.evolve(EVERY, tiers=TWO_LETTERS, letter_gap_days=4)
    first = looked(opened(policy=policy), 40, policy=policy)

    assert [10, 20] == tiers(first)
    assert ([10, 20], [10, 20, 30]) == tuple(tiers(looked(first, number, policy=policy)) for number in (43, 44))


def test_every_tier_writes_two_letters_where_none_is_kept() -> None:
    """Without a gap nothing keeps them apart."""
    policy = attrs.evolve(EVERY, tiers=TWO_LETTERS)

    assert [10, 20, 30] == tiers(looked(opened(policy=policy), 40, policy=policy))


def test_tier_by_tier_with_a_gap() -> None:
    """The first at once, each further one three days after the one before, none left out."""
    ladder = looked(opened(policy=BY_STEPS), 95, policy=BY_STEPS)

    assert ([30], day(98)) == (tiers(ladder), ladder.next_review_on)
    assert [[30], [30, 60]] == [tiers(looked(ladder, number, policy=BY_STEPS)) for number in (97, 98)]
    assert [[30, 60], [30, 60, 90]] == [tiers(looked(ladder, 98, number, policy=BY_STEPS)) for number in (100, 101)]


def test_what_is_not_late_keeps_its_day() -> None:
    """The gap is between steps made up for; a tier reached in its time is taken in its time."""
    policy = attrs.evolve(BY_STEPS, catch_up_gap_days=20, tiers=(Tier(30, Act.REMIND), Tier(35, Act.INTERVENE)))

    assert [30, 35] == tiers(looked(opened(policy=policy), 30, 35, policy=policy))


def test_why_a_step_made_up_for_waits() -> None:
    """The reason names the step before, the next one and its day."""
    waiting = aged(96, ladder=looked(opened(policy=BY_STEPS), 95, policy=BY_STEPS), policy=BY_STEPS)

    assert (Status.WAITING, [("ageing.catching_up", {"tier": 30, "next": 60, "on": day(98)})]) == (
        waiting.status,
        [(reason.code, dict(reason.facts)) for reason in waiting.reasons],
    )


def test_stepwise_never_overtakes_a_step_that_was_not_carried_out() -> None:
    """One tier a run; the next only once the statement is accepted, and not on the same day."""
    ladder = looked(opened(policy=STEPWISE), 95, 96, 120, policy=STEPWISE)
    filed = decided(
        file_statement(
            ladder,
            STEPWISE,
            reason=ReasonUnpaid.CASH_SHORT,
            contacts_made="电话",
            next_action="回访",
            by="wang.wei",
            at=at(day(120)),
        )
    ).state
    accepted = decided(judge_statement(filed, STEPWISE, accepted=True, by="zhao.min", at=at(day(120)))).state

    assert [[30], [30], [30, 60]] == [
        tiers(one) for one in (ladder, looked(filed, 121, policy=STEPWISE), looked(accepted, 121, 122, policy=STEPWISE))
    ]


def test_a_policy_that_contradicts_itself() -> None:
    """Stepwise progression cannot take every tier at once."""
    with pytest.raises(InvalidInput) as caught:
        AgeingPolicy(progression=Progression.STEPWISE, catch_up=CatchUp.EVERY_TIER)
    assert [("policy.contradicts", "catch_up")] == [(one.code, one.subject) for one in caught.value.findings]


@given(
    days=st.lists(st.integers(0, 150), min_size=1, max_size=25).map(sorted),
    catch_up=st.sampled_from(CatchUp),
    gap=st.integers(0, 5),
)
def test_however_the_days_fall_no_step_is_lost_or_doubled(days: list[int], catch_up: CatchUp, gap: int) -> None:
    """Looked at on any days: steps rise and none comes twice; tier by tier none is left out, and in the end all are taken."""
    policy = attrs.evolve(POLICY, catch_up=catch_up, catch_up_gap_days=gap)
    ladder = looked(opened(policy=policy), *days, policy=policy)
    ended = looked(ladder, *range(150, 180), policy=policy)

    assert sorted(set(tiers(ended))) == tiers(ended)
    assert 90 == tiers(ended)[-1]
    if catch_up is not CatchUp.HIGHEST:
        assert [30, 60, 90] == tiers(ended)
