"""The front door: the cost of importing it, compared with a bare interpreter, with bytecode present."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial

from benchmarks.measuring import MICRO, Row, Size, race

_IMPORTS = {
    "import offboard_core": 50.0,
    "from offboard_core import assess_all": None,
    "from offboard_core import Office, load_policies, say": None,
}


def measure(size: Size) -> Iterator[Row]:
    """Start interpreters and compare."""
    for line, goal in _IMPORTS.items():
        _run(line)  # writes the bytecode
        ours, theirs = race(partial(_run, line), partial(_run, "pass"), 3 * size.repeats)
        yield Row(
            name=line,
            baseline="a bare interpreter",
            figure=(ours - theirs) * MICRO / 1_000,
            unit="ms on top",
            item="process",
            ours=ours,
            theirs=theirs,
            goal=goal,
        )


def _run(line: str) -> None:
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([sys.executable, "-c", line], check=True, env=plain)
