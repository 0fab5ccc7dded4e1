"""Provisions for bad debts (坏账准备): a rate for each ageing band, in basis points, and sums that add up to the cent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import StrEnum

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.kernel.bounds import BasisPoints
from offboard_core.kernel.money import Money
from offboard_core.receivables.ladder import Ladder
from offboard_core.receivables.policy import AgeingPolicy
from offboard_core.receivables.receivable import Receivable
from offboard_core.receivables.schedule import AgeingSchedule, Band, draw_schedule

WHOLE_BP = 10_000
"""All of it, in basis points (万分之一)."""

STATUTORY_YEARS = (1, 2, 3, 4, 5)
"""The bands of the notes to the accounts: within one year, one to two, … beyond five."""


class ProvisionScheme(StrEnum):
    """Which bands the rates belong to (计提口径)."""

    AGEING_BANDS = "ageing_bands"
    """The bands of the ageing policy, in days."""
    STATUTORY_YEARS = "statutory_years"
    """1–5 calendar years past due."""


@attrs.frozen(kw_only=True)
class ProvisionPolicy:
    """What share of each band is set aside (坏账准备政策); a version decides from `effective_from` on.

    `rates_bp` holds one rate a band, in the order of the schedule: what is not due first, what lies beyond the last edge
    at the end; 10,000 is all of it. Raises `InvalidInput` for a rate below 0 or above 10,000, and for another number
    of rates than there are statutory bands.
    """

    version: str = "default"
    effective_from: dt.date = dt.date(1970, 1, 1)
    scheme: ProvisionScheme = ProvisionScheme.AGEING_BANDS
    rates_bp: tuple[BasisPoints, ...]

    def __attrs_post_init__(self) -> None:
        """Refuse rates outside the range, and a wrong number of them."""
        for place, rate in enumerate(self.rates_bp):
            if not 0 <= rate <= WHOLE_BP:
                raise InvalidInput.at(f"rates_bp[{place}]", rate, "provision.rate_impossible", most=WHOLE_BP)
        bands = len(STATUTORY_YEARS) + 2
        if self.scheme is ProvisionScheme.STATUTORY_YEARS and len(self.rates_bp) != bands:
            raise InvalidInput.at("rates_bp", len(self.rates_bp), "provision.rates_mismatch", bands=bands)


@attrs.frozen(kw_only=True)
class ProvisionCell:
    """One band: what is owed in it, the rate, and what is set aside, rounded half up to whole minor units."""

    band: Band
    amount: Money
    rate_bp: int
    provision: Money


@attrs.frozen(kw_only=True)
class Provision:
    """What is set aside in one currency. The total is the sum of the rounded bands, so that it adds up.

    `apart` is what is quarantined: its age is unknown, so it bears no rate and is stated separately.
    """

    currency: str
    policy: str
    cells: tuple[ProvisionCell, ...]
    apart: Money

    @property
    def amount(self) -> Money:
        """Return what is owed in all bands."""
        return sum((cell.amount for cell in self.cells), Money.zero(self.currency))

    @property
    def total(self) -> Money:
        """Return what is set aside in all bands."""
        return sum((cell.provision for cell in self.cells), Money.zero(self.currency))


def draw_provision_schedule(
    receivables: Iterable[Receivable],
    ageing: AgeingPolicy,
    policy: ProvisionPolicy,
    *,
    as_of: dt.date,
    ladders: Mapping[str, Ladder] | None = None,
) -> AgeingSchedule:
    """Draw the ageing schedule in the bands the rates belong to; with `ladders`, by the due dates agreed with clients."""
    if policy.scheme is ProvisionScheme.STATUTORY_YEARS:
        ageing = attrs.evolve(ageing, band_days=statutory_band_days(as_of))
    return draw_schedule(receivables, ageing, as_of=as_of, ladders=ladders)


def provisions(schedule: AgeingSchedule, policy: ProvisionPolicy) -> tuple[Provision, ...]:
    """Work out what is to be set aside, one answer a currency; what was paid too much is not set off.

    Raises `InvalidInput` for a schedule drawn in other bands than the rates belong to.
    """
    if len(policy.rates_bp) != len(schedule.bands):
        raise InvalidInput.at("rates_bp", len(policy.rates_bp), "provision.rates_mismatch", bands=len(schedule.bands))
    edges = tuple(band.last for band in schedule.bands[1:-1])
    if policy.scheme is ProvisionScheme.STATUTORY_YEARS and edges != statutory_band_days(schedule.as_of):
        raise InvalidInput.at("scheme", policy.scheme.value, "provision.other_bands")
    return tuple(_provision(schedule, policy, currency) for currency in schedule.currencies)


def _provision(schedule: AgeingSchedule, policy: ProvisionPolicy, currency: str) -> Provision:
    nothing = Money.zero(currency)
    amounts = schedule.totals.get(currency, (nothing,) * len(schedule.bands))
    cells = tuple(
        ProvisionCell(band=band, amount=amount, rate_bp=rate, provision=_share(amount, rate))
        for band, amount, rate in zip(schedule.bands, amounts, policy.rates_bp, strict=True)
    )
    apart = schedule.quarantined.get(currency, nothing)
    return Provision(currency=currency, policy=policy.version, cells=cells, apart=apart)


def _share(amount: Money, rate_bp: int) -> Money:
    return attrs.evolve(amount, minor=(amount.minor * rate_bp + WHOLE_BP // 2) // WHOLE_BP)


def statutory_band_days(as_of: dt.date) -> tuple[int, ...]:
    """Return the ends of the 1- to 5-year bands in days, as of a day: calendar years, leap days counted.

    >>> statutory_band_days(dt.date(2026, 12, 31))
    (365, 730, 1096, 1461, 1826)
    """
    return tuple((as_of - _years_before(as_of, years)).days for years in STATUTORY_YEARS)


def _years_before(day: dt.date, years: int) -> dt.date:
    """Return the first day from which `years` have not passed on `day`; 29 February falls to 1 March."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return dt.date(day.year - years, 3, 1)
