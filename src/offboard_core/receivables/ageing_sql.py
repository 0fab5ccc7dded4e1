"""A compiled policy as SQL text: one CASE for dbt, for BI, for Spark, for whatever has its own table and no Python.

It answers where a row stands (tier, status, band), never which step is due.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from types import MappingProxyType
from typing import Literal, TypeAlias, Unpack, assert_never, get_args

from offboard_core.errors import InvalidInput
from offboard_core.kernel.money import Money
from offboard_core.kernel.workcalendar import CHINA, WorkCalendar
from offboard_core.receivables.clauses import BLANKS, Clause, Constant, Test, band_clauses, status_clauses, tier_clauses
from offboard_core.receivables.columns import (
    AmountsIn,
    Column,
    Columns,
    check_amounts_in,
    check_one_of,
    mapped_columns,
)
from offboard_core.receivables.policy import AgeingPolicy

Dialect: TypeAlias = Literal["sqlite", "postgresql", "duckdb", "spark"]
"""Which database the text is for."""
What: TypeAlias = Literal["tier", "status", "band"]
"""What the text answers."""

_QUOTES: Mapping[str, str] = MappingProxyType({"sqlite": "`", "postgresql": '"', "duckdb": '"', "spark": "`"})
"""SQLite takes a misspelt name in double quotes for a text; in backticks it can only be a name."""
_PLAIN = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_NO_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_RESERVED = frozenset(
    "abort action add after all alter always analyse analyze and anti any array as asc asof asymmetric at attach authorization"
    " before begin between binary both by cascade case cast check collate collation column columns commit concurrently conflict"
    " constraint create cross current current_catalog current_date current_role current_schema current_time"
    " current_timestamp current_user database default deferrable deferred delete desc describe detach distinct do drop"
    " each else end escape except exclude exclusive exists explain fail false fetch filter first following for foreign"
    " freeze from full function generated glob grant group groups having if ignore ilike immediate in indexed initially"
    " inner insert instead intersect interval into is isnull join key lambda last lateral leading left like limit"
    " localtime localtimestamp map match materialized minus natural no not nothing notnull null nulls of offset on only or"
    " order others outer over overlaps partition pivot pivot_longer pivot_wider placing plan positional pragma preceding"
    " primary qualify query raise range recursive references regexp reindex release rename replace restrict returning"
    " right rollback row rows savepoint select semi session_user set show similar some struct summarize symmetric"
    " system_user table tablesample temp temporary then ties to trailing transaction trigger true try_cast tuple unbounded union"
    " unique unpack unpivot update user using vacuum values variadic verbose view virtual when where window with without".split()
)


def ageing_sql(
    policy: AgeingPolicy,
    *,
    as_of: dt.date,
    dialect: Dialect,
    what: What = "tier",
    amounts_in: AmountsIn = "major",
    calendar: WorkCalendar = CHINA,
    **columns: Unpack[Columns[str]],
) -> str:
    """Return one CASE over the host's own columns that says each row's tier, status or band on `as_of`.

    `columns` are names by the keywords of `Columns`, `table.column` included; a plain one stays as it is, any other is
    quoted. The date column holds dates, timestamps of the business's zone, or in SQLite ISO text. What it says is where
    a row stands, never which step is due: that is decided by `assess`. Raises `InvalidInput` for a column the policy
    needs and that is not mapped, for what cannot be a name, and for an unknown `dialect` or `what`.

    >>> ageing_sql(AgeingPolicy(), as_of=dt.date(2026, 11, 23), due_on="due", outstanding="owed", dialect="sqlite")[:47]
    "CASE WHEN owed IS NULL OR due < '1950-01-01' OR"
    """
    check_one_of("dialect", dialect, get_args(Dialect))
    check_one_of("what", what, get_args(What))
    check_amounts_in(amounts_in)
    names = {column: _name(column, name, dialect) for column, name in mapped_columns(columns).items()}
    compiled: Iterable[Clause[int] | Clause[str]]
    if what == "tier":
        compiled = tier_clauses(policy, as_of=as_of, mapped=names, calendar=calendar)
    elif what == "status":
        standings = status_clauses(policy, as_of=as_of, mapped=names, calendar=calendar)
        compiled = (Clause(one.result.value, one.tests) for one in standings)
    else:
        compiled = band_clauses(policy, as_of=as_of, mapped=names)
    return _case(tuple(compiled), names, dialect, amounts_in)


def _case(
    clauses: tuple[Clause[int] | Clause[str], ...], names: Mapping[Column, str], dialect: Dialect, amounts_in: AmountsIn
) -> str:
    """Spell the clauses as CASE; the last clause is the ELSE. Neighbours with one result share one WHEN."""

    def spell(test: Test) -> str:
        name = names[test.column]
        match test.sign:
            case "is null":
                return f"{name} IS NULL"
            case "is blank" | "is not blank":
                return f"{_trimmed(name, dialect)} {'=' if test.sign == 'is blank' else '<>'} ''"
            case "is one of" | "is none of":
                return f"{name} {'IN' if test.sign == 'is one of' else 'NOT IN'} {_literal(test.constant, dialect, amounts_in)}"
            case "=" | "<" | "<=" | ">=" | ">":
                return f"{name} {test.sign} {_literal(test.constant, dialect, amounts_in)}"
            case _:
                assert_never(test.sign)

    *whens, last = clauses
    arms = []
    for result, alike in groupby(whens, lambda one: one.result):
        conditions = [" AND ".join(map(spell, clause.tests)) for clause in alike]
        arms.append(f"WHEN {' OR '.join(conditions)} THEN {_literal(result, dialect, amounts_in)}")
    return f"CASE {' '.join(arms)} ELSE {_literal(last.result, dialect, amounts_in)} END"


def _literal(constant: Constant, dialect: Dialect, amounts_in: AmountsIn) -> str:
    """Spell a constant; every dialect spells dates in its own way (SQLite has no date type)."""
    if isinstance(constant, dt.date):
        return f"'{constant.isoformat()}'" if dialect == "sqlite" else f"DATE '{constant.isoformat()}'"
    if isinstance(constant, tuple):
        return f"({', '.join(_literal(one, dialect, amounts_in) for one in constant)})"
    if isinstance(constant, Money):
        return constant.amount_text(grouped=False) if amounts_in == "major" else str(constant.minor)
    if isinstance(constant, str):
        if _NO_NAME.search(constant):
            raise InvalidInput.at("constant", constant, "column.not_spellable")
        if dialect == "spark":
            return "'" + constant.replace("\\", "\\\\").replace("'", "\\'") + "'"
        return "'" + constant.replace("'", "''") + "'"
    return str(constant)


def _trimmed(name: str, dialect: Dialect) -> str:
    """Spell a text without leading blanks; the blanks are spelt as escapes, safe in any encoding."""
    codes = [ord(one) for one in BLANKS]
    if dialect == "sqlite":
        return f"LTRIM({name}, CHAR({', '.join(map(str, codes))}))"
    if dialect == "spark":
        blanks = "".join(f"\\u{code:04x}" for code in codes)
        return f"TRIM(LEADING '{blanks}' FROM {name})"
    return f"LTRIM({name}, {' || '.join(f'CHR({code})' for code in codes)})"


def _name(column: Column, name: str, dialect: Dialect) -> str:
    """Spell a column's name so that it can only be read as a name."""
    parts = name.split(".")
    if not all(parts) or len(name) > 256 or _NO_NAME.search(name):
        raise InvalidInput.at(column.value, name, "column.not_a_name")
    mark = _QUOTES[dialect]
    return ".".join(
        part if _PLAIN.fullmatch(part) and part not in _RESERVED else mark + part.replace(mark, mark * 2) + mark
        for part in parts
    )
