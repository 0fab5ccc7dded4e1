"""The pool beyond one desk, through the door: claimed, released, recycled, and contacts shown in clear."""

from __future__ import annotations

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import attrs
import pytest

from offboard_core.clients import (
    CoreFields,
    Medium,
)
from offboard_core.errors import InvalidInput, NotFound, Refusal
from offboard_core.ports.policies import Policies
from offboard_core.ports.store import Storage
from offboard_core.usecases import (
    claim_client,
    edit_client,
    give_mandate,
    log_communication,
    pool_clients,
    recycle_client,
    release_client,
    request_core_change,
    share_client,
    take_in_receivable,
    transfer_client,
    unmask_contacts,
    visible_clients,
)
from offboard_core.usecases.people import mark_departed
from offboard_core.usecases.round import daily_round
from tests.usecases.company import (
    EAST,
    WEST,
    Company,
    a_claim,
    a_company,
    a_company_with_pools,
    checked,
    ids,
    noticed,
    strong,
    why,
)

DAY = dt.timedelta(days=1)
NEW_NAME = CoreFields(name="新名")


@pytest.fixture
def company(storage: Storage) -> Company:
    """Open an office with clients of two people and two public pools."""
    return a_company_with_pools(storage)


def test_a_client_goes_into_a_pool_and_comes_out(company: Company) -> None:
    """Its history, records and stage come along; its former owner waits, a colleague does not."""
    owner = company.desk("wang.wei")
    owner.do(edit_client, "C-1", {"stage": "报价"})
    owner.do(log_communication, "C-1", medium=Medium.PHONE, summary="问候")
    owner.do(release_client, "C-1", "east", reason="无力跟进")

    assert ("zhao.min", "east") == (company.client().owner, company.client().pool)
    assert ["pool.cooling"] == why(lambda: owner.do(claim_client, "C-1", "east"))
    claimed = company.desk("li.na").do(claim_client, "C-1", "east")
    assert ("li.na", "", "报价") == (claimed.owner, claimed.pool, claimed.stage)
    assert ["wang.wei", "zhao.min", "li.na"] == [held.owner for held in claimed.ownerships]
    with company.office.storage.begin("main") as work:
        assert ["wang.wei"] == [record.author for record in work.communications.of_client("C-1")]


def test_claims_are_limited(company: Company) -> None:
    """By the day, and by how many somebody owns; a new day begins anew."""
    desk = company.desk("li.na")
    desk.do(claim_client, "P-1", "east")
    desk.do(claim_client, "P-2", "east")

    assert ["pool.daily_limit", "pool.holding_cap"] == why(lambda: desk.do(claim_client, "P-3", "east"))
    company.clock.tick(days=1)
    assert ["pool.holding_cap"] == why(lambda: desk.do(claim_client, "P-3", "east"))
    assert ["pool.not_in_it"] == why(lambda: company.desk("wang.wei").do(claim_client, "P-3", "west"))[:1]


def test_what_lies_in_a_pool_is_seen_by_its_members(company: Company) -> None:
    """Masked, page by page, and by nobody else."""
    seen = company.desk("li.na").read(pool_clients, "east", limit=3)
    rest = company.desk("li.na").read(pool_clients, "east", after=seen[-1].id, limit=3)

    assert (["P-1", "P-2", "P-3"], ["P-4"]) == (ids(seen), ids(rest))
    assert ["138****5678"] == [contact.phone for contact in seen[0].contacts]
    assert () == company.desk("li.na").read(pool_clients, "west")
    assert ["W-1"] == ids(company.desk("feng").read(pool_clients, "west"))
    assert () == company.desk("sun").read(pool_clients, "east")
    with pytest.raises(NotFound):
        company.desk("li.na").read(pool_clients, "north")


def test_a_client_of_a_leaver_does_not_go_into_a_pool(company: Company) -> None:
    """Neither given back nor by the round: it is handed over."""
    checked(company)
    assert ["access.notice.only_hands_over"] == why(
        lambda: company.desk("wang.wei").do(release_client, "C-1", "east", reason="x")
    )
    assert ["client.in_handover"] == why(lambda: company.desk("zhao.min").do(release_client, "C-1", "east", reason="x"))
    company.clock.tick(days=99)

    assert "" == company.office.system_desk().do(recycle_client, "C-1", "east").pool


def test_an_owner_on_notice_without_a_manifest_yet(company: Company) -> None:
    """The client is protected from the notice on, before anything is drawn up."""
    noticed(company)

    codes = why(lambda: company.desk("zhao.min").do(release_client, "C-1", "east", reason="x"))
    assert {"client.in_handover", "pool.under_case"} & set(codes)


def test_the_round_recycles_what_nobody_follows(company: Company) -> None:
    """The clock counts contacts, not edits and not transfers; what is fresh stays, and a second look changes nothing."""
    round_ = company.office.system_desk()
    company.desk("li.na").do(log_communication, "C-3", medium=Medium.PHONE, summary="问候")
    company.clock.tick(days=60)
    company.desk("li.na").do(edit_client, "C-4", {"needs": "刚改过"})
    assert "" == round_.do(recycle_client, "C-3", "east").pool
    assert "east" == round_.do(recycle_client, "C-4", "east").pool
    company.clock.tick(days=1)
    recycled = round_.do(recycle_client, "C-3", "east")

    assert ("east", "recycle.no_follow_up") == (recycled.pool, recycled.ownerships[-1].reason)
    assert recycled == round_.do(recycle_client, "C-3", "east")
    assert ["access.role_not_held"] == why(lambda: company.desk("zhou").do(recycle_client, "C-1", "east"))


def test_the_daily_round_recycles(company: Company) -> None:
    """Every pool's rules, in the order of the policy; clients of a leaver are left to the handover; twice is once."""
    noticed(company)
    company.clock.tick(days=61)
    for _ in range(2):
        report = daily_round(company.office)
        assert [] == [item for item in report.not_done if item.stage == "clients"]
        assert () == report.failed

    pools = {id: company.client(id).pool for id in ("C-1", "C-3", "C-4", "P-1", "W-1")}
    assert {"C-1": "", "C-3": "east", "C-4": "east", "P-1": "east", "W-1": "west"} == pools
    assert ["client_pooled"] == company.events("clients/C-3")


def test_contacts_are_unmasked_on_record(company: Company) -> None:
    """By a superior with a strong log-in and a reason; never by others, and never on a password alone."""
    assert ["access.step_up"] == why(lambda: company.desk("zhao.min").do(unmask_contacts, "C-1", reason="催款"))
    assert ["unmask.no_reason"] == why(lambda: strong(company, "zhao.min").do(unmask_contacts, "C-1", reason=" "))
    assert ["access.role_not_held"] == why(lambda: strong(company, "li.na").do(unmask_contacts, "C-1", reason="x"))
    client = strong(company, "zhao.min").do(unmask_contacts, "C-1", reason="催款")

    assert "13800005678" == client.contacts[0].phone
    assert ["contacts_unmasked"] == company.events("clients/C-1")


def test_a_person_on_notice_appends_and_hands_over(company: Company) -> None:
    """A record, a promise and a statement stay open to the last day; what would carry clients away does not."""
    company.office.system_desk().do(take_in_receivable, a_claim())
    checked(company)
    desk = company.desk("wang.wei")
    desk.do(log_communication, "C-1", medium=Medium.PHONE, summary="交接说明")

    for act in (
        lambda: desk.do(share_client, "C-1", "li.na"),
        lambda: desk.do(release_client, "C-1", "east", reason="x"),
        lambda: desk.do(claim_client, "P-1", "east"),
        lambda: desk.do(request_core_change, "C-1", NEW_NAME, reason="x"),
        lambda: desk.do(give_mandate, "li.na", until_at=company.clock() + DAY),
        lambda: strong(company, "wang.wei").do(unmask_contacts, "C-3", reason="x"),
    ):
        assert "access.notice.only_hands_over" in why(act)


@pytest.mark.parametrize("storage", ["postgresql", "sqlite"], indirect=True)
def test_two_people_claim_one_client(company: Company) -> None:
    """Whoever commits first has it; the other one is told that it lies there no more, and nothing is claimed twice."""
    for round_ in range(4):
        pooled = f"P-{round_ + 1}"
        company.clock.tick(days=1)
        company.office = attrs.evolve(
            company.office,
            policies=Policies(pool=(attrs.evolve(EAST, holding_cap=None, daily_claims=None, cooling_days=0), WEST)),
        )
        start = threading.Barrier(2)

        def try_it(person: str, pooled: str = pooled, start: threading.Barrier = start) -> str:
            start.wait()
            try:
                return company.desk(person).do(claim_client, pooled, "east").owner
            except Refusal as refusal:
                return ",".join(finding.code for finding in refusal.findings)

        with ThreadPoolExecutor(2) as people:
            outcomes = sorted(people.map(try_it, ("wang.wei", "li.na")))

        winner = company.client(pooled).owner
        assert winner in outcomes
        assert winner in {"wang.wei", "li.na"}
        assert 1 == company.events(f"clients/{pooled}").count("client_claimed")


@pytest.mark.parametrize("storage", ["postgresql", "sqlite", "memory"], indirect=True)
def test_a_transfer_races_a_departure(company: Company) -> None:
    """Whichever comes first, no client is left with somebody who has left."""
    start = threading.Barrier(2)

    def transfer() -> str:
        start.wait()
        try:
            return company.desk("zhao.min").do(transfer_client, "C-1", "li.na", reason="调整").owner
        except Refusal as refusal:
            return refusal.findings[0].code

    def depart() -> str:
        start.wait()
        return company.office.system_desk().do(mark_departed, "li.na").employment.value

    with ThreadPoolExecutor(2) as both:
        moved, left = both.submit(transfer), both.submit(depart)
        outcome = (moved.result(), left.result())

    committed_before = company.client().owner == "li.na"
    assert outcome[1] == "departed"
    assert committed_before == (outcome[0] == "li.na")
    assert committed_before or outcome[0] == "client.receiver_leaving"
    if committed_before:  # the transfer was there first: the departure then finds the client to hand on
        stamps = {entry.event: entry.at for entry in company.office.journal("clients/C-1")}
        assert stamps["client_transferred"] <= company.office.journal("standings/li.na")[-1].at


def test_a_hosts_table_knows_no_pool(tmp_path: Path) -> None:
    """There the host lists all clients itself, and only the owner is ever written."""
    sqlalchemy_orm = pytest.importorskip("sqlalchemy.orm", reason="no databases: sqlalchemy is not installed")
    from offboard_core.adapters.sqlalchemy import SqlStorage, sqlite_engine
    from tests.contracts.crm import CrmClients, Customer, Mapping

    engine = sqlite_engine(f"sqlite:///{tmp_path / 'crm.db'}")
    Mapping.metadata.create_all(engine)
    with sqlalchemy_orm.Session(engine) as session, session.begin():
        session.add_all(Customer(pk=id, title=f"客户 {id}", sales_no="wang.wei") for id in ("C-1", "C-2"))
    storage = SqlStorage(engine, clients=CrmClients)
    storage.create_tables()
    company = a_company(storage)
    company.office = attrs.evolve(company.office, policies=Policies(pool=(EAST,)))

    assert ["C-1", "C-2"] == ids(company.desk("zhao.min").read(visible_clients))
    assert ["C-2"] == ids(company.desk("wang.wei").read(visible_clients, after="C-1"))
    assert () == company.desk("wang.wei").read(pool_clients, "east")
    with pytest.raises(InvalidInput, match="kept_by_host"):
        company.desk("audit").read(visible_clients)
    with pytest.raises(InvalidInput, match="kept_by_host"):
        company.desk("zhao.min").do(release_client, "C-1", "east", reason="x")
    company.desk("wang.wei").do(share_client, "C-1", "li.na")
    assert ["C-1"] == ids(company.desk("li.na").read(visible_clients))
    engine.dispose()
