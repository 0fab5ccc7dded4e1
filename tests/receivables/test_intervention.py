"""The intervention of a supervisor: a payment date confirmed with the client, and the promise that it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import attrs
import pytest

from offboard_core.kernel.verdict import Verdict
from offboard_core.receivables import AgeingPolicy, Channel, Ladder, Receivable, Status, StepState
from tests.receivables.decisions import record_intervention
from tests.receivables.given import CLAIM, POLICY, at, cny, codes, day, decided, look, looked, opened, paid

REMINDED = looked(opened(), 30)
STEPPED_IN = looked(opened(), 60)
PAY_ON = day(75)


def stepped_in(
    ladder: Ladder = STEPPED_IN,
    claim: Receivable = CLAIM,
    policy: AgeingPolicy = POLICY,
    *,
    pay_on: dt.date = PAY_ON,
    confirmed_with: str = "林总",
    evidence: str = "",
) -> Verdict[Ladder]:
    """Record on day 61 what the supervisor confirmed with the client."""
    return record_intervention(
        ladder,
        claim,
        policy,
        by="zhao.min",
        at=at(day(61)),
        confirmed_pay_on=pay_on,
        confirmed_with=confirmed_with,
        evidence=evidence,
    )


def test_an_intervention_carries_the_step_out() -> None:
    """The confirmed date is on record, the step is done, and the promise of all that is owed is kept."""
    verdict = decided(stepped_in())

    assert (["intervention_recorded", "promise_recorded"], StepState.DONE, day(75), cny("1000.00")) == (
        [event.type for event in verdict.events],
        verdict.state.steps[0].state,
        verdict.state.interventions[0].confirmed_pay_on,
        verdict.state.promises[0].amount,
    )


@pytest.mark.parametrize(("evidence", "status"), [("IMG-3", Status.PROMISED), ("", Status.DONE), (" ", Status.DONE)])
def test_only_a_proven_date_makes_the_ladder_wait(evidence: str, status: Status) -> None:
    """With evidence it is a confirmed promise; without it, it is only said."""
    ladder = decided(stepped_in(evidence=evidence)).state

    assert status is look(ladder, 61).state.status


def test_a_date_beyond_the_limits_is_recorded_and_suspends_nothing() -> None:
    """What the client said is a fact; how long the company waits is policy."""
    policy = attrs.evolve(POLICY, promise_days=13)

    assert [False, True] == [
        decided(stepped_in(policy=policy, pay_on=pay_on, evidence="IMG-3")).state.promises[0].suspends
        for pay_on in (day(75), day(74))
    ]


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        (lambda: stepped_in(REMINDED), ["intervention.none_owed"]),
        (lambda: stepped_in(pay_on=day(60)), ["intervention.date_in_the_past"]),
        (lambda: stepped_in(confirmed_with=" "), ["intervention.nobody_named"]),
        (lambda: stepped_in(claim=paid(CLAIM, "1000.00", day(60))), ["promise.nothing_owed"]),
        (lambda: stepped_in(attrs.evolve(STEPPED_IN, closed_on=day(61))), ["ladder.closed"]),
    ],
    ids=["none owed", "yesterday", "nobody", "paid", "settled"],
)
def test_an_intervention_that_cannot_be(verdict: Callable[[], Verdict[Ladder]], expected: list[str]) -> None:
    """Each with its reason."""
    assert expected == codes(verdict())


def test_today_may_be_the_day_of_payment() -> None:
    """The client may say: today."""
    assert Channel.PHONE is decided(stepped_in(pay_on=day(61))).state.promises[0].channel


def test_an_intervention_names_every_gap() -> None:
    """A date in the past, nobody at the client, and no step that asks for a date are refused together."""
    assert ["intervention.date_in_the_past", "intervention.nobody_named", "intervention.none_owed"] == codes(
        stepped_in(REMINDED, pay_on=day(60), confirmed_with=" ")
    )


def test_a_second_intervention_needs_a_step_that_asks_for_it() -> None:
    """The first one carried the step out; its tier and cycle are on record."""
    first = decided(stepped_in()).state

    assert (60, 1, day(75)) == (
        first.interventions[0].tier,
        first.interventions[0].cycle,
        first.interventions[0].confirmed_pay_on,
    )
    assert ["intervention.none_owed"] == codes(stepped_in(first))
