"""The ageing policy: tiers, grace, overrides, and which version is in force."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.errors import InvalidInput
from offboard_core.kernel.money import Money
from offboard_core.receivables import Act, AgeingPolicy, Basis, Boundary, Override, Receivable, Tier
from offboard_core.receivables.policy import days_after, in_force
from tests.receivables.decisions import rungs
from tests.receivables.given import CLAIM, POLICY, day

ONE_TIER = (Tier(10, Act.REMIND),)


def reached(number: int, policy: AgeingPolicy = POLICY, claim: Receivable = CLAIM) -> list[int]:
    """Return the days of the tiers reached so many days after the due date."""
    return [rung.tier.days for rung in rungs(claim, None, policy) if rung.first_on <= day(number)]


@pytest.mark.parametrize(
    ("number", "expected"),
    [(29, []), (30, [30]), (31, [30]), (59, [30]), (60, [30, 60]), (89, [30, 60]), (90, [30, 60, 90])],
)
def test_a_tier_is_reached_on_its_day(number: int, expected: list[int]) -> None:
    """Day 29 is quiet; day 30, 60 and 90 reach their tier."""
    assert expected == reached(number)


@pytest.mark.parametrize(("number", "expected"), [(30, []), (31, [30])])
def test_after_means_the_day_after(number: int, expected: list[int]) -> None:
    """With the boundary "after", day 30 is still quiet."""
    assert expected == reached(number, attrs.evolve(POLICY, boundary=Boundary.AFTER))


@pytest.mark.parametrize(("number", "expected"), [(34, []), (35, [30])])
def test_grace_is_added_to_every_tier(number: int, expected: list[int]) -> None:
    """Five days of grace make day 30 day 35."""
    assert expected == reached(number, attrs.evolve(POLICY, grace_days=5))


@pytest.mark.parametrize(("basis", "number"), [(Basis.DUE_DATE, 30), (Basis.INVOICE_DATE, 0), (Basis.ORDER_DATE, -30)])
def test_the_basis_says_what_age_is_counted_from(basis: Basis, number: int) -> None:
    """Invoiced 30 and ordered 60 days before it is due, a claim reaches day 30 earlier."""
    policy = attrs.evolve(POLICY, basis=basis)

    assert [[], [30]] == [reached(number - 1, policy), reached(number, policy)]


def test_without_its_date_no_tier_is_reached() -> None:
    """Where age cannot be counted, nothing is old."""
    assert [] == reached(999, claim=attrs.evolve(CLAIM, due_on=None))


def test_a_tier_beyond_the_calendar_is_on_its_last_day() -> None:
    """Ten thousand years of patience do not overflow."""
    assert dt.date.max == days_after(dt.date(9999, 12, 1), 31)


@pytest.mark.parametrize(
    "override",
    [
        Override(segment="政府客户", tiers=ONE_TIER),
        Override(client="C-1", tiers=ONE_TIER),
        Override(receivable="AR-1", tiers=ONE_TIER),
    ],
    ids=["segment", "client", "receivable"],
)
def test_an_override_speaks_about_its_segment_client_or_receivable(override: Override) -> None:
    """Other terms hold where they fit, and only there."""
    policy = attrs.evolve(POLICY, overrides=(override,))
    claim = attrs.evolve(CLAIM, segment="政府客户")
    other = attrs.evolve(CLAIM, id="AR-2", client="C-2", segment="民营")

    assert [[10], []] == [reached(10, policy, claim), reached(10, policy, other)]


def test_the_narrowest_override_has_the_last_word() -> None:
    """A receivable's terms go before its client's, a client's before its segment's, whatever their order."""
    receivable = Override(receivable="AR-1", grace_days=3)
    client = Override(client="C-1", grace_days=2, tiers=ONE_TIER)
    segment = Override(segment="大客户", grace_days=1)

    terms = attrs.evolve(POLICY, overrides=(receivable, segment, client)).terms_for(
        attrs.evolve(CLAIM, segment="大客户")
    )

    assert (3, ONE_TIER) == (terms.grace_days, terms.tiers)


def test_no_dunning_is_an_empty_ladder() -> None:
    """An override without tiers means that nothing is ever due."""
    assert [] == reached(999, attrs.evolve(POLICY, overrides=(Override(client="C-1", tiers=()),)))


@pytest.mark.parametrize(("segment", "client"), [(None, None), ("a", "b")], ids=["none", "two"])
def test_an_override_names_one_of_three(segment: str | None, client: str | None) -> None:
    """Nobody can say the reach of an override that names none, or two."""
    with pytest.raises(InvalidInput) as caught:
        Override(segment=segment, client=client)

    assert "policy.one_of_three" == caught.value.findings[0].code


def test_an_override_has_rising_tiers() -> None:
    """Tiers that do not rise are refused in an override as well."""
    with pytest.raises(InvalidInput):
        Override(client="C-1", tiers=(Tier(30, Act.REMIND), Tier(30, Act.DUN)))


def test_a_policy_names_everything_that_is_wrong_with_it() -> None:
    """One look finds all faults: falling tiers, a negative day, falling bands, a negative number, a wrong currency."""
    with pytest.raises(InvalidInput) as caught:
        AgeingPolicy(
            tiers=(Tier(30, Act.REMIND), Tier(-1, Act.DUN)),
            band_days=(60, 30),
            grace_days=-1,
            minimum_outstanding={"CNY": Money.of("1.00", "USD")},
        )

    assert [
        ("tiers[1].days", "policy.negative"),
        ("tiers[1]", "policy.not_rising"),
        ("band_days[1]", "policy.not_rising"),
        ("grace_days", "policy.negative"),
        ("minimum_outstanding.CNY", "money.other_currency"),
    ] == [(finding.subject, finding.code) for finding in caught.value.findings]


def test_zero_is_a_fine_number() -> None:
    """A policy may give no time at all."""
    assert 0 == AgeingPolicy(statement_workdays=0, tiers=(Tier(0, Act.REMIND),)).statement_workdays


def test_the_minimum_is_a_copy() -> None:
    """What the host does to its mapping later does not change a policy."""
    minimum = {"CNY": Money.of("1.00", "CNY")}
    policy = AgeingPolicy(minimum_outstanding=minimum)

    minimum.clear()

    assert ["CNY"] == list(policy.minimum_outstanding)


@pytest.mark.parametrize(("number", "version"), [(-1, "old"), (0, "new"), (1, "new")])
def test_the_newest_version_that_has_begun_is_in_force(number: int, version: str) -> None:
    """A version decides from its first day on."""
    old = AgeingPolicy(version="old")
    new = AgeingPolicy(version="new", effective_from=day(0))

    assert version == in_force([new, old], day(number)).version


def test_before_the_first_version_nothing_is_in_force() -> None:
    """Without a policy nothing is decided."""
    with pytest.raises(InvalidInput) as caught:
        in_force([AgeingPolicy(effective_from=day(1))], day(0))

    assert "policy.none_in_force" == caught.value.findings[0].code


def test_what_is_on_trial() -> None:
    """The whole room, or the departments named; nobody by default."""
    some = AgeingPolicy(trial_departments=("华东",))

    assert [False, True, False, True] == [
        policy.is_on_trial(department)
        for policy, department in (
            (AgeingPolicy(), "华东"),
            (some, "华东"),
            (some, ""),
            (AgeingPolicy(on_trial=True), "华北"),
        )
    ]


@pytest.mark.parametrize("name", ["segment", "client", "receivable"])
def test_an_override_of_nothing_is_refused(name: str) -> None:
    """A blank segment would fit every claim without one."""
    with pytest.raises(InvalidInput) as caught:
        Override(**{name: " "})  # type: ignore[arg-type]
    assert [(name, "policy.one_of_three")] == [(one.subject, one.code) for one in caught.value.findings]
