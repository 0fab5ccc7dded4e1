"""What people who are leaving too owe in a case goes to a stand-in, whatever it is."""

from __future__ import annotations

import datetime as dt

import attrs

from offboard_core.offboarding import OffboardingCase
from offboard_core.offboarding.departure import confirm_departure
from offboard_core.offboarding.item import HandedOver, settle_item
from offboard_core.offboarding.proxy import name_proxy
from offboard_core.offboarding.residual import settle_residual
from offboard_core.offboarding.stand_in import counted_on, rehome
from offboard_core.organization import Role
from tests.offboarding.people import (
    CHEN,
    LI_NA,
    NOW,
    SUN,
    ZHAO,
    ZHOU,
    a_receivable,
    a_standing,
    at,
    checked,
    departed,
    event_types,
    leaving,
    yes,
)

LIU = a_standing("liu", Role.SUPERVISOR)
GONE_AT = at(12, 23)
LATER = at(12, 24)


def handed() -> OffboardingCase:
    """Return a case under way in which li.na has one claim, another one is hers if it is not settled, and sun acts."""
    case = checked(a_receivable("AR-1"), a_receivable("AR-2"))
    case = yes(settle_item(case, "AR-1", HandedOver(receiver=LI_NA), by=ZHOU, at=NOW))
    other = attrs.evolve(case.items[1], receiver=LI_NA.id)
    return yes(name_proxy(case.with_items(other), SUN, at=NOW))


def test_a_case_counts_on_those_who_owe_something_by_name() -> None:
    """Supervisor, proxy, owners of residuals, and receivers who are asked; afterwards no proxy is needed any more."""
    gone = yes(confirm_departure(handed(), now=GONE_AT))

    assert {"zhao.min", "sun", "li.na"} == counted_on(handed())
    assert {"zhao.min", "li.na", "finance", "hr"} == counted_on(gone)
    assert {"zhao.min"} == counted_on(checked())


def test_before_the_departure_supervisor_and_proxy_are_replaced() -> None:
    """In one decision; a receiver who leaves too is not asked whether a line has reached them."""
    verdict = rehome(handed(), map(leaving, (SUN, ZHAO, LI_NA)), LIU, at=NOW)
    case = yes(verdict)

    assert ["supervisor_changed", "proxy_named", "acknowledgement_dropped"] == event_types(verdict)
    assert ("liu", "liu", "notice") == (case.supervisor, case.proxy, case.items[0].unasked)
    assert {"liu"} == counted_on(case)


def test_open_residuals_get_a_day_that_is_still_to_come() -> None:
    """That of the former supervisor keeps its day; what is finished, or waits for a department, stays as it is."""
    gone = yes(confirm_departure(handed(), now=GONE_AT))
    done = yes(settle_residual(gone, "sign_off:hr", evidence="x", by=CHEN, at=GONE_AT))
    late = attrs.evolve(done, residuals=tuple(attrs.evolve(one, due_on=at(12, 1).date()) for one in done.residuals))
    verdict = rehome(late, map(departed, (LI_NA, ZHAO)), LIU, at=LATER)

    assert ["supervisor_changed", "residual_handed", "acknowledgement_dropped"] == event_types(verdict)
    assert {
        "item:AR-2": ("liu", dt.date(2027, 1, 21)),
        "sign_off:supervisor": ("liu", dt.date(2026, 12, 1)),
        "sign_off:finance": ("finance", dt.date(2026, 12, 1)),
        "sign_off:hr": ("hr", dt.date(2026, 12, 1)),
    } == {one.id: (one.receiver, one.due_on) for one in yes(verdict).residuals}


def test_without_a_stand_in_what_is_owed_stays_where_it_is() -> None:
    """Only what the one who leaves need not do any more is not asked of them."""
    gone = yes(confirm_departure(handed(), now=GONE_AT))
    verdict = rehome(gone, map(departed, (LI_NA, ZHAO)), None, at=LATER)

    assert ["acknowledgement_dropped"] == event_types(verdict)
    assert gone.residuals == yes(verdict).residuals


def test_who_stays_keeps_what_they_owe() -> None:
    """Somebody who is not leaving is not replaced, nor is somebody the case does not count on."""
    case = handed()

    assert case is yes(rehome(case, (ZHAO, LI_NA, SUN, leaving(CHEN)), LIU, at=NOW))
