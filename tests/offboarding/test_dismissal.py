"""Dismissals: what the law requires before them, and when they end the employment."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
import pytest

from offboard_core.errors import InvalidInput
from offboard_core.offboarding import (
    CHINESE_LAW,
    DepartureKind,
    Dismissal,
    DismissalGround,
    LegalPolicy,
    Protection,
    Stage,
)
from offboard_core.offboarding.case import receive_notice
from offboard_core.offboarding.legal import legal_clock
from offboard_core.offboarding.notice import LegalFacts, NoticeGiven
from tests.offboarding.people import (
    ENDS_ON,
    LAST_DAY,
    NOW,
    WANG,
    why,
    yes,
)

UNION, LOOKED = "工会回函-3", "核查表-7"
FAULT = Dismissal(ground=DismissalGround.FAULT, union_evidence=UNION)
NO_FAULT = Dismissal(ground=DismissalGround.NO_FAULT, union_evidence=UNION, protection_evidence=LOOKED)


def received(kind: DepartureKind, **changes: Any) -> Any:  # noqa: ANN401
    """Receive a notice of some kind."""
    last_day, now = changes.pop("last_working_on", LAST_DAY), changes.pop("now", NOW)
    legal = LegalFacts(dismissal=changes.pop("dismissal", None))
    given = NoticeGiven(**{"received_at": NOW, "evidence": "OA-17", "legal": legal, **changes})
    return receive_notice(WANG, given, last_working_on=last_day, now=now, departure=kind)


@pytest.mark.parametrize(
    ("dismissal", "expected"),
    [
        (None, ["dismissal.no_ground"]),
        (attrs.evolve(FAULT, union_evidence=" "), ["dismissal.union_not_told"]),
        (attrs.evolve(NO_FAULT, protection_evidence=" "), ["dismissal.protection_unknown"]),
        (attrs.evolve(NO_FAULT, protections=[Protection.MATERNITY]), ["dismissal.protected"]),
        (
            Dismissal(ground=DismissalGround.REDUNDANCY, protections=[Protection.NEAR_RETIREMENT]),
            ["dismissal.union_not_told", "dismissal.protection_unknown", "dismissal.protected"],
        ),
    ],
)
def test_what_stands_against_a_dismissal(dismissal: Dismissal | None, expected: list[str]) -> None:
    """No ground, a union not told, protection nobody looked into or that was found: each is a reason of its own."""
    assert expected == why(received(DepartureKind.DISMISSAL, dismissal=dismissal))


def test_somebody_protected_is_dismissed_for_fault_only() -> None:
    """劳动合同法第42条 keeps from 第40条 and 第41条, not from 第39条."""
    case = yes(received(DepartureKind.DISMISSAL, dismissal=attrs.evolve(FAULT, protections=[Protection.MATERNITY])))

    assert (LAST_DAY, "劳动合同法第39条") == (case.legal.ends_on, case.legal.basis)
    assert Stage.RECEIVED is case.stage


def test_days_of_a_dismissal_without_fault() -> None:
    """Thirty days from receipt at least, or a month's wage in their place."""
    case = yes(received(DepartureKind.DISMISSAL, dismissal=NO_FAULT))
    paid = yes(received(DepartureKind.DISMISSAL, dismissal=attrs.evolve(NO_FAULT, pay_in_lieu=True)))

    assert (ENDS_ON, "劳动合同法第40条") == (case.legal.ends_on, case.legal.basis)
    assert LAST_DAY == paid.legal.ends_on
    law = attrs.evolve(CHINESE_LAW, dismissal_days=31)
    clock = legal_clock(
        law, DepartureKind.DISMISSAL, received_on=dt.date(2026, 11, 23), last_working_on=LAST_DAY, dismissal=NO_FAULT
    )
    assert dt.date(2026, 12, 24) == clock.ends_on


def test_a_ground_belongs_to_a_dismissal() -> None:
    """Who resigns is not dismissed beside."""
    assert ["dismissal.is_none"] == why(received(DepartureKind.RESIGNATION, dismissal=FAULT))


def test_a_law_names_where_each_ground_stands() -> None:
    """A missing source or negative days show when the policy is made."""
    with pytest.raises(InvalidInput) as caught:
        LegalPolicy(dismissal_sources={DismissalGround.FAULT: "§ 1"})
    assert ("policy.no_source", "dismissal_sources", "no_fault") == (
        caught.value.findings[0].code,
        caught.value.findings[0].subject,
        caught.value.findings[0].facts["value"],
    )
    with pytest.raises(InvalidInput, match="dismissal_days"):
        LegalPolicy(dismissal_days=-1)


def test_protections_are_kept_once_in_their_order() -> None:
    """Given in any way, as members or as text."""
    given = Dismissal(ground=DismissalGround.NO_FAULT, protections=["other", Protection.MATERNITY, "other"])  # type: ignore[list-item]

    assert (Protection.MATERNITY, Protection.OTHER) == given.protections
