"""Dismissal (单方解除): its ground, and the prior checks required by law (union, protection)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

import attrs

from offboard_core.kernel.enumeration import row_for_each


class DismissalGround(StrEnum):
    """The ground on which an employer ends the employment (单方解除理由)."""

    FAULT = "fault"
    """过失性解除: serious breach of rules, dereliction, a criminal sentence (劳动合同法第39条)."""
    NO_FAULT = "no_fault"
    """无过失性解除: illness past its medical period, not up to the work, changed circumstances (第40条)."""
    REDUNDANCY = "redundancy"
    """经济性裁员 (第41条)."""


class Protection(StrEnum):
    """Reasons that forbid a dismissal without the employee's fault (劳动合同法第42条)."""

    HAZARD_CHECK = "hazard_check"
    """Exposed to occupational hazards and not examined before leaving, or suspected and under observation (第1项)."""
    WORK_INJURY = "work_injury"
    """Disabled by an occupational disease or an injury at work (第2项)."""
    MEDICAL_PERIOD = "medical_period"
    """Ill or injured, within the medical period (第3项)."""
    MATERNITY = "maternity"
    """Pregnant, on maternity leave, or nursing (第4项)."""
    NEAR_RETIREMENT = "near_retirement"
    """At least fifteen years of continuous service, and less than five until the statutory age of retirement (第5项)."""
    OTHER = "other"
    """Protection by another law or regulation (第6项)."""


DISMISSAL_SOURCES: Mapping[DismissalGround, str] = row_for_each(
    DismissalGround,
    {
        DismissalGround.FAULT: "劳动合同法第39条",
        DismissalGround.NO_FAULT: "劳动合同法第40条",
        DismissalGround.REDUNDANCY: "劳动合同法第41条",
    },
)
"""The article of each ground."""


def _protections(values: Iterable[Protection]) -> tuple[Protection, ...]:
    found = {Protection(value) for value in values}
    return tuple(protection for protection in Protection if protection in found)


@attrs.frozen(kw_only=True)
class Dismissal:
    """What an employer must have before a dismissal.

    `union_evidence` proves that the union was told the reason beforehand (劳动合同法第43条). `protection_evidence` documents
    the check for protection (第42条), and `protections` are its results: an empty result is an answer, missing evidence
    is not. With `pay_in_lieu` a month's wage replaces thirty days' notice (第40条).
    """

    ground: DismissalGround
    union_evidence: str = ""
    protection_evidence: str = ""
    protections: tuple[Protection, ...] = attrs.field(default=(), converter=_protections)
    pay_in_lieu: bool = False
