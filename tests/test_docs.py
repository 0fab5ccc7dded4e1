"""The docs are complete: modules in the reference, stages in the chart, equal READMEs."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pathlib import Path

import pytest

import offboard_core
from offboard_core.clients.lifecycle import ClientTransferLifecycle, CoreChangeLifecycle
from offboard_core.kernel.lifecycle import Chart
from offboard_core.offboarding.lifecycle import OffboardingLifecycle

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


@pytest.mark.parametrize(
    ("name", "chart"),
    [("case", OffboardingLifecycle), ("transfer", ClientTransferLifecycle), ("core-change", CoreChangeLifecycle)],
)
def test_a_picture_draws_every_state_and_every_transition(
    monkeypatch: pytest.MonkeyPatch, name: str, chart: type[Chart]
) -> None:
    """The drawn text has a box for each state of the chart, and names each of its transitions once, in an arrow."""
    monkeypatch.syspath_prepend(str(ROOT / "docs" / "_ext"))
    drawing = import_module("lifecycle_chart")
    sys.modules.pop("lifecycle_chart")
    picture = drawing.draw_chart(name)
    ways = sorted(
        f"{source} → {way.target.id}: {way.event}"
        for source, state in chart.states_map.items()
        for way in state.transitions
    )
    titles = re.findall(r"<title>(.*?)</title>", picture, flags=re.DOTALL)
    labels = re.findall(r"<text [^>]*>([^<]*)</text></g>", picture)

    assert ways == sorted(line for title in titles for line in title.splitlines())
    assert len(chart.states_map) == picture.count("<rect ")
    assert all(f">{state}</text>" in picture for state in chart.states_map)
    assert len(titles) == len(labels) == picture.count("marker-end")
    for title, label in zip(titles, labels, strict=True):
        assert {line.split(": ")[1] for line in title.splitlines()} == set(label.split(", "))


def test_every_chart_is_drawn_on_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each picture stands on one page of the docs, and each chart of the library has a picture."""
    monkeypatch.syspath_prepend(str(ROOT / "docs" / "_ext"))
    drawing = import_module("lifecycle_chart")
    sys.modules.pop("lifecycle_chart")
    pages = (page.read_text("utf-8") for page in sorted((ROOT / "docs").rglob("*.md")))
    drawn = [name for page in pages for name in re.findall(r"^```\{lifecycle-chart\} (\S+)$", page, flags=re.MULTILINE)]
    charts = [
        name
        for path in sorted(SOURCES.rglob("lifecycle.py"))
        for name in re.findall(r"^class (\w+)\(Chart\):", path.read_text("utf-8"), flags=re.MULTILINE)
    ]

    assert sorted(drawing.PICTURES) == sorted(drawn)
    assert len(charts) == len(drawn)


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
