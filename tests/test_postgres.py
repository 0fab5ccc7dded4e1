"""The PostgreSQL server of the tests: version, durability, and cleanup."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import create_engine, text

if TYPE_CHECKING:
    from tests.postgres import PgBox

ROOT = Path(__file__).parents[1]
"""The project's folder."""


def test_sqlalchemy_reaches_a_postgresql_18(postgres_url: str) -> None:
    """The URL works, and the server is PostgreSQL 18."""
    engine = create_engine(postgres_url)
    try:
        with engine.connect() as connection:
            version = connection.execute(text("SHOW server_version_num")).scalar_one()
    finally:
        engine.dispose()

    assert 18 == int(version) // 10_000


def test_a_crash_keeps_what_was_committed(pgbox: PgBox) -> None:
    """A killed server loses only the open transaction."""
    url = pgbox.new_database().replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (1)")
        connection.commit()
        connection.execute("INSERT INTO kept VALUES (2)")
        pgbox.crash()
        assert not pgbox.running
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")

    pgbox.start()

    with psycopg.connect(url) as connection:
        assert [(1,)] == connection.execute("SELECT n FROM kept").fetchall()


def test_each_database_is_empty_and_its_own(pgbox: PgBox) -> None:
    """Two requested databases are separate and empty."""
    assert pgbox.new_database() != pgbox.new_database()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_a_killed_test_process_leaves_no_server_behind() -> None:
    """The server ends with the test process, even if that is killed."""
    script = "from tests.postgres import PgBox; box = PgBox(); box.start(); print(box.folder, flush=True); input()"
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        folder = Path(owner.stdout.readline().strip())
        running = folder / "postmaster.pid"
        assert running.exists()
        owner.kill()
    try:
        deadline = time.monotonic() + 10
        while running.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not running.exists()
    finally:
        shutil.rmtree(folder.parent)
