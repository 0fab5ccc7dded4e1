"""Clients of a departure handed over step by step: proposed, accepted, told, done; what is left falls back or comes back."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.clients import ClientTransfer, Medium, TransferStage
from offboard_core.offboarding import ItemState, Stage
from offboard_core.ports.store import Storage
from offboard_core.testing.builders import a_communication
from offboard_core.usecases import (
    accept_transfer,
    accept_transfers,
    briefing_of,
    call_transfer_off,
    complete_transfer,
    confirm_departure,
    confirm_transfer,
    daily_round,
    decline_transfer,
    fall_back,
    hand_residual,
    inform_client,
    list_transfer,
    log_communication,
    propose_distribution,
    propose_receiver,
    propose_successor,
    propose_successors,
    receiver_contacts,
    refuse_documentation,
    settle_item,
    settle_items,
    transfer_client,
    transfers_of_client,
    withdraw,
)
from offboard_core.usecases.people import mark_departed
from tests.usecases.company import (
    CASE,
    ENDS_ON,
    PEOPLE,
    Company,
    a_client,
    a_company,
    checked,
    documented,
    noticed,
    signed,
    why,
)

ID = "C-1/1"
HUA = attrs.evolve(PEOPLE[1], id="hua", name="华")


@pytest.fixture
def company(storage: Storage) -> Company:
    """Open an office in which a leaver's two clients are documented."""
    company = a_company(storage, clients=[a_client("C-1"), a_client("C-2")], people=(*PEOPLE, HUA))
    checked(company)
    for client in ("C-1", "C-2"):
        documented(company, client)
    return company


def proposed(company: Company, client: str = "C-1", to: str = "li.na") -> ClientTransfer:
    """Let the supervisor propose a successor."""
    return company.desk("zhao.min").do(propose_successor, CASE, client, to)


def transfer(company: Company, id: str = ID) -> ClientTransfer:
    """Return a transfer as it is stored."""
    with company.office.storage.begin("main") as work:
        return work.transfers.get(id)


def line(company: Company, client: str = "C-1") -> tuple[ItemState, str | None, bool]:
    """Return how far the manifest is with a client: state, receiver, acknowledged."""
    item = company.case().find_item(client)
    assert item is not None
    return item.state, item.receiver, item.acknowledged_at is not None


def gone(company: Company) -> None:
    """Let the law end the employment."""
    company.clock.to(12, ENDS_ON.day, 19)
    company.follow()
    assert company.case().departed_on == ENDS_ON


def test_the_whole_way(company: Company) -> None:
    """Documentation goes along; the line is settled and acknowledged by the receiver's yes, in the same command."""
    assert (CASE, "合同在谈", TransferStage.PROPOSED) == (
        proposed(company).case,
        transfer(company).summary,
        transfer(company).stage,
    )
    company.desk("li.na").do(accept_transfer, ID)
    assert (ItemState.OPEN, "li.na", False) == line(company)
    assert "张经理" == company.desk("li.na").do(receiver_contacts, ID).contacts[0].name
    company.desk("wang.wei").do(inform_client, ID, note="一同拜访")
    company.desk("zhao.min").do(complete_transfer, ID)

    assert (ItemState.SETTLED, "li.na", True) == line(company)
    assert "li.na" == company.client().owner
    assert "合同在谈" in [item.summary for item in company.desk("li.na").read(transfers_of_client, "C-1")]
    assert company.desk("li.na").read(briefing_of, "C-1").name
    company.desk("li.na").do(log_communication, "C-1", medium=Medium.VISIT, summary="自我介绍")
    assert TransferStage.CONFIRMED is transfer(company).stage
    assert TransferStage.CONFIRMED is company.desk("li.na").do(confirm_transfer, ID).stage


def test_a_client_settled_at_once_has_its_first_contact_tracked(company: Company) -> None:
    """The short way leaves the same trace as the long one, and the same first contact to be made."""
    company.desk("zhao.min").do(settle_items, CASE, {"C-1": "li.na", "C-2": "hua"}, witness="boss")

    assert {TransferStage.TRANSFERRED} == {transfer(company, id).stage for id in ("C-1/1", "C-2/1")}
    assert (ItemState.SETTLED, "li.na", False) == line(company)
    company.clock.tick(days=1)
    company.desk("li.na").do(log_communication, "C-1", medium=Medium.PHONE, summary="问候")
    assert [TransferStage.CONFIRMED, TransferStage.TRANSFERRED] == [
        transfer(company, id).stage for id in ("C-1/1", "C-2/1")
    ]


def test_a_first_contact_that_was_taken_in_is_found_by_the_round(company: Company) -> None:
    """And whoever makes none is told once, with their superior."""
    company.desk("zhao.min").do(settle_items, CASE, {"C-1": "li.na", "C-2": "hua"}, witness="boss")
    company.clock.tick(days=1)
    with company.office.storage.begin("main") as work:
        work.communications.save(a_communication("K-1", client="C-1", at=company.clock() - dt.timedelta(hours=1)))
        work.commit()
    daily_round(company.office)
    assert TransferStage.CONFIRMED is transfer(company).stage
    company.clock.tick(days=14)
    daily_round(company.office)
    daily_round(company.office)

    with company.office.storage.begin("main") as work:
        late = [item.message for item in work.outbox.ready(company.clock(), limit=500)]
    assert ["hua", "zhao.min"] == sorted(item.recipient for item in late if item.code == "transfer.late")


@pytest.mark.parametrize("answer", ["declined", "left"])
def test_who_does_not_take_it_is_no_receiver(company: Company, answer: str) -> None:
    """Declined after a yes, or resigned themselves: the line names nobody, and somebody else is proposed."""
    proposed(company)
    company.desk("li.na").do(accept_transfer, ID)
    if answer == "declined":
        company.desk("li.na").do(decline_transfer, ID, reason="客户太多")
    else:
        noticed(company, "li.na")
        daily_round(company.office)

    assert (ItemState.OPEN, None, False) == line(company)
    assert TransferStage.DECLINED is transfer(company).stage
    assert "hua" == company.desk("zhao.min").do(propose_receiver, ID, "hua").receiver


@pytest.mark.parametrize("step", ["proposed again", "another", "client refused", "called off"])
def test_a_yes_that_no_longer_counts_names_nobody(company: Company, step: str) -> None:
    """Whoever is proposed instead has not said yes; a client that refused, and a transfer called off, have nobody."""
    boss = company.desk("zhao.min")
    proposed(company)
    company.desk("li.na").do(accept_transfer, ID)
    assert (ItemState.OPEN, "li.na", False) == line(company)
    match step:
        case "proposed again":
            proposed(company, to="hua")
        case "another":
            boss.do(propose_receiver, ID, "hua")
        case "client refused":
            boss.do(inform_client, ID, note="不同意换人", agreed=False)
        case _:
            boss.do(call_transfer_off, ID, reason="改派")

    assert (ItemState.OPEN, None, False) == line(company)
    gone(company)
    assert "zhao.min" == company.client().owner


def test_a_leaver_does_not_decide_who_has_their_clients(company: Company) -> None:
    """They document and tell the client; no friend is proposed by them, and no proposal is called off."""
    proposed(company)
    leaver = company.desk("wang.wei")

    assert ["transfer.own_case"] == why(lambda: leaver.do(propose_receiver, ID, "hua"))
    assert ["transfer.own_case"] == why(lambda: leaver.do(call_transfer_off, ID, reason="x"))
    assert ["client.in_handover"] == why(lambda: leaver.do(fall_back, ID, reason="x"))
    company.desk("li.na").do(accept_transfer, ID)
    assert TransferStage.INFORMED is leaver.do(inform_client, ID, note="已告知").stage
    assert why(lambda: leaver.do(complete_transfer, ID))


def test_it_needs_what_settling_needs(company: Company) -> None:
    """Documentation, a line that is open, somebody who may settle it."""
    company.clock.tick(days=1)
    with company.office.storage.begin("main") as work:
        work.clients.save(a_client("C-3"))
        work.commit()
    company.precheck()

    assert ["item.undocumented"] == why(lambda: proposed(company, "C-3"))
    assert ["item.unknown"] == why(lambda: proposed(company, "C-9"))
    assert "access.own_case.never_decided" in why(
        lambda: company.desk("wang.wei").do(propose_successor, CASE, "C-1", "li.na")
    )
    assert ["item.role_not_held"] == why(lambda: company.desk("zhou").do(propose_successor, CASE, "C-1", "li.na"))
    company.desk("chen").do(refuse_documentation, CASE, "C-3", reason="拒绝交底", witness="sun")
    assert "拒绝交底" == proposed(company, "C-3").summary
    assert ["transfer.wrong_stage"] == why(lambda: company.desk("zhao.min").do(complete_transfer, "C-3/1"))


def test_at_the_departure_it_goes_to_whoever_accepted(company: Company) -> None:
    """One accepted, one only proposed: that one falls back to the supervisor, for the time being, and says so."""
    proposed(company)
    proposed(company, "C-2", "hua")
    company.desk("li.na").do(accept_transfer, ID)
    gone(company)

    assert ["li.na", "zhao.min"] == [company.client(id).owner for id in ("C-1", "C-2")]
    assert [TransferStage.TRANSFERRED, TransferStage.FELL_BACK] == [
        transfer(company, id).stage for id in ("C-1/1", "C-2/1")
    ]
    owners = {residual.id: residual.receiver for residual in company.case().residuals}
    assert ("li.na", "zhao.min") == (owners["item:C-1"], owners["item:C-2"])


def test_what_fell_back_finds_its_owner_later(company: Company) -> None:
    """By the steps of its transfer, which end the residual as well; or by handing the residual on."""
    proposed(company)
    proposed(company, "C-2", "hua")
    gone(company)
    boss = company.desk("zhao.min")
    boss.do(propose_receiver, ID, "li.na")
    company.desk("li.na").do(accept_transfer, ID)
    boss.do(inform_client, ID, note="同意")
    boss.do(complete_transfer, ID)
    boss.do(hand_residual, CASE, "item:C-2", owner="hua", due_on=dt.date(2027, 1, 15))

    assert ["li.na", "hua"] == [company.client(id).owner for id in ("C-1", "C-2")]
    assert {TransferStage.TRANSFERRED} == {transfer(company, id).stage for id in ("C-1/1", "C-2/1")}
    assert ["item:C-2"] == [
        residual.id for residual in company.case().residuals if residual.is_open and residual.id.startswith("item:")
    ]


def test_a_withdrawal_ends_what_was_proposed_and_takes_back_what_was_not_begun(company: Company) -> None:
    """The clients are the leaver's again; nobody owes a first contact, and nobody is asked for an answer."""
    proposed(company)
    company.desk("zhao.min").do(settle_item, CASE, "C-2", receiver="li.na", witness="boss")
    company.desk("chen").do(withdraw, CASE, reason="留任", evidence="OA-20")

    assert {"wang.wei"} == {company.client(id).owner for id in ("C-1", "C-2")}
    assert {TransferStage.CALLED_OFF} == {transfer(company, id).stage for id in ("C-1/1", "C-2/1")}
    assert ["transfer.wrong_stage"] == why(lambda: company.desk("li.na").do(accept_transfer, ID))


def test_a_withdrawal_leaves_what_the_new_owner_has_begun(company: Company) -> None:
    """Who has spoken with the client keeps it, and the transfer stays confirmed."""
    company.desk("zhao.min").do(settle_item, CASE, "C-2", receiver="li.na", witness="boss")
    company.clock.tick(days=1)
    company.desk("li.na").do(log_communication, "C-2", medium=Medium.PHONE, summary="问候")
    company.desk("chen").do(withdraw, CASE, reason="留任", evidence="OA-20")

    assert ("li.na", TransferStage.CONFIRMED) == (company.client("C-2").owner, transfer(company, "C-2/1").stage)


def test_nothing_falls_back_before_the_departure(company: Company) -> None:
    """A client on the manifest stays the leaver's until then; a proposal may be called off, and made again."""
    proposed(company)

    assert ["client.in_handover"] == why(lambda: company.desk("zhao.min").do(fall_back, ID, reason="无人"))
    company.desk("zhao.min").do(call_transfer_off, ID, reason="改派")
    assert "C-1/2" == proposed(company, to="hua").id
    assert ["transfer.wrong_stage"] == why(lambda: company.desk("zhao.min").do(complete_transfer, "C-1/2"))


def test_a_transfer_of_before_the_notice_goes_on_in_the_case(storage: Storage) -> None:
    """It is not begun a second time."""
    company = a_company(storage, clients=[a_client("C-1")], people=(*PEOPLE, HUA))
    company.desk("zhao.min").do(list_transfer, "C-1", reason="区域调整")
    checked(company)
    documented(company)

    assert (ID, CASE, "合同在谈") == (proposed(company).id, transfer(company).case, transfer(company).summary)


def test_a_plan_is_carried_out_by_proposals(company: Company) -> None:
    """Each receiver is asked; what they decline is free for somebody else, within what each may own."""
    plan = company.desk("zhao.min").read(propose_distribution, "wang.wei", {"li.na": 1, "hua": 1})
    for proposal in plan.proposals:
        company.desk("zhao.min").do(propose_successor, CASE, proposal.client, proposal.receiver, capacity=1)

    assert {"C-1": "hua", "C-2": "li.na"} == {
        client: transfer(company, f"{client}/1").receiver for client in ("C-1", "C-2")
    }
    assert ["transfer.receiver_full"] == why(
        lambda: company.desk("zhao.min").do(propose_successor, CASE, "C-1", "li.na", capacity=0)
    )


def test_many_are_proposed_and_accepted_at_once(company: Company) -> None:
    """All of them or none, with every reason; each leaves the same trace as alone."""
    boss = company.desk("zhao.min")
    wanted = {"C-1": "hua", "C-2": "li.na", "C-9": "li.na"}
    assert ["transfer.receiver_full", "item.unknown"] == why(
        lambda: boss.do(propose_successors, CASE, wanted, capacity={"hua": 0})
    )
    assert () == boss.read(transfers_of_client, "C-2")
    boss.do(propose_successors, CASE, {"C-1": "li.na", "C-2": "li.na"}, capacity={"li.na": 5})
    assert ["transfer_listed", "transfer_moved", "transfer_moved"] == company.events("transfers/C-2/1")
    assert ["access.not_yours"] == why(lambda: company.desk("hua").do(accept_transfers, [ID, "C-2/1"]))
    assert "li.na" == company.desk("li.na").do(accept_transfers, [ID, "C-2/1"]).id

    assert [(ItemState.OPEN, "li.na", False)] * 2 == [line(company, client) for client in ("C-1", "C-2")]
    assert ["transfer.wrong_stage"] == why(lambda: company.desk("li.na").do(accept_transfers, [ID]))


def test_a_client_that_went_another_way_ends_its_transfer(company: Company) -> None:
    """The first contact is owed by whoever owns it now, not by whoever did."""
    company.desk("zhao.min").do(settle_item, CASE, "C-1", receiver="li.na", witness="boss")
    company.clock.tick(days=1)
    company.desk("zhao.min").do(transfer_client, "C-1", "hua", reason="改派")
    daily_round(company.office)

    assert (TransferStage.CALLED_OFF, "hua") == (transfer(company).stage, transfer(company).owner)


def test_a_fallback_owner_who_leaves_is_replaced_by_the_round(company: Company) -> None:
    """Somebody answers for every transfer that is open."""
    proposed(company)
    company.office.system_desk().do(mark_departed, "zhao.min")
    daily_round(company.office)

    assert "boss" == transfer(company).fallback


def test_clients_of_a_clean_departure_are_all_with_somebody(company: Company) -> None:
    """The usual end: everything settled, nothing falls back, first contacts still run after the person has left."""
    company.desk("zhao.min").do(settle_items, CASE, {"C-1": "li.na", "C-2": "hua"}, witness="boss")
    signed(company)
    company.clock.to(12, 18, 19)
    case = company.desk("chen").do(confirm_departure, CASE)

    assert Stage.DEPARTED_CLEAN is case.stage
    company.desk("hua").do(log_communication, "C-2", medium=Medium.PHONE, summary="问候")
    assert [TransferStage.TRANSFERRED, TransferStage.CONFIRMED] == [
        transfer(company, id).stage for id in ("C-1/1", "C-2/1")
    ]
