"""A client changes hands in one place of the room and in one place of the use cases."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import get_args

from offboard_core.usecases import ownership
from tests.test_architecture import PURE, SOURCE

HISTORY = {"ownerships", "pooled_on"}
"""Fields of a client that say who has had it; `owner` is a field of other things as well."""


def changes_of_history(tree: ast.AST) -> Iterator[ast.Call]:
    """Find calls that make a changed copy of a client with another history."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or ast.unparse(node.func) != "attrs.evolve":
            continue
        if HISTORY & {keyword.arg for keyword in node.keywords}:
            yield node


def decisions_on_owners(tree: ast.AST) -> Iterator[ast.Call]:
    """Find calls of the room's decisions by which a client gets another owner."""
    decisions = {"ownership.change_hands", "pool.release", "pool.claim", "pool_rules.release", "pool_rules.claim"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in decisions:
            yield node


def test_one_module_writes_the_history_of_owners() -> None:
    """No other module that decides or carries out makes a client with another history, or puts it into a pool."""
    found = {
        path.relative_to(SOURCE).as_posix(): len(calls)
        for path in PURE
        if (calls := list(changes_of_history(ast.parse(path.read_text("utf-8")))))
    }

    assert {"clients/ownership.py": 2} == found  # a history begins, and goes on


def test_one_use_case_asks_for_another_owner() -> None:
    """Transfers, cases and pools all go through `usecases.ownership`, each with an occasion of its own."""
    found = {
        path.relative_to(SOURCE).as_posix(): len(calls)
        for path in sorted((SOURCE / "usecases").glob("*.py"))
        if (calls := list(decisions_on_owners(ast.parse(path.read_text("utf-8")))))
    }

    assert {"usecases/ownership.py": 3} == found
    assert ["Given", "Stepped", "MovedByCase", "Pooled", "Claimed"] == [
        occasion.__name__ for occasion in get_args(ownership.Occasion)
    ]
