"""The kinds of a departure: who takes no part, which are no exit, and whose last day may lie before the notice."""

from __future__ import annotations

import datetime as dt

import pytest

from offboard_core.access import Employment
from offboard_core.offboarding import (
    DepartureKind,
)
from tests.offboarding.people import (
    LAST_DAY,
    LI_NA,
    WANG,
    ZHAO,
    why,
    yes,
)
from tests.offboarding.test_dismissal import FAULT, received

WITHOUT = [kind for kind in DepartureKind if kind.is_without_leaver]


def test_who_takes_no_part() -> None:
    """Death, incapacity, abscond, detention and a transfer within the group; only the last is no exit."""
    assert ["death", "incapacity", "abscond", "detention", "group_transfer"] == [kind.value for kind in WITHOUT]
    assert [DepartureKind.GROUP_TRANSFER] == [kind for kind in DepartureKind if not kind.is_exit]


@pytest.mark.parametrize("kind", DepartureKind)
def test_a_last_day_before_anybody_heard_of_it(kind: DepartureKind) -> None:
    """Whoever dies or disappears does so first; on any other ground the day is still to come."""
    verdict = received(
        kind,
        last_working_on=dt.date(2026, 11, 20),
        proxy=LI_NA,
        dismissal=FAULT if kind is DepartureKind.DISMISSAL else None,
    )
    behind = kind in {DepartureKind.DEATH, DepartureKind.ABSCOND, DepartureKind.DETENTION}

    assert behind == bool(verdict)
    if behind:
        assert dt.date(2026, 11, 20) == yes(verdict).legal.ends_on
    else:
        assert ["notice.last_day_before_receipt"] == why(verdict)


def test_no_exit_is_not_an_exit() -> None:
    """A transfer within the group ends on its day, and cites where service goes on being counted."""
    case = yes(received(DepartureKind.GROUP_TRANSFER, proxy=ZHAO))

    assert (LAST_DAY, "劳动合同法实施条例第10条") == (case.legal.ends_on, case.legal.basis)
    assert Employment.ACTIVE is WANG.employment
