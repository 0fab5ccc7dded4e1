"""Letters about all of a client's claims: one for each currency, with lines of different levels, and nothing twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Decided, Message
from offboard_core.kernel.workcalendar import CHINA
from offboard_core.receivables import (
    Act,
    AgeingPolicy,
    Basis,
    Ladder,
    Override,
    Receivable,
    Scope,
    Status,
    StepState,
    Surroundings,
    Tier,
)
from offboard_core.receivables.assessment import Position
from offboard_core.receivables.letter import release_letter
from tests.receivables.answers import note
from tests.receivables.decisions import (
    cancel_letter,
    escalate_client,
    joint_letter_still_due,
    open_collection,
    place_hold,
    position,
    record_delivery,
)
from tests.receivables.given import CLAIM, DUE, SUPERVISOR, at, cny, codes, day, decided, opened, paid, tiers

LETTERS = AgeingPolicy(
    version="2026", scope=Scope.CLIENT, tiers=(Tier(10, Act.DUN), Tier(20, Act.DUN), Tier(30, Act.DUN))
)
"""Three letters, each about everything overdue."""


def a_claim(number: int, *, due: int = 0, amount: str = "1000.00", currency: str = "CNY") -> Receivable:
    """Return another claim on the same client, due so many days after the first."""
    return attrs.evolve(CLAIM, id=f"AR-{number}", due_on=day(due), amount=Money.of(amount, currency))


def claims(
    *receivables: Receivable, policy: AgeingPolicy = LETTERS, on: dt.date = DUE, on_trial: bool = False
) -> list[Position[Ladder]]:
    """Return claims whose ladders began on a day."""
    return [
        position(
            ladder=opened(one, policy, on=on), receivable=one, policy=policy, supervisor=SUPERVISOR, on_trial=on_trial
        )
        for one in receivables
    ]


def look_at(
    known: Sequence[Position[Ladder]], number: int, *, surroundings: Surroundings | None = None
) -> tuple[list[Position[Ladder]], list[Decided[Ladder]]]:
    """Look at all of them so many days after the first one's due date."""
    decisions = escalate_client(known, now=at(day(number)), surroundings=surroundings or Surroundings())
    for one in decisions:
        note(one)
    after = [attrs.evolve(claim, ladder=one.state) for claim, one in zip(known, decisions, strict=True)]
    return after, list(decisions)


def letters(decisions: Sequence[Decided[Ladder]]) -> list[Message]:
    """Return the letters to the client, in their order."""
    return [one for decision in decisions for one in decision.messages if one.hand.value == "letter"]


def lines(letter: Message) -> list[tuple[object, object, object]]:
    """Return what a letter lists: claim, level, amount."""
    listed = letter.facts["lines"]
    assert isinstance(listed, tuple)
    return [(line["receivable"], line["tier"], line["outstanding"]) for line in listed]


def test_one_letter_lists_claims_of_different_levels() -> None:
    """What is overdue stands in one letter: each claim with its own level, oldest first, and one total."""
    known, decisions = look_at(claims(a_claim(1), a_claim(2, due=10), a_claim(3, due=19), a_claim(4, due=20)), 20)
    (letter,) = letters(decisions)

    assert [("AR-1", 20, cny("1000.00")), ("AR-2", 10, cny("1000.00")), ("AR-3", 0, cny("1000.00"))] == lines(letter)
    assert ("ageing.dun:1.20:AR-1", "C-1", cny("3000.00"), 20) == (
        letter.key,
        letter.recipient,
        letter.facts["outstanding"],
        letter.facts["tier"],
    )
    assert [[20], [10], [], []] == [tiers(one.ladder) for one in known]
    assert {letter.key} == {step.joint for one in known for step in one.ladder.steps}


def test_only_what_is_due_makes_a_letter() -> None:
    """A claim that is merely overdue stands in a letter that goes anyhow, and causes none."""
    _, on_time = look_at(claims(a_claim(1)), 9)
    _, due = look_at(claims(a_claim(1)), 10)

    assert (0, 1) == (len(letters(on_time)), len(letters(due)))


def test_each_currency_has_its_letter() -> None:
    """Amounts of different currencies are never added."""
    _, decisions = look_at(claims(a_claim(1), a_claim(2, currency="USD"), a_claim(3)), 10)

    assert [cny("2000.00"), Money.of("1000.00", "USD")] == [one.facts["outstanding"] for one in letters(decisions)]


@pytest.mark.parametrize(("minimum", "expected"), [("2000.01", 0), ("2000.00", 1)])
def test_the_minimum_is_held_against_the_total(minimum: str, expected: int) -> None:
    """Below the minimum together, nothing is written to the client; at the minimum it is."""
    policy = attrs.evolve(LETTERS, minimum_outstanding={"CNY": cny(minimum)})
    known, decisions = look_at(claims(a_claim(1), a_claim(2, due=5), policy=policy), 10)

    assert expected == len(letters(decisions))
    assert (known[0].ladder.status is Status.BELOW_MINIMUM) is (expected == 0)


def test_what_is_not_overdue_does_not_help_to_reach_the_minimum() -> None:
    """Only what the letter could ask for counts."""
    policy = attrs.evolve(LETTERS, minimum_outstanding={"CNY": cny("2000.00")})

    assert [] == letters(look_at(claims(a_claim(1), a_claim(2, due=10), policy=policy), 10)[1])


def test_a_claim_that_grows_overdue_lifts_the_total_over_the_minimum() -> None:
    """The next look is on the day it does."""
    policy = attrs.evolve(LETTERS, minimum_outstanding={"CNY": cny("2000.00")})
    known, _ = look_at(claims(a_claim(1), a_claim(2, due=10), policy=policy), 10)

    assert day(11) == min(one.ladder.next_review_on for one in known)
    assert 1 == len(letters(look_at(known, 11)[1]))


def test_held_promised_or_disputed_claims_are_not_asked_for() -> None:
    """A blocked line stands in no letter, and the others go."""
    known = claims(a_claim(1), a_claim(2), attrs.evolve(a_claim(3), disputed=True), a_claim(4))
    held = decided(
        place_hold(
            known[0].ladder, known[0].receivable, reason="对账", approved_by="zhou", until_on=day(15), today=day(5)
        )
    ).state
    known[0] = attrs.evolve(known[0], ladder=held)
    _, decisions = look_at(known, 10)

    assert [["AR-2", "AR-4"]] == [[line[0] for line in lines(one)] for one in letters(decisions)]


def test_an_undunned_claim_is_in_no_letter() -> None:
    """Where an override says that nobody is dunned for a claim, no letter names it."""
    policy = attrs.evolve(LETTERS, overrides=(Override(receivable="AR-2", tiers=()),))

    assert [["AR-1"]] == [
        [line[0] for line in lines(one)]
        for one in letters(look_at(claims(a_claim(1), a_claim(2), policy=policy), 10)[1])
    ]


def test_a_held_part_is_left_out_of_the_amount() -> None:
    """Hold 300 of 1,000, ask for 700."""
    known = claims(a_claim(1))
    held = decided(
        place_hold(
            known[0].ladder,
            known[0].receivable,
            reason="质量",
            approved_by="zhou",
            until_on=day(15),
            today=day(5),
            amount=cny("300.00"),
        )
    ).state
    _, decisions = look_at([attrs.evolve(known[0], ladder=held)], 10)

    assert [[("AR-1", 10, cny("700.00"))]] == [lines(one) for one in letters(decisions)]


def test_the_gap_is_kept_between_letters_to_the_client() -> None:
    """A claim that comes due the day after the letter waits for the gap, then goes with the others."""
    policy = attrs.evolve(LETTERS, letter_gap_days=5)
    known, first = look_at(claims(a_claim(1), a_claim(2, due=1), policy=policy), 10)
    known, spaced = look_at(known, 11)
    still, _ = look_at(known, 14)
    _, second = look_at(still, 15)

    assert [1, 0, 1] == [len(letters(one)) for one in (first, spaced, second)]
    assert (Status.SPACED, day(15)) == (known[1].ladder.status, known[1].ladder.next_review_on)


def test_the_gap_counts_letters_from_elsewhere() -> None:
    """Another part of the house wrote three days ago."""
    policy = attrs.evolve(LETTERS, letter_gap_days=5)
    other = Surroundings(last_letter_on=day(7))

    assert [] == letters(look_at(claims(a_claim(1), policy=policy), 11, surroundings=other)[1])
    assert 1 == len(letters(look_at(claims(a_claim(1), policy=policy), 12, surroundings=other)[1]))


def test_the_opening_baseline_waits_for_finance_claim_by_claim() -> None:
    """What was old on day one stands in no letter before its release; what was not, goes."""
    old, new = claims(a_claim(1), on=day(15))[0], claims(a_claim(2, due=10), on=day(15))[0]
    known, first = look_at([old, new], 20)
    released = decided(release_letter(known[0].ladder, by="zhou.hui", on=day(21))).state
    _, second = look_at([attrs.evolve(known[0], ladder=released), known[1]], 21)

    assert [["AR-2"]] == [[line[0] for line in lines(one)] for one in letters(first)]
    assert [["AR-1", "AR-2"]] == [[line[0] for line in lines(one)] for one in letters(second)]


def test_the_same_day_again_writes_nothing() -> None:
    """One letter, once for ever."""
    known, _ = look_at(claims(a_claim(1), a_claim(2)), 10)
    again, decisions = look_at(known, 10)

    assert ([], known) == ([event for one in decisions for event in one.events], again)


def test_a_clock_going_back_for_one_claim_stops_the_letter() -> None:
    """No letter is written on a day that one of its claims has behind it."""
    known, _ = look_at(claims(a_claim(1), a_claim(2, due=1)), 10)
    _, decisions = look_at(known, 9)

    assert [] == [event for one in decisions for event in one.events]


def test_no_letter_goes_on_a_day_one_claim_did_not_exist_on() -> None:
    """By a clock gone back, a claim may have been taken in later than today: the letter waits until it is known."""
    known = [*claims(a_claim(1)), *claims(a_claim(2), on=day(20))]
    known, early = look_at(known, 15)
    _, late = look_at(known, 20)

    assert [0, 1] == [len(letters(one)) for one in (early, late)]


@pytest.mark.parametrize("scope", list(Scope))
def test_age_counted_from_elsewhere_writes_before_the_due_date(scope: Scope) -> None:
    """Where a policy counts from the invoice, its letter goes by that, whatever it is about."""
    policy = attrs.evolve(LETTERS, basis=Basis.INVOICE_DATE, scope=scope)
    invoiced = attrs.evolve(a_claim(1), invoiced_on=DUE, due_on=day(60))

    assert 1 == len(letters(look_at(claims(invoiced, policy=policy), 10)[1]))


def test_the_next_level_is_another_letter() -> None:
    """Each level of each claim is carried out once; a claim in between stands in both."""
    known, _ = look_at(claims(a_claim(1), a_claim(2, due=5)), 10)
    known, at_15 = look_at(known, 15)
    _, at_20 = look_at(known, 20)

    assert [[("AR-1", 10), ("AR-2", 10)], [("AR-1", 20), ("AR-2", 10)]] == [
        [line[:2] for line in lines(one)] for one in (*letters(at_15), *letters(at_20))
    ]


@given(order=st.permutations([0, 1, 2, 3]), number=st.integers(0, 45))
def test_the_order_of_claims_changes_nothing(order: list[int], number: int) -> None:
    """Whichever way the claims come, each ladder and each letter is the same."""
    known = claims(a_claim(1), a_claim(2, due=3), a_claim(3, currency="USD"), a_claim(4, due=15))
    straight, one = look_at(known, number)
    turned, two = look_at([known[place] for place in order], number)

    assert straight == sorted(turned, key=lambda item: item.ladder.id)
    assert sorted(map(repr, letters(one))) == sorted(map(repr, letters(two)))


def test_a_trial_is_kept_apart() -> None:
    """Claims on trial write no letter and stand in none; what would have gone is rehearsed."""
    live, tried = claims(a_claim(1)), claims(a_claim(2), on_trial=True)
    known, decisions = look_at([*live, *tried], 10)

    assert [["AR-1"]] == [[line[0] for line in lines(one)] for one in letters(decisions)]
    assert () == decisions[1].messages
    assert [StepState.REHEARSED] == [step.state for step in known[1].ladder.steps]


@pytest.mark.parametrize("scope", list(Scope))
def test_a_rehearsed_letter_holds_no_real_one_back(scope: Scope) -> None:
    """The gap counts what the client was really written; a trial counts both."""
    policy = attrs.evolve(LETTERS, letter_gap_days=30, scope=scope)
    tried, live = claims(a_claim(1), policy=policy, on_trial=True), claims(a_claim(2, due=1), policy=policy)
    known, _ = look_at([*tried, *live], 10)
    known, real = look_at(known, 11)

    assert 1 == len(letters(real))


@pytest.mark.parametrize(
    ("disputed", "expected"), [(True, Status.HELD), (False, Status.OVERDUE)], ids=["disputed", "plain"]
)
def test_a_claim_that_is_merely_overdue_is_kept_out_when_disputed(*, disputed: bool, expected: Status) -> None:
    """Below the first level a claim stands in the client's letter, unless something speaks against it."""
    known, decisions = look_at(claims(a_claim(1), attrs.evolve(a_claim(2, due=5), disputed=disputed)), 10)

    assert expected is known[1].ladder.status
    assert (1 if disputed else 2) == len(lines(letters(decisions)[0]))
    assert day(15) == known[1].ladder.next_review_on


def still_due(known: Sequence[Position[Ladder]], letter: Message, number: int, *, feed: int | None = None) -> list[str]:
    """Look again at a letter before it goes out: the codes of what speaks against it."""
    found = joint_letter_still_due(
        letter,
        {claim.ladder.id: claim for claim in known},
        as_of=day(number),
        calendar=CHINA,
        surroundings=Surroundings(feed_known_on=None if feed is None else day(feed)),
    )
    return [finding.code for finding in found]


def test_a_letter_goes_while_its_claims_are_what_they_were() -> None:
    """The look before it goes out finds nothing."""
    known, decisions = look_at(claims(a_claim(1), a_claim(2, due=5)), 10)

    assert [] == still_due(known, letters(decisions)[0], 12)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"disputed": True}, "ageing.disputed"),
        ({"client": "C-2"}, "letter.client_changed"),
        ({"due_on": day(30)}, "ageing.not_due"),
        ({"amount": cny("900.00")}, "letter.amount_changed"),
    ],
)
def test_one_line_that_is_wrong_takes_the_letter_back(change: dict[str, object], expected: str) -> None:
    """Disputed, another client's, not due or of another amount by now: the total would be wrong."""
    known, decisions = look_at(claims(a_claim(1), a_claim(2, due=5)), 10)
    known[1] = attrs.evolve(known[1], receivable=attrs.evolve(known[1].receivable, **change))  # type: ignore[arg-type]

    assert [expected] == still_due(known, letters(decisions)[0], 12)


def test_a_line_that_is_paid_takes_the_letter_back() -> None:
    """The claim that carries no step of its own counts as well: it stands in the letter."""
    known, decisions = look_at(claims(a_claim(1), a_claim(2, due=5)), 10)
    known[1] = attrs.evolve(known[1], receivable=paid(known[1].receivable, "1000.00", day(11)))

    assert ["ageing.settled"] == still_due(known, letters(decisions)[0], 12)


def test_a_level_that_is_not_reached_any_more_takes_the_letter_back() -> None:
    """The due date was put right: overdue still, but not for this letter."""
    known, decisions = look_at(claims(a_claim(1)), 10)
    known[0] = attrs.evolve(known[0], receivable=attrs.evolve(known[0].receivable, due_on=day(5)))

    assert ["letter.tier_not_reached"] == still_due(known, letters(decisions)[0], 12)


def test_what_is_gone_from_the_books_takes_the_letter_back() -> None:
    """A claim nobody finds any more cannot be asked for."""
    known, decisions = look_at(claims(a_claim(1), a_claim(2)), 10)

    assert ["letter.claim_gone"] == still_due(known[:1], letters(decisions)[0], 12)


def test_a_letter_cancelled_or_delivered_or_on_trial_does_not_go() -> None:
    """Its step has to be open, and in earnest."""
    known, decisions = look_at(claims(a_claim(1)), 10)
    letter, ladder = letters(decisions)[0], known[0].ladder
    sent = decided(record_delivery(ladder, tier=10, cycle=1, delivered=True, on=day(11))).state
    tried, bare = attrs.evolve(ladder, on_trial=True), attrs.evolve(ladder, steps=())

    assert [["letter.not_open"], ["letter.on_trial"], ["letter.not_open"]] == [
        still_due([attrs.evolve(known[0], ladder=one)], letter, 12) for one in (sent, tried, bare)
    ]


@pytest.mark.parametrize(("known_on", "expected"), [(5, []), (4, ["ageing.feed_stale"])])
def test_old_books_take_the_letter_back_once(known_on: int, expected: list[str]) -> None:
    """Said once for the letter, not for each line of it."""
    known, decisions = look_at(claims(a_claim(1), a_claim(2)), 10)

    assert expected == still_due(known, letters(decisions)[0], 12, feed=known_on)


def test_a_letter_called_off_on_its_way_rolls_its_level_back() -> None:
    """The next look decides it anew, as another issue with a key of its own."""
    known, _ = look_at(claims(a_claim(1)), 10)
    verdict = decided(cancel_letter(known[0].ladder, tier=10, cycle=1, reason="客户来电", by="zhou.hui", on=day(11)))
    known, decisions = look_at([attrs.evolve(known[0], ladder=verdict.state)], 11)

    assert (["letter_cancelled"], StepState.CANCELLED, day(11)) == (
        [event.type for event in verdict.events],
        verdict.state.steps[0].state,
        verdict.state.steps[0].ended_on,
    )
    assert ["ageing.dun:1.10.2.1:AR-1"] == [one.key for one in letters(decisions)]


def test_a_letter_called_off_after_delivery_keeps_the_gap() -> None:
    """The client has had it: the next letter waits, and the day it went stays on record."""
    policy = attrs.evolve(LETTERS, letter_gap_days=7)
    known, _ = look_at(claims(a_claim(1), policy=policy), 10)
    sent = decided(record_delivery(known[0].ladder, tier=10, cycle=1, delivered=True, on=day(11))).state
    off = decided(cancel_letter(sent, tier=10, cycle=1, reason="开错", by="zhou.hui", on=day(12))).state
    waiting, none = look_at([attrs.evolve(known[0], ladder=off)], 17)
    _, again = look_at(waiting, 18)

    assert (day(11), day(12)) == (off.steps[0].ended_on, off.steps[0].annulled_on)
    assert [0, 1] == [len(letters(one)) for one in (none, again)]


def test_why_a_letter_cannot_be_called_off() -> None:
    """Every reason at once: no such letter, no reason given, called off before."""
    known, _ = look_at(claims(a_claim(1)), 10)
    ladder = known[0].ladder
    off = decided(cancel_letter(ladder, tier=10, cycle=1, reason="开错", by="zhou.hui", on=day(11))).state

    assert ["letter.none_such"] == codes(cancel_letter(ladder, tier=20, cycle=1, reason="x", by="z", on=day(11)))
    assert ["letter.no_reason"] == codes(cancel_letter(ladder, tier=10, cycle=1, reason=" ", by="z", on=day(11)))
    assert ["letter.not_open"] == codes(cancel_letter(off, tier=10, cycle=1, reason="x", by="z", on=day(11)))


def test_a_letter_that_led_to_a_collection_is_not_called_off() -> None:
    """What rests on it comes first."""
    known, _ = look_at(claims(a_claim(1)), 10)
    sent = decided(record_delivery(known[0].ladder, tier=10, cycle=1, delivered=True, on=day(11))).state
    pursued = decided(open_collection(sent, LETTERS, owner="zhou.hui", today=day(12))).state

    assert ["collection.already_open"] == codes(
        cancel_letter(pursued, tier=10, cycle=1, reason="x", by="z", on=day(13))
    )


def test_a_letter_of_a_settled_claim_is_not_called_off() -> None:
    """The ladder is closed: nothing is left to call off."""
    known, _ = look_at(claims(a_claim(1)), 10)
    settled = attrs.evolve(known[0], receivable=paid(known[0].receivable, "1000.00", day(11)))
    after, _ = look_at([settled], 11)
    verdict = cancel_letter(after[0].ladder, tier=10, cycle=1, reason="x", by="z", on=day(12))

    assert ["ladder.closed", "letter.not_open"] == codes(verdict)
