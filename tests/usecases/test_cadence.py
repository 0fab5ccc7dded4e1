"""Cadence in the round: who is behind with clients or logs hears of it once a week, whoever is not hears nothing."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core import say
from offboard_core.adapters.memory import MemoryNotifier
from offboard_core.clients import CadencePolicy, Contact, Medium
from offboard_core.ports.hands import Hands, Outgoing
from offboard_core.ports.policies import Policies
from offboard_core.ports.store import Storage
from offboard_core.usecases import daily_round, deliver, file_daily_log, log_communication
from tests.usecases.company import Company, a_client, a_company, at, noticed

BOTH = (Contact(name="张经理", phone="13800005678"), Contact(name="刘工", phone="13900005678"))


@pytest.fixture
def company(storage: Storage) -> Company:
    """Open an office with two of 王伟's clients and one of 李娜's, to which nobody has spoken yet."""
    clients = [a_client("C-1"), a_client("C-2"), attrs.evolve(a_client("C-3", "li.na"), contacts=BOTH)]
    company = a_company(storage, clients=clients)
    company.office = attrs.evolve(company.office, hands=Hands(notifier=MemoryNotifier()))
    return company


def told(company: Company) -> list[Outgoing]:
    """Run a round and return everything anybody has been told about being behind."""
    daily_round(company.office)
    deliver(company.office)
    notifier = company.office.hands.notifier
    assert isinstance(notifier, MemoryNotifier)
    return [sent for sent in notifier.sent.values() if sent.code == "cadence.behind"]


def test_who_is_behind_hears_of_it_once_a_week(company: Company) -> None:
    """By the first round of a calendar week, however late in it; the link leads to the person."""
    first = told(company)
    assert ["li.na", "wang.wei"] == sorted(sent.recipient for sent in first)
    (mine,) = (sent for sent in first if sent.recipient == "wang.wei")
    assert (2, 2, 0, "standings/wang.wei") == (
        mine.facts["clients"],
        mine.facts["single"],
        mine.facts["logs"],
        mine.link,
    )
    assert "客户 C-1" in mine.card
    company.clock.to(11, 29, 22)
    assert 2 == len(told(company))
    company.clock.to(12, 3)
    assert 4 == len(told(company))


def test_whoever_spoke_with_their_clients_hears_nothing(company: Company) -> None:
    """A contact keeps a client fresh for as long as the policy says."""
    company.desk("li.na").do(log_communication, "C-3", medium=Medium.VISIT, summary="拜访")
    assert ["wang.wei"] == [sent.recipient for sent in told(company)]
    company.clock.tick(days=31)

    assert "li.na" in [sent.recipient for sent in told(company)]


def test_days_without_a_log_are_told_to_those_who_file_logs(company: Company) -> None:
    """Of last week and this one; nobody is asked for logs of a time before their first."""
    company.desk("li.na").do(log_communication, "C-3", medium=Medium.VISIT, summary="拜访")
    company.desk("li.na").do(file_daily_log, on=dt.date(2026, 11, 23), no_contact=True)
    company.clock.to(11, 26)
    (mine,) = (sent for sent in told(company) if sent.recipient == "li.na")

    assert (0, 2) == (mine.facts["clients"], mine.facts["logs"])


def test_nobody_who_is_leaving_is_told(company: Company) -> None:
    """They hand over, and their successors keep the clients fresh."""
    noticed(company)

    assert ["li.na"] == [sent.recipient for sent in told(company)]


def test_a_company_may_do_without(company: Company) -> None:
    """By its policy; the findings are there to be asked for all the same."""
    company.office = attrs.evolve(company.office, policies=Policies(cadence=(CadencePolicy(remind=False),)))

    assert [] == told(company)
    assert "cadence" not in daily_round(company.office).looked_at


def test_the_reminder_is_on_record(company: Company) -> None:
    """In the chain of whoever was told, in words of both languages."""
    told(company)
    (entry,) = (one for one in company.office.journal("standings/li.na") if one.event == "cadence_reminded")

    assert "2026-W48：已提醒 li.na，超期未联系客户 1 个，缺日报 0 天" in say(entry)
    assert "2026-W48: li.na reminded of 1 clients and 0 days without a log" in say(entry, "en")
    assert at(11, 23) == company.clock()
