"""From the last day on: access is taken back, the person leaves, what was left open is finished, the case is closed."""

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
    """Look at a case as the daily round does, twice a day or three days late with the same result.

    The manifest is drawn up, access whose cutoff has come is asked for, whoever's employment has ended by law departs,
    and whoever owes something is reminded. A supervisor, a proxy or the
    owner of a residual who is leaving too is replaced, and what the books put on somebody who has left is handed on. A
    draft waits for its notice; of a case that is over only reminders go on.
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
    """Ask for every grant whose cutoff has come (权限回收); what failed is asked for again, under a key of its own."""
    case = attempt.open(attempt.work.cases, case_id, Action.REVOKE)
    return attempt.keep(attempt.work.cases, grant.revoke(case, now=attempt.now))


def record_revocation(
    attempt: Attempt, case_id: str, grant_id: str, *, attempt_number: int, confirmed: bool, reason: str = ""
) -> OffboardingCase:
    """Write down what the revoker answered to one attempt; `confirmed` means that it was read back."""
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
    """Write down what the controller answered to one attempt to narrow a grant, or to give it back."""
    case = attempt.open(attempt.work.cases, case_id, Action.RECORD_DELIVERY)
    if given_back:
        verdict = grant.record_restoring(case, grant_id, confirmed=confirmed, reason=reason, at=attempt.now)
    else:
        verdict = grant.record_narrowing(
            case, grant_id, attempt=attempt_number, confirmed=confirmed, reason=reason, at=attempt.now
        )
    return attempt.keep(attempt.work.cases, verdict)


def override_grant(attempt: Attempt, case_id: str, grant_id: str, *, evidence: str) -> OffboardingCase:
    """Vouch with evidence that access is gone although nothing was read back."""
    case = attempt.open(attempt.work.cases, case_id, Action.REVOKE)
    verdict = grant.override_grant(case, grant_id, evidence=evidence, by=attempt.who, at=attempt.now)
    return attempt.keep(attempt.work.cases, verdict)


def confirm_departure(attempt: Attempt, case_id: str) -> OffboardingCase:
    """Confirm that the person has left (确认离职).

    From the last working day on when everything is handed over and signed, and once employment ends by law whatever is
    open: that becomes residuals. Clients and open claims the leaver still had go to whoever stands above, for the time
    being.
    """
    case = attempt.open(attempt.work.cases, case_id, Action.DEPART)
    return _depart(attempt, drawn_up(attempt, case))


def settle_residual(attempt: Attempt, case_id: str, residual_id: str, *, evidence: str) -> OffboardingCase:
    """Finish what was left open, with evidence (遗留事项办结)."""
    case = attempt.open(attempt.work.cases, case_id, Action.FINISH)
    verdict = residual_rules.settle_residual(case, residual_id, evidence=evidence, by=attempt.who, at=attempt.now)
    return attempt.keep(attempt.work.cases, verdict)


def hand_residual(attempt: Attempt, case_id: str, residual_id: str, *, owner: str, due_on: dt.date) -> OffboardingCase:
    """Give a residual to another owner; the client or claim it is about goes with it."""
    case = attempt.open(attempt.work.cases, case_id, Action.REASSIGN)
    to = attempt.standing(owner)
    verdict = residual_rules.hand_residual(case, residual_id, owner=to, due_on=due_on, at=attempt.now)
    kept = attempt.keep(attempt.work.cases, verdict)
    item = kept.find_item(residual_id.removeprefix("item:"))
    if item is not None and still_from(attempt, kept, item):
        hand_on(attempt, kept, item.kind, item.ref, to)
    return kept


def settle_legal_task(attempt: Attempt, case_id: str, task_id: str, *, evidence: str) -> OffboardingCase:
    """Note with evidence that something the law asks for was done (法定义务办结): certificate, wages, transfers, pay."""
    case = attempt.open(attempt.work.cases, case_id, Action.FINISH)
    verdict = legal_task.settle_legal_task(case, task_id, evidence=evidence, by=attempt.who, at=attempt.now)
    return attempt.keep(attempt.work.cases, verdict)


def record_non_compete(attempt: Attempt, case_id: str, covenant: NonCompete) -> OffboardingCase:
    """Put a covenant not to compete on record (竞业限制): its pay falls due month by month from the departure."""
    case = attempt.open(attempt.work.cases, case_id, Action.OPEN_CASE)
    verdict = legal_task.record_non_compete(
        case, covenant, by=attempt.who, at=attempt.now, terms=terms_of(attempt, case)
    )
    return attempt.keep(attempt.work.cases, verdict)


def close_case(attempt: Attempt, case_id: str) -> OffboardingCase:
    """Close the case: every grant confirmed or vouched for. A residual may stay open with its owner."""
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
        drawn,
        lambda case: departure.confirm_departure(case, now=attempt.now, terms=terms_of(attempt, case)),
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
    """Say whether the case ends the spell the person is in: who is back in a new one keeps what is theirs."""
    return attempt.standing(case.leaver).spell == case.spell
