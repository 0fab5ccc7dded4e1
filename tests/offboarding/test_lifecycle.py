"""The lifecycle: which steps there are, what stands against each, and that the library behind it stays behind it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from enum import StrEnum

import attrs
import pytest

from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Refused
from offboard_core.offboarding import (
    GUARDS,
    OVER,
    ItemState,
    OffboardingCase,
    Stage,
    transition_table,
)
from offboard_core.offboarding.holdings import NOT_CONNECTED
from offboard_core.offboarding.lifecycle import (
    OffboardingLifecycle,
    a_signature_is_stale,
    access_is_gone,
    advance,
    last_working_day_has_come,
    lines_are_done,
    nothing_is_left,
    parties_have_signed,
    ready_or_the_law_says_so,
    something_is_open,
    sources_have_answered,
)
from offboard_core.offboarding.stage import AFTER_DEPARTURE, BEFORE_DEPARTURE
from tests.kernel.machines import check_table
from tests.offboarding.people import (
    ENDS_ON,
    LAST_DAY,
    a_case,
    a_ready_case,
    a_receivable,
    answers,
    checked,
    events,
    why,
    yes,
)

PROBE = """
import gettext
gettext.textdomain("the_host")
import offboard_core.offboarding.lifecycle
from offboard_core.offboarding.lifecycle import advance
assert gettext.textdomain() == "the_host", gettext.textdomain()
"""


def test_importing_it_leaves_the_hosts_texts_alone() -> None:
    """The library behind the chart changes the text domain of the whole process; we put it back."""
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=False)

    assert (0, "") == (done.returncode, done.stderr)


def test_the_chart_and_the_stages_are_the_same() -> None:
    """Every stage is in the chart and nothing else; the final ones are those that are over."""
    states = OffboardingLifecycle.states_map

    assert {stage.value for stage in Stage} == set(states)
    assert {stage.value for stage in OVER} == {name for name, state in states.items() if state.final}
    assert ["draft"] == [name for name, state in states.items() if state.initial]


def test_every_guard_guards_a_step_there_is() -> None:
    """A misspelt step in the table would guard nothing."""
    assert set(GUARDS) <= {row.step for row in transition_table()}


def test_the_table_is_the_machine() -> None:
    """For every stage and every step a machine that is really run goes where the table says, or refuses."""
    steps = StrEnum("steps", {row.step: row.step for row in transition_table()})  # type: ignore[misc]
    table: dict[Stage, dict[StrEnum, Stage]] = {stage: {} for stage in Stage}
    for row in transition_table():
        table[row.source][steps(row.step)] = row.target

    check_table(OffboardingLifecycle, table, steps)


def test_the_table_is_what_the_chart_says() -> None:
    """For docs and diagrams: every way, with its guards by name."""
    rows = [(row.source, row.step, row.target, row.guards) for row in transition_table()]

    assert (Stage.REVIEW, "close", Stage.CLOSED, ("access_is_gone",)) in rows
    assert (Stage.DRAFT, "discard", Stage.DISCARDED, ()) in rows
    assert 23 == len(rows)
    assert len(rows) == len({(source, step) for source, step, _, _ in rows})


@pytest.mark.parametrize("step", ["depart_with_residuals", "withdraw"])
def test_the_legal_end_and_a_withdrawal_lead_out_of_every_live_stage(step: str) -> None:
    """No stage before the departure can hold anybody."""
    assert BEFORE_DEPARTURE == {row.source for row in transition_table() if row.step == step}


def test_nothing_leads_back_over_the_departure() -> None:
    """Who has left has left; what is over is over."""
    rows = transition_table()

    assert not [row for row in rows if row.source in AFTER_DEPARTURE and row.target in BEFORE_DEPARTURE]
    assert not [row for row in rows if row.source in OVER]


@pytest.mark.parametrize("stage", list(Stage))
def test_a_step_that_is_not_open_is_refused_loudly(stage: Stage) -> None:
    """In every stage each step of the chart is either on its way or refused with stage and step; so is nonsense."""
    case = attrs.evolve(a_case(), stage=stage)
    open_here = {row.step for row in transition_table() if row.source is stage}
    for step in {row.step for row in transition_table()} - open_here | {"nonsense", ""}:
        expected = Finding(code="case.step_not_open_here", subject=case.id, facts={"step": step, "stage": stage.value})

        assert Refused((expected,)) == advance(case, step)


def test_a_step_says_from_where_to_where() -> None:
    """The stage is the only thing a step changes."""
    verdict = advance(a_case(), "withdraw")

    assert attrs.evolve(a_case(), stage=Stage.WITHDRAWN) == yes(verdict)
    assert {"step": "withdraw", "from": "received", "to": "withdrawn"} == events(verdict)[0].facts


def test_a_guard_holds_a_step_with_all_its_reasons() -> None:
    """Three guards, five findings."""
    case = checked(a_receivable("AR-1"), told=answers(access=NOT_CONNECTED))

    assert ["check.unknown", "item.open", *["sign_off.missing"] * 3] == why(
        advance(attrs.evolve(case, stage=Stage.SIGN_OFF), "make_ready")
    )


def departing(days: int, case: OffboardingCase) -> OffboardingCase:
    """Return the case as if the person left so many days after the last working day."""
    return attrs.evolve(case, departed_on=LAST_DAY.replace(day=LAST_DAY.day + days))


def deferred() -> OffboardingCase:
    """Return a case whose one claim was put off."""
    case = checked(a_receivable("AR-1"))
    return attrs.evolve(case, items=tuple(attrs.evolve(item, state=ItemState.DEFERRED) for item in case.items))


@pytest.mark.parametrize(
    ("guard", "passes", "holds", "codes"),
    [
        (sources_have_answered, checked(), checked(told=answers(access=NOT_CONNECTED)), ["check.unknown"]),
        (lines_are_done, deferred(), checked(a_receivable()), ["item.open"]),
        (parties_have_signed, a_ready_case(), checked(), ["sign_off.missing"] * 3),
        (something_is_open, checked(a_receivable()), a_ready_case(), ["case.nothing_open"]),
        (something_is_open, checked(told=answers(access=NOT_CONNECTED)), deferred(), ["case.nothing_open"]),
        (a_signature_is_stale, checked(), a_ready_case(), ["sign_off.all_current"]),
        (nothing_is_left, checked(), deferred(), ["departure.items_deferred"]),
        (last_working_day_has_come, departing(0, a_case()), departing(-1, a_case()), ["departure.too_early"]),
        (last_working_day_has_come, departing(1, a_case()), a_case(), ["departure.too_early"]),
        (
            ready_or_the_law_says_so,
            departing(0, a_ready_case()),
            departing(-1, a_ready_case()),
            ["departure.too_early"],
        ),
        (
            ready_or_the_law_says_so,
            attrs.evolve(checked(), departed_on=ENDS_ON),
            departing(4, checked()),
            [*["sign_off.missing"] * 3, "departure.statutory_end_ahead"],
        ),
        (ready_or_the_law_says_so, departing(5, a_ready_case()), a_ready_case(), ["departure.too_early"]),
        (access_is_gone, a_ready_case(), a_ready_case("crm"), ["grant.live"]),
    ],
)
def test_each_guard_on_both_sides(
    guard: Callable[[OffboardingCase], tuple[Finding, ...]],
    passes: OffboardingCase,
    holds: OffboardingCase,
    codes: list[str],
) -> None:
    """A guard has nothing to say, or says all of it."""
    assert () == guard(passes)
    assert codes == [finding.code for finding in guard(holds)]
