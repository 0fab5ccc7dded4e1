"""Assessment: where a claim stands on a day, what is due, and why nothing is."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offboard_core.kernel.money import Money
from offboard_core.kernel.workcalendar import CHINA
from offboard_core.receivables import (
    Act,
    Basis,
    Channel,
    Hold,
    Override,
    Progression,
    Promise,
    PromiseState,
    Receivable,
    Settlement,
    Status,
    StepState,
    Surroundings,
    Tier,
    assess,
    assess_all,
)
from offboard_core.receivables.promise import promise_state
from offboard_core.receivables.tiers import NEVER
from tests.receivables.given import AMOUNT, CLAIM, DUE, POLICY, WARNED_ON, aged, cny, day, looked, opened, paid

PROMISE = Promise(
    number=1,
    amount=AMOUNT,
    pay_on=day(40),
    promised_by="林总",
    promised_to="wang.wei",
    channel=Channel.MESSAGE,
    given_on=day(30),
    outstanding=AMOUNT,
    evidence="IMG-1",
    confirmed_by="zhao.min",
)


@pytest.mark.parametrize(
    ("number", "status", "reason", "tier"),
    [
        (-7, Status.NOT_DUE, "ageing.not_due", 0),
        (0, Status.NOT_DUE, "ageing.due_today", 0),
        (1, Status.OVERDUE, "ageing.no_tier_yet", 0),
        (29, Status.OVERDUE, "ageing.no_tier_yet", 0),
        (30, Status.DUE, "ageing.step_due", 30),
        (60, Status.DUE, "ageing.step_due", 60),
        (90, Status.DUE, "ageing.step_due", 90),
    ],
)
def test_where_a_claim_stands(number: int, status: Status, reason: str, tier: int) -> None:
    """Not due, overdue without a tier, then due at 30, 60 and 90, each with its reason."""
    answer = aged(number, ladder=opened())

    assert (status, reason, tier, number) == (
        answer.status,
        answer.reasons[0].code,
        answer.tier,
        answer.days_overdue,
    )


@pytest.mark.parametrize(("number", "act"), [(30, Act.REMIND), (60, Act.INTERVENE), (90, Act.DUN), (500, Act.DUN)])
def test_the_highest_tier_reached_is_due(number: int, act: Act) -> None:
    """An undone internal step never holds back day 90."""
    assert [act] == [due.act for due in aged(number, ladder=opened()).due]


def test_stepwise_takes_one_tier_at_a_time() -> None:
    """Stepwise, an old claim begins at the bottom and goes on only when the former step was carried out."""
    policy = attrs.evolve(POLICY, progression=Progression.STEPWISE)
    ladder = opened(policy=policy)
    reminded = looked(ladder, 95, policy=policy)
    done = attrs.evolve(reminded, steps=(attrs.evolve(reminded.steps[0], state=StepState.DONE),))

    assert [[30], [], [], [60]] == [
        [due.tier for due in aged(number, ladder=one, policy=policy).due]
        for number, one in ((95, ladder), (95, reminded), (95, done), (96, done))
    ]
    assert ("ageing.former_step_open", Status.WAITING) == (
        aged(95, ladder=reminded, policy=policy).reasons[0].code,
        aged(95, ladder=reminded, policy=policy).status,
    )


@pytest.mark.parametrize(
    ("as_of", "answer_by"),
    [
        (dt.date(2026, 9, 28), dt.date(2026, 10, 8)),
        (dt.date(2026, 9, 30), dt.date(2026, 10, 10)),
        (dt.date(2026, 2, 12), dt.date(2026, 2, 24)),
        (dt.date(2026, 2, 27), dt.date(2026, 3, 3)),
    ],
    ids=["over 国庆", "with the make-up Saturday after it", "over 春节", "with the make-up Saturday in February"],
)
def test_a_statement_is_owed_in_three_working_days(as_of: dt.date, answer_by: dt.date) -> None:
    """Holidays do not count, make-up workdays do."""
    claim = attrs.evolve(CLAIM, due_on=as_of - dt.timedelta(days=30))

    due = assess(claim, opened(claim, on=claim.due_on or as_of), POLICY, as_of=as_of).due

    assert [answer_by] == [step.answer_by for step in due]


def test_a_deadline_beyond_the_calendar_says_so() -> None:
    """A day counted in weekends only is named as assumed, never guessed in silence."""
    claim = attrs.evolve(CLAIM, due_on=dt.date(2028, 1, 3))

    answer = assess(claim, opened(claim, on=dt.date(2028, 1, 3)), POLICY, as_of=dt.date(2028, 2, 2))

    assert ["ageing.step_due", "calendar.assumed"] == [reason.code for reason in answer.reasons]


def test_a_letter_gives_days_not_working_days() -> None:
    """The client pays within seven days of the letter."""
    assert [day(97)] == [due.answer_by for due in aged(90, ladder=opened()).due]


@pytest.mark.parametrize(
    ("claim", "code"),
    [
        (attrs.evolve(CLAIM, due_on=None), "receivable.no_date"),
        (attrs.evolve(CLAIM, due_on=dt.date(206, 1, 1)), "receivable.date_impossible"),
        (attrs.evolve(CLAIM, due_on=dt.date(2200, 1, 1)), "receivable.date_impossible"),
        (attrs.evolve(CLAIM, client=" "), "receivable.no_client"),
        (attrs.evolve(CLAIM, amount=cny("0.00")), "receivable.amount_not_positive"),
    ],
    ids=["no date", "year 206", "year 2200", "no client", "no amount"],
)
def test_what_cannot_be_right_is_quarantined(claim: Receivable, code: str) -> None:
    """Nothing is decided on facts that cannot be right, and the reason says which."""
    answer = aged(100, claim, opened())

    assert (Status.QUARANTINED, [code], (), 0, NEVER) == (
        answer.status,
        [reason.code for reason in answer.reasons],
        answer.due,
        answer.tier,
        answer.next_review_on,
    )


@pytest.mark.parametrize("due_on", [dt.date(1950, 1, 1), dt.date(2199, 12, 31)])
def test_the_first_and_the_last_possible_date_are_possible(due_on: dt.date) -> None:
    """The limits themselves are dates like any other."""
    assert Status.QUARANTINED is not aged(0, attrs.evolve(CLAIM, due_on=due_on)).status


def test_every_defect_is_named() -> None:
    """One look names everything that is wrong."""
    broken = attrs.evolve(CLAIM, due_on=None, client="", amount=cny("-1.00"))

    assert ["receivable.no_date", "receivable.no_client", "receivable.amount_not_positive"] == [
        reason.code for reason in aged(0, broken).reasons
    ]


@pytest.mark.parametrize(
    ("amount", "code"), [("1000.00", "ageing.settled"), ("1000.01", "ageing.overpaid")], ids=["exactly", "too much"]
)
def test_what_is_paid_is_settled(amount: str, code: str) -> None:
    """Nothing is due after payment; what was paid too much is said."""
    answer = aged(100, paid(CLAIM, amount, day(50)), opened())

    assert (Status.SETTLED, code, 0, ()) == (answer.status, answer.reasons[0].code, answer.tier, answer.due)


def test_one_fen_short_is_not_settled() -> None:
    """Nearly paid is not paid."""
    assert Status.DUE is aged(100, paid(CLAIM, "999.99", day(50)), opened()).status


@pytest.mark.parametrize(
    ("paid_off", "status"), [("900.01", Status.BELOW_MINIMUM), ("900.00", Status.DUE)], ids=["below", "on it"]
)
def test_below_the_minimum_nothing_is_due(paid_off: str, status: Status) -> None:
    """A hundred yuan is the minimum here: 99.99 rests, 100.00 does not."""
    policy = attrs.evolve(POLICY, minimum_outstanding={"CNY": cny("100.00")})

    assert status is aged(95, paid(CLAIM, paid_off, day(50)), opened(), policy).status


def test_a_minimum_in_another_currency_says_nothing() -> None:
    """Dollars have no say about yuan."""
    policy = attrs.evolve(POLICY, minimum_outstanding={"USD": Money.of("99999.00", "USD")})

    assert Status.DUE is aged(95, ladder=opened(), policy=policy).status


@pytest.mark.parametrize(
    ("number", "status"), [(29, Status.OVERDUE), (30, Status.HELD), (40, Status.HELD), (41, Status.DUE)]
)
def test_a_hold_lasts_to_its_last_day(number: int, status: Status) -> None:
    """Held from day 30 up to and including day 40."""
    hold = Hold(reason="对账中", approved_by="zhou.hui", from_on=day(30), until_on=day(40))
    ladder = attrs.evolve(opened(), holds=(hold,))

    assert status is aged(number, ladder=ladder).status


def test_a_lifted_hold_holds_nothing_from_that_day_on() -> None:
    """The day it was lifted, the claim takes its steps again."""
    hold = Hold(reason="x", approved_by="y", from_on=day(30), until_on=day(40), lifted_on=day(35))
    ladder = attrs.evolve(opened(), holds=(hold,))

    assert [Status.HELD, Status.DUE] == [aged(number, ladder=ladder).status for number in (34, 35)]


def test_the_end_of_a_hold_does_not_end_a_dispute() -> None:
    """Held and disputed at once, the claim waits for new facts."""
    hold = Hold(reason="x", approved_by="y", from_on=day(30), until_on=day(40))
    ladder = attrs.evolve(opened(), holds=(hold,))

    assert WARNED_ON == aged(35, attrs.evolve(CLAIM, disputed=True), ladder).next_review_on


def test_a_held_claim_is_looked_at_when_the_hold_ends() -> None:
    """The day after the last day of the hold."""
    hold = Hold(reason="x", approved_by="y", from_on=day(30), until_on=day(40))

    assert day(41) == aged(35, ladder=attrs.evolve(opened(), holds=(hold,))).next_review_on


def test_a_disputed_claim_is_held_until_the_source_says_otherwise() -> None:
    """A dispute has no last day: only new facts end it."""
    answer = aged(95, attrs.evolve(CLAIM, disputed=True), opened())

    assert (Status.HELD, ["ageing.disputed"], WARNED_ON) == (
        answer.status,
        [reason.code for reason in answer.reasons],
        answer.next_review_on,
    )


@pytest.mark.parametrize(("number", "status"), [(43, Status.PROMISED), (44, Status.DUE)])
def test_a_proven_promise_suspends_until_its_tolerance_is_over(number: int, status: Status) -> None:
    """Promised for day 40 with three days' tolerance: day 43 waits, day 44 does not."""
    assert status is aged(number, ladder=attrs.evolve(opened(), promises=(PROMISE,))).status


def test_a_promise_is_looked_at_when_it_is_over() -> None:
    """The day after its date and tolerance."""
    assert day(44) == aged(35, ladder=attrs.evolve(opened(), promises=(PROMISE,))).next_review_on


@pytest.mark.parametrize(
    "promise", [attrs.evolve(PROMISE, evidence=""), attrs.evolve(PROMISE, confirmed_by="")], ids=["oral", "unconfirmed"]
)
def test_an_unproven_promise_suspends_nothing_and_is_flagged(promise: Promise) -> None:
    """Without evidence, or without confirmation, the ladder goes on and says so."""
    answer = aged(35, ladder=attrs.evolve(opened(), promises=(promise,)))

    assert (Status.DUE, "ageing.promise_unproven") == (answer.status, answer.reasons[-1].code)


def test_a_broken_promise_is_named() -> None:
    """The claim goes on at its natural tier, and what was promised is told."""
    answer = aged(60, ladder=attrs.evolve(opened(), promises=(PROMISE,)))

    assert (Status.DUE, 60, "ageing.promise_broken", "broken") == (
        answer.status,
        answer.tier,
        answer.reasons[-1].code,
        answer.reasons[-1].facts["state"],
    )


def test_a_kept_part_promise_is_not_mentioned() -> None:
    """What was promised came: nothing to point out."""
    promise = attrs.evolve(PROMISE, amount=cny("400.00"))

    answer = aged(60, paid(CLAIM, "400.00", day(41)), attrs.evolve(opened(), promises=(promise,)))

    assert ["ageing.step_due"] == [reason.code for reason in answer.reasons]


def test_a_promise_in_a_currency_the_claim_no_longer_has_holds_nothing() -> None:
    """A corrected currency does not bring the look to a fall."""
    dollars = attrs.evolve(CLAIM, amount=Money.of("1000.00", "USD"))

    assert Status.DUE is aged(35, dollars, attrs.evolve(opened(), promises=(PROMISE,))).status


@pytest.mark.parametrize(
    ("amount", "on", "as_of", "state"),
    [
        (None, 0, 43, PromiseState.OPEN),
        (None, 0, 44, PromiseState.BROKEN),
        ("999.99", 43, 43, PromiseState.OPEN),
        ("999.99", 43, 44, PromiseState.PART_KEPT),
        ("1000.00", 43, 43, PromiseState.KEPT),
        ("1000.00", 43, 99, PromiseState.KEPT),
        ("1000.00", 44, 99, PromiseState.BROKEN),
    ],
)
def test_what_became_of_a_promise(amount: str | None, on: int, as_of: int, state: PromiseState) -> None:
    """Kept as soon as enough came in, broken or kept in part once its day and tolerance are over."""
    claim = CLAIM if amount is None else paid(CLAIM, amount, day(on))

    assert state is promise_state(PROMISE, claim, day(as_of), tolerance_days=3)


def test_on_the_first_day_every_letter_waits_for_finance() -> None:
    """Without a ladder a claim is of the opening baseline: the internal step below is due, the letter is not."""
    answer = aged(100)

    assert ([60], ["ageing.step_due", "ageing.letter_awaits_release"]) == (
        [due.tier for due in answer.due],
        [reason.code for reason in answer.reasons],
    )


def test_where_only_letters_are_due_they_wait() -> None:
    """With no internal step below it, a letter of the baseline leaves nothing to do but to release it."""
    policy = attrs.evolve(POLICY, tiers=(Tier(90, Act.DUN),))

    answer = aged(100, policy=policy)

    assert (Status.AWAITING_RELEASE, (), WARNED_ON) == (answer.status, answer.due, answer.next_review_on)


@pytest.mark.parametrize(("known", "status"), [(83, Status.DUE), (82, Status.STALE_FEED)])
def test_old_books_stop_letters(known: int, status: Status) -> None:
    """Seven days old is fresh enough to write to a client, eight is not."""
    ladder = looked(opened(), 30, 60)

    answer = aged(90, ladder=ladder, surroundings=Surroundings(feed_known_on=day(known)))

    assert status is answer.status


def test_old_books_are_looked_at_again_the_next_day() -> None:
    """The books may be read again any time."""
    answer = aged(90, ladder=looked(opened(), 30, 60), surroundings=Surroundings(feed_known_on=day(0)))

    assert (day(91), "ageing.feed_stale") == (answer.next_review_on, answer.reasons[0].code)


def test_old_books_do_not_stop_a_reminder() -> None:
    """Colleagues can be asked on old books; only the client must not be."""
    assert Status.DUE is aged(30, ladder=opened(), surroundings=Surroundings(feed_known_on=day(0))).status


@pytest.mark.parametrize(("last", "status"), [(76, Status.DUE), (77, Status.SPACED)])
def test_letters_to_one_client_keep_their_distance(last: int, status: Status) -> None:
    """Fourteen days after the last letter the next may go, thirteen days after not."""
    policy = attrs.evolve(POLICY, letter_gap_days=14)
    answer = aged(
        90, ladder=looked(opened(), 30, 60), policy=policy, surroundings=Surroundings(last_letter_on=day(last))
    )

    assert status is answer.status


def test_a_spaced_letter_is_looked_at_when_it_may_go() -> None:
    """The first day on which the distance is kept."""
    answer = aged(
        90,
        ladder=looked(opened(), 30, 60),
        policy=attrs.evolve(POLICY, letter_gap_days=14),
        surroundings=Surroundings(last_letter_on=day(80)),
    )

    assert day(94) == answer.next_review_on


def test_a_claims_own_letter_counts_for_the_distance() -> None:
    """A second letter for the same claim keeps its distance from the first."""
    policy = attrs.evolve(POLICY, letter_gap_days=14, tiers=(Tier(90, Act.DUN), Tier(95, Act.DUN)))

    answer = aged(95, ladder=looked(opened(), 90, policy=policy), policy=policy)

    assert (Status.SPACED, day(104)) == (answer.status, answer.next_review_on)


def test_after_its_steps_a_claim_rests_until_the_next_tier() -> None:
    """Reminded on day 30, looked at when the statement is late, and again on day 60."""
    ladder = looked(opened(), 30)
    answer = aged(30, ladder=ladder)

    assert (Status.DONE, ladder.steps[0].answer_by + dt.timedelta(days=1)) == (answer.status, answer.next_review_on)


def test_after_the_last_tier_only_new_facts_matter() -> None:
    """Nothing happens by itself once the letter is out."""
    assert WARNED_ON == aged(120, ladder=looked(opened(), 90)).next_review_on


def test_no_dunning_is_said() -> None:
    """A claim whose terms have no tiers is overdue, and the reason is in its terms."""
    policy = attrs.evolve(POLICY, overrides=(Override(client="C-1", tiers=()),))

    answer = aged(300, policy=policy)

    assert (Status.OVERDUE, "ageing.no_dunning", WARNED_ON) == (
        answer.status,
        answer.reasons[0].code,
        answer.next_review_on,
    )


def test_without_a_due_date_age_may_be_counted_from_the_invoice() -> None:
    """Before the first tier it says that there is no due date, and nothing about days."""
    policy = attrs.evolve(POLICY, basis=Basis.INVOICE_DATE)
    claim = attrs.evolve(CLAIM, due_on=None)

    assert [(Status.NOT_DUE, "ageing.no_due_date"), (Status.DUE, "ageing.step_due")] == [
        (answer.status, answer.reasons[0].code)
        for answer in (aged(-1, claim, policy=policy), aged(0, claim, policy=policy))
    ]


def test_a_settlement_to_come_is_looked_at_on_its_day() -> None:
    """What the books date ahead changes the answer on that day, so the claim is looked at then."""
    ahead = Settlement(amount=cny("1000.00"), value_on=day(10), reference="P-1")

    assert day(10) == aged(5, attrs.evolve(CLAIM, settlements=(ahead,))).next_review_on


def test_a_ledger_is_answered_in_its_order() -> None:
    """One answer a receivable; ladders are found by id."""
    second = attrs.evolve(CLAIM, id="AR-2")
    ladders = {"AR-2": looked(opened(second), 30, claim=second)}

    answers = list(assess_all([CLAIM, second], POLICY, as_of=day(30), ladders=ladders, calendar=CHINA))

    assert [("AR-1", Status.DUE), ("AR-2", Status.DONE)] == [(one.receivable.id, one.status) for one in answers]


@given(st.permutations(range(-5, 120, 7)))
def test_the_order_of_a_ledger_makes_no_difference(numbers: list[int]) -> None:
    """Same facts, same policy, same day: the same answer for each, in any order."""
    ledger = [attrs.evolve(CLAIM, id=f"AR-{number}", due_on=day(-number)) for number in numbers]

    def answers(items: list[Receivable]) -> dict[str, object]:
        return {answer.receivable.id: answer for answer in assess_all(items, POLICY, as_of=DUE)}

    assert answers(sorted(ledger, key=lambda item: item.id)) == answers(ledger)


@given(st.integers(-400, 800), st.integers(0, 60), st.sampled_from(["highest", "stepwise"]))
def test_the_review_day_is_the_next_on_which_the_answer_can_differ(number: int, grace: int, progression: str) -> None:
    """Between today and the next review nothing comes due; on that day something does, or never."""
    policy = attrs.evolve(POLICY, grace_days=grace, progression=Progression(progression))
    answer = aged(number, ladder=opened(on=day(-999)), policy=policy)
    between = [aged(number + ahead, ladder=opened(on=day(-999)), policy=policy) for ahead in range(1, 200, 13)]

    assert all(later.due == () for later in between if later.as_of < answer.next_review_on and not answer.due)
