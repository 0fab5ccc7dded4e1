"""The expedited case: access ends at once by the decision of two people."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from offboard_core.offboarding.expedition import expedite
from offboard_core.offboarding.grant import revoke
from offboard_core.offboarding.precheck import record_precheck
from offboard_core.organization import Role
from tests.offboarding.people import (
    CHEN,
    LAST_DAY,
    LI_NA,
    NOW,
    QIAN,
    WANG,
    ZHAO,
    a_client,
    answers,
    at,
    event_types,
    holds,
    leaving,
    portfolio,
    why,
    yes,
)
from tests.offboarding.test_proxy import abandoned


def test_access_ends_at_once_when_two_people_say_so() -> None:
    """One proposes, another approves: every grant is due from that moment, and asked for by the next look."""
    case = abandoned()
    proposed = expedite(case, reason="带走样品", by=CHEN, at=NOW)
    assert ["expedite_proposed"] == event_types(proposed)
    assert case.cutoff_at == yes(proposed).cutoff_at
    assert [("expedite", "zhao.min")] == [
        (todo.verb, todo.owner) for todo in yes(proposed).obligations(NOW) if todo.verb == "expedite"
    ]
    later = at(11, 23, 10)
    approved = yes(expedite(yes(proposed), reason="同意", by=ZHAO, at=later))

    assert (later, later) == (approved.cutoff_at, approved.grants[0].cutoff_at)
    assert ["asked"] == [grant.state.value for grant in yes(revoke(approved, now=later)).grants]
    assert LAST_DAY == approved.last_working_on
    assert [] == [todo for todo in approved.obligations(later) if todo.verb == "expedite"]
    found = yes(
        record_precheck(approved, answers(access=holds("crm", "erp")), portfolio(a_client("C-1")), at=at(11, 24))
    )
    assert {later} == {grant.cutoff_at for grant in found.grants}


def test_who_approves_when_the_supervisor_proposed() -> None:
    """HR, since nobody approves what they proposed themselves."""
    proposed = yes(expedite(abandoned(), reason="x", by=ZHAO, at=NOW))

    assert [Role.HR.value] == [todo.owner for todo in proposed.obligations(NOW) if todo.verb == "expedite"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"by": WANG}, ["expedite.own_case", "expedite.role_not_held"]),
        ({"by": LI_NA}, ["expedite.role_not_held"]),
        ({"by": leaving(CHEN)}, ["expedite.role_not_held"]),
        ({"reason": " "}, ["case.no_reason"]),
        ({"case": attrs.evolve(abandoned(), proxy=None)}, ["expedite.no_proxy"]),
        ({"case": yes(expedite(abandoned(), reason="x", by=CHEN, at=NOW))}, ["expedite.second_person_needed"]),
        (
            {
                "case": yes(
                    expedite(yes(expedite(abandoned(), reason="x", by=QIAN, at=NOW)), reason="x", by=ZHAO, at=NOW)
                )
            },
            ["expedite.already"],
        ),
    ],
)
def test_who_ends_no_access_at_once(changes: dict[str, Any], expected: list[str]) -> None:
    """Not the leaver, nobody without the role, without a reason, alone, twice, or with nobody to act for the leaver."""
    told: dict[str, Any] = {"case": abandoned(), "reason": "x", "by": CHEN, "at": NOW, **changes}

    assert expected == why(expedite(told.pop("case"), **told))
