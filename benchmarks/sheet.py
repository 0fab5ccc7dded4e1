"""The output of a run: an aligned table for people, JSON for machines."""

from __future__ import annotations

import json
import platform
from collections.abc import Sequence

import attrs

from benchmarks.measuring import MICRO, Row
from offboard_core import __version__

_HEADINGS = ("work", "baseline", "ours", "baseline", "figure", "goal", "")
_VERDICTS = {True: "reached", False: "MISSED", None: ""}


def table(rows: Sequence[Row]) -> str:
    """Return rows in columns, with notes below."""
    lines = [_HEADINGS, *(_cells(row, rows) for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(_HEADINGS))]
    texts = [
        "  ".join(
            cell.rjust(width) if 2 <= place <= 5 else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
    texts.insert(1, "-" * max(len(text) for text in texts))
    return "\n".join([*texts, "", *(f"[{number}] {note}" for number, note in enumerate(_notes(rows), 1))])


def as_json(rows: Sequence[Row], size: str) -> str:
    """Return a run for machines: each row with whether its goal was reached, and the platform."""
    told = {
        "version": __version__,
        "size": size,
        "python": platform.python_version(),
        "machine": platform.machine(),
        "rows": [{**attrs.asdict(row), "met": row.met} for row in rows],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _cells(row: Row, rows: Sequence[Row]) -> tuple[str, ...]:
    goal = "" if row.goal is None else f"{'≥' if row.at_least else '≤'} {row.goal:,.6g}"
    figure = "–" if row.figure is None else f"{_short(row.figure)} {row.unit}"
    mark = f"[{_notes(rows).index(row.note) + 1}]" if row.note else ""
    verdict = f"{_VERDICTS[row.met]} {mark}".strip()
    return row.name, row.baseline, _time(row.ours), _time(row.theirs), figure, goal, verdict


def _notes(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(row.note for row in rows if row.note))


def _time(seconds: float | None) -> str:
    if seconds is None:
        return ""
    micros = seconds * MICRO
    return (
        f"{micros / 1_000:,.1f} ms"
        if micros >= 10_000
        else f"{micros:,.3g} µs"
        if micros < 100
        else f"{micros:,.0f} µs"
    )


def _short(figure: float) -> str:
    return f"{figure:,.0f}" if abs(figure) >= 100 else f"{figure:.3g}"
