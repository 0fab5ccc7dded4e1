"""The words of this room: each code it emits has them, with fields that come with it, and no words are left over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest

from offboard_core import offboarding
from offboard_core.kernel.verdict import Hand
from offboard_core.offboarding import (
    AccessPhase,
    CheckState,
    CompensationKind,
    DepartureKind,
    DismissalGround,
    DocumentationState,
    GrantState,
    ItemKind,
    ItemState,
    LegalTaskKind,
    NonCompeteGround,
    Outcome,
    Protection,
    ResidualKind,
    Stage,
    Topic,
)
from offboard_core.offboarding.holdings import NOT_CONNECTED
from offboard_core.offboarding.precheck import CONTRADICTS_ITSELF, INCOMPLETE
from offboard_core.offboarding.reminder import Reminder
from tests.documents.sections import SECTIONS
from tests.documents.test_fields import emitted, lacking

ELSEWHERE = ("verb.", "checklist_item.")
WORDS = {
    code: said
    for section in ("offboarding", "legal", "checklists", "handover")
    for code, said in SECTIONS[section].items()
    if not code.startswith(ELSEWHERE)
}
SOURCE = Path(str(offboarding.__file__)).parent

HANDED_ON = {
    **dict.fromkeys(
        ("event.client_documented", "event.documentation_judged", "event.documentation_refused"),
        frozenset({"item", "state", "summary", "needs", "preferences", "reason", "by", "witness"}),
    ),
    **dict.fromkeys(
        ("event.revocation_confirmed", "event.revocation_failed"), frozenset({"grant", "system", "attempt", "reason"})
    ),
    "sign_off.missing": frozenset({"role"}),
    "sign_off.stale": frozenset({"role", "signer"}),
    **dict.fromkeys(
        ("reminder.soon", "reminder.late", "reminder.escalated"),
        frozenset({"leaver", "count", "due_at", "owners", "verbs", "obligations"}),
    ),
    "grant.revoke": frozenset({"case", "person", "grant", "system", "level", "attempt"}),
    "documentation.asked": frozenset({"leaver", "count", "clients", "missing", "last_working_on"}),
    "work.reroute": frozenset({"case", "kind", "reference", "label", "giver", "receiver"}),
    **dict.fromkeys(
        ("grant.narrow", "grant.restore"),
        frozenset({"case", "person", "grant", "system", "level", "phase", "attempt"}),
    ),
    **dict.fromkeys(
        ("event.access_narrowed", "event.narrowing_failed"),
        frozenset({"grant", "system", "phase", "attempt", "reason"}),
    ),
}
"""Codes that are chosen before they are emitted, with the facts that come with each."""

TOLD_ELSEWHERE = {"date.impossible"}
"""A reason about any date, worded with the others about input."""

NAMED: dict[str, type[StrEnum]] = {
    "departure_kind": DepartureKind,
    "dismissal_ground": DismissalGround,
    "protection": Protection,
    "legal_task_kind": LegalTaskKind,
    "non_compete_ground": NonCompeteGround,
    "stage": Stage,
    "topic": Topic,
    "check_state": CheckState,
    "item_kind": ItemKind,
    "item_state": ItemState,
    "outcome": Outcome,
    "documentation_state": DocumentationState,
    "grant_state": GrantState,
    "access_phase": AccessPhase,
    "residual_kind": ResidualKind,
    "compensation_kind": CompensationKind,
}
TODO_FACTS = {"obligation", "verb", "subject", "due_at", "leaver"}
SAID_BY_THE_OFFICE = {"event.worklist_changed"}
"""Said where obligations are shown, in whatever room, and worded with the case."""
_A_VERB = re.compile(r"[a-z]+(_[a-z]+)*")


def verbs() -> Iterator[str]:
    """Yield every verb somebody can owe: named in an obligation, or chosen as the next act on a line."""
    for node in ast.walk(ast.parse((SOURCE / "worklist.py").read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id="_owed"), args=[_, ast.Constant(value=str() as verb), *_]):
                yield verb
            case ast.Return(value=ast.Tuple(elts=[ast.Constant(value=str() as verb), *_])):
                yield verb


def said_by_the_office() -> set[str]:
    """Return the events that the office writes beside those of a room."""
    return {
        "event." + str(keyword.value.value)
        for path in (SOURCE.parent / "usecases").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Event"
        for keyword in node.keywords
        if keyword.arg == "type" and isinstance(keyword.value, ast.Constant)
    }


def handed_on() -> set[str]:
    """Return the texts given to the two functions that take the name of an event as a value, and chosen codes."""
    texts: set[str] = set()
    for name in ("documentation.py", "grant.py", "manifest.py", "item.py", "case.py", "precheck.py"):
        for node in ast.walk(ast.parse((SOURCE / name).read_text("utf-8"))):
            match node:
                case ast.Constant(value=str() as text) if _A_VERB.fullmatch(text.replace(".", "_")):
                    texts |= {text, f"event.{text}"}
    asked = {f"grant.{hand.value}" for hand in (Hand.REVOKE, Hand.NARROW, Hand.RESTORE)}
    return texts | asked | {f"reminder.{step.value}" for step in Reminder}


def test_words_use_facts_their_codes_come_with() -> None:
    """Wherever the room emits a code, every field of its words is among the facts handed over with it."""
    found = [*(pair for pair in emitted("offboarding") if pair[0] not in HANDED_ON), *HANDED_ON.items()]

    assert len(found) > 120
    assert [] == [(code, fields) for code, facts in found if (fields := lacking(code, facts))]


def test_words_of_obligations_use_facts_they_come_with() -> None:
    """Every verb somebody can owe has its words, from what a worklist message carries."""
    owed = {f"todo.{verb}" for verb in verbs()}

    assert len(owed) > 10
    assert {*owed, "todo.done"} == {code for code in WORDS if code.startswith("todo.")}
    assert [] == [(code, fields) for code in owed if (fields := lacking(code, TODO_FACTS))]
    assert [] == lacking("todo.done", {"obligation"})


def test_every_code_of_the_room_has_its_words_here() -> None:
    """A reason or an event somebody adds is worded in both languages in the same change."""
    said = {code for code, _ in emitted("offboarding")} | set(HANDED_ON)

    assert TOLD_ELSEWHERE == said - set(WORDS)
    assert all(zh and en for zh, en in WORDS.values())


def test_no_words_for_what_is_never_said() -> None:
    """A code that nothing emits any more loses its words; what is chosen before it is emitted is still in the source."""
    said = {code for code, _ in emitted("offboarding")} | set(HANDED_ON) | {f"todo.{verb}" for verb in verbs()}
    names = {f"{family}.{member.value}" for family, kind in NAMED.items() for member in kind}
    reasons = {
        f"check_reason.{reason}" for reason in ("not_asked", CONTRADICTS_ITSELF, INCOMPLETE, NOT_CONNECTED.reason)
    }

    assert set() == set(WORDS) - said - names - reasons - SAID_BY_THE_OFFICE - {"todo.done"}
    assert set(HANDED_ON) <= handed_on()
    assert SAID_BY_THE_OFFICE <= said_by_the_office() - said


@pytest.mark.parametrize("family", NAMED)
def test_every_state_and_kind_has_a_name(family: str) -> None:
    """Whatever a stage, kind or outcome is called in code, people read a name, and none is left over."""
    assert {f"{family}.{member.value}" for member in NAMED[family]} == {
        code for code in WORDS if code.startswith(f"{family}.")
    }
