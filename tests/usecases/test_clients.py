"""Clients through the door: who registers, edits and transfers them, and who sees a contact in clear."""

from __future__ import annotations

import datetime as dt
from functools import partial

import attrs
import pytest

from offboard_core.clients import CommunicationDetails, Contact, Medium
from offboard_core.errors import NotFound
from offboard_core.kernel.money import Money
from offboard_core.ports.store import Storage
from offboard_core.receivables import Extension
from offboard_core.receivables.promise import Channel, Promise
from offboard_core.usecases.clients import (
    briefing_of,
    client_contacts,
    edit_client,
    my_clients,
    propose_distribution,
    register_client,
    transfer_client,
    transfer_clients,
)
from offboard_core.usecases.communication import log_communication
from offboard_core.usecases.receivables import take_in_receivable
from tests.usecases.company import (
    LAST_DAY,
    Company,
    a_claim,
    a_client,
    a_company,
    checked,
    handed_over,
    noticed,
    why,
)


@pytest.fixture
def company(storage: Storage) -> Company:
    """Open an office with three clients: two of the later leaver's, one of a colleague's."""
    return a_company(storage, clients=[a_client("C-1"), a_client("C-2"), a_client("C-3", "li.na")])


def test_a_client_enters_the_pool_with_its_first_owner(company: Company) -> None:
    """Whoever enters a client of their own owns it from today on."""
    entered = company.desk("li.na").do(register_client, attrs.evolve(a_client("C-9", "li.na"), ownerships=()))

    assert (1, "li.na") == (entered.version, entered.owner)
    assert [company.office.today(company.clock())] == [held.from_on for held in entered.ownerships]
    assert ["client_registered"] == company.events("clients/C-9")


def test_a_supervisor_enters_a_client_for_somebody_of_theirs(company: Company) -> None:
    """Within the own tree a supervisor may; a supervisor of other people may not."""
    new = attrs.evolve(a_client("C-9", "li.na"), ownerships=())

    assert ["access.not_yours"] == why(lambda: company.desk("feng").do(register_client, new))
    assert "li.na" == company.desk("zhao.min").do(register_client, new).owner


def test_nobody_enters_a_client_for_somebody_else(company: Company) -> None:
    """A salesperson enters their own clients only."""
    assert ["access.not_yours"] == why(lambda: company.desk("li.na").do(register_client, a_client("C-9")))


def test_a_client_enters_once(company: Company) -> None:
    """What is in the pool already is refused, and stays as it is."""
    again = attrs.evolve(a_client("C-3", "li.na"), name="另一个", ownerships=())

    assert ["client.already_registered"] == why(lambda: company.desk("li.na").do(register_client, again))
    assert "客户 C-3" == company.client("C-3").name


def test_an_unknown_owner_is_no_owner(company: Company) -> None:
    """Nobody owns a client who does not work here."""
    new = attrs.evolve(a_client("C-9", "nobody"), ownerships=())

    assert ["access.not_yours"] == why(lambda: company.desk("boss").do(register_client, new))


def test_the_owner_edits_what_is_free(company: Company) -> None:
    """Needs, preferences and contacts are the owner's to keep up."""
    edited = company.desk("wang.wei").do(
        edit_client, "C-1", {"needs": "三季度扩产", "contacts": [Contact(name="李经理", phone="13900001111")]}
    )

    assert ("三季度扩产", "李经理") == (edited.needs, edited.contacts[0].name)
    assert ["client_edited"] == company.events("clients/C-1")


def test_an_edit_that_changes_nothing_is_no_event(company: Company) -> None:
    """The same again stores nothing."""
    assert 1 == company.desk("wang.wei").do(edit_client, "C-1", {"needs": ""}).version
    assert [] == company.events("clients/C-1")


def test_sales_never_touch_a_core_field(company: Company) -> None:
    """Every core field is a reason of its own, and nothing of the rest is changed either."""
    changes = {"name": "新名", "contract_amount": Money.of("1.00", "CNY"), "needs": "别的"}

    assert ["access.sales.no_core_field", "access.core_field.by_request"] * 2 == why(
        lambda: company.desk("wang.wei").do(edit_client, "C-1", changes)
    )
    assert "" == company.client().needs
    assert [["access.sales.no_core_field", "access.core_field.by_request"] * 2] == company.refusals("wang.wei")


def test_nobody_edits_a_core_field(company: Company) -> None:
    """Not a supervisor either, who has a change request for that; from the notice on it stands in any case."""
    desk = company.desk("zhao.min")
    edit = partial(desk.do, edit_client, "C-1", {"name": "新名"})
    assert ["access.core_field.by_request"] == why(edit)

    noticed(company)

    assert ["access.under_case.no_core_field", "access.core_field.by_request"] == why(edit)


def test_a_field_nobody_knows_is_refused(company: Company) -> None:
    """So is one of another type, by the room."""
    desk = company.desk("wang.wei")

    assert ["access.unknown_field"] == why(lambda: desk.do(edit_client, "C-1", {"owner": "li.na"}))
    assert ["client.not_text"] == why(lambda: desk.do(edit_client, "C-1", {"needs": 5}))


@pytest.mark.parametrize("person", ["li.na", "feng"])
def test_a_strangers_client_is_not_edited(company: Company, person: str) -> None:
    """Neither a colleague nor a supervisor of other people edits a client."""
    assert ["access.not_yours"] == why(lambda: company.desk(person).do(edit_client, "C-1", {"needs": "x"}))


def test_a_look_at_contacts_is_not_repeated_under_its_key(company: Company) -> None:
    """Whoever no longer owns the client does not see it again by sending the same command."""
    desk = company.desk("wang.wei", key="K-2")
    desk.do(client_contacts, "C-1")
    company.desk("zhao.min").do(transfer_client, "C-1", "li.na", reason="换区")

    assert ["command.carried_out", "access.not_yours"] == why(lambda: desk.do(client_contacts, "C-1"))


def test_a_client_is_handed_on(company: Company) -> None:
    """The owner gives a client to a colleague; the former stretch stays on record."""
    given = company.desk("wang.wei").do(transfer_client, "C-1", "li.na", reason="换区")

    assert ["wang.wei", "li.na"] == [held.owner for held in given.ownerships]
    assert ["client_transferred"] == company.events("clients/C-1")


def test_a_client_never_goes_to_somebody_who_is_leaving(company: Company) -> None:
    """Nor is it handed on without a reason, nor by somebody it is nothing to."""
    noticed(company, "li.na")
    desk = company.desk("wang.wei")

    assert ["client.receiver_leaving", "client.no_reason"] == why(
        lambda: desk.do(transfer_client, "C-1", "li.na", reason=" ")
    )
    assert ["access.not_yours"] == why(lambda: company.desk("feng").do(transfer_client, "C-1", "feng", reason="x"))
    with pytest.raises(NotFound):
        desk.do(transfer_client, "C-1", "nobody", reason="x")


@pytest.mark.parametrize("person", ["wang.wei", "zhao.min"])
def test_a_client_on_an_open_case_is_handed_over_there(company: Company, person: str) -> None:
    """A plain transfer would pass its documentation by: refused to the leaver and to the supervisor alike."""
    checked(company)

    assert ["client.in_handover"] == why(lambda: company.desk(person).do(transfer_client, "C-1", "li.na", reason="x"))


def test_many_clients_are_handed_on_in_one_command(company: Company) -> None:
    """A supervisor hands everything of one person to several at once."""
    company.desk("zhao.min").do(transfer_clients, "wang.wei", {"C-1": "li.na", "C-2": "zhao.min"}, reason="调整")

    assert ("li.na", "zhao.min") == (company.client("C-1").owner, company.client("C-2").owner)


def test_all_or_none(company: Company) -> None:
    """One that cannot be handed on keeps all of them, and every reason is told: a stranger's client, a leaving receiver."""
    noticed(company, "feng")
    desk = company.desk("boss")
    receivers = {"C-1": "li.na", "C-2": "feng", "C-3": "zhao.min"}

    assert ["client.other_owner", "client.receiver_leaving"] == why(
        lambda: desk.do(transfer_clients, "wang.wei", receivers, reason="调整")
    )
    assert ["wang.wei", "wang.wei", "li.na"] == [company.client(id).owner for id in receivers]


def test_a_permission_that_lacks_for_one_lacks_for_all(company: Company) -> None:
    """Each client that is not theirs is a reason of its own."""
    receivers = {"C-1": "li.na", "C-2": "li.na"}

    assert ["access.not_yours"] * 2 == why(
        lambda: company.desk("feng").do(transfer_clients, "wang.wei", receivers, reason="x")
    )


def test_clients_on_an_open_case_are_not_handed_on_in_bulk_either(company: Company) -> None:
    """Each of them is a reason of its own."""
    checked(company)
    receivers = {"C-1": "li.na", "C-2": "li.na"}

    assert ["client.in_handover"] * 2 == why(
        lambda: company.desk("boss").do(transfer_clients, "wang.wei", receivers, reason="x")
    )


def test_a_distribution_is_proposed_and_moves_nothing(company: Company) -> None:
    """Who may hand the clients on sees who could take them; what is wanted of the plan is carried out in bulk."""
    desk = company.desk("zhao.min")
    plan = desk.read(propose_distribution, "wang.wei", {"li.na": 2, "zhao.min": 5})
    assert [("C-1", "zhao.min"), ("C-2", "li.na")] == [(item.client, item.receiver) for item in plan.proposals]
    assert "wang.wei" == company.client("C-1").owner
    assert ["access.not_yours"] * 2 == why(
        lambda: company.desk("feng").read(propose_distribution, "wang.wei", {"feng": 9})
    )

    wanted = {item.client: item.receiver for item in plan.proposals[:1]}
    desk.do(transfer_clients, "wang.wei", wanted, reason="调整")

    assert ("zhao.min", "wang.wei") == (company.client("C-1").owner, company.client("C-2").owner)


def test_contacts_are_clear_to_the_owner_and_the_look_is_on_record(company: Company) -> None:
    """One client at a time; the journal says who looked, and nothing of what was seen."""
    shown = company.desk("wang.wei").do(client_contacts, "C-1")
    (entry,) = company.office.journal("clients/C-1")

    assert "13800005678" == shown.contacts[0].phone
    assert ("contacts_viewed", "wang.wei") == (entry.event, entry.actor)
    assert "13800005678" not in entry.line()
    assert 1 == company.client().version


@pytest.mark.parametrize("person", ["li.na", "zhao.min", "boss", "zhou", "chen", "audit"])
def test_contacts_are_clear_to_nobody_else(company: Company, person: str) -> None:
    """Neither a superior nor an auditor sees them in clear, and the attempt is on record."""
    codes = why(lambda: company.desk(person).do(client_contacts, "C-1"))

    assert "access.contact.owner_only" in codes
    assert [codes] == company.refusals(person)
    assert [] == company.events("clients/C-1")


def test_lists_show_contacts_masked(company: Company) -> None:
    """Even the owner's own list; and it shows what one may see and nothing else."""
    mine = company.desk("wang.wei").read(my_clients)

    assert ["C-1", "C-2"] == [client.id for client in mine]
    assert "138****5678" == mine[0].contacts[0].phone
    assert () == company.desk("li.na").read(my_clients, "wang.wei")
    assert 2 == len(company.desk("zhao.min").read(my_clients, "wang.wei"))


def test_a_successor_sees_the_whole_history_at_once(storage: Storage) -> None:
    """After the handover the new owner reads everything: records, needs, money; contacts stay masked in it."""
    company = a_company(storage, clients=[a_client()], ledger=[a_claim()])
    company.desk("wang.wei").do(
        log_communication,
        "C-1",
        medium=Medium.VISIT,
        summary="谈扩产",
        promises="月底付款",
        details=CommunicationDetails(needs="两台设备"),
    )
    checked(company)
    assert ["access.not_yours"] == why(lambda: company.desk("li.na").read(briefing_of, "C-1"))
    handed_over(company)

    briefing = company.desk("li.na").read(briefing_of, "C-1")

    assert ("li.na", ["谈扩产"]) == (briefing.owner, [record.summary for record in briefing.history])
    assert ["两台设备"] == [need.text for need in briefing.needs]
    assert (Money.of("100.00", "CNY"),) == briefing.outstanding
    assert "138****5678" == briefing.contacts[0].phone


def test_a_briefing_names_the_promises_to_pay(company: Company) -> None:
    """Also the oral ones nothing proves; what is paid is no open claim any more."""
    system = company.office.system_desk()
    system.do(take_in_receivable, a_claim())
    system.do(take_in_receivable, a_claim("AR-2", amount="5.00"))
    promise = Promise(
        number=1,
        amount=Money.of("100.00", "CNY"),
        pay_on=LAST_DAY,
        promised_by="张经理",
        promised_to="wang.wei",
        channel=Channel.ORAL,
        given_on=LAST_DAY,
        outstanding=Money.of("100.00", "CNY"),
    )
    with company.office.storage.begin("main") as work:
        work.ladders.save(attrs.evolve(work.ladders.get("AR-1"), promises=(promise,)))
        work.receivables.save(attrs.evolve(work.receivables.get("AR-2"), amount=Money.of("0.00", "CNY")))
        work.commit()

    briefing = company.desk("wang.wei").read(briefing_of, "C-1")

    assert isinstance(briefing.claims, tuple)
    assert isinstance(briefing.payment_promises, tuple)
    assert [("AR-1", 53, 0)] == [(claim.receivable, claim.days_overdue, claim.tier) for claim in briefing.claims]
    assert [("AR-1", False)] == [(item.receivable, item.is_proven) for item in briefing.payment_promises]


def test_a_briefing_counts_from_the_day_agreed_with_the_client(company: Company) -> None:
    """A successor is told the due date that was agreed last, and the days past it."""
    company.office.system_desk().do(take_in_receivable, a_claim())
    extension = Extension(
        number=1,
        due_on=dt.date(2026, 11, 20),
        before_on=dt.date(2026, 10, 1),
        agreed_with="张经理",
        evidence="补充协议",
        granted_by="zhou",
        granted_on=dt.date(2026, 10, 5),
    )
    with company.office.storage.begin("main") as work:
        work.ladders.save(attrs.evolve(work.ladders.get("AR-1"), extensions=(extension,)))
        work.commit()

    briefing = company.desk("wang.wei").read(briefing_of, "C-1")

    assert isinstance(briefing.claims, tuple)
    assert [(dt.date(2026, 11, 20), 3)] == [(claim.due_on, claim.days_overdue) for claim in briefing.claims]
