"""Runs the code in README and docs with the tests: Python blocks in order, text blocks are their expected output."""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
import tempfile
from pathlib import Path

from sybil import Example, Sybil
from sybil.evaluators.python import PythonEvaluator
from sybil.parsers.myst import CodeBlockParser

_PRINTED = "_printed"
_run = PythonEvaluator()


def _python(example: Example) -> None:
    """Run a Python block and keep its output; a block that starts with a file name is also written to that file."""
    out = io.StringIO()
    if named := re.match(r"# (\w+\.py)\n", str(example.parsed)):
        Path(named[1]).write_text(str(example.parsed), "utf-8")
    with contextlib.redirect_stdout(out):
        _run(example)
    example.namespace[_PRINTED] = out.getvalue()


def _text(example: Example) -> str | None:
    """Compare a text block with the output of the Python block before it."""
    printed, expected = example.namespace.get(_PRINTED, ""), str(example.parsed)
    if printed.rstrip() == expected.rstrip():
        return None
    return f"the block before printed:\n{printed}\nthe page says:\n{expected}"


def _toml(example: Example) -> None:
    """Write a TOML block to the page's folder, under the name in its first line or as `policy.toml`."""
    named = re.match(r"# ([\w-]+\.toml)\n", str(example.parsed))
    Path(named[1] if named else "policy.toml").write_text(str(example.parsed), "utf-8")


def _open_folder(namespace: dict[str, object]) -> None:
    """Run each page in an empty folder of its own."""
    namespace["_before"], namespace["_folder"] = Path.cwd(), tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    os.chdir(namespace["_folder"].name)  # type: ignore[attr-defined]
    sys.path.insert(0, namespace["_folder"].name)  # type: ignore[attr-defined]


def _close_folder(namespace: dict[str, object]) -> None:
    """Change back, and remove the folder."""
    os.chdir(namespace["_before"])  # type: ignore[arg-type]
    sys.path.remove(namespace["_folder"].name)  # type: ignore[attr-defined]
    namespace["_folder"].cleanup()  # type: ignore[attr-defined]


pytest_collect_file = Sybil(
    parsers=[
        CodeBlockParser(language="python", evaluator=_python),
        CodeBlockParser(language="text", evaluator=_text),
        CodeBlockParser(language="toml", evaluator=_toml),
    ],
    patterns=["*.md"],
    excludes=["CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"],
    setup=_open_folder,
    teardown=_close_folder,
).pytest()
