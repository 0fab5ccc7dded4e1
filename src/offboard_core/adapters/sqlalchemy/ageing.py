"""A policy as columns over the host's own table: tier, status, band, and a bare comparison that an index serves.

They answer where a row stands on a day, never which step is due: steps are decided by `assess`, on objects, for the rows
that stand as `due`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any, TypeAlias, TypeVar, Unpack, assert_never, cast
from zoneinfo import ZoneInfo

import attrs
from sqlalchemy import ColumnElement, Date, DateTime, Float, SQLColumnExpression, String, and_, case, func, literal, or_
from sqlalchemy import types as sqltypes
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from offboard_core.errors import InvalidInput
from offboard_core.kernel.dates import DEFAULT_ZONE
from offboard_core.kernel.money import Money
from offboard_core.kernel.workcalendar import CHINA, WorkCalendar
from offboard_core.receivables import AgeingPolicy
from offboard_core.receivables.clauses import (
    BLANKS,
    Clause,
    Constant,
    Test,
    band_clauses,
    reach_of,
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

HostColumn: TypeAlias = SQLColumnExpression[Any]
"""A column of the host's table, or an expression over several."""
R = TypeVar("R", int, str, bool)


@attrs.frozen(kw_only=True)
class AgeingColumns:
    """Where each row stands on a day, as columns of a SELECT.

    `tier` is the days of the highest tier reached and 0 where there is none; `status` is `due` where a tier is reached and
    no fact of the row speaks against it; steps already taken are not considered. `days_overdue` is for display: no
    index serves it, and it is NULL without a due date. Search with `reached`: a condition on `tier` reads the whole table.
    """

    tier: ColumnElement[int]
    status: ColumnElement[str]
    band: ColumnElement[str]
    days_overdue: ColumnElement[int]
    policy: AgeingPolicy
    as_of: dt.date
    calendar: WorkCalendar
    _columns: HostColumns

    def reached(self, days: int) -> ColumnElement[bool]:
        """Return the condition "the tier of `days` is reached": the rows whose `tier` is at least that.

        Its comparisons of the date are bare, so that an index serves them. Raises `InvalidInput` for a tier that is not in the policy.
        """
        reach = reach_of(self.policy, days, as_of=self.as_of, mapped=self._columns.named, calendar=self.calendar)
        bounds = [self._columns.condition(test) for test in reach.bounds]
        if reach.clauses:
            bounds.append(self._columns.case(reach.clauses) == literal(value=True))
        return and_(*bounds)


def ageing_columns(
    policy: AgeingPolicy,
    *,
    as_of: dt.date,
    amounts_in: AmountsIn = "major",
    zone: ZoneInfo = DEFAULT_ZONE,
    calendar: WorkCalendar = CHINA,
    **columns: Unpack[Columns[HostColumn]],
) -> AgeingColumns:
    """Return `policy` on `as_of` as columns over the host's own table.

    A column that holds dates is compared with dates, one that holds timestamps with midnight: in `zone`, where the column
    keeps a zone. NULL is never "not due": a row without its date or its amount is `quarantined`. Raises `InvalidInput`
    for a column that the policy needs and that is not mapped, and for one of a type that cannot be compared without doubt.
    """
    check_amounts_in(amounts_in)
    named = {column: _expression(one) for column, one in mapped_columns(columns).items()}
    host = HostColumns(named, amounts_in, zone)
    status = status_clauses(policy, as_of=as_of, mapped=named, calendar=calendar)
    return AgeingColumns(
        tier=host.case(tier_clauses(policy, as_of=as_of, mapped=named, calendar=calendar)),
        status=host.case(tuple(Clause(one.result.value, one.tests) for one in status)),
        band=host.case(band_clauses(policy, as_of=as_of, mapped=named)),
        days_overdue=_DaysBetween(named[Column.DUE_ON], literal(as_of, Date())),
        policy=policy,
        as_of=as_of,
        calendar=calendar,
        columns=host,
    )


@attrs.frozen
class HostColumns:
    """The host's columns by what they mean, and how constants are spelt beside them."""

    named: Mapping[Column, ColumnElement[Any]]
    amounts_in: AmountsIn
    zone: ZoneInfo

    def __attrs_post_init__(self) -> None:
        """Refuse columns whose comparison could be wrong without anybody noticing."""
        for column in DATES:
            if column in self.named and not isinstance(_kind(self.named[column]), Date | DateTime | String):
                raise InvalidInput.at(column.value, str(self.named[column].type), "column.not_a_date")
        for column in AMOUNTS:
            if column in self.named and isinstance(_kind(self.named[column]), Float | String):
                raise InvalidInput.at(column.value, str(self.named[column].type), "column.not_exact")

    def case(self, clauses: Iterable[Clause[R]]) -> ColumnElement[R]:
        """Return the clauses as one CASE; the last of them always holds, and neighbours with one result are one WHEN."""
        *whens, last = clauses
        arms = [
            (or_(*(and_(*map(self.condition, one.tests)) for one in alike)), literal(result))
            for result, alike in groupby(whens, lambda one: one.result)
        ]
        return cast("ColumnElement[R]", case(*arms, else_=literal(last.result)))

    def condition(self, test: Test) -> ColumnElement[bool]:
        """Return one comparison."""
        column = self.named[test.column]
        match test.sign:
            case "is null":
                return column.is_(None)
            case "is blank":
                return func.ltrim(column, BLANKS) == ""
            case "is not blank":
                return func.ltrim(column, BLANKS) != ""
            case "is one of":
                return column.in_(cast("tuple[str, ...]", test.constant))
            case "is none of":
                return column.not_in(cast("tuple[str, ...]", test.constant))
            case "=" | "<" | "<=" | ">=" | ">":
                return column.bool_op(test.sign)(self._constant(column, test.constant))
            case _:
                assert_never(test.sign)

    def _constant(self, column: ColumnElement[Any], constant: Constant) -> ColumnElement[Any]:
        if isinstance(constant, dt.date):
            return literal(_moment(constant, _kind(column), self.zone), column.type)
        if isinstance(constant, Money):
            return literal(_number(constant, self.amounts_in))
        return literal(constant)


def _expression(column: HostColumn) -> ColumnElement[Any]:
    """Return a mapped attribute as the column it stands for."""
    return cast("ColumnElement[Any]", column.__clause_element__() if hasattr(column, "__clause_element__") else column)


def _kind(column: ColumnElement[Any]) -> sqltypes.TypeEngine[Any]:
    """Return what a column is stored as, under whatever a host has put over it."""
    kind = column.type
    while isinstance(kind, sqltypes.TypeDecorator):
        kind = kind.impl_instance
    return kind


def _moment(day: dt.date, kind: sqltypes.TypeEngine[Any], zone: ZoneInfo) -> dt.date | dt.datetime | str:
    """Spell the beginning of a day as the column holds it."""
    if isinstance(kind, DateTime):
        return dt.datetime.combine(day, dt.time(), zone if kind.timezone else None)
    return day.isoformat() if isinstance(kind, String) else day


def _number(amount: Money, amounts_in: AmountsIn) -> int | Decimal:
    """Spell an amount as the host counts it; as a whole number where it is one, which every driver can bind."""
    if amounts_in == "minor":
        return amount.minor
    major = Decimal(amount.amount_text(grouped=False))
    return int(major) if major == major.to_integral_value() else major


class _DaysBetween(FunctionElement[int]):
    """Whole days from a date to a later one; each database counts in its own way."""

    type = sqltypes.Integer()
    name = "days_between"
    inherit_cache = True


@compiles(_DaysBetween)
def _by_subtraction(element: _DaysBetween, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    since, until = (compiler.process(part, **options) for part in element.clauses)
    return f"(CAST({until} AS DATE) - CAST({since} AS DATE))"


@compiles(_DaysBetween, "sqlite")
def _by_julian_days(element: _DaysBetween, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    since, until = (compiler.process(part, **options) for part in element.clauses)
    return f"CAST(julianday(date({until})) - julianday(date({since})) AS INTEGER)"
