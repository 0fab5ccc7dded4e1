"""The glossary has a Chinese term for every public name, and no row for a removed name."""

from __future__ import annotations

import re
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

GLOSSARY = Path(__file__).parents[1] / "docs" / "glossary.md"
DOORS = ("access", "clients", "offboarding", "organization", "ports", "receivables", "review")
ROW = re.compile(r"\| (?:`(?P<name>\w+)`|(?P<word>[^|`]+)) \| (?P<zh>[^|]+) \| (?P<meaning>(?:[^|\\]|\\.)+) \|")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
HOUSE_WORDS = """
as_of basis journal leaver manifest obligation outstanding pool quarantined residual review sheet sign-off standing
successor tier transfer unknown worklist
""".split()


def tables() -> dict[str, list[re.Match[str]]]:
    """Return the rows of each table, by the first word of its heading."""
    found: dict[str, list[re.Match[str]]] = {}
    section = ""
    for line in GLOSSARY.read_text("utf-8").splitlines():
        if line.startswith("## "):
            section = line.removeprefix("## ").split()[0]
        elif line.startswith("| ") and not line.startswith(("| ---", "| name |", "| word |")):
            match = ROW.fullmatch(line)
            assert match is not None, f"a row the table cannot hold: {line}"
            found.setdefault(section, []).append(match)
    return found


def names_in(section: str) -> list[str]:
    """Return the names in a table, in order."""
    return [match["name"] for match in tables()[section]]


@pytest.mark.parametrize(
    ("section", "module"), [("The", "offboard_core"), *((room, f"offboard_core.{room}") for room in DOORS)]
)
def test_every_public_name_has_its_word(section: str, module: str) -> None:
    """A table has exactly the public names of its module, in order."""
    assert list(import_module(module).__all__) == names_in(section)


def test_every_row_says_it_in_chinese() -> None:
    """The second column is a Chinese term, the third a longer meaning."""
    for rows in tables().values():
        for match in rows:
            assert CHINESE.search(match["zh"]), match[0]
            assert len(match["meaning"].split()) > 1, match[0]


def test_a_name_has_one_word_wherever_it_stands() -> None:
    """A name imported from two places has the same Chinese term."""
    pairs = {
        (thing, match["zh"])
        for section, module in [("The", "offboard_core"), *((room, f"offboard_core.{room}") for room in DOORS)]
        for match in tables()[section]
        if isinstance(thing := getattr(import_module(module), match["name"]), type)
    }
    counted = Counter(thing for thing, _ in pairs)

    assert [] == [thing.__name__ for thing, count in counted.items() if count > 1]


def test_the_words_of_the_house_are_there() -> None:
    """Terms that are no class are in the glossary too."""
    words = [match["word"] for match in tables()["Words"]]

    assert set(HOUSE_WORDS) <= set(words)
    assert words == sorted(words, key=lambda word: word.replace("_", " ").replace("-", " "))
