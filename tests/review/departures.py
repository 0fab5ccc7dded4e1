"""Test data of the review room: claims, ladders, and a departure with every kind of item."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs

from offboard_core.clients import Contact
from offboard_core.kernel.identity import ReceivableId
from offboard_core.kernel.money import Money
from offboard_core.offboarding import Asset, HeldGrant, OffboardingCase, Outcome, Told
from offboard_core.offboarding.departure import confirm_departure
from offboard_core.offboarding.documentation import Account, document_item, judge_documentation
from offboard_core.offboarding.grant import record_revocation, revoke
from offboard_core.offboarding.item import HandedOver, settle_item
from offboard_core.receivables import Channel, Ladder, Promise, Receivable
from offboard_core.review import Review
from tests.offboarding import people

NOTICE_ON = dt.date(2026, 11, 23)
LEFT_ON = dt.date(2026, 12, 23)
ONE, TWO = Contact(name="李雷"), Contact(name="韩梅梅")

CLIENTS = (
    attrs.evolve(people.a_client("C-1"), contacts=(ONE, TWO)),
    attrs.evolve(people.a_client("C-2", "南方电气"), contacts=(ONE,)),
)


def a_claim(id: str = "AR-1", **changes: object) -> Receivable:
    """Build a claim of the leaver over 100.00 CNY, due on the first of October."""
    known: dict[str, Any] = {
        "id": id,
        "client": "C-1",
        "salesperson": people.WANG.id,
        "due_on": dt.date(2026, 10, 1),
        "amount": Money.of("100.00", "CNY"),
        **changes,
    }
    return Receivable(**known)


def a_promise(number: int, *, proven: bool) -> Promise:
    """Build a promise over 60.00 CNY, oral or proven."""
    return Promise(
        number=number,
        amount=Money.of("60.00", "CNY"),
        pay_on=dt.date(2026, 12, 31),
        promised_by="李雷",
        promised_to=people.WANG.id,
        channel=Channel.LETTER if proven else Channel.ORAL,
        given_on=NOTICE_ON,
        outstanding=Money.of("100.00", "CNY"),
        evidence="LTR-1" if proven else "",
        confirmed_by="zhou" if proven else "",
    )


def a_ladder(id: str = "AR-1", *promises: Promise, **changes: object) -> Ladder:
    """Build the ladder of a claim of the leaver."""
    known: dict[str, Any] = {
        "id": ReceivableId(id),
        "client": "C-1",
        "salesperson": people.WANG.id,
        "opened_on": NOTICE_ON,
        "next_review_on": NOTICE_ON,
        "promises": promises,
        **changes,
    }
    return Ladder(**known)


def a_running_case() -> OffboardingCase:
    """Build a case in handover: two claims, two clients, two assets, two grants, one of each done."""
    told = people.answers(
        assets=Told(items=(Asset(id="NB-1", name="笔记本电脑"), Asset(id="PH-1", name="工作手机"))),
        access=Told(items=(HeldGrant(id="crm", system="crm"), HeldGrant(id="mail", system="mailbox"))),
    )
    at = people.at(11, 25)
    case = people.checked(a_claim("AR-1"), a_claim("AR-2"), *CLIENTS, told=told)
    case = people.yes(settle_item(case, "AR-1", HandedOver(receiver=people.LI_NA), by=people.ZHOU, at=at))
    case = people.yes(document_item(case, "C-1", Account(summary="框架在谈"), at=at, by=people.WANG))
    case = people.yes(judge_documentation(case, "C-1", accepted=True, by=people.ZHAO, at=at))
    case = people.yes(
        settle_item(case, "C-1", HandedOver(receiver=people.LI_NA, witness=people.CHEN), by=people.ZHAO, at=at)
    )
    return people.yes(
        settle_item(case, "NB-1", HandedOver(outcome=Outcome.LOST, evidence="报失单 7"), by=people.MA, at=at)
    )


def a_departed_case() -> OffboardingCase:
    """Build the same case after the legal end: one grant revoked, one failed, the rest left as residuals."""
    case = people.yes(confirm_departure(a_running_case(), now=people.at(12, 23, 19)))
    case = people.yes(revoke(case, now=people.at(12, 23, 20)))
    case = people.yes(record_revocation(case, "crm", attempt=1, confirmed=True, at=people.at(12, 23, 21)))
    failed = record_revocation(case, "mail", attempt=1, confirmed=False, at=people.at(12, 23, 21), reason="超时")
    return people.yes(failed)


def a_review(**changes: object) -> Review:
    """Build the review of Wang Wei's departure, begun with the notice."""
    known: dict[str, Any] = {"id": "wang.wei#1", "leaver": people.WANG.id, "begun_on": NOTICE_ON, **changes}
    return Review(**known)
