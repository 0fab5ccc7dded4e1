"""The ageing policy (账龄策略): when which step is due. Every number of the business is here, as a default."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import StrEnum
from itertools import pairwise
from typing import assert_never

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.money import Money
from offboard_core.kernel.workcalendar import CHINA, WorkCalendar
from offboard_core.receivables.charge_policy import ChargePolicy
from offboard_core.receivables.receivable import Receivable


class Act(StrEnum):
    """What is done when a tier is reached."""

    REMIND = "remind"
    """提醒业务员: the salesperson is reminded and owes a written statement."""
    INTERVENE = "intervene"
    """主管介入: the supervisor steps in with the facts and records a confirmed payment date."""
    DUN = "dun"
    """财务追款: finance duns, a letter goes to the client."""


class Basis(StrEnum):
    """The date from which age is counted (账龄起算口径)."""

    DUE_DATE = "due_date"
    INVOICE_DATE = "invoice_date"
    ORDER_DATE = "order_date"
    PREVIOUS_LETTER = "previous_letter"
    """The first letter counts from the due date; what comes above a letter counts from the day that letter asks to pay by."""


class DayUnit(StrEnum):
    """What the days of tiers and grace are (计日单位)."""

    CALENDAR = "calendar"
    BUSINESS = "business"
    """Working days, as the work calendar has them."""


class Scope(StrEnum):
    """Whom a letter is about (催收口径)."""

    RECEIVABLE = "receivable"
    """One letter for each claim."""
    CLIENT = "client"
    """One letter for all overdue claims on a client, for each currency; the minimum is held against their total."""


class CatchUp(StrEnum):
    """How tiers are treated that were passed between two rounds (补办方式)."""

    HIGHEST = "highest"
    """The highest is taken, those below it are passed over."""
    STEPWISE = "stepwise"
    """The lowest first, the next one `catch_up_gap_days` later."""
    EVERY_TIER = "every_tier"
    """All of them at once, lowest first, up to a letter that has to wait."""


class Boundary(StrEnum):
    """Whether a tier is reached on its day or only after it."""

    ON_OR_AFTER = "on_or_after"
    AFTER = "after"


class Progression(StrEnum):
    """How a claim climbs that has passed several tiers."""

    STEPWISE = "stepwise"
    """One tier a run, the next only when the former was carried out."""
    HIGHEST = "highest"
    """Whatever tier is reached, whether the former was carried out or not."""


@attrs.frozen
class Tier:
    """One tier (预警级别): reached after so many `days`, and what is done then."""

    days: int
    act: Act


DEFAULT_TIERS = (Tier(30, Act.REMIND), Tier(60, Act.INTERVENE), Tier(90, Act.DUN))
"""Day 30 the salesperson, day 60 the supervisor, day 90 the client."""


@attrs.frozen(kw_only=True)
class Override:
    """Other terms for one segment, one client or one receivable; what is None stays as the policy says.

    An empty tuple of tiers is "no dunning" (不催收). Raises `InvalidInput` unless exactly one of the three is named, for a
    blank one, which would fit whatever lacks it, and for tiers that do not rise.
    """

    segment: str | None = None
    client: str | None = None
    receivable: str | None = None
    grace_days: int | None = None
    tiers: tuple[Tier, ...] | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse an override without a scope."""
        reach = {name: getattr(self, name) for name in ("segment", "client", "receivable")}
        named = [name for name, value in reach.items() if value is not None]
        if len(named) != 1:
            raise InvalidInput.at("segment", ", ".join(named), "policy.one_of_three")
        if not reach[named[0]].strip():
            raise InvalidInput.at(named[0], reach[named[0]], "policy.one_of_three")
        check_tiers(self.tiers or ())

    @property
    def rank(self) -> int:
        """Say how narrow it is: a receivable's terms go before its client's, a client's before its segment's."""
        return 3 if self.receivable is not None else 2 if self.client is not None else 1

    def fits(self, receivable: Receivable) -> bool:
        """Say whether it speaks about this receivable."""
        return (
            self.receivable == receivable.id or self.client == receivable.client or self.segment == receivable.segment
        )


def _own_copy(amounts: Mapping[str, Money]) -> dict[str, Money]:
    return dict(amounts)


@attrs.frozen(kw_only=True)
class Terms:
    """What a policy comes to for one receivable: its tiers and its days of grace."""

    tiers: tuple[Tier, ...]
    grace_days: int


@attrs.frozen(kw_only=True)
class AgeingPolicy:
    """When which step is due (账龄策略); a version decides from `effective_from` on.

    `scope` says whether a letter is about one claim or about all of a client's; `unit` what the days of tiers and grace
    are. `grace_days` are added to every tier. A claim below `minimum_outstanding` of its currency takes no step.
    `statement_workdays` and `intervention_workdays` are the time the salesperson has for the follow-up statement and the
    supervisor for a confirmed payment date, `judge_workdays` what the supervisor has to judge a statement and
    `release_workdays` what finance has for a letter of the opening baseline, `receipt_workdays` for a reported receipt; `pay_within_days` is what a letter gives the client; `letter_gap_days` is
    the least distance between two letters to one client (0: none). `promise_tolerance_days` pass before a promise counts
    as broken; a receivable has at most `most_promises` that suspend, each for at most `promise_days`.
    `reply_within_days` is what a client has to answer in a collection case. A due date is moved by agreement at most `most_extensions` times, and by `extension_days` in all.
    `catch_up` decides which tiers are taken where several were passed (None: as `progression` says), `catch_up_gap_days` is
    the distance between steps made up for one by one. A claim whose promise was broken has reached every tier up to
    `broken_promise_tier`, whatever its age. `on_trial` (试运行) takes and reports every step and delivers none;
    `trial_departments` does so for the claims of these departments only.
    `charges` are the fees and the interest that letters ask for beside the claim (None: none).
    The limitation period is `limitation_years`; an alarm comes `limitation_warning_days` before it runs out.
    `evidence_years` is how long evidence is kept, counted from the end of the year it was captured in (会计档案管理办法,
    财政部、国家档案局令第79号, 2015: 30 years for accounting vouchers). With `registered_evidence` a promise is confirmed and a
    due date moved only on evidence that is on record with its hash.
    `feed_days` is how old the books may be before a letter waits. `band_days` are the upper ends of the ageing bands.
    Raises `InvalidInput` for tiers or bands that do not rise, a negative number, or a minimum in another currency.
    """

    version: str = "default"
    effective_from: dt.date = dt.date(1970, 1, 1)
    basis: Basis = Basis.DUE_DATE
    boundary: Boundary = Boundary.ON_OR_AFTER
    progression: Progression = Progression.HIGHEST
    catch_up: CatchUp | None = None
    catch_up_gap_days: int = 1
    scope: Scope = Scope.RECEIVABLE
    unit: DayUnit = DayUnit.CALENDAR
    tiers: tuple[Tier, ...] = DEFAULT_TIERS
    grace_days: int = 0
    minimum_outstanding: Mapping[str, Money] = attrs.field(factory=dict, converter=_own_copy)
    statement_workdays: int = 3
    intervention_workdays: int = 3
    judge_workdays: int = 3
    release_workdays: int = 5
    receipt_workdays: int = 3
    pay_within_days: int = 7
    letter_gap_days: int = 0
    promise_tolerance_days: int = 3
    promise_days: int = 60
    most_promises: int = 3
    broken_promise_tier: int = 0
    most_extensions: int = 2
    reply_within_days: int = 15
    limitation_years: int = 3
    limitation_warning_days: int = 180
    extension_days: int = 180
    evidence_years: int = 30
    registered_evidence: bool = False
    feed_days: int = 7
    band_days: tuple[int, ...] = (30, 60, 90)
    overrides: tuple[Override, ...] = ()
    on_trial: bool = False
    trial_departments: tuple[str, ...] = ()
    charges: ChargePolicy | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a policy that contradicts itself, naming everything that is wrong."""
        found = [*_tier_faults(self.tiers), *_rising_faults("band_days", self.band_days)]
        for field in attrs.fields(AgeingPolicy):
            value = getattr(self, field.name)
            if isinstance(value, int) and not isinstance(value, bool) and value < 0:
                found.append(_fault(field.name, value, "policy.negative"))
        found += [
            _fault(f"minimum_outstanding.{currency}", amount.currency, "money.other_currency", expected=currency)
            for currency, amount in self.minimum_outstanding.items()
            if amount.currency != currency
        ]
        if self.progression is Progression.STEPWISE and self.catch_up not in {None, CatchUp.STEPWISE}:
            found.append(_fault("catch_up", self.catch_up, "policy.contradicts", other="progression = stepwise"))
        if found:
            raise InvalidInput(found)

    def terms_for(self, receivable: Receivable) -> Terms:
        """Return tiers and grace for one receivable, the narrowest override first."""
        tiers, grace_days = self.tiers, self.grace_days
        if self.overrides:
            for override in sorted(self.overrides, key=lambda item: item.rank):
                if override.fits(receivable):
                    tiers = tiers if override.tiers is None else override.tiers
                    grace_days = grace_days if override.grace_days is None else override.grace_days
        return Terms(tiers=tiers, grace_days=grace_days)

    @property
    def catching_up(self) -> CatchUp:
        """Return which tiers are taken where several were passed."""
        if self.catch_up is not None:
            return self.catch_up
        return CatchUp.STEPWISE if self.progression is Progression.STEPWISE else CatchUp.HIGHEST

    def is_on_trial(self, department: str) -> bool:
        """Say whether the claims of a department are on trial (试运行)."""
        return self.on_trial or department in self.trial_departments

    def counted_from(self, receivable: Receivable) -> dt.date | None:
        """Return the day age is counted from, or None where the receivable lacks it."""
        match self.basis:
            case Basis.DUE_DATE | Basis.PREVIOUS_LETTER:
                return receivable.due_on
            case Basis.INVOICE_DATE:
                return receivable.invoiced_on
            case Basis.ORDER_DATE:
                return receivable.ordered_on
            case _:
                assert_never(self.basis)

    def first_day_of(self, tier: Tier, counted_from: dt.date, terms: Terms, calendar: WorkCalendar = CHINA) -> dt.date:
        """Return the first day on which `tier` is reached; the last day there is, where counting leads beyond it."""
        return self.day_after(counted_from, tier.days + terms.grace_days, calendar)

    def day_after(self, counted_from: dt.date, days: int, calendar: WorkCalendar = CHINA) -> dt.date:
        """Return the day on which so many days of the policy's unit are reached, by its boundary.

        Raises `InvalidInput` where the calendar refuses to count beyond its range.
        """
        later = self.boundary is Boundary.AFTER
        if self.unit is DayUnit.CALENDAR:
            return days_after(counted_from, days + later)
        try:
            return calendar.add_workdays(counted_from, days + later).on
        except InvalidInput as error:
            if error.findings[0].code != "date.impossible":
                raise
            return dt.date.max


def days_after(day: dt.date, count: int) -> dt.date:
    """Return the day `count` days later; the last day there is, where counting leads beyond it."""
    try:
        return day + dt.timedelta(days=count)
    except OverflowError:
        return dt.date.max


def in_force(policies: Iterable[AgeingPolicy], day: dt.date) -> AgeingPolicy:
    """Return the policy in force on `day`: the newest that has begun. Raises `InvalidInput` when none has."""
    begun = [policy for policy in policies if policy.effective_from <= day]
    if not begun:
        raise InvalidInput.at("ageing", day.isoformat(), "policy.none_in_force")
    return max(begun, key=lambda policy: policy.effective_from)


def check_tiers(tiers: tuple[Tier, ...], path: str = "tiers") -> None:
    """Raise `InvalidInput` unless tiers rise from one to the next."""
    if found := _tier_faults(tiers, path):
        raise InvalidInput(found)


def _tier_faults(tiers: tuple[Tier, ...], path: str = "tiers") -> list[Finding]:
    negative = [
        _fault(f"{path}[{place}].days", tier.days, "policy.negative")
        for place, tier in enumerate(tiers)
        if tier.days < 0
    ]
    return negative + _rising_faults(path, [tier.days for tier in tiers])


def _rising_faults(path: str, days: Iterable[int]) -> list[Finding]:
    return [
        _fault(f"{path}[{place}]", later, "policy.not_rising", before=earlier)
        for place, (earlier, later) in enumerate(pairwise(days), start=1)
        if later <= earlier
    ]


def _fault(path: str, value: object, code: str, **facts: object) -> Finding:
    return Finding(code=code, subject=path, facts={"path": path, "value": value, **facts})
