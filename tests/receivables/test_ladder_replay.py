"""The replay of one client's ladders: the days that it looks at, the answers that it assumes, the letters it delivers."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offboard_core.errors import InvalidInput
from offboard_core.receivables import (
    Act,
    AgeingPolicy,
    Answers,
    Assumptions,
    Receivable,
    Scope,
    Settlement,
    Situation,
    StatementState,
    StepState,
    Tier,
)
from offboard_core.receivables.ladder_replay import ReplayedClaim, replay_client
from tests.receivables.decisions import escalate_client, open_ladder, position, record_delivery
from tests.receivables.given import AMOUNT, CLAIM, DUE, POLICY, at, day, decided

YEAR = Assumptions(start_on=day(-60), end_on=day(200))
CLIENT_SCOPE = attrs.evolve(
    POLICY,
    version="by client",
    scope=Scope.CLIENT,
    tiers=(Tier(10, Act.REMIND), Tier(20, Act.DUN), Tier(40, Act.DUN)),
    minimum_outstanding={"CNY": AMOUNT},
)


def payment(number: int) -> Settlement:
    """Return a payment of all of it, so many days after the due date."""
    return Settlement(amount=AMOUNT, value_on=day(number), reference=f"S-{number}")


def replayed_by(
    *claims: Receivable, policy: AgeingPolicy = POLICY, start: int = -60, end: int = 200, **assumed: object
) -> list[ReplayedClaim]:
    """Replay the claims of one client around the due date."""
    assumptions = Assumptions(start_on=day(start), end_on=day(end), **assumed)  # type: ignore[arg-type]
    return replay_client(assumptions, Situation(policy=policy, today=day(start)), list(claims))


def test_a_replay_may_last_one_day_and_not_end_before_it_starts() -> None:
    """Both days are included, so a replay of one day begins and ends on it."""
    Assumptions(start_on=day(0), end_on=day(0))

    with pytest.raises(InvalidInput, match="ends_before_start"):
        Assumptions(start_on=day(1), end_on=day(0))


@pytest.mark.parametrize(("start", "expected"), [(-31, -30), (-30, -30), (-29, -29)])
def test_a_claim_is_taken_in_when_it_is_invoiced_but_not_before_the_start(start: int, expected: int) -> None:
    """The claim was invoiced thirty days before it was due."""
    assert day(expected) == attrs.evolve(YEAR, start_on=day(start)).opened_on(CLAIM)


def test_a_claim_without_an_invoice_is_taken_in_on_the_first_day() -> None:
    """Its books do not say since when it has been there."""
    assert day(-60) == YEAR.opened_on(attrs.evolve(CLAIM, invoiced_on=None))


@pytest.mark.parametrize(("number", "released"), [(9, False), (10, True), (11, True)])
def test_the_baseline_is_released_from_its_day_on(number: int, *, released: bool) -> None:
    """Without a day it never is."""
    assert released == attrs.evolve(YEAR, release_on=day(10)).released_by(day(number))
    assert not YEAR.released_by(day(number))


@pytest.mark.parametrize(("end", "claims"), [(-31, 0), (-30, 1)])
def test_a_claim_invoiced_after_the_end_is_left_out(end: int, claims: int) -> None:
    """A claim invoiced on the last day is replayed."""
    assert claims == len(replayed_by(CLAIM, end=end))


@pytest.mark.parametrize(
    ("answers", "states"),
    [
        (Answers.NOBODY, [StepState.OPEN, StepState.OPEN, StepState.DONE]),
        (Answers.EVERYBODY, [StepState.DONE, StepState.DONE, StepState.DONE]),
    ],
)
def test_people_answer_as_assumed_and_letters_arrive_at_once(answers: Answers, states: list[StepState]) -> None:
    """Each answer comes on its last day; a letter is delivered on the day on which it is decided."""
    ladder = replayed_by(CLAIM, answers=answers)[0].ladder

    assert states == [step.state for step in ladder.steps]
    assert ladder.steps[2].decided_on == ladder.steps[2].ended_on
    if answers is Answers.EVERYBODY:
        assert ladder.steps[0].answer_by == ladder.steps[0].ended_on
        assert [StatementState.ACCEPTED] == [item.state for item in ladder.statements]
        assert [False] == [promise.suspends for promise in ladder.promises]


def test_the_original_claim_stays_beside_what_was_known_of_it() -> None:
    """A payment after the last day is not seen, and the claim as a whole still has it."""
    claim = attrs.evolve(CLAIM, settlements=(payment(60),))
    replayed = replayed_by(claim, end=59)[0]

    assert claim == replayed.whole
    assert () == replayed.position.receivable.settlements
    assert replayed_by(claim, end=60)[0].ladder.closed_on == day(60)


@settings(deadline=None, max_examples=25)
@given(
    numbers=st.lists(st.tuples(st.integers(0, 30), st.integers(5, 90)), min_size=1, max_size=4),
    gap=st.sampled_from([0, 7]),
    scope=st.sampled_from(Scope),
)
def test_a_replay_equals_a_look_every_day(numbers: list[tuple[int, int]], gap: int, scope: Scope) -> None:
    """Only days on which something can happen are looked at; nothing is missed for it, whatever letters are about."""
    policy = attrs.evolve(CLIENT_SCOPE, letter_gap_days=gap, scope=scope)
    claims = [
        attrs.evolve(CLAIM, id=f"AR-{place}", due_on=day(due), invoiced_on=day(-5), settlements=(payment(due + later),))
        for place, (due, later) in enumerate(numbers)
    ]
    replayed = replayed_by(*claims, policy=policy, start=-10, end=120)

    assert looked_at_every_day(claims, policy) == sorted(
        ((step.decided_on - DUE).days, one.ladder.id, step.tier) for one in replayed for step in one.ladder.steps
    )


def looked_at_every_day(claims: list[Receivable], policy: AgeingPolicy) -> list[tuple[int, str, int]]:
    """Look at the client night after night, deliver every letter the same day, and return what was done when."""
    ladders = [decided(open_ladder(_known(claim, -5), policy, on=day(-5))).state for claim in claims]
    for number in range(-5, 121):
        known = [_known(claim, number) for claim in claims]
        looked = escalate_client(
            [
                position(ladder=ladder, receivable=claim, policy=policy, supervisor="s")
                for ladder, claim in zip(ladders, known, strict=True)
            ],
            now=at(day(number)),
        )
        ladders = [verdict.state for verdict in looked]
        for place, ladder in enumerate(ladders):
            for step in ladder.open_steps(Act.DUN):
                kept = record_delivery(ladders[place], tier=step.tier, cycle=step.cycle, delivered=True, on=day(number))
                ladders[place] = decided(kept).state
    return sorted(((step.decided_on - DUE).days, ladder.id, step.tier) for ladder in ladders for step in ladder.steps)


def _known(claim: Receivable, number: int) -> Receivable:
    return attrs.evolve(claim, settlements=tuple(one for one in claim.settlements if one.value_on <= day(number)))
