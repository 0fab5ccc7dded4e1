"""What earlier versions of the library have left with hosts: databases, stored documents, journals, policy files.

Each folder beside this file is one recording, see `README.md`; this module reads them. A recording is never changed.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import attrs

HERE = Path(__file__).parent


@attrs.frozen(kw_only=True)
class Stored:
    """One stored document: its kind, its id, the version of its row, its text, and the columns it was found by."""

    origin: str
    """`demo`; `verbs` for what the tests of the use cases stored; `types` for what was made up from its fields' types."""
    kind: str
    id: str
    version: int
    columns: dict[str, object]
    text: str


@attrs.frozen(kw_only=True)
class Rows:
    """Every row of one table of a database, values as the database spells them."""

    table: str
    columns: tuple[str, ...]
    rows: list[tuple[object, ...]]

    def by_column(self, *order: str) -> list[dict[str, object]]:
        """Return the rows by the names of their columns, in the order of some of them."""
        rows = [dict(zip(self.columns, row, strict=True)) for row in self.rows]
        return sorted(rows, key=lambda row: tuple(cast("Any", row[name]) for name in order))


@attrs.frozen
class Recording:
    """One folder of the corpus: what one version of the library has left."""

    folder: Path

    @property
    def name(self) -> str:
        """Return what the recording is called in a test's name."""
        return self.folder.name

    @property
    def made_by(self) -> dict[str, Any]:
        """Return which commit and which tools made the recording, and what the demo said at its end."""
        return dict(json.loads((self.folder / "recorded.json").read_text("utf-8")))

    def documents(self) -> list[Stored]:
        """Return the selection of stored documents."""
        return [Stored(**json.loads(line)) for line in _lines(self._text("documents.jsonl.gz"))]

    def chains(self) -> list[list[str]]:
        """Return the selected chains of the journal, each as the lines of one export."""
        return [_lines(chain) for chain in self._text("journal.jsonl.gz").split("\n\n")]

    def policy_files(self) -> dict[str, bytes]:
        """Return the policy files by name."""
        return {path.name: path.read_bytes() for path in sorted((self.folder / "policies").glob("*.toml"))}

    def sqlite(self, name: str, to: Path) -> Path:
        """Unpack the SQLite database `name` into the folder `to` and return its path."""
        unpacked = to / f"{name}.db"
        unpacked.write_bytes(gzip.decompress((self.folder / f"{name}.db.gz").read_bytes()))
        return unpacked

    def schema(self, dialect: str) -> str:
        """Return the statements that created the tables on a database of this dialect."""
        return (self.folder / f"schema_{dialect}.sql").read_text("utf-8")

    def postgresql(self) -> Iterator[Rows]:
        """Return the tables of the PostgreSQL database, in the order they were written down."""
        table: Rows | None = None
        for line in map(json.loads, _lines(self._text("demo_postgresql.jsonl.gz"))):
            if isinstance(line, dict):
                if table is not None:
                    yield table
                table = Rows(table=line["table"], columns=tuple(line["columns"]), rows=[])
            elif table is not None:
                table.rows.append(tuple(line))
        if table is not None:
            yield table

    def _text(self, name: str) -> str:
        return gzip.decompress((self.folder / name).read_bytes()).decode("utf-8")


def _lines(text: str) -> list[str]:
    """Return the lines of a text; unlike `splitlines` this knows one line end only, and texts may hold the others."""
    return text.rstrip("\n").split("\n")


def spelt(value: object) -> object:
    """Spell a column's value in plain JSON; a moment is in UTC and says so by nothing, as databases hold it."""
    match value:
        case dt.datetime():
            moment = value if value.tzinfo is None else value.astimezone(dt.UTC).replace(tzinfo=None)
            return moment.isoformat(" ", "microseconds")
        case dt.date():
            return value.isoformat()
        case _:
            return value


def recordings() -> list[Recording]:
    """Return every recording, the oldest first."""
    folders = [path.parent for path in HERE.glob("v*/recorded.json")]
    return [Recording(folder) for folder in sorted(folders, key=lambda folder: (len(folder.name), folder.name))]
