"""The demo played for the record: to its end on SQLite and PostgreSQL, and up to the middle of a departure."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import Any, cast
from unittest import mock

from sqlalchemy import Engine, MetaData, create_engine, select, text

from offboard_core.adapters.sqlalchemy import METADATA
from tests.corpus import Rows, spelt
from tests.examples.running import DEMO, EXAMPLES, run
from tests.postgres import PgBox

HALFWAY = 22
"""The last day that is played of the story that stops: clients are handed over, finance has signed, the rest waits."""


def play_on_sqlite(out: Path) -> dict[str, Any]:
    """Play the whole sample to its end in `out/offboarding.db`; return the demo's own summary."""
    return _played("--json", "--out", out)


def play_halfway(out: Path) -> None:
    """Play the small sample in `out/offboarding.db`, and stop in the evening of a day in the middle of the departure."""
    sys.path.insert(0, str(EXAMPLES))
    import offboard_a_salesperson as demo
    from demo_scenes import Scene, scenes
    from demo_story import Story

    def first_scenes(story: Story) -> Iterator[Scene]:
        yield from takewhile(lambda scene: scene[0] <= HALFWAY, scenes(story))
        raise KeyboardInterrupt

    with mock.patch.object(demo, "scenes", first_scenes):
        ended = demo.main(["--small", "--json", "--out", str(out)])
    if ended != demo.INTERRUPTED:
        raise RuntimeError(f"the demo ended with {ended}")


def play_on_postgresql(out: Path) -> tuple[dict[str, Any], str, list[Rows]]:
    """Play the small sample on a PostgreSQL; return the summary, the server's version and every row of our tables."""
    box = PgBox()
    try:
        box.start()
        url = box.new_database()
        summary = _played("--small", "--json", "--db", url, "--out", out)
        engine = create_engine(url)
        with engine.connect() as connection:
            version = str(connection.execute(text("SHOW server_version")).scalar_one())
        tables = list(rows_in(engine))
        engine.dispose()
        return summary, version, tables
    finally:
        box.stop()


def rows_in(engine: Engine) -> Iterator[Rows]:
    """Return every row of our tables in a database, in the order of the key."""
    found = MetaData()
    with engine.connect() as connection:
        found.reflect(connection, only=sorted(METADATA.tables))
        for name, table in sorted(found.tables.items()):
            rows = connection.execute(select(table).order_by(*table.primary_key))
            yield Rows(
                table=name,
                columns=tuple(column.name for column in table.columns),
                rows=[tuple(spelt(value) for value in row) for row in rows],
            )


def _played(*arguments: object) -> dict[str, Any]:
    told = run(DEMO, *arguments)
    if (told.returncode, told.stderr) != (0, ""):
        raise RuntimeError(f"the demo ended with {told.returncode}: {told.stderr}")
    return cast("dict[str, Any]", json.loads(told.stdout))
