"""The legal clock: when employment ends whatever the handover looks like. One replaceable policy, not legal advice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

import attrs

from offboard_core.errors import InvalidInput


class DepartureKind(StrEnum):
    """On what ground employment ends (离职类型)."""

    RESIGNATION = "resignation"
    """辞职: the employee gives notice."""
    AGREEMENT = "agreement"
    """协商一致: both sides agree on a day."""
    EXPIRY = "expiry"
    """合同期满: a fixed term runs out."""


_SOURCES: Mapping[DepartureKind, str] = {
    DepartureKind.RESIGNATION: "劳动合同法第37条",
    DepartureKind.AGREEMENT: "劳动合同法第36条",
    DepartureKind.EXPIRY: "劳动合同法第44条",
}


def _own_copy(sources: Mapping[DepartureKind, str]) -> dict[DepartureKind, str]:
    return dict(sources)


@attrs.frozen(kw_only=True)
class LegalPolicy:
    """The law as far as a departure date hangs on it: days of notice, and the source of each rule.

    Defaults are those of mainland China: 30 days' notice, 3 during probation (劳动合同法第37条); the day of receipt is
    not counted (民法典第201条). Raises `InvalidInput` for a negative number of days and for a kind without a source.
    """

    version: str = "中国大陆"
    notice_days: int = 30
    probation_days: int = 3
    sources: Mapping[DepartureKind, str] = attrs.field(factory=lambda: _SOURCES, converter=_own_copy)

    def __attrs_post_init__(self) -> None:
        """Refuse a law that cannot be counted or cited."""
        for path, days in (("notice_days", self.notice_days), ("probation_days", self.probation_days)):
            if days < 0:
                raise InvalidInput.at(path, days, "policy.negative")
        for kind in DepartureKind:
            if kind not in self.sources:
                raise InvalidInput.at("sources", kind.value, "policy.no_source")


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
) -> LegalClock:
    """Say when employment ends.

    A resignation ends it so many days after receipt, the day of receipt not counted; notice received on the last day of
    probation is still notice in probation. Who names a later last working day stays until then: the days of notice are
    a least measure. On any other ground it ends on the day that was agreed or fixed. Raises `InvalidInput` when the days
    of notice lead out of the years 1 to 9999.
    """
    ends_on = last_working_on
    if kind is DepartureKind.RESIGNATION:
        in_probation = probation_ends_on is not None and received_on <= probation_ends_on
        days = policy.probation_days if in_probation else policy.notice_days
        try:
            ends_on = max(last_working_on, received_on + dt.timedelta(days=days))
        except OverflowError as error:
            raise InvalidInput.at("received_on", received_on.isoformat(), "date.impossible") from error
    return LegalClock(ends_on=ends_on, basis=policy.sources[kind])
