"""Words of clients, review and access use only facts that the source code passes with their codes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path

import attrs
import pytest

import offboard_core
from offboard_core.access import SHIPPED, Action, FieldClass
from offboard_core.access.rules import UNREMOVABLE
from offboard_core.clients import FIELD_CLASSES, Match
from offboard_core.clients.register import _EXPECTED
from offboard_core.review import Exposure, RiskCategory
from tests.documents.sections import CATALOGUE, SECTIONS

SOURCE = Path(str(offboard_core.__file__)).parent
FIELD = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
ANY = "…"
"""Stands for a fact whose name is known only at run time."""

BUILT = {
    "client.not_{expected}": [f"client.not_{expected}" for _, expected in _EXPECTED.values()],
    "distribution.{match.value}": [f"distribution.{match.value}" for match in Match],
    "access.{rule.id}": [f"access.{rule.id}" for rule in (*UNREMOVABLE, *SHIPPED.forbids)],
}
"""Codes that are composed, with all their results."""

_ANSWERS = ("not_asked", "given_twice", "blank", "not_scale", "not_yes_no")
_RECORDS = ("communication_logged", "communication_amended")
_ENTRIES = ("client_registered", "client_taken_in")
HANDED_ON: Mapping[str, frozenset[str]] = {
    **{f"answer.{code}": frozenset({"question"}) for code in _ANSWERS},
    **{f"event.{type}": frozenset({"client", "author", "medium", "amends"}) for type in _RECORDS},
    **{f"event.{type}": frozenset({"on", "owner", "contacts", *FIELD_CLASSES}) for type in _ENTRIES},
    "exposure.drill": frozenset(field.name for field in attrs.fields(Exposure)),
}
"""Codes passed to another function, with the facts that it adds."""

TOLD_ELSEWHERE = {
    *(f"risk.{category.value}" for category in RiskCategory),  # tested with their figures
    "risk.unknown",
    "access.nobody_may",  # chosen in a decision, tested with its facts below
    "access.role_not_held",
    "access.unknown_person",  # emitted by the office, like the next ones
    "client.in_handover",
    "client.kept_by_host",
    "event.contacts_viewed",
}
REASONS = re.compile(
    r"(client|communication|cadence|briefing|distribution|receiver|review|answer|questionnaire|share|score|access|event"
    r"|exposure|risk)\.[a-z_.]+"
)


def calls(room: str) -> Iterator[tuple[ast.Call, Mapping[str, ast.Dict]]]:
    """Yield every call of a room, with the mappings assigned to names before it."""
    for path in (SOURCE / room).rglob("*.py"):
        for function in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(function, ast.FunctionDef):
                yield from (
                    (node, written_down(function, before=node.lineno))
                    for node in ast.walk(function)
                    if isinstance(node, ast.Call)
                )


def written_down(function: ast.FunctionDef, *, before: int) -> Mapping[str, ast.Dict]:
    """Return the mappings a function assigns to names before a line."""
    return {
        node.targets[0].id: node.value
        for node in sorted(
            (node for node in ast.walk(function) if isinstance(node, ast.Assign)), key=lambda node: node.lineno
        )
        if node.lineno < before and isinstance(node.targets[0], ast.Name) and isinstance(node.value, ast.Dict)
    }


def keys(node: ast.expr | None, named: Mapping[str, ast.Dict]) -> set[str]:
    """Return the keys of a mapping, written in place or by name."""
    match node:
        case ast.Name(id=name) if name in named:
            return keys(named[name], named)
        case ast.Dict():
            found: set[str] = set()
            for key, value in zip(node.keys, node.values, strict=True):
                found |= {str(key.value)} if isinstance(key, ast.Constant) else keys(value, named)
            return found
        case None:
            return set()
    return {ANY}


def codes(node: ast.expr) -> list[str]:
    """Return the codes an expression can have."""
    match node:
        case ast.Constant(value=str() as text):
            return [text]
        case ast.JoinedStr():
            return BUILT.get(ast.unparse(node)[2:-1], [])
        case ast.IfExp(body=one, orelse=other):
            return [*codes(one), *codes(other)]
    return []


def emitted(room: str) -> Iterator[tuple[str, set[str]]]:
    """Yield every code in the calls of a room, with its facts."""
    for call, named in calls(room):
        match call.func:
            case ast.Attribute(attr=name) | ast.Name(id=name):
                pass
            case _:
                continue
        given: set[str] = set()
        for keyword in call.keywords:
            given |= {keyword.arg} if keyword.arg is not None else keys(keyword.value, named)
        if name == "finding" and call.args:
            yield from ((code, given) for code in codes(call.args[0]))
        elif name == "event" and call.args:
            yield from ((f"event.{code}", given) for code in codes(call.args[0]))
        elif name == "at" and len(call.args) == 3:
            yield from ((code, given | {"path", "value"}) for code in codes(call.args[2]))
        elif name == "Finding":
            by_name = {keyword.arg: keyword.value for keyword in call.keywords}
            facts = keys(by_name.get("facts"), named)
            if "code" in by_name:
                yield from ((code, facts) for code in codes(by_name["code"]))


def lacking(code: str, facts: AbstractSet[str]) -> list[str]:
    """Return the fields of a sentence without a fact."""
    return [field for text in CATALOGUE[code] for field in FIELD.findall(text) if field not in facts | {"subject"}]


@pytest.mark.parametrize("room", ["clients", "review"])
def test_words_use_facts_their_codes_come_with(room: str) -> None:
    """Every field of a sentence is among the facts of its code, wherever it is emitted."""
    found = [(code, lacking(code, facts)) for code, facts in emitted(room) if code not in HANDED_ON]

    assert len(found) > 25
    assert [] == [(code, fields) for code, fields in found if fields]
    assert [] == [(code, fields) for code, facts in HANDED_ON.items() if (fields := lacking(code, facts))]


def test_words_about_permission_use_the_facts_of_a_decision() -> None:
    """Permission reasons use person, action, kind and target, and the field only for field rules."""
    always = {"person", "action", "kind", "target"}
    about_fields = {
        f"access.{rule.id}" for rule in (*UNREMOVABLE, *SHIPPED.forbids) if isinstance(rule.field_class, FieldClass)
    }
    more = {
        **{code: {"field"} for code in (*about_fields, "access.unknown_field")},
        "access.not_yours": {"owner"},
        "access.role_not_held": {"roles"},
        "access.nobody_may": {"roles"},
        "access.error": {"error"},
        "access.step_up": {"factors"},
        "access.no_mandate": {"delegator"},
    }
    reasons = [code for code in SECTIONS["access"] if code.startswith("access.")]

    assert 19 == len(reasons)
    assert [] == [(code, fields) for code in reasons if (fields := lacking(code, always | more.get(code, set())))]
    assert [] == [action for action in Action if f"action.{action.value}" not in SECTIONS["access"]]


@pytest.mark.parametrize("section", ["clients", "review", "access"])
def test_no_words_for_what_is_never_said(section: str) -> None:
    """A code that is never emitted has no words."""
    said = {code for room in ("clients", "review", "access") for code, _ in emitted(room)}
    said |= {*HANDED_ON, *TOLD_ELSEWHERE}

    assert [] == sorted(code for code in SECTIONS[section] if REASONS.fullmatch(code) and code not in said)
