"""Every storage of the library meets the contract."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine

from offboard_core.adapters.memory import MemoryStorage
from offboard_core.adapters.shelf import ShelfStorage
from offboard_core.adapters.sqlalchemy import SqlStorage
from offboard_core.ports.store import Storage
from offboard_core.testing import StorageContract
from tests.contracts.plain_sqlite import PlainShelf


class TestMemoryStorage(StorageContract):
    """The in-memory storage."""

    @pytest.fixture
    def storage(self) -> Storage:
        """An empty storage."""
        return MemoryStorage()


class TestSqliteStorage(StorageContract):
    """The storage in a SQLite file."""

    @pytest.fixture
    def storage(self, sqlite: Engine) -> Storage:
        """An empty storage."""
        return SqlStorage(sqlite)


class TestPostgresqlStorage(StorageContract):
    """The storage in PostgreSQL."""

    @pytest.fixture
    def storage(self, postgres: Engine) -> Storage:
        """An empty storage."""
        return SqlStorage(postgres)


class TestPlainStorage(StorageContract):
    """The storage that `ShelfStorage` makes of one class, a shelf over the standard library's SQLite."""

    @pytest.fixture
    def storage(self, tmp_path: Path) -> Storage:
        """An empty one."""
        return ShelfStorage(partial(PlainShelf.open, tmp_path / "plain.db"))
