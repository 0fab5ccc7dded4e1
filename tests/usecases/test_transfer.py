"""Handing a client over through the door: who may take which step, who owns it meanwhile, who sees whom to talk to."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.clients import Medium, TransferStage
from offboard_core.ports.store import Storage
from offboard_core.usecases import (
    accept_transfer,
    call_transfer_off,
    client_contacts,
    complete_transfer,
    confirm_transfer,
    decline_transfer,
    document_transfer,
    fall_back,
    inform_client,
    list_transfer,
    log_communication,
    propose_receiver,
    receiver_contacts,
    transfers_of_client,
    transfers_waiting_for,
)
from offboard_core.usecases.people import mark_departed
from tests.usecases.company import PEOPLE, Company, a_client, a_company, checked, noticed, why

ID = "C-1/1"
HUA = attrs.evolve(PEOPLE[1], id="hua", name="华")


@pytest.fixture
def company(storage: Storage) -> Company:
    """Open an office in which a client of 王伟's is to be handed on."""
    company = a_company(storage, clients=[a_client("C-1"), a_client("C-2", "li.na")], people=(*PEOPLE, HUA))
    boss = company.desk("zhao.min")
    boss.do(list_transfer, "C-1", reason="区域调整")
    company.desk("wang.wei").do(document_transfer, ID, summary="合同在谈，联系采购")
    boss.do(propose_receiver, ID, "li.na", capacity=5)
    return company


def accepted(company: Company) -> None:
    """Let the receiver accept, and the client be told."""
    company.desk("li.na").do(accept_transfer, ID)
    company.desk("wang.wei").do(inform_client, ID, note="共同拜访，客户同意")


def test_the_whole_way(company: Company) -> None:
    """The client is its owner's until it is the receiver's; the first contact confirms it."""
    assert [ID] == [item.id for item in company.desk("li.na").read(transfers_waiting_for)]
    accepted(company)
    assert "wang.wei" == company.client().owner
    company.desk("zhao.min").do(complete_transfer, ID)
    assert ("li.na", f"transfer:{ID}") == (company.client().owner, company.client().ownerships[-1].reason)
    assert ["transfer.no_contact_yet"] == why(lambda: company.desk("li.na").do(confirm_transfer, ID))
    company.desk("li.na").do(log_communication, "C-1", medium=Medium.VISIT, summary="自我介绍")
    transfer = company.desk("li.na").do(confirm_transfer, ID)

    assert TransferStage.CONFIRMED is transfer.stage
    assert ["transfer_listed", *["transfer_moved"] * 6] == company.events(f"transfers/{ID}")
    assert () == company.desk("li.na").read(transfers_waiting_for)
    assert (transfer,) == company.desk("audit").read(transfers_of_client, "C-1")
    assert () == company.desk("sun").read(transfers_of_client, "C-1")


def test_who_takes_which_step(company: Company) -> None:
    """The receiver answers and nobody for them; a colleague has no part in it at all."""
    assert ["access.not_yours"] == why(lambda: company.desk("hua").do(accept_transfer, ID))
    assert ["access.not_yours"] == why(lambda: company.desk("wang.wei").do(accept_transfer, ID))
    assert ["access.not_yours"] == why(lambda: company.desk("li.na").do(propose_receiver, ID, "hua"))
    assert ["access.not_yours"] == why(lambda: company.desk("feng").do(complete_transfer, ID))
    assert ["access.role_not_held"] == why(lambda: company.desk("zhou").do(call_transfer_off, ID, reason="x"))
    assert ["transfer.wrong_stage"] == why(lambda: company.desk("zhao.min").do(complete_transfer, ID))


def test_a_decline_leads_to_somebody_else(company: Company) -> None:
    """With its reason; the client stays where it is meanwhile."""
    company.desk("li.na").do(decline_transfer, ID, reason="行业不熟")
    transfer = company.desk("zhao.min").do(propose_receiver, ID, "hua")

    assert ("hua", "wang.wei") == (transfer.receiver, company.client().owner)
    assert ["access.not_yours"] == why(lambda: company.desk("li.na").do(accept_transfer, ID))
    assert "行业不熟" in [move.note for move in transfer.moves]


def test_a_client_that_refuses_falls_back(company: Company) -> None:
    """The superior has it for the time being, and hands it on from there."""
    company.desk("li.na").do(accept_transfer, ID)
    company.desk("wang.wei").do(inform_client, ID, note="不同意换人", agreed=False)
    company.desk("zhao.min").do(fall_back, ID, reason="客户不同意")
    assert "zhao.min" == company.client().owner
    company.desk("zhao.min").do(propose_receiver, ID, "hua")
    company.desk("hua").do(accept_transfer, ID)
    company.desk("zhao.min").do(inform_client, ID, note="同意")
    company.desk("zhao.min").do(complete_transfer, ID)

    assert ["wang.wei", "zhao.min", "hua"] == [held.owner for held in company.client().ownerships]


def test_contacts_are_for_whoever_accepted(company: Company) -> None:
    """One client at a time, on record; neither before, nor for anybody else, nor once it is called off."""
    receiver = company.desk("li.na")
    assert ["transfer.not_accepted"] == why(lambda: receiver.do(receiver_contacts, ID))
    receiver.do(accept_transfer, ID)

    assert "13800005678" == receiver.do(receiver_contacts, ID).contacts[0].phone
    assert ["contacts_viewed"] == company.events("clients/C-1")
    assert ["access.contact.owner_only", "access.not_yours"] == why(lambda: receiver.do(client_contacts, "C-1"))
    assert ["access.not_yours"] == why(lambda: company.desk("hua").do(receiver_contacts, ID))
    company.desk("zhao.min").do(call_transfer_off, ID, reason="不移交了")
    assert ["transfer.not_accepted"] == why(lambda: receiver.do(receiver_contacts, ID))
    assert "wang.wei" == company.client().owner


def test_nobody_receives_a_client_after_they_left(company: Company) -> None:
    """Whatever they accepted: the transfer is refused, and somebody else is proposed."""
    accepted(company)
    company.office.system_desk().do(mark_departed, "li.na")

    assert ["client.receiver_leaving"] == why(lambda: company.desk("zhao.min").do(complete_transfer, ID))
    assert "wang.wei" == company.client().owner
    assert "hua" == company.desk("zhao.min").do(propose_receiver, ID, "hua").receiver


def test_one_transfer_at_a_time_and_none_beside_a_departure(company: Company) -> None:
    """What waits on a manifest is handed over there."""
    assert ["transfer.open_already"] == why(lambda: company.desk("zhao.min").do(list_transfer, "C-1", reason="x"))
    checked(company)
    company.desk("zhao.min").do(call_transfer_off, ID, reason="离职交接")

    assert ["client.in_handover"] == why(lambda: company.desk("zhao.min").do(list_transfer, "C-1", reason="x"))
    assert "C-2/1" == company.desk("li.na").do(list_transfer, "C-2", reason="x").id


def test_a_full_receiver_is_noted(company: Company) -> None:
    """Between the proposal and the answer somebody may have become full; nothing is lost by that."""
    company.desk("zhao.min").do(propose_receiver, ID, "li.na", capacity=2)
    with company.office.storage.begin("main") as work:
        work.clients.save(a_client("C-9", "li.na"))
        work.commit()
    transfer = company.desk("li.na").do(accept_transfer, ID)

    assert TransferStage.RECEIVER_FULL is transfer.stage
    assert ["transfer.receiver_full"] == why(
        lambda: company.desk("zhao.min").do(propose_receiver, ID, "li.na", capacity=2)
    )


def test_a_leaver_hands_over_to_the_last_day(company: Company) -> None:
    """On notice one still documents and tells the client; one accepts nothing any more."""
    noticed(company)
    company.clock.now += dt.timedelta(hours=1)
    company.desk("li.na").do(accept_transfer, ID)
    company.desk("wang.wei").do(inform_client, ID, note="已告知")
    noticed(company, "li.na")

    assert ["client.receiver_leaving"] == why(lambda: company.desk("zhao.min").do(complete_transfer, ID))
