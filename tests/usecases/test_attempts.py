"""What a salesperson tries on the way out, through the door: each is refused with every reason, in both languages."""

from __future__ import annotations

import datetime as dt
import pickle
import re
from collections.abc import Callable

import attrs
import pytest

from offboard_core.access import Action, Employment, Standing
from offboard_core.clients import Client, Medium
from offboard_core.documents.catalogue import say
from offboard_core.documents.problem import problem
from offboard_core.errors import NotFound, OffboardError, PermissionRefused
from offboard_core.kernel.money import Money
from offboard_core.ports.store import Storage
from offboard_core.receivables.promise import Channel
from offboard_core.receivables.statement import ReasonUnpaid
from offboard_core.usecases.clients import (
    briefing_of,
    client_contacts,
    edit_client,
    my_clients,
    register_client,
    transfer_clients,
)
from offboard_core.usecases.communication import log_communication
from offboard_core.usecases.evidence import export_evidence
from offboard_core.usecases.office import Attempt, Desk
from offboard_core.usecases.pool import claim_client
from offboard_core.usecases.receivables import file_statement, record_promise, take_in_receivable
from offboard_core.usecases.visible_clients import visible_clients
from tests.usecases.company import Company, a_claim, a_client, a_company, checked

AMOUNT = Money.of("1.00", "CNY")


def delete_client(attempt: Attempt, client_id: str) -> Client:
    """Delete a client: a verb a host might write, since the library has none."""
    return attempt.open(attempt.work.clients, client_id, Action.DELETE)


def export_clients(attempt: Attempt, owner: str) -> Standing:
    """Hand out all clients of somebody: likewise a host's verb."""
    for client in attempt.work.clients.owned_by(owner):
        attempt.open(attempt.work.clients, client.id, Action.EXPORT)
    return attempt.work.standings.get(owner)


@pytest.fixture
def company(storage: Storage) -> Company:
    """Open an office with two clients of the later leaver's, one of a colleague's, and a pool."""
    opened = a_company(storage, clients=[a_client("C-1"), a_client("C-2"), a_client("C-3", "li.na")])
    opened.office.system_desk().do(take_in_receivable, a_claim())
    return opened


CORE = ["access.sales.no_core_field", "access.core_field.by_request"]
ATTEMPTS: dict[str, tuple[Callable[[Desk], object], list[str]]] = {
    "delete a client": (lambda desk: desk.do(delete_client, "C-1"), ["access.sales.no_delete", "access.nobody_may"]),
    "rename a client": (lambda desk: desk.do(edit_client, "C-1", {"name": "x"}), CORE),
    "change a contract amount": (lambda desk: desk.do(edit_client, "C-1", {"contract_amount": AMOUNT}), CORE),
    "rename a colleague's client": (
        lambda desk: desk.do(edit_client, "C-3", {"name": "x"}),
        [*CORE, "access.not_yours"],
    ),
    "read a colleague's client": (lambda desk: desk.read(briefing_of, "C-3"), ["access.not_yours"]),
    "read a colleague's contacts": (
        lambda desk: desk.do(client_contacts, "C-3"),
        ["access.contact.owner_only", "access.not_yours"],
    ),
    "export all clients": (lambda desk: desk.do(export_clients, "wang.wei"), ["access.nobody_may"]),
    "export what is owed": (
        lambda desk: desk.do(export_evidence, "AR-1", given_to="x", purpose="x"),
        ["access.role_not_held"],
    ),
    "move all clients at once": (
        lambda desk: desk.do(transfer_clients, "wang.wei", {"C-1": "li.na", "C-2": "li.na"}, reason="x"),
        ["access.role_not_held", "access.role_not_held"],
    ),
    "claim outside the pool": (lambda desk: desk.do(claim_client, "C-3", "east"), ["access.not_yours"]),
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_what_a_salesperson_tries(company: Company, attempt: str) -> None:
    """Each is refused with every reason, worded in both languages, on record, and changes nothing."""
    act, codes = ATTEMPTS[attempt]
    before = [company.client(id) for id in ("C-1", "C-2", "C-3")]
    with pytest.raises(PermissionRefused) as caught:
        act(company.desk("wang.wei"))

    assert codes == [finding.code for finding in caught.value.findings]
    assert [codes] == company.refusals("wang.wei")
    assert before == [company.client(id) for id in ("C-1", "C-2", "C-3")]
    told_in_both(caught.value)


def told_in_both(refusal: PermissionRefused) -> None:
    """See every reason worded in Chinese and in English, to the person and over HTTP."""
    for finding in refusal.findings:
        zh, en = say(finding, "zh-CN"), say(finding, "en")
        assert zh in say(refusal, "zh-CN")
        assert en in say(refusal, "en")
        assert "{" not in zh + en
        assert re.search("[一-鿿]", zh)
        assert not re.search("[一-鿿]", en)
    for language in ("zh-CN", "en"):
        answer = problem(refusal, language)
        assert 403 == answer.status
        assert len(refusal.findings) == len(answer.findings)


@pytest.mark.parametrize("attempt", [*ATTEMPTS, "read one's own", "log something"])
def test_after_the_departure_everything_is_refused(company: Company, attempt: str) -> None:
    """Whoever has left does nothing more, with their own clients either; the reason stands beside every other."""
    acts: dict[str, Callable[[Desk], object]] = {
        **{name: act for name, (act, _) in ATTEMPTS.items()},
        "read one's own": lambda desk: desk.do(client_contacts, "C-1"),
        "log something": lambda desk: desk.do(log_communication, "C-1", medium=Medium.PHONE, summary="x"),
    }
    with company.office.storage.begin("main") as work:
        work.standings.save(attrs.evolve(work.standings.get("wang.wei"), employment=Employment.DEPARTED))
        work.commit()
    with pytest.raises(PermissionRefused) as caught:
        acts[attempt](company.desk("wang.wei"))

    assert "access.departed.nothing" in {finding.code for finding in caught.value.findings}
    assert {finding.code for finding in caught.value.findings} >= set(ATTEMPTS.get(attempt, ((), ()))[1])
    told_in_both(caught.value)


def test_contacts_in_a_list_are_masked(company: Company) -> None:
    """The owner's own list shows no number; one client at a time is read in clear, and that is on record."""
    desk = company.desk("wang.wei")
    for listed in (desk.read(my_clients), desk.read(visible_clients)):
        assert {"C-1", "C-2"} == {client.id for client in listed}
        assert not any("13800005678" in repr(client) or "zhang@" in repr(client) for client in listed)
    read = desk.do(client_contacts, "C-1")

    assert ("13800005678", "zhang@example.com") == (read.contacts[0].phone, read.contacts[0].email)
    assert ["contacts_viewed"] == company.events("clients/C-1")
    assert [] == company.events("clients/C-2")


def test_a_person_on_notice_still_does_what_hands_over(company: Company) -> None:
    """A communication, a statement and a promise are kept; no export, no deletion, no edit of a core field."""
    checked(company)
    desk = company.desk("wang.wei")
    record = desk.do(log_communication, "C-1", medium=Medium.PHONE, summary="交接说明")
    filed = desk.do(
        file_statement,
        "AR-1",
        reason=ReasonUnpaid.CASH_SHORT,
        contacts_made="11 月 20 日电话张经理",
        next_action="下周上门",
    )
    promised = desk.do(
        record_promise,
        "AR-1",
        amount=AMOUNT,
        pay_on=dt.date(2026, 11, 30),
        promised_by="张经理",
        channel=Channel.PHONE,
    )

    assert ("C-1", 1, 1) == (record.client, len(filed.statements), len(promised.promises))
    for attempt in ("delete a client", "rename a client", "change a contract amount", "export what is owed"):
        act, codes = ATTEMPTS[attempt]
        with pytest.raises(PermissionRefused) as caught:
            act(desk)
        found = [finding.code for finding in caught.value.findings]
        assert "access.notice.only_hands_over" in found
        assert set(codes) <= set(found)
        told_in_both(caught.value)
    assert company.client("C-1").name == "客户 C-1"


def test_nobody_finds_out_by_asking_which_clients_there_are(company: Company) -> None:
    """Concealed, the answer about a stranger's client is that of one nobody has; whoever sees it is told why not."""

    def answer(person: str, client: str) -> tuple[int, str]:
        with pytest.raises((PermissionRefused, NotFound)) as caught:
            company.desk(person).do(edit_client, client, {"name": "x"})
        assert isinstance(caught.value, OffboardError)
        found = problem(caught.value, "en", conceal=True)
        return found.status, str(found.body()).replace(client, "?")

    assert answer("wang.wei", "C-3") == answer("wang.wei", "C-999")
    assert 404 == answer("wang.wei", "C-3")[0]
    assert 403 == answer("wang.wei", "C-1")[0]
    assert 403 == answer("zhao.min", "C-3")[0]
    with pytest.raises(PermissionRefused) as caught:
        company.desk("wang.wei").do(edit_client, "C-3", {"name": "x"})
    new = attrs.evolve(a_client("C-77", "li.na"), ownerships=())
    with pytest.raises(PermissionRefused) as refused:
        company.desk("wang.wei").do(register_client, new)
    assert refused.value.unseen is None, "what is not there yet is not hidden"
    assert 403 == problem(refused.value, conceal=True).status
    assert ("clients", "C-3") == caught.value.unseen == pickle.loads(pickle.dumps(caught.value)).unseen
    assert 403 == problem(caught.value).status
    with pytest.raises(PermissionRefused) as caught:
        company.desk("wang.wei").do(transfer_clients, "wang.wei", {"C-1": "li.na"}, reason="x")
    assert caught.value.unseen is None
