"""The departure-risk scorecard (离职风险评分卡): points for behaviour at work, a band, and every reason. It decides nothing.

Its only consequence is that somebody in HR is asked to talk to a person. It needs an assessment of its impact on personal
information (个人信息保护法第55条), no fact from outside work, and no black box: every point is named with what it was given
for (第24条). What nobody could say is never zero, and where too little is known there is no band.
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
    """Behaviour at work that is looked at; each a whole number, the higher the more unusual."""

    FEWER_RECORDS = "fewer_records"
    """By how many percent fewer contacts were recorded in the last 30 days than in a month of the 90 days before."""
    MISSING_LOGS = "missing_logs"
    """Working days of the last 30 days without a log, for whoever files logs."""
    LATE_STATEMENTS = "late_statements"
    """Follow-up statements that are late today."""
    UNPROVEN_PROMISES = "unproven_promises"
    """Promises of payment on open claims that nothing proves."""
    SINGLE_CONTACTS = "single_contacts"
    """Percent of the clients with one contact or none."""
    CONTACTS_READ = "contacts_read"
    """Of how many more clients contacts were read in clear in the last 30 days than in a month of the 90 days before."""
    EXPORTS = "exports"
    """How often something was exported in the last 30 days."""
    REFUSALS = "refusals"
    """How often something was refused in the last 30 days."""


class RiskBand(StrEnum):
    """How much there is to talk about."""

    LOW = "low"
    WATCH = "watch"
    HIGH = "high"


@attrs.frozen
class Step:
    """From `at_least` on, so many `points`."""

    at_least: int
    points: int


@attrs.frozen
class Criterion:
    """What one signal is worth: the highest step that is reached counts. Raises `InvalidInput` for steps that do not rise."""

    signal: Signal
    steps: tuple[Step, ...]

    def __attrs_post_init__(self) -> None:
        """Refuse steps nobody could explain."""
        rises = all(low.at_least < high.at_least and low.points < high.points for low, high in pairwise(self.steps))
        if not self.steps or not rises or self.steps[0].points < 1:
            raise InvalidInput.at(f"criteria.{self.signal}", len(self.steps), "scorecard.steps_do_not_rise")

    @property
    def most(self) -> int:
        """Return the most points it can give."""
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
"""Points to begin with, set by judgement and not fitted to anything; a company replaces them."""


@attrs.frozen(kw_only=True)
class ScorecardPolicy:
    """By which scorecard a company scores (评分卡策略). There is none unless it says so.

    `impact_assessment` names its assessment of the impact on personal information (个人信息保护影响评估). A band begins at
    `watch_from` and `high_from` percent of the points that could be known, which have to be `least_known` percent of all.
    Raises `InvalidInput` without an assessment, for a signal named twice, and for bands out of order.
    """

    version: str
    effective_from: dt.date = dt.date(1970, 1, 1)
    impact_assessment: str
    criteria: tuple[Criterion, ...] = DEFAULT_CRITERIA
    watch_from: int = 30
    high_from: int = 55
    least_known: int = 60
    talk_workdays: int = 10
    """By when somebody is to have talked to the person."""

    def __attrs_post_init__(self) -> None:
        """Refuse a scorecard that nobody may use."""
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
    """One criterion as it came out: the value, or why it is unknown; its points, of so many at most."""

    signal: Signal
    value: int | Unknown
    points: int
    most: int


@attrs.frozen(kw_only=True)
class Scorecard:
    """What came out for one person on a day: the band, and every line behind it. It is no judgement of a person."""

    person: str
    as_of: dt.date
    policy: str
    impact_assessment: str
    lines: tuple[Line, ...]
    band: RiskBand | Unknown

    @property
    def score(self) -> Share:
        """Return the points out of those that could be known."""
        known = [line for line in self.lines if not isinstance(line.value, Unknown)]
        return Share(part=sum(line.points for line in known), whole=sum(line.most for line in known))

    @property
    def reasons(self) -> tuple[Finding, ...]:
        """Return what gave points, the most first, and then what nobody could say."""
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
    """Score what somebody did at work; a signal that is not in `behaviour` is unknown, and unknown is never zero."""
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
"""So many people have to have left in what points are fitted to; with fewer it would be noise with a number on it."""


@attrs.frozen(kw_only=True)
class Observation:
    """One person's behaviour on a day, and whether they left within the 90 days after; nothing in it names anybody."""

    on: dt.date
    behaviour: Mapping[Signal, int | Unknown]
    left: bool


@attrs.frozen(kw_only=True)
class Calibration:
    """How often people of each band left: where points were fitted, and out of time, with denominators."""

    fitted: Mapping[RiskBand, Share]
    out_of_time: Mapping[RiskBand, Share]


def fit_points(
    history: Iterable[Observation], policy: ScorecardPolicy, *, before: dt.date
) -> ScorecardPolicy | Unknown:
    """Fit the points of each step to what happened before a day; unknown with fewer than 200 leavers among it.

    A step's points are how many times as often people at it left as all did, in tenths, less what all did: 10 points are
    twice as often. A step that tells nothing, or tells the other way, falls out; one criterion may fall out with all its steps.
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
    """Show how often people of each band left, before a day and from it on: what a fitted card has to be shown with."""
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
