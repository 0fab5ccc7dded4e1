"""The intervention of a supervisor (主管介入): the payment date confirmed with the client."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import attrs

from offboard_core.finding import Finding
from offboard_core.kernel.dates import DEFAULT_ZONE, business_date
from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Decided, Refused, Verdict
from offboard_core.receivables.policy import Act, AgeingPolicy
from offboard_core.receivables.promise import Channel, Promise, limits_against, promise_facts
from offboard_core.receivables.receivable import Receivable

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


def record_intervention(
    ladder: Ladder,
    receivable: Receivable,
    policy: AgeingPolicy,
    *,
    by: str,
    at: dt.datetime,
    confirmed_pay_on: dt.date,
    confirmed_with: str,
    evidence: str = "",
    note: str = "",
    channel: Channel = Channel.PHONE,
    zone: ZoneInfo = DEFAULT_ZONE,
) -> Verdict[Ladder]:
    """Record the payment date the supervisor confirmed with the client; it stands as a promise of all that is owed.

    With evidence, and within the policy's limits for promises, the ladder waits for it.
    """
    today = business_date(at, zone)
    owed = ladder.open_steps(Act.INTERVENE)
    outstanding = receivable.outstanding(today)
    findings = [*ladder.against_closed(), *_against_payment_date(ladder, confirmed_pay_on, confirmed_with, today)]
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
        confirmed_pay_on=confirmed_pay_on,
        confirmed_with=confirmed_with,
        evidence=evidence,
        note=note,
    )
    promise = _promise_of(ladder, intervention, policy, outstanding=outstanding, channel=channel, today=today)
    noted = attrs.evolve(
        ladder.carried_out(Act.INTERVENE, today),
        interventions=(*ladder.interventions, intervention),
        promises=(*ladder.promises, promise),
    )
    event = noted.event(
        "intervention_recorded",
        tier=intervention.tier,
        by=by,
        confirmed_pay_on=confirmed_pay_on,
        confirmed_with=confirmed_with,
        evidence=evidence,
        note=note,
    )
    given = noted.event("promise_recorded", **promise_facts(promise))
    return Decided(state=noted.drawn_forward(today), events=(event, given))


def _promise_of(
    ladder: Ladder,
    intervention: Intervention,
    policy: AgeingPolicy,
    *,
    outstanding: Money,
    channel: Channel,
    today: dt.date,
) -> Promise:
    """Read a confirmed payment date as a promise of all that is owed, confirmed where evidence and limits allow it."""
    promise = Promise(
        number=len(ladder.promises) + 1,
        amount=outstanding,
        pay_on=intervention.confirmed_pay_on,
        promised_by=intervention.confirmed_with,
        promised_to=intervention.by,
        channel=channel,
        given_on=today,
        outstanding=outstanding,
        evidence=intervention.evidence,
    )
    if intervention.evidence.strip() and not limits_against(ladder, promise, policy, today=today):
        return attrs.evolve(promise, confirmed_by=intervention.by)
    return promise


def _against_payment_date(ladder: Ladder, pay_on: dt.date, confirmed_with: str, today: dt.date) -> list[Finding]:
    findings = []
    if pay_on < today:
        findings.append(ladder.finding("intervention.date_in_the_past", confirmed_pay_on=pay_on))
    if not confirmed_with.strip():
        findings.append(ladder.finding("intervention.nobody_named"))
    return findings
