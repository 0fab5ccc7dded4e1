"""The kind of a departure (离职类型), with the source of the law that governs it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from offboard_core.kernel.enumeration import row_for_each


class DepartureKind(StrEnum):
    """The ground on which employment ends (离职类型)."""

    RESIGNATION = "resignation"
    """辞职: the employee gives notice."""
    AGREEMENT = "agreement"
    """协商一致: both sides agree on a day."""
    EXPIRY = "expiry"
    """合同期满: a fixed term runs out."""
    DISMISSAL = "dismissal"
    """单方解除: the employer ends the employment."""
    RETIREMENT = "retirement"
    """退休: the statutory age is reached."""
    DEATH = "death"
    """死亡: or declared dead or missing by a court."""
    INCAPACITY = "incapacity"
    """丧失工作能力: too ill to work or to hand over."""
    ABSCOND = "abscond"
    """失联: the employee stays away and cannot be reached."""
    DETENTION = "detention"
    """被羁押: the employee is held by the authorities."""
    GROUP_TRANSFER = "group_transfer"
    """集团内调动: the post changes hands, employment goes on; no exit."""

    @property
    def is_without_leaver(self) -> bool:
        """Return whether the case does not wait for the leaver, because a proxy hands over (代交接人)."""
        return self in _WITHOUT_LEAVER

    @property
    def is_exit(self) -> bool:
        """Return whether employment ends."""
        return self is not DepartureKind.GROUP_TRANSFER


_WITHOUT_LEAVER = frozenset(
    {
        *(DepartureKind.DEATH, DepartureKind.INCAPACITY, DepartureKind.ABSCOND, DepartureKind.DETENTION),
        DepartureKind.GROUP_TRANSFER,
    }
)


SOURCES: Mapping[DepartureKind, str] = row_for_each(
    DepartureKind,
    {
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
    },
)


_ON_THEIR_DAY = frozenset({DepartureKind.DEATH, DepartureKind.ABSCOND, DepartureKind.DETENTION})
"""Kinds whose last day may be before the notice."""


def may_lie_behind(kind: DepartureKind) -> bool:
    """Return whether the last day may be before the notice, as for a death that is reported later."""
    return kind in _ON_THEIR_DAY
