"""The limitation period: three years, begun anew by what interrupts it in time, and an alarm before it runs out."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.receivables import (
    BalanceConfirmation,
    Extension,
    InterruptionKind,
    Ladder,
    Limitation,
    Receivable,
    SettlementKind,
)
from tests.receivables.decisions import find_limitation, record_delivery
from tests.receivables.given import CLAIM, POLICY, cny, day, decided, looked, opened, paid
from tests.receivables.test_promise import confirmed, promised

END = dt.date(2029, 3, 2)
"""Three years after the due date."""


def told(as_of: dt.date, claim: Receivable = CLAIM, ladder: Ladder | None = None) -> Limitation:
    """Say when the period of a claim that is owed runs out."""
    found = find_limitation(claim, ladder, POLICY, as_of=as_of)
    assert found is not None
    return found


def acknowledged(on: dt.date | None) -> Ladder:
    """Return a ladder with a balance confirmation, acknowledged on a day or not at all."""
    sent = BalanceConfirmation(
        number=1,
        balance=cny("1000.00"),
        as_of=day(1),
        sent_on=day(1),
        sent_by="zhou.hui",
        reference="DZ-1",
        acknowledged_on=on,
    )
    return attrs.evolve(opened(), confirmations=(sent,))


@pytest.mark.parametrize(
    ("days_left", "code"),
    [
        (181, None),
        (180, "limitation.runs_out"),
        (0, "limitation.runs_out"),
        (-1, "limitation.run_out"),
    ],
)
def test_the_alarm_comes_in_time(days_left: int, code: str | None) -> None:
    """Half a year before the last day, on it, and once it has passed."""
    found = told(END - dt.timedelta(days=days_left))

    assert (END, code) == (found.ends_on, found.alarm and found.alarm.code)


def test_a_part_payment_begins_it_anew() -> None:
    """Three years from the day it counts from; a credit note of ours is none."""
    part = paid(CLAIM, "1.00", day(100))
    note = paid(CLAIM, "1.00", day(100), kind=SettlementKind.CREDIT_NOTE)

    assert (day(100), [InterruptionKind.PART_PAYMENT]) == (
        told(day(101), part).runs_from,
        [event.kind for event in told(day(101), part).interruptions],
    )
    assert END == told(day(101), note).ends_on
    assert END == told(day(99), part).ends_on


def test_a_promise_counts_on_proof() -> None:
    """An evidenced and confirmed one begins it anew on the day it was given; another changes nothing."""
    given = decided(promised()).state

    assert day(0) == told(day(50), ladder=given).runs_from
    assert day(31) == told(day(50), ladder=decided(confirmed(given)).state).runs_from


def test_a_letter_that_arrived_is_a_demand() -> None:
    """On its way it is none."""
    dunned = looked(opened(), 90)
    sent = decided(record_delivery(dunned, tier=90, cycle=1, delivered=True, reference="EMS", on=day(92))).state

    assert day(0) == told(day(95), ladder=dunned).runs_from
    assert (day(92), InterruptionKind.DEMAND) == (
        told(day(95), ladder=sent).runs_from,
        told(day(95), ladder=sent).interruptions[0].kind,
    )


def test_an_acknowledged_balance_begins_it_anew() -> None:
    """Put to the client alone it does not."""
    assert day(0) == told(day(20), ladder=acknowledged(None)).runs_from
    assert day(9) == told(day(20), ladder=acknowledged(day(9))).runs_from


@pytest.mark.parametrize(("on", "runs_from"), [(END, END), (END + dt.timedelta(days=1), day(0))])
def test_what_comes_too_late_interrupts_nothing(on: dt.date, runs_from: dt.date) -> None:
    """On its last day the period can be begun anew, the day after it has run out."""
    assert runs_from == told(END + dt.timedelta(days=30), ladder=acknowledged(on)).runs_from


def test_what_came_before_the_due_date_interrupts_nothing() -> None:
    """The period had not begun."""
    assert day(0) == told(day(20), paid(CLAIM, "1.00", day(-1))).runs_from


def test_an_extension_moves_its_beginning() -> None:
    """It is counted from the day agreed on."""
    later = Extension(
        number=1,
        due_on=day(60),
        before_on=day(0),
        agreed_with="林总",
        evidence="协议",
        granted_by="zhou.hui",
        granted_on=day(1),
    )

    assert day(60) == told(day(2), ladder=attrs.evolve(opened(), extensions=(later,))).runs_from


@pytest.mark.parametrize(
    ("due_on", "ends_on"),
    [(dt.date(2024, 2, 29), dt.date(2027, 2, 28)), (dt.date(9998, 1, 1), dt.date.max)],
)
def test_the_calendar_has_edges(due_on: dt.date, ends_on: dt.date) -> None:
    """29 February falls to the 28th, and there is no day after the last there is."""
    assert ends_on == told(due_on, attrs.evolve(CLAIM, due_on=due_on)).ends_on


def test_what_is_not_owed_has_none() -> None:
    """A claim that is paid, and one nobody can say the due date of."""
    assert find_limitation(paid(CLAIM, "1000.00", day(1)), None, POLICY, as_of=day(1)) is None
    assert find_limitation(attrs.evolve(CLAIM, due_on=None), None, POLICY, as_of=day(1)) is None
