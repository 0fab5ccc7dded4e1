"""The legal clock: when employment ends by law, independent of the handover. A replaceable policy, not legal advice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.offboarding.departure_kind import SOURCES, DepartureKind
from offboard_core.offboarding.dismissal import DISMISSAL_SOURCES, Dismissal, DismissalGround
from offboard_core.organization.person import Role


def _own_copy(sources: Mapping[DepartureKind, str]) -> dict[DepartureKind, str]:
    return dict(sources)


def _grounds(sources: Mapping[DismissalGround, str]) -> dict[DismissalGround, str]:
    return dict(sources)


class LegalTaskKind(StrEnum):
    """Kind of task an employer owes by law after a departure."""

    CERTIFICATE = "certificate"
    """解除或终止劳动合同证明 (离职证明)."""
    WAGES = "wages"
    """结清工资: all wages earned, at once."""
    FILE_TRANSFER = "file_transfer"
    """档案转移手续."""
    SOCIAL_INSURANCE = "social_insurance"
    """社会保险关系转移手续."""
    SEVERANCE = "severance"
    """经济补偿, where it is owed: on completion of the handover."""
    NON_COMPETE_PAY = "non_compete_pay"
    """竞业限制补偿, monthly."""


@attrs.frozen(kw_only=True)
class LegalTaskRule:
    """One legal task: its days after the departure, who fulfils it, and its source in the law."""

    kind: LegalTaskKind
    days: int
    role: Role
    source: str

    def __attrs_post_init__(self) -> None:
        """Raise `InvalidInput` for a negative number of days or a missing source."""
        if self.days < 0:
            raise InvalidInput.at("legal_task.days", self.days, "policy.negative")
        if not self.source.strip():
            raise InvalidInput.at("legal_task.source", self.source, "policy.no_source")


LEGAL_TASKS: tuple[LegalTaskRule, ...] = (
    LegalTaskRule(kind=LegalTaskKind.CERTIFICATE, days=0, role=Role.HR, source="劳动合同法第50条第1款"),
    LegalTaskRule(kind=LegalTaskKind.WAGES, days=0, role=Role.FINANCE, source="工资支付暂行规定第9条"),
    LegalTaskRule(kind=LegalTaskKind.FILE_TRANSFER, days=15, role=Role.HR, source="劳动合同法第50条第1款"),
    LegalTaskRule(kind=LegalTaskKind.SOCIAL_INSURANCE, days=15, role=Role.HR, source="劳动合同法第50条第1款"),
    LegalTaskRule(kind=LegalTaskKind.SEVERANCE, days=0, role=Role.FINANCE, source="劳动合同法第46条、第50条第2款"),
)
"""Mainland China: the certificate on the day of separation, file and social insurance within 15 days."""


@attrs.frozen(kw_only=True)
class LegalPolicy:
    """The legal rules that a departure depends on: days of notice, and the source of each rule.

    Defaults are those of mainland China: 30 days' notice, 3 during probation (劳动合同法第37条); 30 days for a dismissal
    without fault, or a month's wage in lieu (第40条); the day of receipt is not counted (民法典第201条). `tasks` are owed
    after the departure. A covenant not to compete binds for at most 24 months (第24条) and, without agreed pay, costs 30
    % of wages (`non_compete_share_bp`, basis points). Raises `InvalidInput` for a negative number of days and for a
    kind or ground without a source.
    """

    version: str = "中国大陆"
    notice_days: int = 30
    probation_days: int = 3
    dismissal_days: int = 30
    sources: Mapping[DepartureKind, str] = attrs.field(factory=lambda: SOURCES, converter=_own_copy, repr=False)
    dismissal_sources: Mapping[DismissalGround, str] = attrs.field(
        factory=lambda: DISMISSAL_SOURCES, converter=_grounds, repr=False
    )
    tasks: tuple[LegalTaskRule, ...] = attrs.field(default=LEGAL_TASKS, repr=False)
    non_compete_months: int = 24
    non_compete_share_bp: int = 3000
    non_compete_source: str = "劳动合同法第23条、第24条；最高人民法院劳动争议司法解释(一)第36条"

    def __attrs_post_init__(self) -> None:
        """Raise `InvalidInput` for a negative number of days or a missing source."""
        for path, days in (
            ("notice_days", self.notice_days),
            ("probation_days", self.probation_days),
            ("dismissal_days", self.dismissal_days),
            ("non_compete_months", self.non_compete_months),
            ("non_compete_share_bp", self.non_compete_share_bp),
        ):
            if days < 0:
                raise InvalidInput.at(path, days, "policy.negative")
        for kind in DepartureKind:
            if kind not in self.sources:
                raise InvalidInput.at("sources", kind.value, "policy.no_source")
        for ground in DismissalGround:
            if ground not in self.dismissal_sources:
                raise InvalidInput.at("dismissal_sources", ground.value, "policy.no_source")


CHINESE_LAW = LegalPolicy()
"""Mainland China."""


@attrs.frozen(kw_only=True)
class LegalClock:
    """When employment ends by law (法定终止日) and on what basis; open handover work does not stop it."""

    ends_on: dt.date
    basis: str


def legal_clock(
    policy: LegalPolicy,
    kind: DepartureKind,
    *,
    received_on: dt.date,
    last_working_on: dt.date,
    probation_ends_on: dt.date | None = None,
    dismissal: Dismissal | None = None,
) -> LegalClock:
    """Compute when employment ends.

    A resignation ends it the notice period after receipt, the day of receipt not counted; notice received on the last
    day of probation has the probation period. A dismissal without fault has a notice period too, unless a month's wage
    is paid in lieu. A later agreed last working day postpones the end: the notice period is a minimum. On any other
    ground employment ends on the agreed or fixed day. Raises `InvalidInput` if the result is outside the years 1 to
    9999.
    """
    basis = policy.sources[kind] if dismissal is None else policy.dismissal_sources[dismissal.ground]
    days = None
    if kind is DepartureKind.RESIGNATION:
        in_probation = probation_ends_on is not None and received_on <= probation_ends_on
        days = policy.probation_days if in_probation else policy.notice_days
    elif dismissal is not None and dismissal.ground is DismissalGround.NO_FAULT and not dismissal.pay_in_lieu:
        days = policy.dismissal_days
    if days is None:
        return LegalClock(ends_on=last_working_on, basis=basis)
    try:
        return LegalClock(ends_on=max(last_working_on, received_on + dt.timedelta(days=days)), basis=basis)
    except OverflowError as error:
        raise InvalidInput.at("received_on", received_on.isoformat(), "date.impossible") from error
