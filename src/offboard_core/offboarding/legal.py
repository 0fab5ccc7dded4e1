"""The legal clock: when employment ends whatever the handover looks like. One replaceable policy, not legal advice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.offboarding.dismissal import DISMISSAL_SOURCES, Dismissal, DismissalGround
from offboard_core.offboarding.legal_tasks import LEGAL_TASKS, LegalTaskRule


class DepartureKind(StrEnum):
    """On what ground employment ends (离职类型)."""

    RESIGNATION = "resignation"
    """辞职: the employee gives notice."""
    AGREEMENT = "agreement"
    """协商一致: both sides agree on a day."""
    EXPIRY = "expiry"
    """合同期满: a fixed term runs out."""
    DISMISSAL = "dismissal"
    """单方解除: the employer ends it by itself."""
    RETIREMENT = "retirement"
    """退休: the statutory age is reached."""
    DEATH = "death"
    """死亡: or declared dead or missing by a court."""
    INCAPACITY = "incapacity"
    """丧失工作能力: too ill to work on or to hand over."""
    ABSCOND = "abscond"
    """失联: somebody stays away and cannot be reached."""
    DETENTION = "detention"
    """被羁押: somebody is held by the authorities."""
    GROUP_TRANSFER = "group_transfer"
    """集团内调动: the post changes hands, employment goes on; no exit."""

    @property
    def is_without_leaver(self) -> bool:
        """Say whether nothing waits for the leaver: somebody else hands over in their place (代交接人)."""
        return self in _WITHOUT_LEAVER

    @property
    def is_exit(self) -> bool:
        """Say whether employment ends."""
        return self is not DepartureKind.GROUP_TRANSFER


_WITHOUT_LEAVER = frozenset(
    {
        *(DepartureKind.DEATH, DepartureKind.INCAPACITY, DepartureKind.ABSCOND, DepartureKind.DETENTION),
        DepartureKind.GROUP_TRANSFER,
    }
)
SOURCES: Mapping[DepartureKind, str] = {
    DepartureKind.RESIGNATION: "劳动合同法第37条",
    DepartureKind.AGREEMENT: "劳动合同法第36条",
    DepartureKind.EXPIRY: "劳动合同法第44条",
    DepartureKind.DISMISSAL: "劳动合同法第39条至第41条",
    DepartureKind.RETIREMENT: "劳动合同法实施条例第21条",
    DepartureKind.DEATH: "劳动合同法第44条",
    DepartureKind.INCAPACITY: "劳动合同法第40条",
    DepartureKind.ABSCOND: "劳动合同法第39条",
    DepartureKind.DETENTION: "劳动合同法第39条",
    DepartureKind.GROUP_TRANSFER: "劳动合同法实施条例第10条",
}


_ON_THEIR_DAY = frozenset({DepartureKind.DEATH, DepartureKind.ABSCOND, DepartureKind.DETENTION})
"""Kinds whose last day may lie before the employer hears of it."""


def _own_copy(sources: Mapping[DepartureKind, str]) -> dict[DepartureKind, str]:
    return dict(sources)


def _grounds(sources: Mapping[DismissalGround, str]) -> dict[DismissalGround, str]:
    return dict(sources)


@attrs.frozen(kw_only=True)
class LegalPolicy:
    """The law as far as a departure date hangs on it: days of notice, and the source of each rule.

    Defaults are those of mainland China: 30 days' notice, 3 during probation (劳动合同法第37条); 30 days for a dismissal
    without fault, or a month's wage in lieu (第40条); the day of receipt is not counted (民法典第201条). `tasks` are what is
    owed after the departure; a covenant not to compete binds for 24 months at most (第24条) and, where no pay was agreed,
    costs 30 % of wages (`non_compete_share_bp`, basis points). Raises `InvalidInput` for a negative number of days and for a kind or ground without a source.
    """

    version: str = "中国大陆"
    notice_days: int = 30
    probation_days: int = 3
    dismissal_days: int = 30
    sources: Mapping[DepartureKind, str] = attrs.field(factory=lambda: SOURCES, converter=_own_copy)
    dismissal_sources: Mapping[DismissalGround, str] = attrs.field(
        factory=lambda: DISMISSAL_SOURCES, converter=_grounds
    )
    tasks: tuple[LegalTaskRule, ...] = LEGAL_TASKS
    non_compete_months: int = 24
    non_compete_share_bp: int = 3000
    non_compete_source: str = "劳动合同法第23条、第24条；最高人民法院劳动争议司法解释(一)第36条"

    def __attrs_post_init__(self) -> None:
        """Refuse a law that cannot be counted or cited."""
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
    """When employment ends by law (法定终止日) and on what basis; nothing the employer lacks can stop it."""

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
    """Say when employment ends.

    A resignation ends it so many days after receipt, the day of receipt not counted; notice received on the last day of
    probation is still notice in probation. A dismissal without fault does so, too, unless a month's wage is paid in lieu.
    Who names a later last working day stays until then: the days of notice are a least measure. On any other ground it
    ends on the day that was agreed or fixed. Raises `InvalidInput` when the days of notice lead out of the years 1 to 9999.
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


def may_lie_behind(kind: DepartureKind) -> bool:
    """Say whether the last day may lie before the notice: whoever dies or disappears does so before anybody hears of it."""
    return kind in _ON_THEIR_DAY
