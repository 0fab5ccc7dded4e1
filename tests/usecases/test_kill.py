"""Killed at any statement and around any effect, and started again: nothing lost, nothing doubled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("OFFBOARD_CORE_KILLS", "24"))
"""How often the host is killed; more for a long run."""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no processes to fork here")
def test_a_host_that_is_killed_comes_to_the_same(tmp_path: Path) -> None:
    """A host killed again and again comes to what one left in peace comes to: state, journal, messages and effects."""
    pytest.importorskip("sqlalchemy", reason="no databases: sqlalchemy is not installed")
    command = [sys.executable, "-m", "tests.usecases.kill_host", str(tmp_path), "20261123", str(KILLS)]
    told: dict[str, Any] = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout)
    calm, killed = told["calm"], told["killed"]

    for each in killed:
        for part in ("kept", "outbox", "journal", "effects"):
            assert calm[part] == each[part]
        assert len(each["effects"]) <= each["calls"] <= len(each["effects"]) + each["kills"]
    assert KILLS <= sum(each["kills"] for each in killed)
    assert any("revoke wang.wei crm crm" in effect for effect in calm["effects"])
    assert any(effect.startswith("ageing.dun") for effect in calm["effects"])
