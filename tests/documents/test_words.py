"""The catalogue is complete: every code in both languages, the same fields in both, and nothing foreign in either."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import pytest

import offboard_core
from offboard_core.access.rules import UNREMOVABLE
from offboard_core.access.shipped import SHIPPED
from offboard_core.documents import words
from offboard_core.documents.wording import Voice
from offboard_core.documents.words import CATALOGUE, ROOMS

SOURCE = Path(str(offboard_core.__file__)).parent
SEEN_BY_PEOPLE = ("kernel", "organization", "access", "receivables", "clients", "offboarding", "review", "ports")
"""Whose enumerations people see the members of."""

NOT_SAID = frozenset({"__pycache__", "testing"})
"""What a host's tests say is not said to people."""

SEPARATORS = frozenset({"sentence.also", "value.and", "value.colon"})
"""What stands between words, and may end in a blank."""

_FIELD = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_FULL_WIDTH = re.compile(r"[，。；：！？（）、《》]")
_HALF_WIDTH = re.compile(r"[\u4e00-\u9fff}][,;:!?()]|[,;:!?()][\u4e00-\u9fff]")


def test_no_code_has_words_in_two_modules() -> None:
    """A code stands in one module only, or one wording would silently hide another."""
    counted = Counter(code for room in ROOMS.values() for code in room)

    assert [] == [code for code, times in counted.items() if times > 1]


def test_every_module_of_words_is_in_the_catalogue() -> None:
    """A module somebody adds is merged; one that is forgotten would leave its codes bare."""
    assert sorted(module.name for module in pkgutil.iter_modules(words.__path__)) == sorted(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_both_languages_have_a_text(room: str) -> None:
    """Neither is empty, and neither begins or ends in a blank."""
    texts = {code: pair for code, pair in ROOMS[room].items() if code not in SEPARATORS}

    assert [] == [code for code, pair in texts.items() if not all(text and text == text.strip() for text in pair)]


@pytest.mark.parametrize("room", ROOMS)
def test_both_languages_tell_the_same_facts(room: str) -> None:
    """A fact that one language tells is told by the other."""
    assert [] == [code for code, (zh, en) in ROOMS[room].items() if set(_FIELD.findall(zh)) != set(_FIELD.findall(en))]


@pytest.mark.parametrize("room", ROOMS)
def test_a_text_holds_plain_fields_and_nothing_else_in_braces(room: str) -> None:
    """Only plain names stand in braces: no attribute, no index, no format."""
    assert [] == [
        code for code, pair in ROOMS[room].items() if any(re.search(r"[{}]", _FIELD.sub("", text)) for text in pair)
    ]


@pytest.mark.parametrize("room", ROOMS)
def test_english_is_english(room: str) -> None:
    """No Chinese and no full-width punctuation in an English text."""
    assert [] == [code for code, (_, en) in ROOMS[room].items() if _CHINESE.search(en) or _FULL_WIDTH.search(en)]


@pytest.mark.parametrize("room", ROOMS)
def test_chinese_is_punctuated_as_chinese(room: str) -> None:
    """Beside a Chinese character stands no half-width comma, colon, semicolon or bracket."""
    assert [] == [code for code, (zh, _) in ROOMS[room].items() if _HALF_WIDTH.search(zh)]


def _enumerations() -> Iterator[type[Enum]]:
    for module in pkgutil.walk_packages(offboard_core.__path__, "offboard_core."):
        if module.name.split(".")[1] in SEEN_BY_PEOPLE:
            for thing in vars(importlib.import_module(module.name)).values():
                if isinstance(thing, type) and issubclass(thing, Enum) and thing.__module__ == module.name:
                    yield thing


@pytest.mark.parametrize("kind", list(_enumerations()), ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_member_of_an_enumeration_has_a_name(kind: type[Enum], language: str) -> None:
    """Whatever a state, kind or reason is called in code, people read a name."""
    family = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", kind.__name__).lower()

    assert [] == [member.value for member in kind if Voice(language=language).find(f"{family}.{member.value}") is None]


def test_every_rule_of_permission_has_words() -> None:
    """Whichever forbid decides, the person refused reads why."""
    forbids = {rule.id for rule in (*UNREMOVABLE, *SHIPPED.forbids)}

    assert [] == sorted(rule for rule in forbids if f"access.{rule}" not in CATALOGUE)


def _constants(node: ast.expr | None) -> Iterator[str]:
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.IfExp(body=body, orelse=orelse):
            yield from _constants(body)
            yield from _constants(orelse)


def _codes_in(tree: ast.AST) -> Iterator[str]:
    """Yield every code a call names literally: of a finding, of an error about a value, of an event, of a message."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        match node.func:
            case ast.Attribute(attr=name) | ast.Name(id=name):
                pass
            case _:
                continue
        named = {keyword.arg: keyword.value for keyword in node.keywords}
        if name in {"Finding", "Message"}:
            yield from _constants(named.get("code"))
        elif name in {"finding", "reason"} and node.args:
            yield from _constants(node.args[0])
        elif name == "at" and len(node.args) >= 3:
            yield from _constants(node.args[2])
        elif name == "event" and node.args:
            yield from (f"event.{type}" for type in _constants(node.args[0]))
        elif name == "Event":
            yield from (f"event.{type}" for type in _constants(named.get("type")))


@pytest.mark.parametrize(
    "folder", sorted(folder.name for folder in SOURCE.iterdir() if folder.is_dir() and folder.name not in NOT_SAID)
)
def test_every_code_in_the_source_has_words(folder: str) -> None:
    """A reason, an event or a message somebody adds is worded in the same change."""
    files = (SOURCE / folder).rglob("*.py")
    used = {code for path in files for code in _codes_in(ast.parse(path.read_text("utf-8")))}

    assert [] == sorted(used - set(CATALOGUE))
