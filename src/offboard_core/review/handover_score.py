"""Completeness of a handover (交接完整度): counts of handover lines, and a score with all of its parts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import StrEnum
from fractions import Fraction

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.kernel.enumeration import row_for_each
from offboard_core.kernel.known import Unknown
from offboard_core.offboarding.case import OffboardingCase
from offboard_core.offboarding.documentation import DocumentationState
from offboard_core.offboarding.item import Item, ItemState
from offboard_core.offboarding.item_kinds import ItemKind, Topic
from offboard_core.offboarding.precheck import CheckState
from offboard_core.review.receivable_figures import NOT_ENOUGH, Share


@attrs.frozen(kw_only=True)
class LineFigures:
    """Counts of handover lines of one kind or of all. `lines` excludes lines that are gone (paid or reassigned)."""

    lines: int
    settled: int
    waived: int
    deferred: int
    open: int
    gone: int

    @property
    def completeness(self) -> Share:
        """Return the share of settled lines. A waived line counts as not settled."""
        return Share(part=self.settled, whole=self.lines)


class Measure(StrEnum):
    """A part of the score."""

    LINES_SETTLED = "lines_settled"
    """Lines settled ÷ lines not gone."""
    CLIENTS_DOCUMENTED = "clients_documented"
    """Client lines with documentation accepted by the supervisor ÷ client lines not gone."""
    SOURCES_ANSWERED = "sources_answered"
    """Topics whose source answered, or that have no system and are ticked by hand ÷ all topics."""
    SIGNATURES_CURRENT = "signatures_current"
    """Parties with a current signature ÷ all parties."""
    RECORDS_FRESH = "records_fresh"
    """Clients with a record that is fresh enough ÷ client lines not gone."""


WEIGHTS: Mapping[Measure, int] = row_for_each(
    Measure,
    {
        Measure.LINES_SETTLED: 40,
        Measure.CLIENTS_DOCUMENTED: 20,
        Measure.SOURCES_ANSWERED: 15,
        Measure.SIGNATURES_CURRENT: 15,
        Measure.RECORDS_FRESH: 10,
    },
)
"""Default weights of the parts."""


FRESH_DAYS = 90
"""Default age in days up to which the last record of a client counts as fresh."""


@attrs.frozen(kw_only=True)
class ScorePart:
    """One part of the score: its share (or why it is unknown) and its weight."""

    measure: Measure
    share: Share | Unknown
    weight: int

    @property
    def is_counted(self) -> bool:
        """Return whether the part is known and has something to count."""
        return isinstance(self.share, Share) and self.share.whole > 0


@attrs.frozen(kw_only=True)
class HandoverScore:
    """The quality of a handover in whole percent (交接质量分), rounded down.

    The score is the weighted mean of the shares of all parts that can be counted, or `Unknown` if there are none.
    """

    parts: tuple[ScorePart, ...]

    @property
    def percent(self) -> int | Unknown:
        """Return the score in percent, or why it is unknown."""
        weighed, weights = Fraction(0), 0
        for part in self.parts:
            if isinstance(part.share, Share) and part.share.whole:
                weighed += Fraction(part.weight * part.share.part, part.share.whole)
                weights += part.weight
        return int(weighed * 100 / weights) if weights else NOT_ENOUGH

    @property
    def left_out(self) -> tuple[Measure, ...]:
        """Return the parts that could not be counted."""
        return tuple(part.measure for part in self.parts if not part.is_counted)


def count_lines(items: Iterable[Item]) -> LineFigures:
    """Count lines by state."""
    states = [item.state for item in items]
    gone = states.count(ItemState.GONE)
    return LineFigures(
        lines=len(states) - gone,
        settled=states.count(ItemState.SETTLED),
        waived=states.count(ItemState.WAIVED),
        deferred=states.count(ItemState.DEFERRED),
        open=states.count(ItemState.OPEN),
        gone=gone,
    )


def lines_by_kind(case: OffboardingCase) -> dict[ItemKind, LineFigures]:
    """Count the lines of each kind that occurs."""
    found = {kind: [item for item in case.items if item.kind is kind] for kind in ItemKind}
    return {kind: count_lines(items) for kind, items in found.items() if items}


def score_handover(
    case: OffboardingCase,
    last_record_on: Mapping[str, dt.date] | Unknown,
    *,
    as_of: dt.date,
    fresh_days: int = FRESH_DAYS,
    weights: Mapping[Measure, int] = WEIGHTS,
) -> HandoverScore:
    """Score how well a case was handed over. `last_record_on` holds the day of each client's last record.

    Raises `InvalidInput` for a negative weight, or if `weights` does not contain every part.
    """
    if set(weights) != set(Measure) or min(weights.values()) < 0:
        raise InvalidInput.at("weights", dict(weights), "score.bad_weights")
    lines = count_lines(case.items)
    clients = [item for item in case.items if item.kind is ItemKind.CLIENT and item.state is not ItemState.GONE]
    answered = sum(
        (check := case.find_check(topic)) is not None and check.state is not CheckState.UNKNOWN for topic in Topic
    )
    shares: dict[Measure, Share | Unknown] = {
        Measure.LINES_SETTLED: lines.completeness,
        Measure.CLIENTS_DOCUMENTED: Share(part=sum(map(_is_documented, clients)), whole=len(clients)),
        Measure.SOURCES_ANSWERED: Share(part=answered, whole=len(Topic)),
        Measure.SIGNATURES_CURRENT: Share(
            part=sum(case.signed(role) is not None for role in case.parties), whole=len(case.parties)
        ),
        Measure.RECORDS_FRESH: _fresh(clients, last_record_on, as_of - dt.timedelta(days=fresh_days)),
    }
    return HandoverScore(
        parts=tuple(ScorePart(measure=measure, share=shares[measure], weight=weights[measure]) for measure in Measure)
    )


def _is_documented(item: Item) -> bool:
    return item.documentation is not None and item.documentation.state is DocumentationState.ACCEPTED


def _fresh(clients: list[Item], last_record_on: Mapping[str, dt.date] | Unknown, since: dt.date) -> Share | Unknown:
    if isinstance(last_record_on, Unknown):
        return last_record_on
    fresh = sum(last_record_on.get(item.ref, dt.date.min) >= since for item in clients)
    return Share(part=fresh, whole=len(clients))
