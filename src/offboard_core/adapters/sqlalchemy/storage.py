"""Units of work on a database: in a transaction of our own, or inside one the host has open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias, cast

import attrs
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session

from offboard_core.adapters.shelf import ShelfWork
from offboard_core.adapters.sqlalchemy.shelf import SqlShelf, conflicts
from offboard_core.adapters.sqlalchemy.tables import METADATA
from offboard_core.clients import Client
from offboard_core.errors import Conflict, InvalidInput
from offboard_core.kernel.identity import check_id
from offboard_core.ports.pool import ClientTable
from offboard_core.ports.store import UnitOfWork

ClientTables: TypeAlias = Callable[[Session], ClientTable]
"""Makes a host's client table for the session of one unit of work; it never commits that session."""

_IN_USE = "offboard_core.unit_of_work"


def _nothing() -> None:
    """Leave it to the host."""


def sqlite_engine(url: str, *, patience: int = 30, **options: Any) -> Engine:  # noqa: ANN401 - whatever create_engine takes
    """Open SQLite as a store for several writers: they queue for `patience` seconds, and readers do not wait for them."""
    engine = create_engine(url, connect_args={"timeout": patience, **options.pop("connect_args", {})}, **options)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")

    return engine


class SqlStorage:
    """Storage in the database of `engine`, each unit of work in a transaction of its own.

    `clients` makes a host's own client table; without it the clients are kept in ours. On PostgreSQL a unit of work reads
    the database as it stood when it began, on SQLite until it writes for the first time. Beside a host's client table it
    is READ COMMITTED: that table has no versions to lock, so its owners are read again at commit, as they are then.
    """

    joined = False

    def __init__(self, engine: Engine, *, clients: ClientTables | None = None) -> None:
        """Keep the engine; no connection is opened yet."""
        self.engine = engine
        self.clients = clients
        level = "REPEATABLE READ" if clients is None else "READ COMMITTED"
        self._opens = engine.execution_options(isolation_level=level) if _is_postgresql(engine) else engine

    def create_tables(self) -> None:
        """Create what is missing of our tables and indexes; `schema/` holds the same as plain SQL."""
        METADATA.create_all(self.engine)

    def within(self, host: Session | Connection) -> JoinedSqlStorage:
        """Return storage that works inside the host's open transaction, and leaves the commit to the host."""
        return JoinedSqlStorage(host=host, clients=self.clients)

    @contextmanager
    def begin(self, tenant: str) -> Iterator[UnitOfWork]:
        """Open a unit of work of `tenant`."""
        check_id(tenant, "tenant")
        with self._opens.connect() as connection:
            transaction = OwnTransaction(connection)
            try:
                transaction.begin()
                shelf = SqlShelf(connection, tenant, transaction.begin_writing)
                if self.clients is None:
                    yield ShelfWork(shelf, transaction.commit)
                else:
                    with _session_on(connection) as session:
                        table = GuardedClients(self.clients(session), session, transaction.begin_writing)
                        transaction.before_commit = session.flush
                        yield ShelfWork(shelf, transaction.commit, table)
            finally:
                transaction.end()


@attrs.define
class OwnTransaction:
    """A transaction we begin and end. On SQLite it takes the one write lock only when it comes to write.

    Until then it reads from a snapshot. That is given back for the lock, since SQLite refuses to write on one that is no
    longer the latest, whichever row has changed; the versions then tell whether what was read still holds.
    """

    connection: Connection
    writing: bool = False
    before_commit: Callable[[], None] = _nothing
    marks: dict[Any, Any] = attrs.field(factory=dict)
    """Notes on the driver's connection: whether a unit of work is open on it."""

    def begin(self) -> None:
        """Begin reading. Raises `InvalidInput` where another unit of work is open on the same connection."""
        if _IN_USE in self.connection.info:
            raise InvalidInput.at("engine", self.connection.engine.url.render_as_string(), "storage.one_connection")
        self.marks = self.connection.info
        self.marks[_IN_USE] = self
        self.connection.begin()
        if _is_sqlite(self.connection) and not _in_transaction(self.connection):
            self.connection.exec_driver_sql("BEGIN")

    def begin_writing(self) -> None:
        """Take SQLite's write lock, once; other databases lock row by row."""
        if _is_sqlite(self.connection) and not self.writing:
            if _in_transaction(self.connection):
                self.connection.exec_driver_sql("ROLLBACK")
            self.connection.exec_driver_sql("BEGIN IMMEDIATE")
        self.writing = True

    def commit(self) -> None:
        """Commit; what another has made impossible meanwhile raises `Conflict`."""
        if _is_sqlite(self.connection) and not _in_transaction(self.connection):
            raise Conflict("transaction", "")  # a pool of one connection: somebody else has rolled it back
        with conflicts("transaction", ""):
            self.before_commit()
            self.connection.commit()

    def end(self) -> None:
        """Undo whatever was not committed."""
        if self.marks.get(_IN_USE) is self:
            del self.marks[_IN_USE]
            self.connection.rollback()


@attrs.frozen(kw_only=True)
class JoinedSqlStorage:
    """Storage inside a transaction of the host: one savepoint for each unit of work, and never a commit.

    `host` is a session or a connection. Its isolation level stays what it is.
    """

    joined = True

    host: Session | Connection
    clients: ClientTables | None = None

    @contextmanager
    def begin(self, tenant: str) -> Iterator[UnitOfWork]:
        """Open a unit of work of `tenant` behind a savepoint; `commit` releases it, leaving without goes back to it."""
        check_id(tenant, "tenant")
        connection = self._connection()
        if _is_sqlite(connection) and not _in_transaction(connection):
            # Its driver begins no transaction for a SAVEPOINT, and releasing one that stands alone would commit. The
            # write lock is taken at once: a snapshot that is not the latest any more could not be written on later.
            with conflicts("transaction", ""):
                connection.exec_driver_sql("BEGIN IMMEDIATE")
        savepoint = self.host.begin_nested()
        connection = self._connection()  # a session sets its savepoint only when it is asked for its connection
        own = None if isinstance(self.host, Session) or self.clients is None else _session_on(connection)
        table = self._clients_of(own)

        def finish() -> None:
            with conflicts("transaction", ""):
                if own is not None:
                    own.flush()
                savepoint.commit()

        try:
            yield ShelfWork(SqlShelf(connection, tenant, _nothing), finish, table)
        finally:
            if own is not None:
                own.close()
            if savepoint.is_active or self.host.get_nested_transaction() is savepoint:
                savepoint.rollback()
                if self.clients is not None and isinstance(self.host, Session):
                    self.host.expire_all()  # an owner written back by the database shows in the host's objects again

    def _connection(self) -> Connection:
        return self.host.connection() if isinstance(self.host, Session) else self.host

    def _clients_of(self, own: Session | None) -> ClientTable | None:
        if self.clients is None:
            return None
        if own is not None:
            return GuardedClients(self.clients(own), own, _nothing)
        return GuardedClients(self.clients(cast("Session", self.host)), None, _nothing)


@attrs.frozen
class GuardedClients:
    """A host's client table with our manners around it: the write lock before a write, races lost as `Conflict`."""

    table: ClientTable
    own: Session | None
    """The session the table works in where it is ours: it forgets what it has read, so that the database is asked."""
    begin_writing: Callable[[], None]

    def get(self, id: str) -> Client:
        """Return the client as it is stored now."""
        self._forget()
        return self.table.get(id)

    def find(self, id: str) -> Client | None:
        """Return the client as it is stored now, or None."""
        self._forget()
        return self.table.find(id)

    def owned_by(self, person: str) -> Sequence[Client]:
        """Return the clients `person` owns now."""
        return self.table.owned_by(person)

    def change_owner(self, id: str, *, expected: str, new: str) -> bool:
        """Make `new` the owner if the owner still is `expected`."""
        with conflicts(Client.kind, id):
            self.begin_writing()
            return self.table.change_owner(id, expected=expected, new=new)

    def _forget(self) -> None:
        if self.own is not None:
            self.own.flush()
            self.own.expire_all()


def _session_on(connection: Connection) -> Session:
    """Open a session that works in the connection's transaction and can never commit it."""
    return Session(connection, join_transaction_mode="rollback_only")


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _is_postgresql(engine: Engine) -> bool:
    return engine.dialect.name == "postgresql"


def _in_transaction(connection: Connection) -> bool:
    """Ask SQLite's driver, which begins no transaction for a SELECT, whatever SQLAlchemy believes."""
    return bool(getattr(connection.connection.driver_connection, "in_transaction", False))
