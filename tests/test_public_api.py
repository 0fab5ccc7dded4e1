"""The front door: its names, their signatures, and the cost of the import."""

from __future__ import annotations

import inspect
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import offboard_core
from tests.public_api import STORED, doors, spell_api

DOOR = """
Access Action Actor AgeingPolicy Client Conflict Desk Finding Hands InvalidInput Money NotFound OffboardError
OffboardingCase Office Policies Receivable Refusal Sources assess_all exposure_of load_policies problem say
""".split()
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


def test_every_room_lists_its_names_sorted_and_once() -> None:
    """Names in `__all__` of a room exist, are sorted and unique."""
    for path, module in doors():
        names = list(module.__all__)
        assert names == sorted(set(names), key=lambda name: (not name.isupper(), not name[0].isupper(), name)), path
        assert all(hasattr(module, name) for name in names), path


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
