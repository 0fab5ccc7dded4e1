# ruff: noqa: ANN401 - a defect takes the arguments of the method it replaces
"""A runner for contracts outside pytest, and a way to replace one method by a defect."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest

Patch = Callable[[pytest.MonkeyPatch], None]
Broken = Callable[..., Any]


def first_broken_promise(contract: type, build: Callable[[], object]) -> str | None:
    """Run the tests of a contract, each with a new adapter; return the first that fails, or None."""
    names = [name for name in dir(contract) if name.startswith("test_")]
    for name in sorted(names, key=lambda name: "many_rows" in name or "at_once" in name):  # slow tests last
        test = getattr(contract(), name)
        for parameters in parameter_sets(test):
            try:
                test(build(), **parameters)
            except (Exception, pytest.fail.Exception):  # noqa: BLE001 - a failed assertion, or whatever the defect raises
                return name
    return None


def parameter_sets(test: Callable[..., object]) -> Iterator[dict[str, object]]:
    """Return the parameter sets of a `parametrize` mark."""
    choices = []
    for mark in getattr(test, "pytestmark", ()):
        names, values = mark.args
        many = not isinstance(names, str)
        choices.append([dict(zip(names, value, strict=True)) if many else {names: value} for value in values])
    for chosen in itertools.product(*choices):
        yield {name: value for part in chosen for name, value in part.items()}


def on(owner: object, name: str, broken: Broken) -> Patch:
    """Replace `owner.name` by `broken`, which receives the original first."""
    sound = getattr(owner, name)

    def replacement(*args: Any, **kwargs: Any) -> Any:
        return broken(sound, *args, **kwargs)

    return lambda patch: patch.setattr(owner, name, replacement)
