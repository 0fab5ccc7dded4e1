"""Metrics over departures (离职指标): each with its formula and denominator, or "not enough data"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import attrs

from offboard_core.clients.client import Client
from offboard_core.errors import InvalidInput
from offboard_core.kernel.known import Unknown
from offboard_core.kernel.money import Money, totals
from offboard_core.kernel.period import Period
from offboard_core.receivables.receivable import Receivable
from offboard_core.review.receivable_figures import NOT_ENOUGH, Share

WITHIN_DAYS = 90
"""Number of days after a departure in which a lost client counts as lost because of it."""


@attrs.frozen(kw_only=True)
class DepartedCase:
    """One departure with the figures that metrics need, without personal identification.

    `receivables` and `overdue` count what was open at the separation, `outstanding` is its amount per currency,
    `recovered` the part paid since. `clients` counts the clients owned at the notice, `lost` those of them lost within
    90 days. `watched_until` is the last day covered by these figures.
    """

    departed_on: dt.date
    """Day of the separation."""
    receivables: int = 0
    """Number of receivables open at the separation."""
    overdue: int = 0
    """Number of those that were overdue."""
    outstanding: tuple[Money, ...] = ()
    """Amount open at the separation, one per currency."""
    recovered: tuple[Money, ...] = ()
    """Part of it paid since, one per currency."""
    clients: int = 0
    """Number of clients the leaver owned at the notice."""
    lost: int = 0
    """Number of those lost within 90 days."""
    watched_until: dt.date
    """Last day covered by these figures."""

    @property
    def is_watched(self) -> bool:
        """Return whether the 90 days are over, so that `lost` is final."""
        return self.watched_until >= self.departed_on + dt.timedelta(days=WITHIN_DAYS)


def count_departure(
    departed_on: dt.date, claims: Iterable[Receivable], clients: Sequence[Client], *, as_of: dt.date
) -> DepartedCase:
    """Count one departure from the leaver's claims and the clients owned at the notice, as known on `as_of`."""
    left = [(claim, then) for claim in claims if (then := claim.outstanding(departed_on)).minor > 0]
    late_by = [claim.days_overdue(departed_on) for claim, _ in left]
    watched = Period(start_on=departed_on, end_on=departed_on + dt.timedelta(days=WITHIN_DAYS + 1))
    return DepartedCase(
        departed_on=departed_on,
        receivables=len(left),
        overdue=sum(days is not None and days > 0 for days in late_by),
        outstanding=tuple(totals(then for _, then in left).values()),
        recovered=tuple(totals(then - claim.outstanding(as_of) for claim, then in left).values()),
        clients=len(clients),
        lost=sum(any(loss.on in watched for loss in client.losses) for client in clients),
        watched_until=as_of,
    )


@attrs.frozen(kw_only=True)
class Recovered:
    """The amount open at separations and the part recovered, in one currency."""

    outstanding: Money
    recovered: Money

    @property
    def percent(self) -> int | Unknown:
        """Return the recovered share in whole percent, rounded down; unknown if no amount was open."""
        return self.recovered.minor * 100 // self.outstanding.minor if self.outstanding.minor else NOT_ENOUGH


@attrs.frozen(kw_only=True)
class DepartureMetrics:
    """Metrics of the departures in a period (离职指标)."""

    period: Period
    """Period of the departures."""
    departures: int
    """Number of people who left; transfers within the group are not counted."""
    headcount: int | None
    """Average number of employees, counted by the host: (start + end) ÷ 2, or finer."""
    rate_bp: int | Unknown
    """Departures ÷ average headcount, in basis points, rounded down; unknown without a headcount."""
    with_receivables: Share
    """Departures with an open receivable at the separation ÷ departures."""
    with_lost_client: Share
    """Departures with a client lost within 90 days ÷ departures whose 90 days are over."""
    clients_lost: Share
    """Clients lost within 90 days ÷ clients owned at the notice, of departures whose 90 days are over."""
    recovery: tuple[Recovered, ...]
    """Amounts open at separations and recovered since, by currency."""


def departure_metrics(
    cases: Iterable[DepartedCase], period: Period, *, headcount: int | None = None
) -> DepartureMetrics:
    """Compute the metrics of the departures in a period. Raises `InvalidInput` for a negative headcount."""
    if headcount is not None and headcount < 0:
        raise InvalidInput.at("headcount", headcount, "metrics.headcount_negative")
    found = [case for case in cases if case.departed_on in period]
    watched = [case for case in found if case.is_watched]
    outstanding = totals(amount for case in found for amount in case.outstanding)
    recovered = totals(amount for case in found for amount in case.recovered)
    return DepartureMetrics(
        period=period,
        departures=len(found),
        headcount=headcount,
        rate_bp=len(found) * 10_000 // headcount if headcount else NOT_ENOUGH,
        with_receivables=Share(part=sum(case.receivables > 0 for case in found), whole=len(found)),
        with_lost_client=Share(part=sum(case.lost > 0 for case in watched), whole=len(watched)),
        clients_lost=Share(part=sum(case.lost for case in watched), whole=sum(case.clients for case in watched)),
        recovery=tuple(
            Recovered(outstanding=amount, recovered=recovered.get(currency, Money.zero(currency)))
            for currency, amount in outstanding.items()
        ),
    )
