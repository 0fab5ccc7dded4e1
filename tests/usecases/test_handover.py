"""What a case moves: clients and claims with their lines, and back after a withdrawal."""

from __future__ import annotations

import attrs
import pytest

from offboard_core.access.standing import Employment
from offboard_core.clients import Medium
from offboard_core.kernel.money import Money
from offboard_core.offboarding import (
    Asset,
    CompensationKind,
    HeldGrant,
    OpenOrder,
    Outcome,
    Stage,
)
from offboard_core.ports.store import Storage
from offboard_core.usecases.case import (
    withdraw,
)
from offboard_core.usecases.clients import edit_client, transfer_client
from offboard_core.usecases.communication import log_communication
from offboard_core.usecases.item import (
    settle_item,
)
from offboard_core.usecases.receivables import take_in_receivable
from tests.usecases.company import (
    CASE,
    Company,
    a_claim,
    a_client,
    a_company,
    checked,
    handed_over,
)


@pytest.fixture
def company(storage: Storage) -> Company:
    """Open an office whose later leaver has one client and one claim, and a computer."""
    opened = a_company(storage, clients=[a_client()], ledger=[a_claim()])
    opened.assets.items.append(Asset(id="PC-1", name="电脑"))
    return opened


def test_a_client_passes_to_its_receiver_with_the_line(company: Company) -> None:
    """Line and ownership change in one command; the new stretch names the case."""
    checked(company)
    handed_over(company)

    client = company.client()
    assert ("li.na", CASE) == (client.owner, client.ownerships[-1].case)
    assert ["client_transferred"] == company.events("clients/C-1")


def test_a_claim_passes_to_its_receiver_with_the_line(company: Company) -> None:
    """Claim and ladder follow the receiver in the same command; who made the sale stays on record."""
    checked(company)
    company.desk("zhou").do(settle_item, CASE, "AR-1", receiver="li.na")

    with company.office.storage.begin("main") as work:
        claim, ladder = work.receivables.get("AR-1"), work.ladders.get("AR-1")
    assert ("li.na", "wang.wei", "li.na") == (claim.salesperson, claim.originator, ladder.salesperson)
    assert "receivable_handed_over" in company.events("receivables/AR-1")
    assert "ladder_rerouted" in company.events("ladders/AR-1")


def test_a_line_that_needs_no_receiver_moves_nothing(company: Company) -> None:
    """An order is taken over on the sheet; whose order it is is the order system's."""
    company.orders.items.append(
        OpenOrder(
            number="SO-1",
            client="C-1",
            amount=Money.of("10.00", "CNY"),
            delivered=Money.of("0.00", "CNY"),
            invoiced=Money.of("0.00", "CNY"),
        )
    )
    checked(company)
    done = company.desk("zhao.min").do(settle_item, CASE, "SO-1", receiver="li.na", witness="boss").find_item("SO-1")

    assert done is not None
    assert ("li.na", "wang.wei") == (done.receiver, company.client().owner)


def test_a_claim_without_a_ladder_passes_all_the_same(company: Company) -> None:
    """What was stored before anything was aged has no ladder to follow it."""
    checked(company)
    with company.office.storage.begin("main") as work:
        work.receivables.save(attrs.evolve(a_claim("AR-8"), version=0))
        work.commit()
    company.desk("zhou").do(settle_item, CASE, "AR-8", receiver="li.na")

    assert "li.na" == company.receivable("AR-8").salesperson


def test_a_withdrawn_notice_brings_everything_back(company: Company) -> None:
    """Standing, client and claim are as before; what people still have to do is owed; the leaver may edit again."""
    company.access.items.append(HeldGrant(id="crm", system="CRM"))
    checked(company)
    handed_over(company)
    company.desk("ma").do(settle_item, CASE, "PC-1", outcome=Outcome.RETURNED, evidence="入库单 5")

    case = company.desk("chen").do(withdraw, CASE, reason="挽留", evidence="OA-20", accepted_by="zhao.min")

    assert (Stage.WITHDRAWN, Employment.ACTIVE) == (case.stage, company.standing().employment)
    assert ("wang.wei", "wang.wei") == (company.client().owner, company.receivable().salesperson)
    assert {CompensationKind.HAND_BACK} == {item.kind for item in case.compensations}
    assert "x" == company.desk("wang.wei").do(edit_client, "C-1", {"needs": "x"}).needs


def test_a_client_its_new_owner_has_spoken_with_stays(company: Company) -> None:
    """They have acted; a person decides about that client."""
    checked(company)
    handed_over(company)
    company.desk("li.na").do(log_communication, "C-1", medium=Medium.PHONE, summary="自我介绍")

    company.desk("chen").do(withdraw, CASE, reason="挽留", evidence="OA-20")

    assert "li.na" == company.client().owner


def test_a_client_handed_on_further_stays(company: Company) -> None:
    """What the receiver does not hold any more does not come back by itself; neither does such a claim."""
    checked(company)
    handed_over(company)
    company.desk("li.na").do(transfer_client, "C-1", "zhao.min", reason="换区")

    company.office.system_desk().do(take_in_receivable, a_claim(salesperson="zhao.min"))
    company.desk("chen").do(withdraw, CASE, reason="挽留", evidence="OA-20")

    assert ("zhao.min", "zhao.min") == (company.client().owner, company.receivable().salesperson)
