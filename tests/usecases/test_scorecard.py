"""The scorecard through the door: HR alone, from what the office keeps, by the company's own card; a talk and nothing else."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core import load_policies, say
from offboard_core.access.actor import Actor
from offboard_core.clients import Medium
from offboard_core.errors import InvalidInput, NotFound
from offboard_core.kernel.known import Unknown
from offboard_core.kernel.money import Money
from offboard_core.ports.policies import Policies
from offboard_core.ports.store import Storage
from offboard_core.receivables import Channel
from offboard_core.review import RiskBand, ScorecardPolicy, Signal
from offboard_core.usecases import (
    client_contacts,
    close_talk,
    daily_round,
    file_daily_log,
    log_communication,
    open_talk,
    record_promise,
    score_person,
    talks_with,
    worklist_of,
)
from tests.usecases.company import Company, a_claim, a_client, a_company, noticed, why

CARD = ScorecardPolicy(version="2026-07", impact_assessment="PIA-2026-03")


@pytest.fixture
def company(storage: Storage) -> Company:
    """Open an office whose company scores by a card; 王伟 has twenty clients and an overdue claim."""
    clients = [a_client(f"C-{number}") for number in range(20)]
    company = a_company(storage, clients=clients, ledger=[a_claim("AR-1", client="C-1")])
    company.office = attrs.evolve(company.office, policies=Policies(scorecard=(CARD,)))
    return company


def values(company: Company, person: str = "wang.wei") -> dict[Signal, int | Unknown]:
    """Score somebody and return what each signal was."""
    return {line.signal: line.value for line in score_person(company.office, person, actor=Actor(id="chen")).lines}


def busy_then_silent(company: Company) -> None:
    """Let 王伟 record a contact every week for three months and then nothing, read contacts, and try what is refused."""
    company.clock.now -= dt.timedelta(days=120)
    for week in range(12):
        company.clock.tick(days=7)
        company.desk("wang.wei").do(log_communication, "C-1", medium=Medium.PHONE, summary=f"第 {week} 周")
    company.desk("wang.wei").do(file_daily_log, on=company.office.today(company.clock()), no_contact=True)
    company.clock.tick(days=36)
    for number in range(16):
        company.desk("wang.wei").do(client_contacts, f"C-{number}")
    for _ in range(3):
        company.clock.now += dt.timedelta(seconds=1)
        why(lambda: score_person(company.office, "li.na", actor=Actor(id="wang.wei")))
    daily_round(company.office)
    company.desk("wang.wei").do(
        record_promise,
        "AR-1",
        amount=Money.of("100.00", "CNY"),
        pay_on=dt.date(2026, 12, 1),
        promised_by="张经理",
        channel=Channel.ORAL,
    )
    company.clock.tick(days=5)


def test_what_the_office_keeps_is_what_is_scored(company: Company) -> None:
    """Each signal from its own record, over its own days; what nobody kept is unknown."""
    busy_then_silent(company)
    found = values(company)

    assert {
        Signal.FEWER_RECORDS: 100,
        Signal.LATE_STATEMENTS: 1,
        Signal.UNPROVEN_PROMISES: 1,
        Signal.SINGLE_CONTACTS: 100,
        Signal.CONTACTS_READ: 16,
        Signal.EXPORTS: 0,
    }.items() <= found.items()
    assert isinstance(found[Signal.MISSING_LOGS], int)
    assert isinstance(refused := found[Signal.REFUSALS], int)
    assert 1 <= refused <= 3
    assert {Signal.FEWER_RECORDS, Signal.MISSING_LOGS, Signal.SINGLE_CONTACTS} == {
        signal for signal, value in values(company, "li.na").items() if isinstance(value, Unknown)
    }


def test_a_talk_is_opened_held_and_closed(company: Company) -> None:
    """HR owes it; nobody else hears of it; who was scored decides nothing about it."""
    busy_then_silent(company)
    card = score_person(company.office, "wang.wei", actor=Actor(id="chen"))
    assert RiskBand.LOW is not card.band
    talk = company.desk("chen").do(open_talk, "wang.wei")

    assert ("wang.wei/1", "PIA-2026-03", card.band) == (talk.id, talk.impact_assessment, talk.band)
    (todo,) = [one for one in company.desk("chen").read(worklist_of) if one.obligation.verb == "close_talk"]
    assert ("与 wang.wei 谈话并记录结果", ("close_talk",)) == (say(todo), todo.acts)
    assert ["talk.open_already"] == why(lambda: company.desk("chen").do(open_talk, "wang.wei"))
    for other in ("wang.wei", "zhao.min", "boss", "sun"):
        assert () == company.desk(other).read(talks_with, "wang.wei")
        assert why(lambda other=other: company.desk(other).do(close_talk, talk.id, outcome="x"))  # type: ignore[misc]
    assert (talk,) == company.desk("audit").read(talks_with, "wang.wei")
    company.desk("chen").do(close_talk, talk.id, outcome="工作量过大，已调整")
    assert ["talk_opened", "talk_held"] == company.events("talks/wang.wei/1")
    assert "close_talk" not in {one.obligation.verb for one in company.desk("chen").read(worklist_of)}


def test_that_somebody_was_scored_is_on_record(company: Company) -> None:
    """In their own chain: who looked, by which card, under which impact assessment; not what came out."""
    score_person(company.office, "wang.wei", actor=Actor(id="chen"))
    entry = company.office.journal("standings/wang.wei")[-1]

    assert ("person_scored", "chen") == (entry.event, entry.actor)
    assert {"person": "wang.wei", "by": "chen", "policy": "2026-07", "impact_assessment": "PIA-2026-03"} == entry.facts
    assert "chen 查看了 wang.wei 的离职风险评分" in say(entry)


def test_nothing_but_a_talk_follows(company: Company) -> None:
    """What somebody may do, who owns what and how they stand is the same before and after."""
    busy_then_silent(company)
    before = (company.standing(), company.client("C-1"), company.receivable())
    company.desk("chen").do(open_talk, "wang.wei")
    daily_round(company.office)

    assert before == (company.standing(), company.client("C-1"), company.receivable())


@pytest.mark.parametrize("person", ["wang.wei", "zhao.min", "boss", "zhou", "sun", "audit"])
def test_nobody_but_hr_scores(company: Company, person: str) -> None:
    """No superior, no colleague, not the person; auditors see what came of it and score nobody."""
    assert why(lambda: score_person(company.office, "wang.wei", actor=Actor(id=person)))
    assert why(lambda: company.desk(person).do(open_talk, "wang.wei"))


def test_hr_does_not_score_itself(company: Company) -> None:
    """Nobody decides about a talk with themselves."""
    assert "access.own_case.never_decided" in why(lambda: score_person(company.office, "chen", actor=Actor(id="chen")))


def test_without_a_card_nobody_is_scored(company: Company) -> None:
    """The library ships none; a company names its impact assessment, or has no score."""
    company.office = attrs.evolve(company.office, policies=Policies())
    with pytest.raises(InvalidInput):
        score_person(company.office, "wang.wei", actor=Actor(id="chen"))
    with pytest.raises(InvalidInput):
        company.desk("chen").do(open_talk, "wang.wei")


def test_a_calm_person_and_a_leaver_and_nobody(company: Company) -> None:
    """No talk without cause, none with whoever leaves already, and no score of somebody nobody knows."""
    assert ["talk.not_enough_data"] == why(lambda: company.desk("chen").do(open_talk, "li.na"))
    busy_then_silent(company)
    noticed(company)
    assert ["talk.leaving_already"] == why(lambda: company.desk("chen").do(open_talk, "wang.wei"))
    with pytest.raises(NotFound):
        score_person(company.office, "nobody", actor=Actor(id="chen"))


def test_a_card_is_read_from_a_policy_file() -> None:
    """Strictly, like every policy: a card without an impact assessment does not load."""
    text = """
    [[scorecard]]
    version = "2026-07"
    effective_from = 2026-07-01
    impact_assessment = "PIA-2026-03"
    watch_from = 25
    criteria = [ { signal = "exports", steps = [ { at_least = 1, points = 5 }, { at_least = 4, points = 20 } ] } ]
    """
    (card,) = load_policies(text.encode(), source="policy.toml").scorecard
    assert (25, 20, Signal.EXPORTS) == (card.watch_from, card.criteria[0].most, card.criteria[0].signal)
    with pytest.raises(InvalidInput) as caught:
        load_policies(text.replace("PIA-2026-03", " ").encode(), source="policy.toml")
    assert ["scorecard.no_assessment"] == [finding.code for finding in caught.value.findings]
