"""Run every benchmark: `python -m benchmarks`. A slow machine causes no failure; the figures are for information."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks import ageing, ageing_columns, commands, documents, door, lists, permission, rounds, trail, ways
from benchmarks.measuring import Row, Size
from benchmarks.sheet import as_json, table

BENCHMARKS: Mapping[str, Callable[[Size], Iterator[Row]]] = {
    "ageing": ageing.measure,
    "columns": ageing_columns.measure,
    "rounds": rounds.measure,
    "commands": commands.measure,
    "permission": permission.measure,
    "lists": lists.measure,
    "trail": trail.measure,
    "door": door.measure,
    "documents": documents.measure,
    "ways": ways.measure,
}
"""All benchmarks by name."""

_SIZES: Mapping[str, Mapping[str, int]] = {
    "tiny": {
        "repeats": 1, "receivables": 400, "rows": 1_000, "stored": 100, "commands": 4, "clients": 40, "reps": 20, "entries": 20,
        "lines": 3,
    },
    "small": {
        "repeats": 3, "receivables": 50_000, "rows": 1_000_000, "stored": 2_000, "commands": 200, "clients": 10_000, "reps": 500,
        "entries": 10_000, "lines": 300,
    },
    "full": {
        "repeats": 3, "receivables": 1_000_000, "rows": 10_000_000, "stored": 100_000, "commands": 1_000, "clients": 100_000, "reps": 5_000,
        "entries": 100_000, "lines": 300,
    },
}  # fmt: skip


def sized(name: str, folder: Path) -> Size:
    """Return a size by its name, with an empty folder to work in."""
    return Size(name=name, folder=folder, **_SIZES[name])


def run(names: Sequence[str], size: str) -> list[Row]:
    """Run benchmarks one after the other, each in a folder of its own."""
    rows: list[Row] = []
    for name in names:
        print(f"{name} …", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory() as folder:
            rows += BENCHMARKS[name](sized(size, Path(folder)))
    return rows


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table and write the JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"all of them, unless named: {', '.join(BENCHMARKS)}")
    parser.add_argument("--size", choices=_SIZES, default="small", help="full takes the sizes the goals speak of")
    parser.add_argument("--json", type=Path, default=Path("build/bench.json"), metavar="FILE")
    options = parser.parse_args(arguments)
    if unknown := sorted(set(options.names) - set(BENCHMARKS)):
        parser.error(f"no such benchmark: {', '.join(unknown)}")
    rows = run(options.names or list(BENCHMARKS), options.size)
    print(table(rows))
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(as_json(rows, options.size), "utf-8")
    print(f"written to {options.json}")


if __name__ == "__main__":
    main()
