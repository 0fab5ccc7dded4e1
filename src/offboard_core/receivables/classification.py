"""Where receivables stand, at speed: the compiled policy over objects, for ledgers of millions.

The answer is that of the columns (status, tier, band), without reasons, steps or a next review: those are decisions, made
by `assess`, which costs a hundred times as much. So classify all of a ledger, and assess what stands as due.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Iterator

import attrs

from offboard_core.kernel.workcalendar import CHINA, WorkCalendar
from offboard_core.receivables.clauses import (
    BASIS,
    BLANKS,
    Clause,
    band_clauses,
    classify,
    minimums_of,
    status_clauses,
    tier_clauses,
)
from offboard_core.receivables.columns import Column
from offboard_core.receivables.policy import AgeingPolicy
from offboard_core.receivables.receivable import Receivable, SettlementKind
from offboard_core.receivables.status import Status


@attrs.frozen(kw_only=True)
class Classification:
    """Where a receivable stands (分级): tier, status, ageing band. Receivables that stand alike share one value."""

    tier: int
    status: Status
    band: str


def classify_all(
    receivables: Iterable[Receivable], policy: AgeingPolicy, *, as_of: dt.date, calendar: WorkCalendar = CHINA
) -> Iterator[Classification]:
    """Say where each receivable of a ledger stands on `as_of`, in the order they come, as the columns would.

    `due` means that a tier is reached and no fact of the receivable itself speaks against it: what was done, held,
    promised or extended stands on its ladder and is asked by `assess`.
    """
    sheet = _Sheet(policy, as_of, calendar)
    return sheet.at_speed(receivables) if sheet.is_plain else map(sheet.answer, receivables)


_QUARANTINED = Classification(tier=0, status=Status.QUARANTINED, band=Status.QUARANTINED.value)
_SETTLED = Classification(tier=0, status=Status.SETTLED, band=Status.SETTLED.value)
_ENOUGH = 1 << 62
"""More than any minimum, in minor units."""


class _Sheet:
    """The answers of the clauses for each kind of row. A kind is asked once and looked up afterwards."""

    def __init__(self, policy: AgeingPolicy, as_of: dt.date, calendar: WorkCalendar) -> None:
        mapped = tuple(Column)
        self._tiers = tier_clauses(policy, as_of=as_of, mapped=mapped, calendar=calendar)
        self._statuses = status_clauses(policy, as_of=as_of, mapped=mapped, calendar=calendar)
        self._bands = band_clauses(policy, as_of=as_of, mapped=mapped)
        self._as_of = as_of
        self._basis = BASIS[policy.basis]
        self._least = {currency: amount.minor for currency, amount in minimums_of(policy).items()}
        self._ids = frozenset(override.receivable for override in policy.overrides)
        self._clients = frozenset(override.client for override in policy.overrides)
        self._segments = frozenset(override.segment for override in policy.overrides)
        self._known: dict[tuple[object, ...], tuple[Classification, Classification]] = {}
        self.is_plain = self._basis is Column.DUE_ON and not self._least and not policy.overrides

    def at_speed(self, receivables: Iterable[Receivable]) -> Iterator[Classification]:
        """Answer by due date and balance alone.

        The loop is written out, because a call would cost as much as the rest of it.
        """
        as_of, reversal, bounds, find = self._as_of, SettlementKind.REVERSAL, self._bounds(), bisect_right
        between: list[Classification | None] = [None] * (len(bounds) + 1)
        for item in receivables:
            owed = item.amount.minor
            if (settlements := item.settlements) and owed > 0:
                for settlement in settlements:
                    if settlement.value_on <= as_of:
                        if settlement.kind is reversal:
                            owed += settlement.amount.minor
                        else:
                            owed -= settlement.amount.minor
            if owed > 0 and (client := item.client) and not client.isspace() and (due_on := item.due_on) is not None:
                place = find(bounds, due_on)
                if (found := between[place]) is None:
                    found = between[place] = self.answer(item)
                yield found
            else:
                yield self.answer(item)

    def _bounds(self) -> list[dt.date]:
        """Return the sorted days on which an answer changes; all rows between two of them have the same answer."""
        clauses: list[Clause[int] | Clause[Status] | Clause[str]] = [*self._tiers, *self._statuses, *self._bands]
        return sorted({one.constant for clause in clauses for one in clause.tests if isinstance(one.constant, dt.date)})

    def answer(self, item: Receivable) -> Classification:
        """Answer for any policy."""
        found, small = self._standing(item)
        if found is _QUARANTINED or item.amount.minor <= 0:
            return _QUARANTINED
        owed = item.outstanding(self._as_of)
        if owed.minor <= 0:
            return _SETTLED
        return small if self._least and owed.minor < self._least.get(owed.currency, 0) else found

    def _standing(self, item: Receivable) -> tuple[Classification, Classification]:
        """Return the standing of an item with enough outstanding, and of one below the minimum."""
        key = (
            getattr(item, self._basis),
            item.due_on,
            item.id if item.id in self._ids else None,
            item.client if item.client in self._clients else bool(item.client.strip(BLANKS)),
            item.segment if item.segment in self._segments else None,
        )
        if (known := self._known.get(key)) is None:
            known = self._known[key] = self._asked(item)
        return known

    def _asked(self, item: Receivable) -> tuple[Classification, Classification]:
        """Ask the clauses themselves."""
        row: dict[str, dt.date | int | str | None] = {
            Column.DUE_ON: item.due_on,
            Column.INVOICED_ON: item.invoiced_on,
            Column.ORDERED_ON: item.ordered_on,
            Column.OUTSTANDING: _ENOUGH,
            Column.AMOUNT: _ENOUGH,
            Column.CURRENCY: item.amount.currency,
            Column.SEGMENT: item.segment,
            Column.CLIENT: item.client,
            Column.ID: item.id,
        }
        found = Classification(
            tier=classify(row, self._tiers), status=classify(row, self._statuses), band=classify(row, self._bands)
        )
        if found == _QUARANTINED:
            return _QUARANTINED, _QUARANTINED
        return found, attrs.evolve(found, status=Status.BELOW_MINIMUM) if found.status is Status.DUE else found
