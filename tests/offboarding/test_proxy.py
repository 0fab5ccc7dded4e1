"""The proxy of a leaver who cannot act: who may be one, and what they do."""

from __future__ import annotations

import pytest

from offboard_core.offboarding import (
    DepartureKind,
    OffboardingCase,
)
from offboard_core.offboarding.departure import confirm_departure
from offboard_core.offboarding.documentation import Account, document_item, judge_documentation
from offboard_core.offboarding.precheck import record_precheck
from offboard_core.offboarding.proxy import name_proxy
from tests.offboarding.people import (
    LAST_DAY,
    LI_NA,
    MA,
    NOW,
    WANG,
    ZHAO,
    a_client,
    answers,
    at,
    departed,
    event_types,
    holds,
    leaving,
    portfolio,
    why,
    yes,
)
from tests.offboarding.test_departure_kind import WITHOUT
from tests.offboarding.test_dismissal import received


@pytest.mark.parametrize("kind", WITHOUT)
def test_somebody_has_to_act_for_the_leaver(kind: DepartureKind) -> None:
    """Without anybody named there is no case; the leaver, and whoever leaves too, is nobody."""
    assert ["proxy.missing"] == why(received(kind))
    assert ["proxy.is_leaver"] == why(received(kind, proxy=WANG))
    assert ["proxy.leaving"] == why(received(kind, proxy=leaving(LI_NA)))
    case = yes(received(kind, proxy=LI_NA))
    assert ("li.na", LAST_DAY) == (case.proxy, case.legal.ends_on)
    assert "li.na" in case.target.parties


def abandoned() -> OffboardingCase:
    """Return a case of somebody who stays away, with one client, li.na acting for them."""
    case = yes(received(DepartureKind.ABSCOND, proxy=LI_NA))
    return yes(record_precheck(case, answers(access=holds("crm")), portfolio(a_client("C-1")), at=NOW))


def test_the_proxy_documents_what_the_leaver_would() -> None:
    """They are asked for it, and write it; nobody else does."""
    case = abandoned()
    asked = {todo.owner for todo in case.obligations(NOW) if todo.verb == "document_item"}
    written = yes(document_item(case, "C-1", Account(summary="看过记录"), by=LI_NA, at=NOW))

    assert {"li.na"} == asked
    assert "wang.wei" not in {todo.owner for todo in case.obligations(NOW)}
    assert ["documentation.not_the_leaver"] == why(document_item(case, "C-1", Account(summary="x"), by=MA, at=NOW))
    returned = yes(judge_documentation(written, "C-1", accepted=False, reason="需求缺失", by=ZHAO, at=NOW))
    assert {"li.na"} == {todo.owner for todo in returned.obligations(NOW) if todo.verb == "document_item"}


def test_a_proxy_is_named_when_somebody_disappears() -> None:
    """Also in a case that began as a resignation, and again when the proxy leaves too."""
    case = yes(received(DepartureKind.RESIGNATION))
    named = name_proxy(case, LI_NA, at=NOW)

    assert ["proxy_named"] == event_types(named)
    assert "li.na" == yes(named).proxy
    assert [] == event_types(name_proxy(yes(named), LI_NA, at=NOW))
    assert ["proxy.leaving"] == why(name_proxy(yes(named), departed(ZHAO), at=NOW))
    over = yes(confirm_departure(case, now=at(12, 24)))
    assert ["case.not_open"] == why(name_proxy(over, LI_NA, at=at(12, 24)))
