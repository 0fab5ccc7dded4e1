"""Rules beyond the import contracts: no clock, files or floats in decisions; short modules; truth of verdicts."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import attrs
import pytest

SOURCE = Path(__file__).parents[1] / "src" / "offboard_core"
MODULES = sorted(SOURCE.rglob("*.py"))
OUTSIDE = ("adapters", "testing", "__main__.py")
"""Modules that may use the outside world."""
PURE = [path for path in MODULES if path.relative_to(SOURCE).parts[0] not in OUTSIDE]
WORDS = SOURCE / "documents" / "words" / "__init__.py"
"""The module that reads the words files, which are package data."""

CALLS = {"__import__", "breakpoint", "compile", "eval", "exec", "float", "input", "open", "print"}
METHODS = {"fromtimestamp", "now", "read_bytes", "read_text", "today", "utcfromtimestamp", "utcnow"}
METHODS |= {"write_bytes", "write_text"}
BANNED = {"base", "common", "data", "handle", "helper", "info", "manager", "process", "service", "util", "utils"}
FOREIGN = {"process_bind_param", "process_result_value"}
"""Names that other libraries require for their hooks."""
LONGEST_MODULE, LONGEST_FUNCTION = 400, 60
VERDICTS = {"allowed", "findings", "intact"}
"""Names of fields that mark a class as a verdict with a truth value."""
NEVER_A_YES = {"NotDone", "Problem"}
"""Classes that carry findings but exist only for failures, and are never used as a condition."""

Scanner = Callable[[ast.AST], Iterator[tuple[int, str]]]


def impure_calls(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield calls that use files, the clock, the console, code as text, or floats."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Name(id=name) if name in CALLS:
                    yield node.lineno, name
                case ast.Attribute(attr=name) if name in METHODS and (name != "today" or not node.args):
                    yield node.lineno, name


def floats(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield numbers with a point or an exponent."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            yield node.lineno, repr(node.value)


def long_functions(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield functions that are too long."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield node.lineno, f"{node.name} has {lines} lines"


def banned_names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield banned names of classes, functions, arguments, fields and variables."""
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                line = node.lineno
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
                line = node.lineno
            case _:
                continue
        if name in FOREIGN or name.isupper():  # a constant, or a member of an enumeration: `Reason.MANAGER`
            continue
        if not BANNED.isdisjoint(words_of(name)) or (isinstance(node, ast.ClassDef) and "engine" in words_of(name)):
            yield line, name


def words_of(name: str) -> set[str]:
    """Split a name, in snake or camel case, into its words.

    >>> sorted(words_of("ClientManager") | words_of("_base_of"))
    ['base', 'client', 'manager', 'of']
    """
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def findings_of(scan: Scanner, paths: list[Path]) -> list[str]:
    """Return every place that a scanner reports."""
    return [
        f"{path.relative_to(SOURCE)}:{line} {what}"
        for path in paths
        for line, what in scan(ast.parse(path.read_text("utf-8"), str(path)))
    ]


@pytest.mark.parametrize("scan", [impure_calls, floats])
def test_what_decides_never_reaches_for_the_world(scan: Scanner) -> None:
    """Rooms, documents, codec, ports and usecases use no file, clock, console or float."""
    assert len(PURE) > 50
    assert [] == findings_of(scan, [path for path in PURE if path != WORDS])


def test_the_words_are_read_from_the_package_and_nothing_else_is() -> None:
    """Only one module reads package data: the words files."""
    (read,) = findings_of(impure_calls, [WORDS])
    line = WORDS.read_text("utf-8").splitlines()[int(read.split(":")[1].split()[0]) - 1]

    assert read.endswith(" read_bytes")
    assert "files(__name__).joinpath(" in line
    assert [] == findings_of(floats, [WORDS])


@pytest.mark.parametrize("scan", [long_functions, banned_names])
def test_every_module_can_be_read(scan: Scanner) -> None:
    """Functions are short, and no name is banned."""
    assert [] == findings_of(scan, MODULES)


def test_no_module_is_long() -> None:
    """Modules have at most 400 lines."""
    lengths = {str(path.relative_to(SOURCE)): len(path.read_text("utf-8").splitlines()) for path in MODULES}

    assert {} == {name: length for name, length in lengths.items() if length > LONGEST_MODULE}


def test_no_module_has_a_name_that_fits_everything() -> None:
    """No module has a banned name."""
    assert [] == [path for path in MODULES if not BANNED.isdisjoint(words_of(path.stem))]


@pytest.mark.parametrize(
    ("scan", "code"),
    [
        (impure_calls, "open('x')"),
        (impure_calls, "path.read_text()"),
        (impure_calls, "__import__('os')"),
        (impure_calls, "dt.date.today()"),
        (impure_calls, "datetime.now(UTC)"),
        (impure_calls, "dt.datetime.utcnow()"),
        (impure_calls, "print(1)"),
        (impure_calls, "float('1')"),
        (floats, "x = 1.5"),
        (floats, "x = 1e3"),
        (long_functions, "def f():\n" + "    x = 1\n" * 60),
        (banned_names, "class ClientManager: ..."),
        (banned_names, "def f(data): ..."),
        (banned_names, "base: int = 1"),
        (banned_names, "for data in rows: ..."),
        (banned_names, "class Engine: ..."),
    ],
)
def test_the_scanners_see(scan: Scanner, code: str) -> None:
    """Each scanner finds what it forbids."""
    assert 1 == len(list(scan(ast.parse(code))))


@pytest.mark.parametrize(
    ("scan", "code"),
    [
        (impure_calls, "office.clock()"),
        (impure_calls, "case.today(now)"),
        (floats, "x = 10**18"),
        (long_functions, "def f():\n" + "    x = 1\n" * 59),
        (banned_names, "def baseline(database, processed): ..."),
        (banned_names, "def f(engine): ..."),
        (banned_names, "MANAGER = 1"),
    ],
)
def test_the_scanners_see_no_ghosts(scan: Scanner, code: str) -> None:
    """The scanners accept what is allowed, including the exact limits."""
    assert [] == list(scan(ast.parse(code)))


def verdict_classes() -> list[type]:
    """Return every attrs class of the library with a verdict."""
    found: dict[str, type] = {}
    for path in PURE:
        name = ".".join(("offboard_core", *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__")
        for thing in vars(import_module(name)).values():
            if isinstance(thing, type) and thing.__module__ == name and attrs.has(thing):
                fields = {field.name for field in attrs.fields(thing)}
                if fields & VERDICTS and thing.__name__ not in NEVER_A_YES:
                    found[f"{name}.{thing.__name__}"] = thing
    return list(found.values())


def test_every_verdict_says_no_by_being_false() -> None:
    """Every verdict defines its truth value, because a plain attrs value is always true."""
    classes = verdict_classes()

    assert {"Decision", "Refused", "Verification"} <= {cls.__name__ for cls in classes}
    assert [] == [cls.__qualname__ for cls in classes if "__bool__" not in vars(cls)]
