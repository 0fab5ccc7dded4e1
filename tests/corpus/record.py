"""Record what this version of the library leaves: `python -m tests.corpus.record OUT`, OUT being a folder that is not there.

It plays the demo (the whole sample on SQLite, the small one on PostgreSQL, the small one up to the middle of a
departure), runs the tests of the use cases, and writes the files that `README.md` describes. It takes some two minutes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import platform
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import sqlalchemy
from hypothesis import HealthCheck, Phase, given, settings

import offboard_core
from offboard_core import InvalidInput, Policies, load_policies, say
from offboard_core.adapters.shelf import SHAPES
from offboard_core.adapters.sqlalchemy import schema_sql
from offboard_core.codec.policy import dump_policies
from offboard_core.codec.records import dump_record, load_record
from offboard_core.codec.schema import policy_schema
from offboard_core.ports import Aggregate, Dispatch
from offboard_core.ports.kinds import KINDS
from tests.codec.corpus import documents as filled_documents
from tests.codec.shapes import values_of
from tests.corpus import HERE, Rows, Stored, spelt
from tests.corpus.databases import Found, rows_in_sqlite
from tests.corpus.demos import play_halfway, play_on_postgresql, play_on_sqlite
from tests.corpus.harvest import ROOT, Harvest, gather
from tests.corpus.selection import chosen, traits_of, traits_of_chain

_DRAWN = 600
"""So many documents of a kind are drawn from the types of its fields; what shows something new is kept."""
_LEAST: Mapping[str, int] = {"demo": 12, "verbs": 6, "types": 3}
"""So many documents of a kind are kept even where fewer show everything, by where they come from."""
_LONGEST = 80
"""Chains of the verbs' tests with more lines than this are left out."""
_DOCS = ("README.md", "docs/**/*.md")
_BLOCK = re.compile(r"^```toml\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def main(arguments: list[str] | None = None) -> None:
    """Make one recording."""
    parser = argparse.ArgumentParser(prog="python -m tests.corpus.record", description=__doc__)
    parser.add_argument("out", type=Path, help="a folder that is not there yet, such as tests/corpus/v2")
    out: Path = parser.parse_args(arguments).out
    out.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        record(out, Path(folder))
    for path in sorted(out.rglob("*")):
        if path.is_file():
            print(f"{path.stat().st_size:>9,} {path.relative_to(out)}")


def record(out: Path, scratch: Path) -> None:
    """Write every file of a recording."""
    write_policies(out / "policies")
    for dialect in ("sqlite", "postgresql"):
        (out / f"schema_{dialect}.sql").write_text(schema_sql(dialect), "utf-8")
    demo, halfway = scratch / "demo", scratch / "halfway"
    told = play_on_sqlite(demo)
    play_halfway(halfway)
    told_postgresql, postgresql, tables = play_on_postgresql(scratch / "postgresql")
    _pack(out / "demo.db.gz", (demo / "offboarding.db").read_bytes())
    _pack(out / "halfway.db.gz", (halfway / "offboarding.db").read_bytes())
    _pack(out / "demo_postgresql.jsonl.gz", _lines(_told(tables)))
    played = [Found.among(rows_in_sqlite(folder / "offboarding.db")) for folder in (demo, halfway)]
    harvest = gather()
    documents = [attrs.asdict(one) for kind in KINDS for one in documents_of(kind, played, harvest)]
    _pack(out / "documents.jsonl.gz", _lines(documents))
    _pack(out / "journal.jsonl.gz", "\n\n".join("\n".join(chain) for chain in chains_of(played, harvest)).encode())
    made_by = {
        "library": offboard_core.__version__,
        "commit": _last_commit(),
        "records": {kind: one.version for kind, one in KINDS.items()},
        "python": platform.python_version(),
        "sqlalchemy": sqlalchemy.__version__,
        "sqlite": sqlite3.sqlite_version,
        "postgresql": postgresql,
        "demo": told,
        "demo_postgresql": told_postgresql,
    }
    (out / "recorded.json").write_text(json.dumps(made_by, ensure_ascii=False, indent=2) + "\n", "utf-8")


def documents_of(kind: str, databases: Iterable[Found], harvest: Harvest) -> Iterator[Stored]:
    """Choose documents of a kind: from the demo first, then from the verbs' tests, then from those made up."""
    played = [
        (str(row["id"]), int(str(row["version"])), str(row["document"]))
        for database in databases
        for row in database.tables[f"ob_{kind}"].by_column("id")
    ]
    tested = [(row.id, row.version, row.document) for row in harvest.documents(kind)]
    tested = [row for row in tested if _is_ours(kind, load_record(kind, row[2], version=row[1]))]
    texts = [text for one, text in filled_documents() if one == kind]
    made_up = [(item.id, item.version, dump_record(item)) for item in (load_record(kind, t, version=1) for t in texts)]
    shown: set[str] = set()
    shown_by_types: set[str] = set()
    for origin, rows in (("demo", played), ("verbs", tested)):
        for row in chosen(rows, lambda row: traits_of(kind, row[2]), shown, least=_LEAST[origin]):
            shown_by_types |= traits_of(kind, row[2], named=False)
            yield _stored(origin, kind, row)
    made_up += drawn(kind)
    for row in chosen(made_up, lambda row: traits_of(kind, row[2], named=False), shown_by_types, least=_LEAST["types"]):
        yield _stored("types", kind, row)


def drawn(kind: str) -> list[tuple[str, int, str]]:
    """Draw documents of a kind from the types of its fields, the same every time."""
    found: dict[str, tuple[str, int, str]] = {}

    @settings(
        max_examples=_DRAWN,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(values_of(KINDS[kind].cls))
    def draw(item: Aggregate) -> None:
        text = dump_record(item)
        found[text] = (item.id, item.version, text)

    draw()
    return list(found.values())


def chains_of(databases: Iterable[Found], harvest: Harvest) -> Iterator[list[str]]:
    """Choose chains of the journal, the longest first: they show most."""
    shown: set[str] = set()
    played = [chain for database in databases for chain in database.chains.values()]
    tested = [chain for chain in harvest.chains() if len(chain) <= _LONGEST]
    for chains in (played, tested):
        yield from chosen(sorted(chains, key=len, reverse=True), traits_of_chain, shown)


def write_policies(folder: Path) -> None:
    """Write the defaults in full, a file with every key, and what the docs show. Raises `RuntimeError` for a key left out."""
    folder.mkdir()
    (folder / "defaults.toml").write_text(dump_policies(Policies()), "utf-8")
    rich = (HERE / "every_key.toml").read_bytes()
    load_policies(rich, source="every_key.toml")
    if missing := sorted(key for key in _keys(policy_schema()) if not re.search(rf"\b{key}\b", rich.decode("utf-8"))):
        raise RuntimeError(f"every_key.toml lacks {', '.join(missing)}")
    (folder / "every_key.toml").write_bytes(rich)
    pages = [page for pattern in _DOCS for page in sorted(ROOT.glob(pattern))]
    for page in pages:
        for number, block in enumerate(_BLOCK.findall(page.read_text("utf-8")), start=1):
            if _is_policy(block):
                (folder / f"docs_{page.stem}_{number}.toml").write_text(block, "utf-8")


def _is_policy(block: str) -> bool:
    """Say whether a block of TOML is a policy file in order: some pages show what is wrong with one."""
    try:
        load_policies(block.encode())
    except InvalidInput:
        return False
    return True


def _keys(schema: Mapping[str, Any]) -> set[str]:
    tables = (schema, *schema["$defs"].values())
    return {key for table in tables for key in table.get("properties", ())}


def _is_ours(kind: str, item: Aggregate) -> bool:
    """Say whether a document names only what the library has a name for: some tests queue messages of their own."""
    match item:
        case Dispatch():
            return not say(item.message).startswith(item.message.code)  # how a code without words is told
        case _ if kind == "worklist":
            return any(verb in item.id.split(":")[1:2] for one in KINDS.values() if one.owes for verb in one.owes.acts)
        case _:
            return True


def _stored(origin: str, kind: str, row: tuple[str, int, str]) -> Stored:
    id, version, text = row
    columns = SHAPES[kind].promote(load_record(kind, text, version=version))
    spelt_columns = {name: spelt(value) for name, value in columns.items()}
    return Stored(origin=origin, kind=kind, id=id, version=version, columns=spelt_columns, text=text)


def _told(tables: Iterable[Rows]) -> Iterator[object]:
    for table in tables:
        yield {"table": table.table, "columns": table.columns}
        yield from table.rows


def _lines(items: Iterable[object]) -> bytes:
    return "".join(json.dumps(item, ensure_ascii=False, separators=(",", ":")) + "\n" for item in items).encode("utf-8")


def _pack(path: Path, content: bytes) -> None:
    """Compress without a moment in it, so that equal content makes equal files."""
    path.write_bytes(gzip.compress(content, 9, mtime=0))


def _last_commit() -> str:
    """Return the last commit that changed the library."""
    command = ["git", "log", "-1", "--format=%h", "--", "src"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True).stdout.strip()


if __name__ == "__main__":
    main(sys.argv[1:])
