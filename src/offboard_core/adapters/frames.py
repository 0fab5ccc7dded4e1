"""A policy over a frame: Polars, pandas, Arrow, DuckDB or Spark through narwhals; the frame's own type comes back.

The new columns answer where a row stands (tier, status, band), never which step is due: steps are decided by `assess`, on
objects, for the rows that stand as `due`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import reduce
from itertools import groupby
from operator import and_, or_
from typing import TYPE_CHECKING, TypeVar, Unpack, assert_never, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import attrs
import narwhals as nw
from narwhals.typing import IntoDataFrame, IntoFrame, IntoLazyFrame

from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.dates import DEFAULT_ZONE
from offboard_core.kernel.money import Money
from offboard_core.kernel.workcalendar import CHINA, WorkCalendar
from offboard_core.receivables import AgeingPolicy
from offboard_core.receivables.clauses import (
    BLANKS,
    COMPARE,
    Clause,
    Constant,
    Test,
    band_clauses,
    status_clauses,
    tier_clauses,
)
from offboard_core.receivables.columns import (
    AMOUNTS,
    DATES,
    AmountsIn,
    Column,
    Columns,
    check_amounts_in,
    mapped_columns,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

FrameT = TypeVar("FrameT", bound=IntoFrame)
"""The host's kind of frame."""


def age_frame(
    frame: FrameT,
    policy: AgeingPolicy,
    *,
    as_of: dt.date,
    amounts_in: AmountsIn = "major",
    zone: ZoneInfo = DEFAULT_ZONE,
    calendar: WorkCalendar = CHINA,
    tier: str | None = "tier",
    status: str | None = "status",
    band: str | None = "band",
    **columns: Unpack[Columns[str]],
) -> FrameT:
    """Return the frame with three more columns, named as you like (None: left out): where each row stands on `as_of`.

    `tier` is the days of the highest tier reached and 0 where there is none; `status` is `due` where a tier is reached and
    nothing in the row speaks against it, which says nothing of what was done already. A row without its date or its
    amount is `quarantined`, never "not due". Amounts are decimals, or whole numbers; timestamps that keep a zone are
    compared with midnight in `zone`. A lazy frame stays lazy.

    Raises `InvalidInput` for a column the policy needs and nobody named, for one that is not there or of a type that
    cannot be compared without doubt (text as a date, floats as money), and where a new column's name is taken.
    """
    check_amounts_in(amounts_in)
    names = mapped_columns(columns)
    compiled: dict[str, tuple[str, Iterable[Clause[int] | Clause[str]]]] = {}
    if tier is not None:
        compiled["tier"] = tier, tier_clauses(policy, as_of=as_of, mapped=names, calendar=calendar)
    if status is not None:
        standings = status_clauses(policy, as_of=as_of, mapped=names, calendar=calendar)
        compiled["status"] = status, [Clause(one.result.value, one.tests) for one in standings]
    if band is not None:
        compiled["band"] = band, band_clauses(policy, as_of=as_of, mapped=names)
    opened = nw.from_native(cast("IntoFrame", frame))
    schema = opened.collect_schema()
    host = _HostColumns(names, schema, amounts_in, zone, _empty_columns(opened, schema, names.values()))
    host.check({keyword: name for keyword, (name, _) in compiled.items()})
    added = [(name, [*clauses]) for name, clauses in compiled.values()]
    if opened.implementation.is_duckdb():
        return cast("FrameT", _in_duckdb(cast("DuckDBPyRelation", opened.to_native()), host, added))
    aged = opened.with_columns(*(host.choose(clauses).alias(name) for name, clauses in added))
    return cast("FrameT", aged.to_native())


@attrs.frozen
class _HostColumns:
    """The host's columns by what they mean, and how constants are spelt beside them."""

    names: Mapping[Column, str]
    schema: Mapping[str, nw.dtypes.DType]
    amounts_in: AmountsIn
    zone: ZoneInfo
    empty: frozenset[str]

    def check(self, added: Mapping[str, str]) -> None:
        """Raise with every column that is missing, could be compared wrongly, or would be overwritten."""
        found = [fault for column, name in self.names.items() for fault in self._faults(column, name)]
        for keyword, name in added.items():
            if name in self.schema or [*added.values()].count(name) > 1:
                found.append(_fault(keyword, name, "column.name_taken"))
        if found:
            raise InvalidInput(found)

    def _faults(self, column: Column, name: str) -> Iterable[Finding]:
        kind = self.schema.get(name)
        if kind is None:
            yield _fault(column.value, name, "column.not_there")
        elif name in self.empty:
            return
        elif column in DATES and not isinstance(kind, nw.Date | nw.Datetime | nw.Object):
            yield _fault(column.value, f"{name}: {kind}", "column.not_a_date")
        elif column in AMOUNTS and not (kind.is_integer() or kind.is_decimal() or isinstance(kind, nw.Object)):
            yield _fault(column.value, f"{name}: {kind}", "column.not_exact")

    def choose(self, clauses: Iterable[Clause[int] | Clause[str]]) -> nw.Expr:
        """Return the clauses as one expression, a flat choice; the last of them always holds.

        Neighbours with one result become one condition: a frame pays for each choice with a column of its own.
        """
        *whens, last = clauses
        kind = nw.Int32() if isinstance(last.result, int) else nw.String()
        arms = [
            (reduce(nw.Expr.__or__, map(self._all_of, alike)), nw.lit(result, kind))
            for result, alike in groupby(whens, lambda one: one.result)
        ]
        (condition, result), *others = arms
        chosen = nw.when(condition).then(result)
        for condition, result in others:
            chosen = chosen.when(condition).then(result)
        return chosen.otherwise(nw.lit(last.result, kind))

    def _all_of(self, clause: Clause[int] | Clause[str]) -> nw.Expr:
        return reduce(nw.Expr.__and__, map(self.condition, clause.tests))

    def condition(self, test: Test) -> nw.Expr:
        """Return one comparison."""
        column = nw.col(self.names[test.column])
        if test.sign == "is null":
            return column.is_null()
        if self.names[test.column] in self.empty:
            return ~column.is_null()
        match test.sign:
            case "is blank":
                return column.str.strip_chars(BLANKS) == ""
            case "is not blank":
                return column.str.strip_chars(BLANKS) != ""
            case "is one of":
                return column.is_in(cast("tuple[str, ...]", test.constant))
            case "is none of":
                return ~column.is_in(cast("tuple[str, ...]", test.constant))
            case "=" | "<" | "<=" | ">=" | ">":
                return cast("nw.Expr", COMPARE[test.sign](column, self.constant(test)))
            case _:
                assert_never(test.sign)

    def constant(self, test: Test) -> object:
        """Return what a column is compared with, as the column's own type wants it."""
        kind = self.schema[self.names[test.column]]
        constant: Constant | Decimal = test.constant
        if isinstance(constant, Money):
            constant = constant.minor if self.amounts_in == "minor" else _major(constant)
        if isinstance(constant, int) and isinstance(kind, nw.Object):
            return Decimal(constant)  # a Decimal cannot be compared with numpy's integers, which 0 would become
        if isinstance(constant, dt.date) and isinstance(kind, nw.Datetime):
            if kind.time_zone is None:
                return dt.datetime.combine(constant, dt.time())
            return _in_zone(dt.datetime.combine(constant, dt.time(), self.zone), kind.time_zone)
        return constant


def _in_duckdb(
    relation: DuckDBPyRelation, host: _HostColumns, added: Iterable[tuple[str, list[Clause[int] | Clause[str]]]]
) -> DuckDBPyRelation:
    """Return the relation with more columns, each a flat CASE: the nested ones narwhals makes cost a third more."""
    from duckdb import (  # noqa: PLC0415 - only where a relation shows that it is there
        CaseExpression,
        ColumnExpression,
        ConstantExpression,
        Expression,
        FunctionExpression,
        StarExpression,
    )

    def condition(test: Test) -> Expression:
        column = ColumnExpression(host.names[test.column])
        match test.sign:
            case "is null":
                return column.isnull()
            case "is blank":
                return FunctionExpression("ltrim", column, ConstantExpression(BLANKS)) == ConstantExpression("")
            case "is not blank":
                return FunctionExpression("ltrim", column, ConstantExpression(BLANKS)) != ConstantExpression("")
            case "is one of":
                return column.isin(*map(ConstantExpression, cast("tuple[str, ...]", test.constant)))
            case "is none of":
                return column.isnotin(*map(ConstantExpression, cast("tuple[str, ...]", test.constant)))
            case "=" | "<" | "<=" | ">=" | ">":
                return cast("Expression", COMPARE[test.sign](column, ConstantExpression(host.constant(test))))
            case _:
                assert_never(test.sign)

    def choose(clauses: list[Clause[int] | Clause[str]]) -> Expression:
        *whens, last = clauses
        arms = [
            (reduce(or_, (reduce(and_, map(condition, one.tests)) for one in alike)), ConstantExpression(result))
            for result, alike in groupby(whens, lambda one: one.result)
        ]
        chosen = CaseExpression(*arms[0])
        for arm in arms[1:]:
            chosen = chosen.when(*arm)
        return chosen.otherwise(ConstantExpression(last.result))

    return relation.select(StarExpression(), *(choose(clauses).alias(name) for name, clauses in added))


def _empty_columns(
    frame: nw.DataFrame[IntoDataFrame] | nw.LazyFrame[IntoLazyFrame], schema: nw.Schema, names: Iterable[str]
) -> frozenset[str]:
    """Return the columns that hold nothing at all, whose type therefore says nothing; of a lazy frame nobody can tell."""
    if isinstance(frame, nw.LazyFrame):
        return frozenset()
    untyped = (name for name in names if isinstance(schema.get(name), nw.String | nw.Unknown | nw.Object))
    return frozenset(name for name in untyped if frame[name].null_count() == len(frame))


def _in_zone(moment: dt.datetime, name: str) -> dt.datetime:
    """Spell a moment in the column's own zone, which Polars insists on; an offset without a name is left to pandas."""
    try:
        return moment.astimezone(ZoneInfo(name))
    except ZoneInfoNotFoundError:
        return moment


def _major(amount: Money) -> int | Decimal:
    """Spell an amount in 元, as a whole number where it is one: columns of whole numbers are compared with those."""
    major = Decimal(amount.amount_text(grouped=False))
    return int(major) if major == major.to_integral_value() else major


def _fault(path: str, value: str, code: str) -> Finding:
    return Finding(code=code, subject=path, facts={"path": path, "value": value})
