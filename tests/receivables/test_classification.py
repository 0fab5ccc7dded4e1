"""Where receivables stand, at speed: what the clauses say, for every kind of receivable."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offboard_core.kernel.money import Money
from offboard_core.receivables import (
    AgeingPolicy,
    Basis,
    Classification,
    Override,
    Receivable,
    Settlement,
    SettlementKind,
    Status,
    assess,
    classify_all,
)
from tests.receivables.given import CLAIM, DUE, POLICY, cny, day

MINIMUM = attrs.evolve(POLICY, minimum_outstanding={"CNY": cny("100.00")})
POLICIES = [
    POLICY,
    MINIMUM,
    attrs.evolve(POLICY, basis=Basis.INVOICE_DATE),
    attrs.evolve(POLICY, overrides=(Override(client="C-2", grace_days=5), Override(segment="国企", tiers=()))),
    attrs.evolve(POLICY, overrides=(Override(receivable="AR-1", grace_days=9),)),
]


def stands(claim: Receivable, number: int, policy: AgeingPolicy = POLICY) -> tuple[int, str, str]:
    """Say where a claim stands so many days after the due date of the others."""
    (found,) = classify_all([claim], policy, as_of=day(number))
    return found.tier, found.status.value, found.band


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, (0, "not_due", "not_due")),
        (1, (0, "overdue", "1-30")),
        (29, (0, "overdue", "1-30")),
        (30, (30, "due", "1-30")),
        (31, (30, "due", "31-60")),
        (90, (90, "due", "61-90")),
        (91, (90, "due", "over-90")),
    ],
)
def test_both_sides_of_a_limit(number: int, expected: tuple[int, str, str]) -> None:
    """A tier begins on its day, a band ends with its day."""
    assert expected == stands(CLAIM, number)


def test_those_that_stand_alike_share_one_answer() -> None:
    """A million claims hold a handful of answers."""
    first, second = classify_all([CLAIM, attrs.evolve(CLAIM, id="AR-2")], POLICY, as_of=day(40))

    assert first is second


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(
    "wrong",
    [
        {"due_on": None, "invoiced_on": None},
        {"due_on": dt.date(206, 1, 1), "invoiced_on": dt.date(206, 1, 1)},
        {"client": ""},
        {"client": " \u3000"},
        {"amount": Money.zero("CNY")},
        {"amount": cny("-5.00")},
    ],
    ids=str,
)
def test_what_cannot_be_right(wrong: dict[str, Any], policy: AgeingPolicy) -> None:
    """It is quarantined, paid or not."""
    claim = attrs.evolve(CLAIM, **wrong)
    paid = attrs.evolve(claim, settlements=(Settlement(amount=cny("2000.00"), value_on=DUE),))

    assert [(0, "quarantined", "quarantined")] * 2 == [stands(one, 95, policy) for one in (claim, paid)]


@pytest.mark.parametrize(
    ("left", "expected"), [("100.00", "due"), ("99.99", "below_minimum"), ("0.00", "settled"), ("-1.00", "settled")]
)
def test_what_is_left_decides(left: str, expected: str) -> None:
    """Below the minimum nothing is due, with nothing left it is settled; the tier stays where something is owed."""
    settlement = Settlement(amount=cny("1000.00") - cny(left), value_on=day(3))
    claim = attrs.evolve(CLAIM, settlements=(settlement,))

    assert expected == stands(claim, 30, MINIMUM)[1]
    assert ("due", "not_due") == (stands(claim, 30)[1] if left == "100.00" else "due", stands(claim, -1)[1])


def test_a_reversal_is_owed_again() -> None:
    """What was paid and came back is owed; a settlement of a later day does not count yet."""
    paid = Settlement(amount=cny("1000.00"), value_on=day(3))
    back = Settlement(amount=cny("1000.00"), value_on=day(9), kind=SettlementKind.REVERSAL)
    claim = attrs.evolve(CLAIM, settlements=(paid, back))

    assert ["not_due", "settled", "due"] == [stands(claim, number)[1] for number in (0, 3, 30)]


CLAIMS = st.builds(
    lambda due, invoiced, billed, settled, client, segment, id: Receivable(
        id=id,
        client=client,
        segment=segment,
        salesperson="wang.wei",
        due_on=due,
        invoiced_on=invoiced,
        amount=Money(minor=billed, currency="CNY"),
        settlements=((Settlement(amount=Money(minor=settled, currency="CNY"), value_on=DUE),) if settled else ()),
    ),
    st.none() | st.dates(dt.date(2025, 11, 1), dt.date(2026, 4, 1)) | st.just(dt.date(206, 1, 1)),
    st.none() | st.dates(dt.date(2025, 11, 1), dt.date(2026, 4, 1)),
    st.integers(-5, 20_000),
    st.integers(0, 20_000),
    st.sampled_from(["C-1", "C-2", " "]),
    st.sampled_from(["", "国企"]),
    st.sampled_from(["AR-1", "AR-2"]),
)


@given(st.lists(CLAIMS, max_size=8), st.sampled_from(POLICIES))
def test_it_is_what_assess_says(claims: list[Receivable], policy: AgeingPolicy) -> None:
    """Tier and status are those of the whole answer without a history; a letter that waits for release is due."""
    found = list(classify_all(claims, policy, as_of=DUE))
    whole = [assess(claim, None, policy, as_of=DUE) for claim in claims]
    waits = {Status.AWAITING_RELEASE: Status.DUE}

    assert [(one.tier, waits.get(one.status, one.status)) for one in whole] == [(one.tier, one.status) for one in found]


def test_an_answer_is_a_value() -> None:
    """Two of the same content are one, so answers can be counted."""
    one = Classification(tier=30, status=Status.DUE, band="1-30")

    assert {one} == {one, attrs.evolve(one), *classify_all([CLAIM], POLICY, as_of=day(30))}
