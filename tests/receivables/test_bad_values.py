"""Bad values: each is refused by a typed error that names the path, the value, and what would have been right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import attrs
import pytest

from offboard_core.errors import InvalidInput
from offboard_core.kernel.money import Money
from offboard_core.receivables import (
    Act,
    AgeingPolicy,
    Allocation,
    ClientCredit,
    Fee,
    Interest,
    InterestBasis,
    LprRate,
    Override,
    ProvisionPolicy,
    ProvisionScheme,
    Receivable,
    Settlement,
    Tier,
    draw_schedule,
    provisions,
)
from offboard_core.receivables.books import take_in
from offboard_core.receivables.collection_figures import compare_around, draw_figures
from offboard_core.receivables.credit import take_in_credit
from offboard_core.receivables.policy import check_tiers, in_force
from tests.receivables.given import CLAIM, DUE, POLICY, cny, day


def credit(**changes: Any) -> ClientCredit:  # noqa: ANN401 - any field of it
    """Return money of a client, with some things otherwise."""
    given: dict[str, Any] = {"id": "PR-1", "client": "C-1", "amount": cny("300.00"), "value_on": DUE}
    return ClientCredit(**given | changes)


def used(amount: str) -> tuple[Allocation, ...]:
    """Return a credit's one allocation."""
    return (Allocation(receivable="AR-1", amount=cny(amount), by="zhou", on=DUE, reference="B/1"),)


USD = Money.of("1.00", "USD")
TWO_RATES = ProvisionPolicy(rates_bp=(0, 100))
NO_ID = "\u200b"

WRONG: dict[str, tuple[Callable[[], object], dict[str, object]]] = {
    "credit id": (lambda: credit(id=NO_ID), {"path": "credit.id", "value": NO_ID, "code": "input.not_an_id"}),
    "credit of nothing": (
        lambda: credit(amount=cny("0")),
        {"path": "credit.amount", "value": 0, "code": "credit.not_positive"},
    ),
    "credit below nothing": (
        lambda: credit(amount=cny("-0.01")),
        {"path": "credit.amount", "value": -1, "code": "credit.not_positive"},
    ),
    "credit used up and more": (
        lambda: credit(allocations=used("300.01")),
        {"path": "credit.allocations", "value": -1, "code": "credit.over_allocated"},
    ),
    "another credit": (
        lambda: take_in_credit(credit(), credit(id="PR-2")),
        {"path": "credit.id", "value": "PR-2", "code": "credit.other_id", "expected": "PR-1"},
    ),
    "another claim": (
        lambda: take_in(CLAIM, attrs.evolve(CLAIM, id="AR-2")),
        {"path": "receivable.id", "value": "AR-2", "code": "receivable.other_id", "expected": "AR-1"},
    ),
    "settlement in another currency": (
        lambda: attrs.evolve(CLAIM, settlements=(Settlement(amount=USD, value_on=DUE, reference="x"),)),
        {"path": "settlements[0].amount", "value": "USD", "code": "money.other_currency", "expected": "CNY"},
    ),
    "claim id": (
        lambda: Receivable(id=NO_ID, client="C", salesperson="s", due_on=DUE, amount=cny("1.00")),
        {"path": "receivable.id", "value": NO_ID, "code": "input.not_an_id"},
    ),
    "rate below nothing": (
        lambda: ProvisionPolicy(rates_bp=(0, -1)),
        {"path": "rates_bp[1]", "value": -1, "code": "provision.rate_impossible", "most": 10_000},
    ),
    "rate above all": (
        lambda: ProvisionPolicy(rates_bp=(10_001,)),
        {"path": "rates_bp[0]", "value": 10_001, "code": "provision.rate_impossible", "most": 10_000},
    ),
    "too few statutory rates": (
        lambda: ProvisionPolicy(rates_bp=(0,) * 6, scheme=ProvisionScheme.STATUTORY_YEARS),
        {"path": "rates_bp", "value": 6, "code": "provision.rates_mismatch", "bands": 7},
    ),
    "rates for other bands": (
        lambda: provisions(draw_schedule([CLAIM], POLICY, as_of=DUE), TWO_RATES),
        {"path": "rates_bp", "value": 2, "code": "provision.rates_mismatch", "bands": 5},
    ),
    "statutory rates for bands of the policy": (
        lambda: provisions(
            draw_schedule([CLAIM], attrs.evolve(POLICY, band_days=(1, 2, 3, 4, 5)), as_of=DUE),
            ProvisionPolicy(rates_bp=(0,) * 7, scheme=ProvisionScheme.STATUTORY_YEARS),
        ),
        {"path": "scheme", "value": "statutory_years", "code": "provision.other_bands"},
    ),
    "override of nothing": (Override, {"path": "segment", "value": "", "code": "policy.one_of_three"}),
    "override of two": (
        lambda: Override(segment="a", client="C"),
        {"path": "segment", "value": "segment, client", "code": "policy.one_of_three"},
    ),
    "override of a blank": (
        lambda: Override(client=" "),
        {"path": "client", "value": " ", "code": "policy.one_of_three"},
    ),
    "tiers that do not rise": (
        lambda: check_tiers((Tier(30, Act.REMIND), Tier(30, Act.DUN))),
        {"path": "tiers[1]", "value": 30, "code": "policy.not_rising", "before": 30},
    ),
    "tiers below nothing": (
        lambda: check_tiers((Tier(-1, Act.REMIND),), "here"),
        {"path": "here[0].days", "value": -1, "code": "policy.negative"},
    ),
    "bands that do not rise": (
        lambda: AgeingPolicy(band_days=(30, 20)),
        {"path": "band_days[1]", "value": 20, "code": "policy.not_rising", "before": 30},
    ),
    "a number of days below nothing": (
        lambda: AgeingPolicy(evidence_years=-1),
        {"path": "evidence_years", "value": -1, "code": "policy.negative"},
    ),
    "minimum in another currency": (
        lambda: AgeingPolicy(minimum_outstanding={"CNY": USD}),
        {"path": "minimum_outstanding.CNY", "value": "USD", "code": "money.other_currency", "expected": "CNY"},
    ),
    "no policy in force": (
        lambda: in_force([AgeingPolicy(effective_from=day(1))], DUE),
        {"path": "ageing", "value": DUE.isoformat(), "code": "policy.none_in_force"},
    ),
    "a fee of nothing": (
        lambda: Fee(days=0, amount=cny("0")),
        {"path": "amount", "value": "0.00 CNY", "code": "charges.fee_not_positive"},
    ),
    "a fee before the due date": (
        lambda: Fee(days=-1, amount=cny("1.00")),
        {"path": "days", "value": -1, "code": "policy.negative"},
    ),
    "an LPR before there was one": (
        lambda: LprRate(published_on=dt.date(2019, 8, 19), percent="3.10"),
        {"path": "published_on", "value": "2019-08-19", "code": "charges.lpr_too_early"},
    ),
    "figures over no months": (
        lambda: draw_figures([CLAIM], POLICY, as_of=DUE, months=0),
        {"path": "months", "value": 0, "code": "policy.negative"},
    ),
    "recovery within no days": (
        lambda: draw_figures([CLAIM], POLICY, as_of=DUE, recovery_days=0),
        {"path": "recovery_days", "value": 0, "code": "policy.negative"},
    ),
    "compared too soon": (
        lambda: compare_around([CLAIM], POLICY, go_live_on=dt.date(2026, 3, 2), as_of=dt.date(2026, 4, 1)),
        {"path": "as_of", "value": "2026-04-01", "code": "figures.too_soon", "go_live_on": dt.date(2026, 3, 2)},
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_bad_values_are_named(name: str) -> None:
    """One error, with the path, the value, the code, and nothing else than what helps."""
    act, expected = WRONG[name]
    with pytest.raises(InvalidInput) as raised:
        act()

    assert [expected] == [{"code": finding.code, **finding.facts} for finding in raised.value.findings]
    assert [expected["path"]] == [finding.subject for finding in raised.value.findings]


def test_what_is_right_at_the_limit_is_taken() -> None:
    """The values next to the refused ones."""
    assert cny("0") == credit(allocations=used("300.00")).open_amount
    assert (0, 10_000) == ProvisionPolicy(rates_bp=(0, 10_000)).rates_bp
    assert 7 == len(ProvisionPolicy(rates_bp=(0,) * 7, scheme=ProvisionScheme.STATUTORY_YEARS).rates_bp)
    assert dt.date(2019, 8, 20) == LprRate(published_on=dt.date(2019, 8, 20), percent="4.25").published_on
    assert 1 == Fee(days=0, amount=Money(minor=1, currency="CNY")).amount.minor
    assert InterestBasis.SALES_CONTRACT is Interest(basis=InterestBasis.SALES_CONTRACT).basis
    assert DUE == in_force([AgeingPolicy(effective_from=DUE)], DUE).effective_from
    assert 1 == compare_around([CLAIM], POLICY, go_live_on=dt.date(2026, 3, 2), as_of=dt.date(2026, 4, 2)).after.months
    assert 1 == draw_figures([CLAIM], POLICY, as_of=DUE, months=1, recovery_days=1).months
