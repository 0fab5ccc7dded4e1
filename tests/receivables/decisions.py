"""The room's decisions spelt in plain keywords: each builds what is done and the situation, and asks the room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

import attrs

from offboard_core.finding import Finding
from offboard_core.kernel.dates import DEFAULT_ZONE
from offboard_core.kernel.journal import Head
from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Decided, Message, Verdict
from offboard_core.kernel.workcalendar import CHINA, WorkCalendar
from offboard_core.receivables import (
    AgeingPolicy,
    Channel,
    CollectionEntry,
    CollectionMove,
    CollectionOutcome,
    EvidenceExport,
    EvidenceSort,
    Hold,
    Ladder,
    Limitation,
    ReasonUnpaid,
    ReceiptMeans,
    Receivable,
    Rung,
    Surroundings,
    balance,
    collection,
    escalation,
    evidence,
    evidence_export,
    extension,
    hold,
    intervention,
    ladder_start,
    letter,
    limitation,
    promise,
    receipt,
    statement,
    tiers,
)
from offboard_core.receivables.assessment import Position
from offboard_core.receivables.letter_due import LetterDue
from offboard_core.receivables.situation import NO_SURROUNDINGS, Situation


def on(today: dt.date, policy: AgeingPolicy | None = None, calendar: WorkCalendar = CHINA) -> Situation:
    """Return the situation of a day by a policy (the default one, where the decision asks for none)."""
    return Situation(policy=policy or AgeingPolicy(), today=today, calendar=calendar)


def position(
    *,
    ladder: Ladder,
    receivable: Receivable,
    policy: AgeingPolicy,
    supervisor: str | None,
    on_trial: bool = False,
    today: dt.date = dt.date.min,
    surroundings: Surroundings = NO_SURROUNDINGS,
) -> Position[Ladder]:
    """Return a claim to be looked at."""
    situation = Situation(
        policy=policy, today=today, supervisor=supervisor, on_trial=on_trial, surroundings=surroundings
    )
    return Position(receivable=receivable, ladder=ladder, situation=situation)


def open_ladder(
    receivable: Receivable, policy: AgeingPolicy, *, on: dt.date, calendar: WorkCalendar = CHINA
) -> Verdict[Ladder]:
    """Begin a ladder on a day."""
    return ladder_start.open_ladder(receivable, Situation(policy=policy, today=on, calendar=calendar))


def escalate(
    ladder: Ladder,
    receivable: Receivable,
    policy: AgeingPolicy,
    *,
    now: dt.datetime,
    supervisor: str | None,
    calendar: WorkCalendar = CHINA,
    surroundings: Surroundings = NO_SURROUNDINGS,
    zone: ZoneInfo = DEFAULT_ZONE,
    on_trial: bool = False,
) -> Verdict[Ladder]:
    """Look at one claim at a moment."""
    moment = Situation.at(now, policy=policy, calendar=calendar, zone=zone)
    situation = attrs.evolve(moment, supervisor=supervisor, surroundings=surroundings, on_trial=on_trial)
    return escalation.escalate(ladder, receivable, situation)


def escalate_client(
    claims: Sequence[Position[Ladder]], *, now: dt.datetime, surroundings: Surroundings = NO_SURROUNDINGS
) -> tuple[Decided[Ladder], ...]:
    """Look at the claims of one client at a moment."""
    today = Situation.at(now, policy=AgeingPolicy()).today
    return escalation.escalate_client(
        [one.within(attrs.evolve(one.situation, today=today, surroundings=surroundings)) for one in claims]
    )


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
    """Record a promise."""
    given = promise.PromiseGiven(
        amount=amount, pay_on=pay_on, promised_by=promised_by, channel=channel, given_on=given_on, evidence=evidence
    )
    return promise.record_promise(ladder, receivable, given, on(today), by=promised_to)


def confirm_promise(
    ladder: Ladder, policy: AgeingPolicy, *, number: int, by: str, today: dt.date, evidence: str = ""
) -> Verdict[Ladder]:
    """Confirm a promise."""
    return promise.confirm_promise(ladder, number, on(today, policy), by=by, evidence=evidence)


def report_receipt(
    ladder: Ladder,
    receivable: Receivable,
    policy: AgeingPolicy,
    *,
    amount: Money,
    received_on: dt.date,
    means: ReceiptMeans,
    by: str,
    today: dt.date,
    evidence: str = "",
) -> Verdict[Ladder]:
    """Report a receipt."""
    report = receipt.ReceiptReport(amount=amount, received_on=received_on, means=means, evidence=evidence)
    return receipt.report_receipt(ladder, receivable, report, on(today, policy), by=by)


def judge_receipt(
    ladder: Ladder,
    receivable: Receivable,
    *,
    number: int,
    confirmed: bool,
    by: str,
    today: dt.date,
    settlement: str = "",
    comment: str = "",
) -> Verdict[Ladder]:
    """Judge a reported receipt."""
    judgement = receipt.ReceiptJudgement(number=number, confirmed=confirmed, settlement=settlement, comment=comment)
    return receipt.judge_receipt(ladder, receivable, judgement, on(today), by=by)


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
    """Place a hold."""
    asked = Hold(reason=reason, approved_by=approved_by, from_on=from_on or today, until_on=until_on, amount=amount)
    return hold.place_hold(ladder, receivable, asked, on(today))


def lift_hold(ladder: Ladder, *, by: str, today: dt.date, reason: str = "") -> Verdict[Ladder]:
    """Lift every hold."""
    return hold.lift_hold(ladder, on(today), by=by, reason=reason)


def grant_extension(
    ladder: Ladder,
    receivable: Receivable,
    policy: AgeingPolicy,
    *,
    due_on: dt.date,
    agreed_with: str,
    evidence: str,
    by: str,
    today: dt.date,
) -> Verdict[Ladder]:
    """Grant an extension."""
    agreed = extension.AgreedDate(due_on=due_on, agreed_with=agreed_with, evidence=evidence)
    return extension.grant_extension(ladder, receivable, agreed, on(today, policy), by=by)


def file_statement(
    ladder: Ladder,
    policy: AgeingPolicy,
    *,
    by: str,
    at: dt.datetime,
    reason: ReasonUnpaid,
    contacts_made: str,
    next_action: str,
    reason_text: str = "",
    expected_on: dt.date | None = None,
) -> Verdict[Ladder]:
    """File a follow-up statement."""
    written = statement.WrittenStatement(
        reason=reason,
        contacts_made=contacts_made,
        next_action=next_action,
        reason_text=reason_text,
        expected_on=expected_on,
    )
    return statement.file_statement(ladder, written, Situation.at(at, policy=policy), by=by, at=at)


def judge_statement(
    ladder: Ladder, policy: AgeingPolicy, *, accepted: bool, by: str, at: dt.datetime, comment: str = ""
) -> Verdict[Ladder]:
    """Judge a follow-up statement."""
    judgement = statement.StatementJudgement(accepted=accepted, comment=comment)
    return statement.judge_statement(ladder, judgement, Situation.at(at, policy=policy), by=by, at=at)


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
) -> Verdict[Ladder]:
    """Record a confirmed payment date."""
    confirmed = intervention.ConfirmedDate(
        confirmed_pay_on=confirmed_pay_on,
        confirmed_with=confirmed_with,
        evidence=evidence,
        note=note,
        channel=channel,
    )
    return intervention.record_intervention(
        ladder, receivable, confirmed, Situation.at(at, policy=policy), by=by, at=at
    )


def letter_still_due(
    ladder: Ladder,
    receivable: Receivable,
    policy: AgeingPolicy,
    *,
    tier: int,
    cycle: int,
    as_of: dt.date,
    issue: int | None = None,
    surroundings: Surroundings = NO_SURROUNDINGS,
) -> Verdict[Ladder]:
    """Look again at a letter before it goes out."""
    looked_at = position(
        ladder=ladder,
        receivable=receivable,
        policy=policy,
        supervisor=None,
        today=as_of,
        surroundings=surroundings,
    )
    return letter.letter_still_due(looked_at, letter.LetterIssue(tier=tier, cycle=cycle, issue=issue))


def joint_letter_still_due(
    message: Message,
    claims: Mapping[str, Position[Ladder]],
    *,
    as_of: dt.date,
    surroundings: Surroundings = NO_SURROUNDINGS,
    calendar: WorkCalendar = CHINA,
) -> tuple[Finding, ...]:
    """Look again at a letter about several claims before it goes out."""
    today = {
        id: one.within(attrs.evolve(one.situation, today=as_of, surroundings=surroundings, calendar=calendar))
        for id, one in claims.items()
    }
    return letter.joint_letter_still_due(LetterDue.of(message).claims, today, recipient=message.recipient)


def cancel_letter(ladder: Ladder, *, tier: int, cycle: int, reason: str, by: str, on: dt.date) -> Verdict[Ladder]:
    """Call a letter off."""
    issue = letter.LetterIssue(tier=tier, cycle=cycle)
    return letter.cancel_letter(ladder, issue, reason=reason, by=by, on=on)


def record_delivery(
    ladder: Ladder,
    *,
    tier: int,
    cycle: int,
    delivered: bool,
    on: dt.date,
    reference: str = "",
    reason: str = "",
    announce: bool = True,
    issue: int | None = None,
) -> Verdict[Ladder]:
    """Record what became of a letter."""
    delivery = letter.Delivery(delivered=delivered, reference=reference, reason=reason)
    sent = letter.LetterIssue(tier=tier, cycle=cycle, issue=issue)
    return letter.record_delivery(ladder, sent, delivery, on=on, announce=announce)


def open_collection(ladder: Ladder, policy: AgeingPolicy, *, owner: str, today: dt.date) -> Verdict[Ladder]:
    """Open a collection case."""
    return collection.open_collection(ladder, on(today, policy), owner=owner)


def record_collection(
    ladder: Ladder,
    policy: AgeingPolicy,
    *,
    move: CollectionMove,
    by: str,
    today: dt.date,
    note: str = "",
    evidence: str = "",
) -> Verdict[Ladder]:
    """Write down a move of a collection case."""
    entry = CollectionEntry(move=move, on=today, by=by, note=note, evidence=evidence)
    return collection.record_collection(ladder, entry, on(today, policy))


def conclude_collection(
    ladder: Ladder,
    receivable: Receivable,
    *,
    outcome: CollectionOutcome,
    by: str,
    today: dt.date,
    note: str = "",
) -> Verdict[Ladder]:
    """End a collection case."""
    return collection.conclude_collection(ladder, receivable, outcome, on(today), by=by, note=note)


def send_balance_confirmation(
    ladder: Ladder, receivable: Receivable, *, reference: str, by: str, today: dt.date
) -> Verdict[Ladder]:
    """Put a balance to the client."""
    return balance.send_balance_confirmation(ladder, receivable, on(today), reference=reference, by=by)


def acknowledge_balance(
    ladder: Ladder,
    *,
    number: int,
    acknowledged_by: str,
    acknowledged_on: dt.date,
    evidence: str,
    by: str,
    today: dt.date,
) -> Verdict[Ladder]:
    """Record an acknowledged balance."""
    answer = balance.Acknowledgement(
        acknowledged_by=acknowledged_by, acknowledged_on=acknowledged_on, evidence=evidence
    )
    return balance.acknowledge_balance(ladder, number, answer, on(today), by=by)


def record_evidence(
    ladder: Ladder,
    policy: AgeingPolicy,
    *,
    sort: EvidenceSort,
    reference: str,
    sha256: str,
    captured_at: dt.datetime,
    by: str,
    at: dt.datetime,
    title: str = "",
    keep_until_on: dt.date | None = None,
    zone: ZoneInfo = DEFAULT_ZONE,
) -> Verdict[Ladder]:
    """Put a file on record."""
    file = evidence.SubmittedFile(
        sort=sort,
        reference=reference,
        sha256=sha256,
        captured_at=captured_at,
        title=title,
        keep_until_on=keep_until_on,
    )
    return evidence.record_evidence(ladder, file, Situation.at(at, policy=policy, zone=zone), by=by, at=at)


def export_evidence(
    ladder: Ladder,
    *,
    id: str,
    files: Sequence[evidence_export.ExportedFile],
    chains: Mapping[str, Head],
    letters: Sequence[evidence_export.SentLetter],
    withheld: int,
    given_to: str,
    purpose: str,
    by: str,
    at: dt.datetime,
) -> Verdict[EvidenceExport]:
    """Make a bundle."""
    contents = evidence_export.BundleContents(files=files, chains=chains, letters=letters, withheld=withheld)
    return evidence_export.export_evidence(ladder, id, contents, given_to=given_to, purpose=purpose, by=by, at=at)


def find_limitation(
    receivable: Receivable, ladder: Ladder | None, policy: AgeingPolicy, *, as_of: dt.date
) -> Limitation | None:
    """Say when the limitation period runs out."""
    return limitation.find_limitation(receivable, ladder, on(as_of, policy))


def rungs(
    receivable: Receivable, ladder: Ladder | None, policy: AgeingPolicy, *, calendar: WorkCalendar = CHINA
) -> tuple[Rung, ...]:
    """Return the tiers of a claim; they are the same on every day."""
    return tiers.rungs(receivable, ladder, on(dt.date.min, policy, calendar))
