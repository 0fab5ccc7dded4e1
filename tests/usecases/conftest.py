"""Storages every verb is carried out on: in memory, in a SQLite file, in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from offboard_core.adapters.memory import MemoryStorage
from offboard_core.ports.store import Storage


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    """Return a storage with nothing in it, one of each kind."""
    if request.param == "memory":
        yield MemoryStorage()
        return
    sqlalchemy = pytest.importorskip("sqlalchemy", reason="no databases: sqlalchemy is not installed")
    from offboard_core.adapters.sqlalchemy import METADATA, SqlStorage, sqlite_engine

    if request.param == "sqlite":
        engine = sqlite_engine(f"sqlite:///{tmp_path / 'office.db'}")
    else:
        engine = sqlalchemy.create_engine(request.getfixturevalue("postgres_url"))
        METADATA.drop_all(engine)
    database = SqlStorage(engine)
    database.create_tables()
    try:
        yield database
    finally:
        engine.dispose()
