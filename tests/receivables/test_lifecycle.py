"""The charts of the room: what they say, that decisions step through the same, and that ageing claims needs none."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import pytest

from offboard_core.kernel.lifecycle import Chart
from offboard_core.kernel.verdict import Decided
from offboard_core.receivables import (
    CollectionCase,
    CollectionMove,
    CollectionOutcome,
    Ladder,
    SettlementKind,
    StatementState,
    StepState,
)
from offboard_core.receivables.collection import CollectionState, CollectionStep, collection_steps
from offboard_core.receivables.lifecycle import (
    CollectionLifecycle,
    ReceiptLifecycle,
    StatementLifecycle,
    StepLifecycle,
)
from offboard_core.receivables.receipt import ReceiptState, ReceiptStep, receipt_steps
from offboard_core.receivables.statement import StatementStep, statement_steps
from offboard_core.receivables.step import StepMove, step_moves
from tests.kernel.machines import check_table
from tests.receivables.decisions import conclude_collection, open_collection, record_collection, record_delivery
from tests.receivables.given import CLAIM, POLICY, day, decided, looked, opened, paid
from tests.test_public_api import modules_after

CHARTS: list[tuple[type[Chart], Mapping[Any, Mapping[Any, Any]], type[StrEnum]]] = [
    (StepLifecycle, step_moves(), StepMove),
    (CollectionLifecycle, collection_steps(), CollectionStep),
    (StatementLifecycle, statement_steps(), StatementStep),
    (ReceiptLifecycle, receipt_steps(), ReceiptStep),
]


@pytest.mark.parametrize(("chart", "table", "events"), CHARTS)
def test_the_table_is_the_machine(
    chart: type[Chart], table: Mapping[Any, Mapping[Any, Any]], events: type[StrEnum]
) -> None:
    """For every state and every event a machine that is really run goes where the table says, or refuses."""
    check_table(chart, table, events)


@pytest.mark.parametrize(
    ("chart", "finals"),
    [
        (StepLifecycle, set()),
        (CollectionLifecycle, set(CollectionOutcome)),
        (StatementLifecycle, {StatementState.ACCEPTED, StatementState.RETURNED}),
        (ReceiptLifecycle, {ReceiptState.CONFIRMED, ReceiptState.REJECTED}),
    ],
)
def test_what_is_final(chart: type[Chart], finals: set[str]) -> None:
    """A collection case ends with its outcome, a judgement stands; a step that ended can still turn out otherwise."""
    assert finals == {name for name, state in chart.states_map.items() if state.final}


def test_a_move_leads_to_one_state() -> None:
    """Wherever it begins, so that the last entry tells the state of a case and its outcome the end."""
    ends = {(step, state) for found in collection_steps().values() for step, state in found.items()}

    assert len(CollectionStep) == len(ends)
    assert set(CollectionMove) | {one for one in CollectionStep if one.name.startswith("END_")} == set(CollectionStep)


def _every_way() -> tuple[set[tuple[CollectionState, str]], dict[tuple[CollectionState, str], set[CollectionState]]]:
    """Take every move and outcome in every case that can be reached; return what was tried and what was decided."""
    dunned = looked(opened(), 90)
    sent = decided(record_delivery(dunned, tier=90, cycle=1, delivered=True, reference="EMS-1", on=day(91))).state
    waiting = [decided(open_collection(sent, POLICY, owner="zhou.hui", today=day(92))).state]
    written_off = paid(CLAIM, "1000.00", day(92), kind=SettlementKind.WRITE_OFF)
    tried, found, known = set(), dict[tuple[CollectionState, str], set[CollectionState]](), set[tuple[object, ...]]()
    while waiting:
        ladder = waiting.pop()
        case = _case(ladder)
        moves = tuple(entry.move for entry in case.entries)
        if (case.state, frozenset(moves)) in known:
            continue
        known.add((case.state, frozenset(moves)))
        for move in CollectionMove:
            verdict = record_collection(
                ladder,
                POLICY,
                move=move,
                by="zhou.hui",
                today=day(200 + 40 * len(moves)),
                note="来函",
                evidence="EMS-2",
            )
            tried.add((case.state, move.value))
            if isinstance(verdict, Decided):
                moved = verdict.state
                found.setdefault((case.state, move.value), set()).add(_case(moved).state)
                waiting.append(moved)
        for outcome in CollectionOutcome:
            verdict = conclude_collection(ladder, written_off, outcome=outcome, by="qian.li", today=day(900), note="x")
            tried.add((case.state, outcome.value))
            if isinstance(verdict, Decided):
                found.setdefault((case.state, outcome.value), set()).add(_case(verdict.state).state)
    return tried, found


def _case(ladder: Ladder) -> CollectionCase:
    return ladder.collections[-1]


def test_the_decisions_take_every_way_of_the_collection_chart_and_no_other() -> None:
    """Each way is taken by some case, with what happened before as the guards ask; each ends where the chart says."""
    names = {"paid": "end_paid", "agreed": "end_agreed", "court": "end_in_court", "written_off": "end_written_off"}
    tried, found = _every_way()

    assert {
        (state, step.value): {target} for state, ways in collection_steps().items() for step, target in ways.items()
    } == {(state, names.get(step, step)): targets for (state, step), targets in found.items()}
    assert 5 * 9 == len(tried)


def test_a_letter_goes_the_ways_of_its_chart() -> None:
    """It can be called off while it is open and after its delivery; a failure leaves it open."""
    ways = step_moves()

    assert {StepState.OPEN, StepState.DONE} == {state for state in StepState if StepMove.CALL_OFF in ways[state]}
    assert StepState.OPEN is ways[StepState.OPEN][StepMove.FAIL]
    assert {StepMove.DELIVER} == set(ways[StepState.CANCELLED])
    assert {StepMove.DELIVER, StepMove.END_TRIAL} == set(ways[StepState.REHEARSED])


@pytest.mark.slow  # it starts Python anew, which a copy of the tree with mutants cannot
def test_ageing_claims_loads_no_machine() -> None:
    """The room, its aggregate and its worklist come without the state machine library; the first step loads it."""
    reading = "from offboard_core.receivables import Ladder, assess; import offboard_core.receivables.worklist\n"
    stepping = reading + "from offboard_core.receivables.step import step_moves; step_moves()"

    assert "statemachine" not in modules_after(reading)
    assert "statemachine" in modules_after(stepping)
