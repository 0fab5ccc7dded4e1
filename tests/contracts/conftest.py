"""Databases for the contracts: each test gets empty tables, each engine is disposed of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from offboard_core.adapters.sqlalchemy import METADATA, sqlite_engine


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Engine]:
    """A SQLite file with empty tables."""
    engine = sqlite_engine(f"sqlite:///{tmp_path / 'store.db'}")
    METADATA.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="package")
def _postgres_engine(postgres_url: str) -> Iterator[Engine]:
    engine = create_engine(postgres_url, connect_args={"prepare_threshold": None})
    METADATA.drop_all(engine)  # left by tests of another folder
    METADATA.create_all(engine)
    yield engine
    METADATA.drop_all(engine)
    engine.dispose()


@pytest.fixture
def postgres(_postgres_engine: Engine) -> Iterator[Engine]:
    """A PostgreSQL 18 with empty tables."""
    yield _postgres_engine
    with _postgres_engine.begin() as connection:
        for table in METADATA.sorted_tables:
            connection.execute(table.delete())
