"""Rules on the shape of the code, from its syntax tree: lengths, parameters, names, exhaustive matches."""

from __future__ import annotations

import ast
import builtins
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import TypeAlias

from tests.test_architecture import BANNED, words_of

Texts: TypeAlias = Mapping[str, str]
"""Source texts by their path below the package."""
Rule: TypeAlias = Callable[[Texts], Iterator[str]]
"""Yields everything that breaks the rule. Functions are listed by folder and name, without their module."""

ROOMS = ("kernel", "organization", "access", "receivables", "clients", "offboarding", "review")
LONGEST_MODULE, LONGEST_FUNCTION, MOST_PARAMETERS = 400, 50, 7
NOT_COUNTED = frozenset({"self", "cls", "attempt"})
COLUMNS_OF_A_HOST = frozenset({"age_frame", "scope_where", "ageing_columns", "ageing_sql"})
"""Functions whose keywords map a host's columns, one keyword per column."""
ONE_A_ROOM = frozenset({"__init__", "__main__", "lifecycle", "policy", "worklist"})
"""Module names with the same meaning in every room."""
NOUNS = frozenset({"ageing", "briefing", "finding", "offboarding", "standing", "testing", "wording"})
"""Names ending in "ing" that are nouns of the business."""
DRAWERS = frozenset({"facts", "parts"})
VAGUE_WORDS = re.compile(r"\b(nothing|nobody|whoever)\b", re.IGNORECASE)
OPEN_TYPES = frozenset({"Aggregate", "OffboardError", "object"})
"""Types of parameters that may have values outside all cases."""
PLAIN_CLASSES = frozenset({*dir(builtins), "AbstractSet", "Enum", "Mapping", "Sequence", "date", "datetime"})
"""Classes in a pattern that show that a match is not over a closed set."""


@cache
def parsed(text: str) -> ast.Module:
    """Return the syntax tree of a text, parsed once for all rules."""
    return ast.parse(text)


def room_of(path: str) -> str:
    """Return the folder of a module, or its own name if it has none."""
    return path.partition("/")[0].removesuffix(".py")


def stem_of(path: str) -> str:
    """Return the name of a module."""
    return path.rpartition("/")[2].removesuffix(".py")


def functions_of(tree: ast.AST, within: str = "") -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Yield every function with its qualified name."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield within + node.name, node
        inside = (
            f"{within}{node.name}."
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            else within
        )
        yield from functions_of(node, inside)


def long_modules(texts: Texts) -> Iterator[str]:
    """Yield modules of more than 400 lines."""
    yield from (path for path, text in texts.items() if len(text.splitlines()) > LONGEST_MODULE)


def long_functions(texts: Texts) -> Iterator[str]:
    """Yield functions of more than 50 lines, without their decorators."""
    for path, text in texts.items():
        for name, node in functions_of(parsed(text)):
            if (node.end_lineno or node.lineno) - node.lineno + 1 > LONGEST_FUNCTION:
                yield f"{room_of(path)}: {name}"


def many_parameters(texts: Texts) -> Iterator[str]:
    """Yield functions with more than seven parameters, besides `self`, `cls` and `attempt`."""
    for path, text in texts.items():
        for name, node in functions_of(parsed(text)):
            taken = node.args
            listed = [*taken.posonlyargs, *taken.args, *taken.kwonlyargs, *filter(None, (taken.vararg, taken.kwarg))]
            counted = sum(1 for one in listed if one.arg not in NOT_COUNTED)
            if counted > MOST_PARAMETERS and node.name not in COLUMNS_OF_A_HOST:
                yield f"{room_of(path)}: {name}"


def shared_stems(texts: Texts) -> Iterator[str]:
    """Yield module names that two rooms use, except those that mean the same in every room."""
    rooms: dict[str, set[str]] = defaultdict(set)
    for path in texts:
        if room_of(path) in ROOMS and stem_of(path) not in ONE_A_ROOM:
            rooms[stem_of(path)].add(room_of(path))
    yield from (stem for stem, found in rooms.items() if len(found) > 1)


def unfit_names(texts: Texts) -> Iterator[str]:
    """Yield modules named by a gerund, a banned word, or a collective word."""
    for path in texts:
        stem = stem_of(path)
        gerunds = {word for word in words_of(stem) if word.endswith("ing")} - NOUNS
        if gerunds or stem in DRAWERS or not words_of(stem).isdisjoint(BANNED | {"engine"}):
            yield path


def open_matches(texts: Texts) -> Iterator[str]:
    """Yield functions with a match over a closed set that does not end in `case _: assert_never(…)`."""
    for path, text in texts.items():
        for name, function in functions_of(parsed(text)):
            inner = {match for _, one in functions_of(function) for match in matches_of(one)}
            if any(is_closed(match, function) and not is_exhaustive(match) for match in matches_of(function) - inner):
                yield f"{room_of(path)}: {name}"


def matches_of(function: ast.AST) -> set[ast.Match]:
    """Return every match inside a function."""
    return {node for node in ast.walk(function) if isinstance(node, ast.Match)}


def is_exhaustive(match: ast.Match) -> bool:
    """Return whether a match ends in a wildcard case without a guard that calls `assert_never`."""
    last = match.cases[-1]
    if last.guard is not None or not isinstance(last.pattern, ast.MatchAs) or last.pattern.pattern is not None:
        return False
    calls = (node.func for body in last.body for node in ast.walk(body) if isinstance(node, ast.Call))
    return any(isinstance(called, ast.Name) and called.id == "assert_never" for called in calls)


def is_closed(match: ast.Match, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Return whether a match is over an enumeration, a union or literals, as far as its text shows."""
    types = {one.arg: one.annotation for one in (*function.args.args, *function.args.kwonlyargs)}
    subject = types.get(match.subject.id) if isinstance(match.subject, ast.Name) else None
    if isinstance(subject, ast.Name) and subject.id in OPEN_TYPES:
        return False
    patterns = [node for case in match.cases for node in ast.walk(case.pattern)]
    if any(isinstance(node, ast.MatchSequence | ast.MatchMapping) for node in patterns):
        return False
    classes = {ast.unparse(node.cls).rpartition(".")[2] for node in patterns if isinstance(node, ast.MatchClass)}
    return PLAIN_CLASSES.isdisjoint(classes)


def unchecked_tables(texts: Texts) -> Iterator[str]:
    """Yield tables of a module with a row for each member of an enumeration that `row_for_each` does not check."""
    trees = {path: parsed(text) for path, text in texts.items()}
    sizes = {
        node.name: sum(isinstance(line, ast.Assign) for line in node.body)
        for tree in trees.values()
        for node in tree.body
        if isinstance(node, ast.ClassDef) and any("Enum" in ast.unparse(above) for above in node.bases)
    }
    for path, tree in trees.items():
        for line in tree.body:
            if not isinstance(line, ast.Assign | ast.AnnAssign) or "row_for_each" in ast.unparse(line):
                continue
            for table in (node for node in ast.walk(line) if isinstance(node, ast.Dict)):
                owners = {ast.unparse(key).rpartition(".")[0] for key in table.keys if key is not None}
                if len(owners) == 1 and sizes.get(owners.pop()) == len(table.keys):
                    yield f"{room_of(path)}: {ast.unparse(line.targets[0] if isinstance(line, ast.Assign) else line.target)}"


def decisions_named_as_verbs(texts: Texts) -> Iterator[str]:
    """Yield functions that a room exports under a name that `usecases` exports too."""
    verbs = exported(texts.get("usecases/__init__.py", ""))
    for room in ROOMS:
        below = [text for path, text in texts.items() if room_of(path) == room]
        defined = {node.name for text in below for node in parsed(text).body if isinstance(node, ast.FunctionDef)}
        named = exported(texts.get(f"{room}/__init__.py", ""))
        yield from (f"{room}: {name}" for name in verbs & named & defined)


def exported(text: str) -> set[str]:
    """Return the names in `__all__`."""
    for node in parsed(text).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


def vague_words(texts: Texts) -> int:
    """Count vague words."""
    return sum(len(VAGUE_WORDS.findall(text)) for text in texts.values())


def difference(rule: Rule, texts: Texts, listed: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return violations that are not listed, and listed entries that are no violations."""
    found, known = set(rule(texts)), set(listed)
    return sorted(found - known), sorted(known - found)


RULES: tuple[Rule, ...] = (
    long_modules,
    long_functions,
    many_parameters,
    shared_stems,
    unfit_names,
    open_matches,
    unchecked_tables,
    decisions_named_as_verbs,
)
