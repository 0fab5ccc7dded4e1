"""A policy compiled for a day: cutoffs on both sides, the first clause that holds, columns nobody mapped."""

from __future__ import annotations

import datetime as dt
from typing import get_args

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offboard_core.errors import InvalidInput
from offboard_core.kernel.money import Money
from offboard_core.kernel.workcalendar import CHINA, BeyondRange
from offboard_core.receivables import Act, AgeingPolicy, Basis, Boundary, DayUnit, Override, Scope, Tier
from offboard_core.receivables.clauses import (
    Row,
    Sign,
    Test,
    band_clauses,
    classify,
    holds,
    reach_of,
    status_clauses,
    tier_clauses,
)
from offboard_core.receivables.columns import Column
from tests.receivables.counting import AS_OF, POLICIES, counted, random_rows
from tests.receivables.given import CLAIM

ALL = frozenset(Column)
DUE_AND_OWED = frozenset({Column.DUE_ON, Column.OUTSTANDING})
ONE_TIER = (Tier(30, Act.DUN),)


def aged(days: int, **facts: dt.date | int | str | None) -> Row:
    """Return a row so many days past due on the day the policies are compiled for."""
    empty: dict[str, dt.date | int | str | None] = {
        "amount": 100,
        "client": "C-1",
        "currency": "CNY",
        "id": "R-1",
        "segment": None,
        "outstanding": 100,
    }
    return {**empty, "due_on": AS_OF - dt.timedelta(days=days), **facts}


def standing(row: Row, policy: AgeingPolicy | None = None) -> tuple[int, str, str]:
    """Return tier, status and band of a row."""
    policy = policy or AgeingPolicy()
    return (
        classify(row, tier_clauses(policy, as_of=AS_OF, mapped=ALL)),
        classify(row, status_clauses(policy, as_of=AS_OF, mapped=ALL)).value,
        classify(row, band_clauses(policy, as_of=AS_OF, mapped=ALL)),
    )


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-1, (0, "not_due", "not_due")),
        (0, (0, "not_due", "not_due")),
        (1, (0, "overdue", "1-30")),
        (29, (0, "overdue", "1-30")),
        (30, (30, "due", "1-30")),
        (31, (30, "due", "31-60")),
        (59, (30, "due", "31-60")),
        (60, (60, "due", "31-60")),
        (90, (90, "due", "61-90")),
        (91, (90, "due", "over-90")),
    ],
)
def test_both_sides_of_every_limit(days: int, expected: tuple[int, str, str]) -> None:
    """A tier begins on its day; a band ends with its day."""
    assert expected == standing(aged(days))


@pytest.mark.parametrize(("hour", "tier"), [(0, 30), (8, 30), (23, 30)])
def test_a_timestamp_counts_as_its_day(hour: int, tier: int) -> None:
    """Eight in the morning of the boundary day has reached the tier; midnight after it has not."""
    on = dt.datetime.combine(AS_OF - dt.timedelta(days=30), dt.time(hour))
    later = dt.datetime.combine(AS_OF - dt.timedelta(days=29), dt.time())

    assert tier == standing(aged(0, due_on=on))[0]
    assert 0 == standing(aged(0, due_on=later))[0]


@pytest.mark.parametrize(
    "facts",
    [
        {"due_on": None},
        {"due_on": dt.date(1949, 12, 31)},
        {"due_on": dt.date(2200, 1, 1)},
        {"outstanding": None},
        {"amount": None},
        {"amount": 0},
        {"client": None},
        {"client": ""},
        {"client": " \u3000\t"},
        {"currency": None},
        {"currency": ""},
        {"currency": "RMB"},
        {"currency": "cny"},
    ],
    ids=str,
)
def test_what_cannot_be_right_is_quarantined(facts: dict[str, dt.date | int | str | None]) -> None:
    """Unknown is never "not due" and never "nothing": such a row is set apart in every reading."""
    row = aged(95, **facts)
    reach = reach_of(AgeingPolicy(), 30, as_of=AS_OF, mapped=ALL)

    assert (0, "quarantined", "quarantined") == standing(row)
    assert not all(holds(test, row) for test in reach.bounds)


def test_the_last_days_that_can_be_right() -> None:
    """1950 and 2199 are within."""
    assert (90, "due", "over-90") == standing(aged(0, due_on=dt.date(1950, 1, 1)))
    assert (0, "not_due", "not_due") == standing(aged(0, due_on=dt.date(2199, 12, 31)))


@pytest.mark.parametrize(("outstanding", "status"), [(-1, "settled"), (0, "settled"), (1, "due")])
def test_nothing_owed_is_settled(outstanding: int, status: str) -> None:
    """Nothing owed has no tier and no band, however old."""
    assert status == standing(aged(95, outstanding=outstanding))[1]


@pytest.mark.parametrize(
    ("currency", "outstanding", "status"),
    [("CNY", 9999, "below_minimum"), ("CNY", 10000, "due"), ("USD", 1, "due")],
)
def test_the_minimum_of_a_currency(currency: str, outstanding: int, status: str) -> None:
    """Below the minimum of its currency a row takes no step; the tier it has reached stays."""
    policy = AgeingPolicy(minimum_outstanding={"CNY": Money.of("100.00", "CNY")})

    assert (60, status) == standing(aged(60, currency=currency, outstanding=outstanding), policy)[:2]


def test_strictly_after() -> None:
    """Where a tier is reached only after its day, grace moves that day."""
    policy = AgeingPolicy(boundary=Boundary.AFTER, grace_days=5)

    assert [0, 30] == [standing(aged(days), policy)[0] for days in (35, 36)]


def test_the_narrowest_terms_win() -> None:
    """A receivable's terms go before its client's, a client's before its segment's; what is not said stays."""
    policy = AgeingPolicy(
        overrides=(
            Override(receivable="R-7", tiers=ONE_TIER),
            Override(client="C-7", grace_days=10),
            Override(segment="国企", grace_days=40),
            Override(segment="国企", tiers=(Tier(5, Act.REMIND),)),
        )
    )

    def tier(days: int, id: str = "R-1", client: str = "C-1", segment: str | None = None) -> int:
        return standing(aged(days, id=id, client=client, segment=segment), policy)[0]

    assert [0, 5] == [tier(days, segment="国企") for days in (44, 45)]
    assert [0, 5] == [tier(days, client="C-7", segment="国企") for days in (14, 15)]
    assert [0, 30] == [tier(days, "R-7", "C-7", "国企") for days in (39, 40)]
    assert [0, 30] == [tier(days, "R-7", segment="国企") for days in (69, 70)]
    assert [30, 30, 90] == [tier(days, id, "C-7") for days, id in ((40, "R-7"), (45, "R-1"), (100, "R-1"))]


def test_terms_that_change_nothing_cost_nothing() -> None:
    """An override that says what the broader terms say, or grace for what is not dunned, adds no clause."""
    plain = tier_clauses(AgeingPolicy(), as_of=AS_OF, mapped=ALL)
    same = AgeingPolicy(overrides=(Override(segment="国企", grace_days=0),))
    not_dunned = Override(client="C-1", tiers=())
    both = AgeingPolicy(overrides=(not_dunned, Override(segment="国企", grace_days=9)))
    clauses = tier_clauses(both, as_of=AS_OF, mapped=ALL)

    assert plain == tier_clauses(same, as_of=AS_OF, mapped=ALL)
    assert 1 == len([one for one in clauses if Test(Column.CLIENT, "=", "C-1") in one.tests])


def test_one_flat_comparison_a_tier() -> None:
    """Without overrides a policy is its cutoffs and nothing else: no date function, no join, no nesting."""
    clauses = tier_clauses(AgeingPolicy(), as_of=AS_OF, mapped=DUE_AND_OWED)

    assert [
        (90, dt.date(2026, 8, 26)),
        (60, dt.date(2026, 9, 25)),
        (30, dt.date(2026, 10, 25)),
    ] == [(one.result, one.tests[0].constant) for one in clauses if one.result]
    assert all(len(one.tests) == 1 for one in clauses[:-1])
    assert () == clauses[-1].tests


def test_a_policy_without_tiers() -> None:
    """Nothing is ever reached, and what is past due is overdue."""
    assert (0, "overdue", "over-90") == standing(aged(95), AgeingPolicy(tiers=()))


def test_from_the_invoice() -> None:
    """Age counts from the policy's own day, and a tier may be reached before the claim is due; without a due date nobody says it is overdue."""
    policy = AgeingPolicy(basis=Basis.INVOICE_DATE)
    old, young = AS_OF - dt.timedelta(days=30), AS_OF - dt.timedelta(days=29)

    assert (30, "due", "1-30") == standing(aged(-9, invoiced_on=old), policy)
    assert (0, "not_due", "1-30") == standing(aged(0, invoiced_on=young), policy)
    assert (0, "overdue", "1-30") == standing(aged(1, invoiced_on=young), policy)
    assert (0, "not_due", "1-30") == standing(aged(0, due_on=None, invoiced_on=young), policy)
    assert (0, "quarantined", "quarantined") == standing(aged(95, invoiced_on=None), policy)


@pytest.mark.parametrize(
    ("policy", "missing"),
    [
        (AgeingPolicy(), ["outstanding", "due_on"]),
        (AgeingPolicy(basis=Basis.ORDER_DATE), ["ordered_on", "outstanding", "due_on"]),
        (AgeingPolicy(minimum_outstanding={"CNY": Money.of("1.00", "CNY")}), ["outstanding", "due_on", "currency"]),
        (
            AgeingPolicy(overrides=(Override(segment="国企"), Override(client="C-1"), Override(receivable="R-1"))),
            ["outstanding", "segment", "client", "id", "due_on"],
        ),
    ],
)
def test_a_column_nobody_mapped(policy: AgeingPolicy, missing: list[str]) -> None:
    """Every column the policy needs and nobody mapped is named, at once, before any row is read."""
    with pytest.raises(InvalidInput) as caught:
        status_clauses(policy, as_of=AS_OF, mapped=())

    assert sorted(missing) == sorted(finding.subject for finding in caught.value.findings)
    assert {"column.not_mapped"} == {finding.code for finding in caught.value.findings}


def test_only_what_is_asked_needs_its_columns() -> None:
    """A tier does not hang on the currency, a band on no override."""
    policy = AgeingPolicy(
        minimum_outstanding={"CNY": Money.of("1.00", "CNY")}, overrides=(Override(segment="国企", grace_days=3),)
    )

    assert tier_clauses(policy, as_of=AS_OF, mapped={*DUE_AND_OWED, Column.SEGMENT})
    assert band_clauses(policy, as_of=AS_OF, mapped=DUE_AND_OWED)
    with pytest.raises(InvalidInput, match="segment"):
        tier_clauses(policy, as_of=AS_OF, mapped=DUE_AND_OWED)


def test_a_tier_nobody_has() -> None:
    """A tier that is in no terms is a slip; one that only some terms have is none."""
    policy = AgeingPolicy(overrides=(Override(segment="国企", tiers=ONE_TIER),), tiers=(Tier(60, Act.DUN),))

    assert reach_of(policy, 30, as_of=AS_OF, mapped=ALL).clauses
    with pytest.raises(InvalidInput) as caught:
        reach_of(policy, 45, as_of=AS_OF, mapped=ALL)
    assert ("tier.not_in_policy", "30, 60") == (
        caught.value.findings[0].code,
        caught.value.findings[0].facts["allowed"],
    )


@pytest.mark.parametrize("name", POLICIES)
def test_reached_is_the_tier(name: str) -> None:
    """The condition for a search holds for the rows whose tier is at least that, and for no other."""
    policy = POLICIES[name]
    clauses = tier_clauses(policy, as_of=AS_OF, mapped=ALL)
    told = policy.tiers[:1] if policy.basis is Basis.PREVIOUS_LETTER else policy.tiers
    for days in {tier.days for tier in told} - {0}:
        reach = reach_of(policy, days, as_of=AS_OF, mapped=ALL)
        for facts in random_rows(2000, seed=days):
            row = facts._asdict()
            found = all(holds(test, row) for test in reach.bounds) and (
                not reach.clauses or classify(row, reach.clauses)
            )

            assert found == (classify(row, clauses) >= days)


@pytest.mark.parametrize("name", POLICIES)
def test_counting_forward_says_the_same(name: str) -> None:
    """Rows around every limit stand where counting forward puts them."""
    found = [(row, standing(row._asdict(), POLICIES[name])) for row in random_rows(1500, seed=4)]

    assert [] == [(row, one) for row, one in found if one != counted(row, POLICIES[name])]


@given(
    as_of=st.dates(),
    days=st.integers(0, 10**6),
    due_on=st.dates(min_value=dt.date(1950, 1, 1), max_value=dt.date(2199, 12, 31)),
)
def test_any_day_and_any_tier(as_of: dt.date, days: int, due_on: dt.date) -> None:
    """Cutoffs beyond the calendar are no error: the comparison is what subtracting the days would say."""
    clauses = tier_clauses(AgeingPolicy(tiers=(Tier(days, Act.DUN),)), as_of=as_of, mapped=DUE_AND_OWED)

    assert ((as_of - due_on).days >= days) * days == classify({"due_on": due_on, "outstanding": 1}, clauses)


def test_nothing_compares_with_nothing() -> None:
    """A comparison with what is not there does not hold, as in SQL; only "is null" does."""
    row: Row = {"segment": None}

    assert not any(holds(Test(Column.SEGMENT, sign, ""), row) for sign in get_args(Sign) if sign != "is null")
    assert holds(Test(Column.SEGMENT, "is null"), row)


def test_reached_looks_at_what_is_mapped() -> None:
    """An amount that nobody mapped is not looked at; one that is mapped has to be above zero."""
    bare = reach_of(AgeingPolicy(), 30, as_of=AS_OF, mapped=DUE_AND_OWED)
    full = reach_of(AgeingPolicy(), 30, as_of=AS_OF, mapped={*DUE_AND_OWED, Column.AMOUNT})

    assert Column.AMOUNT not in {test.column for test in bare.bounds}
    assert Test(Column.AMOUNT, ">", 0) in full.bounds


def _working_days(*days: int) -> AgeingPolicy:
    return AgeingPolicy(unit=DayUnit.BUSINESS, tiers=tuple(Tier(count, Act.REMIND) for count in days))


@given(
    as_of=st.dates(dt.date(2024, 11, 1), dt.date(2027, 2, 28)),
    before=st.integers(-10, 60),
    count=st.integers(0, 30),
    grace=st.integers(0, 3),
    boundary=st.sampled_from(Boundary),
)
def test_working_days_are_counted_back_to_where_the_policy_counts_forward(
    as_of: dt.date, before: int, count: int, grace: int, boundary: Boundary
) -> None:
    """A row is before the cutoff exactly when the policy's own first day of the tier has come, holidays and all."""
    policy = attrs.evolve(_working_days(count, count + 1), grace_days=grace, boundary=boundary)
    due_on = as_of - dt.timedelta(days=before)
    row = aged(0, due_on=due_on)
    terms = policy.terms_for(CLAIM)
    reached = [tier.days for tier in policy.tiers if policy.first_day_of(tier, due_on, terms) <= as_of]

    assert max(reached, default=0) == classify(row, tier_clauses(policy, as_of=as_of, mapped=ALL))


def test_a_holiday_lies_between() -> None:
    """On Thursday 8 October 2026, the first working day after the holidays, 30 September is one working day ago."""
    policy = _working_days(1)
    on = dt.date(2026, 10, 8)
    cutoffs = [one.tests[0].constant for one in tier_clauses(policy, as_of=on, mapped=ALL) if one.result]
    during = [
        one.tests[0].constant for one in tier_clauses(policy, as_of=dt.date(2026, 10, 5), mapped=ALL) if one.result
    ]

    assert ([on], [dt.date(2026, 9, 30)]) == (cutoffs, during)


def test_counting_back_ends_where_dates_can_be_right() -> None:
    """More working days than there are since 1950 are reached by nothing."""
    policy = _working_days(0, 10**6)
    clauses = tier_clauses(policy, as_of=AS_OF, mapped=ALL)

    assert 0 == classify(aged(0, due_on=dt.date(1950, 1, 1)), clauses)
    assert [dt.date(1950, 1, 1)] == [one.tests[0].constant for one in clauses if one.result == 10**6]


def test_a_calendar_that_refuses_refuses_when_the_query_is_built() -> None:
    """Within its range it answers; where counting leads beyond it, no query is made."""
    strict = attrs.evolve(CHINA, beyond=BeyondRange.REFUSE)

    assert tier_clauses(_working_days(5), as_of=AS_OF, mapped=ALL, calendar=strict)
    with pytest.raises(InvalidInput, match=r"calendar\.out_of_range"):
        tier_clauses(_working_days(5), as_of=dt.date(2025, 1, 3), mapped=ALL, calendar=strict)
    with pytest.raises(InvalidInput, match=r"calendar\.out_of_range"):
        reach_of(_working_days(5), 5, as_of=dt.date(2025, 1, 3), mapped=ALL, calendar=strict)


LETTERS = AgeingPolicy(
    basis=Basis.PREVIOUS_LETTER, tiers=(Tier(5, Act.REMIND), Tier(10, Act.DUN), Tier(25, Act.DUN), Tier(40, Act.DUN))
)


def test_a_row_knows_of_no_letter() -> None:
    """Counted from the letter before, a row stands at the first letter's tier at the most, however old; without one, anywhere."""
    silent = AgeingPolicy(basis=Basis.PREVIOUS_LETTER, tiers=(Tier(5, Act.REMIND), Tier(25, Act.INTERVENE)))

    assert [0, 5, 5, 10, 10, 10] == [standing(aged(days), LETTERS)[0] for days in (4, 5, 9, 10, 25, 400)]
    assert [5, 25] == [standing(aged(days), silent)[0] for days in (24, 25)]
    assert (10, "due", "over-90") == standing(aged(400), LETTERS)


def test_nobody_can_search_for_what_hangs_on_a_letter() -> None:
    """A search by a tier above the first letter is refused, and the error names what there is."""
    assert reach_of(LETTERS, 10, as_of=AS_OF, mapped=ALL).bounds
    with pytest.raises(InvalidInput) as caught:
        reach_of(LETTERS, 25, as_of=AS_OF, mapped=ALL)

    assert "5, 10" == caught.value.findings[0].facts["allowed"]


def test_a_client_s_total_is_no_matter_of_one_row() -> None:
    """Where letters are about clients, no row is below the minimum by itself, and no currency is needed for it."""
    alone = AgeingPolicy(minimum_outstanding={"CNY": Money.of("100.00", "CNY")})
    together = attrs.evolve(alone, scope=Scope.CLIENT)

    assert ["below_minimum", "due"] == [standing(aged(60, outstanding=1), policy)[1] for policy in (alone, together)]
    assert status_clauses(together, as_of=AS_OF, mapped=DUE_AND_OWED)


@pytest.mark.parametrize(
    ("sign", "fact", "expected"),
    [
        ("is blank", "", True),
        ("is blank", "\u3000", True),
        ("is blank", "a ", False),
        ("is not blank", "", False),
        ("is not blank", "a ", True),
        ("is one of", "CNY", True),
        ("is one of", "RMB", False),
        ("is none of", "CNY", False),
        ("is none of", "RMB", True),
    ],
)
def test_texts(sign: Sign, fact: str, *, expected: bool) -> None:
    """Blank is what has nothing but spaces, ends of lines and the like; one of several is one of them exactly."""
    assert expected == holds(Test(Column.CURRENCY, sign, ("CNY", "USD")), {"currency": fact})
