"""Promises to pay and holds: what makes the ladder wait, and for how long at most."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import attrs
import pytest

from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Verdict
from offboard_core.receivables import AgeingPolicy, Channel, Ladder, Receivable, Status
from offboard_core.receivables.tiers import NEVER
from tests.receivables.decisions import confirm_promise, lift_hold, place_hold, record_promise
from tests.receivables.given import CLAIM, POLICY, cny, codes, day, decided, look, looked, opened, paid

REMINDED = looked(opened(), 30)
TODAY = day(31)
PAY_ON = day(45)
UNTIL = day(40)


def promised(
    ladder: Ladder = REMINDED,
    claim: Receivable = CLAIM,
    *,
    amount: Money = CLAIM.amount,
    pay_on: dt.date = PAY_ON,
    promised_by: str = "林总",
    promised_to: str = "wang.wei",
    given_on: dt.date | None = None,
    evidence: str = "IMG-1",
) -> Verdict[Ladder]:
    """Record a promise on day 31."""
    return record_promise(
        ladder,
        claim,
        amount=amount,
        pay_on=pay_on,
        promised_by=promised_by,
        promised_to=promised_to,
        channel=Channel.MESSAGE,
        today=TODAY,
        given_on=given_on,
        evidence=evidence,
    )


def confirmed(
    ladder: Ladder,
    *,
    number: int = 1,
    by: str = "zhao.min",
    evidence: str = "",
    policy: AgeingPolicy = POLICY,
    today: dt.date = TODAY,
) -> Verdict[Ladder]:
    """Confirm a promise on day 31."""
    return confirm_promise(ladder, policy, number=number, by=by, today=today, evidence=evidence)


def held(ladder: Ladder = REMINDED, *, until_on: dt.date = UNTIL, from_on: dt.date | None = None) -> Ladder:
    """Return the ladder held from day 31 on."""
    verdict = place_hold(
        ladder, CLAIM, reason="对账", approved_by="zhou.hui", until_on=until_on, today=TODAY, from_on=from_on
    )
    return decided(verdict).state


def test_a_promise_is_kept_whatever_it_is_worth() -> None:
    """By whom, to whom, what, when; it suspends nothing yet, and the claim is looked at the same day."""
    verdict = decided(promised())

    assert ("promise_recorded", 1, "林总", "wang.wei", False, TODAY) == (
        verdict.events[0].type,
        verdict.events[0].facts["number"],
        verdict.events[0].facts["promised_by"],
        verdict.events[0].facts["promised_to"],
        verdict.events[0].facts["suspends"],
        verdict.state.next_review_on,
    )


def test_an_oral_promise_never_suspends() -> None:
    """Without evidence nothing waits for it, and nobody can confirm it."""
    ladder = decided(promised(evidence=" ")).state

    assert ["promise.no_evidence"] == codes(confirmed(ladder))
    assert Status.PROMISED is not look(ladder, 31).state.status


def test_a_confirmed_promise_makes_the_ladder_wait() -> None:
    """Evidenced and confirmed by a second person."""
    verdict = decided(confirmed(decided(promised()).state))

    assert ("promise_confirmed", Status.PROMISED, day(49)) == (
        verdict.events[0].type,
        look(verdict.state, 31).state.status,
        look(verdict.state, 31).state.next_review_on,
    )


def test_evidence_may_come_with_the_confirmation() -> None:
    """The letter arrives later: whoever confirms it brings it."""
    ladder = decided(confirmed(decided(promised(evidence="")).state, evidence="SCAN-2")).state

    assert ("SCAN-2", True) == (ladder.promises[0].evidence, ladder.promises[0].suspends)


@pytest.mark.parametrize(
    ("verdict", "code"),
    [
        (lambda: promised(amount=Money.of("1.00", "USD")), "promise.other_currency"),
        (lambda: promised(amount=cny("0.00")), "promise.not_positive"),
        (lambda: promised(amount=cny("1000.01")), "promise.more_than_owed"),
        (lambda: promised(claim=paid(CLAIM, "1000.00", TODAY)), "promise.nothing_owed"),
        (lambda: promised(pay_on=day(30)), "promise.date_in_the_past"),
        (lambda: promised(given_on=day(32)), "promise.given_in_the_future"),
        (lambda: promised(promised_by=" "), "promise.blank"),
        (lambda: promised(promised_to=""), "promise.blank"),
    ],
    ids=["currency", "nothing", "too much", "paid", "yesterday", "tomorrow", "by nobody", "to nobody"],
)
def test_a_promise_that_cannot_be(verdict: Callable[[], Verdict[Ladder]], code: str) -> None:
    """Each with its reason."""
    assert [code] == codes(verdict())


def test_the_limits_are_on_the_right_side() -> None:
    """All that is owed, today, given today: that is a promise."""
    assert decided(promised(amount=cny("1000.00"), pay_on=TODAY, given_on=TODAY))


def test_a_promise_may_be_recorded_later() -> None:
    """The day it was given is kept."""
    assert day(20) == decided(promised(given_on=day(20))).state.promises[0].given_on


@pytest.mark.parametrize(
    ("verdict", "code"),
    [
        (lambda: confirmed(decided(promised()).state, number=2), "promise.none_such"),
        (lambda: confirmed(decided(confirmed(decided(promised()).state)).state), "promise.already_confirmed"),
        (lambda: confirmed(decided(promised()).state, by="wang.wei"), "promise.second_person_needed"),
        (lambda: confirmed(decided(promised()).state, today=day(46)), "promise.date_in_the_past"),
    ],
    ids=["none such", "twice", "by the one it was given to", "over"],
)
def test_a_confirmation_that_cannot_be(verdict: Callable[[], Verdict[Ladder]], code: str) -> None:
    """Each with its reason."""
    assert [code] == codes(verdict())


@pytest.mark.parametrize(("days", "possible"), [(14, True), (13, False)])
def test_a_promise_suspends_no_longer_than_the_policy_says(days: int, *, possible: bool) -> None:
    """Given on day 31 for day 45: fourteen days may be waited, with a limit of thirteen not."""
    policy = attrs.evolve(POLICY, promise_days=days)

    assert possible == bool(confirmed(decided(promised()).state, policy=policy))


@pytest.mark.parametrize(("most", "possible"), [(2, True), (1, False)])
def test_only_so_many_promises_suspend(most: int, *, possible: bool) -> None:
    """The second one suspends when two may, and not when one may."""
    policy = attrs.evolve(POLICY, most_promises=most)
    first = decided(confirmed(decided(promised()).state)).state
    second = decided(promised(first)).state

    assert possible == bool(confirmed(second, number=2, policy=policy))
    assert second.promises[0] == first.promises[0]


def test_confirming_one_leaves_the_others_alone() -> None:
    """Only the one that is named."""
    two = decided(promised(decided(promised()).state)).state

    assert ["", "zhao.min"] == [item.confirmed_by for item in decided(confirmed(two, number=2)).state.promises]


def test_a_promise_for_the_end_of_time_is_no_accident() -> None:
    """A date many systems use for "never" is recorded and holds nothing up."""
    ladder = decided(promised(pay_on=NEVER)).state

    assert ["promise.too_far"] == codes(confirmed(ladder))


def test_a_hold_is_placed() -> None:
    """With reason and name; the claim stands as held."""
    verdict = decided(place_hold(REMINDED, CLAIM, reason="对账", approved_by="zhou.hui", until_on=UNTIL, today=TODAY))

    assert ("hold_placed", "zhou.hui", TODAY, Status.HELD) == (
        verdict.events[0].type,
        verdict.events[0].facts["approved_by"],
        verdict.state.holds[0].from_on,
        look(verdict.state, 31).state.status,
    )


@pytest.mark.parametrize(
    ("reason", "from_on", "until_on", "code"),
    [
        (" ", None, UNTIL, "hold.no_reason"),
        ("对账", day(30), UNTIL, "hold.begins_in_the_past"),
        ("对账", None, day(30), "hold.ends_before_it_begins"),
        ("对账", day(41), UNTIL, "hold.ends_before_it_begins"),
    ],
)
def test_a_hold_that_cannot_be(reason: str, from_on: dt.date | None, until_on: dt.date, code: str) -> None:
    """Without a reason, in the past, or with no day in it."""
    verdict = place_hold(
        REMINDED, CLAIM, reason=reason, approved_by="zhou.hui", until_on=until_on, today=TODAY, from_on=from_on
    )

    assert [code] == codes(verdict)


def test_a_hold_of_one_day_is_a_hold() -> None:
    """Until today means today."""
    assert TODAY == held(until_on=TODAY).holds[0].until_on


def test_a_lifted_hold_lets_the_claim_go_on_the_same_day() -> None:
    """Who lifted it is on record; a former one stays as it was."""
    former = held(until_on=TODAY)
    ladder = held(attrs.evolve(former, holds=(attrs.evolve(former.holds[0], until_on=day(30)),)))
    verdict = decided(lift_hold(ladder, by="zhou.hui", today=TODAY, reason="对清了"))

    assert ("hold_lifted", [None, TODAY], ["", "zhou.hui"]) == (
        verdict.events[0].type,
        [hold.lifted_on for hold in verdict.state.holds],
        [hold.lifted_by for hold in verdict.state.holds],
    )
    assert Status.HELD is not look(verdict.state, 31).state.status


def test_a_hold_to_come_can_be_lifted() -> None:
    """It then never begins."""
    ladder = decided(lift_hold(held(from_on=day(35)), by="zhou.hui", today=TODAY)).state

    assert not ladder.holds[0].is_in_force(day(36))


@pytest.mark.parametrize("number", [40, 41], ids=["its last day", "over"])
def test_there_has_to_be_a_hold_to_lift(number: int) -> None:
    """On its last day it can be lifted, the day after there is nothing to lift; nor can it be lifted twice."""
    verdict = lift_hold(held(), by="zhou.hui", today=day(number))

    assert (number == 40) == bool(verdict)
    assert ["hold.none_in_force"] == codes(
        lift_hold(decided(lift_hold(held(), by="a", today=TODAY)).state, by="b", today=TODAY)
    )


def asked(verdict: Verdict[Ladder]) -> list[tuple[str, str]]:
    """Return what goes out: code and recipient."""
    return [(one.code, one.recipient) for one in decided(verdict).messages]


def test_a_promise_without_proof_asks_the_client_for_it() -> None:
    """An oral promise is put to the client in writing, once; one with evidence asks for nothing."""
    oral = promised(evidence=" ")

    assert [("promise.confirm_in_writing", "C-1")] == asked(oral)
    assert "promise.confirm_in_writing:1:AR-1" == decided(oral).messages[0].key
    assert [] == asked(promised())


def test_no_client_is_asked_on_trial_or_out_of_the_opening_baseline() -> None:
    """Nothing goes out on trial, and of old claims nothing before finance has let them go."""
    tried, old = attrs.evolve(REMINDED, on_trial=True), attrs.evolve(REMINDED, baseline_days=90)

    assert [[], []] == [asked(promised(one, evidence="")) for one in (tried, old)]
