"""A policy compiled for one day: a handful of cutoff dates, as clauses of which the first that holds names the result.

A tier is reached exactly when age is counted from a day before the first day that has not reached it. That bound is
exclusive, so it is right for dates and for timestamps alike. `classify` is what the clauses mean; SQL text, SQLAlchemy
columns and frames are other readings of the same clauses.

They answer the classification of a row (status, tier, band), never which step is due: steps, holds, promises, agreed
extensions, a client's total and what was done before are decisions, made by `assess` on receivables and their ladders.
A row knows of no letter: where age counts from the previous one, it is classified up to the tier of the first letter. Where
a letter is about the client, the minimum is held against their total, so no row is below it by itself.
"""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import ClassVar, Generic, Literal, TypeAlias, TypeVar, cast

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.enumeration import row_for_each
from offboard_core.kernel.money import MINOR_DIGITS, Money
from offboard_core.kernel.workcalendar import CHINA, WorkCalendar
from offboard_core.receivables.assessment import EARLIEST, LATEST
from offboard_core.receivables.columns import Column
from offboard_core.receivables.override_scopes import column_of, scopes_of
from offboard_core.receivables.policy import AgeingPolicy, Basis, Boundary, DayUnit, Scope, Terms, Tier
from offboard_core.receivables.schedule import Band, bands_of
from offboard_core.receivables.status import Status
from offboard_core.receivables.tier_action import is_letter

Comparison: TypeAlias = Literal["=", "<", "<=", ">=", ">"]
"""A bare comparison with one constant, which an index can serve."""
Sign: TypeAlias = Comparison | Literal["is null", "is blank", "is not blank", "is one of", "is none of"]
"""How a column is tested. No comparison holds for an empty column, as in SQL. Blank is a text of `BLANKS` only."""

Constant: TypeAlias = dt.date | Money | str | int | tuple[str, ...] | None
"""What a column is tested against: a day, an amount, a text, zero of any currency, or several texts."""


@attrs.frozen
class Test:
    """One comparison of a column with a constant."""

    __test__: ClassVar[bool] = False  # pytest takes a class of this name for one of its own

    column: Column
    sign: Sign
    constant: Constant = None


R = TypeVar("R")


@attrs.frozen
class Clause(Generic[R]):
    """A result, and the tests that must all hold for it; a clause without tests always holds."""

    result: R
    tests: tuple[Test, ...] = ()


@attrs.frozen
class Reach:
    """Whether a tier is reached: every one of `bounds` holds, and `clauses`, where there are any, answer true.

    The bounds are bare comparisons, so that an index on the date serves them; clauses stand beside them only where
    overrides set other cutoffs for some rows.
    """

    bounds: tuple[Test, ...]
    clauses: tuple[Clause[bool], ...]


Row: TypeAlias = Mapping[str, dt.date | int | str | None]
"""A row by the names of `Column`: amounts in whole minor units, days as dates or as timestamps of the business's zone."""

BASIS: Mapping[Basis, Column] = row_for_each(
    Basis,
    {
        Basis.DUE_DATE: Column.DUE_ON,
        Basis.INVOICE_DATE: Column.INVOICED_ON,
        Basis.ORDER_DATE: Column.ORDERED_ON,
        Basis.PREVIOUS_LETTER: Column.DUE_ON,
    },
)
"""The column age is counted from; the first letter counts from the due date."""
COMPARE: Mapping[Comparison, Callable[..., bool]] = MappingProxyType(
    {
        "=": operator.eq,
        "<": operator.lt,
        "<=": operator.le,
        ">=": operator.ge,
        ">": operator.gt,
    }
)
"""Every comparison as Python has it, for values and for whatever else is compared by operators."""
BLANKS = "".join(filter(str.isspace, map(chr, range(0x3001))))
"""Every character that is no text by itself: spaces, the full-width one included, tabs, ends of lines."""
CURRENCIES = tuple(MINOR_DIGITS)
"""Every currency an amount can be in."""
_BEYOND = LATEST + dt.timedelta(days=1)


def classify(row: Row, clauses: Iterable[Clause[R]]) -> R:
    """Return the result of the first clause that holds for the row: the definition of what clauses mean.

    Of compiled clauses one always does: the last.

    >>> row = {"due_on": dt.date(2026, 8, 25), "outstanding": 1350050}
    >>> mapped = {Column.DUE_ON, Column.OUTSTANDING}
    >>> classify(row, tier_clauses(AgeingPolicy(), as_of=dt.date(2026, 11, 23), mapped=mapped))
    90
    """
    return next(clause.result for clause in clauses if all(holds(test, row) for test in clause.tests))


def holds(test: Test, row: Row) -> bool:
    """Return whether one test holds for a row; no comparison holds for an empty column."""
    fact = row[test.column]
    if fact is None or test.sign == "is null":
        return fact is None and test.sign == "is null"
    if test.sign in {"is blank", "is not blank"}:
        return (not str(fact).strip(BLANKS)) == (test.sign == "is blank")
    if isinstance(test.constant, tuple):
        return (fact in test.constant) == (test.sign == "is one of")
    day = fact.date() if isinstance(fact, dt.datetime) else fact
    constant = test.constant.minor if isinstance(test.constant, Money) else test.constant
    return COMPARE[cast("Comparison", test.sign)](day, constant)


def tier_clauses(
    policy: AgeingPolicy, *, as_of: dt.date, mapped: Collection[Column], calendar: WorkCalendar = CHINA
) -> tuple[Clause[int], ...]:
    """Compile the days of the highest tier reached; 0 if no tier is reached, no amount is owed, or the row is quarantined.

    Raises `InvalidInput` for columns the policy needs and `mapped` lacks, and where the calendar refuses to count working
    days beyond its range. It says where a row stands, never which step is due.
    """
    basis = _check_mapped(policy, mapped, _for_tier(policy))
    apart = (*_doubtful(mapped), Test(basis, "<", EARLIEST), _SETTLED)

    def rules(terms: Terms) -> Iterator[Clause[int]]:
        for days, cutoff in reversed(_cutoffs(policy, terms, as_of, calendar)):
            yield Clause(days, (Test(basis, "<", cutoff),))
        yield Clause(0)

    return (*(Clause(0, (test,)) for test in apart), *_in_every_scope(policy, rules))


def status_clauses(
    policy: AgeingPolicy, *, as_of: dt.date, mapped: Collection[Column], calendar: WorkCalendar = CHINA
) -> tuple[Clause[Status], ...]:
    """Compile where a row stands: quarantined, settled, not due, overdue, below the minimum, or due.

    `DUE` means that a tier is reached and no fact of the row speaks against it; whether there is a step to take is
    decided by `assess`, with the ladder. Raises `InvalidInput` for columns the policy needs and `mapped` lacks.
    """
    basis = _check_mapped(policy, mapped, (*_for_tier(policy), *_for_status(policy)))
    today = dt.date.fromordinal(as_of.toordinal())

    def rules(terms: Terms) -> Iterator[Clause[Status]]:
        for _, cutoff in _cutoffs(policy, terms, as_of, calendar)[:1]:
            reached = Test(basis, "<", cutoff)
            for currency, minimum in minimums_of(policy).items():
                small = (Test(Column.CURRENCY, "=", currency), Test(Column.OUTSTANDING, "<", minimum))
                yield Clause(Status.BELOW_MINIMUM, (reached, *small))
            yield Clause(Status.DUE, (reached,))
        yield Clause(Status.OVERDUE, (Test(Column.DUE_ON, "<", today),))
        yield Clause(Status.NOT_DUE)

    return (*_set_apart(basis, mapped), *_in_every_scope(policy, rules))


def band_clauses(policy: AgeingPolicy, *, as_of: dt.date, mapped: Collection[Column]) -> tuple[Clause[str], ...]:
    """Compile the ageing band by its label, as the ageing schedule draws it; `quarantined` and `settled` stand apart.

    Raises `InvalidInput` for columns the policy needs and `mapped` lacks.
    """
    basis = _check_mapped(policy, mapped, (BASIS[policy.basis], Column.OUTSTANDING))
    young, *old = bands_of(policy)
    bands = (Clause(band_label(band), (Test(basis, "<", _cutoff(as_of, band.first or 0)),)) for band in reversed(old))
    apart = (Clause(clause.result.value, clause.tests) for clause in _set_apart(basis, mapped))
    return (*apart, *bands, Clause(band_label(young)))


def reach_of(
    policy: AgeingPolicy, days: int, *, as_of: dt.date, mapped: Collection[Column], calendar: WorkCalendar = CHINA
) -> Reach:
    """Compile "the tier of `days` is reached", which holds for the same rows as a compiled tier of at least `days`.

    Raises `InvalidInput` for a tier no row can be said to have, and for columns the policy needs and `mapped` lacks.
    """
    basis = _check_mapped(policy, mapped, _for_tier(policy))
    scopes = scopes_of(policy)
    known = {tier.days for _, terms in scopes for tier in _told_by_a_row(policy, terms)}
    if days not in known:
        raise InvalidInput.at("tier", days, "tier.not_in_policy", allowed=", ".join(map(str, sorted(known))))

    def cutoffs(terms: Terms) -> list[dt.date]:
        return [cutoff for tier, cutoff in _cutoffs(policy, terms, as_of, calendar) if tier >= days][:1]

    def rules(terms: Terms) -> Iterator[Clause[bool]]:
        for cutoff in cutoffs(terms):
            yield Clause(result=True, tests=(Test(basis, "<", cutoff),))
        yield Clause(result=False)

    widest = max(cutoff for _, terms in scopes for cutoff in cutoffs(terms))
    bounds = (Test(basis, ">=", EARLIEST), Test(basis, "<", widest), *_certain(mapped))
    return Reach(bounds, tuple(_in_every_scope(policy, rules)) if policy.overrides else ())


def band_label(band: Band) -> str:
    """Return the short name of a band: `not_due`, `1-30`, `31-60`, `over-90`.

    >>> [band_label(band) for band in bands_of(AgeingPolicy(band_days=(30, 60)))]
    ['not_due', '1-30', '31-60', 'over-60']
    """
    if band.first is None:
        return Status.NOT_DUE.value
    return f"over-{band.first - 1}" if band.last is None else f"{band.first}-{band.last}"


_SETTLED = Test(Column.OUTSTANDING, "<=", 0)


def _check_mapped(policy: AgeingPolicy, mapped: Collection[Column], needed: Iterable[Column]) -> Column:
    """Return the column age is counted from, or raise with every column that is needed and not mapped."""
    missing = [column for column in dict.fromkeys(needed) if column not in mapped]
    if missing:
        raise InvalidInput(
            Finding(code="column.not_mapped", subject=column.value, facts={"path": column.value, "value": ""})
            for column in missing
        )
    return BASIS[policy.basis]


def _for_tier(policy: AgeingPolicy) -> Iterator[Column]:
    yield from (BASIS[policy.basis], Column.OUTSTANDING)
    for override in policy.overrides:
        yield column_of(override)[0]


def _for_status(policy: AgeingPolicy) -> Iterator[Column]:
    yield Column.DUE_ON
    if minimums_of(policy):
        yield Column.CURRENCY


def minimums_of(policy: AgeingPolicy) -> Mapping[str, Money]:
    """Return the minimums that apply to one row; a minimum on a client's total is not among them."""
    return {} if policy.scope is Scope.CLIENT else policy.minimum_outstanding


def _told_by_a_row(policy: AgeingPolicy, terms: Terms) -> tuple[Tier, ...]:
    """Return the tiers that a row alone can reach: those up to the first letter if age counts from letters."""
    if policy.basis is Basis.PREVIOUS_LETTER:
        for place, tier in enumerate(terms.tiers, start=1):
            if is_letter(tier.act):
                return terms.tiers[:place]
    return terms.tiers


def _doubtful(mapped: Collection[Column]) -> Iterator[Test]:
    """Yield the tests that quarantine a row, apart from its date; an unknown value is never read as zero or empty."""
    yield Test(Column.OUTSTANDING, "is null")
    if Column.AMOUNT in mapped:
        yield from (Test(Column.AMOUNT, "is null"), Test(Column.AMOUNT, "<=", 0))
    if Column.CLIENT in mapped:
        yield from (Test(Column.CLIENT, "is null"), Test(Column.CLIENT, "is blank"))
    if Column.CURRENCY in mapped:
        yield from (Test(Column.CURRENCY, "is null"), Test(Column.CURRENCY, "is none of", CURRENCIES))


def _certain(mapped: Collection[Column]) -> Iterator[Test]:
    """Yield the opposite of the quarantine: the tests that hold for every row on which an amount is owed."""
    yield Test(Column.OUTSTANDING, ">", 0)
    if Column.AMOUNT in mapped:
        yield Test(Column.AMOUNT, ">", 0)
    if Column.CLIENT in mapped:
        yield Test(Column.CLIENT, "is not blank")
    if Column.CURRENCY in mapped:
        yield Test(Column.CURRENCY, "is one of", CURRENCIES)


def _set_apart(basis: Column, mapped: Collection[Column]) -> Iterator[Clause[Status]]:
    """Yield the clauses that come before any age: quarantined facts, then settled claims."""
    wrong = (Test(basis, "is null"), Test(basis, "<", EARLIEST), Test(basis, ">=", _BEYOND))
    for test in (*wrong, *_doubtful(mapped)):
        yield Clause(Status.QUARANTINED, (test,))
    yield Clause(Status.SETTLED, (_SETTLED,))


def _cutoffs(policy: AgeingPolicy, terms: Terms, as_of: dt.date, calendar: WorkCalendar) -> list[tuple[int, dt.date]]:
    """Return each tier with the first day that has not reached it, lowest tier first."""
    later = terms.grace_days + (policy.boundary is Boundary.AFTER)
    tiers = _told_by_a_row(policy, terms)
    if policy.unit is DayUnit.BUSINESS:
        found = _workday_cutoffs(as_of, [tier.days + later for tier in tiers], calendar)
        return [(tier.days, cutoff) for tier, cutoff in zip(tiers, found, strict=True)]
    return [(tier.days, _cutoff(as_of, tier.days + later)) for tier in tiers]


def _workday_cutoffs(as_of: dt.date, counts: Iterable[int], calendar: WorkCalendar) -> Iterator[dt.date]:
    """Yield, for each of rising counts, the first day after which fewer working days have passed: counted backwards.

    The day counted from is no working day that has passed; a count of 0 asks for a working day on it or after it.
    """
    day, passed = as_of.toordinal(), 0
    for count in counts:
        while passed < max(count, 1) and day >= EARLIEST.toordinal():
            passed += calendar.is_workday(dt.date.fromordinal(day))
            day -= 1
        is_there = passed >= max(count, 1)
        yield _within(day + 1 + (count == 0) if is_there else 0)


def _cutoff(as_of: dt.date, days: int) -> dt.date:
    """Return the first day that is not yet `days` old."""
    return _within(as_of.toordinal() - days + 1)


def _within(ordinal: int) -> dt.date:
    """Return a day, no further away than dates that can be right."""
    return dt.date.fromordinal(min(max(ordinal, EARLIEST.toordinal()), _BEYOND.toordinal()))


def _in_every_scope(policy: AgeingPolicy, rules: Callable[[Terms], Iterator[Clause[R]]]) -> Iterator[Clause[R]]:
    """Yield the rules for each set of terms, narrowest first; the rules end with one that always holds in its scope."""
    for scope, terms in scopes_of(policy):
        named = tuple(Test(column, "=", name) for column, name in scope)
        for clause in rules(terms):
            yield Clause(clause.result, (*named, *clause.tests))
