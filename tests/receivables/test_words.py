"""Every code of the room is worded in both languages, every word belongs to a code, every field to a fact."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import pytest

import offboard_core.receivables as room
from offboard_core.receivables.tier_action import OWED_INSIDE
from tests.documents.sections import CATALOGUE, SECTIONS

WORDS = {
    code: said
    for section in ("receivables", "ladders", "collection", "credits", "evidence")
    for code, said in SECTIONS[section].items()
    if section not in {"credits", "evidence"} or not code.startswith("kind.")
}
_FOLDER = Path(room.__file__).parent
TREES = {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(_FOLDER.glob("*.py"))}
_CODE = re.compile(
    r"(ageing|backtest|collection|confirmation|credit|evidence|export|extension|figures|hold|intervention|ladder|letter|limitation|policy|promise|provision|receipt|receivable|settlement|statement)\.[a-z_]+"
)
_PATHS = {
    "ladder.id",
    "receivable.id",
    "settlement.amount",
    "credit.id",
    "credit.amount",
    "credit.allocations",
    "evidence.sha256",
    "evidence.captured_at",
}
"""Where a wrong value stood: the path of an error, no code."""
_FIELD = re.compile(r"\{([a-z_]+)\}")


def nodes(kind: type[ast.AST] = ast.AST) -> Iterator[ast.AST]:
    """Return every node of a kind in the room."""
    return (node for tree in TREES.values() for node in ast.walk(tree) if isinstance(node, kind))


def events() -> dict[str, ast.Call]:
    """Return the calls that build an event, by its code in the catalogue."""
    return {f"event.{name}": call for name, call in _called("event")}


def _called(*names: str) -> Iterator[tuple[str, ast.Call]]:
    for node in nodes(ast.Call):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in names
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            yield str(node.args[0].value), node


def codes() -> set[str]:
    """Return every code of a finding or a message in the room."""
    texts = {node.value for node in nodes(ast.Constant) if isinstance(node, ast.Constant)}
    return {text for text in texts if isinstance(text, str) and _CODE.fullmatch(text)} - _PATHS


def verbs() -> set[str]:
    """Return the verbs of all obligations: those of answers to tier actions, and those the worklist names itself."""
    return set(OWED_INSIDE) | {
        str(node.value.elts[0].value)
        for node in ast.walk(TREES["worklist"])
        if isinstance(node, ast.Yield)
        and isinstance(node.value, ast.Tuple)
        and isinstance(node.value.elts[0], ast.Constant)
    }


def names() -> set[str]:
    """Return the code of every member of every enumeration of the room."""
    kinds = [thing for thing in vars(room).values() if isinstance(thing, type) and issubclass(thing, Enum)]
    return {
        f"{re.sub(r'(?<=[a-z])(?=[A-Z])', '_', kind.__name__).lower()}.{member.value}"
        for kind in kinds
        for member in kind
    }


EMITTED = codes() | set(events()) | {f"{kind}.{verb}" for verb in verbs() for kind in ("todo", "verb")} | names()


def test_the_room_emits_what_it_is_known_to_emit() -> None:
    """The search finds codes of every sort; were it blind, the tests below would prove nothing."""
    known = {
        "ageing.dun",
        "ageing.letter_awaits_release",
        "event.step_taken",
        "policy.one_of_three",
        "receivable.no_date",
        "settlement.not_positive",
        "status.held",
        "todo.file_statement",
    }

    assert known <= EMITTED


def test_every_code_is_worded() -> None:
    """Nothing is shown to anybody as a bare code."""
    assert [] == sorted(EMITTED - set(CATALOGUE))


def test_every_word_belongs_to_a_code() -> None:
    """Words for what nobody says are dead."""
    assert [] == sorted(set(WORDS) - EMITTED)


@pytest.mark.parametrize("code", sorted(WORDS))
def test_both_languages_say_the_same(code: str) -> None:
    """Both are there, and both mention the same facts."""
    zh, en = WORDS[code]

    assert zh.strip()
    assert en.strip()
    assert set(_FIELD.findall(zh)) == set(_FIELD.findall(en))


def fields(code: str) -> set[str]:
    """Return the fields the words of a code use."""
    return {field for text in CATALOGUE[code] for field in _FIELD.findall(text)}


def known_names() -> set[str]:
    """Return every name under which the room hands a fact over: keywords of calls and keys of mappings."""
    keywords = {node.arg for node in nodes(ast.keyword) if isinstance(node, ast.keyword) and node.arg}
    keys = {
        str(key.value)
        for node in nodes(ast.Dict)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant)
    }
    listed = {
        str(node.value)
        for node in ast.walk(TREES["books"])
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return keywords | keys | listed | {"subject"}


def spelt_out() -> Iterator[tuple[str, set[str]]]:
    """Return the codes whose facts are all spelt out where they are built, with the names of these facts."""
    calls = [*events().items(), *_called("finding", "reason")]
    for code, call in calls:
        if all(keyword.arg for keyword in call.keywords):
            yield code, {str(keyword.arg) for keyword in call.keywords} | {"subject"}


def test_every_field_is_a_fact() -> None:
    """Words mention only what is handed over with the code; where facts come as a mapping, what the room hands over."""
    strict = {code: sorted(fields(code) - facts) for code, facts in spelt_out()}
    known = known_names()
    loose = {code: sorted(fields(code) - known) for code in EMITTED}

    assert 40 < len(strict)
    assert {} == {code: missing for code, missing in (strict | loose).items() if missing}
    assert {} == {code: missing for code, missing in strict.items() if missing}
