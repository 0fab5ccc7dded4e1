"""The charts of the room: what they say, that decisions step through the same, and that reading clients needs none."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import pytest

from offboard_core.clients.change_request import ChangeStep, change_steps
from offboard_core.clients.lifecycle import ClientTransferLifecycle, CoreChangeLifecycle
from offboard_core.clients.transfer_stage import TransferStep, transfer_steps
from offboard_core.kernel.lifecycle import Chart
from tests.kernel.machines import check_table
from tests.test_public_api import modules_after

CHARTS: list[tuple[type[Chart], Mapping[Any, Mapping[Any, Any]], type[StrEnum]]] = [
    (ClientTransferLifecycle, transfer_steps(), TransferStep),
    (CoreChangeLifecycle, change_steps(), ChangeStep),
]


@pytest.mark.parametrize(("chart", "table", "events"), CHARTS)
def test_the_table_is_the_machine(
    chart: type[Chart], table: Mapping[Any, Mapping[Any, Any]], events: type[StrEnum]
) -> None:
    """For every state and every event a machine that is really run goes where the table says, or refuses."""
    check_table(chart, table, events)


def test_what_is_final() -> None:
    """A transfer ends confirmed or called off; a request once it is decided or taken back."""
    finals = [{name for name, state in chart.states_map.items() if state.final} for chart, _, _ in CHARTS]

    assert [{"confirmed", "called_off"}, {"approved", "rejected", "withdrawn"}] == finals


def test_reading_clients_loads_no_machine() -> None:
    """The room, its lists and its worklist come without the state machine library; the first step loads it."""
    reading = "from offboard_core.clients import Client, TransferStage; import offboard_core.clients.worklist\n"
    stepping = reading + "from offboard_core.clients.transfer_stage import transfer_steps; transfer_steps()"

    assert "statemachine" not in modules_after(reading)
    assert "statemachine" in modules_after(stepping)
