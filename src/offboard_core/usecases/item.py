"""Lines of a handover: documented, verified, settled, waived, deferred; one by one or many at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from offboard_core.access.rules import Action
from offboard_core.access.standing import Standing
from offboard_core.errors import PermissionRefused, Refusal
from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Decided, then
from offboard_core.offboarding import OffboardingCase, Outcome, documentation, verification
from offboard_core.offboarding import item as item_rules
from offboard_core.offboarding.documentation import Account
from offboard_core.offboarding.item import HandedOver
from offboard_core.usecases.case import standing_named
from offboard_core.usecases.command import each_once
from offboard_core.usecases.handover import drawn_up, hand_line_on
from offboard_core.usecases.office import Attempt
from offboard_core.usecases.transfer import accept_transfer, propose_for


def document_item(
    attempt: Attempt, case_id: str, item_id: str, *, summary: str, needs: str = "", preferences: str = ""
) -> OffboardingCase:
    """Document the state of one client for its successor (客户交底), as the leaver, up to the last day."""
    return document_items(attempt, case_id, {item_id: Account(summary=summary, needs=needs, preferences=preferences)})


def document_items(attempt: Attempt, case_id: str, accounts: Mapping[str, Account]) -> OffboardingCase:
    """Document many clients at once, `accounts` by line (批量客户交底)."""
    case = attempt.open(attempt.work.cases, case_id, Action.DOCUMENT)
    verdict = documentation.document_items(case, accounts, by=attempt.who, at=attempt.now)
    return attempt.keep(attempt.work.cases, verdict)


def judge_documentation(
    attempt: Attempt, case_id: str, item_id: str, *, accepted: bool, reason: str = ""
) -> OffboardingCase:
    """Accept a client's documentation, or return it with what is missing (主管审核)."""
    case = attempt.open(attempt.work.cases, case_id, Action.JUDGE_DOCUMENTATION)
    verdict = documentation.judge_documentation(
        case, item_id, accepted=accepted, reason=reason, by=attempt.who, at=attempt.now
    )
    return attempt.keep(attempt.work.cases, verdict)


def accept_documentation(attempt: Attempt, case_id: str, item_ids: Iterable[str]) -> OffboardingCase:
    """Accept the documentation of many clients at once (批量审核通过)."""
    case = attempt.open(attempt.work.cases, case_id, Action.JUDGE_DOCUMENTATION)
    verdict = documentation.accept_documentation(case, item_ids, by=attempt.who, at=attempt.now)
    return attempt.keep(attempt.work.cases, verdict)


def refuse_documentation(attempt: Attempt, case_id: str, item_id: str, *, reason: str, witness: str) -> OffboardingCase:
    """Record before a witness that the leaver refuses to document a client (拒绝交底); it can then be handed over."""
    case = attempt.open(attempt.work.cases, case_id, Action.JUDGE_DOCUMENTATION)
    verdict = documentation.refuse_documentation(
        case, item_id, reason=reason, by=attempt.who, witness=attempt.standing(witness), at=attempt.now
    )
    return attempt.keep(attempt.work.cases, verdict)


def verify_receivable(
    attempt: Attempt, case_id: str, item_id: str, *, agreed: bool, reason: str = ""
) -> OffboardingCase:
    """Confirm for finance that a claim is right as of today, or dispute it with a reason (应收核实)."""
    verdict = then(
        _drawn(attempt, case_id),
        lambda drawn: verification.verify_receivable(
            drawn, item_id, agreed=agreed, reason=reason, by=attempt.who, at=attempt.now
        ),
    )
    return attempt.keep(attempt.work.cases, verdict)


def acknowledge_item(attempt: Attempt, case_id: str, item_id: str) -> OffboardingCase:
    """Confirm as the receiver that a line has been taken over (接管确认); no other step waits for this."""
    case = attempt.open(attempt.work.cases, case_id, Action.FINISH)
    verdict = verification.acknowledge_item(case, item_id, by=attempt.who, at=attempt.now)
    return attempt.keep(attempt.work.cases, verdict)


def settle_item(
    attempt: Attempt,
    case_id: str,
    item_id: str,
    *,
    receiver: str | None = None,
    witness: str | None = None,
    outcome: Outcome | None = None,
    evidence: str = "",
) -> OffboardingCase:
    """Hand over one line (交接); its client or claim moves to the receiver in the same command."""
    drawn = _drawn(attempt, case_id)
    handed = HandedOver(
        receiver=standing_named(attempt, receiver),
        witness=standing_named(attempt, witness),
        outcome=outcome,
        evidence=evidence,
    )
    return _hand_over(attempt, drawn, {item_id: handed})


def settle_items(
    attempt: Attempt, case_id: str, receivers: Mapping[str, str], *, witness: str | None = None
) -> OffboardingCase:
    """Hand over many lines at once, `receivers` by line (批量交接); clients and claims move in the same command."""
    drawn = _drawn(attempt, case_id)
    people = {person: attempt.standing(person) for person in sorted(set(receivers.values()))}
    before = standing_named(attempt, witness)
    handed = {id: HandedOver(receiver=people[person], witness=before) for id, person in receivers.items()}
    return _hand_over(attempt, drawn, handed)


def waive_item(attempt: Attempt, case_id: str, item_id: str, *, reason: str) -> OffboardingCase:
    """Waive a line without a receiver (豁免): one person proposes it with a reason, another one confirms.

    If the line has changed since the proposal, the second person proposes it again.
    """
    verdict = then(
        _drawn(attempt, case_id),
        lambda drawn: item_rules.waive_item(drawn, item_id, reason=reason, by=attempt.who, at=attempt.now),
    )
    return attempt.keep(attempt.work.cases, verdict)


def defer_item(
    attempt: Attempt, case_id: str, item_id: str, *, owner: str, due_on: dt.date, reason: str
) -> OffboardingCase:
    """Defer a line to a later day, with an owner who settles it by `due_on` (延后交接)."""
    today = _drawn(attempt, case_id)
    to = attempt.standing(owner)
    verdict = then(
        today,
        lambda drawn: item_rules.defer_item(
            drawn, item_id, owner=to, due_on=due_on, reason=reason, by=attempt.who, at=attempt.now
        ),
    )
    return attempt.keep(attempt.work.cases, verdict)


def propose_successors(
    attempt: Attempt, case_id: str, receivers: Mapping[str, str], *, capacity: Mapping[str, int] | None = None
) -> OffboardingCase:
    """Propose receivers for many clients of a departure, `receivers` by line; `capacity` limits how many each may own.

    Each receiver is asked for each client. If one proposal is refused, all are, with all reasons.
    """
    drawn, most = _drawn(attempt, case_id).state, capacity or {}

    def propose(id: str) -> None:
        propose_for(attempt, drawn, id, receivers[id], most.get(receivers[id]))

    _every(receivers, propose)
    return attempt.work.cases.get(case_id)


def accept_transfers(attempt: Attempt, transfer_ids: Iterable[str]) -> Standing:
    """Accept many proposed clients at once, all or none (批量接收确认); returns the actor's standing."""
    _every(transfer_ids, partial(accept_transfer, attempt))
    return attempt.standing(attempt.who.id)


def _every(ids: Iterable[str], act: Callable[[str], object]) -> None:
    """Act on each id in order; if any is refused, refuse all with every reason."""
    findings: list[Finding] = []
    for id in sorted(set(ids)):
        try:
            act(id)
        except PermissionRefused:
            raise
        except Refusal as refusal:
            findings += refusal.findings
    if findings:
        raise Refusal(each_once(findings))


def _drawn(attempt: Attempt, case_id: str) -> Decided[OffboardingCase]:
    """Open a case in order to settle its lines, with its manifest updated to today's facts."""
    return drawn_up(attempt, attempt.open(attempt.work.cases, case_id, Action.SETTLE_ITEM))


def _hand_over(attempt: Attempt, drawn: Decided[OffboardingCase], handed: Mapping[str, HandedOver]) -> OffboardingCase:
    """Settle every line of `handed`, and move what is behind each to its receiver."""
    settled = then(drawn, lambda case: item_rules.settle_items(case, handed, by=attempt.who, at=attempt.now))
    kept = attempt.keep(attempt.work.cases, settled)
    for id in sorted(handed):
        hand_line_on(attempt, kept, id, handed[id].receiver)
    return kept
