"""The intervention of a supervisor (主管介入): the payment date confirmed with the client."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import attrs

from offboard_core.finding import Finding
from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Decided, Refused, Verdict
from offboard_core.receivables.promise import Channel, Promise, limits_against, promise_facts
from offboard_core.receivables.receivable import Receivable
from offboard_core.receivables.situation import Situation
from offboard_core.receivables.tier_action import PAYMENT_DATE

if TYPE_CHECKING:
    from offboard_core.receivables.ladder import Ladder


@attrs.frozen(kw_only=True)
class Intervention:
    """主管介入: the supervisor spoke to the client and records when they will pay."""

    by: str
    at: dt.datetime
    cycle: int
    tier: int
    confirmed_pay_on: dt.date
    confirmed_with: str
    evidence: str = ""
    note: str = ""


@attrs.frozen(kw_only=True)
class ConfirmedDate:
    """The payment date that a supervisor confirmed with a person at the client."""

    confirmed_pay_on: dt.date
    confirmed_with: str
    evidence: str = ""
    note: str = ""
    channel: Channel = Channel.PHONE


def record_intervention(
    ladder: Ladder, receivable: Receivable, confirmed: ConfirmedDate, situation: Situation, *, by: str, at: dt.datetime
) -> Verdict[Ladder]:
    """Record the payment date the supervisor confirmed with the client, also as a promise of all that is owed.

    With evidence, and within the policy's limits for promises, the promise suspends the ladder.
    """
    owed = ladder.steps_asking_for(PAYMENT_DATE)
    outstanding = receivable.outstanding(situation.today)
    findings = [*ladder.against_closed(), *_against_payment_date(ladder, confirmed, situation.today)]
    if not owed:
        findings.append(ladder.finding("intervention.none_owed"))
    if outstanding.minor <= 0:
        findings.append(ladder.finding("promise.nothing_owed"))
    if findings:
        return Refused(tuple(findings))
    intervention = Intervention(
        by=by,
        at=at,
        cycle=ladder.cycle,
        tier=owed[-1].tier,
        confirmed_pay_on=confirmed.confirmed_pay_on,
        confirmed_with=confirmed.confirmed_with,
        evidence=confirmed.evidence,
        note=confirmed.note,
    )
    promise = _promise_of(ladder, confirmed, outstanding, situation, by=by)
    noted = attrs.evolve(
        ladder.carried_out(PAYMENT_DATE, situation.today),
        interventions=(*ladder.interventions, intervention),
        promises=(*ladder.promises, promise),
    )
    event = noted.event(
        "intervention_recorded",
        tier=intervention.tier,
        by=by,
        confirmed_pay_on=intervention.confirmed_pay_on,
        confirmed_with=intervention.confirmed_with,
        evidence=intervention.evidence,
        note=intervention.note,
    )
    given = noted.event("promise_recorded", **promise_facts(promise))
    return Decided(state=noted.drawn_forward(situation.today), events=(event, given))


def _promise_of(
    ladder: Ladder, confirmed: ConfirmedDate, outstanding: Money, situation: Situation, *, by: str
) -> Promise:
    """Return a confirmed payment date as a promise of all that is owed, confirmed if evidence and limits allow it."""
    promise = Promise(
        number=len(ladder.promises) + 1,
        amount=outstanding,
        pay_on=confirmed.confirmed_pay_on,
        promised_by=confirmed.confirmed_with,
        promised_to=by,
        channel=confirmed.channel,
        given_on=situation.today,
        outstanding=outstanding,
        evidence=confirmed.evidence,
    )
    if promise.evidence.strip() and not limits_against(ladder, promise, situation):
        return attrs.evolve(promise, confirmed_by=by)
    return promise


def _against_payment_date(ladder: Ladder, confirmed: ConfirmedDate, today: dt.date) -> list[Finding]:
    findings = []
    if confirmed.confirmed_pay_on < today:
        findings.append(ladder.finding("intervention.date_in_the_past", confirmed_pay_on=confirmed.confirmed_pay_on))
    if not confirmed.confirmed_with.strip():
        findings.append(ladder.finding("intervention.nobody_named"))
    return findings
