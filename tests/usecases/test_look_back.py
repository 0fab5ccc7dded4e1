"""What a leaver did since the notice: contacts read, exports and refusals, and who may look back."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.organization.person import Role
from offboard_core.ports.store import Storage
from offboard_core.review import TraceKind
from offboard_core.usecases.case import receive_notice
from offboard_core.usecases.clients import client_contacts, edit_client
from offboard_core.usecases.evidence import export_evidence
from offboard_core.usecases.look_back import look_back_on
from offboard_core.usecases.people import record_person
from offboard_core.usecases.round import daily_round, take_in_receivables
from tests.usecases.company import (
    CASE,
    LAST_DAY,
    PEOPLE,
    Company,
    a_claim,
    a_client,
    a_company,
    at,
    checked,
    why,
)


@pytest.fixture
def company(storage: Storage) -> Company:
    """Open an office with two clients and two claims of the later leaver's."""
    claims = [a_claim(), a_claim("AR-2", amount="50.00")]
    return a_company(storage, clients=[a_client("C-1"), a_client("C-2"), a_client("C-3", "li.na")], ledger=claims)


def test_what_a_leaver_did_on_the_way_out(company: Company) -> None:
    """Contacts read and everything refused, from the notice on; what was before it, and what others did, is not theirs."""
    desk = company.desk("wang.wei")
    desk.do(client_contacts, "C-2")
    company.clock.tick(days=1)
    checked(company)
    desk.do(client_contacts, "C-1")
    company.clock.now += dt.timedelta(hours=1)
    why(lambda: desk.do(edit_client, "C-1", {"name": "x"}))
    why(lambda: desk.do(client_contacts, "C-3"))
    company.desk("li.na").do(client_contacts, "C-3")
    found = company.desk("chen").read(look_back_on, CASE)

    assert [
        (TraceKind.CONTACTS, "clients/C-1", ""),
        (TraceKind.REFUSED, "refusals/wang.wei", "client_contacts"),
        (TraceKind.REFUSED, "refusals/wang.wei", "edit_client"),
    ] == [(trace.kind, trace.stream, trace.verb) for trace in found.traces]
    assert (1, 1, 2) == (found.clients_read, found.count(TraceKind.CONTACTS), found.count(TraceKind.REFUSED))
    assert "access.contact.owner_only" in [finding.code for finding in found.traces[1].reasons]
    assert found.traces == company.desk("audit").read(look_back_on, CASE).traces


def test_what_somebody_of_finance_exported_before_they_were_shut_out(company: Company) -> None:
    """The notice arrived at nine and was put on record at eleven: an export between is seen, one afterwards refused and seen."""
    company.office.system_desk().do(record_person, attrs.evolve(PEOPLE[0], roles=[Role.SALES, Role.FINANCE]))
    take_in_receivables(company.office)
    company.clock.now += dt.timedelta(hours=1)
    company.desk("wang.wei").do(export_evidence, "AR-1", given_to="律师", purpose="诉讼")
    company.clock.now += dt.timedelta(hours=1)
    company.desk("chen").do(
        receive_notice, "wang.wei", received_at=at(11, 23), last_working_on=LAST_DAY, evidence="OA-17"
    )
    company.precheck()
    assert "access.notice.only_hands_over" in why(
        lambda: company.desk("wang.wei").do(export_evidence, "AR-2", given_to="x", purpose="x")
    )
    found = company.desk("chen").read(look_back_on, CASE)

    assert [(TraceKind.EXPORT, 1), (TraceKind.REFUSED, 1)] == [
        (kind, found.count(kind)) for kind in (TraceKind.EXPORT, TraceKind.REFUSED)
    ]


@pytest.mark.parametrize("person", ["wang.wei", "zhao.min", "zhou", "li.na"])
def test_who_looks_back_on_nobody(company: Company, person: str) -> None:
    """HR and the audit department do, and never the leaver themselves."""
    checked(company)

    assert why(lambda: company.desk(person).read(look_back_on, CASE))


def test_a_look_back_ends_with_the_departure(company: Company) -> None:
    """What is tried afterwards is refused and on record, but no part of the notice."""
    checked(company)
    company.clock.to(12, 23, 18)
    daily_round(company.office)
    company.clock.to(12, 28)
    why(lambda: company.desk("wang.wei").do(client_contacts, "C-1"))
    found = company.desk("chen").read(look_back_on, CASE)

    assert (at(11, 23), at(12, 23, 18), ()) == (found.from_at, found.until_at, found.traces)
