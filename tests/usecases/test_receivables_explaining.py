"""The explanation of a receivable: today's answer, what comes next, and every decision behind it, in both languages."""

from __future__ import annotations

import datetime as dt
import re

import attrs
import pytest

from offboard_core.documents.catalogue import say
from offboard_core.documents.page import Page
from offboard_core.documents.pages import page_of
from offboard_core.errors import NotFound
from offboard_core.kernel.money import Money
from offboard_core.ports.store import Storage
from offboard_core.receivables import Channel, ReasonUnpaid, Settlement
from offboard_core.usecases.receivables import (
    confirm_promise,
    explain_receivable,
    file_statement,
    judge_statement,
    place_hold,
    record_promise,
    record_settlement,
)
from offboard_core.usecases.round import daily_round
from tests.usecases.company import Company, a_claim, a_company, why


def lived(storage: Storage) -> Company:
    """Return a company whose one claim was reminded of, answered for, promised, held and settled."""
    company = a_company(storage, ledger=[attrs.evolve(a_claim(), due_on=dt.date(2026, 10, 20))])
    daily_round(company.office)
    seller, superior, finance = (company.desk(who) for who in ("wang.wei", "zhao.min", "zhou"))
    seller.do(file_statement, "AR-1", reason=ReasonUnpaid.CASH_SHORT, contacts_made="电话", next_action="回访")
    superior.do(judge_statement, "AR-1", accepted=True)
    seller.do(
        record_promise,
        "AR-1",
        amount=Money.of("100.00", "CNY"),
        pay_on=dt.date(2026, 11, 30),
        promised_by="张经理",
        channel=Channel.LETTER,
        evidence="函-7",
    )
    superior.do(confirm_promise, "AR-1", 1)
    company.clock.tick(days=40)
    daily_round(company.office)
    finance.do(place_hold, "AR-1", reason="对账", until_on=dt.date(2027, 1, 10))
    daily_round(company.office)
    paid = Settlement(amount=Money.of("100.00", "CNY"), value_on=dt.date(2027, 1, 1), reference="BANK-1")
    finance.do(record_settlement, "AR-1", paid)
    daily_round(company.office)
    return company


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_whole_chain_is_worded(storage: Storage, language: str) -> None:
    """Every line of the journal stands in it, in words: no code and no raw fact comes through."""
    company = lived(storage)
    explanation = company.desk("zhou").read(explain_receivable, "AR-1")
    text = say(explanation, language)
    lines = len(company.office.journal("receivables/AR-1")) + len(company.office.journal("ladders/AR-1"))

    assert lines == len(explanation.entries)
    assert lines <= len([line for line in text.split("\n") if re.match(r"20\d\d-", line)])
    assert [] == re.findall(r"\b(?:event|ageing|status|act|policy)\.[a-z_]+|\{|\}|minor", text)
    assert sorted(entry.at for entry in explanation.entries) == [entry.at for entry in explanation.entries]


def test_it_begins_with_today_and_what_comes_next(storage: Storage) -> None:
    """Where it stands and why, by which policy, when it is looked at again, and who owes what."""
    company = a_company(storage, ledger=[attrs.evolve(a_claim(), due_on=dt.date(2026, 10, 20))])
    daily_round(company.office)
    head = say(company.desk("wang.wei").read(explain_receivable, "AR-1"), "en").split("\n")

    assert [
        "AR-1 客户 C-1: 34 days overdue (30-day tier), 100.00 CNY outstanding",
        "    the step of the 30-day tier was taken on 2026-11-23; no further step is due now",
        "by policy default; next review on 2026-11-27",
        "wang.wei: file the follow-up statement (AR-1), by 2026-11-26 18:00+08:00",
    ] == head[:4]


def test_a_settled_claim_rests(storage: Storage) -> None:
    """Nothing comes next, and that is said."""
    text = say(lived(storage).desk("zhou").read(explain_receivable, "AR-1"), "en")

    assert "by policy default; without news it is not looked at again" in text.split("\n")


def test_the_reasons_of_a_step_stand_below_it(storage: Storage) -> None:
    """An auditor reads why, and by which version."""
    lines = say(lived(storage).desk("audit").read(explain_receivable, "AR-1"), "zh-CN").split("\n")
    step = next(place for place, line in enumerate(lines) if "30天级：提醒业务员" in line)

    assert ["    30天级：提醒业务员，期限2026-11-26", "    依据策略default"] == lines[step + 1 : step + 3]


def test_it_is_a_page(storage: Storage) -> None:
    """Laid out with today, what comes next, and the chain in the order of time."""
    explanation = lived(storage).desk("zhou").read(explain_receivable, "AR-1")
    page = page_of(explanation, "en")

    assert isinstance(page, Page)
    assert ["Where it stands today", "What comes next", "What was decided, and why"] == [
        section.title for section in page.sections
    ]


def test_who_may_not_see_the_claim_gets_no_explanation(storage: Storage) -> None:
    """A colleague in sales, and nobody of what is not there."""
    company = lived(storage)

    assert why(lambda: company.desk("li.na").read(explain_receivable, "AR-1"))
    with pytest.raises(NotFound):
        company.desk("zhou").read(explain_receivable, "AR-404")
