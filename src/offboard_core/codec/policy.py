"""Policies as TOML: one file for all rooms, one table per version, read strictly; and written back.

    [[ageing]]                          # 账龄策略; the newest in force on the day decides
    version = "2026-07"
    effective_from = 2026-07-01
    tiers = [ { days = 30, act = "remind" }, { days = 60, act = "intervene" }, { days = 90, act = "dun" } ]

A missing key keeps its default; a missing room keeps its default policy. `strict` reads the tables. This module turns
its findings into terms of TOML, with the value and the probable correction, because a person repairs the file by hand.
"""

from __future__ import annotations

import codecs
import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

import attrs

from offboard_core.codec.problems import Fault, Step, faults_of, shorten
from offboard_core.codec.tables import MOST, converter, write_table
from offboard_core.documents.catalogue import say
from offboard_core.documents.words import LANGUAGES
from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.ports.policies import Policies

_LARGEST = 262_144
_LONGEST_VALUE = 40
_NARROWEST_VALUE = 12
_MEANT = "；是否指 did you mean {meant!r}?"

_SHOWN: Mapping[str, str] = {
    "policy.key_missing": "缺少 missing key",
    "policy.not_a_date": "应为日期 a date like 2026-07-01, without quotes",
    "policy.not_a_list": "应为数组 a list",
    "policy.not_a_table": "应为表 a table",
    "policy.not_an_amount": '应为金额文本 an amount as text, like "100.00"',
    "policy.not_days": "应为整数天 0–{most} / a whole number of days",
    "policy.not_one_of": "只能是 one of: {options}",
    "policy.not_text": "应为文本 text in quotes",
    "policy.not_toml": "不是有效的 TOML not valid TOML: {reason}",
    "policy.not_true_or_false": "应为 true 或 false / true or false",
    "policy.not_utf8": "不是 UTF-8 文本 not UTF-8 text (byte {byte})",
    "policy.not_whole": "应为整数 0–{most} / a whole number",
    "policy.too_large": "文件过大 larger than {most} bytes",
    "policy.unknown_key": "不认识的键 unknown key",
}
"""Messages in both languages on one line, for the person who repairs the file; the catalogue has them per language."""

_IN_TOML: Mapping[str, str] = {
    "date.not_iso": "policy.not_a_date",
    "input.not_a_list": "policy.not_a_list",
    "input.not_a_mapping": "policy.not_a_table",
    "input.not_one_of": "policy.not_one_of",
    "input.not_text": "policy.not_text",
    "input.not_true_or_false": "policy.not_true_or_false",
    "input.not_whole": "policy.not_whole",
    "record.key_missing": "policy.key_missing",
    "record.unknown_key": "policy.unknown_key",
}
"""Code of a policy file for each code of the converter."""


class _Shape(str):
    """Stands for a value that is not text; shown without quotes."""

    __slots__ = ()


def load_policies(content: bytes, *, source: str = "") -> Policies:
    """Read the policies of all rooms from the bytes of a TOML file (UTF-8, with or without a byte order mark).

    Values are never coerced and unknown keys are refused. Raises `InvalidInput` with the path and value of every
    problem; its `str` is a table for repairing the file. `source` names the file in it.
    """
    tables: dict[str, object] = {}
    try:
        tables = _parse(content)
        return converter().structure(tables, Policies)
    except Exception as error:  # noqa: BLE001 - every error in reading is reported with its path
        raise _invalid(_findings(error, tables), source) from None


def dump_policies(policies: Policies) -> str:
    """Return policies as TOML with every default; `load_policies` reads equal policies from it.

    Raises `InvalidInput` with the fields whose values have another type.
    """
    return "\n".join(
        f"[[{room.name}]]\n{write_table(policy, f'{room.name}[{place}]')}"
        for room in attrs.fields(Policies)
        for place, policy in enumerate(getattr(policies, room.name))
    )


def _parse(content: bytes) -> dict[str, object]:
    """Parse the text. Raises `InvalidInput` if it is not valid TOML."""
    if len(content) > _LARGEST:
        raise InvalidInput(_problem("policy.too_large", "file", len(content), most=_LARGEST))
    try:
        return tomllib.loads(content.removeprefix(codecs.BOM_UTF8).decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InvalidInput(_problem("policy.not_utf8", "file", None, byte=error.start)) from error
    except (ValueError, RecursionError) as error:
        # ValueError and not TOMLDecodeError only: int() itself refuses a number of 5,000 digits.
        raise InvalidInput(_problem("policy.not_toml", "file", None, reason=str(error)[:200])) from error


def _findings(error: Exception, tables: Mapping[str, object]) -> list[Finding]:
    """Return every problem in the tables in the order of the file; a missing key comes at the end of its table."""
    ranks: dict[int, dict[str, int]] = {}
    found = [(*_found_at(fault.steps, tables, ranks), fault) for fault in faults_of(error)]
    return [_in_toml(fault, value) for _, value, fault in sorted(found, key=lambda one: one[0])]


def _found_at(steps: tuple[Step, ...], here: object, ranks: dict[int, dict[str, int]]) -> tuple[list[int], object]:
    """Follow the steps; return their position in the file, and the value there (None if there is none)."""
    order: list[int] = []
    for step in steps:
        match here, step:
            case dict(), str():
                if id(here) not in ranks:
                    ranks[id(here)] = {key: rank for rank, key in enumerate(here)}
                order.append(ranks[id(here)].get(step, len(here)))
                here = here.get(step)
            case list(), int():
                order.append(step)
                here = here[step]
    return order, here


def _in_toml(fault: Fault, value: object) -> Finding:
    steps = (f"[{step}]" if isinstance(step, int) else f".{shorten(step, _LONGEST_VALUE)}" for step in fault.steps)
    path = "".join(steps).removeprefix(".")
    code = _IN_TOML.get(fault.reason.code, fault.reason.code)
    if fault.reason.subject or not code.startswith("policy."):
        return fault.below(path)  # raised by the policy or the amount itself, which knows the value
    names = [step for step in fault.steps if isinstance(step, str)]
    facts = {name: fact for name, fact in fault.reason.facts.items() if name not in {"path", "value", "allowed"}}
    if code == "policy.unknown_key":
        facts["meant"] = _meant(names[-1], fault.known)
    elif code == "policy.not_one_of":
        facts["options"] = options = str(fault.reason.facts["allowed"])
        facts["meant"] = _meant(value, options.split(", "))
    elif code == "policy.not_whole" and "days" in names[-1]:
        code = "policy.not_days"
    return _problem(code, path, value, **facts)


def _problem(code: str, path: str, value: object, **facts: object) -> Finding:
    """Build the finding of one problem; the value is shortened, because it may be hostile."""
    return Finding(code=code, subject=path, facts={"path": path, "value": _bounded(value), **facts})


def _meant(value: object, options: Iterable[str]) -> str:
    near = get_close_matches(value, list(options), n=1) if isinstance(value, str) and len(value) <= 100 else []
    return near[0] if near else ""


def _bounded(value: object) -> str | int:
    """Return a short form of a value that is safe to keep and to show, without traversing it."""
    match value:
        case str():
            return shorten(value)
        case bool():
            return value
        case int():
            return value if abs(value) < 10**18 else _Shape("…")
        case None:
            return _Shape("")
        case dict():
            return _Shape("{…}" if value else "{}")
        case list():
            return _Shape("[…]" if value else "[]")
    return _Shape(str(value)[:_LONGEST_VALUE])


def _invalid(findings: list[Finding], source: str) -> InvalidInput:
    """Build the error whose text is the table for repairing the file."""
    error = InvalidInput(findings, source=source)
    error.args = (_report(findings, source),)
    return error


def _report(findings: list[Finding], source: str) -> str:
    cells = [(f.subject, _show(f.facts["value"]), _reason(f)) for f in findings]
    paths = max(len(path) for path, _, _ in cells)
    values = max(_NARROWEST_VALUE, *(len(value) for _, value, _ in cells))
    head = f"{source}: {len(cells)} problem(s)" if source else f"{len(cells)} problem(s)"
    return "\n".join((head, *(f"  {path:<{paths}} {value:<{values}} {reason}" for path, value, reason in cells)))


def _show(value: object) -> str:
    """Show a value as TOML, text in quotes, shortened."""
    quoted = isinstance(value, str) and not isinstance(value, _Shape)
    text = repr(value) if quoted else str(value).lower() if isinstance(value, bool) else str(value)
    return shorten(text, _LONGEST_VALUE)


def _reason(finding: Finding) -> str:
    shown = _SHOWN.get(finding.code)
    if shown is None:
        return " / ".join(say(finding, language) for language in LANGUAGES)
    text = shown + (_MEANT if finding.facts.get("meant") else "")
    return text.format_map({"most": MOST, **finding.facts})
