"""The balance confirmation (对账函): sent to a client, and what the client answered."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import attrs

from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Decided, Refused, Verdict
from offboard_core.receivables.receivable import Receivable
from offboard_core.receivables.situation import Situation

if TYPE_CHECKING:
    from offboard_core.receivables.ladder import Ladder


@attrs.frozen(kw_only=True)
class BalanceConfirmation:
    """对账函: the balance on `as_of`, sent to the client on `sent_on` under the letter number `reference`.

    After the client has acknowledged it, `acknowledged_on` is the day, `acknowledged_by` the person and
    `evidence` the proof.
    """

    number: int
    balance: Money
    as_of: dt.date
    sent_on: dt.date
    sent_by: str
    reference: str
    acknowledged_on: dt.date | None = None
    acknowledged_by: str = ""
    evidence: str = ""
    recorded_by: str = ""


@attrs.frozen(kw_only=True)
class Acknowledgement:
    """Who at the client acknowledged a balance, on which day, and the proof of it (for example the sealed reply)."""

    acknowledged_by: str
    acknowledged_on: dt.date
    evidence: str


def send_balance_confirmation(
    ladder: Ladder, receivable: Receivable, situation: Situation, *, reference: str, by: str
) -> Verdict[Ladder]:
    """Record that today's balance was sent to the client in the letter `reference`."""
    today = situation.today
    balance = receivable.outstanding(today)
    findings = list(ladder.against_closed())
    if balance.minor <= 0:
        findings.append(ladder.finding("confirmation.nothing_owed"))
    if not reference.strip():
        findings.append(ladder.finding("confirmation.no_reference"))
    if findings:
        return Refused(tuple(findings))
    sent = BalanceConfirmation(
        number=len(ladder.confirmations) + 1,
        balance=balance,
        as_of=today,
        sent_on=today,
        sent_by=by,
        reference=reference.strip(),
    )
    noted = attrs.evolve(ladder, confirmations=(*ladder.confirmations, sent))
    event = noted.event(
        "balance_put_to_client", number=sent.number, balance=balance, on=today, by=by, reference=sent.reference
    )
    return Decided(state=noted, events=(event,))


def acknowledge_balance(
    ladder: Ladder, number: int, answer: Acknowledgement, situation: Situation, *, by: str
) -> Verdict[Ladder]:
    """Record that somebody at the client acknowledged the balance, on proof (回函确认)."""
    sent = next((item for item in ladder.confirmations if item.number == number), None)
    if sent is None:
        return Refused((ladder.finding("confirmation.none_such", number=number),))
    findings = []
    if sent.acknowledged_on is not None:
        findings.append(ladder.finding("confirmation.acknowledged_already", on=sent.acknowledged_on))
    if not sent.sent_on <= answer.acknowledged_on <= situation.today:
        findings.append(ladder.finding("confirmation.day_impossible", on=answer.acknowledged_on, sent_on=sent.sent_on))
    written = {"acknowledged_by": answer.acknowledged_by, "evidence": answer.evidence}
    findings += [ladder.finding("confirmation.blank", field=name) for name, text in written.items() if not text.strip()]
    if findings:
        return Refused(tuple(findings))
    answered = attrs.evolve(
        sent,
        acknowledged_on=answer.acknowledged_on,
        acknowledged_by=answer.acknowledged_by.strip(),
        evidence=answer.evidence.strip(),
        recorded_by=by,
    )
    confirmations = tuple(answered if item.number == number else item for item in ladder.confirmations)
    noted = attrs.evolve(ladder, confirmations=confirmations)
    event = noted.event(
        "balance_acknowledged",
        number=number,
        balance=sent.balance,
        acknowledged_by=answered.acknowledged_by,
        acknowledged_on=answered.acknowledged_on,
        evidence=answered.evidence,
        by=by,
    )
    return Decided(state=noted, events=(event,))
