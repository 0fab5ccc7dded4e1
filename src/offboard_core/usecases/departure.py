"""From the last working day on: revoke access, confirm the departure, settle residuals, close the case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from offboard_core.access.rules import Action
from offboard_core.access.standing import Employment
from offboard_core.kernel.verdict import Decided, Verdict, then
from offboard_core.offboarding import NonCompete, OffboardingCase, Stage, departure, grant, legal_task
from offboard_core.offboarding import residual as residual_rules
from offboard_core.offboarding.reminder import remind
from offboard_core.offboarding.stand_in import counted_on, rehome
from offboard_core.review import Moment
from offboard_core.usecases.case import terms_of
from offboard_core.usecases.handover import (
    drawn_up,
    hand_everything_left,
    hand_on,
    narrowed,
    reroute_what_is_left,
    stand_in,
    still_from,
)
from offboard_core.usecases.office import Attempt
from offboard_core.usecases.people import mark_departed
from offboard_core.usecases.review import snapshot_if_due


def follow_case(attempt: Attempt, case_id: str) -> OffboardingCase:
    """Follow up a case as the daily round does; late or repeated runs have the same result.

    It computes the manifest, asks for access whose cutoff has come, lets a person depart whose employment has ended by law,
    and reminds people of what they owe. It replaces a supervisor, proxy or owner of a residual who is leaving too, and hands
    on what the books still assign to a departed person. A draft waits for its notice; an ended case only gets reminders.
    """
    case = attempt.open(attempt.work.cases, case_id, Action.ESCALATE)
    if case.stage is Stage.DRAFT:
        return case
    if not case.is_live:
        return attempt.keep(attempt.work.cases, _reminded(attempt, case))
    followed = then(drawn_up(attempt, case), lambda drawn: grant.revoke(drawn, now=attempt.now))
    followed = then(followed, partial(narrowed, attempt))
    followed = then(followed, partial(_rehomed, attempt))
    if case.is_before_departure and attempt.now >= case.end_of(case.legal.ends_on):
        attempt.permit(Action.DEPART, case.target)
        return _depart(attempt, followed, partial(_reminded, attempt))
    followed = then(followed, partial(_reminded, attempt))
    kept = attempt.keep(attempt.work.cases, followed)
    if kept.departed_on is not None and kept.departure.is_exit and _has_left(attempt, kept):
        hand_everything_left(attempt, kept)
    return kept


def revoke_access(attempt: Attempt, case_id: str) -> OffboardingCase:
    """Ask for the revocation of every grant whose cutoff has come (权限回收); failed ones are asked for again."""
    case = attempt.open(attempt.work.cases, case_id, Action.REVOKE)
    return attempt.keep(attempt.work.cases, grant.revoke(case, now=attempt.now))


def record_revocation(
    attempt: Attempt, case_id: str, grant_id: str, *, attempt_number: int, confirmed: bool, reason: str = ""
) -> OffboardingCase:
    """Record the revoker's answer to one attempt (回收结果); `confirmed` means that it was read back."""
    case = attempt.open(attempt.work.cases, case_id, Action.RECORD_DELIVERY)
    verdict = grant.record_revocation(
        case, grant_id, attempt=attempt_number, confirmed=confirmed, reason=reason, at=attempt.now
    )
    return attempt.keep(attempt.work.cases, verdict)


def record_phase(
    attempt: Attempt,
    case_id: str,
    grant_id: str,
    *,
    given_back: bool,
    attempt_number: int,
    confirmed: bool,
    reason: str = "",
) -> OffboardingCase:
    """Record the controller's answer to one attempt to narrow or restore a grant."""
    case = attempt.open(attempt.work.cases, case_id, Action.RECORD_DELIVERY)
    if given_back:
        verdict = grant.record_restoring(case, grant_id, confirmed=confirmed, reason=reason, at=attempt.now)
    else:
        verdict = grant.record_narrowing(
            case, grant_id, attempt=attempt_number, confirmed=confirmed, reason=reason, at=attempt.now
        )
    return attempt.keep(attempt.work.cases, verdict)


def override_grant(attempt: Attempt, case_id: str, grant_id: str, *, evidence: str) -> OffboardingCase:
    """Confirm with evidence that access has ended although it could not be read back (人工确认回收)."""
    case = attempt.open(attempt.work.cases, case_id, Action.REVOKE)
    verdict = grant.override_grant(case, grant_id, evidence=evidence, by=attempt.who, at=attempt.now)
    return attempt.keep(attempt.work.cases, verdict)


def confirm_departure(attempt: Attempt, case_id: str) -> OffboardingCase:
    """Confirm that the person has left (确认离职).

    Possible from the last working day if everything is handed over and signed, and in any state once employment ends by law:
    open lines then become residuals. Remaining clients and open claims go to the supervisor for the time being.
    """
    case = attempt.open(attempt.work.cases, case_id, Action.DEPART)
    return _depart(attempt, drawn_up(attempt, case))


def settle_residual(attempt: Attempt, case_id: str, residual_id: str, *, evidence: str) -> OffboardingCase:
    """Settle an item left open at the departure, with evidence (遗留事项办结)."""
    case = attempt.open(attempt.work.cases, case_id, Action.FINISH)
    verdict = residual_rules.settle_residual(case, residual_id, evidence=evidence, by=attempt.who, at=attempt.now)
    return attempt.keep(attempt.work.cases, verdict)


def hand_residual(attempt: Attempt, case_id: str, residual_id: str, *, owner: str, due_on: dt.date) -> OffboardingCase:
    """Give a residual to another owner (遗留事项转交), with the client or claim it is about."""
    case = attempt.open(attempt.work.cases, case_id, Action.REASSIGN)
    to = attempt.standing(owner)
    verdict = residual_rules.hand_residual(case, residual_id, owner=to, due_on=due_on, at=attempt.now)
    kept = attempt.keep(attempt.work.cases, verdict)
    item = kept.find_item(residual_id.removeprefix("item:"))
    if item is not None and still_from(attempt, kept, item):
        hand_on(attempt, kept, item.kind, item.ref, to)
    return kept


def settle_legal_task(attempt: Attempt, case_id: str, task_id: str, *, evidence: str) -> OffboardingCase:
    """Record with evidence that a legal duty was fulfilled (法定义务办结): certificate, wages, transfers, pay."""
    case = attempt.open(attempt.work.cases, case_id, Action.FINISH)
    verdict = legal_task.settle_legal_task(case, task_id, evidence=evidence, by=attempt.who, at=attempt.now)
    return attempt.keep(attempt.work.cases, verdict)


def record_non_compete(attempt: Attempt, case_id: str, covenant: NonCompete) -> OffboardingCase:
    """Record a non-compete covenant (竞业限制); its pay is due monthly from the departure."""
    case = attempt.open(attempt.work.cases, case_id, Action.OPEN_CASE)
    verdict = legal_task.record_non_compete(
        case, covenant, by=attempt.who, at=attempt.now, terms=terms_of(attempt, case)
    )
    return attempt.keep(attempt.work.cases, verdict)


def close_case(attempt: Attempt, case_id: str) -> OffboardingCase:
    """Close a case whose grants are all confirmed (离职单结案); residuals may stay open with their owners."""
    case = attempt.open(attempt.work.cases, case_id, Action.CLOSE)
    return attempt.keep(attempt.work.cases, departure.close(case, at=attempt.now))


def _rehomed(attempt: Attempt, case: OffboardingCase) -> Verdict[OffboardingCase]:
    """Let a stand-in take over what people who are leaving too owe in a case."""
    people = [attempt.work.standings.find(person) for person in sorted(counted_on(case))]
    gone = [person for person in people if person is not None and person.employment is not Employment.ACTIVE]
    if not gone:
        return Decided(state=case)
    return rehome(case, gone, stand_in(attempt, case), at=attempt.now, terms=terms_of(attempt, case))


def _reminded(attempt: Attempt, case: OffboardingCase) -> Decided[OffboardingCase]:
    return remind(case, now=attempt.now, terms=terms_of(attempt, case))


def _depart(
    attempt: Attempt,
    drawn: Verdict[OffboardingCase],
    *afterwards: Callable[[OffboardingCase], Verdict[OffboardingCase]],
) -> OffboardingCase:
    verdict = then(
        drawn, lambda case: departure.confirm_departure(case, now=attempt.now, terms=terms_of(attempt, case))
    )
    for step in afterwards:
        verdict = then(verdict, step)
    kept = attempt.keep(attempt.work.cases, verdict)
    snapshot_if_due(attempt, kept, Moment.SEPARATION)
    reroute_what_is_left(attempt, kept)
    if _has_left(attempt, kept):
        if kept.departure.is_exit:
            mark_departed(attempt, kept.leaver)
        hand_everything_left(attempt, kept)
    return kept


def _has_left(attempt: Attempt, case: OffboardingCase) -> bool:
    """Return whether the case ends the person's current spell; a rehired person keeps what is theirs."""
    return attempt.standing(case.leaver).spell == case.spell
