"""Balance confirmations: put to the client by letter, acknowledged once and on proof."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import attrs
import pytest

from offboard_core.kernel.verdict import Verdict
from offboard_core.receivables import Ladder, Receivable
from tests.receivables.decisions import acknowledge_balance, send_balance_confirmation
from tests.receivables.given import CLAIM, cny, codes, day, decided, opened, paid

TODAY = day(40)


def sent(ladder: Ladder | None = None, claim: Receivable = CLAIM, *, reference: str = "DZ-1") -> Verdict[Ladder]:
    """Put the balance to the client on day 40."""
    return send_balance_confirmation(ladder or opened(), claim, reference=reference, by="zhou.hui", today=TODAY)


SENT = decided(sent(claim=paid(CLAIM, "300.00", day(30)))).state


def acknowledged(
    ladder: Ladder = SENT, *, number: int = 1, who: str = "林总", on: dt.date = TODAY, evidence: str = "回函"
) -> Verdict[Ladder]:
    """Record an acknowledgement on day 50."""
    return acknowledge_balance(
        ladder,
        number=number,
        acknowledged_by=who,
        acknowledged_on=on,
        evidence=evidence,
        by="zhou.hui",
        today=day(50),
    )


def test_it_states_the_balance_of_the_day() -> None:
    """What was paid before is not in it."""
    assert (cny("700.00"), TODAY, "DZ-1", None) == (
        SENT.confirmations[0].balance,
        SENT.confirmations[0].as_of,
        SENT.confirmations[0].reference,
        SENT.confirmations[0].acknowledged_on,
    )


def test_an_acknowledgement_is_kept_with_its_proof() -> None:
    """Who at the client, when, on what proof, and who recorded it; other confirmations stay as they are."""
    two = decided(sent(SENT)).state
    verdict = decided(acknowledged(two))

    assert ("林总", TODAY, "回函", "zhou.hui") == (
        verdict.state.confirmations[0].acknowledged_by,
        verdict.state.confirmations[0].acknowledged_on,
        verdict.state.confirmations[0].evidence,
        verdict.state.confirmations[0].recorded_by,
    )
    assert two.confirmations[1] == verdict.state.confirmations[1]
    assert ["balance_acknowledged"] == [event.type for event in verdict.events]


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        (lambda: sent(reference=" "), ["confirmation.no_reference"]),
        (lambda: sent(claim=paid(CLAIM, "1000.00", TODAY)), ["confirmation.nothing_owed"]),
        (lambda: sent(attrs.evolve(opened(), closed_on=TODAY)), ["ladder.closed"]),
        (lambda: acknowledged(number=2), ["confirmation.none_such"]),
        (lambda: acknowledged(decided(acknowledged()).state), ["confirmation.acknowledged_already"]),
        (lambda: acknowledged(who=" "), ["confirmation.blank"]),
        (lambda: acknowledged(evidence=""), ["confirmation.blank"]),
        (lambda: acknowledged(on=day(39)), ["confirmation.day_impossible"]),
        (lambda: acknowledged(on=day(40)), []),
        (lambda: acknowledged(on=day(50)), []),
        (lambda: acknowledged(on=day(51)), ["confirmation.day_impossible"]),
    ],
)
def test_what_can_be_recorded(verdict: Callable[[], Verdict[Ladder]], expected: list[str]) -> None:
    """A letter with a reference about money that is owed; one answer, on proof, between its sending and today."""
    assert expected == ([] if verdict() else codes(verdict()))
