"""The pool beyond one desk, through the door: core fields by request, collaborators, pools, losses, daily logs, lists."""

from __future__ import annotations

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import attrs
import pytest

from offboard_core.access import SHIPPED, Action, Actor, Forbid, Relation, SharingLevel
from offboard_core.clients import (
    ChangeState,
    Client,
    Cooperation,
    CooperationSort,
    CoreFields,
    Medium,
    PoolPolicy,
    RecycleRule,
    RecycleTrigger,
)
from offboard_core.errors import InvalidInput, NotFound, PermissionRefused, Refusal
from offboard_core.kernel.money import Money
from offboard_core.organization.person import Person, Role, RoleWindow
from offboard_core.ports.policies import Policies
from offboard_core.ports.store import Storage
from offboard_core.receivables import Channel, PromiseGiven
from offboard_core.usecases import (
    changes_of_client,
    claim_client,
    client_contacts,
    collaborators_of,
    decide_core_change,
    edit_client,
    end_client_sharing,
    end_mandate,
    explain_permission,
    file_daily_log,
    freshness_of,
    give_mandate,
    log_communication,
    log_payment_promise,
    mandates_of,
    missing_daily_logs,
    pool_clients,
    record_cooperation,
    record_loss,
    record_person,
    recycle_client,
    release_client,
    request_core_change,
    share_client,
    take_in_receivable,
    transfer_client,
    unmask_contacts,
    visible_clients,
    win_client_back,
    withdraw_core_change,
)
from offboard_core.usecases.office import Desk
from offboard_core.usecases.people import mark_departed
from offboard_core.usecases.round import daily_round
from tests.usecases.company import Company, a_claim, a_client, a_company, checked, noticed, why

DAY = dt.timedelta(days=1)
EAST = PoolPolicy(
    id="east",
    name="华东公海",
    custodian="zhao.min",
    daily_claims=2,
    holding_cap=4,
    cooling_days=30,
    recycle=(RecycleRule(trigger=RecycleTrigger.NO_FOLLOW_UP, days=60),),
)
WEST = PoolPolicy(id="west", name="西部公海", custodian="feng", members={"feng"})
NEW_NAME = CoreFields(name="新名")


@pytest.fixture
def company(storage: Storage) -> Company:
    """Open an office with clients of two people and two public pools."""
    clients = [
        *(a_client(id, "wang.wei") for id in ("C-1", "C-2")),
        *(a_client(id, "li.na") for id in ("C-3", "C-4")),
        *(a_client(id, "zhao.min", pool="east") for id in ("P-1", "P-2", "P-3", "P-4")),
        a_client("W-1", "feng", pool="west"),
    ]
    company = a_company(storage, clients=clients, ledger=[a_claim()])
    company.office = attrs.evolve(company.office, policies=Policies(pool=(EAST, WEST)))
    return company


def strong(company: Company, person: str, *, on_behalf_of: str | None = None) -> Desk:
    """Seat somebody who logged in with a second factor."""
    return company.office.desk(Actor(id=person, factors=["pwd", "mfa"], on_behalf_of=on_behalf_of))


def ids(clients: tuple[Client, ...]) -> list[str]:
    """Return the ids of clients in their order."""
    return [str(client.id) for client in clients]


def test_a_core_field_changes_by_request(company: Company) -> None:
    """The owner asks, the superior decides, and the client changes in the same command."""
    request = company.desk("wang.wei").do(request_core_change, "C-1", NEW_NAME, reason="更名", evidence="工商-1")
    assert "客户 C-1" == company.client().name

    decided = company.desk("zhao.min").do(decide_core_change, request.id, approve=True, note="已核对")

    assert (ChangeState.APPROVED, "新名") == (decided.state, company.client().name)
    assert ["core_fields_changed"] == company.events("clients/C-1")
    assert ["change_requested", "change_approved"] == company.events(f"change_requests/{request.id}")
    assert (decided,) == company.desk("audit").read(changes_of_client, "C-1")


def test_who_asked_does_not_decide(company: Company) -> None:
    """Not a supervisor either, and not a deputy on their behalf; somebody above them does."""
    request = company.desk("zhao.min").do(request_core_change, "C-1", NEW_NAME, reason="更名")
    company.desk("zhao.min").do(give_mandate, "feng", until_at=company.clock() + DAY)
    decide = {
        "zhao.min": company.desk("zhao.min"),
        "feng": company.office.desk(Actor(id="feng", on_behalf_of="zhao.min")),
    }
    for desk in decide.values():
        assert ["change.own_request"] == why(lambda desk=desk: desk.do(decide_core_change, request.id, approve=True))  # type: ignore[misc]
    assert ["access.role_not_held"] == why(
        lambda: company.desk("wang.wei").do(decide_core_change, request.id, approve=True)
    )

    assert company.desk("boss").do(decide_core_change, request.id, approve=True).decided_by == "boss"
    assert "新名" == company.client().name


def test_a_request_can_be_rejected_and_taken_back(company: Company) -> None:
    """Nothing changes, and the field may be asked for again."""
    desk = company.desk("wang.wei")
    first = desk.do(request_core_change, "C-1", NEW_NAME, reason="更名")
    assert ["change.open_already"] == why(lambda: desk.do(request_core_change, "C-1", NEW_NAME, reason="更名"))
    company.desk("zhao.min").do(decide_core_change, first.id, approve=False, note="材料不全")
    second = desk.do(request_core_change, "C-1", NEW_NAME, reason="更名")

    assert ChangeState.WITHDRAWN is desk.do(withdraw_core_change, second.id).state
    assert ("C-1/1", "C-1/2", "客户 C-1") == (first.id, second.id, company.client().name)


def test_a_core_field_under_a_case_takes_two_people(company: Company) -> None:
    """Nobody edits it; on notice its owner asks for nothing; a superior asks and somebody above them decides."""
    noticed(company)
    assert ["access.notice.only_hands_over"] == why(
        lambda: company.desk("wang.wei").do(request_core_change, "C-1", NEW_NAME, reason="更名")
    )
    request = company.desk("zhao.min").do(request_core_change, "C-1", NEW_NAME, reason="更名")

    assert company.desk("boss").do(decide_core_change, request.id, approve=True).state is ChangeState.APPROVED


def test_a_collaborator_sees_and_writes_for_a_time(company: Company) -> None:
    """From the first moment of the window to its end, and never a contact in clear."""
    owner, colleague = company.desk("wang.wei"), company.desk("li.na")
    log = {"medium": Medium.PHONE, "summary": "联合拜访"}
    assert ["access.not_yours"] == why(lambda: colleague.do(log_communication, "C-1", **log))  # type: ignore[arg-type]
    until_at = company.clock() + 2 * DAY
    owner.do(share_client, "C-1", "li.na", level=SharingLevel.READ_WRITE, until_at=until_at, reason="联合投标")

    assert ["C-1", "C-3", "C-4"] == [id for id in ids(colleague.read(visible_clients)) if id.startswith("C")]
    assert "li.na" == colleague.do(log_communication, "C-1", medium=Medium.PHONE, summary="联合拜访").author
    assert "要快" == colleague.do(edit_client, "C-1", {"needs": "要快"}).needs
    assert ["access.contact.owner_only"] == why(lambda: colleague.do(client_contacts, "C-1"))
    assert ["access.not_yours"] == why(lambda: colleague.do(transfer_client, "C-1", "li.na", reason="x"))
    company.clock.now = until_at
    assert ["access.not_yours"] == why(lambda: colleague.do(edit_client, "C-1", {"needs": "x"}))
    assert "C-1" not in ids(colleague.read(visible_clients))


def test_a_reading_collaborator_only_reads(company: Company) -> None:
    """The level is what counts; the owner ends it, and others may not."""
    company.desk("zhao.min").do(share_client, "C-1", "zhou")
    finance = company.desk("zhou")

    assert ["C-1"] == ids(finance.read(visible_clients))
    assert ["access.not_yours"] == why(lambda: finance.do(edit_client, "C-1", {"needs": "x"}))
    assert ["access.role_not_held"] == why(lambda: finance.do(share_client, "C-1", "sun"))
    assert ["zhou"] == [part.person for part in company.desk("wang.wei").read(collaborators_of, "C-1")]
    company.desk("wang.wei").do(end_client_sharing, "C-1", "zhou")
    company.clock.tick(days=1)
    assert [] == ids(finance.read(visible_clients))
    assert ["client_shared", "sharing_ended"] == company.events("clients/C-1")


@pytest.mark.parametrize("end_sharing", [False, True])
def test_collaborators_of_a_transferred_client(company: Company, *, end_sharing: bool) -> None:
    """They stay or end by choice; whoever receives the client owns it and collaborates no more."""
    owner = company.desk("wang.wei")
    for person in ("li.na", "zhou"):
        owner.do(share_client, "C-1", person)
    company.clock.tick(days=1)
    company.desk("zhao.min").do(transfer_client, "C-1", "li.na", reason="调整", end_sharing=end_sharing)
    company.clock.tick(days=1)
    in_force = [
        part.person for part in company.desk("li.na").read(collaborators_of, "C-1") if not part.is_over(company.clock())
    ]

    assert ([] if end_sharing else ["zhou"]) == in_force


def test_rules_that_forbid_something_to_collaborators(company: Company) -> None:
    """Where a host's rule speaks of sharing, it is looked up before any yes."""
    rules = attrs.evolve(
        SHIPPED,
        forbids=(*SHIPPED.forbids, Forbid(id="host.sharers", actions={Action.LOG}, relation=Relation.READER)),
    )
    company.desk("wang.wei").do(share_client, "C-1", "zhao.min")
    company.office = attrs.evolve(company.office, rules=rules)
    log = company.desk("zhao.min")

    assert ["access.host.sharers"] == why(lambda: log.do(log_communication, "C-1", medium=Medium.VISIT, summary="x"))
    assert log.do(log_communication, "C-2", medium=Medium.VISIT, summary="x").id == "C-2#1"


def test_history_loss_and_return(company: Company) -> None:
    """All on record, through the owner's desk; a case that does not exist is none."""
    desk = company.desk("wang.wei")
    order = Cooperation(
        sort=CooperationSort.ORDER, on=dt.date(2026, 11, 20), reference="SO-1", amount=Money.of("9.00", "CNY")
    )
    assert "wang.wei" == desk.do(record_cooperation, "C-1", order).cooperation[0].by
    with pytest.raises(NotFound):
        desk.do(record_loss, "C-1", reason="价格", case="nobody#1")
    assert desk.do(record_loss, "C-1", reason="价格", competitor="友商").is_lost
    assert not desk.do(win_client_back, "C-1").is_lost

    assert ["cooperation_recorded", "client_lost", "client_won_back"] == company.events("clients/C-1")


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


def test_what_was_promised_and_what_is_owed(company: Company) -> None:
    """One command keeps both: the record names the claim, the claim knows the promise; of another client neither is kept."""
    company.office.system_desk().do(take_in_receivable, a_claim())
    promise = PromiseGiven(
        amount=Money.of("100.00", "CNY"),
        pay_on=dt.date(2026, 11, 30),
        promised_by="张经理",
        channel=Channel.PHONE,
    )
    told = {"medium": Medium.PHONE, "summary": "答应月底付款", "promise": promise}
    desk = company.desk("wang.wei")
    assert ["promise.other_client"] == why(lambda: desk.do(log_payment_promise, "C-2", "AR-1", **told))  # type: ignore[arg-type]
    ladder = desk.do(log_payment_promise, "C-1", "AR-1", **told)  # type: ignore[arg-type]
    with company.office.storage.begin("main") as work:
        (record,) = work.communications.of_client("C-1")

    assert "AR-1: 100.00 CNY 2026-11-30 (张经理)" == record.promises
    assert [dt.date(2026, 11, 30)] == [promise.pay_on for promise in ladder.promises]
    assert [] == company.events("communications/C-2#1")


def test_daily_logs(company: Company) -> None:
    """A day with a contact or with a log is not missing, the weekend never is, and today is not over."""
    desk = company.desk("wang.wei")
    company.clock.to(11, 18)
    desk.do(log_communication, "C-1", medium=Medium.PHONE, summary="问候")
    company.clock.to(11, 20)
    desk.do(file_daily_log, no_contact=True)
    desk.do(file_daily_log, on=dt.date(2026, 11, 19), summary="补报：整理资料")
    assert ["daily.kept_already"] == why(lambda: desk.do(file_daily_log, no_contact=True))
    company.clock.to(11, 24)
    stretch = {"from_on": dt.date(2026, 11, 17), "until_on": dt.date(2026, 11, 30)}

    def missing(reader: str) -> list[int]:
        found = company.desk(reader).read(missing_daily_logs, "wang.wei", **stretch)
        return [finding.facts["on"].day for finding in found]  # type: ignore[attr-defined]

    assert [17, 23] == missing("wang.wei") == missing("zhao.min") == missing("audit")
    assert ["access.not_yours"] == why(lambda: missing("li.na"))
    assert ["access.role_not_held"] == why(lambda: company.desk("chen").do(file_daily_log, no_contact=True))


def test_freshness(company: Company) -> None:
    """What nobody spoke with for too long, as far as one may see it."""
    company.desk("wang.wei").do(log_communication, "C-2", medium=Medium.PHONE, summary="问候")
    found = company.desk("zhao.min").read(freshness_of, "wang.wei")

    assert {("C-1", "client.never_contacted"), ("C-2", "client.single_contact")} <= {(f.subject, f.code) for f in found}
    assert ("C-2", "client.never_contacted") not in {(f.subject, f.code) for f in found}
    assert () == company.desk("li.na").read(freshness_of, "wang.wei")


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("wang.wei", ["C-1", "C-2", "P-1", "P-2", "P-3", "P-4"]),
        ("zhao.min", ["C-1", "C-2", "C-3", "C-4", "P-1", "P-2", "P-3", "P-4"]),
        ("feng", ["P-1", "P-2", "P-3", "P-4", "W-1"]),
        ("boss", ["C-1", "C-2", "C-3", "C-4", "P-1", "P-2", "P-3", "P-4"]),
        ("audit", ["C-1", "C-2", "C-3", "C-4", "P-1", "P-2", "P-3", "P-4", "W-1"]),
        ("zhou", []),
    ],
)
def test_everybody_sees_their_own_list(company: Company, who: str, expected: list[str]) -> None:
    """Page by page, whatever the size of a page, each client once, masked, and none that a point check refuses."""
    for limit in (1, 2, 3, 50):
        seen: list[Client] = []
        while page := company.desk(who).read(visible_clients, after=seen[-1].id if seen else "", limit=limit):
            assert len(page) <= limit
            seen += page
        assert expected == ids(tuple(seen))
        assert {"张****"} >= {contact.name for client in seen for contact in client.contacts}
    assert () == company.desk(who).read(visible_clients, limit=0)


def test_a_long_chain_of_people_is_one_list(company: Company) -> None:
    """Somebody above more people than are asked for by name sees the same, and nothing of others."""
    with company.office.storage.begin("main") as work:
        for number in range(250):
            work.standings.save(standing_below("zhao.min", f"n{number:03d}"))
        work.clients.save(a_client("N-1", "n007"))
        work.commit()

    assert ["C-1", "C-2", "C-3", "C-4", "N-1", "P-1", "P-2", "P-3", "P-4"] == ids(
        company.desk("boss").read(visible_clients)
    )


def standing_below(superior: str, person: str):  # type: ignore[no-untyped-def]  # noqa: ANN201
    """Let somebody stand below somebody."""
    from offboard_core.access.standing import Standing

    return Standing.of(Person(id=person, name=person, roles=[Role.SALES], supervisor=superior))


def test_acting_for_somebody_who_is_away(company: Company) -> None:
    """Within their rights and the window, in their name and one's own, and not a moment longer."""
    with pytest.raises(PermissionRefused, match="no_mandate"):
        company.office.desk(Actor(id="feng", on_behalf_of="zhao.min")).do(transfer_client, "C-1", "li.na", reason="x")
    until_at = company.clock() + DAY
    mandate = company.desk("zhao.min").do(give_mandate, "feng", until_at=until_at, reason="休假")
    deputy = company.office.desk(Actor(id="feng", on_behalf_of="zhao.min"))
    deputy.do(transfer_client, "C-1", "li.na", reason="调整")
    line = company.office.journal("clients/C-1")[-1]

    assert ("feng", "zhao.min") == (line.actor, line.on_behalf_of)
    assert {"C-1", "C-2"} <= set(ids(deputy.read(visible_clients)))
    assert "C-1" not in ids(company.desk("feng").read(visible_clients))
    assert (mandate,) == company.desk("feng").read(mandates_of)
    company.clock.now = until_at
    assert ["access.no_mandate"] == why(lambda: deputy.do(transfer_client, "C-2", "li.na", reason="x"))
    assert () == deputy.read(visible_clients)


def test_mandates_are_given_by_those_they_are_about(company: Company) -> None:
    """HR may for somebody who is away, never to themselves; ended they are over; nobody passes one on."""
    until_at = company.clock() + 9 * DAY
    assert ["mandate.to_whoever_gives_it"] == why(
        lambda: company.desk("chen").do(give_mandate, "chen", delegator="zhou", until_at=until_at)
    )
    assert ["access.not_yours"] == why(
        lambda: company.desk("feng").do(give_mandate, "sun", delegator="zhao.min", until_at=until_at)
    )
    mandate = company.desk("chen").do(give_mandate, "feng", delegator="zhao.min", until_at=until_at)
    deputy = company.office.desk(Actor(id="feng", on_behalf_of="zhao.min"))
    assert "access.no_mandate" in why(lambda: deputy.do(give_mandate, "sun", delegator="zhao.min", until_at=until_at))
    company.desk("zhao.min").do(end_mandate, mandate.id)

    assert ["access.no_mandate"] == why(lambda: deputy.do(transfer_client, "C-1", "li.na", reason="x"))
    with pytest.raises(PermissionRefused, match="unknown_person"):
        company.office.desk(Actor(id="feng", on_behalf_of="nobody")).read(visible_clients)


def test_a_role_for_a_time(company: Company) -> None:
    """A stand-in for the finance person: exactly as long as the HR system says."""
    begin = company.clock() + DAY
    window = RoleWindow(role=Role.AUDITOR, from_at=begin, until_at=begin + DAY)
    company.desk("chen").do(record_person, Person(id="ma", name="马", roles=[Role.ASSET_KEEPER], role_windows=[window]))
    seen = []
    for now in (company.clock(), begin, begin + DAY - dt.timedelta(microseconds=1), begin + DAY):
        company.clock.now = now
        seen.append(len(company.desk("ma").read(visible_clients)))

    assert [0, 9, 9, 0] == seen


def test_an_answer_with_its_grounds(company: Company) -> None:
    """Who could instead is told from the standings as they are."""
    grounds = company.desk("li.na").read(explain_permission, Action.EDIT, "clients", "C-1", field="needs")
    deputy = company.office.desk(Actor(id="feng", on_behalf_of="zhao.min"))
    company.desk("zhao.min").do(give_mandate, "feng", until_at=company.clock() + DAY)

    assert not grounds
    assert ("wang.wei", "zhao.min", "boss") == grounds.who_could
    assert deputy.read(explain_permission, Action.VIEW, "clients", "C-1")
    company.office.system_desk().do(mark_departed, "wang.wei")
    assert ["access.departed.nothing"] == why(
        lambda: company.desk("wang.wei").read(explain_permission, Action.VIEW, "clients", "C-1")
    )[:1]


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


@pytest.mark.parametrize("storage", ["postgresql", "sqlite", "memory"], indirect=True)
@pytest.mark.parametrize("how", ["mandate", "sharing", "standing"])
def test_a_permission_taken_away_before_commit(company: Company, how: str) -> None:
    """What permission relied on is read again at commit: taken away between check and commit, the command is refused."""
    company.desk("zhao.min").do(give_mandate, "feng", until_at=company.clock() + DAY, id="M-1")
    company.desk("wang.wei").do(share_client, "C-1", "feng", level=SharingLevel.READ_WRITE)
    company.clock.tick(days=0)
    actor = Actor(id="feng", on_behalf_of="zhao.min") if how == "mandate" else Actor(id="feng")
    if how == "standing":
        actor = Actor(id="wang.wei")
    taken: list[str] = []

    def edit_while_it_goes(attempt, client_id: str):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        client = edit_client(attempt, client_id, {"needs": "抢先"})
        if not taken:
            taken.append(how)
            company.clock.tick(days=0)
            with ThreadPoolExecutor(1) as other:
                other.submit(take_away).result()
            company.clock.now += dt.timedelta(seconds=1)
        return client

    def take_away() -> None:
        if how == "mandate":
            company.desk("zhao.min").do(end_mandate, "M-1")
        elif how == "sharing":
            company.desk("wang.wei").do(end_client_sharing, "C-1", "feng")
        else:
            company.office.system_desk().do(mark_departed, "wang.wei")

    with pytest.raises(PermissionRefused):
        company.office.desk(actor).do(edit_while_it_goes, "C-1")

    assert "" == company.client().needs
    assert [how] == taken


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
