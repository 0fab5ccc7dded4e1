"""`python -m tests.mutation ROOM [MODULE …]`: mutate a room, run its fast tests on every mutant, print the score.

Works on a copy of the tree below `build/mutation`, so that nothing is left here, and goes on where it stopped when it is
run again on the same sources. What mutmut leaves alone (bodies of properties, data of modules) is not counted.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLACE = ROOT / "build" / "mutation"
GOALS = {"receivables": 90, "access": 95}
"""How many of a hundred mutants have to be noticed, by room."""
LEFT_OUT = {
    "receivables": (
        "test_laws.py",
        "test_seeded_defects.py",
        "test_words.py",
        "test_over_time.py",
    ),
    "access": ("test_worlds.py",),
}
"""Tests that read the sources, need a database, or take too long to run for every mutant."""
EQUIVALENT = Path(__file__).with_name("equivalent.txt")
"""Mutants nobody could notice, one a line, each with the reason behind a `#`."""
KILLED = {"killed", "timeout", "segfault", "caught by type check"}


def prepare(room: str) -> Path:
    """Copy the tree, and write what mutmut is to do; return the folder."""
    folder = PLACE / room
    for name in ("src", "tests", "docs"):
        shutil.copytree(
            ROOT / name, folder / name, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", "corpus.jsonl")
        )
    left_out = set(LEFT_OUT.get(room, ()))
    chosen = [path for path in sorted((ROOT / "tests" / room).glob("test_*.py")) if path.name not in left_out]
    settings = {
        "source_paths": ["src"],
        "also_copy": ["docs"],
        "only_mutate": [f"src/offboard_core/{room}/*"],
        "pytest_add_cli_args_test_selection": [path.relative_to(ROOT).as_posix() for path in chosen],
        "pytest_add_cli_args": ["-q", "-x", "-m", "not slow", "-p", "no:cacheprovider", "-o", "filterwarnings="],
        "use_git_change_detection": False,
        "track_dependencies": False,
    }
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in settings.items()]
    pytest = "[tool.pytest.ini_options]\nmarkers = ['slow: takes seconds', 'browser: looks at pages']\n"
    (folder / "pyproject.toml").write_text("[tool.mutmut]\n" + "\n".join(lines) + "\n\n" + pytest, "utf-8")
    return folder


def results(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield module, mutant and status of everything that was tried."""
    said = import_module("mutmut.stats").status_by_exit_code
    for meta in sorted((folder / "mutants" / "src").rglob("*.py.meta")):
        for mutant, code in json.loads(meta.read_text("utf-8"))["exit_code_by_key"].items():
            yield meta.name.removesuffix(".py.meta"), mutant, said[code]


def equivalent() -> set[str]:
    """Return the mutants nobody could notice."""
    lines = EQUIVALENT.read_text("utf-8").splitlines()
    return {line.partition("#")[0].strip() for line in lines if line.partition("#")[0].strip()}


def report(folder: Path, goal: int) -> int:
    """Print the score of each module and of the room, and what survived; return the exit status."""
    known = equivalent()
    killed: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    alive: list[str] = []
    for module, mutant, status in results(folder):
        if mutant in known or status == "not checked":
            continue
        tried[module] += 1
        killed[module] += status in KILLED
        if status not in KILLED:
            alive.append(f"{status:12} {mutant}")
    print("\n".join(alive))
    for module in sorted(tried):
        print(f"{module:20} {killed[module]:5} of {tried[module]:5}  {100 * killed[module] / tried[module]:5.1f} %")
    total = sum(tried.values())
    score = 100 * sum(killed.values()) / total if total else 0.0
    print(f"{sum(killed.values())} of {total} mutants noticed: {score:.1f} % (goal {goal} %)")
    return int(score < goal)


def main(room: str, *modules: str) -> int:
    """Mutate a room, or some of its modules; return the exit status."""
    folder = prepare(room)
    names = [f"offboard_core.{room}.{module}.*" for module in modules]
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", "2", *names]
    subprocess.run(
        command, cwd=folder, check=True, env={**os.environ, "CI": "true"}
    )  # Hypothesis draws the same every time
    return report(folder, GOALS[room])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
