"""Items of a handover: documented, verified, settled, waived, deferred; one by one and many at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import partial

import attrs

from offboard_core.access.rules import Action
from offboard_core.access.standing import Standing
from offboard_core.errors import PermissionRefused, Refusal
from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Decided, Refused, Verdict, then
from offboard_core.offboarding import OffboardingCase, Outcome, documentation, verification
from offboard_core.offboarding import item as item_rules
from offboard_core.usecases.case import standing_named
from offboard_core.usecases.command import each_once
from offboard_core.usecases.handover import drawn_up, hand_line_on, hand_on
from offboard_core.usecases.office import Attempt
from offboard_core.usecases.transfer import accept_transfer, propose_for


def document_item(
    attempt: Attempt, case_id: str, item_id: str, *, summary: str, needs: str = "", preferences: str = ""
) -> OffboardingCase:
    """Write down where things stand with one client (客户交底); the leaver does, to the last day."""
    case = attempt.open(attempt.work.cases, case_id, Action.DOCUMENT)
    verdict = documentation.document_item(
        case, item_id, summary=summary, needs=needs, preferences=preferences, at=attempt.now, by=attempt.who
    )
    return attempt.keep(attempt.work.cases, verdict)


def judge_documentation(
    attempt: Attempt, case_id: str, item_id: str, *, accepted: bool, reason: str = ""
) -> OffboardingCase:
    """Accept a client's documentation, or send it back saying what is missing (主管审核)."""
    case = attempt.open(attempt.work.cases, case_id, Action.JUDGE_DOCUMENTATION)
    verdict = documentation.judge_documentation(
        case, item_id, accepted=accepted, reason=reason, by=attempt.who, at=attempt.now
    )
    return attempt.keep(attempt.work.cases, verdict)


def refuse_documentation(attempt: Attempt, case_id: str, item_id: str, *, reason: str, witness: str) -> OffboardingCase:
    """Record before a witness that the leaver will not document a client, so that it can be handed over without."""
    case = attempt.open(attempt.work.cases, case_id, Action.JUDGE_DOCUMENTATION)
    verdict = documentation.refuse_documentation(
        case, item_id, reason=reason, by=attempt.who, witness=attempt.standing(witness), at=attempt.now
    )
    return attempt.keep(attempt.work.cases, verdict)


def verify_receivable(
    attempt: Attempt, case_id: str, item_id: str, *, agreed: bool, reason: str = ""
) -> OffboardingCase:
    """Say for finance that a claim is right as it stands today, or dispute it with a reason (应收核实)."""
    case = attempt.open(attempt.work.cases, case_id, Action.SETTLE_ITEM)
    verdict = then(
        drawn_up(attempt, case),
        lambda drawn: verification.verify_receivable(
            drawn, item_id, agreed=agreed, reason=reason, by=attempt.who, at=attempt.now
        ),
    )
    return attempt.keep(attempt.work.cases, verdict)


def acknowledge_item(attempt: Attempt, case_id: str, item_id: str) -> OffboardingCase:
    """Say for the receiver that a line has reached them (接管确认); nothing waits for it, and the supervisor sees who has not."""
    case = attempt.open(attempt.work.cases, case_id, Action.FINISH)
    return attempt.keep(
        attempt.work.cases, verification.acknowledge_item(case, item_id, by=attempt.who, at=attempt.now)
    )


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
    """Hand one line over (交接): a client has its new owner, a claim its new salesperson, in the same command."""
    case = attempt.open(attempt.work.cases, case_id, Action.SETTLE_ITEM)
    to, before_whom = standing_named(attempt, receiver), standing_named(attempt, witness)
    verdict = then(
        drawn_up(attempt, case),
        lambda drawn: item_rules.settle_item(
            drawn,
            item_id,
            by=attempt.who,
            at=attempt.now,
            receiver=to,
            witness=before_whom,
            outcome=outcome,
            evidence=evidence,
        ),
    )
    kept = attempt.keep(attempt.work.cases, verdict)
    hand_line_on(attempt, kept, item_id, to)
    return kept


def waive_item(attempt: Attempt, case_id: str, item_id: str, *, reason: str) -> OffboardingCase:
    """Let a line go without a receiver: one person proposes it with a reason, another one confirms.

    Where the line has changed since it was proposed, the second one proposes anew.
    """
    case = attempt.open(attempt.work.cases, case_id, Action.SETTLE_ITEM)
    verdict = then(
        drawn_up(attempt, case),
        lambda drawn: item_rules.waive_item(drawn, item_id, reason=reason, by=attempt.who, at=attempt.now),
    )
    return attempt.keep(attempt.work.cases, verdict)


def defer_item(
    attempt: Attempt, case_id: str, item_id: str, *, owner: str, due_on: dt.date, reason: str
) -> OffboardingCase:
    """Leave a line for later, with somebody to finish it by `due_on`."""
    case = attempt.open(attempt.work.cases, case_id, Action.SETTLE_ITEM)
    to = attempt.standing(owner)
    verdict = then(
        drawn_up(attempt, case),
        lambda drawn: item_rules.defer_item(
            drawn, item_id, owner=to, due_on=due_on, reason=reason, by=attempt.who, at=attempt.now
        ),
    )
    return attempt.keep(attempt.work.cases, verdict)


@attrs.frozen(kw_only=True)
class Account:
    """What the leaver says of one client (客户交底): where things stand, what it needs, how it likes to be dealt with."""

    summary: str
    needs: str = ""
    preferences: str = ""


def document_items(attempt: Attempt, case_id: str, accounts: Mapping[str, Account]) -> OffboardingCase:
    """Document many clients at once, `accounts` by line."""
    case = attempt.open(attempt.work.cases, case_id, Action.DOCUMENT)

    def document(drawn: OffboardingCase, id: str) -> Verdict[OffboardingCase]:
        said = accounts[id]
        return documentation.document_item(
            drawn,
            id,
            summary=said.summary,
            needs=said.needs,
            preferences=said.preferences,
            at=attempt.now,
            by=attempt.who,
        )

    return attempt.keep(attempt.work.cases, _each(Decided(state=case), accounts, document))


def accept_documentation(attempt: Attempt, case_id: str, item_ids: Iterable[str]) -> OffboardingCase:
    """Accept the documentation of many clients at once; one to be sent back is judged by itself."""
    case = attempt.open(attempt.work.cases, case_id, Action.JUDGE_DOCUMENTATION)

    def accept(drawn: OffboardingCase, id: str) -> Verdict[OffboardingCase]:
        return documentation.judge_documentation(drawn, id, accepted=True, by=attempt.who, at=attempt.now)

    return attempt.keep(attempt.work.cases, _each(Decided(state=case), item_ids, accept))


def settle_items(
    attempt: Attempt, case_id: str, receivers: Mapping[str, str], *, witness: str | None = None
) -> OffboardingCase:
    """Hand many lines over at once, `receivers` by line: each client and claim is its receiver's in the same command."""
    case = attempt.open(attempt.work.cases, case_id, Action.SETTLE_ITEM)
    people = {
        person: attempt.standing(person) for person in sorted({*receivers.values(), *([witness] if witness else [])})
    }

    def settle(drawn: OffboardingCase, id: str) -> Verdict[OffboardingCase]:
        to = people[receivers[id]]
        return item_rules.settle_item(
            drawn, id, by=attempt.who, at=attempt.now, receiver=to, witness=people[witness] if witness else None
        )

    kept = attempt.keep(attempt.work.cases, _each(drawn_up(attempt, case), receivers, settle))
    for id in sorted(receivers):
        _take_effect(attempt, kept, id, people[receivers[id]])
    return kept


def propose_successors(
    attempt: Attempt, case_id: str, receivers: Mapping[str, str], *, capacity: Mapping[str, int] | None = None
) -> OffboardingCase:
    """Propose who is to have many clients of a departure, `receivers` by line; `capacity` says how many each may own.

    Each receiver is asked for each client; what is refused of any refuses all, with all reasons.
    """
    case = attempt.open(attempt.work.cases, case_id, Action.SETTLE_ITEM)
    drawn, most = drawn_up(attempt, case).state, capacity or {}

    def propose(id: str) -> None:
        propose_for(attempt, drawn, id, receivers[id], most.get(receivers[id]))

    _every(receivers, propose)
    return attempt.work.cases.get(case_id)


def accept_transfers(attempt: Attempt, transfer_ids: Iterable[str]) -> Standing:
    """Accept many clients one is proposed for at once, all of them or none; who was asked is returned."""
    _every(transfer_ids, partial(accept_transfer, attempt))
    return attempt.standing(attempt.who.id)


def _every(ids: Iterable[str], act: Callable[[str], object]) -> None:
    """Do something for each, in the order of ids, and refuse all of it with every reason if any is refused."""
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


def _take_effect(attempt: Attempt, case: OffboardingCase, id: str, to: Standing) -> None:
    item = case.find_item(id)
    if item is not None:
        hand_on(attempt, case, item.kind, item.ref, to)


def _each(
    first: Decided[OffboardingCase],
    ids: Iterable[str],
    decide: Callable[[OffboardingCase, str], Verdict[OffboardingCase]],
) -> Verdict[OffboardingCase]:
    """Decide line after line, in the order of their ids; what is refused of any of them refuses all, with all reasons."""
    state, events, messages = first.state, list(first.events), list(first.messages)
    findings: list[Finding] = []
    for id in sorted(set(ids)):
        verdict = decide(state, id)
        if isinstance(verdict, Refused):
            findings += verdict.findings
        else:
            state = verdict.state
            events += verdict.events
            messages += verdict.messages
    return (
        Refused(each_once(findings))
        if findings
        else Decided(state=state, events=tuple(events), messages=tuple(messages))
    )
