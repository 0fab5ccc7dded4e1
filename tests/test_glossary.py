"""The glossary: every public name has its home and its word in Chinese, and every noun has a file of its name."""

from __future__ import annotations

import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from importlib import import_module

import attrs
import pytest

import offboard_core
from tests.glossary import (
    CHINESE,
    DOORS,
    GLOSSARY,
    NO_TERM,
    Row,
    defined_in,
    expected_tables,
    home_of,
    read_tables,
    read_words,
    write_tables,
)

HOUSE_WORDS = """
as_of basis journal leaver manifest obligation outstanding pool quarantined residual review sheet sign-off standing
successor tier transfer unknown worklist
""".split()
ROOMS = ("organization", "access", "receivables", "clients", "offboarding", "review")
BESIDE_ANOTHER_NOUN = {
    "access.rules": "Demand Fact Forbid Permit",  # sentences of one rule text
    "clients.pool": "ClaimBook PoolPolicy",  # the pool's terms, and the day's claims that its limit counts
    "clients.transfer": "TransferMove",  # one line in a transfer's history
    "offboarding.holdings": "Asset Duty HeldGrant",  # what sources list; the case keeps items and grants of its own
    "offboarding.precheck": "Check",  # the answer on one topic of the precheck
    "offboarding.withdrawal": "Compensation",  # one effect of a withdrawal
    "review.report": "AssetLine GrantLine ResidualLine Succession",  # lines that copy other records
    "review.risk": "RiskEntry",  # an entry of the register of risks
}
"""Classes with an identity or a state that stand in a file of another name, by module."""


def tables() -> dict[str, list[Row]]:
    """Return the tables of the page as it is."""
    return read_tables(GLOSSARY.read_text("utf-8"))


@pytest.mark.parametrize("section", DOORS)
def test_every_public_name_has_its_word_and_its_home(section: str) -> None:
    """A table explains exactly the public names of its module, in their order, and says where each is defined."""
    expected = [(row.name, row.module) for row in expected_tables(tables())[section]]

    assert expected == [(row.name, row.module) for row in tables()[section]], "run: python -m tests.glossary"


def test_a_class_says_itself_that_it_lives_there() -> None:
    """The module in the table is the one that Python reports for a class or function."""
    for section, door in DOORS.items():
        for row in tables()[section]:
            thing = getattr(import_module(door), row.name)
            assert row.name in defined_in(f"offboard_core.{row.module}"), row
            if isinstance(thing, type):
                assert thing.__module__ == f"offboard_core.{row.module}", row


def test_writing_the_tables_again_changes_no_line() -> None:
    """`python -m tests.glossary` keeps terms and meanings that people wrote."""
    text = GLOSSARY.read_text("utf-8")

    assert text == write_tables(text)


def test_writing_the_tables_adds_what_is_missing_and_drops_what_is_gone() -> None:
    """A new name comes from its docstring, an old one goes, a table without rows is an error."""
    text = GLOSSARY.read_text("utf-8")
    without = re.sub(r"^\| `Contact` .*\n", "", text, flags=re.MULTILINE)
    with_old = text.replace("| `Contact` |", "| `Vow` | `clients.vow` | 誓言 | An old name |\n| `Contact` |")

    contact = next(row for row in read_tables(write_tables(without))["clients"] if row.name == "Contact")
    assert Row(name="Contact", module="clients.contact", zh="联系人", meaning="A contact person at a client") == contact
    assert text == write_tables(with_old)
    with pytest.raises(ValueError, match="no table under ## review"):
        write_tables(text.replace("## review", "## look back"))
    with pytest.raises(ValueError, match="a row the table cannot hold"):
        read_tables(text.replace("| `Contact` |", "| Contact |"))
    with pytest.raises(LookupError, match="neither defines nor imports Vow"):
        home_of("offboard_core.receivables", "Vow")


def test_every_row_says_it_in_chinese() -> None:
    """A row has a Chinese term, and a meaning that goes beyond it."""
    rows = [(row.zh, row.meaning) for table in tables().values() for row in table]
    words = [(word["zh"], word["meaning"]) for word in read_words(GLOSSARY.read_text("utf-8"))]

    for zh, meaning in (*rows, *words):
        assert CHINESE.search(zh), (zh, meaning)
        assert len(meaning.split()) > 1, (zh, meaning)
        assert NO_TERM not in (zh, meaning)


def test_a_name_has_one_word_wherever_it_stands() -> None:
    """The same thing imported from two places has the same Chinese term and the same meaning."""
    said = {(row.module, row.name, row.zh, row.meaning) for section in DOORS for row in tables()[section]}
    counted = Counter((module, name) for module, name, _, _ in said)

    assert [] == [name for name, count in counted.items() if count > 1]


def test_the_words_of_the_house_are_there() -> None:
    """The table of business words fixes the words that are no class, in alphabetical order."""
    words = [word["word"] for word in read_words(GLOSSARY.read_text("utf-8"))]

    assert set(HOUSE_WORDS) <= set(words)
    assert words == sorted(words, key=lambda word: word.replace("_", " ").replace("-", " "))


def nouns() -> Iterator[tuple[str, str]]:
    """Yield module and name of every attrs class of a room that has an id, a state or a stage."""
    for found in pkgutil.walk_packages(offboard_core.__path__, "offboard_core."):
        module = found.name.removeprefix("offboard_core.")
        if module.partition(".")[0] in ROOMS and not found.ispkg:
            for name, thing in vars(import_module(found.name)).items():
                own = isinstance(thing, type) and attrs.has(thing) and thing.__module__ == found.name
                if own and {field.name for field in attrs.fields(thing)} & {"id", "state", "stage"}:
                    yield module, name


def test_every_noun_has_a_file_of_its_name() -> None:
    """What has an identity or a state stands in a file of its name, whole (`Promise`) or last word (`ClientTransfer`)."""
    elsewhere: dict[str, list[str]] = {}
    for module, name in nouns():
        words = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
        if not f"_{words}".endswith(f"_{module.rpartition('.')[2]}"):
            elsewhere.setdefault(module, []).append(name)

    assert {module: sorted(names) for module, names in elsewhere.items()} == {
        module: names.split() for module, names in BESIDE_ANOTHER_NOUN.items()
    }
