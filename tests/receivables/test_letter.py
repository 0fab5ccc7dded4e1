"""The letter on its way: looked at again before it goes, and what became of it."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import pytest

from offboard_core.kernel.verdict import Refused, Verdict
from offboard_core.receivables import Act, Hold, Ladder, Receivable, StepState, Surroundings, Tier
from offboard_core.receivables.letter import LETTER_NOT_NEEDED
from tests.receivables.decisions import cancel_letter, letter_still_due, record_delivery
from tests.receivables.given import CLAIM, POLICY, cny, codes, day, decided, look, looked, opened, paid

DECIDED = looked(opened(), 90)
HELD = attrs.evolve(DECIDED, holds=(Hold(reason="对账", approved_by="zhou.hui", from_on=day(90), until_on=day(95)),))


def still_due(
    ladder: Ladder = DECIDED,
    claim: Receivable = CLAIM,
    *,
    number: int = 91,
    tier: int = 90,
    surroundings: Surroundings | None = None,
) -> Verdict[Ladder]:
    """Look again at the letter of day 90."""
    return letter_still_due(
        ladder,
        claim,
        POLICY,
        tier=tier,
        cycle=1,
        as_of=day(number),
        surroundings=surroundings or Surroundings(),
    )


def reported(
    ladder: Ladder = DECIDED, *, delivered: bool = False, reason: str = "", reference: str = "", tier: int = 90
) -> Verdict[Ladder]:
    """Report on day 91 what became of the letter of day 90."""
    return record_delivery(
        ladder, tier=tier, cycle=1, delivered=delivered, reference=reference, reason=reason, on=day(91)
    )


def test_a_letter_that_is_still_due_may_go() -> None:
    """Nothing has changed since it was decided."""
    assert DECIDED == decided(still_due()).state


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        (lambda: still_due(tier=60), ["letter.none_such"]),
        (lambda: still_due(claim=paid(CLAIM, "1000.00", day(91))), ["ageing.settled"]),
        (lambda: still_due(claim=paid(CLAIM, "0.01", day(91))), ["letter.amount_changed"]),
        (lambda: still_due(HELD), ["ageing.held"]),
        (lambda: still_due(claim=attrs.evolve(CLAIM, disputed=True)), ["ageing.disputed"]),
        (lambda: still_due(claim=attrs.evolve(CLAIM, due_on=day(2))), ["letter.tier_not_reached"]),
        (lambda: still_due(claim=attrs.evolve(CLAIM, due_on=day(91))), ["ageing.due_today"]),
        (lambda: still_due(claim=attrs.evolve(CLAIM, due_on=None)), ["receivable.no_date"]),
        (lambda: still_due(claim=attrs.evolve(CLAIM, client="C-2")), ["letter.client_changed"]),
        (lambda: still_due(surroundings=Surroundings(feed_known_on=day(83))), ["ageing.feed_stale"]),
        (lambda: still_due(decided(reported(delivered=True)).state), ["letter.not_open"]),
        (lambda: still_due(decided(reported(reason=LETTER_NOT_NEEDED)).state, number=90), ["letter.not_open"]),
    ],
    ids=[
        "none such",
        "paid",
        "part paid",
        "held",
        "disputed",
        "extended a little",
        "extended",
        "quarantined",
        "another client",
        "old books",
        "gone out",
        "taken back",
    ],
)
def test_a_letter_whose_reason_is_gone_does_not_go(verdict: Callable[[], Verdict[Ladder]], expected: list[str]) -> None:
    """Everything that stands against it is named."""
    assert expected == codes(verdict())


def test_books_just_fresh_enough_let_it_go() -> None:
    """Seven days old is within the limit."""
    assert still_due(surroundings=Surroundings(feed_known_on=day(84)))


def test_a_delivered_letter_is_done() -> None:
    """With the channel's reference; the claim is looked at once more that day."""
    verdict = decided(reported(delivered=True, reference="MSG-1"))
    step = verdict.state.steps[0]

    assert ("letter_delivered", StepState.DONE, "MSG-1", day(91), day(91)) == (
        verdict.events[0].type,
        step.state,
        step.reference,
        step.ended_on,
        verdict.state.next_review_on,
    )


def test_delivered_twice_is_delivered_once() -> None:
    """The same outcome again changes nothing, nor does a later word that it failed or was not needed."""
    done = decided(reported(delivered=True, reference="MSG-1")).state

    for verdict in (
        reported(done, delivered=True, reference="MSG-2"),
        reported(done, reason="退信"),
        reported(done, reason=LETTER_NOT_NEEDED),
    ):
        assert (done, ()) == (decided(verdict).state, decided(verdict).events)


def test_a_failed_letter_stays_open_and_finance_is_told() -> None:
    """Once for each problem."""
    verdict = decided(reported(reason="退信"))

    assert ("letter_failed", StepState.OPEN, "退信") == (
        verdict.events[0].type,
        verdict.state.steps[0].state,
        verdict.state.steps[0].problem,
    )
    assert [("ageing.letter_failed", "finance")] == [(item.code, item.recipient) for item in verdict.messages]
    assert () == decided(reported(verdict.state, reason="退信")).events


def test_a_failure_without_a_reason_is_a_failure() -> None:
    """It is not passed over in silence."""
    assert "unknown" == decided(reported()).state.steps[0].problem


def test_a_failed_letter_may_still_be_delivered() -> None:
    """The problem is over then."""
    failed = decided(reported(reason="退信")).state

    assert ("", StepState.DONE) == (
        decided(reported(failed, delivered=True)).state.steps[0].problem,
        decided(reported(failed, delivered=True)).state.steps[0].state,
    )


def test_a_letter_taken_back_is_cancelled_once() -> None:
    """Its cause was gone before it went."""
    verdict = decided(reported(HELD, reason=LETTER_NOT_NEEDED))

    assert ("letter_withdrawn", StepState.CANCELLED) == (verdict.events[0].type, verdict.state.steps[0].state)
    assert () == decided(reported(verdict.state, reason=LETTER_NOT_NEEDED)).events


def test_a_letter_taken_back_is_decided_anew_when_its_reason_has_passed() -> None:
    """After the hold it goes, with a key of its own: the withdrawn one was never sent."""
    back = decided(reported(HELD, reason=LETTER_NOT_NEEDED)).state
    waiting = looked(back, 91)

    assert [day(96), 1] == [waiting.next_review_on, len(waiting.steps)]
    assert "ageing.dun:1.90.2.1:AR-1" == look(waiting, 96).messages[0].key


def test_what_becomes_of_the_second_letter_is_told_of_the_second() -> None:
    """The one taken back stays taken back."""
    again = looked(decided(reported(HELD, reason=LETTER_NOT_NEEDED)).state, 91, 96)
    sent = decided(record_delivery(again, tier=90, cycle=1, delivered=True, on=day(96))).state

    assert [StepState.CANCELLED, StepState.DONE] == [step.state for step in sent.steps]


def test_a_letter_with_an_old_amount_is_decided_anew_with_the_new_one() -> None:
    """Paid in part on its way: the next letter states what is left."""
    claim = paid(CLAIM, "400.00", day(91))
    back = decided(reported(reason=LETTER_NOT_NEEDED)).state

    assert cny("600.00") == look(back, 91, claim).messages[0].facts["outstanding"]


def test_a_letter_that_went_out_all_the_same_has_gone_out() -> None:
    """Cancelled by a payment while it was on its way: what happened is what counts."""
    closed = looked(DECIDED, 91, claim=paid(CLAIM, "1000.00", day(91)))

    assert [StepState.DONE] == [step.state for step in decided(reported(closed, delivered=True)).state.steps]


def test_an_unknown_letter_is_refused() -> None:
    """Nothing was decided for that tier."""
    assert ["letter.none_such"] == codes(reported(tier=60, delivered=True))


def test_other_steps_are_left_alone() -> None:
    """Only the letter changes."""
    ladder = looked(opened(), 30, 60, 90)

    assert ladder.steps[:2] == decided(reported(ladder, delivered=True)).state.steps[:2]


GAPPED = attrs.evolve(POLICY, letter_gap_days=10)


@pytest.mark.parametrize(
    ("gap", "number", "expected"), [(10, 98, ["letter.too_soon"]), (10, 99, []), (9, 98, []), (0, 89, [])]
)
def test_the_gap_is_kept_where_letters_arrive(gap: int, number: int, expected: list[str]) -> None:
    """A letter that waited for its channel does not follow on the heels of one delivered meanwhile for another claim."""
    verdict = letter_still_due(
        DECIDED,
        CLAIM,
        attrs.evolve(POLICY, letter_gap_days=gap),
        tier=90,
        cycle=1,
        as_of=max(day(number), day(90)),
        surroundings=Surroundings(last_delivered_on=day(89)),
    )

    assert expected == (codes(verdict) if isinstance(verdict, Refused) else [])


def test_a_letter_only_decided_holds_no_other_back_at_the_door() -> None:
    """Two that wait side by side would wait for each other for ever."""
    verdict = letter_still_due(
        DECIDED, CLAIM, GAPPED, tier=90, cycle=1, as_of=day(91), surroundings=Surroundings(last_letter_on=day(90))
    )

    assert DECIDED == decided(verdict).state


def test_the_gap_counts_own_letters_too_and_those_called_off() -> None:
    """The client has had a letter that was called off afterwards."""
    policy = attrs.evolve(GAPPED, tiers=(*POLICY.tiers, Tier(95, Act.DUN)))
    done = decided(record_delivery(DECIDED, tier=90, cycle=1, delivered=True, on=day(93))).state
    called_off = decided(cancel_letter(done, tier=90, cycle=1, reason="错", by="zhou", on=day(94))).state
    for ladder in (done, called_off):
        again = attrs.evolve(
            ladder,
            steps=(
                *ladder.steps,
                attrs.evolve(DECIDED.steps[-1], tier=95, decided_on=day(95), outstanding=cny("1000.00")),
            ),
        )

        assert ["letter.too_soon"] == codes(letter_still_due(again, CLAIM, policy, tier=95, cycle=1, as_of=day(102)))
        assert decided(letter_still_due(again, CLAIM, policy, tier=95, cycle=1, as_of=day(103)))
