"""Measurement: library and baseline alternate, without garbage collection; the fastest of several runs counts."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TypeAlias

import attrs

MICRO = 1e6
Work: TypeAlias = Callable[[], object]


@attrs.frozen(kw_only=True)
class Size:
    """The amount of work."""

    name: str
    """Name of the size."""
    folder: Path
    """Empty folder for databases."""
    repeats: int
    """Runs per figure, of which the fastest counts."""
    receivables: int
    """Objects assessed in memory."""
    rows: int
    """Rows of a frame, or of a table."""
    stored: int
    """Receivables in the database of a round."""
    commands: int
    """Commands run one by one."""
    clients: int
    """Clients in the database."""
    reps: int
    """Salespeople in the database."""
    entries: int
    """Entries of a journal."""
    lines: int
    """Lines of a case."""


@attrs.frozen(kw_only=True)
class Row:
    """One figure: what was measured, the baseline, the result, and the goal."""

    name: str
    """What was measured."""
    baseline: str
    """What it is compared with."""
    figure: float | None
    """Result, usually a ratio; `None` if the library has no counterpart yet, which `note` explains."""
    unit: str
    """Unit of the figure."""
    item: str = "item"
    """What `ours` and `theirs` are per."""
    ours: float | None = None
    """Seconds of the library for one item."""
    theirs: float | None = None
    """Seconds of the baseline for one item."""
    goal: float | None = None
    """Maximum of the figure, or minimum if `at_least` is set."""
    at_least: bool = False
    """Whether the goal is a minimum."""
    note: str = ""
    """Further explanation."""

    @property
    def met(self) -> bool | None:
        """Return whether the goal is reached, or None if there is no comparison."""
        if self.figure is None or self.goal is None:
            return None
        return self.figure >= self.goal if self.at_least else self.figure <= self.goal


@contextmanager
def quiet() -> Iterator[None]:
    """Collect garbage, and disable the collector during the measurement."""
    was_on = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def seconds(work: Work) -> float:
    """Return the time of one run."""
    with quiet():
        begin = perf_counter()
        work()
        return perf_counter() - begin


def race(ours: Work, theirs: Work, repeats: int) -> tuple[float, float]:
    """Time both alternately, so that a slow moment of the machine affects both; return the fastest of each."""
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(repeats)]
    return min(pair[0] for pair in pairs), min(pair[1] for pair in pairs)


def race_each(ours: Sequence[Work], theirs: Sequence[Work]) -> tuple[float, float]:
    """Time pairs of commands that can each run only once; return the median of each.

    A commit waits for the disk, which is sometimes very slow: the fastest run would be too good, the mean misleading.
    """
    first, second = [], []
    with quiet():
        for one, other in zip(ours, theirs, strict=True):
            begin = perf_counter()
            one()
            between = perf_counter()
            other()
            first.append(between - begin)
            second.append(perf_counter() - between)
    return median(first), median(second)


def bytes_of(work: Work) -> tuple[int, int]:
    """Return the size in bytes of the result of `work`, and the peak during it."""
    with quiet():
        tracemalloc.start()
        try:
            before, _ = tracemalloc.get_traced_memory()
            kept = work()
            after, peak = tracemalloc.get_traced_memory()
            del kept
        finally:
            tracemalloc.stop()
    return after - before, peak - before


def times(
    name: str,
    baseline: str,
    pair: tuple[float, float],
    count: int,
    *,
    goal: float | None = None,
    item: str = "item",
    note: str = "",
) -> Row:
    """Return the ratio to the baseline; both took `pair` seconds for `count` items."""
    ours, theirs = pair[0] / count, pair[1] / count
    return Row(
        name=name,
        baseline=baseline,
        figure=ours / theirs,
        unit="×",
        item=item,
        ours=ours,
        theirs=theirs,
        goal=goal,
        note=note,
    )
