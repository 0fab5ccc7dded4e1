"""The situation: its day is that of the zone, and every count of days starts from it."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import attrs
import pytest

from offboard_core.receivables import AgeingPolicy, Ladder, Scope, Status, Surroundings, assess
from offboard_core.receivables.assessment import Position
from offboard_core.receivables.situation import NO_SURROUNDINGS, Situation
from tests.receivables.given import CLAIM, DUE, POLICY, day

FRIDAY = dt.date(2026, 3, 6)


@pytest.mark.parametrize(("zone", "today"), [("Asia/Shanghai", 23), ("Europe/London", 22)])
def test_the_day_is_that_of_the_zone(zone: str, today: int) -> None:
    """The same moment is another business date elsewhere."""
    moment = dt.datetime(2026, 11, 22, 17, tzinfo=dt.UTC)

    situation = Situation.at(moment, policy=POLICY, zone=ZoneInfo(zone))

    assert (dt.date(2026, 11, today), ZoneInfo(zone)) == (situation.today, situation.zone)


def test_days_are_counted_from_today() -> None:
    """Calendar days run over the weekend, working days do not."""
    situation = Situation(policy=POLICY, today=FRIDAY)

    assert (dt.date(2026, 3, 7), dt.date(2026, 3, 9)) == (situation.in_days(1), situation.in_workdays(1).on)


@pytest.mark.parametrize(("known_on", "expected"), [(None, False), (84, False), (83, True)])
def test_books_grow_stale(known_on: int | None, *, expected: bool) -> None:
    """Books are too old to write on once more than `feed_days` have passed; untracked books never are."""
    surroundings = Surroundings(feed_known_on=None if known_on is None else day(known_on))

    situation = Situation(policy=POLICY, today=day(91), surroundings=surroundings)

    assert expected is situation.is_feed_stale


def test_the_policy_says_what_a_letter_is_about() -> None:
    """One claim, or all claims of the client."""
    about_all = AgeingPolicy(scope=Scope.CLIENT)

    assert [False, True] == [Situation(policy=one, today=FRIDAY).is_about_client for one in (POLICY, about_all)]


def test_a_position_is_assessed_once() -> None:
    """Asked again, the same answer is returned; with another ladder or situation it is worked out anew."""
    ladder = Ladder(id=CLAIM.id, client=CLAIM.client, salesperson=CLAIM.salesperson, opened_on=DUE, next_review_on=DUE)
    position = Position(receivable=CLAIM, ladder=ladder, situation=Situation(policy=POLICY, today=day(30)))
    later = attrs.evolve(position.situation, today=day(60))

    assert position.assessment is position.assessment
    assert position is position.with_ladder(position.ladder)
    assert position is position.within(position.situation)
    assert Status.DUE is position.within(later).assessment.status
    assert (30, 60) == (position.assessment.tier, position.within(later).assessment.tier)


def test_the_front_door_builds_the_situation() -> None:
    """A host that has no situation names policy, day and surroundings, and gets the same answer."""
    situation = Situation(policy=POLICY, today=day(30), surroundings=NO_SURROUNDINGS)

    assert assess(CLAIM, None, POLICY, as_of=day(30)) == (
        Position(receivable=CLAIM, ladder=None, situation=situation).assessment
    )
