"""The briefing: everything a successor has to know of one client, and what nobody could say, said as such."""

from __future__ import annotations

import datetime as dt

import pytest

from offboard_core.clients import Briefing, GivenPromise, OpenClaim, Ownership
from offboard_core.clients.briefing import brief
from offboard_core.errors import InvalidInput
from offboard_core.kernel.known import Unknown
from offboard_core.kernel.money import Money
from tests.clients.builders import CALLED, DAY, NOW, a_client, a_record

HOUR = dt.timedelta(hours=1)
RECORDS = (
    a_record(id="R-3", at=NOW, needs="要样品", author="wang.wei"),
    a_record(id="R-1", at=NOW - 3 * HOUR, promises="月底付一半"),
    a_record(id="R-2", at=NOW - 2 * HOUR, amends="R-1", promises="月底付三成", needs="  "),
    a_record(id="R-9", client="C-8", needs="别家的事"),
)
CLAIMS = (
    OpenClaim(receivable="AR-2", outstanding=Money.of("70.00", "USD"), due_on=None, days_overdue=None),
    OpenClaim(receivable="AR-1", outstanding=Money.of("30.00", "CNY"), due_on=DAY, days_overdue=0, tier=0),
    OpenClaim(receivable="AR-3", outstanding=Money.of("12.00", "CNY"), due_on=DAY, days_overdue=0, tier=0),
)


def a_promise(*, is_proven: bool) -> GivenPromise:
    """A promise to pay, on record or only said."""
    return GivenPromise(
        receivable="AR-1",
        amount=Money.of("30.00", "CNY"),
        pay_on=DAY,
        promised_by="李雷",
        channel="oral",
        is_proven=is_proven,
    )


def briefing(**changes: object) -> Briefing:
    """Brief a successor on the client, with claims and promises known."""
    last = changes.get("last")
    return brief(
        a_client(contacts=(CALLED,), needs="长期：备件", preferences="周三拜访"),
        RECORDS,
        as_of=DAY,
        claims=CLAIMS,
        payment_promises=(a_promise(is_proven=True), a_promise(is_proven=False)),
        last=last if isinstance(last, int) else None,
    )


def test_a_successor_sees_the_full_history() -> None:
    """Every record in force comes along, newest first; corrected ones and those of other clients do not."""
    told = briefing()

    assert ["R-3", "R-2"] == [record.id for record in told.history]
    assert told.last_contact_at == NOW
    assert ("长期：备件", "周三拜访", (CALLED,)) == (told.standing_needs, told.preferences, told.contacts)


def test_needs_and_promises_are_gathered_from_the_records() -> None:
    """Each remark names its record, author and moment; a blank one is none."""
    told = briefing()

    assert [("R-3", "wang.wei", NOW, "要样品")] == [(item.record, item.by, item.at, item.text) for item in told.needs]
    assert [("R-2", "月底付三成")] == [(item.record, item.text) for item in told.promises]


def test_only_so_many_records_where_asked() -> None:
    """With `last` the history is cut, while needs and promises are still gathered from all of it."""
    told = briefing(last=1)

    assert ["R-3"] == [record.id for record in told.history]
    assert ["R-2"] == [item.record for item in told.promises]


@pytest.mark.parametrize("last", [0, -1])
def test_no_briefing_of_no_records(last: int) -> None:
    """Asking for less than one record is a mistake."""
    with pytest.raises(InvalidInput) as caught:
        briefing(last=last)

    assert ["briefing.below_one_record"] == [found.code for found in caught.value.findings]


def test_open_money_is_added_up_per_currency() -> None:
    """Currencies stand side by side and are never added together."""
    assert (Money.of("42.00", "CNY"), Money.of("70.00", "USD")) == briefing().outstanding


def test_promises_nothing_proves_stand_out() -> None:
    """What was only said is named apart, to be confirmed in writing."""
    assert (a_promise(is_proven=False),) == briefing().unproven_promises


def test_what_nobody_could_say_is_unknown() -> None:
    """Claims and promises no source could tell are unknown, never none; a client nobody wrote of has no last contact."""
    why = Unknown("ERP 503")
    history = (Ownership(owner="li.na", from_on=DAY),)
    told = brief(a_client(ownerships=history), (), as_of=DAY, claims=why, payment_promises=why)

    assert (why, why, why, why) == (
        told.claims,
        told.outstanding,
        told.payment_promises,
        told.unproven_promises,
    )
    assert told.last_contact_at is None
    assert history == told.owners
