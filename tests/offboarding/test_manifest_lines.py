"""Lines: the columns of the handover list, kind by kind; what is signed, and what time alone moves."""

from __future__ import annotations

import datetime as dt

import attrs

from offboard_core.clients import Communication, Contact, Medium
from offboard_core.kernel.money import Money
from offboard_core.offboarding.holdings import Asset, Duty, OpenOrder
from offboard_core.offboarding.item_kinds import ItemKind, Topic
from offboard_core.offboarding.manifest import (
    Line,
    by_hand_line,
    client_line,
    holding_line,
    receivable_line,
)
from offboard_core.organization import Role
from offboard_core.receivables import (
    AgeingPolicy,
    BalanceConfirmation,
    Channel,
    Ladder,
    Promise,
    ReceiptMeans,
    ReceiptState,
    ReportedReceipt,
    assess,
)
from tests.offboarding.people import SHANGHAI, a_client, a_payment, a_receivable, at

AS_OF = dt.date(2026, 11, 23)
TEN = Money.of("10.00", "CNY")


def test_an_order() -> None:
    """Number, amount, delivered, invoiced, remaining, next milestone; named after the client, or their id."""
    order = OpenOrder(
        number="SO-1",
        client="C-1",
        client_name="华东重工",
        amount=TEN,
        delivered=TEN,
        invoiced=TEN,
        next_milestone="acceptance",
        milestone_on=AS_OF,
    )
    line = holding_line(ItemKind.ORDER, order)

    assert (ItemKind.ORDER, "SO-1", Role.SUPERVISOR) == (line.kind, line.ref, line.role)
    assert line.label == "华东重工 SO-1"
    assert holding_line(ItemKind.ORDER, attrs.evolve(order, client_name="")).label == "C-1 SO-1"
    assert {
        "number": "SO-1",
        "client": "C-1",
        "amount": TEN,
        "delivered": TEN,
        "invoiced": TEN,
        "remaining": Money.zero("CNY"),
        "next_milestone": "acceptance",
        "milestone_on": AS_OF,
    } == line.facts


def test_an_asset_a_duty_and_a_line_kept_by_hand() -> None:
    """An asset is its keeper's, a duty the supervisor's, and what is kept by hand whoever looks."""
    asset = holding_line(ItemKind.ASSET, Asset(id="NB-7", name="ThinkPad", detail="2024"))
    duty = holding_line(ItemKind.DUTY, Duty(id="seal", name="合同章"))
    by_hand = by_hand_line(Topic.ASSETS, Role.HR)

    assert (Role.ASSET_KEEPER, "ThinkPad", {"name": "ThinkPad", "detail": "2024"}) == (
        asset.role,
        asset.label,
        asset.facts,
    )
    assert (Role.SUPERVISOR, {"name": "合同章", "detail": ""}) == (duty.role, duty.facts)
    assert (Role.HR, "assets", ItemKind.BY_HAND) == (by_hand.role, by_hand.ref, by_hand.kind)


def test_a_receivable_as_of_a_day() -> None:
    """The amount is what is outstanding that day; age, tier and contact are shown and not signed."""
    receivable = attrs.evolve(
        a_receivable("AR-1", "100.00", a_payment("40.00", AS_OF)), contract="HT-1", order_number="SO-1"
    )
    promise = Promise(
        number=1,
        amount=TEN,
        pay_on=dt.date(2026, 12, 1),
        promised_by="Lin",
        promised_to="wang.wei",
        channel=Channel.ORAL,
        given_on=AS_OF,
        outstanding=TEN,
    )
    receipt = ReportedReceipt(
        number=1,
        amount=Money.of("5.00", "CNY"),
        received_on=dt.date(2026, 11, 20),
        means=ReceiptMeans.CASH,
        reported_by="wang.wei",
        reported_on=AS_OF,
        judge_by=AS_OF,
    )
    ladder = Ladder(
        id=receivable.id,
        client="C-1",
        salesperson="wang.wei",
        opened_on=AS_OF,
        next_review_on=AS_OF,
        promises=(promise,),
        receipts=(receipt, attrs.evolve(receipt, number=2, state=ReceiptState.REJECTED)),
    )
    assessment = assess(receivable, ladder, AgeingPolicy(), as_of=AS_OF)
    line = receivable_line(receivable, as_of=AS_OF, assessment=assessment, ladder=ladder, contact="Lin")
    without = receivable_line(receivable, as_of=AS_OF, assessment=assessment, ladder=None, contact="")

    assert line.label == "华东重工 60.00 CNY"
    assert {
        "client": "C-1",
        "client_name": "华东重工",
        "contract": "HT-1",
        "order_number": "SO-1",
        "amount": Money.of("60.00", "CNY"),
        "due_on": dt.date(2026, 10, 1),
        "disputed": False,
        "promises": ("2026-12-01 10.00 CNY",),
        "receipts": ("2026-11-20 5.00 CNY",),
    } == line.facts
    nothing_asked = {"balance_sent_on": None, "balance_acknowledged_on": None}
    assert {
        "days_overdue": 53,
        "tier": 30,
        "status": assessment.status.value,
        "contact": "Lin",
        **nothing_asked,
    } == line.moving
    assert () == without.facts["promises"]


def test_a_client_with_the_records_of_the_last_months() -> None:
    """Basics are signed; which records there are, and of which day the latest is, is shown."""

    def a_record(id: str, when: dt.datetime) -> Communication:
        return Communication(id=id, client="C-1", author="wang.wei", at=when, medium=Medium.VISIT, summary="x")

    client = attrs.evolve(
        a_client(), contacts=(Contact(name="Lin"),), needs="samples", preferences="mornings", contract_numbers=("HT-1",)
    )
    records = [a_record("old", at(8, 22)), a_record("edge", at(8, 23)), a_record("late", at(11, 22, 23, 59))]
    line = client_line(client, records, since=at(8, 23), zone=SHANGHAI)
    silent = client_line(client, (), since=at(8, 23), zone=SHANGHAI)

    assert ("华东重工", ("HT-1",), "samples", "mornings") == tuple(
        line.facts[name] for name in ("name", "contracts", "needs", "preferences")
    )
    assert {
        "records": ("edge", "late"),
        "missing": (),
        "last_record_on": dt.date(2026, 11, 22),
    } == line.moving
    assert {"records": (), "missing": ("records",), "last_record_on": None} == silent.moving


def test_the_latest_balance_confirmation_is_shown_with_a_claim() -> None:
    """When it was put to the client and whether they acknowledged it; a later one takes its place, and nothing is signed."""
    receivable = a_receivable("AR-1")
    sent = BalanceConfirmation(
        number=1, balance=receivable.amount, as_of=AS_OF, sent_on=AS_OF, sent_by="zhou", reference="DZ-1"
    )
    answered = attrs.evolve(sent, acknowledged_on=dt.date(2026, 11, 25), acknowledged_by="钱经理", evidence="回函")

    def line(*confirmations: BalanceConfirmation) -> Line:
        ladder = Ladder(
            id="AR-1",
            client="C-1",
            salesperson="wang.wei",
            opened_on=AS_OF,
            next_review_on=AS_OF,
            confirmations=confirmations,
        )
        assessment = assess(receivable, ladder, AgeingPolicy(), as_of=AS_OF)
        return receivable_line(receivable, as_of=AS_OF, assessment=assessment, ladder=ladder, contact="")

    seen = [
        (line(*found).moving["balance_sent_on"], line(*found).moving["balance_acknowledged_on"])
        for found in ((), (sent,), (answered,), (answered, attrs.evolve(sent, number=2)))
    ]
    assert [(None, None), (AS_OF, None), (AS_OF, dt.date(2026, 11, 25)), (AS_OF, None)] == seen
    assert line().facts == line(answered).facts
