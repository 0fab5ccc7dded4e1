"""Figures: outstanding and overdue amounts on a day, and shares with denominators."""

from __future__ import annotations

import datetime as dt

import pytest

from offboard_core.errors import InvalidInput
from offboard_core.kernel.known import Unknown
from offboard_core.kernel.money import Money
from offboard_core.review import ReceivableFigures, Share
from offboard_core.review.receivable_figures import count_receivables
from tests.offboarding.people import a_payment
from tests.review.departures import a_claim

DUE_ON = dt.date(2026, 10, 1)


@pytest.mark.parametrize(("days", "overdue"), [(0, 0), (1, 1)], ids=["on the due date", "the day after"])
def test_overdue_begins_the_day_after(days: int, overdue: int) -> None:
    """A claim is overdue from the day after its due date."""
    figures = count_receivables([a_claim()], as_of=DUE_ON + dt.timedelta(days=days))

    assert (overdue, 1) == (figures.overdue_receivables, figures.receivables)
    assert (1 if overdue else None) == figures.longest_overdue


def test_currencies_and_overpayments_stand_apart() -> None:
    """Each currency has its own total; paid and overpaid claims are not counted and do not reduce others."""
    claims = [
        a_claim("AR-1"),
        a_claim("AR-2", amount=Money.of("7.00", "USD"), due_on=DUE_ON + dt.timedelta(days=90)),
        a_claim("AR-3", settlements=(a_payment("100.00", DUE_ON),)),
        a_claim("AR-4", settlements=(a_payment("130.00", DUE_ON),)),
        a_claim("AR-5", settlements=(a_payment("40.00", DUE_ON),)),
    ]

    assert ReceivableFigures(
        receivables=3,
        outstanding=(Money.of("160.00", "CNY"), Money.of("7.00", "USD")),
        overdue_receivables=2,
        overdue=(Money.of("160.00", "CNY"),),
        undated=0,
        longest_overdue=10,
    ) == count_receivables(claims, as_of=DUE_ON + dt.timedelta(days=10))


def test_without_a_due_date_nobody_can_say() -> None:
    """A claim without a due date is outstanding and counted as undated, not as not overdue."""
    figures = count_receivables([a_claim(due_on=None)], as_of=DUE_ON)

    assert (1, 0, 1, None) == (
        figures.receivables,
        figures.overdue_receivables,
        figures.undated,
        figures.longest_overdue,
    )


def test_nothing_is_a_known_zero() -> None:
    """Without claims the figures are zero, without amounts."""
    figures = count_receivables([], as_of=DUE_ON)

    assert (0, (), ()) == (figures.receivables, figures.outstanding, figures.overdue)


@pytest.mark.parametrize(("part", "whole", "percent"), [(0, 3, 0), (2, 3, 66), (3, 3, 100)])
def test_a_share_rounds_down(part: int, whole: int, percent: int) -> None:
    """Whole percent are rounded down."""
    assert percent == Share(part=part, whole=whole).percent


def test_a_share_of_nothing_is_unknown() -> None:
    """Without a denominator the percentage is unknown and not zero."""
    assert Unknown("not_enough_data") == Share(part=0, whole=0).percent


@pytest.mark.parametrize("part", [-1, 4])
def test_a_part_lies_within_the_whole(part: int) -> None:
    """A part below zero or beyond the whole is refused; the limits are allowed."""
    with pytest.raises(InvalidInput) as caught:
        Share(part=part, whole=3)

    assert ["share.not_a_part"] == [found.code for found in caught.value.findings]
