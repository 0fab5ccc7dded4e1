"""Running the examples from the command line, and reading the database they leave."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, TypeAlias

import attrs

EXAMPLES = Path(__file__).parents[2] / "examples"
AGE, DEMO = EXAMPLES / "age_a_ledger.py", EXAMPLES / "offboard_a_salesperson.py"

Tables: TypeAlias = Mapping[str, list[tuple[object, ...]]]
"""Rows by table, in key order."""

_LINE = re.compile(r"(\d{4}-\d\d-\d\d \d\d:00) ([● ]) (\S+?)　* (.*)")


@attrs.frozen(kw_only=True)
class Told:
    """An uninterrupted run: its output and its results."""

    stdout: str
    terminal: str
    summary: dict[str, Any]
    kept: Tables
    written: dict[str, bytes]


def command(script: Path, *arguments: object) -> list[str]:
    """Return the command line of a script; warnings are errors."""
    return [sys.executable, "-W", "error", str(script), *map(str, arguments)]


def surroundings() -> dict[str, str]:
    """Return an environment in which scripts write UTF-8."""
    return {**os.environ, "PYTHONIOENCODING": "utf-8"}


def run(script: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a script to its end, without a terminal."""
    return subprocess.run(
        command(script, *arguments),
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        env=surroundings(),
        check=False,
    )


def tables(folder: Path) -> Tables:
    """Read the SQLite database of a demo."""
    with closing(sqlite3.connect(f"file:{folder / 'offboarding.db'}?mode=ro", uri=True)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in sorted(names)}


def files(folder: Path, pattern: str = "**/*") -> dict[str, bytes]:
    """Read all pages and letters of a demo."""
    found = (path for path in sorted(folder.glob(pattern)) if path.is_file() and ".db" not in path.name)
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def timeline(stdout: str) -> list[tuple[str, str, str]]:
    """Parse the timeline: moment, title and text of each scene, in order."""
    found = (_LINE.fullmatch(line) for line in stdout.splitlines())
    return [(match[1], match[3], match[4]) for match in found if match]


def words(page: str) -> str:
    """Return the visible text of a page with normalized blanks."""
    bare = re.sub(r"<style.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", bare)


def is_intact(lines: Iterable[str]) -> bool:
    """Check a journal by its documented format, without the library.

    Each line is canonical JSON (sorted keys, no blanks, text as it is); `hash` is the SHA-256 of the line without it;
    `previous` and `seq` go on from the line before in the same stream, from 64 zeros and 1 at its beginning.
    """

    def spell(content: Mapping[str, object]) -> str:
        return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    heads: dict[str, tuple[int, str]] = {}
    for line in lines:
        content = json.loads(line)
        seq, previous = heads.get(content["stream"], (0, "0" * 64))
        bare = {name: value for name, value in content.items() if name != "hash"}
        sealed = hashlib.sha256(spell(bare).encode()).hexdigest()
        if (content["seq"], content["previous"], content["hash"]) != (seq + 1, previous, sealed):
            return False
        if spell(content) != line:
            return False
        heads[content["stream"]] = (seq + 1, sealed)
    return True


def journal_of(kept: Tables) -> list[str]:
    """Return the lines of the journal, stream by stream."""
    rows = sorted(kept["ob_journal"], key=lambda row: (str(row[3]), int(str(row[4]))))
    return [str(row[-1]) for row in rows]
