"""Messages being sent: pauses between attempts, the claims of a letter, and damaged messages of every kind."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
import pytest

from offboard_core.adapters.memory import MemoryNotifier, MemoryWorklist
from offboard_core.errors import InvalidInput
from offboard_core.kernel.verdict import Hand, Message
from offboard_core.ports.hands import Hands
from offboard_core.ports.store import DispatchStatus, Storage
from offboard_core.usecases.outbox import Retry, claims_in
from offboard_core.usecases.relay import deliver
from tests.usecases.company import Company, a_company, a_letter

MINUTE = dt.timedelta(minutes=1)


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 2), (3, 4), (4, 5), (1_000, 5)])
def test_pauses_double_up_to_the_longest(attempts: int, minutes: int) -> None:
    """Each pause is twice the one before, until the longest is reached."""
    assert minutes * MINUTE == Retry(first_pause=MINUTE, longest_pause=5 * MINUTE).pause_after(attempts)


def test_sending_again_allows_as_many_attempts() -> None:
    """Every further series of attempts ends with a last one."""
    assert [3, 6] == [attempts for attempts in range(1, 8) if Retry(attempts=3).is_last(attempts)]


def test_the_claims_of_a_letter() -> None:
    """A letter names one claim or several; one that names none is refused with its path."""
    one = a_letter("AR-1")
    two = attrs.evolve(one, facts={**one.facts, "lines": (one.facts, {**one.facts, "receivable": "AR-2"})})

    assert [["AR-1"], ["AR-1", "AR-2"]] == [sorted(claims_in(one)), sorted(claims_in(two))]
    with pytest.raises(InvalidInput) as caught:
        claims_in(attrs.evolve(one, facts={**one.facts, "receivable": None}))
    assert ["receivable"] == [found.facts["path"] for found in caught.value.findings]


def queued(company: Company, *messages: Message) -> None:
    """Put messages into the outbox."""
    with company.office.storage.begin("main") as work:
        work.outbox.add(messages, at=company.clock.now)
        work.commit()


DAMAGED: dict[str, Any] = {
    "a letter": a_letter("AR-1", outstanding="100.00"),
    "a letter about several": a_letter("AR-1", lines=("AR-1",)),
    "a grant": Message(key="a", hand=Hand.REVOKE, code="grant.revoke", recipient="x", stream="cases/x#1", facts={"grant": 5}),
    "a todo": Message(key="a", hand=Hand.WORKLIST_CLOSE, code="todo.x", recipient="x", stream="cases/x#1", facts={"obligation": 5}),
}  # fmt: skip


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_message_stops_no_other(storage: Storage, kind: str) -> None:
    """It is reported and tried again later, and the messages behind it go out."""
    company, channel = a_company(storage), MemoryNotifier()
    hands = Hands(notifier=channel, worklist=MemoryWorklist(), revoker=company.revoker)
    company = attrs.evolve(company, office=attrs.evolve(company.office, hands=hands))
    deliver(company.office)
    queued(
        company, DAMAGED[kind], Message(key="b", hand=Hand.NOTIFY, code="c", recipient="zhou", stream="ladders/AR-1")
    )

    report = deliver(company.office)

    assert ["a"] == [item.id for item in (*report.failed, *report.retried)]
    assert "a" not in channel.sent
    assert "b" in channel.sent
    with company.office.storage.begin("main") as work:
        assert DispatchStatus.SENT is not work.outbox.get("a").status
