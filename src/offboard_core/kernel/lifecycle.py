"""Statecharts: the only place that loads the state machine library, with strict options, and reads steps off a chart.

Each room declares its charts in its module `lifecycle`, as subclasses of `Chart`. A chart holds topology and no more:
guards and their findings stand beside it. Decisions step through the table of `Chart.steps`, which is read once; no
machine is built for a command.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

import attrs

_textdomain = gettext.textdomain()
from statemachine import State, StateChart  # noqa: E402 - changes the text domain of the whole process; put back below

gettext.textdomain(_textdomain)

S = TypeVar("S", bound=StrEnum)
E = TypeVar("E", bound=StrEnum)

__all__ = ["Chart", "Passage", "State"]


@attrs.define
class Passage:
    """The machine's model for one step: it carries the state in and out."""

    state: str


class Chart(StateChart[Passage]):
    """A life cycle: the states of one kind of thing, and the steps between them."""

    allow_event_without_transition = False  # a step not possible here must be loud
    catch_errors_as_events = False  # an error must reach the caller
    enable_self_transition_entries = False
    atomic_configuration_update = True

    @classmethod
    def ways(cls) -> Mapping[str, Mapping[str, str]]:
        """Read off the chart where each step leads from each state, by their names."""
        return {
            str(source): {str(way.event): str(way.target.id) for way in state.transitions}
            for source, state in cls.states_map.items()
        }

    @classmethod
    def steps(cls, states: type[S], events: type[E]) -> Mapping[S, Mapping[E, S]]:
        """Read off the chart where each step leads from each state, in the order of both enumerations.

        Both have to name exactly what the chart has: raises `ValueError` for a state or event that they lack, and for
        one that the chart lacks.
        """
        found: dict[S, dict[E, S]] = {
            states(source): {events(step): states(target) for step, target in ways.items()}
            for source, ways in cls.ways().items()
        }
        used = {event for ways in found.values() for event in ways}
        if missing := [*(one for one in states if one not in found), *(one for one in events if one not in used)]:
            raise ValueError(f"{cls.__name__} has no {', '.join(missing)}")
        return MappingProxyType(
            {
                state: MappingProxyType({event: found[state][event] for event in events if event in found[state]})
                for state in states
            }
        )
