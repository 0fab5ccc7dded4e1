"""A policy compiled for one day: a handful of cutoff dates, as clauses of which the first that holds names the result.

A tier is reached exactly when age is counted from a day before the first day that has not reached it. That bound is
exclusive, so it is right for dates and for timestamps alike. `classify` is what the clauses mean; SQL text, SQLAlchemy
columns and frames are other readings of the same clauses.

They answer the classification of a row (status, tier, band), never which step is due: steps, holds, promises and what
was done before are decisions, made by `assess` on receivables and their ladders.
"""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import product
from types import MappingProxyType
from typing import ClassVar, Generic, Literal, TypeAlias, TypeVar

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.money import Money
from offboard_core.receivables.assessment import EARLIEST, LATEST
from offboard_core.receivables.policy import AgeingPolicy, Basis, Boundary, Override, Terms
from offboard_core.receivables.schedule import Band, bands_of
from offboard_core.receivables.status import Status


class Column(StrEnum):
    """What a row is classified by; the keywords by which every reading is told the host's own columns."""

    DUE_ON = "due_on"
    INVOICED_ON = "invoiced_on"
    ORDERED_ON = "ordered_on"
    OUTSTANDING = "outstanding"
    AMOUNT = "amount"
    """What was billed; where mapped, a row that bills nothing is quarantined."""
    CURRENCY = "currency"
    SEGMENT = "segment"
    CLIENT = "client"
    ID = "id"


Sign: TypeAlias = Literal["is null", "=", "<", "<=", ">=", ">"]
"""How a column is compared; a column that holds nothing is like nothing, as in SQL."""

AmountsIn: TypeAlias = Literal["major", "minor"]
"""What the host's amounts are counted in: 元 with decimals, or whole 分."""

Constant: TypeAlias = dt.date | Money | str | int | None
"""What a column is compared with: a day, an amount, a text, or zero of any currency."""


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
    """A result, and the tests all of which have to hold for it; without tests it always holds."""

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

_BASIS: Mapping[Basis, Column] = MappingProxyType(
    {
        Basis.DUE_DATE: Column.DUE_ON,
        Basis.INVOICE_DATE: Column.INVOICED_ON,
        Basis.ORDER_DATE: Column.ORDERED_ON,
    }
)
COMPARE: Mapping[Sign, Callable[..., bool]] = MappingProxyType(
    {
        "=": operator.eq,
        "<": operator.lt,
        "<=": operator.le,
        ">=": operator.ge,
        ">": operator.gt,
    }
)
"""Every sign as Python has it, for values and for whatever else is compared by operators."""
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
    """Say whether one test holds for a row; a comparison with nothing does not."""
    fact = row[test.column]
    if test.sign == "is null" or fact is None:
        return test.sign == "is null" and fact is None
    day = fact.date() if isinstance(fact, dt.datetime) else fact
    constant = test.constant.minor if isinstance(test.constant, Money) else test.constant
    return COMPARE[test.sign](day, constant)


def tier_clauses(policy: AgeingPolicy, *, as_of: dt.date, mapped: Collection[Column]) -> tuple[Clause[int], ...]:
    """Compile the days of the highest tier reached; 0 where none is, nothing is owed, or the row is quarantined.

    Raises `InvalidInput` for columns the policy needs and `mapped` lacks. It says where a row stands, never which step
    is due.
    """
    basis = _check_mapped(policy, mapped, _for_tier(policy))
    apart = (*_doubtful(mapped), Test(basis, "<", EARLIEST), _SETTLED)

    def rules(terms: Terms) -> Iterator[Clause[int]]:
        for days, cutoff in reversed(_cutoffs(policy, terms, as_of)):
            yield Clause(days, (Test(basis, "<", cutoff),))
        yield Clause(0)

    return (*(Clause(0, (test,)) for test in apart), *_in_every_scope(policy, rules))


def status_clauses(policy: AgeingPolicy, *, as_of: dt.date, mapped: Collection[Column]) -> tuple[Clause[Status], ...]:
    """Compile where a row stands: quarantined, settled, not due, overdue, below the minimum, or due.

    `DUE` says that a tier is reached and nothing in the row speaks against it; whether there is a step to take is
    decided by `assess`, with the ladder. Raises `InvalidInput` for columns the policy needs and `mapped` lacks.
    """
    basis = _check_mapped(policy, mapped, (*_for_tier(policy), *_for_status(policy)))
    today = dt.date.fromordinal(as_of.toordinal())

    def rules(terms: Terms) -> Iterator[Clause[Status]]:
        for _, cutoff in _cutoffs(policy, terms, as_of)[:1]:
            reached = Test(basis, "<", cutoff)
            for currency, minimum in policy.minimum_outstanding.items():
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
    basis = _check_mapped(policy, mapped, (_BASIS[policy.basis], Column.OUTSTANDING))
    young, *old = bands_of(policy)
    bands = (Clause(band_label(band), (Test(basis, "<", _cutoff(as_of, band.first or 0)),)) for band in reversed(old))
    apart = (Clause(clause.result.value, clause.tests) for clause in _set_apart(basis, mapped))
    return (*apart, *bands, Clause(band_label(young)))


def reach_of(policy: AgeingPolicy, days: int, *, as_of: dt.date, mapped: Collection[Column]) -> Reach:
    """Compile "the tier of `days` is reached", which holds for the same rows as a compiled tier of at least `days`.

    Raises `InvalidInput` for a tier nobody has, and for columns the policy needs and `mapped` lacks.
    """
    basis = _check_mapped(policy, mapped, _for_tier(policy))
    scopes = _scopes(policy)
    known = {tier.days for _, terms in scopes for tier in terms.tiers}
    if days not in known:
        raise InvalidInput.at("tier", days, "tier.not_in_policy", allowed=", ".join(map(str, sorted(known))))

    def cutoffs(terms: Terms) -> list[dt.date]:
        return [cutoff for tier, cutoff in _cutoffs(policy, terms, as_of) if tier >= days][:1]

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
    return _BASIS[policy.basis]


def _for_tier(policy: AgeingPolicy) -> Iterator[Column]:
    yield from (_BASIS[policy.basis], Column.OUTSTANDING)
    for override in policy.overrides:
        yield _scope_of(override)[0]


def _for_status(policy: AgeingPolicy) -> Iterator[Column]:
    yield Column.DUE_ON
    if policy.minimum_outstanding:
        yield Column.CURRENCY


def _doubtful(mapped: Collection[Column]) -> Iterator[Test]:
    """Yield what makes a row one nobody may decide on, its date aside; what is not known is never taken for nothing."""
    yield Test(Column.OUTSTANDING, "is null")
    if Column.AMOUNT in mapped:
        yield from (Test(Column.AMOUNT, "is null"), Test(Column.AMOUNT, "<=", 0))
    for column in (Column.CLIENT, Column.CURRENCY):
        if column in mapped:
            yield from (Test(column, "is null"), Test(column, "=", ""))


def _certain(mapped: Collection[Column]) -> Iterator[Test]:
    """Yield the opposite: what all has to hold for a row somebody owes something on."""
    yield Test(Column.OUTSTANDING, ">", 0)
    if Column.AMOUNT in mapped:
        yield Test(Column.AMOUNT, ">", 0)
    yield from (Test(column, ">", "") for column in (Column.CLIENT, Column.CURRENCY) if column in mapped)


def _set_apart(basis: Column, mapped: Collection[Column]) -> Iterator[Clause[Status]]:
    """Yield what comes before any age: facts that cannot be right, then nothing owed."""
    wrong = (Test(basis, "is null"), Test(basis, "<", EARLIEST), Test(basis, ">=", _BEYOND))
    for test in (*wrong, *_doubtful(mapped)):
        yield Clause(Status.QUARANTINED, (test,))
    yield Clause(Status.SETTLED, (_SETTLED,))


def _cutoffs(policy: AgeingPolicy, terms: Terms, as_of: dt.date) -> list[tuple[int, dt.date]]:
    """Return each tier with the first day that has not reached it, lowest tier first."""
    later = terms.grace_days + (policy.boundary is Boundary.AFTER)
    return [(tier.days, _cutoff(as_of, tier.days + later)) for tier in terms.tiers]


def _cutoff(as_of: dt.date, days: int) -> dt.date:
    """Return the first day that is not yet `days` old, no further away than dates that can be right."""
    first = as_of.toordinal() - days + 1
    return dt.date.fromordinal(min(max(first, EARLIEST.toordinal()), _BEYOND.toordinal()))


def _in_every_scope(policy: AgeingPolicy, rules: Callable[[Terms], Iterator[Clause[R]]]) -> Iterator[Clause[R]]:
    """Yield the rules for each set of terms, narrowest first; the rules end with one that always holds in its scope."""
    for scope, terms in _scopes(policy):
        for clause in rules(terms):
            yield Clause(clause.result, (*scope, *clause.tests))


_Key: TypeAlias = tuple[str | None, str | None, str | None]
_BROADER = tuple(product((True, False), repeat=3))[1:]
"""Which of receivable, client and segment a broader scope keeps, narrowest first."""
_SCOPED = (Column.ID, Column.CLIENT, Column.SEGMENT)


def _scopes(policy: AgeingPolicy) -> list[tuple[tuple[Test, ...], Terms]]:
    """Return which rows have which terms, narrowest first, the last one for every row.

    A scope whose terms are those of the broader one that follows is left out.
    """
    overrides: dict[Column, dict[str | None, list[Override]]] = {column: {} for column in _SCOPED}
    for override in policy.overrides:
        column, name = _scope_of(override)
        overrides[column].setdefault(name, []).append(override)
    kept: dict[_Key, Terms] = {}
    ids, clients, segments = ((*overrides[column], None) for column in _SCOPED)
    for key in reversed(list(product(ids, clients, segments))):
        terms = Terms(tiers=policy.tiers, grace_days=policy.grace_days)
        for column, one in reversed(list(zip(_SCOPED, key, strict=True))):
            for override in overrides[column].get(one, ()):
                terms = _with(override, terms)
        terms = terms if terms.tiers else Terms(tiers=(), grace_days=0)
        broader = ((key[0] if i else None, key[1] if c else None, key[2] if s else None) for i, c, s in _BROADER)
        if next((kept[other] for other in broader if other in kept), None) != terms:
            kept[key] = terms
    return [
        (
            tuple(Test(column, "=", one) for column, one in zip(_SCOPED, key, strict=True) if one is not None),
            terms,
        )
        for key, terms in reversed(kept.items())
    ]


def _scope_of(override: Override) -> tuple[Column, str]:
    """Return the column by which an override finds its rows, and what stands there."""
    named = zip(_SCOPED, (override.receivable, override.client, override.segment), strict=True)
    return next((column, name) for column, name in named if name is not None)


def _with(override: Override, terms: Terms) -> Terms:
    return Terms(
        tiers=terms.tiers if override.tiers is None else override.tiers,
        grace_days=terms.grace_days if override.grace_days is None else override.grace_days,
    )
