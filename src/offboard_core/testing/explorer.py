"""A model checker (模型检验): visits every reachable state breadth first and checks laws on states and steps.

It does not depend on offboarding: a state can be any object, an act leads from one state to another, and a law returns
what is wrong with a state or a step. Breadth-first search makes every counterexample as short as possible.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Generic, TypeVar

import attrs

S = TypeVar("S")

LawOfState = Callable[[S], str]
"""Returns what is wrong with a state, or an empty text."""
LawOfStep = Callable[[S, str, S], str]
"""Returns what is wrong with a step (state before, act, state after), or an empty text."""


@attrs.frozen(kw_only=True)
class Trace:
    """A shortest sequence of acts that breaks a law, and what is wrong after it."""

    law: str
    acts: tuple[str, ...]
    said: str

    def __str__(self) -> str:
        """Return the law, what is wrong, and one line per act."""
        steps = "".join(f"\n  {number}. {act}" for number, act in enumerate(self.acts, 1))
        return f"{self.law}: {self.said}{steps}"


@attrs.frozen(kw_only=True)
class Exploration(Generic[S]):
    """The result of an exploration; false in a condition if a law is broken or a state is stuck.

    `violations` holds one shortest trace per broken law, `stuck` one trace to a state from which no final state can be
    reached; `found` are all states, each once.
    """

    found: tuple[S, ...]
    steps: int
    finals: int
    violations: tuple[Trace, ...] = ()
    stuck: tuple[Trace, ...] = ()

    def __bool__(self) -> bool:
        """Return whether no law is broken and no state is stuck."""
        return not self.violations and not self.stuck

    @property
    def states(self) -> int:
        """Return the number of states."""
        return len(self.found)


@attrs.define
class _Search(Generic[S]):
    """The progress of a search: states by key, the first step to each, and the predecessors of each."""

    key: Callable[[S], Hashable]
    states: dict[Hashable, S] = attrs.field(factory=dict)
    first: dict[Hashable, tuple[Hashable, str] | None] = attrs.field(factory=dict)
    leads_to: dict[Hashable, set[Hashable]] = attrs.field(factory=dict)
    steps: int = 0

    def trace(self, key: Hashable) -> tuple[str, ...]:
        """Return the acts of the first path to a state."""
        acts: list[str] = []
        while (step := self.first[key]) is not None:
            key, act = step
            acts.append(act)
        return tuple(reversed(acts))

    def walk(self, starts: Iterable[S], acts: Callable[[S], Iterable[tuple[str, S]]], most: int) -> Iterator[_Step[S]]:
        """Yield every step; the first step to a state comes as soon as the state is found."""
        waiting: deque[Hashable] = deque()
        for start in starts:
            here = self.key(start)
            if here not in self.states:
                self.states[here], self.first[here] = start, None
                waiting.append(here)
                yield _Step(key=here, state=start)
        while waiting:
            here = waiting.popleft()
            before = self.states[here]
            for act, state in acts(before):
                self.steps += 1
                there = self.key(state)
                self.leads_to.setdefault(there, set()).add(here)
                is_new = there not in self.states
                if is_new:
                    if len(self.states) >= most:
                        raise RuntimeError(
                            f"more than {most} states: this world has no end, or `key` tells too much apart"
                        )
                    self.states[there], self.first[there] = state, (here, act)
                    waiting.append(there)
                yield _Step(key=there, state=state, before=before, came_from=here, act=act, is_new=is_new)

    def able_to_end(self, is_final: Callable[[S], bool]) -> set[Hashable]:
        """Return the states from which a final state can be reached."""
        ended = {key for key, state in self.states.items() if is_final(state)}
        waiting = deque(ended)
        while waiting:
            fresh = self.leads_to.get(waiting.popleft(), set()) - ended
            ended |= fresh
            waiting.extend(fresh)
        return ended


@attrs.frozen(kw_only=True)
class _Step(Generic[S]):
    key: Hashable
    state: S
    before: S | None = None
    came_from: Hashable = None
    act: str = ""
    is_new: bool = True


def explore(
    starts: Iterable[S],
    acts: Callable[[S], Iterable[tuple[str, S]]],
    *,
    key: Callable[[S], Hashable],
    is_final: Callable[[S], bool],
    laws: Mapping[str, LawOfState[S]],
    laws_of_steps: Mapping[str, LawOfStep[S]] | None = None,
    most: int = 1_000_000,
) -> Exploration[S]:
    """Try every act in every state until no new state is found, and check every law.

    `key` decides which states count as equal; it must include everything that a law or an act depends on. Raises
    `RuntimeError` beyond `most` states, and any error that an act raises.
    """
    search = _Search(key=key)
    broken: dict[str, Trace] = {}
    for step in search.walk(starts, acts, most):
        if step.is_new:
            for law, holds in laws.items():
                if law not in broken and (said := holds(step.state)):
                    broken[law] = Trace(law=law, acts=search.trace(step.key), said=said)
        if step.before is not None:
            for law, allows in (laws_of_steps or {}).items():
                if law not in broken and (said := allows(step.before, step.act, step.state)):
                    broken[law] = Trace(law=law, acts=(*search.trace(step.came_from), step.act), said=said)
    able = search.able_to_end(is_final)
    stuck = next((key for key in search.states if key not in able), None)
    return Exploration(
        found=tuple(search.states.values()),
        steps=search.steps,
        finals=sum(1 for state in search.states.values() if is_final(state)),
        violations=tuple(broken[law] for law in (*laws, *(laws_of_steps or {})) if law in broken),
        stuck=()
        if stuck is None
        else (Trace(law="ends", acts=search.trace(stuck), said="no final state is reachable"),),
    )
