"""Access of a leaver through the door: narrowed from the notice on, taken back at the cutoff, given back if they stay."""

from __future__ import annotations

import attrs
import pytest

from offboard_core.adapters.memory import MemoryController
from offboard_core.offboarding import AccessPhase, GrantState, HeldGrant
from offboard_core.ports.hands import Hands
from offboard_core.ports.store import Storage
from offboard_core.usecases import Retry, daily_round, deliver, receive_notice, settle_compensation, withdraw
from tests.usecases.company import CASE, LAST_DAY, Company, a_company, checked, noticed

SYSTEMS = ("CRM", "客户库", "邮箱")


@pytest.fixture
def company(storage: Storage) -> Company:
    """Open an office whose systems can narrow what somebody holds: three of them."""
    company = a_company(storage)
    company.access.items += [HeldGrant(id=f"G-{system}", system=system, level="sales") for system in SYSTEMS]
    hands = Hands(revoker=company.revoker, controller=MemoryController(revoker=company.revoker))
    company.office = attrs.evolve(company.office, hands=hands)
    return company


def controller(company: Company) -> MemoryController:
    """Return the host's systems."""
    found = company.office.hands.controller
    assert isinstance(found, MemoryController)
    return found


def seen(company: Company) -> list[AccessPhase | None]:
    """Return what each system allows the leaver."""
    return [controller(company).phase_of("wang.wei", system, f"G-{system}") for system in SYSTEMS]


def stays(company: Company) -> None:
    """Let the employer agree that the leaver stays."""
    company.desk("chen").do(withdraw, CASE, reason="留任", evidence="OA-20")


def test_step_by_step_down(company: Company) -> None:
    """Reduced as soon as it is known what is held, read-only on the last day, gone at the cutoff; never before."""
    checked(company)
    assert [AccessPhase.FULL] * 3 == seen(company)
    deliver(company.office)
    assert [AccessPhase.REDUCED] * 3 == seen(company)
    assert {AccessPhase.REDUCED} == {grant.phase for grant in company.case().grants}
    company.clock.to(12, LAST_DAY.day, 1)
    daily_round(company.office)
    deliver(company.office)
    assert [AccessPhase.READ_ONLY] * 3 == seen(company)
    company.clock.to(12, LAST_DAY.day, 18)
    daily_round(company.office)
    deliver(company.office)

    assert [None] * 3 == seen(company)
    assert {GrantState.CONFIRMED} == {grant.state for grant in company.case().grants}


def test_one_system_that_fails_is_asked_again(company: Company) -> None:
    """That one alone; the others are as they should be, and nobody waits for it."""
    controller(company).broken.add("邮箱")
    checked(company)
    retry = Retry(attempts=1)
    report = deliver(company.office, retry=retry)
    assert (2, 1) == (report.sent["narrow"], len(report.given_up))
    assert [AccessPhase.REDUCED, AccessPhase.REDUCED, AccessPhase.FULL] == seen(company)
    controller(company).broken.clear()
    company.clock.tick(days=1)
    daily_round(company.office)

    assert {"narrow": 1} == {hand: count for hand, count in deliver(company.office).sent.items() if hand == "narrow"}
    assert [AccessPhase.REDUCED] * 3 == seen(company)


def test_whoever_stays_has_everything_back(company: Company) -> None:
    """As it was held and not by role, read back; the compensation is done without anybody's hand."""
    checked(company)
    deliver(company.office)
    stays(company)
    assert [True] * 3 == [item.is_open for item in company.case().compensations]
    deliver(company.office)

    assert [AccessPhase.FULL] * 3 == seen(company)
    assert {"sales"} == set(controller(company).levels.values())
    assert [("system", "read_back")] * 3 == [(item.done_by, item.evidence) for item in company.case().compensations]


def test_what_was_revoked_comes_back_too(company: Company) -> None:
    """After the cutoff as well, as long as employment lasts."""
    checked(company)
    company.clock.to(12, LAST_DAY.day, 18)
    daily_round(company.office)
    deliver(company.office)
    assert [None] * 3 == seen(company)
    stays(company)
    deliver(company.office)

    assert [AccessPhase.FULL] * 3 == seen(company)
    assert not company.revoker.revoked


def test_what_does_not_come_back_stays_with_it(company: Company) -> None:
    """On record with the reason; IT does it by hand, and then nothing is sent any more."""
    checked(company)
    deliver(company.office)
    controller(company).broken.add("CRM")
    stays(company)
    deliver(company.office, retry=Retry(attempts=1))
    assert "restoring_failed" in company.events(f"cases/{CASE}")
    (left,) = (item for item in company.case().compensations if item.is_open)
    company.desk("sun").do(settle_compensation, CASE, left.id, evidence="工单-7")

    assert [] == [item for item in company.case().compensations if item.is_open]


def test_nothing_is_given_back_to_somebody_who_leaves_again(company: Company) -> None:
    """A second notice before the relay ran takes the message back; the new case narrows anew."""
    checked(company)
    deliver(company.office)
    stays(company)
    company.clock.tick(days=1)
    company.desk("chen").do(
        receive_notice, "wang.wei", received_at=company.clock(), last_working_on=LAST_DAY, evidence="OA-21"
    )
    report = deliver(company.office)

    assert 3 == len([key for key in report.taken_back if key.startswith("restore:")])
    assert [AccessPhase.REDUCED] * 3 == seen(company)


def test_a_case_withdrawn_meanwhile_narrows_nobody(company: Company) -> None:
    """The message is looked at once more before it is sent."""
    checked(company)
    stays(company)
    report = deliver(company.office)

    assert 3 == len([key for key in report.taken_back if key.startswith("narrow:")])
    assert [AccessPhase.FULL] * 3 == seen(company)


def test_without_a_controller_nothing_is_asked(company: Company) -> None:
    """Access ends at the cutoff, and is given back by hand."""
    company.office = attrs.evolve(company.office, hands=Hands(revoker=company.revoker))
    noticed(company)
    company.precheck()
    daily_round(company.office)

    assert {} == dict(deliver(company.office).sent)
    assert {AccessPhase.FULL} == {grant.phase for grant in company.case().grants}


def test_a_system_that_lies_is_found_out(company: Company) -> None:
    """It says yes and reads back otherwise: that is no yes."""

    class Lying(MemoryController):
        def phase_of(self, person: str, system: str, grant: str) -> AccessPhase | None:
            """Read back something else."""
            return None if system == "CRM" else super().phase_of(person, system, grant)

    company.office = attrs.evolve(company.office, hands=Hands(controller=Lying()))
    checked(company)
    report = deliver(company.office)

    assert ["AccessNotAsAsked: G-CRM on CRM: gone, not reduced"] == [item.error for item in report.retried]
    assert {"narrow": 2} == dict(report.sent)
