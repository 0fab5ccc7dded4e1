"""Letters that charge, from the policy over the store to the client: on paper only, and only where something is charged."""

from __future__ import annotations

import datetime as dt

import attrs

from offboard_core.documents.page import Letterhead
from offboard_core.kernel.money import Money
from offboard_core.ports.store import Storage
from offboard_core.receivables import Act, AgeingPolicy, ChargePolicy, Fee, Interest, InterestBasis, Scope, Tier
from offboard_core.usecases.relay import deliver
from offboard_core.usecases.round import daily_round
from tests.usecases.test_client_letters import Post, due, post

FEE = Fee(days=20, amount=Money.of("50.00", "CNY"))
DAILY = Interest(basis=InterestBasis.CONTRACT_DAILY, percent="0.05")
PER_CLIENT = AgeingPolicy(
    version="2026",
    scope=Scope.CLIENT,
    tiers=(Tier(10, Act.DUN), Tier(20, Act.DUN)),
    charges=ChargePolicy(fees=(FEE,), interest=(DAILY,)),
)


def a_post(storage: Storage, policy: AgeingPolicy) -> Post:
    """Return a company with two overdue claims on one client, and a letterhead."""
    mail = post(storage, due("AR-1", 22), due("AR-2", 12), policy=policy)
    mail.company.office = attrs.evolve(mail.company.office, letterhead=Letterhead(company="恒立", account="1100"))
    return mail


def bodies(mail: Post) -> list[str]:
    """Return what the letters that went out say, in the order of their keys."""
    sent = mail.channel.sent
    return [sent[key].body for key in sorted(sent) if sent[key].code.startswith("ageing.dun")]


def test_a_client_reads_each_line_with_what_it_is_charged(storage: Storage) -> None:
    """22 days on 100 are 1.10 and the fee, 12 days are 0.60; the letter asks for it, the books know nothing of it."""
    mail = a_post(storage, PER_CLIENT)
    daily_round(mail.company.office)
    deliver(mail.company.office)
    (body,) = bodies(mail)

    assert [] == [
        text
        for text in ("22（20天级）", "12（10天级）", "50.00 CNY", "1.10 CNY", "0.60 CNY", "应付合计 CNY  251.70 CNY")
        if text not in body
    ]
    with mail.company.office.storage.begin("main") as work:
        assert Money.of("100.00", "CNY") == work.receivables.get("AR-1").outstanding(dt.date(2026, 11, 23))


def test_finance_reads_what_is_charged_as_well(storage: Storage) -> None:
    """The notice about the letter tells what the client is to pay with it."""
    mail = a_post(storage, PER_CLIENT)
    daily_round(mail.company.office)
    deliver(mail.company.office)
    (notice,) = (one.body for one in mail.channel.sent.values() if one.code.startswith("ageing.letter_decided"))

    assert "连同费用与利息应付251.70 CNY" in notice


def test_one_letter_for_each_claim_charges_as_well(storage: Storage) -> None:
    """Whether a letter is about one claim or all of a client's makes no difference to what each is charged."""
    mail = a_post(storage, attrs.evolve(PER_CLIENT, scope=Scope.RECEIVABLE))
    daily_round(mail.company.office)
    deliver(mail.company.office)

    assert ["应付合计 CNY  100.60 CNY", "应付合计 CNY  151.10 CNY"] == sorted(
        line.strip() for body in bodies(mail) for line in body.splitlines() if line.strip().startswith("应付合计")
    )


def test_a_rate_nobody_knows_is_told_to_finance_and_to_nobody_else(storage: Storage) -> None:
    """Without an LPR for the day the letter goes out without interest, and finance reads why."""
    sales = Interest(basis=InterestBasis.SALES_CONTRACT)
    mail = a_post(storage, attrs.evolve(PER_CLIENT, charges=ChargePolicy(interest=(sales,))))
    daily_round(mail.company.office)
    deliver(mail.company.office)
    (notice,) = (one.body for one in mail.channel.sent.values() if one.code.startswith("ageing.letter_decided"))

    assert "策略中没有覆盖当日的 LPR" in notice
    assert ["利息" in body or "LPR" in body for body in bodies(mail)] == [False]
