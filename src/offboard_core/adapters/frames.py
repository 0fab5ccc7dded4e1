"""A policy applied to a frame: Polars, pandas, Arrow, DuckDB or Spark through narwhals; the type of frame is kept.

The new columns give the status of a row (tier, status, band), not the steps that are due: `assess` decides steps, on
objects, for the rows with status `due`.
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
"""The host's type of frame."""


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
    """Return the frame with up to three more columns that give the status of each row on `as_of`.

    `tier`, `status` and `band` are the names of the new columns; None omits one. The tier is the days of the highest
    tier reached, 0 without one. The status is `due` if a tier is reached and no column of the row excludes it,
    regardless of steps already taken. A row without its date or its amount is `quarantined`, never "not due". Amounts
    are decimals or whole numbers; timestamps with a zone are compared with midnight in `zone`. A lazy frame stays lazy.

    Raises `InvalidInput` for a column that the policy needs and no keyword names, for a column that is missing or has a
    type that cannot be compared exactly (text as a date, floats as money), and for a new column whose name is taken.
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
    """The host's columns by meaning, with their types."""

    names: Mapping[Column, str]
    schema: Mapping[str, nw.dtypes.DType]
    amounts_in: AmountsIn
    zone: ZoneInfo
    empty: frozenset[str]

    def check(self, added: Mapping[str, str]) -> None:
        """Raise with every column that is missing, cannot be compared exactly, or would be overwritten."""
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
        """Return the clauses as one flat expression; the last clause always holds.

        Adjacent clauses with the same result become one condition, because each branch costs a column in the frame.
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
        """Return the value to compare with, in the type of the column."""
        kind = self.schema[self.names[test.column]]
        constant: Constant | Decimal = test.constant
        if isinstance(constant, Money):
            constant = constant.minor if self.amounts_in == "minor" else _major(constant)
        if isinstance(constant, int) and isinstance(kind, nw.Object):
            return Decimal(constant)  # an int would become a numpy integer, which cannot be compared with Decimals
        if isinstance(constant, dt.date) and isinstance(kind, nw.Datetime):
            if kind.time_zone is None:
                return dt.datetime.combine(constant, dt.time())
            return _in_zone(dt.datetime.combine(constant, dt.time(), self.zone), kind.time_zone)
        return constant


def _in_duckdb(
    relation: DuckDBPyRelation, host: _HostColumns, added: Iterable[tuple[str, list[Clause[int] | Clause[str]]]]
) -> DuckDBPyRelation:
    """Return the relation with more columns, each a flat CASE; the nested ones of narwhals are a third slower."""
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
    """Return the columns that contain only nulls, whose type is therefore meaningless; none for a lazy frame."""
    if isinstance(frame, nw.LazyFrame):
        return frozenset()
    untyped = (name for name in names if isinstance(schema.get(name), nw.String | nw.Unknown | nw.Object))
    return frozenset(name for name in untyped if frame[name].null_count() == len(frame))


def _in_zone(moment: dt.datetime, name: str) -> dt.datetime:
    """Return a moment in the zone of the column, which Polars requires; an offset without a name is left to pandas."""
    try:
        return moment.astimezone(ZoneInfo(name))
    except ZoneInfoNotFoundError:
        return moment


def _major(amount: Money) -> int | Decimal:
    """Return an amount in 元, as a whole number if possible, for comparison with whole number columns."""
    major = Decimal(amount.amount_text(grouped=False))
    return int(major) if major == major.to_integral_value() else major


def _fault(path: str, value: str, code: str) -> Finding:
    return Finding(code=code, subject=path, facts={"path": path, "value": value})
