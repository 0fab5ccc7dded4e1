"""Many lines of one handover in one command: all of them, or none with every reason."""

from __future__ import annotations

import pytest

from offboard_core.offboarding import DocumentationState, ItemState, OffboardingCase
from offboard_core.ports.store import Storage
from offboard_core.usecases import Account
from offboard_core.usecases.case import withdraw
from offboard_core.usecases.item import accept_documentation, document_items, settle_items
from tests.usecases.company import CASE, Company, a_claim, a_client, a_company, checked, why

BOTH = {"C-1": Account(summary="合同在谈", needs="两台设备"), "C-2": Account(summary="老客户", preferences="上午联系")}


@pytest.fixture
def company(storage: Storage) -> Company:
    """Open an office whose leaver has two clients and one claim, all on the manifest."""
    opened = a_company(storage, clients=[a_client("C-1"), a_client("C-2")], ledger=[a_claim()])
    checked(opened)
    return opened


def states(case: OffboardingCase) -> list[DocumentationState | None]:
    """Return how far the documentation of each client has come."""
    written = [item.documentation for item in case.items if item.id in BOTH]
    return [None if said is None else said.state for said in written]


def test_many_clients_are_documented_and_accepted_at_once(company: Company) -> None:
    """Each line leaves the same event as alone."""
    written = company.desk("wang.wei").do(document_items, CASE, BOTH)
    assert [DocumentationState.SUBMITTED] * 2 == states(written)

    accepted = company.desk("zhao.min").do(accept_documentation, CASE, list(BOTH))

    assert [DocumentationState.ACCEPTED] * 2 == states(accepted)
    assert (2, 2) == (
        company.events(CASE).count("client_documented"),
        company.events(CASE).count("documentation_judged"),
    )


def test_one_that_cannot_be_documented_keeps_all_of_them(company: Company) -> None:
    """Nothing is written then."""
    accounts = {**BOTH, "AR-1": Account(summary="不是客户"), "C-9": Account(summary=" ")}

    assert ["documentation.not_a_client", "item.unknown", "documentation.blank"] == why(
        lambda: company.desk("wang.wei").do(document_items, CASE, accounts)
    )
    assert [None, None] == states(company.case())


def test_one_that_is_not_submitted_keeps_all_of_them(company: Company) -> None:
    """A supervisor accepts what is there, and only those who may judge do."""
    company.desk("wang.wei").do(document_items, CASE, {"C-1": BOTH["C-1"]})

    assert ["documentation.not_submitted"] == why(
        lambda: company.desk("zhao.min").do(accept_documentation, CASE, list(BOTH))
    )
    assert ["access.role_not_held"] == why(lambda: company.desk("zhou").do(accept_documentation, CASE, ["C-1"]))
    assert [DocumentationState.SUBMITTED, None] == states(company.case())


def test_many_lines_pass_in_one_command(company: Company) -> None:
    """Each client to its receiver; the case is kept once."""
    company.desk("wang.wei").do(document_items, CASE, BOTH)
    company.desk("zhao.min").do(accept_documentation, CASE, list(BOTH))
    before = company.case().version
    case = company.desk("zhao.min").do(settle_items, CASE, {"C-1": "li.na", "C-2": "feng"}, witness="boss")

    assert ("li.na", "feng") == (company.client("C-1").owner, company.client("C-2").owner)
    assert [ItemState.SETTLED] * 2 == [item.state for item in case.items if item.id in BOTH]
    assert before + 1 == case.version


def test_one_line_that_cannot_pass_keeps_all_of_them(company: Company) -> None:
    """Every reason of every line is told, and nothing has moved."""
    company.desk("wang.wei").do(document_items, CASE, {"C-1": BOTH["C-1"]})
    company.desk("zhao.min").do(accept_documentation, CASE, ["C-1"])
    desk = company.desk("zhao.min")

    assert ["item.role_not_held", "item.undocumented"] == why(
        lambda: desk.do(settle_items, CASE, {"C-1": "li.na", "C-2": "li.na", "AR-1": "li.na"}, witness="boss")
    )
    assert ("wang.wei", "wang.wei") == (company.client("C-1").owner, company.receivable().salesperson)


def test_a_reason_that_holds_for_all_is_told_once(company: Company) -> None:
    """A case that is over is one reason; what lacks of each line is named line by line."""
    company.desk("chen").do(withdraw, CASE, reason="挽留", evidence="OA-20")

    assert ["case.not_open", "item.undocumented", "item.undocumented"] == why(
        lambda: company.desk("zhao.min").do(settle_items, CASE, {"C-1": "li.na", "C-2": "li.na"}, witness="boss")
    )
