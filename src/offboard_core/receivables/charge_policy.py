"""The charge policy (收费与计息策略): the fees and the interest that letters ask for beside the claim, as data.

The rates the law has where a contract names none (法定利率; not legal advice):

- `SALES_CONTRACT`: 最高人民法院《关于审理买卖合同纠纷案件适用法律问题的解释》(法释〔2020〕17号修正) 第18条第4款: the
  one-year loan prime rate (一年期贷款市场报价利率, LPR) published at the time of the breach, plus 30 to 50 per cent of
  it; for breaches from 2019-08-20 on. For earlier ones it names another rate, which is no LPR: no interest is charged.
- `SMALL_ENTERPRISE`: 《保障中小企业款项支付条例》(国务院令第728号; revised, 第802号, in force from 2025-06-01): public
  bodies and large enterprises that pay a small or medium one late owe 0.05 per cent a day (每日万分之五) where no rate
  was agreed. Who is such a client is for the host to say, by segment or by client.

The host supplies the table of LPRs. For days beyond it, interest is unknown and not charged.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import pairwise

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.money import Money
from offboard_core.receivables.receivable import Receivable

FIRST_LPR_ON = dt.date(2019, 8, 20)
"""The first day the statutory rate is built on an LPR."""

SMALL_ENTERPRISE_PERCENT = "0.05"
"""每日万分之五, in per cent a day."""

_PERCENT = re.compile(r"[0-9]{1,3}(\.[0-9]{1,4})?")


class InterestBasis(StrEnum):
    """Where a rate of interest comes from (计息依据)."""

    CONTRACT_DAILY = "contract_daily"
    """合同约定的日利率."""
    CONTRACT_YEARLY = "contract_yearly"
    """合同约定的年利率."""
    SALES_CONTRACT = "sales_contract"
    """买卖合同未约定: LPR plus a markup."""
    SMALL_ENTERPRISE = "small_enterprise"
    """机关、事业单位、大型企业拖欠中小企业款项且未约定: 0.05 % a day."""


@attrs.frozen(kw_only=True)
class LprRate:
    """The one-year LPR published on `published_on`, in `percent` a year as text ("3.10"); it holds until the next one."""

    published_on: dt.date
    percent: str

    def __attrs_post_init__(self) -> None:
        """Refuse a malformed rate, and a day before the first LPR."""
        found = [*_percent_faults("percent", self.percent)]
        if self.published_on < FIRST_LPR_ON:
            found.append(_fault("published_on", self.published_on.isoformat(), "charges.lpr_too_early"))
        _refuse(found)


@attrs.frozen(kw_only=True)
class Fee:
    """A fixed fee on a letter (催款手续费): `amount` from tier `days` on. It replaces the fee of a lower tier."""

    days: int
    amount: Money

    def __attrs_post_init__(self) -> None:
        """Refuse a fee of zero, and a tier below one day."""
        found = [] if self.days >= 0 else [_fault("days", self.days, "policy.negative")]
        if self.amount.minor <= 0:
            found.append(_fault("amount", str(self.amount), "charges.fee_not_positive"))
        _refuse(found)


def _own_copy(amounts: Mapping[str, Money]) -> dict[str, Money]:
    return dict(amounts)


@attrs.frozen(kw_only=True)
class Interest:
    """One rule of interest (计息规则): for all clients, or for one `segment` or one `client`; the narrowest rule applies.

    `percent` is the contract's rate as text, "0.05" a day or "18.25" a year; the statutory bases have none.
    `markup_percent` is added to the LPR. By default the LPR of the day on which the breach began applies, as the
    interpretation says; with `lpr_moves` each day has the LPR of that day. A yearly rate is divided by
    `year_days`, 365 or 360. `most_percent` caps the interest at that share of the largest principal that bore
    interest. Interest below `minimum` of its currency is not asked for. Raises `InvalidInput` for fields that
    contradict this.
    """

    basis: InterestBasis
    percent: str | None = None
    markup_percent: int = 30
    lpr_moves: bool = False
    year_days: int = 365
    most_percent: int | None = None
    minimum: Mapping[str, Money] = attrs.field(factory=dict, converter=_own_copy)
    segment: str | None = None
    client: str | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a rule that contradicts itself, and name every fault."""
        found = [*self._rate_faults()]
        if self.year_days not in (360, 365):
            found.append(_fault("year_days", self.year_days, "charges.year_days"))
        if self.most_percent is not None and self.most_percent < 0:
            found.append(_fault("most_percent", self.most_percent, "policy.negative"))
        if self.segment is not None and self.client is not None:
            found.append(_fault("segment", self.segment, "charges.segment_or_client"))
        for currency, amount in self.minimum.items():
            if amount.currency != currency:
                found.append(_fault(f"minimum.{currency}", amount.currency, "money.other_currency", expected=currency))
        _refuse(found)

    @property
    def reach(self) -> tuple[str, str]:
        """Return to whom it applies; two rules of one policy never have the same reach."""
        return self.segment or "", self.client or ""

    @property
    def told_percent(self) -> str:
        """Return the percentage in a letter: the contract's, the markup on the LPR, or the statutory one."""
        if self.percent is not None:
            return self.percent
        is_lpr = self.basis is InterestBasis.SALES_CONTRACT
        return str(self.markup_percent) if is_lpr else SMALL_ENTERPRISE_PERCENT

    def fits(self, receivable: Receivable) -> bool:
        """Say whether it applies to this receivable."""
        if self.client is not None:
            return self.client == receivable.client
        return self.segment is None or self.segment == receivable.segment

    def _rate_faults(self) -> Iterator[Finding]:
        is_contract = self.basis in (InterestBasis.CONTRACT_DAILY, InterestBasis.CONTRACT_YEARLY)
        if is_contract and self.percent is None:
            yield _fault("percent", "", "charges.percent_missing", basis=self.basis.value)
        elif not is_contract and self.percent is not None:
            yield _fault("percent", self.percent, "charges.percent_not_wanted", basis=self.basis.value)
        elif self.percent is not None:
            yield from _percent_faults("percent", self.percent)
        if self.basis is InterestBasis.SALES_CONTRACT and not 30 <= self.markup_percent <= 50:
            yield _fault("markup_percent", self.markup_percent, "charges.markup")


@attrs.frozen(kw_only=True)
class ChargePolicy:
    """What letters charge (收费与计息策略): fees by tier and currency, rules of interest, and the host's table of LPRs.

    Raises `InvalidInput` for two fees of one tier and currency, two rules of the same reach, and LPRs that are not in
    the order of their days.
    """

    fees: tuple[Fee, ...] = ()
    interest: tuple[Interest, ...] = ()
    lpr: tuple[LprRate, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse a policy with two fees or rules for one case, or with LPRs out of order."""
        found = [
            *_twice("fees", ((fee.days, fee.amount.currency) for fee in self.fees), "charges.fee_twice"),
            *_twice("interest", (rule.reach for rule in self.interest), "charges.same_reach"),
        ]
        days = [rate.published_on for rate in self.lpr]
        found += [
            _fault(f"lpr[{place}].published_on", later.isoformat(), "policy.not_rising", before=earlier)
            for place, (earlier, later) in enumerate(pairwise(days), start=1)
            if later <= earlier
        ]
        _refuse(found)

    def fee_at(self, tier: int, currency: str) -> Money:
        """Return the fee of the highest tier that has one, up to `tier`; zero where none has."""
        fees = [fee for fee in self.fees if fee.days <= tier and fee.amount.currency == currency]
        return max(fees, key=lambda fee: fee.days).amount if fees else Money.zero(currency)

    def interest_for(self, receivable: Receivable) -> Interest | None:
        """Return the rule for a receivable: its client's, else its segment's, else everybody's, else None."""
        rules = [rule for rule in self.interest if rule.fits(receivable)]
        return max(rules, key=lambda rule: (rule.client is not None, rule.segment is not None), default=None)

    def lpr_on(self, day: dt.date) -> LprRate | None:
        """Return the LPR in force on `day`, None for a day before the first LPR of the table."""
        return next((rate for rate in reversed(self.lpr) if rate.published_on <= day), None)


def millionths(percent: str) -> int:
    """Read per cent as whole parts per million: "0.05" is 500."""
    whole, _, places = percent.partition(".")
    return int(whole + places.ljust(4, "0"))


def _percent_faults(path: str, percent: object) -> Iterator[Finding]:
    if not isinstance(percent, str) or not _PERCENT.fullmatch(percent):
        yield _fault(path, percent, "charges.not_a_percent")


def _twice(path: str, keys: Iterable[object], code: str) -> Iterator[Finding]:
    seen: set[object] = set()
    for place, key in enumerate(keys):
        if key in seen:
            yield _fault(f"{path}[{place}]", place, code)
        seen.add(key)


def _fault(path: str, value: object, code: str, **facts: object) -> Finding:
    return Finding(code=code, subject=path, facts={"path": path, "value": value, **facts})


def _refuse(found: list[Finding]) -> None:
    if found:
        raise InvalidInput(found)
