"""Ways a departure really happens that nobody plans for, each through the door and on every store."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.access import Employment
from offboard_core.clients import Medium
from offboard_core.kernel.known import Unknown
from offboard_core.kernel.money import Money
from offboard_core.offboarding import (
    GrantState,
    HeldGrant,
    ItemState,
    LegalFacts,
    OffboardingCase,
    Stage,
)
from offboard_core.organization.person import Person, Role
from offboard_core.ports.store import Storage
from offboard_core.receivables import Settlement
from offboard_core.usecases import Account
from offboard_core.usecases.case import discard_draft, draft_notice, receive_notice, sign_off, withdraw
from offboard_core.usecases.clients import transfer_client
from offboard_core.usecases.collaboration import collaborators_of, share_client
from offboard_core.usecases.communication import log_communication
from offboard_core.usecases.departure import confirm_departure, settle_legal_task
from offboard_core.usecases.item import (
    accept_documentation,
    acknowledge_item,
    document_item,
    document_items,
    judge_documentation,
    settle_item,
    settle_items,
    verify_receivable,
)
from offboard_core.usecases.people import give_mandate, record_person
from offboard_core.usecases.receivables import take_in_receivable
from offboard_core.usecases.relay import deliver
from offboard_core.usecases.round import daily_round
from tests.usecases.company import (
    CASE,
    ENDS_ON,
    LAST_DAY,
    PEOPLE,
    SHANGHAI,
    Company,
    a_claim,
    a_client,
    a_company,
    at,
    checked,
    documented,
    handed_over,
    noticed,
    signed,
    why,
)

PARTIES = (Role.SUPERVISOR, Role.FINANCE, Role.HR)


@pytest.fixture
def company(storage: Storage) -> Company:
    """Open an office with a client and a claim of the later leaver's, and one client of a colleague's."""
    return a_company(storage, clients=[a_client("C-1"), a_client("C-3", "li.na")], ledger=[a_claim()])


def received(company: Company, on: dt.date, at_time: dt.time = dt.time(9)) -> OffboardingCase:
    """Let HR receive a notice at a moment of Shanghai, at that moment."""
    company.clock.now = dt.datetime.combine(on, at_time, SHANGHAI).astimezone(dt.UTC)
    return company.desk("chen").do(
        receive_notice,
        "wang.wei",
        received_at=company.clock(),
        last_working_on=on + dt.timedelta(days=10),
        evidence="OA-17",
    )


# The calendar.


@pytest.mark.parametrize(
    ("day", "ends_on"),
    [
        (dt.date(2027, 1, 31), dt.date(2027, 3, 2)),
        (dt.date(2028, 1, 30), dt.date(2028, 2, 29)),
        (dt.date(2028, 1, 31), dt.date(2028, 3, 1)),
        (dt.date(2028, 2, 29), dt.date(2028, 3, 30)),
    ],
)
def test_notice_around_the_end_of_february(company: Company, day: dt.date, ends_on: dt.date) -> None:
    """Thirty days are thirty days, whatever the month is called."""
    assert ends_on == received(company, day).legal.ends_on


def test_a_minute_to_midnight_here_on_a_host_in_utc(company: Company) -> None:
    """The day is the one people are in; the law counts from there."""
    case = received(company, dt.date(2026, 11, 23), dt.time(23, 59))

    assert dt.datetime(2026, 11, 23, 15, 59, tzinfo=dt.UTC) == case.received_at
    assert ENDS_ON == case.legal.ends_on
    company.clock.now += dt.timedelta(minutes=1)
    assert dt.date(2026, 11, 24) == company.office.today(company.clock())


def test_probation_that_ends_during_the_notice(company: Company) -> None:
    """What counts is the day of receipt: three days, although probation is over before they are."""
    case = company.desk("chen").do(
        receive_notice,
        "wang.wei",
        received_at=company.clock(),
        last_working_on=dt.date(2026, 11, 24),
        evidence="OA-17",
        legal=LegalFacts(probation_ends_on=dt.date(2026, 11, 24)),
    )

    assert dt.date(2026, 11, 26) == case.legal.ends_on


def test_rounds_missed_a_clock_set_back_and_the_same_round_twice(company: Company) -> None:
    """Two nights without a round, then one twice, then one on a clock that went back: one departure, on its day."""
    checked(company)
    company.clock.to(12, 25)
    first = daily_round(company.office)
    case = company.case()
    daily_round(company.office)
    company.clock.to(12, 20)
    back = daily_round(company.office)

    assert ((), ()) == (first.failed, back.failed)
    assert (ENDS_ON, Stage.DEPARTED_WITH_RESIDUALS) == (case.departed_on, case.stage)
    assert case == company.case()
    assert 1 == company.events(CASE_STREAM).count("departed")


CASE_STREAM = f"cases/{CASE}"


# Access.


def test_the_fourth_of_five_systems_fails(company: Company) -> None:
    """Nobody is locked out today; at the cutoff each is asked for, and only the one that failed once more."""
    systems = ("CRM", "ERP", "MAIL", "VPN", "WIKI")
    company.access.items += [HeldGrant(id=name.lower(), system=name) for name in systems]
    checked(company)
    daily_round(company.office)
    assert {GrantState.PLANNED} == {grant.state for grant in company.case().grants}
    company.revoker.broken.add("VPN")
    company.clock.to(12, 18, 18)
    daily_round(company.office)
    deliver(company.office)
    states = {grant.id: grant.state for grant in company.case().grants}
    assert {"vpn"} == {id for id, state in states.items() if state is not GrantState.CONFIRMED}
    company.revoker.broken.clear()
    for _ in range(3):
        company.clock.now += dt.timedelta(hours=2)
        deliver(company.office)
        daily_round(company.office)

    assert {GrantState.CONFIRMED} == {grant.state for grant in company.case().grants}
    assert {"crm": 1, "erp": 1, "mail": 1, "wiki": 1} == {
        grant.id: grant.attempts for grant in company.case().grants if grant.id != "vpn"
    }
    assert {("wang.wei", name, name.lower()) for name in systems} == company.revoker.revoked


# Taken back.


@pytest.mark.parametrize("spoken", [False, True])
def test_withdrawn_after_clients_moved(company: Company, *, spoken: bool) -> None:
    """A client nobody has touched returns; one its new owner has spoken with stays, and a person decides."""
    checked(company)
    handed_over(company)
    if spoken:
        company.desk("li.na").do(log_communication, "C-1", medium=Medium.PHONE, summary="已接手")
    case = company.desk("chen").do(withdraw, CASE, reason="留任", evidence="OA-18")

    assert ("li.na" if spoken else "wang.wei") == company.client("C-1").owner
    assert {"hand_back:C-1", "hand_back:AR-1"} == {item.id for item in case.compensations}
    assert Employment.ACTIVE is company.standing().employment


def test_nothing_is_withdrawn_after_the_certificate(company: Company) -> None:
    """Employment has ended, and a certificate says so: whoever comes back begins a new spell."""
    checked(company)
    company.clock.to(12, 23, 18)
    daily_round(company.office)
    company.desk("chen").do(settle_legal_task, CASE, "certificate", evidence="证明-17")

    assert ["case.step_not_open_here"] == why(
        lambda: company.desk("chen").do(withdraw, CASE, reason="留任", evidence="OA-18")
    )
    assert Employment.DEPARTED is company.standing().employment


def test_cancelling_keeps_everything(company: Company) -> None:
    """A withdrawn case keeps lines, signatures, answers and journal; a discarded draft stays on record."""
    checked(company)
    handed_over(company)
    before = signed(company)
    lines = len(company.events(CASE_STREAM))
    after = company.desk("chen").do(withdraw, CASE, reason="留任", evidence="OA-18")

    assert (before.items, before.signatures, before.checks, before.grants) == (
        after.items,
        after.signatures,
        after.checks,
        after.grants,
    )
    assert len(company.events(CASE_STREAM)) > lines
    draft = company.desk("chen").do(draft_notice, "li.na", last_working_on=LAST_DAY)
    gone = company.desk("chen").do(discard_draft, draft.id, reason="填错")
    assert (Stage.DISCARDED, "填错") == (company.case(draft.id).stage, gone.ended_because)


def test_rehired_and_leaving_again(company: Company) -> None:
    """Two spells are two cases, and the first one stays as it was."""
    checked(company)
    company.clock.to(12, 23, 18)
    daily_round(company.office)
    first = company.case()
    row = attrs.evolve(PEOPLE[0], spell=2)
    company.office.system_desk().do(record_person, row)
    company.clock.tick(days=30)
    second = company.desk("chen").do(
        receive_notice,
        "wang.wei",
        received_at=company.clock(),
        last_working_on=company.office.today(company.clock()) + dt.timedelta(days=20),
        evidence="OA-99",
    )

    assert ("wang.wei#2", 2, Stage.RECEIVED) == (second.id, second.spell, second.stage)
    assert first == company.case()


# People around the leaver.


def test_the_supervisor_is_the_leaver(company: Company) -> None:
    """Whoever stands above them is in charge, and where they lead the case of somebody else, that is taken over."""
    noticed(company)
    company.precheck()
    own = company.desk("chen").do(
        receive_notice, "zhao.min", received_at=company.clock(), last_working_on=LAST_DAY, evidence="OA-20"
    )
    company.follow()

    assert "boss" == own.supervisor
    assert "boss" == company.case().supervisor
    assert "access.own_case.never_decided" in why(
        lambda: company.desk("zhao.min").do(sign_off, own.id, Role.SUPERVISOR, sheet=own.sheet(Role.SUPERVISOR))
    )


def test_the_supervisor_is_on_leave(company: Company) -> None:
    """A deputy signs within the mandate, in the supervisor's place, and the journal names both."""
    checked(company)
    handed_over(company)
    company.desk("zhao.min").do(give_mandate, "feng", until_at=company.clock() + dt.timedelta(days=5))
    case = company.case()
    deputy = attrs.evolve(company.desk("feng").actor, on_behalf_of="zhao.min")
    company.office.desk(deputy).do(sign_off, CASE, Role.SUPERVISOR, sheet=case.sheet(Role.SUPERVISOR))
    last = company.office.journal(CASE_STREAM)[-1]

    assert company.case().signed(Role.SUPERVISOR) is not None
    assert ("feng", "zhao.min") == (last.actor, last.on_behalf_of)
    company.clock.tick(days=6)
    assert "access.no_mandate" in why(
        lambda: company.office.desk(deputy).do(sign_off, CASE, Role.SUPERVISOR, sheet=case.sheet(Role.SUPERVISOR))
    )


def test_a_chain_of_deputies_that_is_a_circle(company: Company) -> None:
    """It is refused when it would close, so no signature waits for itself."""
    until = company.clock() + dt.timedelta(days=5)
    company.desk("zhao.min").do(give_mandate, "feng", until_at=until)
    company.desk("feng").do(give_mandate, "boss", until_at=until)

    assert ["mandate.circle"] == why(lambda: company.desk("boss").do(give_mandate, "zhao.min", until_at=until))


def test_a_department_of_one(storage: Storage) -> None:
    """Nobody stands above and nobody beside: HR judges, hands over, and signs for the supervisor; it is no dead end."""
    alone = Person(id="solo", name="独", roles=[Role.SALES])
    company = a_company(
        storage,
        people=[*PEOPLE, alone, Person(id="hr.2", name="人二", roles=[Role.HR])],
        clients=[a_client("C-9", "solo")],
    )
    hr = company.desk("chen")
    case = hr.do(receive_notice, "solo", received_at=company.clock(), last_working_on=LAST_DAY, evidence="OA-5")
    assert case.supervisor is None
    company.precheck(case.id)
    company.desk("solo").do(document_item, case.id, "C-9", summary="在谈")
    hr.do(judge_documentation, case.id, "C-9", accepted=True)
    hr.do(settle_item, case.id, "C-9", receiver="li.na", witness="zhou")
    seen = company.case(case.id)
    company.desk("hr.2").do(
        sign_off, case.id, Role.SUPERVISOR, sheet=seen.sheet(Role.SUPERVISOR), substitution="无上级"
    )
    company.desk("zhou").do(sign_off, case.id, Role.FINANCE, sheet=seen.sheet(Role.FINANCE))
    ready = hr.do(sign_off, case.id, Role.HR, sheet=seen.sheet(Role.HR))

    assert Stage.READY is ready.stage


def test_a_receiver_who_resigns_mid_handover(company: Company) -> None:
    """What they had received stands on their own case; what they were still to receive goes to somebody who stays."""
    checked(company)
    documented(company)
    company.desk("zhao.min").do(settle_item, CASE, "C-1", receiver="li.na", witness="boss")
    noticed(company, "li.na")
    company.precheck("li.na#1")

    assert {"C-1", "C-3"} <= {item.ref for item in company.case("li.na#1").items}
    assert ["item.receiver_leaving"] == why(
        lambda: company.desk("zhou").do(settle_item, CASE, "AR-1", receiver="li.na")
    )
    assert ItemState.SETTLED is next(item.state for item in company.case().items if item.ref == "C-1")


def test_two_leavers_exchange_no_clients(company: Company) -> None:
    """Whoever leaves receives nothing, by a case or beside it."""
    checked(company)
    noticed(company, "li.na")
    company.precheck("li.na#1")
    documented(company)

    assert ["item.receiver_leaving"] == why(
        lambda: company.desk("zhao.min").do(settle_item, CASE, "C-1", receiver="li.na", witness="boss")
    )
    assert ["client.in_handover"] == why(
        lambda: company.desk("zhao.min").do(transfer_client, "C-3", "wang.wei", reason="x")
    )


def test_a_whole_team_leaves(company: Company) -> None:
    """Salespeople and supervisor on one day: everything is with whoever stands above, nobody else is asked."""
    for leaver in ("wang.wei", "li.na", "zhao.min"):
        noticed(company, leaver)
        company.precheck(f"{leaver}#1")
    company.clock.to(12, 23, 18)
    report = daily_round(company.office)

    assert () == report.failed
    for leaver in ("wang.wei", "li.na", "zhao.min"):
        assert Employment.DEPARTED is company.standing(leaver).employment
        assert {"boss"} == {
            residual.receiver
            for residual in company.case(f"{leaver}#1").residuals
            if residual.receiver not in {"finance", "hr"}
        }
    assert {"boss"} == {company.client(id).owner for id in ("C-1", "C-3")}
    assert "boss" == company.receivable().salesperson


# Money and clients.


@pytest.mark.parametrize("what", ["invoice", "payment"])
def test_after_finance_has_signed(company: Company, what: str) -> None:
    """A new invoice or a payment makes finance's signature stale, and no other."""
    checked(company)
    handed_over(company)
    signed(company)
    if what == "invoice":
        company.ledger.append(a_claim("AR-2", amount="55.00"))
    else:
        paid = Settlement(amount=Money.of("40.00", "CNY"), value_on=dt.date(2026, 11, 23))
        moved = company.receivable()
        company.ledger[:] = [attrs.evolve(a_claim("AR-1", paid), salesperson=moved.salesperson)]
    company.clock.tick(days=1)
    daily_round(company.office)
    case = company.case()

    assert [Role.FINANCE] == [role for role in PARTIES if case.signed(role) is None]
    assert case.stage in {Stage.HANDOVER, Stage.SIGN_OFF}
    assert len(case.signatures) == 3


def test_finance_and_the_receiver_have_their_say(company: Company) -> None:
    """Finance disputes a claim, hands it over all the same, and its new salesperson says that it has reached them."""
    checked(company)
    company.desk("zhou").do(verify_receivable, CASE, "AR-1", agreed=False, reason="客户称已付 40")
    assert ["acknowledgement.not_handed_over"] == why(
        lambda: company.desk("zhao.min").do(acknowledge_item, CASE, "AR-1")
    )
    company.desk("zhou").do(settle_item, CASE, "AR-1", receiver="li.na")
    case = company.desk("li.na").do(acknowledge_item, CASE, "AR-1")
    item = case.find_item("AR-1")

    assert item is not None
    assert item.verification is not None
    assert (False, "客户称已付 40", company.clock()) == (
        item.verification.agreed,
        item.verification.reason,
        item.acknowledged_at,
    )
    assert ["verification.role_not_held"] == why(
        lambda: company.desk("chen").do(verify_receivable, CASE, "AR-1", agreed=True)
    )[-1:]


def test_a_receivable_without_an_owner(company: Company) -> None:
    """It is on nobody's case, takes part in ageing, and stops nothing."""
    company.office.system_desk().do(take_in_receivable, a_claim("AR-9", salesperson=""))
    case = checked(company)
    report = daily_round(company.office)

    assert "AR-9" not in {item.ref for item in case.items}
    assert () == report.failed
    assert "" == company.receivable("AR-9").salesperson


def test_a_client_worked_on_by_two(company: Company) -> None:
    """The collaborator goes on after the owner has left; the client has one owner at any time."""
    company.desk("wang.wei").do(share_client, "C-1", "li.na")
    checked(company)
    company.clock.to(12, 23, 18)
    daily_round(company.office)
    client = company.client("C-1")

    assert "zhao.min" == client.owner
    assert ["li.na"] == [part.person for part in company.desk("zhao.min").read(collaborators_of, "C-1")]
    assert ["wang.wei", "zhao.min"] == [held.owner for held in client.ownerships]


def test_somebody_with_nothing(storage: Storage) -> None:
    """No clients, no claims, no access: the sources say so, and the case waits for signatures only."""
    company = a_company(storage)
    case = checked(company)

    assert (Stage.SIGN_OFF, ()) == (case.stage, case.items)
    assert Stage.READY is signed(company).stage


def test_most_of_two_hundred_clients_are_accepted(storage: Storage) -> None:
    """180 are handed over when the law ends it; of twenty each has an owner, and nothing stays with whoever left."""
    ids = [f"C-{number:03}" for number in range(200)]
    company = a_company(storage, clients=[a_client(id) for id in ids])
    checked(company)
    handed = ids[:180]
    company.desk("wang.wei").do(document_items, CASE, {id: Account(summary="在谈") for id in handed})
    company.desk("zhao.min").do(accept_documentation, CASE, handed)
    company.desk("zhao.min").do(settle_items, CASE, dict.fromkeys(handed, "li.na"), witness="boss")
    company.clock.to(12, 23, 18)
    daily_round(company.office)
    case = company.case()

    assert (180, 20) == (
        sum(1 for item in case.items if item.state is ItemState.SETTLED),
        sum(1 for residual in case.residuals if residual.id.startswith("item:")),
    )
    owners = [str(company.client(id).owner) for id in ids]
    assert (180, 20) == (owners.count("li.na"), owners.count("zhao.min"))


# The law.


@pytest.mark.parametrize("stage", ["received", "precheck", "handover", "sign_off", "ready"])
def test_the_statutory_end_comes_in_every_stage(company: Company, stage: str) -> None:
    """From each the person has left on the day the law says, which is not the last working day."""
    company.orders.down = Unknown("maintenance") if stage == "precheck" else None
    noticed(company)
    if stage != "received":
        company.precheck()
    if stage in {"sign_off", "ready"}:
        handed_over(company)
    if stage == "ready":
        signed(company)
    assert stage == company.case().stage.value
    company.clock.now = at(12, 23, 18)
    if stage == "received":
        company.desk("chen").do(confirm_departure, CASE)
    else:
        daily_round(company.office)
    case = company.case()

    assert (ENDS_ON, LAST_DAY) == (case.departed_on, case.last_working_on)
    assert (Stage.DEPARTED_CLEAN if stage == "ready" else Stage.DEPARTED_WITH_RESIDUALS) is case.stage
    assert Employment.DEPARTED is company.standing().employment
    assert all(residual.receiver and residual.receiver != "wang.wei" for residual in case.residuals)
