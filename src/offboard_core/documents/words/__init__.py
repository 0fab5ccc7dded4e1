"""The words of the library: one TOML file per language, `"code" = "sentence"`. A host's own files have the same form.

Below the adapters, only this module reads files, and only those of its own package.
"""

from __future__ import annotations

import codecs
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding

LANGUAGES = ("zh-CN", "en")
"""Languages of the library, each with a file of that name."""

FIELD = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
"""A placeholder in a sentence: the name of a fact in braces."""

NAMED_BY_A_HOST = (
    "check_reason",
    "checklist_item",
    "client_field",
    "fact",
    "field",
    "person",
    "question",
    "unknown_reason",
)
"""Families of codes that a host may extend with new codes."""

_BRACED = re.compile(r"\{[^{}]*\}?|\}")
_LARGEST = 1_048_576


@cache
def shipped_words(language: str) -> Mapping[str, str]:
    """Return code → sentence in one of `LANGUAGES`. The file is read at the first use and cached."""
    content = files(__name__).joinpath(f"{language}.toml").read_bytes()
    return MappingProxyType(tomllib.loads(content.decode("utf-8")))


def read_words(
    content: bytes, *, source: str = "", own: Iterable[str] = (), complete: bool = False
) -> Mapping[str, str]:
    """Read a host's words in one language from the bytes of a TOML file (UTF-8, with or without a byte order mark).

    A key is a code, quoted or split into tables: `"stage.ready" = "…"` and `[stage]` with `ready = "…"` are the same. A
    sentence may use the facts of the library's own sentence. A code must exist in the library, or begin with one of
    `NAMED_BY_A_HOST` or of `own`: `person.li.na` is accepted, and with `own=["crm"]` also `crm.locked`. A sentence with
    a new code may use any fact. With `complete`, meant for a new language, every code of the library must be present.

    Raises `InvalidInput` with every problem: its path is the code, its value the sentence. `source` names the file.
    """
    ours = shipped_words(LANGUAGES[0])
    allowed = tuple(f"{family}." for family in (*NAMED_BY_A_HOST, *own))
    words: dict[str, str] = {}
    problems: list[Finding] = []
    for code, text in _entries(content, source):
        if code in words:
            problems += InvalidInput.at(code, text, "words.code_twice").findings
        elif not isinstance(text, str):
            problems += InvalidInput.at(code, text, "input.not_text").findings
        elif code not in ours and not code.startswith(allowed):
            problems += InvalidInput.at(code, text, "words.unknown_code").findings
        else:
            words[code] = text
            problems += _wrong_facts(code, text, ours.get(code))
    if complete:
        told = {*words, *(found.subject for found in problems)}
        lacking = (InvalidInput.at(code, None, "words.missing") for code in ours if code not in told)
        problems += [found for error in lacking for found in error.findings]
    if problems:
        raise InvalidInput(problems, source=source)
    return MappingProxyType(words)


def _entries(content: bytes, source: str) -> list[tuple[str, object]]:
    """Return each code with its value. Raises `InvalidInput` if the file cannot be parsed."""
    if len(content) > _LARGEST:
        wrong = InvalidInput.at("file", len(content), "words.too_large", most=_LARGEST)
    else:
        try:
            return list(_flat(tomllib.loads(content.removeprefix(codecs.BOM_UTF8).decode("utf-8"))))
        except UnicodeDecodeError as error:
            wrong = InvalidInput.at("file", None, "words.not_utf8", byte=error.start)
        except (ValueError, RecursionError) as error:  # a number of 5,000 digits raises a plain ValueError
            wrong = InvalidInput.at("file", None, "words.not_toml", reason=str(error)[:200])
    raise InvalidInput(wrong.findings, source=source)


def _flat(table: Mapping[str, object], above: str = "") -> Iterator[tuple[str, object]]:
    """Join the names of nested tables to codes."""
    for key, inner in table.items():
        if isinstance(inner, dict):
            yield from _flat(inner, f"{above}{key}.")
        else:
            yield f"{above}{key}", inner


def _wrong_facts(code: str, text: str, ours: str | None) -> Iterator[Finding]:
    """Yield placeholders that are not a fact of this code; a host's new code may use any fact."""
    known = None if ours is None else {field[0] for field in FIELD.finditer(ours)}
    for braced in dict.fromkeys(_BRACED.findall(text)):
        if not FIELD.fullmatch(braced) or (known is not None and braced not in known):
            facts = {"placeholder": braced, "allowed": tuple(sorted(known or ()))}
            yield from InvalidInput.at(code, text, "words.unknown_fact", **facts).findings
