"""Completeness of a handover: counts with their denominators, and a score with its parts."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.errors import InvalidInput
from offboard_core.kernel.known import Unknown
from offboard_core.offboarding import ItemKind, ItemState, Topic
from offboard_core.offboarding.precheck import Check, CheckState
from offboard_core.organization import Role
from offboard_core.review import HandoverScore, LineFigures, Measure, ScorePart, Share
from offboard_core.review.handover_score import WEIGHTS, count_lines, lines_by_kind, score_handover
from tests.offboarding import people
from tests.review.departures import LEFT_ON, a_running_case

FRESH = dt.timedelta(days=90)
NOTHING_TOLD = Unknown("CRM 503")


def test_lines_are_counted_by_how_far_they_have_come() -> None:
    """Lines that are gone do not count; a waived line counts as not settled."""
    case = a_running_case()
    states = (ItemState.SETTLED, ItemState.WAIVED, ItemState.DEFERRED, ItemState.OPEN, ItemState.GONE, ItemState.OPEN)
    items = [attrs.evolve(item, state=state) for item, state in zip(case.items, states, strict=True)]
    counted = count_lines(items)

    assert LineFigures(lines=5, settled=1, waived=1, deferred=1, open=2, gone=1) == counted
    assert Share(part=1, whole=5) == counted.completeness


def test_lines_by_kind() -> None:
    """Each kind that occurs has its own figures; other kinds are missing."""
    counted = lines_by_kind(a_running_case())

    assert {ItemKind.RECEIVABLE, ItemKind.CLIENT, ItemKind.ASSET} == set(counted)
    assert [(2, 1)] * 3 == [(figures.lines, figures.settled) for figures in counted.values()]


def test_every_part_of_the_score_has_its_denominator() -> None:
    """Lines settled, clients documented, sources answered, signatures current, records fresh."""
    score = score_handover(a_running_case(), {"C-1": LEFT_ON - FRESH}, as_of=LEFT_ON)

    assert {
        Measure.LINES_SETTLED: Share(part=3, whole=6),
        Measure.CLIENTS_DOCUMENTED: Share(part=1, whole=2),
        Measure.SOURCES_ANSWERED: Share(part=6, whole=6),
        Measure.SIGNATURES_CURRENT: Share(part=0, whole=3),
        Measure.RECORDS_FRESH: Share(part=1, whole=2),
    } == {part.measure: part.share for part in score.parts}
    assert (40 * 50 + 20 * 50 + 15 * 100 + 15 * 0 + 10 * 50) // 100 == score.percent
    assert () == score.left_out


@pytest.mark.parametrize(("days", "fresh"), [(90, 1), (91, 0)], ids=["on the last day", "one past"])
def test_how_fresh_a_record_has_to_be(days: int, fresh: int) -> None:
    """A record of ninety days ago is fresh, one of ninety-one is not."""
    score = score_handover(a_running_case(), {"C-1": LEFT_ON - dt.timedelta(days=days)}, as_of=LEFT_ON)

    assert Share(part=fresh, whole=2) == score.parts[-1].share


def test_a_source_without_an_answer_lowers_the_score() -> None:
    """An unknown source counts as not answered; one kept by hand counts as answered."""
    case = a_running_case()
    unknown = Check(topic=Topic.ORDERS, state=CheckState.UNKNOWN, asked_at=people.NOW, due_on=LEFT_ON)
    by_hand = Check(topic=Topic.DUTIES, state=CheckState.BY_HAND, asked_at=people.NOW, due_on=LEFT_ON, role=Role.HR)
    checks = (
        unknown,
        by_hand,
        *(check for check in case.checks if check.topic not in {Topic.ORDERS, Topic.DUTIES}),
    )
    score = score_handover(attrs.evolve(case, checks=checks), {}, as_of=LEFT_ON)

    assert Share(part=5, whole=6) == score.parts[2].share


def test_a_current_signature_counts() -> None:
    """A party counts if it has signed its current sheet."""
    case = people.signed(people.checked(), Role.FINANCE)
    score = score_handover(case, {}, as_of=LEFT_ON)

    assert Share(part=1, whole=3) == score.parts[3].share


def test_what_cannot_be_counted_is_left_out_and_named() -> None:
    """Parts without a denominator neither lower nor raise the score, and are named."""
    score = score_handover(people.checked(), NOTHING_TOLD, as_of=LEFT_ON)

    assert (Measure.LINES_SETTLED, Measure.CLIENTS_DOCUMENTED, Measure.RECORDS_FRESH) == score.left_out
    assert 15 * 100 // 30 == score.percent


def test_a_score_of_nothing_is_unknown() -> None:
    """If no part can be counted, the score is unknown and not zero."""
    empty = ScorePart(measure=Measure.LINES_SETTLED, share=Share(part=0, whole=0), weight=40)
    unknown = ScorePart(measure=Measure.RECORDS_FRESH, share=NOTHING_TOLD, weight=10)
    weightless = ScorePart(measure=Measure.LINES_SETTLED, share=Share(part=1, whole=1), weight=0)

    assert Unknown("not_enough_data") == HandoverScore(parts=(empty, unknown)).percent
    assert Unknown("not_enough_data") == HandoverScore(parts=(weightless,)).percent


def test_a_score_rounds_down_exactly() -> None:
    """Fractions are added exactly before rounding down to whole percent."""
    parts = tuple(
        ScorePart(measure=measure, share=Share(part=part, whole=3), weight=1)
        for measure, part in zip(Measure, (1, 2, 3), strict=False)
    )

    assert 66 == HandoverScore(parts=parts).percent


@pytest.mark.parametrize("weights", [{}, {**WEIGHTS, Measure.LINES_SETTLED: -1}], ids=["nothing named", "below zero"])
def test_weights_name_every_part(weights: dict[Measure, int]) -> None:
    """A missing or negative weight is refused; zero is allowed."""
    with pytest.raises(InvalidInput) as caught:
        score_handover(a_running_case(), {}, as_of=LEFT_ON, weights=weights)

    assert ["score.bad_weights"] == [found.code for found in caught.value.findings]
    assert score_handover(a_running_case(), {}, as_of=LEFT_ON, weights={**WEIGHTS, Measure.RECORDS_FRESH: 0}).parts
