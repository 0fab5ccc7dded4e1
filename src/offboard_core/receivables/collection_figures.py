"""The figures a finance director asks for (催收指标), each with its formula, numerator and denominator.

未结占比: overdue ÷ outstanding. 离职关联占比: what people since departed have originated ÷ all of it, for what is overdue and for
bad debts. 回收率: settled within so many days ÷ fallen due, by month. 追款周期: days from due date to settlement, weighted by
amount. Currencies are never added, and a figure without a denominator is `None`, never zero.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.kernel.money import Money
from offboard_core.receivables.assessment import quarantine_findings
from offboard_core.receivables.extension import agreed_due_on
from offboard_core.receivables.policy import AgeingPolicy, days_after
from offboard_core.receivables.receivable import Receivable, Settlement, SettlementKind

WHOLE = 10_000
"""A whole in basis points (万分之一)."""


class FigureKind(StrEnum):
    """Which figure it is; the formula of each is worded in the catalogue."""

    OVERDUE_SHARE = "overdue_share"
    """未结占比."""
    DEPARTED_OVERDUE = "departed_overdue"
    """离职人员逾期占比."""
    DEPARTED_BAD_DEBT = "departed_bad_debt"
    """离职人员坏账占比."""
    RECOVERY = "recovery"
    """回收率."""


@attrs.frozen(kw_only=True)
class Ratio:
    """One figure in one currency: `part` ÷ `whole`; `cohort` is the month it is about, blank for all."""

    kind: FigureKind
    part: Money
    whole: Money
    cohort: str = ""

    @property
    def basis_points(self) -> int | None:
        """Return it in hundredths of a percent, rounded half up; None if the divisor is zero."""
        if self.whole.minor <= 0:
            return None
        return (2 * WHOLE * self.part.minor + self.whole.minor) // (2 * self.whole.minor)


@attrs.frozen(kw_only=True)
class CollectionDays:
    """追款周期 in one currency: Σ amount × days ÷ Σ amount over `payments` received; early ones count as days below zero."""

    currency: str
    amount_days: int
    amount: Money
    payments: int

    @property
    def tenths(self) -> int | None:
        """Return tenths of a day, rounded half up; None if no payment was made."""
        if not self.amount.minor:
            return None
        return (20 * self.amount_days + self.amount.minor) // (2 * self.amount.minor)


@attrs.frozen(kw_only=True)
class CollectionFigures:
    """All figures of a ledger as of a day; `quarantined` counts claims with impossible facts, left out of each."""

    as_of: dt.date
    months: int
    recovery_days: int
    ratios: tuple[Ratio, ...]
    collection: tuple[CollectionDays, ...]
    quarantined: int

    def of(self, kind: FigureKind, currency: str) -> tuple[Ratio, ...]:
        """Return one figure in one currency; the recovery by month, oldest first."""
        return tuple(one for one in self.ratios if one.kind is kind and one.whole.currency == currency)


def draw_figures(
    receivables: Iterable[Receivable],
    policy: AgeingPolicy,
    *,
    as_of: dt.date,
    departed: Mapping[str, dt.date] | None = None,
    months: int = 36,
    recovery_days: int = 90,
) -> CollectionFigures:
    """Draw the figures of a ledger as of a day.

    `departed` says who has left and when: what they originated counts where they left within `months` before `as_of`.
    Write-offs, payments and cohorts are those of the same months. A cohort counts once all of it is `recovery_days` past
    due. Raises `InvalidInput` for a span that is not above zero.
    """
    for name, number in (("months", months), ("recovery_days", recovery_days)):
        if number <= 0:
            raise InvalidInput.at(name, number, "policy.negative")
    since = _months_before(as_of, months)
    gone = {person for person, left_on in (departed or {}).items() if since <= left_on <= as_of}
    sums = _Sums(as_of=as_of, since=since, recovery_days=recovery_days, gone=gone)
    quarantined = 0
    for claim in receivables:
        due_on = agreed_due_on(claim, None)  # the books' own: the figures know no ladders
        if quarantine_findings(claim, policy) or due_on is None:
            quarantined += 1
            continue
        sums.add(claim, due_on)
    return CollectionFigures(
        as_of=as_of,
        months=months,
        recovery_days=recovery_days,
        ratios=tuple(sums.ratios()),
        collection=tuple(sums.collection()),
        quarantined=quarantined,
    )


@attrs.frozen(kw_only=True)
class BeforeAndAfter:
    """The figures of equally long spans before and after a day, usually that of going live."""

    go_live_on: dt.date
    before: CollectionFigures
    after: CollectionFigures

    def change(self, kind: FigureKind, currency: str) -> int | None:
        """Return the change of a figure that is about no cohort, in basis points; None where either is unknown."""
        one, other = (_single(figures.of(kind, currency)) for figures in (self.before, self.after))
        return None if one is None or other is None else other - one


def compare_around(
    receivables: Iterable[Receivable],
    policy: AgeingPolicy,
    *,
    go_live_on: dt.date,
    as_of: dt.date,
    departed: Mapping[str, dt.date] | None = None,
    recovery_days: int = 90,
) -> BeforeAndAfter:
    """Draw the figures as they stood on the day before `go_live_on` and as they stand now, over equally many months.

    Raises `InvalidInput` where not one whole month lies between the two.
    """
    months = (as_of.year - go_live_on.year) * 12 + as_of.month - go_live_on.month - (as_of.day < go_live_on.day)
    if months < 1:
        raise InvalidInput.at("as_of", as_of.isoformat(), "figures.too_soon", go_live_on=go_live_on)
    ledger = tuple(receivables)
    before, after = (
        draw_figures(ledger, policy, as_of=day, departed=departed, months=months, recovery_days=recovery_days)
        for day in (days_after(go_live_on, -1), as_of)
    )
    return BeforeAndAfter(go_live_on=go_live_on, before=before, after=after)


def _single(ratios: tuple[Ratio, ...]) -> int | None:
    return ratios[0].basis_points if len(ratios) == 1 and not ratios[0].cohort else None


def _months_before(day: dt.date, months: int) -> dt.date:
    """Return the day after the same day `months` earlier, so that the span holds exactly these months."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    for number in range(day.day, 27, -1):
        try:
            return days_after(dt.date(year, month + 1, number), 1)
        except ValueError:
            continue
    return days_after(dt.date(year, month + 1, min(day.day, 27)), 1)


@attrs.define(kw_only=True)
class _Sums:
    """Minor units by figure, currency and cohort, while a ledger is gone through."""

    as_of: dt.date
    since: dt.date
    recovery_days: int
    gone: set[str]
    part: dict[tuple[FigureKind, str, str], int] = attrs.field(factory=lambda: defaultdict(int))
    whole: dict[tuple[FigureKind, str, str], int] = attrs.field(factory=lambda: defaultdict(int))
    weighted: dict[str, list[int]] = attrs.field(factory=dict)

    def add(self, claim: Receivable, due_on: dt.date) -> None:
        """Add one claim to every figure it is part of."""
        currency = claim.amount.currency
        by_gone = (claim.originator or claim.salesperson) in self.gone
        owed = max(0, claim.outstanding(self.as_of).minor)
        overdue = owed if due_on < self.as_of else 0
        self._add(FigureKind.OVERDUE_SHARE, currency, overdue, owed)
        self._add(FigureKind.DEPARTED_OVERDUE, currency, overdue if by_gone else 0, overdue)
        for settlement in claim.settled_within(self.since, self.as_of):
            if settlement.kind is SettlementKind.WRITE_OFF:
                lost = settlement.amount.minor
                self._add(FigureKind.DEPARTED_BAD_DEBT, currency, lost if by_gone else 0, lost)
            if settlement.kind is SettlementKind.PAYMENT:
                self._weigh(currency, settlement, due_on)
        self._recover(claim, due_on)

    def _recover(self, claim: Receivable, due_on: dt.date) -> None:
        month_ends_on = days_after(due_on.replace(day=28), 4).replace(day=1) - dt.timedelta(days=1)
        if due_on < self.since or days_after(month_ends_on, self.recovery_days) > self.as_of:
            return
        recovered_by = days_after(due_on, self.recovery_days)
        left = claim.outstanding(recovered_by).minor
        settled = min(claim.amount.minor, max(0, claim.amount.minor - left))
        lost = claim.lost_by(recovered_by)
        due = max(0, claim.amount.minor - lost)
        received = max(0, min(due, settled - lost))
        self._add(FigureKind.RECOVERY, claim.amount.currency, received, due, f"{due_on:%Y-%m}")

    def _add(self, kind: FigureKind, currency: str, part: int, whole: int, cohort: str = "") -> None:
        self.part[kind, currency, cohort] += part
        self.whole[kind, currency, cohort] += whole

    def _weigh(self, currency: str, settlement: Settlement, due_on: dt.date) -> None:
        days = (settlement.value_on - due_on).days
        weighted = self.weighted.setdefault(currency, [0, 0, 0])
        weighted[0] += settlement.amount.minor * days
        weighted[1] += settlement.amount.minor
        weighted[2] += 1

    def ratios(self) -> Iterator[Ratio]:
        """Yield every figure, by kind, currency and month."""
        for kind, currency, cohort in sorted(self.whole):
            part, whole = (sums[kind, currency, cohort] for sums in (self.part, self.whole))
            yield Ratio(
                kind=kind,
                part=Money(minor=part, currency=currency),
                whole=Money(minor=whole, currency=currency),
                cohort=cohort,
            )

    def collection(self) -> Iterator[CollectionDays]:
        """Yield the weighted days of each currency."""
        for currency, (amount_days, amount, payments) in sorted(self.weighted.items()):
            yield CollectionDays(
                currency=currency,
                amount_days=amount_days,
                amount=Money(minor=amount, currency=currency),
                payments=payments,
            )
