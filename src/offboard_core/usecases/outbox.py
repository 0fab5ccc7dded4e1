"""Messages being sent (待发消息): commands that claim them, check their cause again, and record the outcome.

All commands belong to the library itself; sending is done by the relay.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar

import attrs

from offboard_core.access.rules import Action
from offboard_core.access.standing import Employment
from offboard_core.access.target import Target
from offboard_core.errors import NotFound, Refusal
from offboard_core.finding import Finding
from offboard_core.kernel.canonical import digest
from offboard_core.kernel.said import Said
from offboard_core.kernel.verdict import Decided, Event, Hand, Message, Refused
from offboard_core.offboarding import OffboardingCase
from offboard_core.offboarding.grant import GrantAsked, narrowing_still_due, restoring_still_due, revocation_still_due
from offboard_core.organization.person import Role
from offboard_core.ports.store import Dispatch, DispatchStatus
from offboard_core.receivables.letter import LETTER_NOT_NEEDED, Delivery, LetterIssue, issues_in
from offboard_core.receivables.letter_due import LetterDue
from offboard_core.usecases.departure import record_phase, record_revocation
from offboard_core.usecases.letter import joint_letter_still_due, letter_still_due, record_delivery
from offboard_core.usecases.office import Attempt
from offboard_core.usecases.situation import superior_of

GIVEN_UP = "message.given_up"
"""Code of the notice that a message could not be delivered."""

ID_MOST = 400
"""Maximum length of a message key."""


@attrs.frozen(kw_only=True)
class MessageGivenUp(Said):
    """A message failed too often and is sent no more, unless somebody sends it again."""

    code: ClassVar[str] = GIVEN_UP

    message: str
    hand: str
    recipient: str
    attempts: int
    problem: str


@attrs.frozen(kw_only=True)
class Retry:
    """How often a message is tried, with pauses that double from `first_pause` up to `longest_pause`.

    After `attempts` failures it is given up and reported. A message for an unconnected hand waits `unconnected_pause`.
    """

    attempts: int = 8
    first_pause: dt.timedelta = dt.timedelta(minutes=1)
    longest_pause: dt.timedelta = dt.timedelta(hours=6)
    unconnected_pause: dt.timedelta = dt.timedelta(hours=1)

    def pause_after(self, attempts: int) -> dt.timedelta:
        """Return the pause after a number of attempts."""
        pause = self.first_pause
        for _ in range(attempts - 1):
            if pause >= self.longest_pause:
                break
            pause *= 2
        return min(pause, self.longest_pause)

    def is_last(self, attempts: int) -> bool:
        """Return whether this was the last attempt; `send_again` allows as many attempts again."""
        return attempts % self.attempts == 0


def messages_ready(attempt: Attempt, limit: int) -> tuple[Dispatch, ...]:
    """Return the messages that can be claimed now, oldest first."""
    attempt.permit(Action.VIEW, Target(kind=Dispatch.kind, id=""))
    return attempt.work.outbox.ready(attempt.now, limit=limit)


def overtaken(attempt: Attempt, dispatches: Sequence[Dispatch]) -> frozenset[str]:
    """Return the keys of messages to the 待办 centre that no longer match the state of their obligation.

    It checks a whole page at once, because an aggregate may cause hundreds of messages. Later changes cause messages of
    their own.
    """
    attempt.permit(Action.VIEW, Target(kind=Dispatch.kind, id=""))
    late = set()
    told = [one.message for one in dispatches if one.message.hand in {Hand.WORKLIST_OPEN, Hand.WORKLIST_CLOSE}]
    known = attempt.work.worklist.among(str(message.facts["obligation"]) for message in told)
    for message in told:
        entry = known.get(str(message.facts["obligation"]))
        is_shown = entry is not None and entry.is_open
        if is_shown is not (message.hand is Hand.WORKLIST_OPEN):
            late.add(message.key)
    return frozenset(late)


def claim(attempt: Attempt, key: str, *, until: dt.datetime, is_overtaken: bool = False) -> Dispatch:
    """Claim a message until `until`, or withdraw it if it is overtaken or its cause is gone.

    A message that another run has claimed stays unchanged.
    """
    dispatch = attempt.open(attempt.work.outbox, key, Action.RECORD_DELIVERY)
    if not _is_ready(dispatch, attempt.now):
        return dispatch
    late = (_finding(dispatch.message, "message.overtaken"),) if is_overtaken else ()
    if findings := late or _outdated(attempt, dispatch.message):
        return _taken_back(attempt, dispatch, findings)
    claimed = attrs.evolve(dispatch, status=DispatchStatus.CLAIMED, attempts=dispatch.attempts + 1, available_at=until)
    return attempt.note(attempt.work.outbox, claimed)


def rest(attempt: Attempt, key: str, *, until: dt.datetime, problem: str) -> Dispatch:
    """Postpone a message that cannot be sent now."""
    dispatch = attempt.open(attempt.work.outbox, key, Action.RECORD_DELIVERY)
    if dispatch.status is not DispatchStatus.WAITING:
        return dispatch
    return attempt.note(attempt.work.outbox, attrs.evolve(dispatch, available_at=until, last_problem=problem))


def mark_sent(attempt: Attempt, key: str, *, token: int, recipient: str, sha256: str, reference: str) -> Dispatch:
    """Record that a message was sent, with the hash of its content, and report the outcome to its aggregate.

    An outdated `token` means that another run has claimed the message; then it stays unchanged.
    """
    dispatch = attempt.open(attempt.work.outbox, key, Action.RECORD_DELIVERY)
    if dispatch.version != token:
        return dispatch
    refused = _report_outcome(attempt, dispatch.message, delivered=True, reference=reference)
    facts = {"recipient": recipient, "sha256": sha256, "reference": reference, "attempt": dispatch.attempts}
    sent = attrs.evolve(dispatch, status=DispatchStatus.SENT, last_problem="")
    event = _event(dispatch.message, "message_sent", **facts, refused=refused)
    return attempt.keep(attempt.work.outbox, Decided(state=sent, events=(event,)))


def mark_failed(attempt: Attempt, key: str, *, token: int, problem: str, again_at: dt.datetime | None) -> Dispatch:
    """Record that sending failed: retry at `again_at`, or with None give up and report the outcome."""
    dispatch = attempt.open(attempt.work.outbox, key, Action.RECORD_DELIVERY)
    if dispatch.version != token:
        return dispatch
    if again_at is not None:
        waiting = attrs.evolve(dispatch, status=DispatchStatus.WAITING, available_at=again_at, last_problem=problem)
        return attempt.note(attempt.work.outbox, waiting)
    message = dispatch.message
    refused = _report_outcome(attempt, message, delivered=False, reason=problem)
    dead = attrs.evolve(dispatch, status=DispatchStatus.DEAD, last_problem=problem)
    event = _event(message, "message_given_up", attempts=dispatch.attempts, problem=problem, refused=refused)
    return attempt.keep(attempt.work.outbox, Decided(state=dead, events=(event,), messages=_notice(dispatch, problem)))


def send_again(attempt: Attempt, key: str) -> Dispatch:
    """Retry a message that was given up, after its problem was solved."""
    dispatch = attempt.open(attempt.work.outbox, key, Action.RELEASE_LETTER)
    if dispatch.status is not DispatchStatus.DEAD:
        facts = {"message": key, "status": dispatch.status.value}
        raise Refusal((Finding(code="message.not_given_up", subject=key, facts=facts),))
    waiting = attrs.evolve(dispatch, status=DispatchStatus.WAITING, available_at=attempt.now)
    event = _event(dispatch.message, "message_sent_again", attempts=dispatch.attempts)
    return attempt.keep(attempt.work.outbox, Decided(state=waiting, events=(event,)))


def addressee(attempt: Attempt, message: Message) -> str:
    """Return the recipient, or the superior of one who has departed; a role stays as it is."""
    attempt.permit(Action.RECORD_DELIVERY, Target(kind=Dispatch.kind, id=message.key))
    standing = attempt.work.standings.find(message.recipient)
    if standing is None or standing.employment is not Employment.DEPARTED:
        return message.recipient
    role = Role.HR if message.stream.startswith(f"{OffboardingCase.kind}/") else Role.FINANCE
    return superior_of(attempt, message.recipient) or role.value


def _is_ready(dispatch: Dispatch, now: dt.datetime) -> bool:
    return dispatch.status in {DispatchStatus.WAITING, DispatchStatus.CLAIMED} and dispatch.available_at <= now


def _outdated(attempt: Attempt, message: Message) -> tuple[Finding, ...]:
    """Check the cause of a letter or an access change again; return why it no longer applies."""
    try:
        if message.hand is Hand.LETTER:
            letter = LetterDue.of(message)
            if letter.is_joint:
                return joint_letter_still_due(attempt, message.recipient, letter.claims)
            ((id, issue),) = _carried(letter)
            verdict = letter_still_due(attempt, id, issue)
            return verdict.findings if isinstance(verdict, Refused) else ()
        if message.hand is Hand.REVOKE:
            asked = GrantAsked.of(message)
            if revocation_still_due(attempt.work.cases.get(asked.case), asked.grant, asked.attempt):
                return ()
            return (_finding(message, "message.overtaken"),)
        if message.hand in {Hand.NARROW, Hand.RESTORE}:
            return () if _still_set(attempt, message) else (_finding(message, "message.overtaken"),)
    except NotFound:
        return (_finding(message, "message.overtaken"),)
    return ()


def _still_set(attempt: Attempt, message: Message) -> bool:
    """Return whether a change of access still applies; access is not restored for a person who is leaving again."""
    asked = GrantAsked.of(message)
    case = attempt.work.cases.get(asked.case)
    if message.hand is Hand.NARROW:
        return narrowing_still_due(case, asked.grant, asked.attempt)
    standing = attempt.work.standings.get(case.leaver)
    return standing.employment is Employment.ACTIVE and restoring_still_due(case, asked.grant)


def _taken_back(attempt: Attempt, dispatch: Dispatch, findings: tuple[Finding, ...]) -> Dispatch:
    message = dispatch.message
    refused = _report_outcome(attempt, message, delivered=False, reason=LETTER_NOT_NEEDED)
    reasons = tuple({"code": finding.code, **finding.facts} for finding in findings)
    event = _event(message, "message_taken_back", reasons=reasons, refused=refused)
    withdrawn = attrs.evolve(dispatch, status=DispatchStatus.WITHDRAWN, last_problem="")
    return attempt.keep(attempt.work.outbox, Decided(state=withdrawn, events=(event,)))


def _report_outcome(
    attempt: Attempt, message: Message, *, delivered: bool, reference: str = "", reason: str = ""
) -> tuple[str, ...]:
    """Report the outcome of a message to the aggregates that caused it; return the codes of their refusals."""
    refused: list[str] = []
    if message.hand is Hand.LETTER:
        delivery = Delivery(delivered=delivered, reference=reference, reason=reason)
        for place, (id, letter) in enumerate(_carried(LetterDue.of(message))):
            with _collecting_refusals(refused):
                record_delivery(attempt, id, letter, delivery, announce=place == 0)
    elif message.hand is Hand.REVOKE and reason != LETTER_NOT_NEEDED:
        revoked = GrantAsked.of(message)
        with _collecting_refusals(refused):
            record_revocation(
                attempt,
                revoked.case,
                revoked.grant,
                attempt_number=revoked.attempt,
                confirmed=delivered,
                reason=reason,
            )
    elif message.hand in {Hand.NARROW, Hand.RESTORE} and reason != LETTER_NOT_NEEDED:
        changed = GrantAsked.of(message)
        with _collecting_refusals(refused):
            record_phase(
                attempt,
                changed.case,
                changed.grant,
                given_back=message.hand is Hand.RESTORE,
                attempt_number=changed.attempt,
                confirmed=delivered,
                reason=reason,
            )
    return tuple(refused)


@contextmanager
def _collecting_refusals(refused: list[str]) -> Iterator[None]:
    """Collect refusals of an aggregate to record an outcome, so that the message is still marked."""
    try:
        yield
    except Refusal as refusal:
        refused += [finding.code for finding in refusal.findings]
    except NotFound as missing:
        refused.append(f"{missing.kind}.not_found")


def claims_in(message: Message) -> frozenset[str]:
    """Return the ids of the claims in a letter."""
    return frozenset(claim.receivable for claim in LetterDue.of(message).claims)


def _carried(letter: LetterDue) -> Iterator[tuple[str, LetterIssue]]:
    """Yield the steps a letter carries out, each with its receivable; first that by which the letter goes."""
    for claim in sorted(letter.claims, key=lambda claim: claim.receivable != letter.receivable):
        yield from ((claim.receivable, issue) for issue in issues_in(claim))


def _notice(dispatch: Dispatch, problem: str) -> tuple[Message, ...]:
    """Return a notice to IT that a message was given up; letters and revocations are reported by their rooms."""
    message = dispatch.message
    if message.hand in {Hand.LETTER, Hand.REVOKE} or message.code == GIVEN_UP:
        return ()
    given_up = MessageGivenUp(
        message=message.key,
        hand=message.hand.value,
        recipient=message.recipient,
        attempts=dispatch.attempts,
        problem=problem,
    )
    key = f"{GIVEN_UP}:{dispatch.attempts}:{message.key}"
    key = key if len(key) <= ID_MOST else f"{GIVEN_UP}:{digest(key)}"
    return (given_up.to(Role.IT.value, key=key, stream=message.stream),)


def _finding(message: Message, code: str) -> Finding:
    return Finding(code=code, subject=message.key, facts={"message": message.key})


def _event(message: Message, type: str, **facts: object) -> Event:
    told = {"message": message.key, "hand": message.hand.value, "code": message.code, **facts}
    return Event(type=type, stream=message.stream, facts={name: fact for name, fact in told.items() if fact != ()})
