"""The demo on the small company: on a terminal, and killed and restarted."""

from __future__ import annotations

import json
import random
import re
import signal
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.examples.running import DEMO, Tables, Told, files, is_intact, journal_of, run, tables, words

pytestmark = pytest.mark.slow

KILLER = Path(__file__).with_name("kill_at.py")
FEWEST_KILLS, MOST_KILLS = 8, 60
MOMENTS_APART = 3_000
"""Number of moments within which each run is killed; a small run has about 16,000."""


def killed_again_and_again(out: Path, chance: random.Random) -> tuple[dict[str, Any], int]:
    """Kill and restart the demo at random moments until it ends; return the number of kills."""
    for kills in range(MOST_KILLS):
        ended = run(KILLER, chance.randint(1, MOMENTS_APART), DEMO, "--small", "--json", "--out", out)
        if ended.returncode == 0:
            return json.loads(ended.stdout), kills
        assert (-signal.SIGKILL, "", "") == (ended.returncode, ended.stdout, ended.stderr)
    raise AssertionError("the demo does not get on between two kills")


def evened(kept: Tables) -> dict[str, Counter[str]]:
    """Remove from the tables the differences that a repeated message may cause.

    These are numbers of attempts, with the hashes and the order within a stream that depend on them, and the number of
    actions that an interrupted scene reports, because it ran in parts.
    """
    return {table: Counter(_evened(table, rows)) for table, rows in kept.items()}


def _evened(table: str, rows: list[tuple[object, ...]]) -> Iterator[str]:
    for row in rows:
        match table:
            case "oa_kept" if row[0] == "scene":
                yield str(row[:2])
            case "ob_outbox":
                document = json.loads(str(row[-1]))
                del document["body"]["attempts"]
                yield str((row[:2], row[3:-1], document))
            case "ob_receipts" if str(row[1]).startswith("mark_sent:"):
                yield str(row[1]).rpartition("#")[0]
            case "ob_heads":
                yield str(row[:3])
            case "ob_journal":
                yield str(sorted(_event(json.loads(str(row[-1]))).items()))
            case _:
                yield str(row)


def _event(entry: Mapping[str, Any]) -> dict[str, object]:
    event = {name: entry[name] for name in ("stream", "at", "actor", "on_behalf_of", "event")}
    key = entry["key"]
    if entry["event"] == "message_sent":
        key = str(key).rpartition("#")[0]
    facts = {name: fact for name, fact in entry["facts"].items() if name != "attempt"}
    return {**event, "key": key, "facts": facts}


def evened_pages(written: Mapping[str, bytes]) -> dict[str, object]:
    """Remove attempts, and the order that depends on them, from the page that lists sent messages."""
    report = words(written["departure_report.html"].decode("utf-8"))
    told = Counter(re.sub(r"（第 \d+ 次）", "", report).split())
    return {**written, "departure_report.html": told}


def test_progress_is_for_a_terminal_only(undisturbed: Told) -> None:
    """On a terminal the progress is on one line that is cleared; the output does not contain it."""
    assert "客户 60/60" in undisturbed.terminal
    assert undisturbed.terminal.endswith("\r\x1b[K")
    assert "\n" not in undisturbed.terminal
    assert "\r" not in undisturbed.stdout
    assert "60/60" not in undisturbed.stdout


def test_killed_anywhere_it_goes_on(undisturbed: Told, tmp_path: Path) -> None:
    """Killed at many random moments, the demo loses and repeats no step: same figures, same rows."""
    summary, kills = killed_again_and_again(tmp_path, random.Random(20261102))
    kept = tables(tmp_path)

    assert kills >= FEWEST_KILLS
    assert undisturbed.summary == summary
    expected, found = evened(undisturbed.kept), evened(kept)
    assert expected.keys() == found.keys()
    for table in expected:
        assert expected[table] == found[table], table
    assert is_intact(journal_of(kept))
    assert evened_pages(undisturbed.written) == evened_pages(files(tmp_path))
