"""The scorecard: points with reasons, unknown values, bands, talks, and fitting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offboard_core.errors import InvalidInput
from offboard_core.kernel.known import Unknown
from offboard_core.review import (
    Criterion,
    Observation,
    RiskBand,
    Scorecard,
    ScorecardPolicy,
    Share,
    Signal,
    Step,
    calibrate,
    fit_points,
    score,
)
from offboard_core.review.receivable_figures import NOT_ENOUGH
from offboard_core.review.scorecard import DEFAULT_CRITERIA

DAY = dt.date(2026, 11, 23)
POLICY = ScorecardPolicy(version="2026-07", impact_assessment="PIA-2026-03")
CALM: Mapping[Signal, int | Unknown] = dict.fromkeys(Signal, 0)
ALARMING: Mapping[Signal, int | Unknown] = dict.fromkeys(Signal, 100)


def card(behaviour: Mapping[Signal, int | Unknown] = ALARMING, policy: ScorecardPolicy = POLICY) -> Scorecard:
    """Score one person."""
    return score("li.na", behaviour, policy, as_of=DAY)


def test_every_point_has_its_reason() -> None:
    """Reasons are sorted by points; lines without points have none."""
    found = card({**CALM, Signal.EXPORTS: 5, Signal.FEWER_RECORDS: 49, Signal.REFUSALS: 2})

    assert [
        ("scorecard.exports", {"value": 5, "points": 12, "most": 12}),
        ("scorecard.fewer_records", {"value": 49, "points": 8, "most": 24}),
    ] == [(reason.code, reason.facts) for reason in found.reasons]
    assert (Share(part=20, whole=100), RiskBand.LOW) == (found.score, found.band)
    assert ("2026-07", "PIA-2026-03", DAY) == (found.policy, found.impact_assessment, found.as_of)


@pytest.mark.parametrize("criterion", DEFAULT_CRITERIA, ids=lambda one: one.signal.value)
def test_the_highest_step_that_is_reached_counts(criterion: Criterion) -> None:
    """A step counts exactly from its value on."""
    for step in criterion.steps:
        assert step.points == criterion.points(step.at_least)
        assert step.points > criterion.points(step.at_least - 1)
    assert (0, criterion.most) == (criterion.points(0), criterion.points(10**6))


@pytest.mark.parametrize(
    ("percent", "band"),
    [(0, RiskBand.LOW), (29, RiskBand.LOW), (30, RiskBand.WATCH), (54, RiskBand.WATCH), (55, RiskBand.HIGH)],
)
def test_bands_begin_at_their_percent(percent: int, band: RiskBand) -> None:
    """Bands begin at their percentage of the known points."""
    steps = tuple(Step(value, value) for value in range(1, 101))
    policy = attrs.evolve(POLICY, criteria=(Criterion(Signal.EXPORTS, steps),))

    assert band is card({Signal.EXPORTS: percent}, policy).band


def test_unknown_is_never_zero() -> None:
    """An unknown value does not count; with too few known values there is no band."""
    some = card({**CALM, Signal.EXPORTS: 5, Signal.MISSING_LOGS: Unknown("not_filed")})
    assert Share(part=12, whole=90) == some.score
    assert ("scorecard.unknown", {"signal": Signal.MISSING_LOGS, "reason": "not_filed"}) == (
        some.reasons[-1].code,
        some.reasons[-1].facts,
    )
    little = card({Signal.EXPORTS: 5, Signal.REFUSALS: 10, Signal.CONTACTS_READ: 15})
    assert (NOT_ENOUGH, 40) == (little.band, little.score.whole)
    assert NOT_ENOUGH == card({}).band
    enough = card({**dict.fromkeys(Signal, NOT_ENOUGH), **dict.fromkeys(list(Signal)[:5], 0)})
    assert (60, RiskBand.LOW) == (enough.score.whole, enough.band)


@given(st.dictionaries(st.sampled_from(Signal), st.integers(0, 200) | st.just(NOT_ENOUGH)))
def test_more_of_anything_never_lowers_the_score(behaviour: dict[Signal, int | Unknown]) -> None:
    """A larger value never lowers the score, and the points of lines add up to it."""
    before = card(behaviour)
    more = card({signal: value if isinstance(value, Unknown) else value + 10 for signal, value in behaviour.items()})

    assert before.score.part <= more.score.part
    assert before.score.part == sum(line.points for line in before.lines)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"impact_assessment": " "}, "scorecard.no_assessment"),
        ({"criteria": (DEFAULT_CRITERIA[0], DEFAULT_CRITERIA[0])}, "scorecard.signal_twice"),
        ({"criteria": ()}, "scorecard.bands_impossible"),
        ({"watch_from": 60}, "scorecard.bands_impossible"),
        ({"watch_from": 0}, "scorecard.bands_impossible"),
        ({"high_from": 101}, "scorecard.bands_impossible"),
        ({"least_known": 0}, "scorecard.bands_impossible"),
        ({"least_known": 101}, "scorecard.bands_impossible"),
    ],
)
def test_a_card_nobody_may_use(changes: dict[str, Any], code: str) -> None:
    """A policy without an impact assessment, or with contradictory criteria, is refused."""
    with pytest.raises(InvalidInput) as caught:
        attrs.evolve(POLICY, **changes)
    assert [code] == [finding.code for finding in caught.value.findings]


@pytest.mark.parametrize("steps", [(), (Step(1, 0),), (Step(3, 5), Step(3, 6)), (Step(3, 5), Step(4, 5))])
def test_steps_have_to_rise(steps: tuple[Step, ...]) -> None:
    """Steps must rise in value and points, from at least one point."""
    with pytest.raises(InvalidInput):
        Criterion(Signal.EXPORTS, steps)


def history(leavers: int, *, later: int = 0) -> list[Observation]:
    """Build observations in which people with exports leave twice as often as average; for others it is unknown."""
    before, after = dt.date(2025, 1, 1), dt.date(2026, 1, 1)
    seen = []
    for place in range(leavers * 4 + later * 4):
        on = before if place < leavers * 4 else after
        exports: int | Unknown = NOT_ENOUGH if place % 16 == 15 else (5 if place % 2 else 0)
        left = place % 4 == 1
        seen.append(Observation(on=on, behaviour={**CALM, Signal.EXPORTS: exports}, left=left))
    return seen


def test_nothing_is_fitted_to_few() -> None:
    """199 leavers are too few to fit; 200 are enough."""
    before = dt.date(2026, 1, 1)

    assert NOT_ENOUGH == fit_points(history(199), POLICY, before=before)
    fitted = fit_points(history(200), POLICY, before=before)
    assert isinstance(fitted, ScorecardPolicy)
    assert ("2026-07+2026-01-01", [Signal.EXPORTS]) == (fitted.version, [one.signal for one in fitted.criteria])
    assert NOT_ENOUGH == fit_points(history(100, later=100), POLICY, before=before)


def test_points_are_how_much_oftener_people_left() -> None:
    """Points are tenths above the overall rate; steps without information are dropped."""
    fitted = fit_points(history(200), POLICY, before=dt.date(2026, 1, 1))
    assert isinstance(fitted, ScorecardPolicy)

    assert (Step(5, 12),) == fitted.criteria[0].steps
    assert NOT_ENOUGH == fit_points(
        [Observation(on=DAY, behaviour=CALM, left=True)] * 300, POLICY, before=DAY + dt.timedelta(days=1)
    )


def test_a_fitted_card_is_shown_with_what_it_does_out_of_time() -> None:
    """Leaving rates per band are given before the day and after it."""
    before = dt.date(2026, 1, 1)
    seen = history(200, later=50)
    fitted = fit_points(seen, POLICY, before=before)
    assert isinstance(fitted, ScorecardPolicy)
    shown = calibrate(seen, fitted, before=before)

    assert (Share(part=200, whole=350), Share(part=0, whole=400)) == (
        shown.fitted[RiskBand.HIGH],
        shown.fitted[RiskBand.LOW],
    )
    assert 50 == shown.out_of_time[RiskBand.HIGH].part
    assert NOT_ENOUGH == shown.out_of_time[RiskBand.WATCH].percent
