"""The facts of a departure report: which claims and promises belong to the leaver."""

from __future__ import annotations

from offboard_core.kernel.known import Unknown
from offboard_core.kernel.money import Money
from offboard_core.review.departure_facts import DepartureFacts
from offboard_core.review.report import draw_departure_report
from tests.review.departures import (
    CLIENTS,
    LEFT_ON,
    a_departed_case,
)
from tests.review.test_report import LADDERS, NOTHING, report


def test_the_claims_are_the_leavers_whoever_answers_for_them() -> None:
    """Claims count by manifest, salesperson or originator, also after they were handed over."""
    told = report()

    assert not isinstance(told.receivables, Unknown)
    assert (3, (Money.of("300.00", "CNY"),)) == (told.receivables.receivables, told.receivables.outstanding)


def test_promises_of_running_claims() -> None:
    """Promises on open claims of the leaver are included with their proof; others are not."""
    told = report()

    assert not isinstance(told.promises, Unknown)
    assert [("AR-1", True), ("AR-2", False)] == [(line.receivable, line.is_proven) for line in told.promises]
    assert not isinstance(told.unproven_promises, Unknown)
    assert ["AR-2"] == [line.receivable for line in told.unproven_promises]


def test_promises_without_knowing_the_claims() -> None:
    """If the claims are unknown, the leaver's ladders are used."""
    told = draw_departure_report(
        a_departed_case(), None, DepartureFacts(receivables=NOTHING, ladders=LADDERS, clients=CLIENTS), as_of=LEFT_ON
    )

    assert not isinstance(told.promises, Unknown)
    assert ["AR-2"] == [line.receivable for line in told.promises]
