"""Holds every answer of the room against what is on file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from tests.receivables import answers

on_file = cache(answers.on_file)
_written: dict[str, dict[str, list[str]]] = {}


@pytest.fixture(autouse=True)
def _answers_on_file(request: pytest.FixtureRequest) -> Iterator[None]:
    """Compare what the room said in this test, facts and all; what Hypothesis draws is another world every time."""
    answers.said.clear()
    yield
    if getattr(request.function, "is_hypothesis_test", False):
        return
    module, test = (
        request.module.__name__.rpartition(".")[2],
        request.node.name.replace("\\", ""),
    )  # escaped once or twice
    said = [line.replace("\n", "⏎") for line in answers.said]
    if answers.IS_WRITING:
        _written.setdefault(module, {})[test] = said
    elif said != on_file(module).get(test, []):
        diff = [f"now: {line}" for line in said if line not in on_file(module).get(test, [])]
        diff += [f"on file: {line}" for line in on_file(module).get(test, []) if line not in said]
        pytest.fail("\n".join(["an answer is not the one on file (ANSWERS=write writes it anew)", *diff]))


def pytest_sessionfinish() -> None:
    """Write the files anew where that was asked for."""
    for module, found in _written.items():
        answers.write(module, found)
