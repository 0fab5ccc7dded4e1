"""Facts about the state: nothing to say where all is well, and every counterexample where something is not."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

import attrs
import pytest

from offboard_core.access.standing import Employment, Standing
from offboard_core.clients import Collaboration
from offboard_core.documents.catalogue import say
from offboard_core.kernel.identity import PersonId
from offboard_core.offboarding import Grant, GrantState
from offboard_core.ports.repository import Aggregate
from offboard_core.ports.store import Storage
from offboard_core.testing.builders import a_case, a_mandate
from offboard_core.usecases import broken_state_facts, share_client
from tests.usecases.company import Company, a_client, a_company, at, why

SOON = at(12, 1)


@pytest.fixture
def company(storage: Storage) -> Company:
    """Open an office in which everything is in order."""
    company = a_company(storage, clients=[a_client("C-1"), a_client("C-2", "li.na")])
    company.desk("wang.wei").do(share_client, "C-1", "li.na", until_at=SOON)
    return company


def put(company: Company, *items: Aggregate) -> None:
    """Store something past every verb, as a broken import would."""
    with company.office.storage.begin("main") as work:
        for item in items:
            repository = work.repository(item.kind)
            known = repository.find(item.id)
            repository.save(attrs.evolve(cast("Any", item), version=0 if known is None else known.version))
        work.commit()


def found(company: Company) -> set[tuple[str, str]]:
    """Ask as an auditor."""
    findings = company.desk("audit").read(broken_state_facts)
    assert all("{" not in say(finding, language) for finding in findings for language in ("zh-CN", "en"))
    return {(finding.code.removeprefix("state."), finding.subject) for finding in findings}


def somebody(id: str, supervisor: str | None = None, employment: Employment = Employment.ACTIVE) -> Standing:
    """Let somebody stand as something."""
    above = None if supervisor is None else PersonId(supervisor)
    return Standing(id=PersonId(id), name=id, supervisor=above, employment=employment)


def test_where_all_is_well(company: Company) -> None:
    """There is nothing to say; who may not see everything is refused."""
    assert set() == found(company)
    assert ["access.not_yours"] == why(lambda: company.desk("zhao.min").read(broken_state_facts))
    assert ["access.not_yours"] == why(lambda: company.desk("sun").read(broken_state_facts))


def test_clients_without_an_active_owner(company: Company) -> None:
    """One whose owner has left, and one whose owner nobody knows."""
    put(company, somebody("gone", employment=Employment.DEPARTED))
    put(company, a_client("C-3", "gone"), a_client("C-4", "nobody"))

    assert {("owner_departed", "C-3"), ("owner_unknown", "C-4")} == found(company)


def test_an_org_that_is_no_forest(company: Company) -> None:
    """A loop names everybody in it; a superior who has left or is unknown is named once for each below."""
    put(company, somebody("a", "b"), somebody("b", "a"), somebody("c", "nobody"), somebody("d", "gone"))
    put(company, somebody("gone", employment=Employment.DEPARTED), somebody("e", "gone", Employment.DEPARTED))

    assert {
        ("org_loop", "a"),
        ("org_loop", "b"),
        ("superior_unknown", "c"),
        ("superior_departed", "d"),
    } == found(company)


def test_what_the_departed_still_hold(company: Company) -> None:
    """Access that is not confirmed, mandates in force, clients shared with them; what is over is over."""
    put(company, somebody("gone", employment=Employment.DEPARTED))
    live = Grant(id="G-1", system="CRM", cutoff_at=company.clock(), state=GrantState.FAILED)
    safe = attrs.evolve(live, id="G-2", state=GrantState.CONFIRMED)
    case = attrs.evolve(a_case("gone#1", leaver="gone"), grants=(live, safe))
    put(company, attrs.evolve(case, departed_on=dt.date(2026, 11, 20)), attrs.evolve(case, id="gone#2"))
    until_at = company.clock() + dt.timedelta(days=1)
    given = attrs.evolve(a_mandate("M-1", delegator="gone"), from_at=company.clock(), until_at=until_at)
    put(company, given, attrs.evolve(a_mandate("M-2", delegate="gone"), from_at=company.clock(), until_at=until_at))
    put(company, attrs.evolve(given, id="M-3", ended_at=company.clock()))
    part = Collaboration(id="C-1:gone", client="C-1", person="gone", from_at=at(11, 1), until_at=SOON)
    over = attrs.evolve(part, id="C-2:gone", client="C-2", until_at=company.clock())
    put(company, part, over)

    assert {
        ("departed_with_access", "G-1"),
        ("mandate_of_departed", "M-1"),
        ("mandate_of_departed", "M-2"),
        ("shared_with_departed", "C-1"),
    } == found(company)


def test_an_overlap_without_an_end(company: Company) -> None:
    """Whatever is shared for an overlap has to end some time."""
    company.desk("li.na").do(share_client, "C-2", "wang.wei")

    assert {("sharing_without_end", "C-2")} == found(company)
