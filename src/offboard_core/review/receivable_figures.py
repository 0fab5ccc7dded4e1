"""Figures of receivables on a day, and shares with their denominators. Unknown is never zero."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.kernel.known import Unknown
from offboard_core.kernel.money import Money, totals
from offboard_core.receivables.receivable import Receivable

NOT_ENOUGH = Unknown("not_enough_data")
"""The denominator is zero or there is too little data."""


@attrs.frozen(kw_only=True)
class ReceivableFigures:
    """Receivables with an outstanding amount on a day; an overpaid one does not reduce the others.

    `undated` counts receivables without a due date; if there are any, `overdue` is a lower bound. `longest_overdue` is
    in days, `None` if no receivable is overdue.
    """

    receivables: int
    outstanding: tuple[Money, ...]
    overdue_receivables: int
    overdue: tuple[Money, ...]
    undated: int
    longest_overdue: int | None


def count_receivables(receivables: Iterable[Receivable], *, as_of: dt.date) -> ReceivableFigures:
    """Count outstanding and overdue receivables at the end of `as_of`; overdue starts the day after the due date."""
    left = [(item, item.outstanding(as_of)) for item in receivables]
    open_ones = [(amount, item.days_overdue(as_of)) for item, amount in left if amount.minor > 0]
    late = [(amount, days) for amount, days in open_ones if days is not None and days > 0]
    return ReceivableFigures(
        receivables=len(open_ones),
        outstanding=tuple(totals(amount for amount, _ in open_ones).values()),
        overdue_receivables=len(late),
        overdue=tuple(totals(amount for amount, _ in late).values()),
        undated=sum(days is None for _, days in open_ones),
        longest_overdue=max((days for _, days in late), default=None),
    )


@attrs.frozen(kw_only=True)
class Share:
    """A part of a whole, as two counts. Raises `InvalidInput` for a part below zero or larger than the whole."""

    part: int
    whole: int

    def __attrs_post_init__(self) -> None:
        """Raise `InvalidInput` for a part below zero or larger than the whole."""
        if not 0 <= self.part <= self.whole:
            raise InvalidInput.at("share.part", self.part, "share.not_a_part", whole=self.whole)

    @property
    def percent(self) -> int | Unknown:
        """Return whole percent, rounded down; unknown if the whole is zero."""
        return self.part * 100 // self.whole if self.whole else NOT_ENOUGH
