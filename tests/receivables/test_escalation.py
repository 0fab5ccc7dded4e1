"""Escalation: what one look at a claim leads to, and that the next look repeats nothing."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import attrs
import pytest

from offboard_core.errors import InvalidInput
from offboard_core.kernel.canonical import canonical
from offboard_core.kernel.verdict import Decided
from offboard_core.kernel.workcalendar import CHINA, BeyondRange
from offboard_core.receivables import (
    Act,
    Basis,
    Ladder,
    Progression,
    Settlement,
    SettlementKind,
    Status,
    StepState,
    Surroundings,
    Tier,
)
from offboard_core.receivables.letter import release_letter
from offboard_core.receivables.tiers import NEVER
from offboard_core.receivables.worklist import ladder_obligations
from tests.receivables.decisions import escalate, place_hold, record_delivery
from tests.receivables.given import (
    CLAIM,
    DUE,
    POLICY,
    WARNED_ON,
    at,
    cny,
    day,
    decided,
    look,
    looked,
    opened,
    paid,
    tiers,
)

LETTERS_ONLY = attrs.evolve(POLICY, tiers=(Tier(90, Act.DUN),))


def told(verdict: Decided[Ladder]) -> list[tuple[str, str]]:
    """Return what people and clients are told: code and recipient."""
    return [(item.code, item.recipient) for item in verdict.messages]


def owed(ladder: Ladder) -> list[str]:
    """Return the keys of what is owed."""
    return [todo.key for todo in ladder_obligations(ladder)]


def happened(verdict: Decided[Ladder]) -> list[str]:
    """Return the events, in their order."""
    return [event.type for event in verdict.events]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (29, []),
        (30, [("ageing.remind", "wang.wei")]),
        (60, [("ageing.intervene", "zhao.min")]),
        (90, [("ageing.dun", "C-1"), ("ageing.letter_decided", "finance")]),
    ],
)
def test_day_30_60_and_90(number: int, expected: list[tuple[str, str]]) -> None:
    """The salesperson on day 30, the supervisor on day 60, the client and finance on day 90."""
    assert expected == told(look(opened(), number))


def test_a_step_is_told_with_its_rule_policy_and_facts() -> None:
    """An auditor sees what decided, by which version, on which facts; a journal can seal it."""
    event = look(opened(), 30).events[0]

    assert ("step_taken", "ageing.step_due", "2026", 30, "remind", 1, 30, cny("1000.00"), "wang.wei") == (
        event.type,
        event.facts["rule"],
        event.facts["policy"],
        event.facts["tier"],
        event.facts["act"],
        event.facts["cycle"],
        event.facts["days_overdue"],
        event.facts["outstanding"],
        event.facts["recipient"],
    )
    assert '"code":"ageing.step_due"' in canonical(event.facts)


def test_the_same_day_again_does_nothing() -> None:
    """A second run is no event, no message, no change."""
    ladder = looked(opened(), 30)
    again = look(ladder, 30)

    assert (ladder, (), ()) == (again.state, again.events, again.messages)


def test_a_clock_going_back_does_nothing() -> None:
    """A day before the last look is over, even if the claim was not settled then."""
    closed = looked(opened(), 0, 35, claim=paid(CLAIM, "1000.00", day(35)))
    back = look(closed, 34)

    assert (closed, ()) == (back.state, back.events)


def test_a_day_before_the_ladder_began_does_nothing() -> None:
    """Nothing can have happened before the claim was taken in."""
    ladder = opened(on=day(5))

    assert (ladder, ()) == (look(ladder, 4).state, look(ladder, 4).events)


def test_missed_days_are_caught_up() -> None:
    """A machine that stood still for three months takes the highest step, once."""
    ladder = look(opened(), 200)

    assert (["step_taken"], [90]) == (happened(ladder), tiers(ladder.state))


def test_a_next_look_is_set_by_what_is_left_to_come() -> None:
    """After the reminder the deadline of the statement is next, then the next tier, then nothing."""
    ladder = looked(opened(), 30)
    late = looked(ladder, 37)
    last = looked(late, 60, 68, 90)

    assert [ladder.steps[0].answer_by + dt.timedelta(days=1), day(60), WARNED_ON] == [
        one.next_review_on for one in (ladder, late, last)
    ]


def test_a_first_look_says_when_the_next_one_is() -> None:
    """Where nothing is due, one line says why and until when."""
    first = look(opened(), 0)

    assert (["ladder_reviewed"], day(30), Status.NOT_DUE, DUE) == (
        happened(first),
        first.state.next_review_on,
        first.state.status,
        first.state.reviewed_on,
    )


def test_a_look_in_between_is_not_worth_a_line() -> None:
    """Before its next review a claim may be looked at any time without a trace."""
    ladder = looked(opened(), 0)

    assert () == look(ladder, 7).events


@pytest.mark.parametrize(("late", "expected"), [(0, []), (1, [("ageing.statement_unmet", "zhao.min")])])
def test_a_statement_that_does_not_come_goes_to_the_supervisor(late: int, expected: list[tuple[str, str]]) -> None:
    """On the last day it may still come; the day after, the supervisor is told."""
    ladder = looked(opened(), 30)
    number = (ladder.steps[0].answer_by - DUE).days + late

    assert expected == told(look(ladder, number))


@pytest.mark.parametrize(("late", "expected"), [(0, []), (1, [("ageing.intervention_unmet", "finance")])])
def test_a_payment_date_that_does_not_come_goes_to_finance(late: int, expected: list[tuple[str, str]]) -> None:
    """The supervisor's deadline runs out the same way."""
    ladder = looked(opened(), 60)
    number = (ladder.steps[0].answer_by - DUE).days + late

    assert expected == told(look(ladder, number))


def test_what_is_unmet_goes_further_up_once() -> None:
    """The supervisor is not told every night."""
    ladder = looked(opened(), 30, 40)

    assert [[], []] == [told(look(ladder, number)) for number in (40, 41)]


def test_a_late_look_takes_the_step_and_tells_what_is_late() -> None:
    """Looked at only on day 60: the supervisor steps in, and hears that no statement came."""
    assert [
        ("ageing.intervene", "zhao.min"),
        ("ageing.statement_unmet", "zhao.min"),
    ] == told(look(looked(opened(), 30), 60))


def test_nothing_goes_further_up_while_a_claim_is_held() -> None:
    """A hold holds what people owe as well; after it, it goes up."""
    ladder = looked(opened(), 30)
    held = decided(
        place_hold(ladder, CLAIM, reason="对账", approved_by="zhou.hui", until_on=day(45), today=day(30))
    ).state

    assert [[], [("ageing.statement_unmet", "zhao.min")]] == [told(look(held, number)) for number in (45, 46)]


def test_without_a_supervisor_finance_is_told() -> None:
    """Where nobody stands above the salesperson, finance hears of everything."""
    ladder = look(opened(), 30, supervisor=None).state

    assert [("ageing.statement_unmet", "finance")] == told(look(ladder, 40, supervisor=None))


def test_payment_closes_the_ladder_and_cancels_what_is_open() -> None:
    """Nothing is owed any more."""
    reminded = looked(opened(), 30)
    verdict = look(reminded, 32, paid(CLAIM, "1000.00", day(31)))

    assert (["step_cancelled", "ladder_closed"], [StepState.CANCELLED], day(32), NEVER) == (
        happened(verdict),
        [step.state for step in verdict.state.steps],
        verdict.state.closed_on,
        verdict.state.next_review_on,
    )
    assert (["file_statement:AR-1:wang.wei"], []) == (owed(reminded), owed(verdict.state))
    assert () == verdict.messages


def test_a_step_that_was_carried_out_stays_so() -> None:
    """Payment cancels what is open, not what is done."""
    letter = decided(record_delivery(looked(opened(), 90), tier=90, cycle=1, delivered=True, on=day(91))).state

    assert [StepState.DONE] == [step.state for step in looked(letter, 99, claim=paid(CLAIM, "1000.00", day(95))).steps]


def test_a_claim_settled_from_the_start_is_closed_at_once() -> None:
    """Nothing was ever owed here."""
    verdict = look(opened(), 0, paid(CLAIM, "1000.00", DUE))

    assert ["ladder_closed"] == happened(verdict)


def test_nothing_happens_after_payment() -> None:
    """A closed ladder stays as it is, however old the claim grows."""
    claim = paid(CLAIM, "1000.00", day(31))
    closed = looked(opened(), 30, 32, claim=claim)

    assert [closed, closed] == [look(closed, number, claim).state for number in (90, 900)]


def test_what_is_owed_again_begins_a_new_cycle() -> None:
    """A payment that is brought back starts the steps anew, each once more and no more."""
    claim = paid(CLAIM, "1000.00", day(31))
    closed = looked(looked(opened(), 30), 32, claim=claim)
    bounced = paid(claim, "1000.00", day(40), "R-1", SettlementKind.REVERSAL)

    again = look(closed, 40, bounced)

    assert (["cycle_begun", "step_taken"], 2, None, [(1, 30), (2, 30)]) == (
        happened(again),
        again.state.cycle,
        again.state.closed_on,
        [(step.cycle, step.tier) for step in again.state.steps],
    )
    assert "ageing.remind:2.30:AR-1" == again.messages[0].key


def test_an_overpayment_is_named_at_the_close() -> None:
    """What was paid too much is in the event."""
    verdict = look(opened(), 5, paid(CLAIM, "1001.00", day(5)))

    assert cny("1.00") == verdict.events[-1].facts["overpaid"]


def test_quarantine_is_told_once() -> None:
    """Not every night, and not again on another defect; once put right, the claim goes on."""
    broken, worse = attrs.evolve(CLAIM, client=" "), attrs.evolve(CLAIM, client="", due_on=None)
    ladder = opened(broken)
    first = look(ladder, 1, broken)
    second = look(first.state, 2, broken)
    third = look(attrs.evolve(second.state, next_review_on=day(3)), 3, worse)

    assert [["receivable_quarantined"], [], ["ladder_rerouted"]] == [happened(one) for one in (first, second, third)]
    assert ["ladder_rerouted", "step_taken"] == happened(look(third.state, 30))


def test_leaving_quarantine_is_told_even_if_no_day_changes() -> None:
    """After its last step a claim is not looked at by itself; its defect and the end of it are kept all the same."""
    broken = attrs.evolve(CLAIM, due_on=None)
    ladder = look(looked(opened(), 90), 95, broken).state

    assert (Status.QUARANTINED, NEVER) == (ladder.status, ladder.next_review_on)
    assert (["ladder_reviewed"], Status.DONE) == (happened(look(ladder, 96)), look(ladder, 96).state.status)


def test_a_quarantined_claim_keeps_its_open_steps() -> None:
    """Nothing is decided on facts that cannot be right, neither forwards nor backwards."""
    reminded = looked(opened(), 30)
    odd = attrs.evolve(CLAIM, due_on=None)

    assert (reminded.steps, None) == (look(reminded, 40, odd).state.steps, look(reminded, 40, odd).state.closed_on)


def test_a_closed_claim_is_not_reopened_by_a_defect() -> None:
    """A settled claim whose facts go wrong later is quarantined, not owed again."""
    claim = paid(CLAIM, "1000.00", day(1))
    closed = looked(opened(), 2, claim=claim)

    assert 1 == look(closed, 3, attrs.evolve(claim, due_on=None)).state.cycle


def test_going_live_sends_no_letter_before_its_release() -> None:
    """An old claim reminds colleagues, however often it is looked at; its letter waits for finance."""
    ladder = looked(opened(on=day(100)), 100, 101, 150, 400)

    assert ([60], Status.AWAITING_RELEASE) == (tiers(ladder), ladder.status)


def test_a_claim_of_the_baseline_waits_with_its_later_letters_too() -> None:
    """Past day 30 when it was taken in, its letter of day 90 is finance's to release as well."""
    ladder = looked(opened(on=day(40)), 40, 60, 90)

    assert [30, 60] == tiers(ladder)


def test_a_released_letter_goes_on_the_next_look() -> None:
    """Once, and then never again."""
    waiting = looked(opened(on=day(100)), 100)
    released = decided(release_letter(waiting, by="zhou.hui", on=day(103))).state

    assert [("ageing.dun", "C-1"), ("ageing.letter_decided", "finance")] == told(look(released, 103))[:2]
    assert [] == told(look(looked(released, 103), 104))


def test_a_letter_that_waits_is_shown_to_finance() -> None:
    """With a day by which it is looked at; the first one stays."""
    waiting = look(opened(on=day(100), policy=LETTERS_ONLY), 100, policy=LETTERS_ONLY)
    later = look(attrs.evolve(waiting.state, next_review_on=day(101)), 101, policy=LETTERS_ONLY)

    assert ["release_letter:AR-1:finance"] == owed(waiting.state) == owed(later.state)
    assert () == waiting.messages
    assert waiting.state.release_by == later.state.release_by


def test_a_change_of_supervisor_re_routes_what_they_owe() -> None:
    """The intervention moves to the new one; the event says from whom."""
    ladder = looked(opened(), 60)
    verdict = look(ladder, 61, supervisor="qian.feng")

    assert ["ladder_rerouted"] == happened(verdict)
    assert ("zhao.min", "qian.feng") == (
        verdict.events[0].facts["supervisor_before"],
        verdict.events[0].facts["supervisor"],
    )
    assert (["intervene:AR-1:zhao.min"], ["intervene:AR-1:qian.feng"]) == (owed(ladder), owed(verdict.state))
    assert () == verdict.messages


def test_a_change_of_supervisor_who_owes_nothing_is_no_event() -> None:
    """Nothing is kept for its own sake."""
    assert () == look(looked(opened(), 0), 7, supervisor="qian.feng").events


def test_a_salesperson_nobody_told_of_is_followed() -> None:
    """Should the ladder not have followed its claim yet, the look does."""
    handed = attrs.evolve(CLAIM, salesperson="li.na")

    assert ("li.na", "ladder_rerouted") == (
        look(opened(), 5, handed).state.salesperson,
        look(opened(), 5, handed).events[0].type,
    )


def test_old_books_are_one_line_not_one_a_night() -> None:
    """The claim stays due every day, and is kept again only when that changes."""
    ladder = looked(opened(), 30, 60, 68)
    stale = Surroundings(feed_known_on=day(60))
    first = look(ladder, 90, surroundings=stale)
    second = look(first.state, 91, surroundings=stale)
    fresh = look(second.state, 92, surroundings=Surroundings(feed_known_on=day(92)))

    assert [["ladder_reviewed"], [], ["step_taken"]] == [happened(one) for one in (first, second, fresh)]


def test_stepwise_climbs_one_tier_at_a_time() -> None:
    """An old claim is reminded first, and rests there until the statement is accepted."""
    policy = attrs.evolve(POLICY, progression=Progression.STEPWISE)

    assert [30] == tiers(looked(opened(policy=policy), 95, 96, 200, policy=policy))


def test_a_letter_to_somebody_who_had_paid_is_admitted_once() -> None:
    """A payment recorded late, with a value date before the letter: the letter was unnecessary, and finance is told."""
    sent = decided(record_delivery(looked(opened(), 90), tier=90, cycle=1, delivered=True, on=day(91))).state
    claim = paid(CLAIM, "1000.00", day(90))
    verdict = look(sent, 95, claim)

    assert ["ladder_closed", "letter_was_unnecessary"] == happened(verdict)
    assert [("ageing.letter_unnecessary", "finance")] == told(verdict)
    assert () == look(verdict.state, 96, claim).events


def test_a_payment_on_the_day_of_the_letter_makes_it_no_mistake() -> None:
    """Both happened that day; the letter was right in the morning."""
    sent = decided(record_delivery(looked(opened(), 90), tier=90, cycle=1, delivered=True, on=day(91))).state

    assert ["ladder_closed"] == happened(look(sent, 95, paid(CLAIM, "1000.00", day(91))))


def test_a_defect_does_not_make_a_letter_unnecessary() -> None:
    """An amount that cannot be right says nothing about what was paid."""
    sent = decided(record_delivery(looked(opened(), 90), tier=90, cycle=1, delivered=True, on=day(91))).state

    assert ["receivable_quarantined"] == happened(look(sent, 95, attrs.evolve(CLAIM, amount=cny("0.00"))))


def test_the_business_day_is_the_zones() -> None:
    """At eight in the evening of day 29 in London it is day 30 in Shanghai."""
    evening = dt.datetime.combine(day(29), dt.time(20), dt.UTC)

    taken = [
        tiers(decided(escalate(opened(), CLAIM, POLICY, now=evening, supervisor=None, zone=ZoneInfo(zone))).state)
        for zone in ("Asia/Shanghai", "Europe/London")
    ]

    assert [[30], []] == taken


def test_a_calendar_that_refuses_to_guess_is_heard() -> None:
    """Where the host wants no assumed deadlines, none is set."""
    strict = attrs.evolve(CHINA, beyond=BeyondRange.REFUSE)
    claim = attrs.evolve(CLAIM, due_on=dt.date(2028, 1, 3))

    with pytest.raises(InvalidInput) as caught:
        escalate(
            opened(claim, on=dt.date(2028, 1, 3)),
            claim,
            POLICY,
            now=at(dt.date(2028, 2, 2)),
            calendar=strict,
            supervisor=None,
        )

    assert "calendar.out_of_range" == caught.value.findings[0].code


def test_without_a_due_date_the_step_counts_from_the_basis() -> None:
    """Days overdue are then the days since the invoice."""
    policy = attrs.evolve(POLICY, basis=Basis.INVOICE_DATE)
    claim = attrs.evolve(CLAIM, due_on=None)
    ladder = looked(opened(claim, policy, on=day(-9)), 0, claim=claim, policy=policy)

    assert [30] == [step.days_overdue for step in ladder.steps]


def test_a_settlement_dated_ahead_is_found_on_its_day() -> None:
    """The look is set for the value date, and closes the ladder then."""
    ahead = attrs.evolve(CLAIM, settlements=(Settlement(amount=cny("1000.00"), value_on=day(12), reference="P-1"),))
    first = look(opened(), 0, ahead)

    assert day(12) == first.state.next_review_on
    assert ["ladder_closed"] == happened(look(first.state, 12, ahead))
