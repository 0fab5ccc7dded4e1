"""Every way a departure really happens: dismissals and what the law asks for first, people who cannot act, no exit at all."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
import pytest

from offboard_core.access import Employment
from offboard_core.errors import InvalidInput
from offboard_core.offboarding import (
    CHINESE_LAW,
    DepartureKind,
    Dismissal,
    DismissalGround,
    LegalPolicy,
    OffboardingCase,
    Protection,
    Stage,
)
from offboard_core.offboarding.case import receive_notice
from offboard_core.offboarding.departure import confirm_departure
from offboard_core.offboarding.documentation import Account, document_item, judge_documentation
from offboard_core.offboarding.expedition import expedite
from offboard_core.offboarding.grant import revoke
from offboard_core.offboarding.legal import legal_clock
from offboard_core.offboarding.notice import LegalFacts, NoticeGiven
from offboard_core.offboarding.precheck import record_precheck
from offboard_core.offboarding.proxy import name_proxy
from offboard_core.organization import Role
from tests.offboarding.people import (
    CHEN,
    ENDS_ON,
    LAST_DAY,
    LI_NA,
    MA,
    NOW,
    QIAN,
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

UNION, LOOKED = "工会回函-3", "核查表-7"
FAULT = Dismissal(ground=DismissalGround.FAULT, union_evidence=UNION)
NO_FAULT = Dismissal(ground=DismissalGround.NO_FAULT, union_evidence=UNION, protection_evidence=LOOKED)


def received(kind: DepartureKind, **changes: Any) -> Any:  # noqa: ANN401
    """Receive a notice of some kind."""
    last_day, now = changes.pop("last_working_on", LAST_DAY), changes.pop("now", NOW)
    legal = LegalFacts(dismissal=changes.pop("dismissal", None))
    given = NoticeGiven(**{"received_at": NOW, "evidence": "OA-17", "legal": legal, **changes})
    return receive_notice(WANG, given, last_working_on=last_day, now=now, departure=kind)


# Dismissal.


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


# People who cannot act.

WITHOUT = [kind for kind in DepartureKind if kind.is_without_leaver]


def test_who_takes_no_part() -> None:
    """Death, incapacity, abscond, detention and a transfer within the group; only the last is no exit."""
    assert ["death", "incapacity", "abscond", "detention", "group_transfer"] == [kind.value for kind in WITHOUT]
    assert [DepartureKind.GROUP_TRANSFER] == [kind for kind in DepartureKind if not kind.is_exit]


@pytest.mark.parametrize("kind", WITHOUT)
def test_somebody_has_to_act_for_the_leaver(kind: DepartureKind) -> None:
    """Without anybody named there is no case; the leaver, and whoever leaves too, is nobody."""
    assert ["proxy.missing"] == why(received(kind))
    assert ["proxy.is_leaver"] == why(received(kind, proxy=WANG))
    assert ["proxy.leaving"] == why(received(kind, proxy=leaving(LI_NA)))
    case = yes(received(kind, proxy=LI_NA))
    assert ("li.na", LAST_DAY) == (case.proxy, case.legal.ends_on)
    assert "li.na" in case.target.parties


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


# Access that ends at once.


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


def test_no_exit_is_not_an_exit() -> None:
    """A transfer within the group ends on its day, and cites where service goes on being counted."""
    case = yes(received(DepartureKind.GROUP_TRANSFER, proxy=ZHAO))

    assert (LAST_DAY, "劳动合同法实施条例第10条") == (case.legal.ends_on, case.legal.basis)
    assert Employment.ACTIVE is WANG.employment
