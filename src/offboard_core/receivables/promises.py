"""Promises to pay (付款承诺) and holds (暂缓): what makes the ladder wait, and for how long at most."""

from __future__ import annotations

import datetime as dt

import attrs

from offboard_core.finding import Finding
from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Decided, Refused, Verdict
from offboard_core.receivables.ladder import Channel, Hold, Ladder, Promise
from offboard_core.receivables.messages import written_promise_message
from offboard_core.receivables.policy import AgeingPolicy, days_after
from offboard_core.receivables.proving import is_on_record
from offboard_core.receivables.receivable import Receivable


def record_promise(
    ladder: Ladder,
    receivable: Receivable,
    *,
    amount: Money,
    pay_on: dt.date,
    promised_by: str,
    promised_to: str,
    channel: Channel,
    today: dt.date,
    given_on: dt.date | None = None,
    evidence: str = "",
) -> Verdict[Ladder]:
    """Record what a client promised. It is kept whatever it is worth, and holds nothing up until it is confirmed.

    Without proof the client is asked to confirm it in writing, unless nothing goes out on trial or finance has yet to let
    the opening baseline go.
    """
    since = given_on or today
    owed = receivable.outstanding(today)
    findings = []
    if owed.minor <= 0:
        findings.append(ladder.finding("promise.nothing_owed"))
    if amount.currency != owed.currency:
        findings.append(ladder.finding("promise.other_currency", currency=amount.currency, expected=owed.currency))
    elif amount.minor <= 0:
        findings.append(ladder.finding("promise.not_positive", amount=amount))
    elif owed.minor > 0 and amount > owed:
        findings.append(ladder.finding("promise.more_than_owed", amount=amount, outstanding=owed))
    if pay_on < today:
        findings.append(ladder.finding("promise.date_in_the_past", pay_on=pay_on))
    if since > today:
        findings.append(ladder.finding("promise.given_in_the_future", given_on=since))
    names = {"promised_by": promised_by, "promised_to": promised_to}
    findings += [ladder.finding("promise.blank", field=name) for name, text in names.items() if not text.strip()]
    if findings:
        return Refused(tuple(findings))
    promise = Promise(
        number=len(ladder.promises) + 1,
        amount=amount,
        pay_on=pay_on,
        promised_by=promised_by,
        promised_to=promised_to,
        channel=channel,
        given_on=since,
        outstanding=owed,
        evidence=evidence.strip(),
    )
    noted = attrs.evolve(
        ladder,
        promises=(*ladder.promises, promise),
        next_review_on=min(ladder.next_review_on, today),
    )
    asks = not promise.evidence and not ladder.on_trial and not ladder.awaits_release
    messages = (written_promise_message(noted, receivable, promise),) if asks else ()
    return Decided(state=noted, events=(noted.event("promise_recorded", **promise_facts(promise)),), messages=messages)


def confirm_promise(
    ladder: Ladder,
    policy: AgeingPolicy,
    *,
    number: int,
    by: str,
    today: dt.date,
    evidence: str = "",
) -> Verdict[Ladder]:
    """Confirm a promise, so that the ladder waits for it: on evidence, by a second person, within the policy's limits."""
    promise = next((item for item in ladder.promises if item.number == number), None)
    if promise is None:
        return Refused((ladder.finding("promise.none_such", number=number),))
    if promise.confirmed_by:
        return Refused((ladder.finding("promise.already_confirmed", number=number, by=promise.confirmed_by),))
    proven = attrs.evolve(promise, evidence=evidence.strip() or promise.evidence, confirmed_by=by)
    findings = []
    if not proven.evidence:
        findings.append(ladder.finding("promise.no_evidence", number=number))
    elif policy.registered_evidence and not is_on_record(ladder, proven.evidence):
        findings.append(ladder.finding("promise.evidence_not_on_record", number=number, reference=proven.evidence))
    if by == promise.promised_to:
        findings.append(ladder.finding("promise.second_person_needed", person=by))
    findings += limits_against(ladder, promise, policy, today=today)
    if findings:
        return Refused(tuple(findings))
    noted = attrs.evolve(
        ladder,
        promises=tuple(proven if item.number == number else item for item in ladder.promises),
        next_review_on=min(ladder.next_review_on, today),
    )
    return Decided(state=noted, events=(noted.event("promise_confirmed", **promise_facts(proven)),))


def limits_against(ladder: Ladder, promise: Promise, policy: AgeingPolicy, *, today: dt.date) -> tuple[Finding, ...]:
    """Say why the ladder may not wait for a promise: too many have held it up, it leads too far, or it is over."""
    findings = []
    suspending = sum(item.suspends for item in ladder.promises)
    if suspending >= policy.most_promises:
        findings.append(ladder.finding("promise.too_many", count=suspending, limit=policy.most_promises))
    latest_on = days_after(promise.given_on, policy.promise_days)
    if promise.pay_on > latest_on:
        findings.append(ladder.finding("promise.too_far", pay_on=promise.pay_on, latest_on=latest_on))
    if promise.pay_on < today:
        findings.append(ladder.finding("promise.date_in_the_past", pay_on=promise.pay_on))
    return tuple(findings)


def promise_facts(promise: Promise) -> dict[str, object]:
    """Return a promise as the facts of an event."""
    return {
        "number": promise.number,
        "amount": promise.amount,
        "pay_on": promise.pay_on,
        "promised_by": promise.promised_by,
        "promised_to": promise.promised_to,
        "channel": promise.channel.value,
        "given_on": promise.given_on,
        "evidence": promise.evidence,
        "confirmed_by": promise.confirmed_by,
        "suspends": promise.suspends,
    }


def place_hold(
    ladder: Ladder,
    receivable: Receivable,
    *,
    reason: str,
    approved_by: str,
    until_on: dt.date,
    today: dt.date,
    from_on: dt.date | None = None,
    amount: Money | None = None,
) -> Verdict[Ladder]:
    """Hold a claim up to and including `until_on` (暂缓): no step meanwhile, and nothing goes further up.

    With an `amount` only that part is held, say what the client disputes: letters ask for the rest, and the rest is
    what the policy's minimum is held against.
    """
    begins_on = from_on or today
    findings = []
    if not reason.strip():
        findings.append(ladder.finding("hold.no_reason"))
    if begins_on < today:
        findings.append(ladder.finding("hold.begins_in_the_past", from_on=begins_on))
    if until_on < begins_on:
        findings.append(ladder.finding("hold.ends_before_it_begins", from_on=begins_on, until_on=until_on))
    findings += _against_part(ladder, receivable, amount, today)
    if findings:
        return Refused(tuple(findings))
    hold = Hold(reason=reason, approved_by=approved_by, from_on=begins_on, until_on=until_on, amount=amount)
    held = attrs.evolve(ladder, holds=(*ladder.holds, hold), next_review_on=min(ladder.next_review_on, today))
    facts = {"reason": reason, "approved_by": approved_by, "from_on": begins_on, "until_on": until_on}
    if amount is None:
        return Decided(state=held, events=(held.event("hold_placed", **facts),))
    return Decided(state=held, events=(held.event("part_held", amount=amount, **facts),))


def _against_part(ladder: Ladder, receivable: Receivable, amount: Money | None, today: dt.date) -> list[Finding]:
    """Say why no such part can be held: what is not less than all that is owed is the whole claim, and to be held so."""
    if amount is None:
        return []
    owed = receivable.outstanding(today)
    if amount.currency != owed.currency:
        return [ladder.finding("hold.other_currency", currency=amount.currency, expected=owed.currency)]
    if amount.minor <= 0:
        return [ladder.finding("hold.not_positive", amount=amount)]
    if amount >= owed:
        return [ladder.finding("hold.no_part", amount=amount, outstanding=owed)]
    return []


def lift_hold(ladder: Ladder, *, by: str, today: dt.date, reason: str = "") -> Verdict[Ladder]:
    """Lift every hold that is in force or still to come; from today on the claim takes its steps again."""
    live = [hold for hold in ladder.holds if hold.lifted_on is None and today <= hold.until_on]
    if not live:
        return Refused((ladder.finding("hold.none_in_force"),))
    holds = tuple(attrs.evolve(hold, lifted_on=today, lifted_by=by) if hold in live else hold for hold in ladder.holds)
    lifted = attrs.evolve(ladder, holds=holds, next_review_on=min(ladder.next_review_on, today))
    return Decided(state=lifted, events=(lifted.event("hold_lifted", by=by, on=today, reason=reason),))
