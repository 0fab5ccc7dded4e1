"""Taking in receivables and settlements: the host's books own the facts."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offboard_core.errors import InvalidInput
from offboard_core.kernel.canonical import canonical
from offboard_core.kernel.money import Money
from offboard_core.receivables import Receivable, Settlement, SettlementKind
from offboard_core.receivables.books import record_settlement, take_in
from tests.receivables.given import CLAIM, DUE, at, cny, codes, day, decided, paid

PAYMENT = Settlement(amount=cny("300.00"), value_on=day(1), reference="P-1")
OTHER = Settlement(amount=cny("200.00"), value_on=day(2), reference="P-2")


def with_settlements(*settlements: Settlement) -> Receivable:
    """Return the claim as the books tell of it, with settlements."""
    return attrs.evolve(CLAIM, settlements=settlements)


def test_a_new_receivable_is_taken_in() -> None:
    """With everything the books say, in the canonical form a journal can seal."""
    verdict = decided(take_in(None, with_settlements(PAYMENT)))

    assert (with_settlements(PAYMENT), ["receivable_taken_in"]) == (
        verdict.state,
        [event.type for event in verdict.events],
    )
    assert '"amount":{"currency":"CNY","minor":100000}' in canonical(verdict.events[0].facts)


def test_the_same_content_again_changes_nothing() -> None:
    """No event, no new version, whatever the order of the settlements and whenever the export was made."""
    known = attrs.evolve(decided(take_in(None, with_settlements(PAYMENT, OTHER))).state, version=4)
    again = attrs.evolve(with_settlements(OTHER, PAYMENT), recorded_at=at(day(9)))

    verdict = decided(take_in(known, again))

    assert (known, ()) == (verdict.state, verdict.events)


def test_a_change_is_told_field_by_field() -> None:
    """What it was and what it is."""
    verdict = decided(take_in(attrs.evolve(CLAIM, version=3), attrs.evolve(CLAIM, due_on=day(10), disputed=True)))

    assert (3, ["receivable_changed"]) == (verdict.state.version, [event.type for event in verdict.events])
    assert {
        "due_on": {"before": DUE, "after": day(10)},
        "disputed": {"before": False, "after": True},
    } == verdict.events[0].facts["changed"]


def test_settlements_come_and_go_with_the_books() -> None:
    """What the books no longer hold is gone, and both are told."""
    verdict = decided(take_in(with_settlements(PAYMENT), with_settlements(OTHER)))
    facts = verdict.events[0].facts

    assert ((OTHER,), True, False) == (
        verdict.state.settlements,
        "P-2" in canonical(facts["settlements_added"]),
        "P-2" in canonical(facts["settlements_gone"]),
    )


def test_what_was_recorded_here_waits_for_the_books() -> None:
    """Books that do not know a payment yet do not take it away."""
    ours = paid(CLAIM, "300.00", day(1))

    assert (ours, ()) == (decided(take_in(ours, CLAIM)).state, decided(take_in(ours, CLAIM)).events)


def test_once_the_books_know_it_they_own_it() -> None:
    """From then on it goes when the books drop it; since when it was known stays."""
    ours = paid(CLAIM, "300.00", day(1))
    stamped = attrs.evolve(ours, settlements=(attrs.evolve(ours.settlements[0], recorded_at=at(day(1))),))

    booked = decided(take_in(stamped, with_settlements(PAYMENT), at=at(day(5))))
    gone = decided(take_in(booked.state, CLAIM))

    assert ((attrs.evolve(PAYMENT, recorded_at=at(day(1))),), ()) == (booked.state.settlements, gone.state.settlements)
    assert 1 == len(booked.events)


def test_the_books_correct_what_was_recorded_here() -> None:
    """Under the same reference the books are right."""
    ours = paid(CLAIM, "300.00", day(1))
    corrected = attrs.evolve(PAYMENT, amount=cny("310.00"))

    assert (corrected,) == decided(take_in(ours, with_settlements(corrected))).state.settlements


def test_new_settlements_are_known_from_now_on() -> None:
    """Where the books do not say since when, the moment they were read counts, once for all."""
    known = decided(take_in(None, with_settlements(PAYMENT), at=at(day(3)))).state
    later = decided(take_in(known, with_settlements(PAYMENT, OTHER), at=at(day(6)))).state

    assert [at(day(3)), at(day(6))] == [item.recorded_at for item in later.settlements]


def test_the_books_word_on_when_counts_more() -> None:
    """A moment the books tell is kept."""
    told = attrs.evolve(PAYMENT, recorded_at=at(day(2)))

    assert (told,) == decided(take_in(None, with_settlements(told), at=at(day(9)))).state.settlements


def test_the_books_may_tell_later_since_when() -> None:
    """Once they do, their moment takes the place of ours."""
    known = decided(take_in(None, with_settlements(PAYMENT), at=at(day(3)))).state
    told = attrs.evolve(PAYMENT, recorded_at=at(day(2)))

    kept = decided(take_in(known, with_settlements(told, OTHER), at=at(day(9)))).state

    assert [at(day(2)), at(day(9))] == [item.recorded_at for item in kept.settlements]


def test_two_equal_settlements_without_a_number_stay_two() -> None:
    """Blank references do not make two payments one."""
    blank = attrs.evolve(PAYMENT, reference="")
    known = decided(take_in(None, with_settlements(blank))).state

    assert (blank, blank) == decided(take_in(known, with_settlements(blank, blank))).state.settlements


def test_older_books_change_nothing() -> None:
    """A feed that comes late does not undo a newer one; the same moment is not older."""
    known = attrs.evolve(CLAIM, recorded_at=at(day(5)))
    late = attrs.evolve(CLAIM, amount=cny("1.00"), recorded_at=at(day(5)) - dt.timedelta(seconds=1))
    same = attrs.evolve(late, recorded_at=at(day(5)))

    assert [cny("1000.00"), cny("1.00")] == [decided(take_in(known, one)).state.amount for one in (late, same)]


def test_who_made_the_sale_stays_on_record() -> None:
    """Taken over by another salesperson, a claim keeps its originator; the books may name one themselves."""
    taken_over = attrs.evolve(CLAIM, salesperson="li.na")
    again = attrs.evolve(CLAIM, salesperson="sun.li")
    named = attrs.evolve(taken_over, originator="chen.jing")

    first = decided(take_in(CLAIM, taken_over)).state

    assert ["", "wang.wei", "wang.wei", "chen.jing"] == [
        item.originator
        for item in (
            decided(take_in(None, CLAIM)).state,
            first,
            decided(take_in(first, again)).state,
            decided(take_in(CLAIM, named)).state,
        )
    ]


def test_another_receivable_is_a_mistake_of_the_caller() -> None:
    """Two ids are two claims."""
    with pytest.raises(InvalidInput) as caught:
        take_in(CLAIM, attrs.evolve(CLAIM, id="AR-2"))

    assert "receivable.other_id" == caught.value.findings[0].code


def test_a_currency_may_be_put_right() -> None:
    """Nothing recorded here contradicts it, so the books are right."""
    dollars = attrs.evolve(CLAIM, amount=Money.of("1000.00", "USD"))

    assert "USD" == decided(take_in(CLAIM, dollars)).state.amount.currency


def test_a_currency_that_contradicts_what_was_recorded_is_refused() -> None:
    """A payment in yuan cannot stay on a claim in dollars."""
    dollars = attrs.evolve(CLAIM, amount=Money.of("1000.00", "USD"))

    assert ["receivable.currency_changed"] == codes(take_in(paid(CLAIM, "300.00", day(1)), dollars))


def test_a_payment_is_recorded() -> None:
    """It counts from its value date, and the event says what is left."""
    verdict = decided(record_settlement(CLAIM, PAYMENT, today=day(1)))

    assert (cny("700.00"), True) == (verdict.state.outstanding(day(1)), verdict.state.settlements[0].recorded_here)
    assert ("settlement_recorded", cny("700.00")) == (verdict.events[0].type, verdict.events[0].facts["outstanding"])


def test_too_much_is_recorded_as_it_is() -> None:
    """An overpayment is a fact."""
    assert cny("-1.00") == paid(CLAIM, "1001.00", day(1)).outstanding(day(1))


def test_the_same_payment_again_changes_nothing() -> None:
    """Same reference, same content: it happened once, whenever it is said again."""
    known = paid(CLAIM, "300.00", day(1))
    again = attrs.evolve(PAYMENT, recorded_at=at(day(7)))

    assert (known, ()) == (
        decided(record_settlement(known, again, today=day(7))).state,
        decided(record_settlement(known, again, today=day(7))).events,
    )


@pytest.mark.parametrize(
    ("settlement", "code"),
    [
        (attrs.evolve(PAYMENT, amount=cny("301.00")), "settlement.reference_reused"),
        (attrs.evolve(PAYMENT, value_on=day(0)), "settlement.reference_reused"),
        (attrs.evolve(OTHER, value_on=day(4)), "settlement.in_the_future"),
        (attrs.evolve(OTHER, reference=" "), "settlement.no_reference"),
        (attrs.evolve(OTHER, reference=""), "settlement.no_reference"),
        (attrs.evolve(OTHER, amount=Money.of("1.00", "USD")), "settlement.other_currency"),
    ],
)
def test_what_cannot_be_recorded(settlement: Settlement, code: str) -> None:
    """Another content under a known number, a day to come, no number, another currency."""
    assert [code] == codes(record_settlement(paid(CLAIM, "300.00", day(1)), settlement, today=day(3)))


def test_today_is_not_the_future() -> None:
    """A value date of today is fine."""
    assert decided(record_settlement(CLAIM, attrs.evolve(OTHER, value_on=day(3)), today=day(3)))


@pytest.mark.parametrize(
    ("amount", "number", "possible"),
    [("300.00", 2, True), ("300.01", 2, False), ("0.01", 0, False)],
    ids=["all of it", "one fen more", "before it was paid"],
)
def test_no_more_is_reversed_than_was_settled(amount: str, number: int, *, possible: bool) -> None:
    """What is brought back was settled by that day."""
    reversal = Settlement(amount=cny(amount), value_on=day(number), reference="R-1", kind=SettlementKind.REVERSAL)

    assert possible == bool(record_settlement(paid(CLAIM, "300.00", day(1)), reversal, today=day(9)))


def test_a_payment_is_reversed_once() -> None:
    """What was brought back already cannot be brought back again, whatever the value date."""
    known = paid(paid(CLAIM, "300.00", day(1)), "300.00", day(5), "R-1", SettlementKind.REVERSAL)
    second = Settlement(amount=cny("0.01"), value_on=day(4), reference="R-2", kind=SettlementKind.REVERSAL)

    assert ["settlement.reversal_exceeds"] == codes(record_settlement(known, second, today=day(9)))


def test_every_reason_is_named() -> None:
    """One look names everything that stands against it."""
    odd = Settlement(amount=Money.of("1.00", "USD"), value_on=day(9))

    assert ["settlement.no_reference", "settlement.in_the_future", "settlement.other_currency"] == codes(
        record_settlement(CLAIM, odd, today=day(3))
    )


ENTRIES = st.lists(st.tuples(st.integers(1, 500), st.integers(-3, 3), st.sampled_from(["", "A", "B"])), max_size=6)


@given(ENTRIES.flatmap(lambda entries: st.tuples(st.just(entries), st.permutations(entries))))
def test_the_order_in_the_books_makes_no_difference(
    orders: tuple[list[tuple[int, int, str]], list[tuple[int, int, str]]],
) -> None:
    """However the books list their settlements, what is kept is the same."""
    first, second = (
        with_settlements(
            *(
                Settlement(amount=Money(minor=minor, currency="CNY"), value_on=day(number), reference=reference)
                for minor, number, reference in entries
            )
        )
        for entries in orders
    )
    known = decided(take_in(None, first)).state

    verdict = decided(take_in(known, second))

    assert (known, ()) == (verdict.state, verdict.events)
