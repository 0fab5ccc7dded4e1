"""Reads and writes the glossary. `python -m tests.glossary` brings `docs/glossary.md` up to date with the public names.

Chinese terms and meanings of known names stay as they are. A new name comes with the first sentence of its docstring and,
where the docstring has one in parentheses, its Chinese term; names that are gone are dropped.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

import attrs

import offboard_core

GLOSSARY = Path(__file__).parents[1] / "docs" / "glossary.md"
SOURCE = Path(offboard_core.__file__).parent
DOORS = {
    "The": "offboard_core",
    **{
        room: f"offboard_core.{room}"
        for room in ("organization", "access", "receivables", "clients", "offboarding", "review", "ports")
    },
}
"""The module whose names a table explains, under the first word of the table's heading."""
HEAD = "| name | module | zh-CN | meaning |\n| --- | --- | --- | --- |\n"
ROW = re.compile(r"\| `(?P<name>\w+)` \| `(?P<module>[\w.]+)` \| (?P<zh>[^|]+) \| (?P<meaning>(?:[^|\\]|\\.)+) \|")
WORD = re.compile(r"\| (?P<word>[^|`]+) \| (?P<zh>[^|]+) \| (?P<meaning>(?:[^|\\]|\\.)+) \|")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
NO_TERM = "?"
"""Stands where a Chinese term has to be written in."""


@attrs.frozen(kw_only=True)
class Row:
    """One name as the glossary explains it; `module` is where it is defined, below `offboard_core`."""

    name: str
    module: str
    zh: str
    meaning: str

    def __str__(self) -> str:
        """Spell the row as a line of the table."""
        return f"| `{self.name}` | `{self.module}` | {self.zh} | {self.meaning} |"


def read_tables(text: str) -> dict[str, list[Row]]:
    """Return the rows of each table of names, under the first word of its heading."""
    return {
        section: [Row(**_matched(ROW, line).groupdict()) for line in lines]
        for section, lines in _lines(text)
        if section in DOORS
    }


def read_words(text: str) -> list[Mapping[str, str]]:
    """Return the rows of the table of business words."""
    return [_matched(WORD, line).groupdict() for section, lines in _lines(text) if section == "Words" for line in lines]


def write_tables(text: str) -> str:
    """Return the page with every table of names written anew."""
    known = read_tables(text)
    for section, rows in expected_tables(known).items():
        pattern = re.compile(rf"(^## {section}\b[^\n]*\n\n)(?:\|[^\n]*\n)+", re.MULTILINE)
        table = HEAD + "".join(f"{row}\n" for row in rows)
        text, count = pattern.subn(lambda found, table=table: found[1] + table, text)  # type: ignore[misc]
        if count != 1:
            raise ValueError(f"no table under ## {section}")
    return text


def expected_tables(known: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    """Return one row for each public name: what `known` says of it, and where it is defined today."""
    rows: dict[str, list[Row]] = {}
    for section, door in DOORS.items():
        said = {row.name: row for row in known.get(section, ())}
        module = import_module(door)
        rows[section] = [
            attrs.evolve(said.get(name) or _drafted(name, getattr(module, name)), module=home_of(door, name))
            for name in module.__all__
        ]
    return rows


def home_of(module: str, name: str) -> str:
    """Return the module that defines a name, below `offboard_core`, following its imports from `module`."""
    if name in defined_in(module):
        return module.removeprefix("offboard_core.")
    for node in ast.walk(_parsed(module)):
        if isinstance(node, ast.ImportFrom) and node.module and name in {alias.name for alias in node.names}:
            return home_of(node.module, name)
    raise LookupError(f"{module} neither defines nor imports {name}")


@cache
def defined_in(module: str) -> frozenset[str]:
    """Return the names that a module defines itself at its top level."""
    names: set[str] = set()
    for node in _parsed(module).body:
        match node:
            case ast.ClassDef() | ast.FunctionDef():
                names.add(node.name)
            case ast.Assign():
                names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name)):
                names.add(name)
            case _:
                pass
    return frozenset(names)


@cache
def _parsed(module: str) -> ast.Module:
    path = SOURCE.joinpath(*module.split(".")[1:])
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return ast.parse(file.read_text("utf-8"))


def _drafted(name: str, thing: object) -> Row:
    first = (inspect.getdoc(thing) or "").partition("\n\n")[0].replace("\n", " ").replace("|", "\\|")
    term = re.search(r"\(([^()]*[\u4e00-\u9fff][^()]*)\)", first)
    meaning = re.sub(r" ?\([^()]*[\u4e00-\u9fff][^()]*\)", "", first).partition(". ")[0].rstrip(".")
    return Row(name=name, module="?", zh=term[1] if term else NO_TERM, meaning=meaning or NO_TERM)


def _lines(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the table lines below each heading, without the head of the table."""
    for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        lines = [line for line in part.splitlines() if line.startswith("| ")]
        yield part.split()[0], [line for line in lines if not line.startswith(("| ---", "| name |", "| word |"))]


def _matched(pattern: re.Pattern[str], line: str) -> re.Match[str]:
    found = pattern.fullmatch(line)
    if found is None:
        raise ValueError(f"a row the table cannot hold: {line}")
    return found


if __name__ == "__main__":
    GLOSSARY.write_text(write_tables(GLOSSARY.read_text("utf-8")), "utf-8")
