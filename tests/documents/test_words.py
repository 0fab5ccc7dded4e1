"""Both languages have every code with the same fields; a host's file is read strictly."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import pytest

import offboard_core
from offboard_core.access.rules import UNREMOVABLE
from offboard_core.access.shipped import SHIPPED
from offboard_core.documents.catalogue import say
from offboard_core.documents.wording import Voice
from offboard_core.documents.words import LANGUAGES, NAMED_BY_A_HOST, read_words, shipped_words
from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from tests.documents.sections import CATALOGUE, FOLDER, SECTIONS, sections_of

SOURCE = Path(str(offboard_core.__file__)).parent
SEEN_BY_PEOPLE = ("kernel", "organization", "access", "receivables", "clients", "offboarding", "review", "ports")
"""Packages whose enumerations are shown to people."""

NOT_SAID = frozenset({"__pycache__", "testing"})
"""Folders whose codes are not shown to people."""

SEPARATORS = frozenset({"sentence.also", "value.and", "value.colon"})
"""Texts between words, which may end with a blank."""

_FIELD = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_FULL_WIDTH = re.compile(r"[，。；：！？（）、《》]")
_HALF_WIDTH = re.compile(r"[\u4e00-\u9fff}][,;:!?()]|[,;:!?()][\u4e00-\u9fff]")


def test_every_language_has_a_file_and_every_file_a_language() -> None:
    """Files and `LANGUAGES` agree."""
    assert sorted(LANGUAGES) == sorted(path.stem for path in FOLDER.glob("*.toml"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_shipped_file_passes_as_a_hosts_own(language: str) -> None:
    """A shipped file is complete and valid under the rules for a host's file."""
    content = (FOLDER / f"{language}.toml").read_bytes()

    assert dict(shipped_words(language)) == dict(read_words(content, complete=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_code_in_the_same_line(language: str) -> None:
    """Headings, codes and blank lines are on the same lines in all files, so that translations are easy to find."""
    first, other = ((FOLDER / f"{name}.toml").read_text("utf-8").splitlines() for name in (LANGUAGES[0], language))

    assert [_left(line) for line in first[1:]] == [_left(line) for line in other[1:]]


def _left(line: str) -> str:
    return line.partition(" = ")[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_stands_under_a_heading_and_in_its_section(language: str) -> None:
    """Every code is in exactly one section, because other tests read the files by section."""
    listed = [code for codes in sections_of(language).values() for code in codes]

    assert list(shipped_words(language)) == listed


@pytest.mark.parametrize("section", SECTIONS)
def test_both_languages_have_a_text(section: str) -> None:
    """No text is empty, or begins or ends with a blank."""
    texts = {code: pair for code, pair in SECTIONS[section].items() if code not in SEPARATORS}

    assert [] == [code for code, pair in texts.items() if not all(text and text == text.strip() for text in pair)]


@pytest.mark.parametrize("section", SECTIONS)
def test_both_languages_tell_the_same_facts(section: str) -> None:
    """Both languages use the same facts."""
    pairs = SECTIONS[section]

    assert [] == [code for code, (zh, en) in pairs.items() if set(_FIELD.findall(zh)) != set(_FIELD.findall(en))]


@pytest.mark.parametrize("section", SECTIONS)
def test_a_text_holds_plain_fields_and_nothing_else_in_braces(section: str) -> None:
    """Braces contain only plain names: no attribute, index or format."""
    assert [] == [
        code
        for code, pair in SECTIONS[section].items()
        if any(re.search(r"[{}]", _FIELD.sub("", text)) for text in pair)
    ]


@pytest.mark.parametrize("section", SECTIONS)
def test_english_is_english(section: str) -> None:
    """English texts have no Chinese characters and no full-width punctuation."""
    pairs = SECTIONS[section]

    assert [] == [code for code, (_, en) in pairs.items() if _CHINESE.search(en) or _FULL_WIDTH.search(en)]


@pytest.mark.parametrize("section", SECTIONS)
def test_chinese_is_punctuated_as_chinese(section: str) -> None:
    """Next to a Chinese character there is no half-width comma, colon, semicolon or bracket."""
    assert [] == [code for code, (zh, _) in SECTIONS[section].items() if _HALF_WIDTH.search(zh)]


STEPS_OF_CHARTS = frozenset(
    {
        "Cause",
        "ChangeStep",
        "CollectionState",
        "CollectionStep",
        "ReceiptStep",
        "StatementStep",
        "StepMove",
        "TransferStep",
    }
)
"""Names of steps inside a chart and of what led to a change of owner: people read the event instead."""


def _enumerations() -> Iterator[type[Enum]]:
    for module in pkgutil.walk_packages(offboard_core.__path__, "offboard_core."):
        if module.name.split(".")[1] in SEEN_BY_PEOPLE:
            for thing in vars(importlib.import_module(module.name)).values():
                own = isinstance(thing, type) and issubclass(thing, Enum) and thing.__module__ == module.name
                if own and thing.__name__ not in STEPS_OF_CHARTS:
                    yield thing


@pytest.mark.parametrize("kind", list(_enumerations()), ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_member_of_an_enumeration_has_a_name(kind: type[Enum], language: str) -> None:
    """Every member of a shown enumeration has words."""
    family = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", kind.__name__).lower()

    assert [] == [member.value for member in kind if Voice(language=language).find(f"{family}.{member.value}") is None]


def test_every_rule_of_permission_has_words() -> None:
    """Every forbid has words."""
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
    """Yield every literal code of a finding, an error, an event or a message in a call."""
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
    """Every code in the source has words."""
    files = (SOURCE / folder).rglob("*.py")
    used = {code for path in files for code in _codes_in(ast.parse(path.read_text("utf-8")))}

    assert [] == sorted(used - set(CATALOGUE))


FRENCH = """\
# fr
"sign_off.missing" = "il manque la signature : {role}"
"person.li.na" = "Li Na"
"crm.locked" = "verrouillé par {by}"

[role]
finance = "la comptabilité"
"""
"""A host's own language in one file."""


def problems_in(text: str, *, complete: bool = False) -> list[tuple[str, object, str]]:
    """Return code, value and reason of every problem in a words file."""
    with pytest.raises(InvalidInput) as caught:
        read_words(text.encode(), source="fr.toml", own=["crm"], complete=complete)
    assert "fr.toml" == caught.value.source
    return [(str(one.facts["path"]), one.facts["value"], one.code) for one in caught.value.findings]


def test_a_third_language_is_one_file_handed_to_the_voice() -> None:
    """A third language uses its file, with a host's own facts; missing sentences are in English."""
    words = {"fr": read_words(FRENCH.encode(), own=["crm"])}
    missing = Finding(code="sign_off.missing", subject="c", facts={"role": "finance"})
    locked = Finding(code="crm.locked", subject="c", facts={"by": "li.na"})
    current = Finding(code="sign_off.all_current", subject="c")

    assert "il manque la signature : la comptabilité" == say(missing, "fr", words=words)
    assert "verrouillé par Li Na" == say(locked, "fr", words=words)
    assert "every signature is current" == say(current, "fr", words=words)
    assert "财务 尚未会签" == say(missing, words=words)


def test_a_hosts_file_lies_over_a_shipped_language() -> None:
    """A file for a shipped language overrides single sentences."""
    words = {"en": read_words(b'"role.finance" = "Treasury"')}

    assert "Treasury" == Voice(language="en", words=words).fact("role", "finance")
    assert "HR" == Voice(language="en", words=words).fact("role", "hr")


def test_codes_in_quotes_and_in_tables_are_the_same() -> None:
    """Quoted codes and tables are equivalent; a byte order mark is ignored."""
    quoted = read_words(b'"stage.ready" = "pr\xc3\xaat"')

    assert {"stage.ready": "prêt"} == quoted
    assert quoted == read_words("[stage]\nready = 'prêt'".encode("utf-8-sig"))
    assert quoted == read_words("stage.ready = 'prêt'".encode())


@pytest.mark.parametrize(
    ("text", "path", "value", "reason"),
    [
        ('"stage.redy" = "x"', "stage.redy", "x", "words.unknown_code"),
        ('"crm" = "x"', "crm", "x", "words.unknown_code"),
        ('"crmx.locked" = "x"', "crmx.locked", "x", "words.unknown_code"),
        ('"role.finance" = 3', "role.finance", 3, "input.not_text"),
        ('"role.finance" = ["x"]', "role.finance", "['x']", "input.not_text"),
        ('"sign_off.missing" = "{rolle} !"', "sign_off.missing", "{rolle} !", "words.unknown_fact"),
        ('"sign_off.missing" = "{Role} !"', "sign_off.missing", "{Role} !", "words.unknown_fact"),
        ('"sign_off.missing" = "{role!r}"', "sign_off.missing", "{role!r}", "words.unknown_fact"),
        ('"sign_off.missing" = "{role} {"', "sign_off.missing", "{role} {", "words.unknown_fact"),
        ('"sign_off.missing" = "{role}}"', "sign_off.missing", "{role}}", "words.unknown_fact"),
        ('"crm.locked" = "{0}"', "crm.locked", "{0}", "words.unknown_fact"),
        ('"stage.ready" = "x"\n[stage]\nready = "y"', "stage.ready", "y", "words.code_twice"),
        ('"stage.ready" = "x"\n"stage.ready" = "y"', "file", "None", "words.not_toml"),
        ("stage", "file", "None", "words.not_toml"),
        ("[" * 5000, "file", "None", "words.not_toml"),
        ("a." * 5000 + "a = 1", "file", "None", "words.not_toml"),
        ("a = " + "1" * 5000, "file", "None", "words.not_toml"),
        ("#" * 1_048_577, "file", 1_048_577, "words.too_large"),
    ],
)
def test_a_file_of_words_is_read_strictly(text: str, path: str, value: object, reason: str) -> None:
    """Unknown codes, unknown facts, values that are not text, and invalid TOML are reported with their place."""
    assert [(path, value, reason)] == problems_in(text)


def test_bytes_that_are_no_text_are_refused() -> None:
    """Another encoding is refused with the position of the first bad byte."""
    with pytest.raises(InvalidInput) as caught:
        read_words('"stage.ready" = "可"'.encode("gb18030"), source="zh.toml")

    assert ("words.not_utf8", 17) == (caught.value.findings[0].code, caught.value.findings[0].facts["byte"])


def test_every_problem_of_a_file_is_told_at_once_in_words() -> None:
    """Each problem is worded with code, sentence and allowed facts."""
    with pytest.raises(InvalidInput) as caught:
        read_words(b'"stage.redy" = "x"\n"sign_off.lines_open" = "{rolle}"\n"todo.done" = "{x}"', source="fr.toml")

    assert say(caught.value, "en").splitlines() == [
        "fr.toml: 3 problem(s)",
        "    stage.redy 'x': there is no such code",
        "    sign_off.lines_open '{rolle}': this sentence has no {rolle}; there are: {count}, {role}",
        "    todo.done '{x}': this sentence has no {x}; there are: none",
    ]


@pytest.mark.parametrize("family", NAMED_BY_A_HOST)
def test_a_host_names_things_of_its_own(family: str) -> None:
    """Words for a host's own people, fields and questions are accepted."""
    assert {f"{family}.of.theirs": "x"} == read_words(f'"{family}.of.theirs" = "x"'.encode())
    assert any(code.startswith(f"{family}.") for code in CATALOGUE)


def test_a_language_that_is_to_be_complete_names_what_it_lacks() -> None:
    """With `complete`, each missing code is a problem; a code with an error is reported once."""
    found = problems_in(FRENCH + 'hr = "{x}"\nit = 3', complete=True)

    assert len(CATALOGUE) - 2 == len(found)
    assert [("role.hr", "{x}", "words.unknown_fact"), ("role.it", 3, "input.not_text")] == found[:2]
    assert ("stage.ready", "None", "words.missing") in found


def test_words_are_read_when_something_is_first_said() -> None:
    """The import reads no file; wording in one language reads only its file."""
    imported = files_read_after("from offboard_core import say")
    said = files_read_after("from offboard_core import say\nsay(True, 'en')")

    assert ("0", "1") == (imported, said)


def files_read_after(code: str) -> str:
    """Return how many words files a fresh interpreter has read after running `code`."""
    asked = "from offboard_core.documents.words import shipped_words\nprint(shipped_words.cache_info().currsize)"
    answer = subprocess.run(
        [sys.executable, "-c", f"{code}\n{asked}"], capture_output=True, encoding="utf-8", check=True
    )
    return answer.stdout.strip()
