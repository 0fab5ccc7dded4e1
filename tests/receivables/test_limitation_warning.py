"""The alarm of the limitation period: once for each end of it, to finance, with something to do about it."""

from __future__ import annotations

import datetime as dt

import attrs

from offboard_core.kernel.verdict import Decided
from offboard_core.receivables import Ladder
from offboard_core.receivables.worklist import ladder_obligations
from tests.receivables.decisions import acknowledge_balance, send_balance_confirmation
from tests.receivables.given import CLAIM, DUE, WARNED_ON, day, decided, look, looked, opened, paid

WARNED = (WARNED_ON - DUE).days
"""Days after the due date on which the warning comes."""
RUN_OUT = WARNED + 180
"""The last day of the period."""


def told(verdict: Decided[Ladder]) -> list[tuple[str, str]]:
    """Return what people are told."""
    return [(item.code, item.recipient) for item in verdict.messages]


def grown_old() -> Ladder:
    """Return a ladder with every step taken, the day before the warning."""
    return looked(opened(), 95, WARNED - 1)


def test_finance_is_warned_once() -> None:
    """180 days before the period runs out, not a day earlier, and not again the day after."""
    early, warned = look(grown_old(), WARNED - 1), look(grown_old(), WARNED)
    again = look(warned.state, WARNED + 1)

    assert [[], [("ageing.limitation", "finance")], []] == [told(one) for one in (early, warned, again)]
    assert "limitation_warned" == warned.events[0].type
    assert WARNED_ON + dt.timedelta(days=180) == warned.state.limitation_ends_on


def test_there_is_something_to_do_about_it() -> None:
    """Finance owes an interruption by the end of the period, until it is interrupted or paid."""
    warned = look(grown_old(), WARNED).state
    (owed,) = [todo for todo in ladder_obligations(warned) if todo.verb == "interrupt_limitation"]

    assert ("finance", WARNED_ON + dt.timedelta(days=180)) == (owed.owner, warned.limitation_ends_on)


def test_a_period_that_has_run_out_is_said_so() -> None:
    """Whoever looks too late hears that it is over."""
    verdict = look(grown_old(), RUN_OUT + 1)

    assert [("ageing.limitation_over", "finance")] == told(verdict)


def test_an_acknowledgement_lifts_the_alarm() -> None:
    """The period runs anew from then, and the to-do is gone; its new end is warned of again."""
    warned = look(grown_old(), WARNED).state
    asked = decided(send_balance_confirmation(warned, CLAIM, reference="DZ-1", by="zhou", today=day(WARNED + 1))).state
    agreed = decided(
        acknowledge_balance(
            asked,
            number=1,
            acknowledged_by="李总",
            acknowledged_on=day(WARNED + 5),
            evidence="回执",
            by="zhou",
            today=day(WARNED + 5),
        )
    ).state
    lifted = look(agreed, WARNED + 6)

    assert ("limitation_lifted", None) == (lifted.events[0].type, lifted.state.limitation_ends_on)
    assert [] == [todo for todo in ladder_obligations(lifted.state) if todo.verb == "interrupt_limitation"]


def test_a_defect_neither_warns_nor_lifts() -> None:
    """Nothing is decided on facts that cannot be right."""
    warned = look(grown_old(), WARNED).state
    odd = attrs.evolve(CLAIM, client=" ")

    assert warned.limitation_ends_on == look(warned, WARNED + 3, odd).state.limitation_ends_on
    assert None is look(grown_old(), WARNED, odd).state.limitation_ends_on


def test_a_settled_claim_is_not_warned_of() -> None:
    """Nothing can become time-barred."""
    assert [] == told(look(grown_old(), WARNED, paid(CLAIM, "1000.00", day(WARNED))))
