"""The table of all verbs, read from `usecases`. `python docs/_ext/verbs.py` writes `docs/reference/verbs.md` anew.

Names and headings come from `usecases.__all__`, sentences from docstrings, what is returned from annotations. Which action
a verb asks permission for is read from its syntax tree, and who may from the shipped rules.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType

import attrs

import offboard_core
from offboard_core import usecases
from offboard_core.access import SHIPPED, Action, Relation

PAGE = Path(__file__).parents[1] / "reference" / "verbs.md"
SOURCE = Path(offboard_core.__file__).parent
WRITES = frozenset({"keep", "create", "note", "adopt", "events"})
"""What a verb does to its attempt in order to change something or to leave an entry in the journal."""
ASKS = frozenset({"open", "create", "permit", "permit_part", "ask", "visible"})
LOOKS = frozenset({"VIEW"})
"""Actions that are asked for beside another one, where a verb looks at more than it changes."""
INTRO = """# All verbs

This page is generated: `python docs/_ext/verbs.py`. It lists every verb of `offboard_core.usecases`, by subject.

- **Call**: `do` for `desk.do(verb, …)`, `read` for `desk.read(verb, …)`, `office` for a function that takes the office
  because it calls the host's systems, `desk` for one that takes a desk.
- **Action**: the permission that is asked for. A dash means that the caller names the action, or that no person is asked.
- **Who may**: the roles with a permit for the first action in the shipped rules, with their relation to the record where
  one is needed. Forbids and the room's own rules narrow this further: only finance verifies a receivable, for example.
  `explain_permission` answers for one person and one record.
"""


@attrs.frozen(kw_only=True)
class Line:
    """One row of the table."""

    name: str
    does: str
    call: str
    actions: tuple[str, ...]
    who: str
    returns: str

    def __str__(self) -> str:
        """Spell the row in Markdown."""
        actions = ", ".join(f"`{action}`" for action in self.actions) or "—"
        return f"| `{self.name}` | {self.does} | `{self.call}` | {actions} | {self.who} | {self.returns} |"


def groups() -> Iterator[tuple[str, list[str]]]:
    """Yield the headings in `usecases.__all__` with the names below each."""
    text = _text(usecases.__name__).partition("__all__ = [")[2]
    for part in re.split(r"^    # ", text, flags=re.MULTILINE)[1:]:
        heading, _, names = part.partition("\n")
        yield heading, re.findall(r'"(\w+)"', names)


def lines() -> Iterator[tuple[str, list[Line]]]:
    """Yield each heading with its verbs."""
    for heading, names in groups():
        verbs = [(name, getattr(usecases, name)) for name in names]
        yield heading, [line_of(name, verb) for name, verb in verbs if isinstance(verb, FunctionType)]


def line_of(name: str, verb: FunctionType) -> Line:
    """Describe one verb."""
    first = next(iter(inspect.signature(verb).parameters), "")
    looked = _looked_at(verb.__module__, name)
    call = {"office": "office", "desk": "desk"}.get(first, "do" if looked.writes else "read")
    returns = str(verb.__annotations__.get("return", ""))
    asked = dict.fromkeys(action for action, _ in looked.asked)
    actions = tuple(action for action in asked if action not in LOOKS) or tuple(asked)
    kinds = {kind for action, kind in looked.asked if action in actions and kind} or _kind_of(returns)
    if call == "office" and "actor" not in inspect.signature(verb).parameters:
        actions, who = (), "the library itself, on a schedule of the host"
    elif set(actions) == LOOKS:
        who = "each person, for what they may view"
    else:
        who = _who(Action[actions[0]], kinds) if actions else "—"
    return Line(
        name=name,
        does=_sentence(verb),
        call=call,
        actions=tuple(Action[action].value for action in actions),
        who=who,
        returns=f"`{returns}`".replace("|", "\\|"),
    )


@attrs.frozen
class Looked:
    """What a function does to its attempt: (action, kind) pairs it asks for, and whether it writes."""

    asked: tuple[tuple[str, str], ...]
    writes: bool


def _looked_at(module: str, name: str, depth: int = 0, seen: frozenset[str] = frozenset()) -> Looked:
    """Look through a function; what it asks for itself counts before what the functions it calls ask for."""
    node = _functions(module).get(name)
    if node is None or f"{module}.{name}" in seen:
        return Looked((), writes=False)
    own = tuple(pair for call in ast.walk(node) if isinstance(call, ast.Call) for pair in _asked_in(call))
    writes = any(
        isinstance(found, ast.Attribute)
        and found.attr in WRITES
        and isinstance(found.value, ast.Name)
        and found.value.id == "attempt"
        for found in ast.walk(node)
    )
    called = [
        _looked_at(home, callee, depth + 1, seen | {f"{module}.{name}"}) for home, callee in _called(module, node)
    ]
    below = tuple(pair for one in called for pair in one.asked)
    return Looked(own or below, writes=writes or any(one.writes for one in called))


def _asked_in(call: ast.Call) -> Iterator[tuple[str, str]]:
    """Yield the action a call asks for or hands on, with the kind of record where the call says it."""
    if isinstance(call.func, ast.Attribute) and call.func.attr not in ASKS:
        return
    if isinstance(call.func, ast.Attribute) and call.func.attr == "visible":
        yield "VIEW", ""
    kind = ""
    for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
        if isinstance(argument, ast.Attribute) and ast.unparse(argument.value).endswith("work"):
            kind = argument.attr
    for argument in call.args:
        if isinstance(argument, ast.Attribute) and ast.unparse(argument.value) == "Action":
            yield argument.attr, kind


def _called(module: str, node: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield the functions of use cases that a function names, in the order of the text, with their modules."""
    names = [found.id for found in ast.walk(node) if isinstance(found, ast.Name)]
    for name in dict.fromkeys(names):
        if name in _functions(module):
            yield module, name
        elif (home := _imported(module).get(name, "")).startswith(f"{usecases.__name__}."):
            yield home, name


@cache
def _text(module: str) -> str:
    path = SOURCE.joinpath(*module.split(".")[1:])
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return file.read_text("utf-8")


@cache
def _functions(module: str) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in ast.parse(_text(module)).body if isinstance(node, ast.FunctionDef)}


@cache
def _imported(module: str) -> dict[str, str]:
    froms = [node for node in ast.walk(ast.parse(_text(module))) if isinstance(node, ast.ImportFrom)]
    return {alias.name: node.module or "" for node in froms for alias in node.names}


def _sentence(verb: FunctionType) -> str:
    """Return the first sentence of a docstring."""
    first = (inspect.getdoc(verb) or "").partition("\n\n")[0].replace("\n", " ")
    return re.split(r"(?<=[^.]\.)\s", first)[0].rstrip(".").replace("|", "\\|")


def _kind_of(returns: str) -> set[str]:
    """Return the kind of the aggregate in an annotation, as far as it has one."""
    kinds = set()
    for name in re.findall(r"\w+", returns):
        for room in ("offboarding", "receivables", "clients", "review", "access", "ports"):
            module: ModuleType = import_module(f"offboard_core.{room}")
            kind = getattr(getattr(module, name, None), "kind", None)
            if isinstance(kind, str):
                kinds.add(kind)
    return kinds


def _who(action: Action, kinds: set[str]) -> str:
    """Return the roles that the shipped rules permit an action to these kinds of record, with their relations."""
    permits = [permit for permit in SHIPPED.permits if action in permit.actions]
    found: dict[str, set[str]] = {}
    for permit in [one for one in permits if one.kinds & kinds] or permits:
        for role in permit.roles:
            found.setdefault(role.value, set()).add(permit.relation.value)
    return ", ".join(_role(role, relations) for role, relations in sorted(found.items()))


def _role(role: str, relations: set[str]) -> str:
    if Relation.ANY.value in relations:
        return role
    return f"{role} ({' or '.join(relation.replace('_', ' ') for relation in sorted(relations))})"


def spell_page() -> str:
    """Spell the whole page."""
    head = "| Verb | What it does | Call | Action | Who may | Returns |\n| --- | --- | --- | --- | --- | --- |\n"
    parts = [INTRO]
    for heading, rows in lines():
        if rows:
            parts.append(f"## {heading}\n\n{head}" + "".join(f"{row}\n" for row in rows))
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(spell_page(), "utf-8")
