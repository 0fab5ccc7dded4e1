"""What people and clients are told: every fact a letter and an intervention need, under keys made of business identity."""

from __future__ import annotations

import attrs

from offboard_core.kernel.canonical import canonical
from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Hand, Message
from offboard_core.receivables import Channel, Ladder, ReasonUnpaid, Receivable
from tests.receivables.decisions import file_statement, judge_statement, record_delivery, record_promise
from tests.receivables.given import CLAIM, POLICY, at, cny, day, decided, look, looked, opened


def first(ladder: Ladder, number: int, claim: Receivable = CLAIM) -> Message:
    """Return the first message of a look."""
    return look(ladder, number, claim).messages[0]


def said(ladder: Ladder, number: int) -> Ladder:
    """Return the ladder with a statement filed."""
    return decided(
        file_statement(
            ladder,
            POLICY,
            by="wang.wei",
            at=at(day(number)),
            reason=ReasonUnpaid.CASH_SHORT,
            reason_text="等业主拨款",
            contacts_made="3 月电话两次",
            next_action="周五上门",
            expected_on=day(70),
        )
    ).state


def test_a_letter_carries_everything_the_client_needs() -> None:
    """Contract, order, amount, what is left, order and due date, days overdue, and the day to pay by."""
    letter = first(opened(), 90)

    assert Hand.LETTER is letter.hand
    assert {
        "receivable": "AR-1",
        "client": "C-1",
        "client_name": "华东重工",
        "salesperson": "wang.wei",
        "contract": "HT-7",
        "order_number": "SO-9",
        "instalment": 1,
        "amount": cny("1000.00"),
        "outstanding": cny("1000.00"),
        "ordered_on": day(-60),
        "due_on": day(0),
        "days_overdue": 90,
        "tier": 90,
        "cycle": 1,
        "issue": 1,
        "answer_by": day(97),
        "pay_by": day(97),
        "as_of": day(90),
        "written_before": (),
    } == letter.facts


def test_keys_are_made_of_what_it_is_about() -> None:
    """Ladder, cycle and tier; the day on which it happened to be decided is not in it."""
    assert ["ageing.dun:1.90:AR-1", "ageing.dun:1.90:AR-1"] == [first(opened(), number).key for number in (90, 93)]


def test_an_intervention_tells_what_was_said() -> None:
    """The reason from the statement, what was done, what was promised, and what became of it."""
    ladder = said(looked(opened(), 30), 31)
    promised = decided(
        record_promise(
            ladder,
            CLAIM,
            amount=cny("500.00"),
            pay_on=day(40),
            promised_by="林总",
            promised_to="wang.wei",
            channel=Channel.ORAL,
            today=day(32),
        )
    ).state

    facts = first(promised, 60).facts

    assert ("cash_short", "等业主拨款", "3 月电话两次", "周五上门", day(70)) == tuple(
        facts[name] for name in ("reason", "reason_text", "contacts_made", "next_action", "expected_on")
    )
    assert ({"amount": cny("500.00"), "pay_on": day(40), "promised_by": "林总", "state": "broken"},) == facts[
        "promises"
    ]


def test_a_reason_nobody_stated_is_none() -> None:
    """Not stated is data; nothing is guessed."""
    facts = first(opened(), 60).facts

    assert (None, None, ()) == (facts["reason"], facts["expected_on"], facts["promises"])


def test_a_promise_in_a_former_currency_is_left_out() -> None:
    """A corrected currency cannot be compared with what was promised in the other."""
    promised = decided(
        record_promise(
            opened(),
            CLAIM,
            amount=cny("500.00"),
            pay_on=day(40),
            promised_by="林总",
            promised_to="wang.wei",
            channel=Channel.ORAL,
            today=day(2),
        )
    ).state
    dollars = attrs.evolve(CLAIM, amount=Money.of("1000.00", "USD"))

    assert () == first(promised, 60, dollars).facts["promises"]


def test_a_statement_returned_and_late_again_is_told_again() -> None:
    """Every turn of the statement has its own key, so that none is taken for the one before."""
    late = looked(opened(), 30, 40)
    returned = decided(
        judge_statement(said(late, 41), POLICY, accepted=False, by="zhao.min", at=at(day(41)), comment="不具体")
    ).state

    assert "ageing.statement_unmet:1.30.1.2:AR-1" == first(returned, 50).key


def test_every_message_can_be_sealed_and_queued() -> None:
    """Facts are plain values throughout."""
    ladder = looked(opened(), 30, 40, 60, 70)
    failed = decided(record_delivery(looked(ladder, 90), tier=90, cycle=1, delivered=False, reason="退信", on=day(91)))
    messages = (*look(ladder, 90).messages, *failed.messages, *look(opened(), 30).messages)

    assert all(canonical(message.facts) for message in messages)
    assert all("ladders/AR-1" == message.stream for message in messages)
