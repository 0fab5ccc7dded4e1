"""The docs are complete: modules in the reference, stages in the chart, equal READMEs."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pathlib import Path

import pytest

import offboard_core
from offboard_core.offboarding import Stage, transition_table

ROOT = Path(__file__).parents[1]
SOURCES = Path(offboard_core.__file__).parent


def test_every_public_module_is_in_the_reference() -> None:
    """Every public module is in the reference."""
    modules = {
        ".".join(path.relative_to(SOURCES.parent).with_suffix("").parts).removesuffix(".__init__")
        for path in SOURCES.rglob("*.py")
        if path.stem != "__main__"
    } - {"offboard_core"}
    named = {
        name
        for page in (ROOT / "docs" / "reference").glob("*.md")
        for name in re.findall(r"automodule:: (\S+)", page.read_text("utf-8"))
    }

    assert modules == named


def test_every_name_of_the_front_door_is_on_its_page() -> None:
    """The page lists exactly the names of the front door."""
    page = (ROOT / "docs" / "reference" / "front_door.md").read_text("utf-8")

    assert offboard_core.__all__ == re.findall(r"^\| \[`(\w+)`\]", page, flags=re.MULTILINE)


def test_the_chart_draws_every_stage_and_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """The chart has a box per stage and an arrow per transition of the code."""
    monkeypatch.syspath_prepend(str(ROOT / "docs" / "_ext"))
    chart = import_module("lifecycle_chart")
    sys.modules.pop("lifecycle_chart")
    picture = chart.draw_chart()

    assert len(Stage) == picture.count("<rect ")
    assert len(transition_table()) == picture.count("marker-end")
    assert all(f">{stage.value}</text>" in picture for stage in Stage)


def test_both_readmes_tell_the_same() -> None:
    """Both READMEs have the same code, output and commands."""
    english, chinese = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md"))

    def blocks(text: str) -> list[str]:
        """Return code blocks without their comments."""
        return [re.sub(r"\s+#.*", "", block) for block in re.findall(r"```\w+\n(.*?)```", text, flags=re.DOTALL)]

    assert blocks(english) == blocks(chinese)


def test_what_the_readme_links_to_is_there() -> None:
    """Every link to a project file has a target."""
    for name in ("README.md", "README.zh-CN.md", "CONTRIBUTING.md"):
        links = re.findall(r"\]\((?!https?:)([^)#]+)\)", (ROOT / name).read_text("utf-8"))

        assert [] == [link for link in links if not (ROOT / link).exists()]
