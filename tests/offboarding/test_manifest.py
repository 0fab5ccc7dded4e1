"""The manifest: drawn anew from today's facts, so that nobody signs for yesterday's."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offboard_core.clients import Client, Communication, Contact, Medium
from offboard_core.kernel.verdict import Decided
from offboard_core.kernel.workcalendar import CHINA
from offboard_core.offboarding import Asset, Duty, ItemKind, ItemState, OffboardingCase, OpenOrder, Stage, Told
from offboard_core.offboarding.departure import confirm_departure
from offboard_core.offboarding.item import HandedOver, defer_item, settle_item, waive_item
from offboard_core.offboarding.manifest import Portfolio, draw_up, holding_line, redraw
from offboard_core.offboarding.precheck import record_precheck
from offboard_core.organization import Role
from offboard_core.receivables import Receivable, Settlement, SettlementKind
from tests.offboarding.people import (
    CHEN,
    LI_NA,
    NOW,
    QIAN,
    ZHAO,
    ZHOU,
    a_case,
    a_client,
    a_payment,
    a_ready_case,
    a_receivable,
    answers,
    at,
    checked,
    event_types,
    events,
    messages,
    portfolio,
    signed,
    why,
    yes,
)

TODAY = dt.date(2026, 11, 23)
PAID = a_payment("100.00", TODAY)


def states(case: OffboardingCase) -> dict[str, ItemState]:
    """Return how far each line has come."""
    return {item.id: item.state for item in case.items}


def drawn(case: OffboardingCase, *holdings: Receivable | Client, when: dt.datetime = NOW) -> OffboardingCase:
    """Draw the manifest of a case from these facts."""
    return yes(draw_up(case, portfolio(*holdings), at=when))


def finance_signed() -> OffboardingCase:
    """Return a case whose one claim was handed over and whose three parties have signed."""
    case = yes(settle_item(checked(a_receivable("AR-1")), "AR-1", HandedOver(receiver=LI_NA), by=ZHOU, at=NOW))
    return signed(case)


def stale(case: OffboardingCase) -> list[object]:
    """Return whose signature is missing or no longer current."""
    return [finding.facts["role"] for finding in case.missing_signatures()]


def test_before_anybody_has_asked_nothing_is_drawn() -> None:
    """A case just received has no manifest yet."""
    case = drawn(a_case(), a_receivable())

    assert ((), Stage.RECEIVED) == (case.items, case.stage)


def test_only_before_the_departure() -> None:
    """Afterwards what was open is a residual, and the list stands."""
    gone = yes(confirm_departure(checked(), now=at(12, 23)))

    assert ["case.not_open"] == why(draw_up(gone, portfolio(), at=at(12, 24)))


def test_a_late_invoice_makes_finance_stale_and_nobody_else() -> None:
    """A claim that appears after finance signed opens a line, and finance signs again; the others stand."""
    case = drawn(finance_signed(), a_receivable("AR-1"), a_receivable("AR-9"))

    assert (ItemState.OPEN, Stage.HANDOVER) == (states(case)["AR-9"], case.stage)
    assert ["finance"] == stale(case)


@pytest.mark.parametrize(
    "payment", [a_payment("1.00", TODAY), PAID, a_payment("150.00", TODAY)], ids=["in part", "in full", "too much"]
)
def test_a_late_payment_makes_finance_stale_and_nobody_else(payment: Settlement) -> None:
    """Whatever comes in on a claim that was handed over, finance vouched for another amount and signs again."""
    claim = attrs.evolve(a_receivable("AR-1"), settlements=(payment,))
    case = drawn(finance_signed(), claim)

    assert (Stage.SIGN_OFF, ["finance"]) == (case.stage, stale(case))
    assert {"AR-1": ItemState.SETTLED} == states(case)
    assert Stage.READY is signed(case).stage


def test_a_payment_that_counts_from_tomorrow_is_no_news_today() -> None:
    """The value date decides from when the sheet reads otherwise."""
    claim = a_receivable("AR-1", "100.00", a_payment("1.00", dt.date(2026, 11, 24)))

    assert [] == stale(drawn(finance_signed(), claim))
    assert ["finance"] == stale(drawn(finance_signed(), claim, when=at(11, 24)))


def test_a_claim_that_moved_to_its_receiver_stays_on_the_list() -> None:
    """Handed over is not gone: that it belongs to somebody else now is what the line says."""
    case = drawn(finance_signed())

    assert ({"AR-1": ItemState.SETTLED}, []) == (states(case), stale(case))


def test_a_promise_on_record_is_news_to_finance() -> None:
    """Disputed, renamed, another due date: whatever is signed of a claim asks again."""
    assert ["finance"] == stale(drawn(finance_signed(), attrs.evolve(a_receivable("AR-1"), disputed=True)))


def test_a_waived_claim_that_changes_is_news_to_finance() -> None:
    """Two people let go of an amount; of another one finance has to know."""
    case = checked(a_receivable("AR-1"))
    for person in (ZHOU, ZHAO):
        case = yes(waive_item(case, "AR-1", reason="bad debt", by=person, at=NOW))
    later = drawn(signed(case), a_receivable("AR-1", "900.00"))

    assert ({"AR-1": ItemState.WAIVED}, ["finance"]) == (states(later), stale(later))
    assert [("zhou", "zhao.min")] == [(item.proposed_by, item.decided_by) for item in later.items]


def test_a_proposed_waiver_falls_with_its_line() -> None:
    """Who confirms a waiver confirms what was proposed: another amount is proposed anew."""
    case = yes(waive_item(checked(a_receivable("AR-1")), "AR-1", reason="bad debt", by=ZHOU, at=NOW))
    same = drawn(case, a_receivable("AR-1"), when=at(11, 24))
    other = drawn(case, a_receivable("AR-1", "900.00"))

    assert ["zhou"] == [item.proposed_by for item in same.items]
    assert [None] == [item.proposed_by for item in other.items]


def test_a_claim_paid_before_anybody_took_it_over_is_gone() -> None:
    """Nothing is left to hand over, and it stands on no sheet."""
    before = checked()
    case = drawn(checked(a_receivable("AR-1")), a_receivable("AR-1", "100.00", PAID))

    assert {"AR-1": ItemState.GONE} == states(case)
    assert before.sheet(Role.FINANCE) == case.sheet(Role.FINANCE)


def test_a_deferred_claim_that_was_paid_is_gone_too() -> None:
    """Nobody has to finish by January what was paid in December."""
    case = yes(
        defer_item(
            checked(a_receivable("AR-1")),
            "AR-1",
            owner=LI_NA,
            due_on=dt.date(2027, 1, 15),
            reason="client away",
            by=ZHOU,
            at=NOW,
        )
    )

    assert {"AR-1": ItemState.GONE} == states(drawn(case, a_receivable("AR-1", "100.00", PAID)))


def test_a_payment_that_bounced_opens_the_line_again() -> None:
    """What comes back is to be handed over, and the event says so."""
    gone = drawn(checked(a_receivable("AR-1")), a_receivable("AR-1", "100.00", PAID))
    reversal = attrs.evolve(PAID, kind=SettlementKind.REVERSAL)
    verdict = draw_up(gone, portfolio(a_receivable("AR-1", "100.00", PAID, reversal)), at=NOW)

    assert {"AR-1": ItemState.OPEN} == states(yes(verdict))
    assert ("AR-1",) == events(verdict)[0].facts["reopened"]


def test_a_client_given_away_before_the_handover_is_gone() -> None:
    """Our own store is all there is of clients."""
    assert {"C-1": ItemState.GONE} == states(drawn(checked(a_client("C-1"))))


def test_a_client_renamed_is_news_to_the_supervisor_alone() -> None:
    """Each party signs again for its own lines only."""
    case = checked(a_client("C-1"))
    (line,) = case.items
    done = attrs.evolve(case, items=(attrs.evolve(line, state=ItemState.SETTLED, receiver="li.na"),))
    ready = signed(drawn(done, a_client("C-1")))

    assert ["supervisor"] == stale(drawn(ready, a_client("C-1", "新名字")))


def test_a_day_older_is_no_event() -> None:
    """Age moves every day: no event, no message, no signature is lost, and nothing has to be stored."""
    case = finance_signed()
    verdict = draw_up(case, portfolio(a_receivable("AR-1")), at=at(11, 24))

    assert ((), ()) == (events(verdict), messages(verdict))
    assert (53, 54) == (case.items[0].moving["days_overdue"], yes(verdict).items[0].moving["days_overdue"])
    assert [] == stale(yes(verdict))


def test_the_event_names_what_moved() -> None:
    """Added, changed, gone: each line by its id."""
    case = checked(a_receivable("AR-1"), a_receivable("AR-2"))
    verdict = draw_up(case, portfolio(a_receivable("AR-2", "7.00"), a_receivable("AR-3")), at=NOW)

    assert ["manifest_drawn"] == event_types(verdict)[:1]
    assert {"added": ("AR-3",), "changed": ("AR-2",), "gone": ("AR-1",), "reopened": ()} == events(verdict)[0].facts


@pytest.mark.parametrize(
    ("when", "receivable_due", "client_due"),
    [
        (NOW, dt.date(2026, 11, 25), dt.date(2026, 11, 30)),
        (at(12, 15), dt.date(2026, 12, 17), dt.date(2026, 12, 18)),
        (at(12, 21), dt.date(2026, 12, 18), dt.date(2026, 12, 18)),
    ],
    ids=["on receipt", "in the last week", "afterwards"],
)
def test_no_line_is_due_after_the_last_working_day(
    when: dt.datetime, receivable_due: dt.date, client_due: dt.date
) -> None:
    """Two working days for a claim, five for a client, as long as somebody is there to hand it over."""
    case = checked(a_receivable("AR-1"), a_client("C-1"), when=when)

    assert [receivable_due, client_due] == [item.due_on for item in case.items]


def an_order(number: str) -> OpenOrder:
    """Return an order of which nothing is left."""
    return OpenOrder(number=number, client="C-1", amount=PAID.amount, delivered=PAID.amount, invoiced=PAID.amount)


def test_two_things_of_one_id() -> None:
    """Where two kinds share an id the later one carries its kind in front, and both stay themselves when drawn again."""
    told = answers(assets=Told(items=(Asset(id="X", name="x"),)), orders=Told(items=(an_order("X"),)))
    case = checked(a_receivable("X"), told=told)
    again = record_precheck(case, told, portfolio(a_receivable("X")), at=NOW)

    assert {"X": ItemKind.ORDER, "asset:X": ItemKind.ASSET, "receivable:X": ItemKind.RECEIVABLE} == {
        item.id: item.kind for item in case.items
    }
    assert () == events(again)


def test_an_id_that_looks_like_another_with_its_kind() -> None:
    """However a host numbers things, no two lines share an id."""
    seal = Duty(id="asset:X", name="章")
    lines = [
        holding_line(ItemKind.DUTY, seal),
        holding_line(ItemKind.ORDER, an_order("X")),
        holding_line(ItemKind.ASSET, Asset(id="X", name="x")),
    ]
    case, _ = redraw(a_case(), lines, kinds=(), at=NOW, calendar=CHINA)

    assert ["X", "asset:X", "asset:asset:X"] == sorted((item.id for item in case.items), key=len)


def test_contact_and_records_are_drawn_from_the_pool() -> None:
    """A claim's line names whom to ask; a client's line refers to the records of three months, to the day."""
    client = attrs.evolve(a_client("C-1"), contacts=(Contact(name="Lin"), Contact(name="Wu")))

    def a_record(id: str, when: dt.datetime) -> Communication:
        return Communication(id=id, client="C-1", author="wang.wei", at=when, medium=Medium.PHONE, summary="x")

    facts = Portfolio(
        receivables=[a_receivable("AR-1"), a_receivable("AR-2", client="C-2")],
        clients=[client],
        communications={"C-1": [a_record("late", at(8, 23, 0)), a_record("old", at(8, 22, 23, 59))]},
    )
    case = yes(draw_up(checked(), facts, at=NOW))

    assert ["Lin", "", ("late",)] == [
        item.moving["records" if item.kind is ItemKind.CLIENT else "contact"] for item in case.items
    ]


@given(
    st.lists(
        st.tuples(
            st.dictionaries(st.sampled_from(("AR-1", "AR-2", "AR-3")), st.integers(min_value=0, max_value=3)),
            st.sampled_from(("settle", "waive", "nothing")),
        ),
        max_size=6,
    )
)
def test_whatever_comes_and_goes_the_list_is_right(history: list[tuple[dict[str, int], str]]) -> None:
    """Each claim with money on it has a line, an open line has money on it, and drawing once more changes nothing."""
    case = checked()
    for amounts, act in history:
        facts = portfolio(
            *(
                a_receivable(id, "3.00", *([a_payment(f"{3 - left}.00", TODAY)] if left < 3 else []))
                for id, left in amounts.items()
            )
        )
        verdict = draw_up(case, facts, at=NOW)
        case = yes(verdict)
        ids = [item.id for item in case.items]

        assert {id for id, left in amounts.items() if left} <= set(ids)
        assert all(amounts.get(item.id, 0) > 0 for item in case.items if item.is_open)
        assert sorted(set(ids)) == ids
        assert Decided(state=case) == draw_up(case, facts, at=NOW)
        for item in case.items:
            if item.is_open and act == "settle":
                case = yes(settle_item(case, item.id, HandedOver(receiver=LI_NA), by=ZHOU, at=NOW))
            elif item.is_open and act == "waive":
                case = yes(waive_item(case, item.id, reason="small", by=QIAN if item.proposed_by else CHEN, at=NOW))


def test_a_ready_case_stays_ready_when_nothing_moves() -> None:
    """The daily drawing of somebody with nothing is silent."""
    case = a_ready_case()

    assert Decided(state=case) == draw_up(case, portfolio(), at=at(12, 1))


def test_what_the_pool_does_not_have_is_asked_for() -> None:
    """Of clients that are new on the manifest, in one message, to whoever documents; nothing waits for an answer."""
    whole = attrs.evolve(
        a_client("C-2"), contacts=(Contact(name="张经理", phone="13800005678"),), needs="付款周期", preferences="电话"
    )
    spoken = {"C-2": [Communication(id="K", client="C-2", author="x", at=NOW, medium=Medium.PHONE, summary="x")]}
    held = attrs.evolve(portfolio(a_client("C-1"), whole), communications=spoken)
    verdict = record_precheck(a_case(), answers(), held, at=NOW)
    (message,) = [one for one in messages(verdict) if one.code == "documentation.asked"]

    assert ("wang.wei", 1) == (message.recipient, message.facts["count"])
    assert {"C-1": ("records", "contacts", "needs", "preferences")} == message.facts["missing"]
    assert [] == [one for one in messages(draw_up(yes(verdict), held, at=NOW)) if one.code == "documentation.asked"]
    proxied = record_precheck(attrs.evolve(a_case(), proxy="li.na"), answers(), held, at=NOW)
    assert ["li.na"] == [one.recipient for one in messages(proxied) if one.code == "documentation.asked"]
    third = attrs.evolve(held, clients=[*held.clients, a_client("C-3")])
    (later,) = [one for one in messages(draw_up(yes(verdict), third, at=NOW)) if one.code == "documentation.asked"]
    assert ["C-3"] == list(dict(later.facts["missing"]))  # type: ignore[call-overload]
