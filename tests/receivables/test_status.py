"""Where a receivable stands: every status is reached by a claim, and each has its reason."""

from __future__ import annotations

import attrs
import pytest

from offboard_core.receivables import AgeingPolicy, Hold, Ladder, Progression, Receivable, Status, Surroundings
from tests.receivables.given import CLAIM, POLICY, aged, cny, day, looked, opened, paid
from tests.receivables.test_assessment import PROMISE

STEPWISE = attrs.evolve(POLICY, progression=Progression.STEPWISE)
HOLD = Hold(reason="质量争议", approved_by="zhao.min", from_on=day(0), until_on=day(99))
STANDING: dict[Status, tuple[Receivable, Ladder, AgeingPolicy, int, Surroundings]] = {
    Status.QUARANTINED: (attrs.evolve(CLAIM, due_on=None), opened(), POLICY, 30, Surroundings()),
    Status.SETTLED: (paid(CLAIM, "1000.00", day(0)), opened(), POLICY, 30, Surroundings()),
    Status.NOT_DUE: (CLAIM, opened(), POLICY, 0, Surroundings()),
    Status.OVERDUE: (CLAIM, opened(), POLICY, 29, Surroundings()),
    Status.BELOW_MINIMUM: (
        CLAIM,
        opened(),
        attrs.evolve(POLICY, minimum_outstanding={"CNY": cny("1000.01")}),
        30,
        Surroundings(),
    ),
    Status.HELD: (CLAIM, attrs.evolve(opened(), holds=(HOLD,)), POLICY, 30, Surroundings()),
    Status.PROMISED: (CLAIM, attrs.evolve(opened(), promises=(PROMISE,)), POLICY, 40, Surroundings()),
    Status.DUE: (CLAIM, opened(), POLICY, 30, Surroundings()),
    Status.AWAITING_RELEASE: (
        CLAIM,
        attrs.evolve(looked(opened(), 30, 60), baseline_days=30),
        POLICY,
        90,
        Surroundings(),
    ),
    Status.SPACED: (
        CLAIM,
        looked(opened(), 30, 60),
        attrs.evolve(POLICY, letter_gap_days=7),
        90,
        Surroundings(last_letter_on=day(89)),
    ),
    Status.STALE_FEED: (CLAIM, looked(opened(), 30, 60), POLICY, 90, Surroundings(feed_known_on=day(0))),
    Status.WAITING: (CLAIM, looked(opened(), 30, policy=STEPWISE), STEPWISE, 60, Surroundings()),
    Status.DONE: (CLAIM, looked(opened(), 30), POLICY, 31, Surroundings()),
}
"""One claim for each status: itself, its ladder, the policy, the day, and what is known around it."""


@pytest.mark.parametrize("status", Status)
def test_every_status_is_reached_by_a_claim(status: Status) -> None:
    """Each comes with a reason; steps are due under one status only."""
    claim, ladder, policy, number, surroundings = STANDING[status]
    answer = aged(number, claim, ladder, policy, surroundings=surroundings)

    assert status is answer.status
    assert answer.reasons
    assert (status is Status.DUE) == bool(answer.due)
