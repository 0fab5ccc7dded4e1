"""Every way of joining a host's transaction meets the contract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

import attrs
import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session

from offboard_core.adapters.sqlalchemy import JoinedSqlStorage, SqlStorage
from offboard_core.testing import HostTransaction, JoinedStorageContract, Joining


@attrs.frozen
class Host:
    """A host with a session or a connection and one table."""

    inside: Session | Connection
    storage: JoinedSqlStorage

    def note(self, text_: str) -> None:
        """Write a row of the host's own."""
        self.inside.execute(text("INSERT INTO host_notes (note) VALUES (:note)"), {"note": text_})

    def commit(self) -> None:
        """Commit."""
        self.inside.commit()

    def rollback(self) -> None:
        """Roll back."""
        self.inside.rollback()


@contextmanager
def in_session(engine: Engine) -> Iterator[HostTransaction]:
    """Open a host's session."""
    with Session(engine) as session:
        yield Host(session, SqlStorage(engine).within(session))


@contextmanager
def on_connection(engine: Engine) -> Iterator[HostTransaction]:
    """Open a host's connection."""
    with engine.connect() as connection:
        yield Host(connection, SqlStorage(engine).within(connection))


def joining_on(engine: Engine) -> Iterator[Joining]:
    """Create the host's table and drop it afterwards."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE host_notes (note VARCHAR(80) NOT NULL)"))

    def notes() -> Sequence[str]:
        with engine.connect() as connection:
            return connection.execute(text("SELECT note FROM host_notes")).scalars().all()

    yield Joining(open=partial(in_session, engine), outside=SqlStorage(engine), notes=notes)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE host_notes"))


class TestSqliteSession(JoinedStorageContract):
    """A host's session on SQLite."""

    @pytest.fixture
    def joining(self, sqlite: Engine) -> Iterator[Joining]:
        """An empty storage beside an empty table of the host."""
        yield from joining_on(sqlite)


class TestSqliteConnection(JoinedStorageContract):
    """A host's connection on SQLite."""

    @pytest.fixture
    def joining(self, sqlite: Engine) -> Iterator[Joining]:
        """An empty storage beside an empty table of the host."""
        for joining in joining_on(sqlite):
            yield attrs.evolve(joining, open=partial(on_connection, sqlite))


class TestPostgresqlSession(JoinedStorageContract):
    """A host's session on PostgreSQL."""

    @pytest.fixture
    def joining(self, postgres: Engine) -> Iterator[Joining]:
        """An empty storage beside an empty table of the host."""
        yield from joining_on(postgres)


class TestPostgresqlConnection(JoinedStorageContract):
    """A host's connection on PostgreSQL."""

    @pytest.fixture
    def joining(self, postgres: Engine) -> Iterator[Joining]:
        """An empty storage beside an empty table of the host."""
        for joining in joining_on(postgres):
            yield attrs.evolve(joining, open=partial(on_connection, postgres))


class TestPostgresqlSerializableSession(JoinedStorageContract):
    """A host's session at the strictest isolation level."""

    @pytest.fixture
    def joining(self, postgres: Engine) -> Iterator[Joining]:
        """An empty storage beside an empty table of the host."""
        strict = postgres.execution_options(isolation_level="SERIALIZABLE")
        for joining in joining_on(postgres):
            yield attrs.evolve(joining, open=partial(in_session, strict))
