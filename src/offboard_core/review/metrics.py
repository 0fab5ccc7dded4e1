"""Metrics over departures (离职指标): each with its formula, its denominator, and "not enough data" where there is none."""

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
"""For how many days after a departure a client that is lost counts as lost with it."""


@attrs.frozen(kw_only=True)
class DepartedCase:
    """One departure as far as metrics need it; nothing in it names a person.

    `receivables` and `overdue` count what was open at the separation, `outstanding` is its amount, and `recovered` what of
    it has come in since. `clients` count those the leaver owned at the notice, `lost` those of them lost within 90 days.
    `watched_until` is the day up to which all of that is known.
    """

    departed_on: dt.date
    receivables: int = 0
    overdue: int = 0
    outstanding: tuple[Money, ...] = ()
    recovered: tuple[Money, ...] = ()
    clients: int = 0
    lost: int = 0
    watched_until: dt.date

    @property
    def is_watched(self) -> bool:
        """Say whether the 90 days are over, so that nothing more can be lost within them."""
        return self.watched_until >= self.departed_on + dt.timedelta(days=WITHIN_DAYS)


def count_departure(
    departed_on: dt.date, claims: Iterable[Receivable], clients: Sequence[Client], *, as_of: dt.date
) -> DepartedCase:
    """Count one departure: `claims` are those that were the leaver's, `clients` those owned at the notice, as of today."""
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
    """Money that was open at separations and what of it came in, in one currency."""

    outstanding: Money
    recovered: Money

    @property
    def percent(self) -> int | Unknown:
        """Return whole percent, rounded down; unknown when nothing was open."""
        return self.recovered.minor * 100 // self.outstanding.minor if self.outstanding.minor else NOT_ENOUGH


@attrs.frozen(kw_only=True)
class DepartureMetrics:
    """What departures of a period came to (离职指标).

    - `departures`: how many people left in the period (transfers within the group are none).
    - `headcount`: the average number of people, as the host counts it: (at the beginning + at the end) ÷ 2, or finer.
    - `rate_bp`: departures ÷ average headcount, in basis points, rounded down; unknown without a headcount.
    - `with_receivables`: departures with an open receivable at the separation ÷ departures.
    - `with_lost_client`: departures of which a client was lost within 90 days ÷ departures whose 90 days are over.
    - `clients_lost`: clients lost within 90 days ÷ clients owned at the notice, of the same departures.
    - `recovery`: of what was open at separations, what has come in, by currency.
    """

    period: Period
    departures: int
    headcount: int | None
    rate_bp: int | Unknown
    with_receivables: Share
    with_lost_client: Share
    clients_lost: Share
    recovery: tuple[Recovered, ...]


def departure_metrics(
    cases: Iterable[DepartedCase], period: Period, *, headcount: int | None = None
) -> DepartureMetrics:
    """Count the departures of a period. Raises `InvalidInput` for a headcount below zero."""
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
