"""The front door: its names, their signatures, and the cost of the import."""

from __future__ import annotations

import inspect
import pydoc
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from typing import get_origin

import pytest

import offboard_core
from offboard_core import usecases
from tests.public_api import STORED, doors, spell_api

DOOR = """
Access Action Actor AgeingPolicy Client Conflict Desk Finding Hands InvalidInput Money NotFound OffboardError
OffboardingCase Office Policies Receivable Refusal Sources assess_all exposure_of load_policies problem say
""".split()
DOOR_TOO = {"Desk", "Office"}
"""Names of `usecases` that stand at the front door as well."""
ROOT = Path(__file__).parents[1]
HOST_TEXTS = (
    *("README.md", "docs/tour.md", "docs/tutorial.md", "docs/howto/*.md", "docs/explanation/*.md"),
    *("examples/*.py", "benchmarks/*.py"),
    *(f"src/offboard_core/{folder}/**/*.py" for folder in ("ports", "adapters", "testing")),
)
"""What a host reads, and what is written as a host's own code would be."""
LONGEST_DEFAULT = 400
HEAVY = {"cattrs", "hypothesis", "pendulum", "pytest", "sqlalchemy", "statemachine"}


def modules_after(code: str) -> set[str]:
    """Return the modules a fresh interpreter has loaded after running `code`."""
    script = f"import sys; before = set(sys.modules)\n{code}\nprint(*sorted(set(sys.modules) - before))"
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True)
    return set(answer.stdout.split())


def test_the_door_has_these_names_and_no_others() -> None:
    """The names are sorted; `dir` shows them before they are loaded, without internals."""
    shown = [name for name in dir(offboard_core) if not name.startswith("__")]

    assert sorted(DOOR) == offboard_core.__all__
    assert sorted(DOOR) == shown


def test_the_public_api_is_the_stored_one() -> None:
    """The API equals `public_api.txt`; update it with `python -m tests.public_api` and add a change note."""
    assert STORED.read_text("utf-8") == spell_api()


@pytest.mark.parametrize("name", DOOR)
def test_every_name_is_documented(name: str) -> None:
    """Every name has a docstring and is defined where it says."""
    thing = getattr(offboard_core, name)

    assert (inspect.getdoc(thing) or "").strip()
    assert thing.__module__.startswith("offboard_core.")
    assert name == thing.__name__


@pytest.mark.parametrize(("name", "example"), [("Office", "office.desk("), ("Desk", ").do(sign_off")])
def test_help_shows_an_example_and_no_private_part(name: str, example: str) -> None:
    """`help(Office)` can be read: an example, a line or two on each method, and no attribute for the library's own use."""
    shown = pydoc.plain(pydoc.render_doc(getattr(offboard_core, name)))

    assert example in shown
    assert [] == re.findall(r"^ \|  (_[a-z]\w+)", shown, flags=re.MULTILINE)


@pytest.mark.parametrize("name", [name for name in DOOR if name != "OffboardError"])  # it has the one of `Exception`
def test_a_signature_spells_no_long_default(name: str) -> None:
    """The signature of a name at the door fits a screen: what stands in a default by itself is not spelt out."""
    thing = getattr(offboard_core, name)
    signature = inspect.signature(thing)

    assert [] == [one.name for one in signature.parameters.values() if len(repr(one.default)) > LONGEST_DEFAULT]


def groups_of(module: ModuleType) -> list[list[str]]:
    """Return the names in `__all__`, one list for each comment that heads them."""
    text = Path(str(module.__file__)).read_text("utf-8").partition("__all__ = [")[2].partition("]")[0]
    return [re.findall(r'"(\w+)"', part) for part in re.split(r"^    # .*$", text, flags=re.MULTILINE)]


def test_every_room_lists_its_names_sorted_and_once() -> None:
    """What a room's `__init__` lists is really there, in order, without doubles; verbs are sorted below each heading."""
    for path, module in doors():
        assert len(module.__all__) == len(set(module.__all__)), path
        assert all(hasattr(module, name) for name in module.__all__), path
        for names in groups_of(module):
            assert names == sorted(names, key=lambda name: (not name.isupper(), not name[0].isupper(), name)), path


def test_no_room_exports_a_name_that_use_cases_export() -> None:
    """What a host imports is never the wrong one of two: a verb has its name to itself."""
    verbs = set(usecases.__all__) - DOOR_TOO

    assert [] == [
        (path, verbs & set(module.__all__))
        for path, module in doors()
        if module is not usecases and not verbs.isdisjoint(module.__all__)
    ]


def test_a_room_exports_what_a_host_uses() -> None:
    """A name is exported because a page, an example or an adapter uses it, or because a signature mentions it."""
    used = {
        word for glob in HOST_TEXTS for path in ROOT.glob(glob) for word in re.findall(r"\w+", path.read_text("utf-8"))
    }
    spelt = [block for block in spell_api().split("\n\n") if not block.startswith("## ")]
    aliases = [str(thing) for _, module in doors() for thing in vars(module).values() if get_origin(thing) is not None]
    idle = [
        f"{path}.{name}"
        for path, module in doors()
        for name in module.__all__
        if module not in (offboard_core, usecases) and name not in used and not is_mentioned(name, [*spelt, *aliases])
    ]

    assert [] == idle


def is_mentioned(name: str, texts: list[str]) -> bool:
    """Say whether a text names it other than as what the text itself defines."""
    own = re.compile(rf"(class|def) {name}\b|{name}:")
    return any(re.search(rf"\b{name}\b", text) and not own.match(text) for text in texts)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    """An unknown name raises `AttributeError`."""
    with pytest.raises(AttributeError, match="has no attribute 'asess_all'"):
        _ = offboard_core.asess_all


def test_opening_the_door_loads_nothing() -> None:
    """The import alone loads few modules and no room."""
    loaded = modules_after("import offboard_core")

    assert not {name for name in loaded if name.startswith("offboard_core.")}
    assert not loaded & HEAVY


def test_ageing_a_ledger_loads_neither_machine_nor_codec() -> None:
    """`assess_all` and its arguments load no state machine, codec, calendar library or database."""
    loaded = modules_after(
        "from datetime import date\n"
        "from offboard_core import AgeingPolicy, Money, Receivable, assess_all\n"
        "item = Receivable(id='1', client='c', salesperson='s', due_on=date(2026, 1, 1), amount=Money.of('1', 'CNY'))\n"
        "assert list(assess_all([item], AgeingPolicy(), as_of=date(2026, 11, 23)))"
    )

    assert not loaded & HEAVY
    assert not {name for name in loaded if name.startswith(("offboard_core.offboarding", "offboard_core.codec"))}
    assert 170 > len(loaded)  # 142 when written; unlike a time, a count is the same on every machine


def test_no_adapter_is_behind_the_door() -> None:
    """All names together load no adapter and no database."""
    loaded = modules_after("from offboard_core import *")

    assert "offboard_core.usecases.office" in loaded
    assert not {name for name in loaded if name.startswith(("offboard_core.adapters", "offboard_core.testing"))}
    assert not loaded & {"sqlalchemy", "psycopg", "pytest", "hypothesis"}


def test_the_version_is_the_packages() -> None:
    """The version is that of the installed package."""
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))["project"]

    assert project["version"] == offboard_core.__version__
