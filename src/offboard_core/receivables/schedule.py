"""The ageing schedule (账龄分析表): what is owed, by how long it has been due, per currency and client."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping

import attrs

from offboard_core.kernel.money import Money
from offboard_core.receivables.assessment import quarantine_findings
from offboard_core.receivables.credit import ClientCredit, open_credit
from offboard_core.receivables.extension import as_agreed
from offboard_core.receivables.ladder import Ladder
from offboard_core.receivables.policy import AgeingPolicy
from offboard_core.receivables.receivable import Receivable


@attrs.frozen(kw_only=True)
class Band:
    """One ageing band (账龄段): from so many days past due to so many, both included.

    `first` is None for the band "not due", `last` is None for the band beyond the last edge.
    """

    first: int | None
    last: int | None


@attrs.frozen(kw_only=True)
class ScheduleRow:
    """What one client owes in one currency, band by band in the order of the schedule's bands."""

    client: str
    client_name: str
    currency: str
    amounts: tuple[Money, ...]

    @property
    def total(self) -> Money:
        """Return what the client owes in all."""
        return sum(self.amounts, Money.zero(self.currency))


@attrs.frozen(kw_only=True)
class AgeingSchedule:
    """账龄分析表 as of a day.

    `totals` holds, per currency, what is owed in each band. What was paid too much (`overpaid`, below zero) and what is
    quarantined because its facts cannot be right (`quarantined`, with `quarantined_ids`) stand apart and are never
    set off against the bands. `credits` is what clients have paid against no claim yet; it is no part of any total.
    """

    as_of: dt.date
    policy: str
    bands: tuple[Band, ...]
    totals: Mapping[str, tuple[Money, ...]]
    rows: tuple[ScheduleRow, ...]
    overpaid: Mapping[str, Money]
    quarantined: Mapping[str, Money]
    quarantined_ids: tuple[str, ...]
    credits: Mapping[str, Money] = attrs.field(factory=dict)

    def total(self, currency: str) -> Money:
        """Return all that is outstanding in one currency: the bands, overpayments and quarantined items together."""
        nothing = Money.zero(currency)
        apart = self.overpaid.get(currency, nothing) + self.quarantined.get(currency, nothing)
        return sum(self.totals.get(currency, ()), apart)

    @property
    def currencies(self) -> tuple[str, ...]:
        """Return every currency anything is stated in, in alphabetical order."""
        return tuple(sorted({*self.totals, *self.overpaid, *self.quarantined, *self.credits}))


def draw_schedule(
    receivables: Iterable[Receivable],
    policy: AgeingPolicy,
    *,
    as_of: dt.date,
    ladders: Mapping[str, Ladder] | None = None,
    credits: Iterable[ClientCredit] = (),
) -> AgeingSchedule:
    """Draw the ageing schedule of a ledger; age is counted from the day the policy counts from.

    With `ladders`, by receivable, that is the due date as agreed with the client, as `assess` has it; without, the books' own.
    """
    known, sums = ladders or {}, _Sums(policy=policy, as_of=as_of)
    for item in receivables:
        sums.add(item, known.get(item.id))
    rows = tuple(sums.rows())
    return AgeingSchedule(
        as_of=as_of,
        policy=policy.version,
        bands=bands_of(policy),
        totals=_totals(rows),
        rows=rows,
        overpaid=_money(sums.overpaid),
        quarantined=_money(sums.quarantined),
        quarantined_ids=tuple(sorted(sums.quarantined_ids)),
        credits=open_credit(credits, as_of=as_of),
    )


def bands_of(policy: AgeingPolicy) -> tuple[Band, ...]:
    """Return the policy's bands: not due, then from edge to edge, then beyond the last.

    >>> [(band.first, band.last) for band in bands_of(AgeingPolicy(band_days=(30, 60)))]
    [(None, 0), (1, 30), (31, 60), (61, None)]
    """
    edges = (0, *policy.band_days)
    starts = (None, *(edge + 1 for edge in edges))
    return tuple(Band(first=first, last=last) for first, last in zip(starts, (*edges, None), strict=True))


@attrs.define(kw_only=True)
class _Sums:
    """Minor units by client, currency and band, added up claim by claim."""

    policy: AgeingPolicy
    as_of: dt.date
    cells: dict[tuple[str, str], list[int]] = attrs.field(factory=dict)
    names: dict[str, str] = attrs.field(factory=dict)
    overpaid: dict[str, int] = attrs.field(factory=dict)
    quarantined: dict[str, int] = attrs.field(factory=dict)
    quarantined_ids: list[str] = attrs.field(factory=list)

    def add(self, item: Receivable, ladder: Ladder | None) -> None:
        """Add one claim to its band, or to the overpaid or quarantined claims."""
        owed, agreed = item.outstanding(self.as_of), as_agreed(item, ladder)
        counted_from = self.policy.counted_from(agreed)
        if counted_from is None or quarantine_findings(agreed, self.policy):
            _add(self.quarantined, owed)
            self.quarantined_ids.append(item.id)
        elif owed.minor < 0:
            _add(self.overpaid, owed)
        elif owed.minor:
            edges = (0, *self.policy.band_days)
            row = self.cells.setdefault((item.client, owed.currency), [0] * (len(edges) + 1))
            row[bisect_left(edges, (self.as_of - counted_from).days)] += owed.minor
            self.names[item.client] = max(self.names.get(item.client, ""), item.client_name)

    def rows(self) -> Iterator[ScheduleRow]:
        """Yield a row for each client and currency, in their order."""
        for client, currency in sorted(self.cells):
            yield ScheduleRow(
                client=client,
                client_name=self.names[client] or client,
                currency=currency,
                amounts=tuple(Money(minor=minor, currency=currency) for minor in self.cells[client, currency]),
            )


def _add(sums: dict[str, int], amount: Money) -> None:
    sums[amount.currency] = sums.get(amount.currency, 0) + amount.minor


def _money(sums: Mapping[str, int]) -> dict[str, Money]:
    return {currency: Money(minor=sums[currency], currency=currency) for currency in sorted(sums)}


def _totals(rows: Iterable[ScheduleRow]) -> dict[str, tuple[Money, ...]]:
    sums: dict[str, tuple[Money, ...]] = {}
    for row in rows:
        before = sums.get(row.currency, (Money.zero(row.currency),) * len(row.amounts))
        sums[row.currency] = tuple(one + other for one, other in zip(before, row.amounts, strict=True))
    return dict(sorted(sums.items()))
