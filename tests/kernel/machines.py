"""A machine that is really run, beside the table read off its chart; for the tests of every room with charts."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from itertools import product
from typing import Any

import pytest
from statemachine.exceptions import TransitionNotAllowed

from offboard_core.kernel.lifecycle import Chart, Passage


def check_table(chart: type[Chart], table: Mapping[Any, Mapping[Any, Any]], events: type[StrEnum]) -> None:
    """Send every event in every state: the machine goes where the table says, or refuses and stays."""
    for state, event in product(table, events):
        passage = Passage(state.value)
        machine = chart(model=passage)
        if event in table[state]:
            machine.send(event.value)
            assert table[state][event].value == passage.state
        else:
            with pytest.raises(TransitionNotAllowed):
                machine.send(event.value)
            assert state.value == passage.state
