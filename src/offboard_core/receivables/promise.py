"""A promise to pay (付款承诺): recorded, confirmed on evidence, kept or broken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

import attrs

from offboard_core.finding import Finding
from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Decided, Message, Refused, Verdict
from offboard_core.receivables.evidence import is_on_record
from offboard_core.receivables.messages import ClaimTold, numbered_message
from offboard_core.receivables.policy import days_after
from offboard_core.receivables.receivable import Receivable
from offboard_core.receivables.situation import Situation

if TYPE_CHECKING:
    from offboard_core.receivables.ladder import Ladder


class Channel(StrEnum):
    """How a promise was given (承诺方式)."""

    ORAL = "oral"
    PHONE = "phone"
    MESSAGE = "message"
    LETTER = "letter"
    CONTRACT = "contract"


class PromiseState(StrEnum):
    """Whether a promise was kept."""

    OPEN = "open"
    KEPT = "kept"
    PART_KEPT = "part_kept"
    BROKEN = "broken"


@attrs.frozen(kw_only=True)
class Promise:
    """付款承诺: an amount by a day, promised by a person to a person, on a proof.

    Only a promise with evidence and a confirmation (`confirmed_by` names the supervisor or finance) suspends the
    ladder. `outstanding` is what was owed when it was given, so that later payments can be told.
    """

    number: int
    amount: Money
    pay_on: dt.date
    promised_by: str
    promised_to: str
    channel: Channel
    given_on: dt.date
    outstanding: Money
    evidence: str = ""
    confirmed_by: str = ""

    @property
    def suspends(self) -> bool:
        """Say whether it suspends the ladder."""
        return bool(self.evidence and self.confirmed_by)


@attrs.frozen(kw_only=True)
class PromiseGiven:
    """What a client promised: amount, day, by whom and how. `given_on` is the day it was said (None: today)."""

    amount: Money
    pay_on: dt.date
    promised_by: str
    channel: Channel
    given_on: dt.date | None = None
    evidence: str = ""


def record_promise(
    ladder: Ladder, receivable: Receivable, given: PromiseGiven, situation: Situation, *, by: str
) -> Verdict[Ladder]:
    """Record what a client promised to `by`. It is kept whatever it is worth; the ladder waits once it is confirmed.

    Without proof the client is asked to confirm it in writing, unless the ladder is on trial or finance has yet to let
    the opening baseline go.
    """
    owed = receivable.outstanding(situation.today)
    if findings := tuple(_against_promise(ladder, given, owed, situation, by=by)):
        return Refused(findings)
    promise = Promise(
        number=len(ladder.promises) + 1,
        amount=given.amount,
        pay_on=given.pay_on,
        promised_by=given.promised_by,
        promised_to=by,
        channel=given.channel,
        given_on=given.given_on or situation.today,
        outstanding=owed,
        evidence=given.evidence.strip(),
    )
    noted = attrs.evolve(ladder, promises=(*ladder.promises, promise)).drawn_forward(situation.today)
    asks = not promise.evidence and not ladder.on_trial and not ladder.awaits_release
    messages = (written_promise_message(noted, receivable, promise),) if asks else ()
    return Decided(state=noted, events=(noted.event("promise_recorded", **promise_facts(promise)),), messages=messages)


def _against_promise(
    ladder: Ladder, given: PromiseGiven, owed: Money, situation: Situation, *, by: str
) -> Iterator[Finding]:
    amount, today = given.amount, situation.today
    if owed.minor <= 0:
        yield ladder.finding("promise.nothing_owed")
    if amount.currency != owed.currency:
        yield ladder.finding("promise.other_currency", currency=amount.currency, expected=owed.currency)
    elif amount.minor <= 0:
        yield ladder.finding("promise.not_positive", amount=amount)
    elif owed.minor > 0 and amount > owed:
        yield ladder.finding("promise.more_than_owed", amount=amount, outstanding=owed)
    if given.pay_on < today:
        yield ladder.finding("promise.date_in_the_past", pay_on=given.pay_on)
    if given.given_on is not None and given.given_on > today:
        yield ladder.finding("promise.given_in_the_future", given_on=given.given_on)
    for name, text in {"promised_by": given.promised_by, "promised_to": by}.items():
        if not text.strip():
            yield ladder.finding("promise.blank", field=name)


def confirm_promise(
    ladder: Ladder, number: int, situation: Situation, *, by: str, evidence: str = ""
) -> Verdict[Ladder]:
    """Confirm a promise, so that it suspends the ladder: on evidence, by another person, within limits."""
    promise = next((item for item in ladder.promises if item.number == number), None)
    if promise is None:
        return Refused((ladder.finding("promise.none_such", number=number),))
    if promise.confirmed_by:
        return Refused((ladder.finding("promise.already_confirmed", number=number, by=promise.confirmed_by),))
    proven = attrs.evolve(promise, evidence=evidence.strip() or promise.evidence, confirmed_by=by)
    findings = []
    if not proven.evidence:
        findings.append(ladder.finding("promise.no_evidence", number=number))
    elif situation.policy.registered_evidence and not is_on_record(ladder, proven.evidence):
        findings.append(ladder.finding("promise.evidence_not_on_record", number=number, reference=proven.evidence))
    if by == promise.promised_to:
        findings.append(ladder.finding("promise.second_person_needed", person=by))
    findings += limits_against(ladder, promise, situation)
    if findings:
        return Refused(tuple(findings))
    promises = tuple(proven if item.number == number else item for item in ladder.promises)
    noted = attrs.evolve(ladder, promises=promises).drawn_forward(situation.today)
    return Decided(state=noted, events=(noted.event("promise_confirmed", **promise_facts(proven)),))


def limits_against(ladder: Ladder, promise: Promise, situation: Situation) -> tuple[Finding, ...]:
    """Return why a promise may not suspend the ladder: too many did, too far ahead, or already over."""
    policy, findings = situation.policy, []
    suspending = sum(item.suspends for item in ladder.promises)
    if suspending >= policy.most_promises:
        findings.append(ladder.finding("promise.too_many", count=suspending, limit=policy.most_promises))
    latest_on = days_after(promise.given_on, policy.promise_days)
    if promise.pay_on > latest_on:
        findings.append(ladder.finding("promise.too_far", pay_on=promise.pay_on, latest_on=latest_on))
    if promise.pay_on < situation.today:
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


def promise_state(promise: Promise, receivable: Receivable, as_of: dt.date, *, tolerance_days: int) -> PromiseState:
    """Return the state of a promise on `as_of`: kept once enough was paid, broken after its day and the tolerance."""
    last_day = days_after(promise.pay_on, tolerance_days)
    paid = promise.outstanding - receivable.outstanding(min(as_of, last_day))
    if paid >= promise.amount:
        return PromiseState.KEPT
    if as_of <= last_day:
        return PromiseState.OPEN
    return PromiseState.PART_KEPT if paid.minor > 0 else PromiseState.BROKEN


@attrs.frozen(kw_only=True)
class ConfirmInWriting(ClaimTold):
    """The client is asked to confirm an oral promise in writing; `amount` is what was promised."""

    code: ClassVar[str] = "promise.confirm_in_writing"

    outstanding: Money
    pay_on: dt.date
    promised_by: str
    given_on: dt.date


def written_promise_message(ladder: Ladder, receivable: Receivable, promise: Promise) -> Message:
    """Ask the client to confirm in writing what was promised without proof (请书面确认付款承诺)."""
    said = ConfirmInWriting.about(
        ladder,
        receivable,
        outstanding=promise.outstanding,
        amount=promise.amount,
        pay_on=promise.pay_on,
        promised_by=promise.promised_by,
        given_on=promise.given_on,
    )
    return numbered_message(ladder, said, promise.number, ladder.client)
