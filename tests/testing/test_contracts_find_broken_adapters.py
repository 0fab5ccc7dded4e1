"""The kit detects every one-line defect of an adapter; a contract without a test for it would miss it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from offboard_core.adapters.memory import MemoryShelf, MemoryStorage
from offboard_core.adapters.sqlalchemy import METADATA, SqlStorage, sqlite_engine
from offboard_core.testing import (
    ClientTableContract,
    HostTransaction,
    JoinedStorageContract,
    Joining,
    ShelfContract,
    StorageContract,
)
from tests.testing.broken_neighbours import HANDS, TABLES, Careless, CarelessHost, ListedClients
from tests.testing.broken_stores import SHELVES, WORK
from tests.testing.kit import first_broken_promise


def test_sound_adapters_pass() -> None:
    """Correct adapters pass, and every promise is run."""
    assert first_broken_promise(StorageContract, MemoryStorage) is None
    assert first_broken_promise(ShelfContract, lambda: MemoryShelf({})) is None
    assert 40 <= sum(name.startswith("test_") for name in dir(StorageContract))


MADE_GOOD = {"fetch does not see its own"}
"""Defects that only a shelf shows, because the layer above remembers what it has put."""


@pytest.mark.parametrize("defect", [defect for defect in (*SHELVES, *WORK) if defect not in MADE_GOOD])
def test_a_broken_storage_is_found(defect: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """`StorageContract` detects every defect of a storage."""
    {**SHELVES, **WORK}[defect](monkeypatch)

    assert first_broken_promise(StorageContract, MemoryStorage) is not None


BETWEEN_TRANSACTIONS = {
    "versions are not compared at commit",
    "a refused commit stores all the same",
    "reads are of any moment",
    "tenants share",
    "leaving is committing",
}
"""Defects that a shelf cannot show inside one transaction."""


@pytest.mark.parametrize(
    "defect",
    [defect for defect in SHELVES if defect not in BETWEEN_TRANSACTIONS | {"text is cut off"}],
)
def test_a_broken_shelf_is_found(defect: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """`ShelfContract` detects every defect inside one transaction without a storage."""
    SHELVES[defect](monkeypatch)

    assert first_broken_promise(ShelfContract, lambda: MemoryShelf({})) is not None


def test_a_storage_that_says_it_joins_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A storage with own transactions that claims to join is detected; it would keep refusals out of the journal."""
    monkeypatch.setattr(MemoryStorage, "joined", True)

    assert first_broken_promise(StorageContract, MemoryStorage) == "test_it_owns_its_transactions"


@pytest.mark.parametrize("defect", [{"begins": False}, {"saves": False}, {"leaves_the_commit": False}], ids=str)
def test_a_careless_joiner_is_found(defect: dict[str, bool], tmp_path: Path) -> None:
    """A missing BEGIN before SQLite's savepoint, a missing savepoint, and an own commit are each detected."""
    numbers = itertools.count()
    engines = []

    def build(**how: bool) -> Joining:
        engine = sqlite_engine(f"sqlite:///{tmp_path / str(next(numbers))}.db", patience=0)
        engines.append(engine)
        METADATA.create_all(engine)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE host_notes (note VARCHAR(80) NOT NULL)"))

        @contextmanager
        def opened() -> Iterator[HostTransaction]:
            with engine.connect() as connection:
                yield CarelessHost(connection, Careless(connection=connection, **how))

        def notes() -> Sequence[str]:
            with engine.connect() as connection:
                return connection.execute(text("SELECT note FROM host_notes")).scalars().all()

        return Joining(open=opened, outside=SqlStorage(engine), notes=notes)

    sound = first_broken_promise(JoinedStorageContract, build)
    broken = first_broken_promise(JoinedStorageContract, lambda: build(**defect))
    for engine in engines:
        engine.dispose()

    assert sound is None
    assert broken is not None


@pytest.mark.parametrize("defect", TABLES)
def test_a_broken_client_table_is_found(defect: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client table that lets two owners win, or writes other fields, is detected; a correct one passes."""
    assert first_broken_promise(ClientTableContract, ListedClients) is None

    TABLES[defect](monkeypatch)
    assert first_broken_promise(ClientTableContract, ListedClients) is not None


@pytest.mark.parametrize("defect", HANDS)
def test_a_broken_hand_is_found(defect: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hand that does not do what it reports is detected; a correct one passes."""
    contract, build, patch = HANDS[defect]
    assert first_broken_promise(contract, build) is None

    patch(monkeypatch)
    assert first_broken_promise(contract, build) is not None
