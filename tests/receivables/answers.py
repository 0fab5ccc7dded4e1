"""Every answer on file: what the room said in each test, with all its facts, compared word for word.

A test asserts what it is about. The facts beside it (who, which number, which amount) are what an auditor reads years
later, and nobody would notice if one of them went missing. So each decision that passes through `decided` or `codes` is
written down and held against `answers/`. Where an answer is meant to change, `ANSWERS=write pytest tests/receivables`
writes the files anew, and the difference is read in the review like any other.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from offboard_core.kernel.canonical import canonical
from offboard_core.kernel.verdict import Decided, Refused, Verdict

S = TypeVar("S")

FOLDER = Path(__file__).with_name("answers")
IS_WRITING = os.environ.get("ANSWERS") == "write"
_HEAD = "## "

said: list[str] = []
"""What the room has said in the test that runs."""


def note(verdict: Verdict[S]) -> None:
    """Write an answer down."""
    said.extend(_lines(verdict))


def _lines(verdict: Verdict[S]) -> Iterator[str]:
    if isinstance(verdict, Refused):
        yield "refused"
        for finding in verdict.findings:
            yield f"  {finding.code} {finding.subject} {canonical(finding.facts)}"
    if isinstance(verdict, Decided):
        yield "decided"
        for event in verdict.events:
            yield f"  {event.type} {event.stream} {canonical(event.facts)}"
        for message in verdict.messages:
            to = f"{message.hand.value} {message.code} to {message.recipient}"
            yield f"  {to} [{message.key}] {message.stream} {canonical(message.facts)}"


def on_file(module: str) -> dict[str, list[str]]:
    """Return what is on file for a module, test by test."""
    path = FOLDER / f"{module}.txt"
    found: dict[str, list[str]] = {}
    here: list[str] = []
    for line in path.read_text("utf-8").split("\n") if path.exists() else ():
        if line.startswith(_HEAD):
            here = found.setdefault(line.removeprefix(_HEAD), [])
        elif line:
            here.append(line)
    return found


def write(module: str, answers: dict[str, list[str]]) -> None:
    """Write the file of a module anew."""
    FOLDER.mkdir(exist_ok=True)
    blocks = ["\n".join((f"{_HEAD}{test}", *lines)) for test, lines in sorted(answers.items()) if lines]
    if blocks:
        (FOLDER / f"{module}.txt").write_text("\n\n".join(blocks) + "\n", "utf-8")
