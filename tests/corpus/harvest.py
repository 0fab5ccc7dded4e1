"""What the verbs' own tests store: the tests of the use cases run on the memory store, and every commit is noted.

Their stories reach what the demo does not: credits, mandates, talks, evidence, public pools, every way a step can end.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import attrs
import pytest

from offboard_core import OffboardError
from offboard_core.adapters.memory import MemoryShelf, Rows
from offboard_core.adapters.shelf import Row
from offboard_core.codec.records import dump_record, load_record
from offboard_core.kernel.journal import verify
from offboard_core.ports.kinds import KINDS

ROOT = Path(__file__).parents[2]
_ARGUMENTS = (
    *("-q", "-p", "no:cacheprovider"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),  # Hypothesis is loaded already
    *("-k", "memory or not (sqlite or postgresql)"),
    "tests/usecases",
)


@attrs.define
class Harvest:
    """Every document and every line of the journal that was committed to a memory store."""

    rows: dict[tuple[str, str], Row] = attrs.field(factory=dict)
    """By kind and text."""
    lines: dict[tuple[int, str], dict[int, str]] = attrs.field(factory=dict)
    """The lines of each chain by their number; two stores may have a chain of one name each."""
    _stores: dict[int, Rows] = attrs.field(factory=dict)
    """The stores, kept so that no two have the same number."""

    def note(self, shelf: MemoryShelf, store: Rows) -> None:
        """Note what one commit has put into a store."""
        self._stores[id(store)] = store
        for kind, rows in shelf.changed.items():
            for row in rows.values():
                if kind == "journal":
                    chain = self.lines.setdefault((id(store), str(row.columns["stream"])), {})
                    chain.setdefault(int(str(row.columns["seq"])), row.document)
                elif kind in KINDS:
                    self.rows.setdefault((kind, row.document), row)

    def documents(self, wanted: str) -> Iterator[Row]:
        """Return the documents of a kind; not those that a test has tampered with."""
        for (kind, text), row in self.rows.items():
            if kind != wanted:
                continue
            try:
                again = dump_record(load_record(kind, text, version=row.version))
            except OffboardError:
                continue
            if again == text:
                yield row

    def chains(self) -> Iterator[list[str]]:
        """Return the chains; not those that a test has tampered with."""
        for (_, stream), lines in self.lines.items():
            chain = [lines[seq] for seq in sorted(lines)]
            if verify(chain, stream=stream):
                yield chain


def gather() -> Harvest:
    """Run the tests of the use cases and return what they have stored. Raises `RuntimeError` when one of them fails."""
    harvest, merge = Harvest(), MemoryShelf.merge

    def merge_and_note(shelf: MemoryShelf, stored: Rows) -> None:
        merge(shelf, stored)
        harvest.note(shelf, stored)

    with (
        mock.patch.object(MemoryShelf, "merge", merge_and_note),
        mock.patch.dict(os.environ, {"CI": "1"}),  # Hypothesis then draws the same examples every time
    ):
        ended = pytest.main([f"--rootdir={ROOT}", *_ARGUMENTS])
    if ended != pytest.ExitCode.OK:
        raise RuntimeError(f"the tests of the use cases ended with {ended!r}")
    return harvest
