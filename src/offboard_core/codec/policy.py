"""Policies as TOML: one file for all rooms, one table per version, read strictly; and written back.

    [[ageing]]                          # 账龄策略; the newest in force on the day decides
    version = "2026-07"
    effective_from = 2026-07-01
    tiers = [ { days = 30, act = "remind" }, { days = 60, act = "intervene" }, { days = 90, act = "dun" } ]

A key left out keeps its default; a room left out keeps its default policy.
"""

from __future__ import annotations

import codecs
import tomllib
from collections.abc import Mapping
from typing import cast

import attrs

from offboard_core.codec.tables import MOST, TableReader, Unreadable, show_value, write_table
from offboard_core.documents.catalogue import say
from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.ports.policies import Policies

_LARGEST = 262_144
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
"""Both languages on one line, for whoever repairs the file; the catalogue words the same codes one at a time."""


def load_policies(content: bytes, *, source: str = "") -> Policies:
    """Read all rooms' policies from the bytes of a TOML file (UTF-8, with or without a byte order mark).

    Nothing is coerced and no key is ignored. Raises `InvalidInput` holding every problem with its path and value; its
    `str` is a table to repair the file by. `source` names the file there.
    """
    reader = TableReader()
    try:
        return cast(Policies, reader.read(Policies, _tables(reader, content), ""))
    except Unreadable:
        raise _invalid(reader.findings, source) from None


def dump_policies(policies: Policies) -> str:
    """Spell policies as TOML with every default visible; `load_policies` reads equal policies from it."""
    tables = []
    for field in attrs.fields(Policies):
        tables += [f"[[{field.name}]]\n{write_table(policy)}" for policy in getattr(policies, field.name)]
    return "\n".join(tables)


def _tables(reader: TableReader, content: bytes) -> dict[str, object]:
    """Parse the text, or note why it cannot be."""
    if len(content) > _LARGEST:
        reader.fail("policy.too_large", "file", len(content), most=_LARGEST)
    try:
        return tomllib.loads(content.removeprefix(codecs.BOM_UTF8).decode("utf-8"))
    except UnicodeDecodeError as error:
        reader.fail("policy.not_utf8", "file", None, byte=error.start)
    except (ValueError, RecursionError) as error:
        # ValueError is more than TOMLDecodeError: a number of 5,000 digits is refused by int() itself.
        reader.fail("policy.not_toml", "file", None, reason=str(error)[:200])


def _invalid(findings: list[Finding], source: str) -> InvalidInput:
    """Build the error whose text is the table a person repairs the file by."""
    error = InvalidInput(findings, source=source)
    error.args = (_report(findings, source),)
    return error


def _report(findings: list[Finding], source: str) -> str:
    cells = [(f.subject, show_value(f.facts["value"]), _reason(f)) for f in findings]
    paths = max(len(path) for path, _, _ in cells)
    values = max(_NARROWEST_VALUE, *(len(value) for _, value, _ in cells))
    head = f"{source}: {len(cells)} problem(s)" if source else f"{len(cells)} problem(s)"
    return "\n".join((head, *(f"  {path:<{paths}} {value:<{values}} {reason}" for path, value, reason in cells)))


def _reason(finding: Finding) -> str:
    shown = _SHOWN.get(finding.code)
    if shown is None:
        return " / ".join(say(finding, language) for language in ("zh-CN", "en"))
    text = shown + (_MEANT if finding.facts.get("meant") else "")
    return text.format_map({"most": MOST, **finding.facts})
