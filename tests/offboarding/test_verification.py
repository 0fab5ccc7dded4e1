"""What two sides say of a line: finance of a claim, the receiver of what was handed over."""

from __future__ import annotations

from typing import Any

import pytest

from offboard_core.offboarding import Asset, OffboardingCase, Outcome, Told, Verification
from offboard_core.offboarding.departure import confirm_departure
from offboard_core.offboarding.item import HandedOver, settle_item
from offboard_core.offboarding.manifest import draw_up
from offboard_core.offboarding.verification import acknowledge_item, stop_asking, verify_receivable
from offboard_core.offboarding.withdrawal import withdraw
from offboard_core.organization import Role
from tests.offboarding.people import (
    CHEN,
    LI_NA,
    MA,
    NOW,
    SUN,
    ZHOU,
    a_client,
    a_receivable,
    a_standing,
    answers,
    at,
    checked,
    event_types,
    events,
    leaving,
    portfolio,
    why,
    yes,
)

CASE = checked(a_receivable("AR-1"), a_client("C-1"))


def said(case: OffboardingCase) -> Verification | None:
    """Return what finance says of the claim."""
    item = case.find_item("AR-1")
    assert item is not None
    return item.verification


def test_finance_agrees_or_disputes() -> None:
    """With a reason where it disputes; said again, the later word counts."""
    disputed = verify_receivable(CASE, "AR-1", agreed=False, reason="客户称已付 40", by=ZHOU, at=NOW)

    assert ["receivable_verified"] == event_types(disputed)
    assert {"item": "AR-1", "agreed": False, "reason": "客户称已付 40", "by": "zhou"} == dict(events(disputed)[0].facts)
    assert Verification(agreed=False, by="zhou", at=NOW, reason="客户称已付 40") == said(yes(disputed))
    agreed = yes(verify_receivable(yes(disputed), "AR-1", agreed=True, by=ZHOU, at=at(11, 24)))
    assert Verification(agreed=True, by="zhou", at=at(11, 24)) == said(agreed)


def test_what_finance_said_is_on_its_sheet() -> None:
    """A dispute is part of what is signed, and goes with the line to whoever receives it."""
    disputed = yes(verify_receivable(CASE, "AR-1", agreed=False, reason="x", by=ZHOU, at=NOW))
    handed = yes(settle_item(disputed, "AR-1", HandedOver(receiver=LI_NA), by=ZHOU, at=NOW))

    assert CASE.sheet(Role.FINANCE) != disputed.sheet(Role.FINANCE)
    assert CASE.sheet(Role.SUPERVISOR) == disputed.sheet(Role.SUPERVISOR)
    assert said(handed) == said(disputed)


def test_another_amount_is_verified_anew() -> None:
    """What finance said, it said of the line as it was; the same line again changes nothing."""
    agreed = yes(verify_receivable(CASE, "AR-1", agreed=True, by=ZHOU, at=NOW))
    same = yes(draw_up(agreed, portfolio(a_receivable("AR-1"), a_client("C-1")), at=at(11, 24)))
    other = yes(draw_up(agreed, portfolio(a_receivable("AR-1", "900.00"), a_client("C-1")), at=at(11, 24)))

    assert said(agreed) == said(same)
    assert said(other) is None


@pytest.mark.parametrize(
    ("item", "told", "expected"),
    [
        ("AR-9", {}, ["item.unknown"]),
        ("C-1", {}, ["verification.not_a_receivable"]),
        ("AR-1", {"agreed": False, "reason": " "}, ["verification.no_reason"]),
        ("AR-1", {"by": CHEN}, ["verification.role_not_held"]),
        ("AR-1", {"by": leaving(ZHOU)}, ["verification.role_not_held"]),
        ("AR-1", {"by": a_standing("wang.wei", Role.FINANCE)}, ["item.own_case"]),
    ],
)
def test_who_verifies_what(item: str, told: dict[str, Any], expected: list[str]) -> None:
    """Finance does, claims only, with a reason against them, and never the leaver."""
    told = {"agreed": True, "by": ZHOU, "at": NOW, **told}

    assert expected == why(verify_receivable(CASE, item, **told))


def test_what_is_handed_over_or_over_is_not_verified_any_more() -> None:
    """Neither a line that is done nor a case after the departure."""
    handed = yes(settle_item(CASE, "AR-1", HandedOver(receiver=LI_NA), by=ZHOU, at=NOW))
    gone = yes(confirm_departure(CASE, now=at(12, 23)))

    assert ["item.not_open"] == why(verify_receivable(handed, "AR-1", agreed=True, by=ZHOU, at=NOW))
    assert ["case.not_open"] == why(verify_receivable(gone, "AR-1", agreed=True, by=ZHOU, at=NOW))


def test_a_receiver_says_that_it_has_reached_them() -> None:
    """Once; they are asked for it until then, and a signature is no staler for it."""
    handed = yes(settle_item(CASE, "AR-1", HandedOver(receiver=LI_NA), by=ZHOU, at=NOW))
    verdict = acknowledge_item(handed, "AR-1", by=LI_NA, at=at(11, 24))

    assert [("li.na", "AR-1", at(12, 18, 18), "zhao.min")] == [
        (todo.owner, todo.subject, todo.due_at, todo.escalates_to)
        for todo in handed.obligations(NOW)
        if todo.verb == "acknowledge_item"
    ]
    assert ["item_acknowledged"] == event_types(verdict)
    assert {"item": "AR-1", "label": "华东重工 100.00 CNY", "receiver": "li.na"} == dict(events(verdict)[0].facts)
    assert [] == [todo for todo in yes(verdict).obligations(NOW) if todo.verb == "acknowledge_item"]
    assert handed.sheet(Role.FINANCE) == yes(verdict).sheet(Role.FINANCE)
    assert [] == event_types(acknowledge_item(yes(verdict), "AR-1", by=LI_NA, at=at(11, 25)))


def test_after_the_departure_it_is_still_asked_for() -> None:
    """Whoever left does not take the question along."""
    handed = yes(settle_item(CASE, "AR-1", HandedOver(receiver=LI_NA), by=ZHOU, at=NOW))
    gone = yes(confirm_departure(handed, now=at(12, 23)))

    assert "acknowledge_item" in {todo.verb for todo in gone.obligations(at(12, 24))}
    assert ["item_acknowledged"] == event_types(acknowledge_item(gone, "AR-1", by=LI_NA, at=at(12, 24)))


def test_who_acknowledges_what() -> None:
    """The receiver, what was handed over, in a case that goes on."""
    handed = yes(settle_item(CASE, "AR-1", HandedOver(receiver=LI_NA), by=ZHOU, at=NOW))
    stays = yes(withdraw(handed, accepted_by=CHEN, reason="x", evidence="x", at=NOW))

    assert ["item.unknown"] == why(acknowledge_item(CASE, "AR-9", by=LI_NA, at=NOW))
    assert ["acknowledgement.not_handed_over"] == why(acknowledge_item(CASE, "AR-1", by=LI_NA, at=NOW))
    assert ["acknowledgement.not_yours"] == why(acknowledge_item(handed, "AR-1", by=SUN, at=NOW))
    assert ["case.not_open"] == why(acknowledge_item(stays, "AR-1", by=LI_NA, at=NOW))


def test_what_is_given_back_is_acknowledged_by_nobody() -> None:
    """An asset has a receipt and no receiver."""
    told = answers(assets=Told(items=(Asset(id="pc", name="电脑"),)))
    back = yes(
        settle_item(checked(told=told), "pc", HandedOver(outcome=Outcome.RETURNED, evidence="R-1"), by=MA, at=NOW)
    )

    assert [] == [todo for todo in back.obligations(NOW) if todo.verb == "acknowledge_item"]
    assert ["acknowledgement.not_handed_over"] == why(acknowledge_item(back, "pc", by=MA, at=NOW))


def test_who_leaves_too_is_asked_no_more() -> None:
    """What they received is in their own handover; whoever stays, and what was confirmed, is left alone."""
    handed = yes(settle_item(CASE, "AR-1", HandedOver(receiver=LI_NA), by=ZHOU, at=NOW))
    assert ["li.na"] == [todo.owner for todo in handed.obligations(NOW) if todo.verb == "acknowledge_item"]
    dropped = stop_asking(handed, leaving(LI_NA), at=NOW)

    assert [{"receiver": "li.na", "employment": "notice", "items": ("AR-1",)}] == [
        event.facts for event in events(dropped)
    ]
    assert [] == [todo.owner for todo in yes(dropped).obligations(NOW) if todo.verb == "acknowledge_item"]
    assert [] == event_types(stop_asking(yes(dropped), leaving(LI_NA), at=NOW))
    assert [] == event_types(stop_asking(handed, LI_NA, at=NOW))
    assert [] == event_types(stop_asking(handed, leaving(SUN), at=NOW))
    confirmed = yes(acknowledge_item(yes(dropped), "AR-1", by=LI_NA, at=NOW)).find_item("AR-1")
    assert confirmed is not None
    assert ("", NOW) == (confirmed.unasked, confirmed.acknowledged_at)
