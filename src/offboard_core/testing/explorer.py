"""A model checker (模型检验): every state that can be reached by the real decisions, breadth first, and what breaks a law.

It knows nothing of offboarding: a state is anything, an act leads from one state to another, a law says what is wrong with a
state or with a step. Since states are found breadth first, every counterexample is as short as it can be.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Generic, TypeVar

import attrs

S = TypeVar("S")

LawOfState = Callable[[S], str]
"""Says what is wrong with a state; empty where nothing is."""
LawOfStep = Callable[[S, str, S], str]
"""Says what is wrong with a step from one state by an act to another; empty where nothing is."""


@attrs.frozen(kw_only=True)
class Trace:
    """A shortest way to what breaks a law: the acts, one after another, and what is wrong then."""

    law: str
    acts: tuple[str, ...]
    said: str

    def __str__(self) -> str:
        """Spell it, a line for each act."""
        steps = "".join(f"\n  {number}. {act}" for number, act in enumerate(self.acts, 1))
        return f"{self.law}: {self.said}{steps}"


@attrs.frozen(kw_only=True)
class Exploration(Generic[S]):
    """What was found: false in an `if` when a law is broken or a state is stuck.

    `violations` holds one shortest trace for each law that is broken, `stuck` one to a state from which no final state can
    be reached any more; `found` are all states, each once.
    """

    found: tuple[S, ...]
    steps: int
    finals: int
    violations: tuple[Trace, ...] = ()
    stuck: tuple[Trace, ...] = ()

    def __bool__(self) -> bool:
        """Be false when something is wrong."""
        return not self.violations and not self.stuck

    @property
    def states(self) -> int:
        """Return how many states there are."""
        return len(self.found)


@attrs.define
class _Search(Generic[S]):
    """What is known while searching: each state by its key, the step that led there first, and who leads to whom."""

    key: Callable[[S], Hashable]
    states: dict[Hashable, S] = attrs.field(factory=dict)
    first: dict[Hashable, tuple[Hashable, str] | None] = attrs.field(factory=dict)
    leads_to: dict[Hashable, set[Hashable]] = attrs.field(factory=dict)
    steps: int = 0

    def trace(self, key: Hashable) -> tuple[str, ...]:
        """Return the acts that led to a state first."""
        acts: list[str] = []
        while (step := self.first[key]) is not None:
            key, act = step
            acts.append(act)
        return tuple(reversed(acts))

    def walk(self, starts: Iterable[S], acts: Callable[[S], Iterable[tuple[str, S]]], most: int) -> Iterator[_Step[S]]:
        """Yield every step, each state's for the first time as soon as it is found."""
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
        """Return the states from which a final one can be reached."""
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
    """Try every act in every state until nothing new comes up, and hold every law against all of it.

    `key` says which states count as one: whatever a law or an act looks at has to be in it. Raises `RuntimeError` beyond
    `most` states, and whatever an act raises.
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
