"""Charts: strict about what they are asked, read off into tables, and without a trace in the host's texts."""

from __future__ import annotations

import subprocess
import sys
from enum import StrEnum

import pytest
from statemachine.exceptions import TransitionNotAllowed

from offboard_core.kernel.lifecycle import Chart, Passage, State

PROBE = """
import gettext
gettext.textdomain("the_host")
import offboard_core.kernel.lifecycle
assert gettext.textdomain() == "the_host", gettext.textdomain()
"""


class Lamp(Chart):
    """A lamp that can be broken."""

    off = State(initial=True)
    on = State()
    broken = State(final=True)

    switch_on = off.to(on)
    switch_off = on.to(off)
    drop = broken.from_(off, on)


class LampState(StrEnum):
    """What a lamp is."""

    OFF = "off"
    ON = "on"
    BROKEN = "broken"


class LampStep(StrEnum):
    """What can be done with a lamp."""

    DROP = "drop"
    SWITCH_ON = "switch_on"
    SWITCH_OFF = "switch_off"


def test_importing_it_leaves_the_hosts_texts_alone() -> None:
    """The library behind the charts changes the text domain of the whole process; we put it back."""
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=False)

    assert (0, "") == (done.returncode, done.stderr)


def test_a_chart_is_read_into_a_table() -> None:
    """Every state has its row, every step its target, in the order of the enumerations."""
    steps = Lamp.steps(LampState, LampStep)

    assert {
        LampState.OFF: {LampStep.DROP: LampState.BROKEN, LampStep.SWITCH_ON: LampState.ON},
        LampState.ON: {LampStep.DROP: LampState.BROKEN, LampStep.SWITCH_OFF: LampState.OFF},
        LampState.BROKEN: {},
    } == steps
    assert [*LampState] == [*steps]
    assert [LampStep.DROP, LampStep.SWITCH_ON] == [*steps[LampState.OFF]]


@pytest.mark.parametrize("event", ["switch_off", "nonsense"])
def test_a_step_that_is_not_open_is_loud(event: str) -> None:
    """An event unknown here or everywhere raises, and moves no state."""
    passage = Passage("off")
    with pytest.raises(TransitionNotAllowed):
        Lamp(model=passage).send(event)

    assert "off" == passage.state


class MoreStates(StrEnum):
    """A state more than a lamp has."""

    OFF = "off"
    ON = "on"
    BROKEN = "broken"
    LOST = "lost"


class MoreSteps(StrEnum):
    """A step more than a lamp has."""

    DROP = "drop"
    SWITCH_ON = "switch_on"
    SWITCH_OFF = "switch_off"
    BUY = "buy"


class FewerStates(StrEnum):
    """A state fewer than a lamp has."""

    OFF = "off"
    ON = "on"


class FewerSteps(StrEnum):
    """Two steps fewer than a lamp has."""

    DROP = "drop"


@pytest.mark.parametrize(
    ("states", "steps", "named"),
    [
        (MoreStates, LampStep, "Lamp has no lost"),
        (LampState, MoreSteps, "Lamp has no buy"),
        (FewerStates, LampStep, "'broken'"),
        (LampState, FewerSteps, "'switch_on'"),
    ],
)
def test_a_chart_is_read_with_its_own_words_only(states: type[StrEnum], steps: type[StrEnum], named: str) -> None:
    """An enumeration that lacks a state or an event of the chart, or has one more, is refused by name."""
    with pytest.raises(ValueError, match=named):
        Lamp.steps(states, steps)
