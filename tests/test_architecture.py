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

ASSESSING = frozenset({"Situation", "assess", "assess_all"})
"""What falls back to the default calendar for a host; inside, the office's own calendar counts, or none."""
CLAIM_FACTS = frozenset({"due_on", "settlements"})
"""What the books say of a receivable; what was agreed with the client and how much counts by a day is asked of its owners."""
MAY_READ_CLAIM_FACTS = {
    "receivable.py": "owns both",
    "books.py": "takes the books in and settles",
    "extension.py": "owns the due date as agreed",
    "policy.py": "chooses the date of a receivable that age is counted from",
    "classification.py": "reads rows at speed, as the clauses define it",
}
"""Modules of `receivables` that may read them, each with its reason."""

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


def without_calendar(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Find situations and assessments that are made without saying which calendar counts."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            named = {keyword.arg for keyword in node.keywords}
            if called in ASSESSING and not named & {"calendar", None}:
                yield node.lineno, called


def made_messages(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Find calls that build a message."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "Message":
            yield node.lineno, "Message"


def made_situations(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Find where a situation is built anew."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Name(id="Situation") | ast.Attribute(value=ast.Name(id="Situation"), attr="at"):
                    yield node.lineno, "Situation"


def claim_facts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Find reads of what the books say of a receivable."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load) and node.attr in CLAIM_FACTS:
            yield node.lineno, node.attr


def named_acts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Find where one act of a tier is named; what an act comes to is read from its row."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id="Act") | ast.Attribute(attr="Act"), attr=name) if name.isupper():
                yield node.lineno, name


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


def test_every_assessment_says_which_calendar_counts() -> None:
    """Every situation and every assessment inside the library says which calendar counts."""
    assert [] == findings_of(without_calendar, MODULES)


def test_a_situation_is_built_in_one_place() -> None:
    """In use cases one function builds the situation; in the room only the front doors of hosts do."""
    made = {found.partition(":")[0] for found in findings_of(made_situations, MODULES)}

    assert {"receivables/assessment.py", "receivables/backtest.py", "usecases/situation.py"} == made


def test_a_message_is_built_from_its_content() -> None:
    """A message is built from the class of its content; besides, only the builders of the test kit make one."""
    made = {found.partition(":")[0] for found in findings_of(made_messages, MODULES)}

    assert {"kernel/said.py", "testing/builders.py"} == made


def test_due_dates_and_settlements_are_read_by_their_owners() -> None:
    """In `receivables` the agreed date and net payments are asked for; the books' own facts are read by a few modules."""
    room = sorted((SOURCE / "receivables").glob("*.py"))
    read_by = {found.partition(":")[0].rpartition("/")[2] for found in findings_of(claim_facts, room)}

    assert len(room) > 30
    assert set(MAY_READ_CLAIM_FACTS) == read_by


def test_an_act_is_named_in_its_row() -> None:
    """The policy names the acts, one table says what each comes to, one page colours them; all else reads the table."""
    naming = {found.partition(":")[0] for found in findings_of(named_acts, MODULES)}

    assert {"receivables/policy.py", "receivables/tier_action.py", "documents/backtest.py"} == naming


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
        (without_calendar, "assess(claim, ladder, policy, as_of=today)"),
        (without_calendar, "assessment.assess_all(ledger, policy, as_of=today)"),
        (without_calendar, "Situation(policy=policy, today=today)"),
        (made_situations, "Situation(policy=policy, today=today, calendar=calendar)"),
        (made_situations, "Situation.at(now, policy=policy, calendar=calendar)"),
        (made_messages, "verdict.Message(key=key, code=code, facts={})"),
        (named_acts, "step.act is Act.DUN"),
        (named_acts, "match act:\n    case policy.Act.REMIND: pass"),
        (claim_facts, "late = claim.due_on < today"),
        (claim_facts, "sum(one.reduces_by for one in self.receivable.settlements)"),
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
        (without_calendar, "assess(claim, ladder, policy, as_of=today, calendar=office.calendar)"),
        (without_calendar, "Situation(**kept)"),
        (without_calendar, "reassess(claim)"),
        (made_situations, "situation_of(attempt, ladder)"),
        (claim_facts, "attrs.evolve(claim, due_on=due_on, settlements=())"),
        (named_acts, "TIER_ACTIONS[step.act].deadline(situation)"),
        (named_acts, "Act('dun')"),
        (claim_facts, "agreed_due_on(receivable, ladder)"),
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
