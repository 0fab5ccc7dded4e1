"""The life cycles of the room as statecharts: steps and letters, collection cases, statements, reported receipts.

Loading this module loads the state machine library, so the module of each noun does it when a decision asks for a state
for the first time: to age claims and to list what is owed, no chart is needed.
"""

from __future__ import annotations

from offboard_core.kernel.lifecycle import Chart, State


class StepLifecycle(Chart):
    """Every state of a step of the ladder, and of the letter (账款追款函) that a step may be.

    An internal step is carried out by its answer. A letter is delivered or fails, and stays open after a failure. A
    delivered letter can be called off, and one that was called off too late has been delivered all the same.
    """

    # A step is rehearsed from the day it is decided on trial: no other state leads there.
    validate_disconnected_states = False

    open = State(initial=True)
    rehearsed = State()
    done = State()
    cancelled = State()

    carry_out = done.from_(open)
    deliver = done.from_(open, rehearsed, cancelled)
    fail = open.from_(open)
    withdraw = cancelled.from_(open)
    overtake = cancelled.from_(open)
    call_off = cancelled.from_(open, done)
    end_trial = cancelled.from_(rehearsed)


class CollectionLifecycle(Chart):
    """Every state of a collection case (追款流程) and every way out of it.

    It begins with a delivered letter. A second letter and the lawyers come after an answer or silence, a proposal to
    write the claim off after one of them. It ends paid, agreed, in court or written off.
    """

    letter_delivered = State(initial=True)
    answered = State()
    second_letter_sent = State()
    referred = State()
    write_off_proposed = State()
    paid = State(final=True)
    agreed = State(final=True)
    court = State(final=True)
    written_off = State(final=True)

    _after_an_answer = (answered, second_letter_sent, referred, write_off_proposed)
    """The client has answered, or has let the day pass, at least once."""

    reply = answered.from_(letter_delivered, *_after_an_answer)
    silence = answered.from_(letter_delivered, *_after_an_answer)
    second_letter = second_letter_sent.from_(answered)
    legal_referral = referred.from_(answered)
    write_off_proposal = write_off_proposed.from_(answered, second_letter_sent, referred)
    end_paid = paid.from_(letter_delivered, *_after_an_answer)
    end_agreed = agreed.from_(letter_delivered, *_after_an_answer)
    end_in_court = court.from_(*_after_an_answer)
    end_written_off = written_off.from_(*_after_an_answer)


class StatementLifecycle(Chart):
    """What becomes of a follow-up statement (账款跟进说明): the supervisor judges it, once."""

    submitted = State(initial=True)
    accepted = State(final=True)
    returned = State(final=True)

    accept = submitted.to(accepted)
    send_back = submitted.to(returned)


class ReceiptLifecycle(Chart):
    """What becomes of a reported receipt (销售自报收款): finance judges it, once."""

    open = State(initial=True)
    confirmed = State(final=True)
    rejected = State(final=True)

    confirm = open.to(confirmed)
    reject = open.to(rejected)
