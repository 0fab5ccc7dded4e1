"""Every shelf of the library meets the contract."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from offboard_core.adapters.memory import MemoryShelf
from offboard_core.adapters.shelf import Shelf
from offboard_core.adapters.sqlalchemy.shelf import SqlShelf
from offboard_core.testing import ShelfContract
from tests.contracts.plain_sqlite import PlainShelf


class TestMemoryShelf(ShelfContract):
    """The in-memory shelf."""

    @pytest.fixture
    def shelf(self) -> Shelf:
        """An empty shelf."""
        return MemoryShelf({})


class TestSqliteShelf(ShelfContract):
    """The shelf in a SQLite file."""

    @pytest.fixture
    def shelf(self, sqlite: Engine) -> Iterator[Shelf]:
        """An empty shelf."""
        with sqlite.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield SqlShelf(connection, "main", lambda: None)


class TestPostgresqlShelf(ShelfContract):
    """The shelf in PostgreSQL."""

    @pytest.fixture
    def shelf(self, postgres: Engine) -> Iterator[Shelf]:
        """An empty shelf."""
        with postgres.connect() as connection:
            yield SqlShelf(connection, "main", lambda: None)


class TestPostgresqlShelfThatReadsWhatIsCommitted(ShelfContract):
    """The same at the isolation level "read committed"."""

    @pytest.fixture
    def shelf(self, postgres: Engine) -> Iterator[Shelf]:
        """An empty shelf."""
        with postgres.connect().execution_options(isolation_level="READ COMMITTED") as connection:
            yield SqlShelf(connection, "main", lambda: None)


class TestPlainShelf(ShelfContract):
    """The shelf over the standard library's SQLite."""

    @pytest.fixture
    def shelf(self, tmp_path: Path) -> Iterator[Shelf]:
        """An empty one."""
        with PlainShelf.open(tmp_path / "plain.db", "main") as opened:
            yield opened
