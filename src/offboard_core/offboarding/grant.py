"""A grant (授权) of the leaver: reduced, read-only, revoked with a read-back, or restored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

import attrs

from offboard_core.access.standing import Standing
from offboard_core.kernel.dates import moment
from offboard_core.kernel.identity import find_by_id, replace_by_id
from offboard_core.kernel.said import Said
from offboard_core.kernel.verdict import Decided, Event, Hand, Message, Refused, Verdict
from offboard_core.offboarding.holdings import Answered, HeldGrant, Told
from offboard_core.offboarding.lifecycle import conclude
from offboard_core.offboarding.party import holds
from offboard_core.offboarding.stage import OVER, Stage
from offboard_core.offboarding.withdrawal import Compensation, CompensationKind
from offboard_core.organization.person import Role

if TYPE_CHECKING:
    from offboard_core.offboarding.case import OffboardingCase


class GrantState(StrEnum):
    """State of the revocation of one grant."""

    PLANNED = "planned"
    ASKED = "asked"
    CONFIRMED = "confirmed"
    """Read back: it cannot be used any more."""
    FAILED = "failed"
    OVERRIDDEN = "overridden"
    """A person declared with evidence that access is gone."""


class AccessPhase(StrEnum):
    """Permitted use of a grant before its revocation, the widest first."""

    FULL = "full"
    """Full use."""
    REDUCED = "reduced"
    """From the notice on: no bulk export, no deletion, no core fields."""
    READ_ONLY = "read_only"
    """On the last working day: only handover writes are allowed."""


@attrs.frozen(kw_only=True)
class GrantAsked(Said):
    """A host's system is asked to change a grant of the leaver; `attempt` counts how often it was asked."""

    case: str
    person: str
    grant: str
    system: str
    level: str
    attempt: int
    phase: str | None = None

    @property
    def code(self) -> str:
        """Return `grant.` and what is to be done."""
        return f"grant.{self.goes_by.value}"


@attrs.frozen(kw_only=True)
class GrantToRevoke(GrantAsked):
    """A grant is to be revoked."""

    goes_by: ClassVar[Hand] = Hand.REVOKE


@attrs.frozen(kw_only=True)
class GrantToNarrow(GrantAsked):
    """A grant is to allow less: `phase` says how much."""

    goes_by: ClassVar[Hand] = Hand.NARROW


@attrs.frozen(kw_only=True)
class GrantToRestore(GrantAsked):
    """A grant is to be restored at the level it was held at, after a withdrawal."""

    goes_by: ClassVar[Hand] = Hand.RESTORE


@attrs.frozen(kw_only=True)
class Grant:
    """Access to be revoked (权限回收): at `cutoff_at`, or at once if it is found later.

    `level` is the level held when the source was asked; it is restored if the person stays. Until the cutoff the grant
    is narrowed where the host's systems can do so: `phase` is the phase read back, `narrowing` the phase asked for
    without an answer yet, `narrowings` the number of attempts.
    """

    id: str
    system: str
    cutoff_at: dt.datetime
    level: str = ""
    state: GrantState = GrantState.PLANNED
    attempts: int = 0
    reason: str = ""
    evidence: str = ""
    decided_by: str | None = None
    changed_at: dt.datetime | None = None
    phase: AccessPhase = AccessPhase.FULL
    narrowing: AccessPhase | None = None
    narrowings: int = 0

    @property
    def is_touched(self) -> bool:
        """Return whether a change of the grant was asked for, so that it may have to be restored."""
        return self.state is not GrantState.PLANNED or self.narrowings > 0

    @property
    def is_live(self) -> bool:
        """Return whether the grant may still be usable."""
        return self.state not in {GrantState.CONFIRMED, GrantState.OVERRIDDEN}

    @property
    def signed_part(self) -> Mapping[str, object]:
        """Return what a signature covers: what is to be revoked and when, not the progress."""
        return {"id": self.id, "system": self.system, "level": self.level, "cutoff_at": self.cutoff_at}


def redraw_grants(
    case: OffboardingCase, answer: Answered[HeldGrant], *, at: dt.datetime
) -> tuple[OffboardingCase, tuple[Event, ...]]:
    """Update the grants from the answer of the access source; without an answer they stay unchanged.

    A grant the source no longer knows is confirmed as gone. A confirmed grant that the source has seen since is live
    again. A grant held at another level is revoked at that level.
    """
    if not isinstance(answer, Told):
        return case, ()
    held = {grant.id: grant for grant in answer.items}
    old = {grant.id: grant for grant in case.grants}
    added = [
        Grant(id=id, system=grant.system, level=grant.level, cutoff_at=case.cutoff_at)
        for id, grant in held.items()
        if id not in old
    ]
    back = [id for id in held if id in old and _seen_since(old[id], answer.known_at)]
    gone = [id for id, grant in old.items() if id not in held and grant.is_live and answer.complete]
    other = [id for id in held if id in old and old[id].is_live and old[id] != _as_held(old[id], held[id])]
    if not (added or back or gone or other):
        return case, ()
    drawn = {
        **{id: _as_held(old[id], held[id]) for id in other},
        **{
            id: attrs.evolve(_as_held(old[id], held[id]), state=GrantState.PLANNED, reason="seen_again", changed_at=at)
            for id in back
        },
        **{
            id: attrs.evolve(old[id], state=GrantState.CONFIRMED, reason="gone_at_source", changed_at=at) for id in gone
        },
    }
    grants = (*(drawn.get(grant.id, grant) for grant in case.grants), *added)
    event = case.event(
        "grants_drawn", added=_ids(added), changed=tuple(other), seen_again=tuple(back), gone=tuple(gone)
    )
    return attrs.evolve(case, grants=grants), (event,)


def _as_held(grant: Grant, held: HeldGrant) -> Grant:
    """Update a grant from the source; a level that results from narrowing does not replace the original level."""
    level = grant.level if grant.narrowings else held.level
    return attrs.evolve(grant, system=held.system, level=level)


def _seen_since(grant: Grant, known_at: dt.datetime | None) -> bool:
    return (
        grant.state is GrantState.CONFIRMED
        and grant.changed_at is not None
        and known_at is not None
        and known_at > grant.changed_at
    )


_TO_ASK = frozenset({GrantState.PLANNED, GrantState.FAILED})


def revoke(case: OffboardingCase, *, now: dt.datetime) -> Verdict[OffboardingCase]:
    """Ask for the revocation of every grant whose cutoff has come and that is not being revoked; one message each.

    Grants are never revoked before the cutoff. A failed revocation is asked for again; each attempt has its own key.
    """
    if not case.is_live or case.stage is Stage.DRAFT:
        return Refused((case.finding("case.not_open", stage=case.stage.value),))
    due = [grant for grant in case.grants if grant.state in _TO_ASK and now >= grant.cutoff_at]
    if not due:
        return conclude(case, at=now)
    asked = [
        attrs.evolve(grant, state=GrantState.ASKED, attempts=grant.attempts + 1, reason="", changed_at=now)
        for grant in due
    ]
    event = case.event("revocation_asked", grants=_ids(asked))
    return conclude(case.with_grants(*asked), event, at=now, messages=_messages(case, GrantToRevoke, asked))


def record_revocation(
    case: OffboardingCase, grant_id: str, *, attempt: int, confirmed: bool, at: dt.datetime, reason: str = ""
) -> Verdict[OffboardingCase]:
    """Record the revoker's answer to one attempt: `confirmed` only if access was read back as gone.

    A repeated answer, or one to an earlier attempt, changes no state. Answers are accepted after the case is over.
    """
    grant = case.find_grant(grant_id)
    if grant is None:
        return Refused((case.finding("grant.none_such", grant=grant_id),))
    if grant.state is not GrantState.ASKED or attempt != grant.attempts:
        return Decided(state=case)
    state = GrantState.CONFIRMED if confirmed else GrantState.FAILED
    answered = attrs.evolve(grant, state=state, reason=reason, changed_at=at)
    type = "revocation_confirmed" if confirmed else "revocation_failed"
    event = case.event(type, grant=grant.id, system=grant.system, attempt=attempt, reason=reason)
    return conclude(case.with_grants(answered), event, at=at)


def override_grant(
    case: OffboardingCase, grant_id: str, *, evidence: str, by: Standing, at: dt.datetime
) -> Verdict[OffboardingCase]:
    """Declare with evidence that access is gone without a read-back. Only IT or HR may, never the leaver."""
    grant = case.find_grant(grant_id)
    if grant is None:
        return Refused((case.finding("grant.none_such", grant=grant_id),))
    findings = []
    if case.stage in OVER:
        findings.append(case.finding("case.not_open", stage=case.stage.value))
    if not grant.is_live:
        findings.append(case.finding("grant.already_gone", grant=grant.id, state=grant.state.value))
    if not evidence.strip():
        findings.append(case.finding("grant.no_evidence", grant=grant.id))
    if by.id == case.leaver:
        findings.append(case.finding("grant.own_case", person=by.id))
    if not holds(by, Role.IT, Role.HR):
        findings.append(case.finding("grant.role_not_held", person=by.id))
    if findings:
        return Refused(tuple(findings))
    vouched = attrs.evolve(grant, state=GrantState.OVERRIDDEN, evidence=evidence, decided_by=by.id, changed_at=at)
    event = case.event("revocation_overridden", grant=grant.id, system=grant.system, evidence=evidence)
    return conclude(case.with_grants(vouched), event, at=at)


def revocation_still_due(case: OffboardingCase, grant_id: str, attempt: int) -> bool:
    """Return whether a revocation is still due immediately before sending; the case may be withdrawn meanwhile."""
    grant = case.find_grant(grant_id)
    return case.is_live and grant is not None and grant.state is GrantState.ASKED and attempt == grant.attempts


_ORDER = tuple(AccessPhase)
READ_BACK = "read_back"
"""Evidence of access that was restored and read back."""


def phase_due(case: OffboardingCase, now: dt.datetime) -> AccessPhase:
    """Return the phase the leaver's access should have at `now`; full for a case that is not live."""
    if not case.is_before_departure:
        return AccessPhase.FULL
    last_day = moment(case.last_working_on, dt.time(0), ZoneInfo(case.zone))
    return AccessPhase.READ_ONLY if now >= last_day else AccessPhase.REDUCED


def narrow(case: OffboardingCase, *, now: dt.datetime) -> Decided[OffboardingCase]:
    """Ask for every grant that should be narrower at `now`: one message each, repeated after a failure.

    Grants that are due for revocation, or being revoked, are skipped.
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
    asked = [attrs.evolve(grant, narrowing=due, narrowings=grant.narrowings + 1) for grant in behind]
    event = case.event("narrowing_asked", phase=due.value, grants=_ids(asked))
    messages = _messages(case, GrantToNarrow, asked, phase=due)
    return conclude(case.with_grants(*asked), event, at=now, messages=messages)


def record_narrowing(
    case: OffboardingCase, grant_id: str, *, attempt: int, confirmed: bool, at: dt.datetime, reason: str = ""
) -> Verdict[OffboardingCase]:
    """Record the result of one narrowing attempt; an answer to an earlier attempt changes no state."""
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
    """Return whether a narrowing is still due immediately before sending: live case, grant not being revoked."""
    grant = case.find_grant(grant_id)
    return (
        case.is_before_departure
        and grant is not None
        and grant.state is GrantState.PLANNED
        and grant.narrowing is not None
        and attempt == grant.narrowings
    )


def restore(case: OffboardingCase, *, at: dt.datetime) -> Decided[OffboardingCase]:
    """Ask for all access that a withdrawn case has changed to be restored at its original level.

    IT owes the same compensation as a to-do; whichever is done first ends it.
    """
    wanted = [grant for item in case.compensations if (grant := _to_restore(case, item)) is not None]
    if not wanted:
        return Decided(state=case)
    event = case.event("restoring_asked", grants=_ids(wanted))
    return conclude(case, event, at=at, messages=_messages(case, GrantToRestore, wanted, phase=AccessPhase.FULL))


def record_restoring(
    case: OffboardingCase, grant_id: str, *, confirmed: bool, at: dt.datetime, reason: str = ""
) -> Verdict[OffboardingCase]:
    """Record the result of restoring access: read back, the compensation is done; otherwise IT still owes it."""
    found = find_by_id(case.compensations, f"restore:{grant_id}")
    if found is None or not found.is_open:
        return Decided(state=case)
    if not confirmed:
        event = case.event("restoring_failed", grant=grant_id, system=found.label, reason=reason)
        return conclude(case, event, at=at)
    done = attrs.evolve(found, evidence=READ_BACK, done_by=Role.SYSTEM.value, done_at=at)
    event = case.event("access_restored", grant=grant_id, system=found.label)
    compensations = replace_by_id(case.compensations, done)
    return conclude(attrs.evolve(case, compensations=compensations), event, at=at)


def restoring_still_due(case: OffboardingCase, grant_id: str) -> bool:
    """Return whether restoring is still due immediately before sending; access restored by hand is skipped."""
    found = find_by_id(case.compensations, f"restore:{grant_id}")
    return found is not None and found.is_open


def _to_restore(case: OffboardingCase, item: Compensation) -> Grant | None:
    if item.kind is not CompensationKind.RESTORE_GRANT or not item.is_open:
        return None
    return case.find_grant(item.id.removeprefix("restore:"))


def _messages(
    case: OffboardingCase, asking: type[GrantAsked], grants: Iterable[Grant], *, phase: AccessPhase | None = None
) -> tuple[Message, ...]:
    """Ask for each grant to be revoked, narrowed or restored; restoring is asked once, so its key has no number."""
    asked = [(grant, grant.attempts if asking is GrantToRevoke else grant.narrowings) for grant in grants]
    return tuple(
        asking(
            case=case.id,
            person=case.leaver,
            grant=grant.id,
            system=grant.system,
            level=grant.level,
            attempt=attempt,
            phase=None if phase is None else phase.value,
        ).to(
            case.leaver,
            key=f"{asking.goes_by.value}:{case.id}:{grant.id}" + ("" if asking is GrantToRestore else f":{attempt}"),
            stream=case.target.stream,
        )
        for grant, attempt in asked
    )


def _ids(grants: Iterable[Grant]) -> tuple[str, ...]:
    return tuple(grant.id for grant in grants)
