"""The docs are complete: modules in the reference, stages in the chart, equal READMEs."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType
from typing import get_type_hints

import pytest

import offboard_core
from offboard_core import usecases
from offboard_core.clients.lifecycle import ClientTransferLifecycle, CoreChangeLifecycle
from offboard_core.kernel.lifecycle import Chart
from offboard_core.offboarding.lifecycle import OffboardingLifecycle
from offboard_core.receivables import Ladder
from offboard_core.receivables import lifecycle as receivables_lifecycle
from offboard_core.receivables.promise import record_promise
from tests.shape import VAGUE_WORDS

ROOT = Path(__file__).parents[1]
SOURCES = Path(offboard_core.__file__).parent


@pytest.fixture
def extension(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], ModuleType]]:
    """Import what the pages are made with, for the length of a test."""
    monkeypatch.syspath_prepend(str(ROOT / "docs" / "_ext"))
    loaded: list[str] = []

    def load(name: str) -> ModuleType:
        loaded.append(name)
        return import_module(name)

    yield load
    for name in loaded:
        sys.modules.pop(name)


def test_every_public_module_is_in_the_reference(extension: Callable[[str], ModuleType]) -> None:
    """The pages as built have one section for each module, and no module twice."""
    expand = extension("reference").expand
    modules = {
        ".".join(path.relative_to(SOURCES.parent).with_suffix("").parts).removesuffix(".__init__")
        for path in SOURCES.rglob("*.py")
        if path.stem != "__main__"
    } - {"offboard_core"}
    named = [
        name
        for page in (ROOT / "docs" / "reference").glob("*.md")
        for name in re.findall(r"automodule:: (\S+)", expand(page.read_text("utf-8")))
    ]

    assert sorted(modules) == sorted(named)


def test_every_name_of_the_front_door_is_on_its_page(extension: Callable[[str], ModuleType]) -> None:
    """The page as built lists the two dozen names, and no other."""
    page = extension("reference").expand((ROOT / "docs" / "reference" / "front_door.md").read_text("utf-8"))

    assert offboard_core.__all__ == re.findall(r"^\| \[`(\w+)`\]", page, flags=re.MULTILINE)


def test_the_table_of_verbs_is_the_generated_one(extension: Callable[[str], ModuleType]) -> None:
    """`docs/reference/verbs.md` says of every verb what the code says; `python docs/_ext/verbs.py` writes it anew."""
    verbs = extension("verbs")

    assert verbs.PAGE.read_text("utf-8") == verbs.spell_page()


def test_the_table_of_verbs_is_complete(extension: Callable[[str], ModuleType]) -> None:
    """Each function that `usecases` exports stands once, with a sentence, a way to call it and who may."""
    lines = [line for _, rows in extension("verbs").lines() for line in rows]
    functions = {name for name in usecases.__all__ if isinstance(getattr(usecases, name), FunctionType)}

    assert sorted(functions) == sorted(line.name for line in lines)
    assert {"do", "read", "office", "desk"} == {line.call for line in lines}
    assert [] == [line.name for line in lines if not (line.does and line.who and line.returns)]


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("get_ladder", ("read", ("view",), "each person, for what they may view", "`Ladder`")),
        ("judge_statement", ("do", ("judge_statement",), "supervisor (above owner)", "`Ladder`")),
        ("transfer_clients", ("do", ("transfer_many",), "hr, supervisor (above owner or owner)", "`Standing`")),
        ("daily_round", ("office", (), "the library itself, on a schedule of the host", "`RoundReport`")),
        ("precheck", ("office", ("precheck", "take_in"), "hr, system", "`OffboardingCase`")),
        ("do_each", ("desk", (), "—", "`Iterator[tuple[str, R \\| Exception]]`")),
    ],
)
def test_a_line_says_how_a_verb_is_called_and_who_may(
    extension: Callable[[str], ModuleType], verb: str, expected: tuple[object, ...]
) -> None:
    """The action is the one the verb asks for, the roles are those the shipped rules permit."""
    line = extension("verbs").line_of(verb, getattr(usecases, verb))

    assert expected == (line.call, line.actions, line.who, line.returns)


def test_signatures_know_names_that_only_type_checkers_import(extension: Callable[[str], ModuleType]) -> None:
    """A part of an aggregate names the aggregate; the documentation shows it as the class it is."""
    extension("reference").show_type_names()

    assert Ladder is get_type_hints(record_promise)["ladder"]


@pytest.mark.parametrize(
    ("name", "chart"),
    [
        ("case", OffboardingLifecycle),
        ("transfer", ClientTransferLifecycle),
        ("core-change", CoreChangeLifecycle),
        ("step", receivables_lifecycle.StepLifecycle),
        ("collection", receivables_lifecycle.CollectionLifecycle),
        ("statement", receivables_lifecycle.StatementLifecycle),
        ("receipt", receivables_lifecycle.ReceiptLifecycle),
    ],
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


WRITTEN_BY_HAND = sorted(
    path
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
    if path.name
    not in ("CONTRIBUTING.md", "verbs.md")  # one names the words to avoid, the other is made from docstrings
)


@pytest.mark.parametrize("page", WRITTEN_BY_HAND, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_pages_are_written_in_plain_words(page: Path) -> None:
    """Outside code and output no page needs "nothing", "nobody" or "whoever"; each says what does what."""
    prose = re.sub(r"^(`{3,})[^\n]*\n.*?^\1\s*$", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)

    assert [] == VAGUE_WORDS.findall(prose)


def test_the_changelog_is_a_page_to_read() -> None:
    """What is new fits sixty lines, one a name, and old names are in one table."""
    added = (ROOT / "CHANGELOG.md").read_text("utf-8").partition("### Added")[2].partition("### Renamed")[0]

    assert len(added.strip().splitlines()) <= 60
    assert [] == [line for line in added.splitlines() if line.startswith("- ") and ": " not in line]
