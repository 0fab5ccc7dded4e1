"""Access in steps (权限分步收紧): reduced from the notice on, read-only on the last working day; given back if somebody stays.

Where a host's systems can do that. Taking access back at the cutoff is another matter (`revocation`): it ends every step,
and no step here is a gate.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import attrs

from offboard_core.kernel.dates import moment
from offboard_core.kernel.verdict import Decided, Hand, Message, Verdict
from offboard_core.offboarding.case import OffboardingCase
from offboard_core.offboarding.conclusion import conclude
from offboard_core.offboarding.parts import AccessPhase, Compensation, CompensationKind, Grant, GrantState
from offboard_core.organization.person import Role

_ORDER = tuple(AccessPhase)
READ_BACK = "read_back"
"""The evidence of access that was given back and seen again."""


def phase_due(case: OffboardingCase, now: dt.datetime) -> AccessPhase:
    """Return how much access the leaver should have at `now`: full again where nobody leaves."""
    if not case.is_before_departure:
        return AccessPhase.FULL
    last_day = moment(case.last_working_on, dt.time(0), ZoneInfo(case.zone))
    return AccessPhase.READ_ONLY if now >= last_day else AccessPhase.REDUCED


def narrow(case: OffboardingCase, *, now: dt.datetime) -> Decided[OffboardingCase]:
    """Ask for every grant that should be narrower by now and is not on its way: one message each; asked again if it failed.

    What is to be revoked at once, or is on its way to that, is left alone.
    """
    due = phase_due(case, now)
    behind = [
        grant
        for grant in case.grants
        if grant.state is GrantState.PLANNED
        and now < grant.cutoff_at
        and grant.narrowing is None
        and _ORDER.index(grant.phase) < _ORDER.index(due)
    ]
    if not behind:
        return Decided(state=case)
    asked = tuple(attrs.evolve(grant, narrowing=due, narrowings=grant.narrowings + 1) for grant in behind)
    event = case.event("narrowing_asked", phase=due.value, grants=tuple(grant.id for grant in asked))
    messages = tuple(_message(case, grant, due, f"narrow:{case.id}:{grant.id}:{grant.narrowings}") for grant in asked)
    return conclude(case.with_grants(*asked), event, at=now, messages=messages)


def record_narrowing(
    case: OffboardingCase, grant_id: str, *, attempt: int, confirmed: bool, at: dt.datetime, reason: str = ""
) -> Verdict[OffboardingCase]:
    """Write down what became of one attempt to narrow a grant; an answer to an older attempt changes nothing."""
    grant = case.find_grant(grant_id)
    if grant is None or grant.narrowing is None or attempt != grant.narrowings:
        return Decided(state=case)
    phase = grant.narrowing if confirmed else grant.phase
    answered = attrs.evolve(grant, phase=phase, narrowing=None)
    type = "access_narrowed" if confirmed else "narrowing_failed"
    event = case.event(
        type, grant=grant.id, system=grant.system, phase=grant.narrowing.value, attempt=attempt, reason=reason
    )
    return conclude(case.with_grants(answered), event, at=at)


def narrowing_still_due(case: OffboardingCase, grant_id: str, attempt: int) -> bool:
    """Look again immediately before: a case that is over, or a grant being revoked, needs no narrowing."""
    grant = case.find_grant(grant_id)
    return (
        case.is_before_departure
        and grant is not None
        and grant.state is GrantState.PLANNED
        and grant.narrowing is not None
        and attempt == grant.narrowings
    )


def restore(case: OffboardingCase, *, at: dt.datetime) -> Decided[OffboardingCase]:
    """Ask for all access a withdrawn case has touched to be given back as it was held, by what stands on the case.

    Whoever answers for it in IT is asked as well: the one who is quicker ends it.
    """
    wanted = [(item, grant) for item in case.compensations if (grant := _to_restore(case, item)) is not None]
    if not wanted:
        return Decided(state=case)
    messages = tuple(_message(case, grant, AccessPhase.FULL, f"restore:{case.id}:{grant.id}") for _, grant in wanted)
    event = case.event("restoring_asked", grants=tuple(grant.id for _, grant in wanted))
    return conclude(case, event, at=at, messages=messages)


def record_restoring(
    case: OffboardingCase, grant_id: str, *, confirmed: bool, at: dt.datetime, reason: str = ""
) -> Verdict[OffboardingCase]:
    """Write down what became of giving access back: seen again, the compensation is done; else it stays with IT."""
    found = next((item for item in case.compensations if item.id == f"restore:{grant_id}"), None)
    if found is None or not found.is_open:
        return Decided(state=case)
    if not confirmed:
        event = case.event("restoring_failed", grant=grant_id, system=found.label, reason=reason)
        return conclude(case, event, at=at)
    done = attrs.evolve(found, evidence=READ_BACK, done_by=Role.SYSTEM.value, done_at=at)
    compensations = tuple(done if item.id == done.id else item for item in case.compensations)
    event = case.event("access_restored", grant=grant_id, system=found.label)
    return conclude(attrs.evolve(case, compensations=compensations), event, at=at)


def restoring_still_due(case: OffboardingCase, grant_id: str) -> bool:
    """Look again immediately before: what somebody has given back by hand is left as they left it."""
    return any(item.is_open and item.id == f"restore:{grant_id}" for item in case.compensations)


def _to_restore(case: OffboardingCase, item: Compensation) -> Grant | None:
    if item.kind is not CompensationKind.RESTORE_GRANT or not item.is_open:
        return None
    return case.find_grant(item.id.removeprefix("restore:"))


def _message(case: OffboardingCase, grant: Grant, phase: AccessPhase, key: str) -> Message:
    gives_back = phase is AccessPhase.FULL
    return Message(
        key=key,
        hand=Hand.RESTORE if gives_back else Hand.NARROW,
        code="grant.restore" if gives_back else "grant.narrow",
        recipient=case.leaver,
        stream=case.target.stream,
        facts={
            "case": case.id,
            "person": case.leaver,
            "grant": grant.id,
            "system": grant.system,
            "level": grant.level,
            "phase": phase,
            "attempt": grant.narrowings,
        },
    )
