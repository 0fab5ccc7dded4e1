"""The demo on PostgreSQL gives the same result as on SQLite."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.examples.running import DEMO, Told, files, run
from tests.postgres import PgBox

pytestmark = pytest.mark.slow


def test_postgresql_tells_the_same(undisturbed: Told, pgbox: PgBox, tmp_path: Path) -> None:
    """Summary and documents are equal on both databases."""
    database = pgbox.new_database()
    played = run(DEMO, "--small", "--json", "--db", database, "--out", tmp_path)
    assert (0, "") == (played.returncode, played.stderr)
    engine = create_engine(database)
    with engine.connect() as connection:
        found = {
            table: sorted(map(tuple, connection.execute(text(f"SELECT id, document FROM {table}"))))
            for table in undisturbed.kept
            if table.startswith("ob_")
        }
    engine.dispose()

    assert undisturbed.summary == json.loads(played.stdout)
    for table, rows in found.items():
        assert sorted((row[1], row[-1]) for row in undisturbed.kept[table]) == rows, table
    assert not (tmp_path / "offboarding.db").exists()
    assert undisturbed.written == files(tmp_path)
