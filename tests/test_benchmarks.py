"""Every benchmark runs at a small size and gives well-formed results; the figures are not judged here."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

pytest.importorskip("sqlalchemy", reason="rounds and commands are measured on a database: sqlalchemy is not installed")

from benchmarks.__main__ import BENCHMARKS, main, run
from benchmarks.measuring import Row
from benchmarks.sheet import as_json, table
from benchmarks.ways import Walk, count

import offboard_core
from offboard_core import Money

LIBRARY = Path(offboard_core.__file__).parent
GOOD = Row(name="work", baseline="by hand", figure=2.0, unit="×", ours=0.002, theirs=0.001, goal=2)


@pytest.mark.parametrize("name", BENCHMARKS)
def test_measures_something(name: str) -> None:
    """A benchmark names its item and baseline, with a positive figure or a note."""
    rows = run([name], "tiny")

    assert rows
    for row in rows:
        assert row.name
        assert row.baseline
        assert row.unit
        if row.figure is None:
            assert row.note
        else:
            assert math.isfinite(row.figure)


@pytest.mark.parametrize(
    ("figure", "at_least", "met"), [(2.0, False, True), (2.1, False, False), (2.0, True, True), (1.9, True, False)]
)
def test_goal_is_a_limit(figure: float, *, at_least: bool, met: bool) -> None:
    """A goal is a maximum, or a minimum if declared; the exact limit reaches it."""
    assert met is attrs.evolve(GOOD, figure=figure, at_least=at_least).met


def test_what_cannot_be_compared_is_not_judged() -> None:
    """Without a figure or a goal the result is None."""
    assert attrs.evolve(GOOD, figure=None).met is None
    assert attrs.evolve(GOOD, goal=None).met is None


def test_table_is_aligned_and_names_what_is_missing() -> None:
    """The table shows a missed goal, a missing figure and its note."""
    missing = Row(name="a list", baseline="SELECT", figure=None, unit="ms", goal=5, note="no counterpart yet")
    text = table([GOOD, attrs.evolve(GOOD, figure=3.0), missing])
    lines = text.splitlines()

    assert "reached" in lines[2]
    assert "MISSED" in lines[3]
    assert lines[2].index("by hand") == lines[4].index("SELECT")
    assert lines[4].endswith("[1]")
    assert lines[-1] == "[1] no counterpart yet"


def test_run_is_written_for_machines() -> None:
    """The JSON has every row with its result, and the platform."""
    told = json.loads(as_json([GOOD], "tiny"))

    assert told["size"] == "tiny"
    assert told["rows"][0]["figure"] == 2.0
    assert told["rows"][0]["met"] is True


def test_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`python -m benchmarks NAME --size … --json FILE` prints the table and writes the file."""
    main(["trail", "--size", "tiny", "--json", str(tmp_path / "to" / "bench.json")])

    assert "sha256 over the same bytes" in capsys.readouterr().out
    assert len(json.loads((tmp_path / "to" / "bench.json").read_text("utf-8"))["rows"]) == 2


def test_an_unknown_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown benchmark is reported, and none is run."""
    with pytest.raises(SystemExit):
        main(["nonsense"])

    assert "nonsense" in capsys.readouterr().err


def function_in(file: Path) -> Callable[[], object]:
    """Return a function whose code claims to be in `file`; it runs a comprehension."""
    names: dict[str, Callable[[], object]] = {}
    exec(compile("def function():\n    return [one for one in (1, 2)]", str(file), "exec"), names)  # noqa: S102 - our own
    return names["function"]


def test_only_calls_in_files_of_the_library_are_counted() -> None:
    """Generated methods, comprehensions, Python and other files are not counted."""
    amount = Money.of("1.00", "CNY")
    ours, theirs = function_in(LIBRARY / "kernel" / "a.py"), function_in(LIBRARY.parent / "elsewhere" / "b.py")

    assert Walk() == count(lambda: [hash(amount), sorted([2, 1]), theirs()])
    assert (1, {"kernel/a.py"}) == (count(ours).calls, count(ours).files)


def test_a_change_is_two_calls_in_a_row_in_different_files() -> None:
    """Calls inside one file are no change, and a pair of files has no direction."""
    one, other, below = (function_in(LIBRARY / name) for name in ("clients/b.py", "clients/a.py", "kernel/c.py"))

    walk = count(lambda: [function() for function in (one, one, other, one, below, other)])

    assert {
        ("clients/a.py", "clients/b.py"): 2,
        ("clients/b.py", "kernel/c.py"): 1,
        ("clients/a.py", "kernel/c.py"): 1,
    } == walk.pairs
    assert (6, 4, 2) == (walk.calls, walk.changes, walk.changes_above)
    assert [(("clients/a.py", "clients/b.py"), 2)] == walk.most_changed(above=True)
    assert {"clients": 2, "kernel": 1} == walk.folders()


def test_ways_are_counted_the_same_for_every_hash_seed(tmp_path: Path) -> None:
    """Processes with different hash seeds write the same JSON."""
    written = []
    for seed in ("1", "2"):
        path = tmp_path / f"{seed}.json"
        command = [sys.executable, "-m", "benchmarks.ways", "--json", str(path)]
        root = Path(__file__).parents[1]
        subprocess.run(command, check=True, cwd=root, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True)
        written.append(json.loads(path.read_text("utf-8")))

    assert written[0] == written[1]
    assert ["ledger → letter sent", "notice → departed"] == [way["name"] for way in written[0]["ways"]]
    assert all(way["changes"] == sum(changes for _, _, changes in way["pairs"]) for way in written[0]["ways"])
