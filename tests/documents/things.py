"""Test data: a departure with every kind of item, and all other things with a document."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs

from offboard_core.documents.balance import BalanceLetter, balance_letter
from offboard_core.documents.letter import Letter, dunning_letter
from offboard_core.documents.page import Letterhead
from offboard_core.documents.statement import StatementSheet
from offboard_core.finding import Finding
from offboard_core.kernel.known import Unknown
from offboard_core.kernel.money import Money
from offboard_core.kernel.period import Period
from offboard_core.kernel.verdict import Hand, Message
from offboard_core.offboarding import Asset, Duty, HeldGrant, OffboardingCase, OpenOrder, Outcome, Told
from offboard_core.offboarding.departure import confirm_departure
from offboard_core.offboarding.documentation import Account, document_item, judge_documentation
from offboard_core.offboarding.grant import record_revocation, revoke
from offboard_core.offboarding.item import HandedOver, settle_item
from offboard_core.organization import Role
from offboard_core.receivables import (
    AgeingPolicy,
    Channel,
    FollowUpStatement,
    Ladder,
    Promise,
    ReasonUnpaid,
    Receivable,
)
from offboard_core.receivables.schedule import AgeingSchedule, draw_schedule
from offboard_core.review import (
    DepartedCase,
    DepartureMetrics,
    LookBack,
    Scorecard,
    ScorecardPolicy,
    Signal,
    Trace,
    TraceKind,
    departure_metrics,
    score,
)
from offboard_core.review.departure_facts import DepartureFacts, TimelineEntry
from offboard_core.review.exposure import Exposure, exposure_of
from offboard_core.review.questionnaire import Reason
from offboard_core.review.report import DepartureReport, draw_departure_report
from offboard_core.review.review import Moment, Review, begin, take_snapshot
from tests.offboarding import people

TODAY = dt.date(2026, 12, 23)

LETTERHEAD = Letterhead(
    company="恒立机电设备有限公司",
    account="1100 2233 4455 6677 889",
    bank="中国工商银行苏州工业园区支行",
    contact="财务部 周慧",
    phone="0512-0000 0000",
    address="苏州市工业园区示例路 88 号",
)

CLIENTS = (
    attrs.evolve(people.a_client("C-1", "华东重工集团有限公司"), needs="二期扩产设备", grade="A"),
    attrs.evolve(people.a_client("C-2", "苏州博源数控设备有限公司"), preferences="只认盖章的纸质函件"),
    people.a_client("C-3", "南方电气股份有限公司"),
)


def a_claim(id: str, client: str, due_on: dt.date | None, amount: str, currency: str = "CNY") -> Receivable:
    """Build a claim of the leaver."""
    return Receivable(
        id=id,
        client=client,
        client_name=next(known.name for known in CLIENTS if known.id == client),
        salesperson=people.WANG.id,
        due_on=due_on,
        amount=Money.of(amount, currency),
        contract=f"HT-2026-{id[-2:]}",
        order_number=f"SO-{id[-4:]}",
        ordered_on=dt.date(2026, 5, 6),
    )


CLAIMS = (
    a_claim("AR-1001", "C-1", dt.date(2026, 10, 20), "100000.00"),
    a_claim("AR-1003", "C-2", dt.date(2026, 8, 10), "13500.50"),
    a_claim("AR-1004", "C-3", dt.date(2027, 1, 30), "42000.00"),
    a_claim("AR-1005", "C-3", dt.date(2026, 9, 30), "8800.00", "USD"),
)

PROMISE = Promise(
    number=1,
    amount=Money.of("60000.00", "CNY"),
    pay_on=dt.date(2027, 1, 15),
    promised_by="刘总",
    promised_to=people.WANG.id,
    channel=Channel.ORAL,
    given_on=dt.date(2026, 11, 2),
    outstanding=Money.of("100000.00", "CNY"),
)

LADDERS = (
    Ladder(
        id=CLAIMS[0].id,
        client="C-1",
        client_name="华东重工集团有限公司",
        salesperson=people.WANG.id,
        opened_on=dt.date(2026, 11, 1),
        next_review_on=TODAY,
        promises=(PROMISE,),
    ),
)


def a_running_case() -> OffboardingCase:
    """Build a case in handover: some lines done, one signature, its sheet changed since."""
    told = people.answers(
        orders=Told(
            items=(
                OpenOrder(
                    number="SO-77",
                    client="C-1",
                    client_name="华东重工集团有限公司",
                    amount=Money.of("320000.00", "CNY"),
                    delivered=Money.of("120000.00", "CNY"),
                    invoiced=Money.of("100000.00", "CNY"),
                    next_milestone="到货验收",
                    milestone_on=dt.date(2027, 1, 20),
                ),
            )
        ),
        assets=Told(
            items=(Asset(id="NB-0311", name="笔记本电脑", detail="ThinkPad"), Asset(id="PH-0311", name="工作手机"))
        ),
        duties=Told(items=(Duty(id="D-1", name="投标保证金经办", detail="太湖水务项目"),)),
        access=Told(items=(HeldGrant(id="crm", system="crm", level="销售"), HeldGrant(id="mail", system="mailbox"))),
    )
    case = people.checked(*CLAIMS, *CLIENTS, told=told)
    at = people.at(11, 25)
    for claim in CLAIMS[:3]:
        case = people.yes(settle_item(case, claim.id, HandedOver(receiver=people.LI_NA), by=people.ZHOU, at=at))
    case = people.yes(
        document_item(case, "C-1", Account(summary="年度框架在谈", needs="二期扩产设备"), at=at, by=people.WANG)
    )
    case = people.yes(judge_documentation(case, "C-1", accepted=True, by=people.ZHAO, at=at))
    case = people.yes(
        settle_item(case, "C-1", HandedOver(receiver=people.LI_NA, witness=people.CHEN), by=people.ZHAO, at=at)
    )
    return people.yes(
        settle_item(
            case, "NB-0311", HandedOver(outcome=Outcome.RETURNED, evidence="收条 2026-118"), by=people.MA, at=at
        )
    )


def a_signed_case() -> OffboardingCase:
    """Build the same case with finance's current signature."""
    case = people.yes(
        settle_item(
            a_running_case(), "AR-1005", HandedOver(receiver=people.LI_NA), by=people.ZHOU, at=people.at(11, 26)
        )
    )
    return people.signed(case, Role.FINANCE, when=people.at(11, 26, 15))


def a_departed_case() -> OffboardingCase:
    """Build the same case after the legal end: residuals, and one grant that could not be revoked."""
    case = people.yes(confirm_departure(a_signed_case(), now=people.at(12, 23, 19)))
    case = people.yes(revoke(case, now=people.at(12, 23, 20)))
    return people.yes(record_revocation(case, "crm", attempt=1, confirmed=True, at=people.at(12, 23, 21)))


TIMELINE = (
    TimelineEntry(
        at=people.at(11, 23),
        by="chen",
        type="notice_received",
        facts={"evidence": "OA-17", "ends_on": TODAY, "basis": "劳动合同法第37条"},
    ),
    TimelineEntry(
        at=people.at(11, 23, 9, 1), by="chen", type="stage_changed", facts={"from": "received", "to": "handover"}
    ),
    TimelineEntry(
        at=people.at(11, 25),
        by="zhou",
        type="item_settled",
        facts={"item": "AR-1001", "label": "华东重工集团有限公司 100,000.00 CNY"},
    ),
    TimelineEntry(
        at=people.at(11, 26, 15), by="zhou", type="sheet_signed", facts={"role": "finance", "signer": "zhou"}
    ),
    TimelineEntry(at=people.at(12, 23, 19), by="chen", type="departed", facts={"departed_on": TODAY}),
)


def a_review(case: OffboardingCase) -> Review:
    """Build the review of a case with figures at notice and separation, and both reasons."""
    review = people.yes(begin(case, on=people.NOW.date()))
    review = people.yes(take_snapshot(review, Moment.NOTICE, CLAIMS, CLIENTS, open_lines=11, on=people.NOW.date()))
    paid = (attrs.evolve(CLAIMS[0], settlements=(people.a_payment("40000.00", dt.date(2026, 12, 1)),)), *CLAIMS[1:])
    review = people.yes(
        take_snapshot(review, Moment.SEPARATION, paid, Unknown("CRM 503"), open_lines=6, on=TODAY),
    )
    return attrs.evolve(
        review,
        employee_reasons=(Reason.PRESSURE, Reason.FAMILY),
        answered_at=people.at(12, 20),
        hr_reason=Reason.PRESSURE,
    )


def a_report() -> DepartureReport:
    """Create the report of the departure on its last day."""
    case = a_departed_case()
    return draw_departure_report(
        case,
        a_review(case),
        DepartureFacts(
            receivables=CLAIMS,
            ladders=LADDERS,
            clients=CLIENTS,
            last_record_on={"C-1": dt.date(2026, 12, 2), "C-2": dt.date(2026, 5, 1)},
            timeline=TIMELINE,
        ),
        as_of=TODAY,
    )


def a_bare_report() -> DepartureReport:
    """Create the report of a departure with hardly any known facts."""
    nothing = Unknown("CRM 503")
    return draw_departure_report(
        people.a_case(),
        None,
        DepartureFacts(receivables=nothing, ladders=nothing, clients=nothing, last_record_on=nothing),
        as_of=TODAY,
    )


def an_exposure() -> Exposure:
    """Build the leaver's exposure, with unknown clients."""
    return exposure_of(people.WANG.id, as_of=TODAY, receivables=CLAIMS, clients=Unknown("CRM 503"), ladders=LADDERS)


def a_schedule() -> AgeingSchedule:
    """Build the ageing schedule of the leaver's claims, one of them quarantined."""
    undated = a_claim("AR-1009", "C-3", None, "700.00")
    return draw_schedule((*CLAIMS, undated), AgeingPolicy(), as_of=TODAY)


def a_letter_message(claim: Receivable = CLAIMS[1], /, **facts: object) -> Message:
    """Build the message for a letter on one claim."""
    told: dict[str, object] = {
        "receivable": claim.id,
        "client": claim.client,
        "client_name": claim.client_name,
        "salesperson": claim.salesperson,
        "contract": claim.contract,
        "order_number": claim.order_number,
        "instalment": claim.instalment,
        "amount": claim.amount,
        "outstanding": claim.outstanding(TODAY),
        "ordered_on": claim.ordered_on,
        "due_on": claim.due_on,
        "days_overdue": claim.days_overdue(TODAY),
        "tier": 90,
        "pay_by": dt.date(2026, 12, 30),
        "as_of": TODAY,
    }
    return Message(
        key=f"ageing.dun:1.90:{claim.id}",
        hand=Hand.LETTER,
        code="ageing.dun",
        recipient=claim.client,
        stream=f"ladders/{claim.id}",
        facts={**told, **facts},
    )


def a_joint_message() -> Message:
    """Build the message for a second letter, on two claims of different tiers with charges."""
    older, younger = (
        CLAIMS[1],
        attrs.evolve(CLAIMS[1], id="AR-1007", contract="HT-2026-07", due_on=dt.date(2026, 10, 20)),
    )
    interest: dict[str, object] = {"interest_through": TODAY, "year_days": 365}
    lines = (
        {
            **a_letter_message(older).facts,
            **interest,
            "fee": Money.of("50.00", "CNY"),
            "interest": Money.of("911.28", "CNY"),
            "interest_from": dt.date(2026, 8, 11),
            "interest_basis": "contract_daily",
            "interest_percent": "0.05",
        },
        {
            **a_letter_message(younger, tier=60).facts,
            **interest,
            "interest": Money.of("95.40", "CNY"),
            "interest_from": dt.date(2026, 10, 21),
            "interest_basis": "sales_contract",
            "interest_percent": "30",
        },
    )
    facts = {
        "client": "C-2",
        "client_name": CLIENTS[1].name,
        "as_of": TODAY,
        "pay_by": dt.date(2026, 12, 30),
        "count": 2,
        "outstanding": Money.of("27001.00", "CNY"),
        "payable": Money.of("28057.68", "CNY"),
        "written_before": (dt.date(2026, 11, 9),),
        "lines": lines,
    }
    return attrs.evolve(a_letter_message(), code="ageing.dun_client", facts=facts)


def a_second_letter() -> Letter:
    """Build the second letter to a client, on two claims with charges."""
    return dunning_letter(a_joint_message(), LETTERHEAD)


def a_balance_letter() -> BalanceLetter:
    """Build a balance confirmation on two claims."""
    claims = (CLAIMS[3], CLAIMS[2])
    return balance_letter(claims, LETTERHEAD, reference="DZ-2026-118", as_of=TODAY, answer_by=dt.date(2027, 1, 15))


def a_letter() -> Letter:
    """Build the letter on one claim."""
    return dunning_letter(a_letter_message(), LETTERHEAD)


def an_intervention(**facts: object) -> Message:
    """Build the notice to the supervisor."""
    letter = a_letter_message(CLAIMS[0], **facts)
    return Message(
        key="ageing.intervene:1.60:AR-1001",
        hand=Hand.NOTIFY,
        code="ageing.intervene",
        recipient="zhao.min",
        stream=letter.stream,
        facts={"answer_by": dt.date(2026, 12, 28), **letter.facts},
    )


def a_statement() -> FollowUpStatement:
    """Build a submitted statement."""
    return FollowUpStatement(
        number=1,
        by="wang.wei",
        at=people.at(11, 24),
        cycle=1,
        reason=ReasonUnpaid.CASH_SHORT,
        reason_text="二季度回款慢",
        contacts_made="11-20 电话刘总",
        next_action="12-01 上门对账",
        judge_by=dt.date(2026, 11, 27),
    )


def a_sheet() -> StatementSheet:
    """Build the statement with its claim and promise."""
    return StatementSheet(statement=a_statement(), receivable=CLAIMS[0], promises=(PROMISE,))


def some_metrics() -> DepartureMetrics:
    """Build the metrics of a year with three departures, one of them younger than ninety days."""

    def left(on: dt.date, **told: object) -> DepartedCase:
        known: dict[str, Any] = {"departed_on": on, "watched_until": TODAY, "clients": 10, **told}
        return DepartedCase(**known)

    yuan, dollars = Money.of("120000.00", "CNY"), Money.of("8000.00", "USD")
    return departure_metrics(
        [
            left(dt.date(2026, 2, 1), receivables=3, overdue=2, outstanding=(yuan, dollars), recovered=(yuan,), lost=2),
            left(dt.date(2026, 5, 1)),
            left(dt.date(2026, 12, 1), receivables=1, outstanding=(yuan,)),
        ],
        Period(start_on=dt.date(2026, 1, 1), end_on=dt.date(2027, 1, 1)),
        headcount=86,
    )


def no_metrics() -> DepartureMetrics:
    """Build the metrics of a period without departures and headcount."""
    return departure_metrics([], Period(start_on=dt.date(2026, 1, 1)))


def a_look_back(*traces: Trace) -> LookBack:
    """Build a look-back with contacts read, an export and a refusal, unless given otherwise."""
    seen = traces or (
        Trace(kind=TraceKind.CONTACTS, at=people.at(11, 24), stream="clients/C-1", verb="client_contacts"),
        Trace(kind=TraceKind.CONTACTS, at=people.at(11, 25), stream="clients/C-2", verb="client_contacts"),
        Trace(kind=TraceKind.EXPORT, at=people.at(11, 26), stream="ladders/AR-1001", verb="export_evidence"),
        Trace(
            kind=TraceKind.REFUSED,
            at=people.at(11, 27),
            stream="refusals/wang.wei",
            verb="edit_client",
            reasons=(Finding(code="access.notice.only_hands_over", subject="C-1", facts={"person": "wang.wei"}),),
        ),
    )
    return LookBack(leaver="wang.wei", from_at=people.NOW, until_at=people.at(12, 23), traces=seen)


def a_scorecard(**behaviour: int) -> Scorecard:
    """Build a scorecard with one unknown signal, or with the given signals only."""
    known = {Signal(name): value for name, value in behaviour.items()}
    usual: dict[Signal, int] = {signal: 0 for signal in Signal if signal is not Signal.MISSING_LOGS}
    usual |= {Signal.FEWER_RECORDS: 55, Signal.CONTACTS_READ: 16, Signal.EXPORTS: 2}
    policy = ScorecardPolicy(version="2026-07", impact_assessment="PIA-2026-03")
    return score("li.na", known or usual, policy, as_of=TODAY)
