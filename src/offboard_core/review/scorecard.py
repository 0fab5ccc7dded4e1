"""The departure-risk scorecard (离职风险评分卡): points for behaviour at work, a band, and the reasons.

Its only consequence is that HR is asked to hold a talk. It requires an assessment of the impact on personal information
(个人信息保护法第55条), uses no facts from outside work, and lists the reason of every point (第24条). Unknown values are never
zero, and with too few known values there is no band.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.known import Unknown
from offboard_core.review.receivable_figures import NOT_ENOUGH, Share

_WHOLE = 100


class Signal(StrEnum):
    """Observed behaviour at work, as a whole number; a higher value is more unusual."""

    FEWER_RECORDS = "fewer_records"
    """Percent fewer contact records in the last 30 days than in an average month of the 90 days before."""
    MISSING_LOGS = "missing_logs"
    """Working days without a log in the last 30 days, for people who file logs."""
    LATE_STATEMENTS = "late_statements"
    """Follow-up statements that are late today."""
    UNPROVEN_PROMISES = "unproven_promises"
    """Promises to pay on open claims without both evidence and confirmation."""
    SINGLE_CONTACTS = "single_contacts"
    """Percent of clients with at most one contact."""
    CONTACTS_READ = "contacts_read"
    """Clients with contacts read unmasked in the last 30 days, above the average of the 3 months before."""
    EXPORTS = "exports"
    """Exports in the last 30 days."""
    REFUSALS = "refusals"
    """Refused commands in the last 30 days."""


class RiskBand(StrEnum):
    """Risk band of a scorecard."""

    LOW = "low"
    WATCH = "watch"
    HIGH = "high"


@attrs.frozen
class Step:
    """`points` for values of at least `at_least`."""

    at_least: int
    points: int


@attrs.frozen
class Criterion:
    """The points for one signal: the highest step reached counts. Raises `InvalidInput` unless the steps rise."""

    signal: Signal
    steps: tuple[Step, ...]

    def __attrs_post_init__(self) -> None:
        """Raise `InvalidInput` unless values and points rise from step to step."""
        rises = all(low.at_least < high.at_least and low.points < high.points for low, high in pairwise(self.steps))
        if not self.steps or not rises or self.steps[0].points < 1:
            raise InvalidInput.at(f"criteria.{self.signal}", len(self.steps), "scorecard.steps_do_not_rise")

    @property
    def most(self) -> int:
        """Return the maximum number of points."""
        return self.steps[-1].points

    def points(self, value: int) -> int:
        """Return the points for a value."""
        return max((step.points for step in self.steps if value >= step.at_least), default=0)


DEFAULT_CRITERIA: tuple[Criterion, ...] = (
    Criterion(Signal.FEWER_RECORDS, (Step(30, 8), Step(50, 16), Step(80, 24))),
    Criterion(Signal.MISSING_LOGS, (Step(3, 5), Step(6, 10))),
    Criterion(Signal.LATE_STATEMENTS, (Step(1, 4), Step(3, 10))),
    Criterion(Signal.UNPROVEN_PROMISES, (Step(1, 4), Step(3, 8))),
    Criterion(Signal.SINGLE_CONTACTS, (Step(50, 4), Step(80, 8))),
    Criterion(Signal.CONTACTS_READ, (Step(5, 8), Step(15, 16))),
    Criterion(Signal.EXPORTS, (Step(1, 4), Step(5, 12))),
    Criterion(Signal.REFUSALS, (Step(3, 6), Step(10, 12))),
)
"""Initial points, set by judgement and not fitted to data; a company should replace them."""


@attrs.frozen(kw_only=True)
class ScorecardPolicy:
    """The scorecard of a company (评分卡策略). There is no default one, because it needs an assessment.

    Raises `InvalidInput` without an assessment, for a signal that occurs twice, and for bands out of order.
    """

    version: str
    """Version of the policy."""
    effective_from: dt.date = dt.date(1970, 1, 1)
    """First day on which it applies."""
    impact_assessment: str
    """Reference of the assessment of the impact on personal information (个人信息保护影响评估)."""
    criteria: tuple[Criterion, ...] = DEFAULT_CRITERIA
    """Points per signal."""
    watch_from: int = 30
    """Percent of the known points from which the band is `WATCH`."""
    high_from: int = 55
    """Percent of the known points from which the band is `HIGH`."""
    least_known: int = 60
    """Percent of all points that must be known for a band."""
    talk_workdays: int = 10
    """Working days until a talk is due."""

    def __attrs_post_init__(self) -> None:
        """Raise `InvalidInput` without an assessment, or for criteria or bands that are not valid."""
        if not self.impact_assessment.strip():
            raise InvalidInput.at("impact_assessment", self.impact_assessment, "scorecard.no_assessment")
        names = [one.signal for one in self.criteria]
        for place, name in enumerate(names):
            if name in names[:place]:
                raise InvalidInput.at("criteria", name.value, "scorecard.signal_twice")
        if not 0 < self.watch_from < self.high_from <= _WHOLE or not 0 < self.least_known <= _WHOLE or not names:
            raise InvalidInput.at("watch_from", self.watch_from, "scorecard.bands_impossible", high_from=self.high_from)


@attrs.frozen
class Line:
    """The result of one criterion: the value or why it is unknown, its points, and the maximum."""

    signal: Signal
    value: int | Unknown
    points: int
    most: int


@attrs.frozen(kw_only=True)
class Scorecard:
    """The scorecard of one person on a day: the band, and the lines behind it. It is not a judgement of the person."""

    person: str
    as_of: dt.date
    policy: str
    impact_assessment: str
    lines: tuple[Line, ...]
    band: RiskBand | Unknown

    @property
    def score(self) -> Share:
        """Return the points out of the maximum of the known lines."""
        known = [line for line in self.lines if not isinstance(line.value, Unknown)]
        return Share(part=sum(line.points for line in known), whole=sum(line.most for line in known))

    @property
    def reasons(self) -> tuple[Finding, ...]:
        """Return the lines with points, the most points first, and then the unknown lines."""
        given = sorted((line for line in self.lines if line.points), key=lambda line: (-line.points, line.signal))
        unknown = [line for line in self.lines if isinstance(line.value, Unknown)]
        return (
            *(
                Finding(
                    code=f"scorecard.{line.signal.value}",
                    subject=self.person,
                    facts={"value": line.value, "points": line.points, "most": line.most},
                )
                for line in given
            ),
            *(
                Finding(
                    code="scorecard.unknown",
                    subject=self.person,
                    facts={"signal": line.signal, "reason": line.value.reason},
                )
                for line in unknown
                if isinstance(line.value, Unknown)
            ),
        )


def score(
    person: str, behaviour: Mapping[Signal, int | Unknown], policy: ScorecardPolicy, *, as_of: dt.date
) -> Scorecard:
    """Score the behaviour of a person; a signal missing from `behaviour` is unknown and gets no points."""
    lines = []
    for criterion in policy.criteria:
        value = behaviour.get(criterion.signal, NOT_ENOUGH)
        points = 0 if isinstance(value, Unknown) else criterion.points(value)
        lines.append(Line(criterion.signal, value, points, criterion.most))
    card = Scorecard(
        person=person,
        as_of=as_of,
        policy=policy.version,
        impact_assessment=policy.impact_assessment,
        lines=tuple(lines),
        band=NOT_ENOUGH,
    )
    percent = card.score.percent
    known = card.score.whole * _WHOLE
    if isinstance(percent, Unknown) or known < policy.least_known * sum(one.most for one in policy.criteria):
        return card
    band = RiskBand.HIGH if percent >= policy.high_from else RiskBand.WATCH
    return attrs.evolve(card, band=band if percent >= policy.watch_from else RiskBand.LOW)


LEAST_LEAVERS = 200
"""Minimum number of leavers for fitting points; with fewer the result would be noise."""


@attrs.frozen(kw_only=True)
class Observation:
    """Behaviour of one anonymous person on a day, and whether they left within the next 90 days."""

    on: dt.date
    behaviour: Mapping[Signal, int | Unknown]
    left: bool


@attrs.frozen(kw_only=True)
class Calibration:
    """Shares of people per band who left, for the data used to fit and for the time after it."""

    fitted: Mapping[RiskBand, Share]
    out_of_time: Mapping[RiskBand, Share]


def fit_points(
    history: Iterable[Observation], policy: ScorecardPolicy, *, before: dt.date
) -> ScorecardPolicy | Unknown:
    """Fit the points of each step to observations before a day; unknown with fewer than 200 leavers among them.

    The points of a step are 10 × (leaving rate at the step ÷ overall leaving rate) − 10: 10 points mean twice the
    overall rate. A step whose points do not exceed those of the step before is dropped; a criterion without steps is
    dropped.
    """
    seen = [one for one in history if one.on < before]
    leavers = sum(one.left for one in seen)
    if leavers < LEAST_LEAVERS:
        return NOT_ENOUGH
    criteria = [fitted for one in policy.criteria if (fitted := _fitted(one, seen, leavers)) is not None]
    if not criteria:
        return NOT_ENOUGH
    return attrs.evolve(policy, version=f"{policy.version}+{before.isoformat()}", criteria=tuple(criteria))


def calibrate(history: Sequence[Observation], policy: ScorecardPolicy, *, before: dt.date) -> Calibration:
    """Return the leaving rates per band before a day and from that day on, to judge a fitted scorecard."""
    return Calibration(
        fitted=_rates([one for one in history if one.on < before], policy),
        out_of_time=_rates([one for one in history if one.on >= before], policy),
    )


def _fitted(criterion: Criterion, seen: Sequence[Observation], leavers: int) -> Criterion | None:
    steps: list[Step] = []
    limits = [step.at_least for step in criterion.steps]
    for low, high in pairwise((*limits, None)):
        at_step = [
            one
            for one in seen
            if not isinstance(value := one.behaviour.get(criterion.signal, NOT_ENOUGH), Unknown)
            and low is not None
            and value >= low
            and (high is None or value < high)
        ]
        left = sum(one.left for one in at_step)
        points = 10 * left * len(seen) // (leavers * len(at_step)) - 10 if at_step else 0
        if low is not None and points > (steps[-1].points if steps else 0):
            steps.append(Step(low, points))
    return Criterion(criterion.signal, tuple(steps)) if steps else None


def _rates(seen: Iterable[Observation], policy: ScorecardPolicy) -> Mapping[RiskBand, Share]:
    counted = dict.fromkeys(RiskBand, (0, 0))
    for one in seen:
        band = score("", one.behaviour, policy, as_of=one.on).band
        if not isinstance(band, Unknown):
            left, people = counted[band]
            counted[band] = (left + one.left, people + 1)
    return {band: Share(part=left, whole=people) for band, (left, people) in counted.items()}
