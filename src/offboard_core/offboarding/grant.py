"""A grant (授权) of the leaver: reduced, read-only, revoked and read back, or restored."""

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
    """How far the revocation of one grant has come."""

    PLANNED = "planned"
    ASKED = "asked"
    CONFIRMED = "confirmed"
    """Read back: it cannot be used any more."""
    FAILED = "failed"
    OVERRIDDEN = "overridden"
    """Somebody vouches for it with evidence."""


class AccessPhase(StrEnum):
    """How much a grant allows on the way out, the widest first."""

    FULL = "full"
    """Everything it was given for."""
    REDUCED = "reduced"
    """From the notice on: no bulk export, no deletion, no core fields."""
    READ_ONLY = "read_only"
    """On the last working day: nothing is written any more but what hands over."""


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
    """Access to be taken back (权限回收): at `cutoff_at`, or at once when it is found later than that.

    `level` is what was held when the source was asked: what is given back if somebody stays. Until the cutoff, where
    the host's systems can, it is narrowed: `phase` is what was read back, `narrowing` what was asked for and not answered,
    `narrowings` how often it was asked.
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
        """Say whether somebody was asked to take away something of it, so that it may have to be given back."""
        return self.state is not GrantState.PLANNED or self.narrowings > 0

    @property
    def is_live(self) -> bool:
        """Say whether, for all we know, it can still be used."""
        return self.state not in {GrantState.CONFIRMED, GrantState.OVERRIDDEN}

    @property
    def signed_part(self) -> Mapping[str, object]:
        """Return what a signature covers: what is to be taken back and when, not how far that has come."""
        return {"id": self.id, "system": self.system, "level": self.level, "cutoff_at": self.cutoff_at}


def redraw_grants(
    case: OffboardingCase, answer: Answered[HeldGrant], *, at: dt.datetime
) -> tuple[OffboardingCase, tuple[Event, ...]]:
    """Bring the grants up to what the access source says; without a say of it they stay as they are.

    A grant the source no longer knows is confirmed as gone. One that was confirmed and that the source has seen since
    is live again: whatever was read back then, it works now. What is held at another level is taken back at that one.
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
        "grants_drawn",
        added=_ids(added),
        changed=tuple(other),
        seen_again=tuple(back),
        gone=tuple(gone),
    )
    return attrs.evolve(case, grants=grants), (event,)


def _as_held(grant: Grant, held: HeldGrant) -> Grant:
    """Take over what the source says; what is held since we narrowed it is no level somebody was given."""
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
    """Ask for every grant whose cutoff has come and that is not on its way yet; one message each.

    Before the cutoff nothing happens, so a departure ahead locks nobody out today. What failed is asked for again, each
    attempt under a key of its own.
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
    """Write down what the revoker answered to one attempt: `confirmed` only when it was read back that access is gone.

    An answer that comes twice, or to an attempt that is no longer the last, changes nothing. It may come after the case
    is over: what became of access is a fact either way.
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
    """Vouch that access is gone although nothing was read back: IT or HR, never the leaver, with evidence."""
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
    """Look again immediately before a revocation is sent: a case withdrawn meanwhile takes nobody's access."""
    grant = case.find_grant(grant_id)
    return case.is_live and grant is not None and grant.state is GrantState.ASKED and attempt == grant.attempts


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
    asked = [attrs.evolve(grant, narrowing=due, narrowings=grant.narrowings + 1) for grant in behind]
    event = case.event("narrowing_asked", phase=due.value, grants=_ids(asked))
    messages = _messages(case, GrantToNarrow, asked, phase=due)
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
    wanted = [grant for item in case.compensations if (grant := _to_restore(case, item)) is not None]
    if not wanted:
        return Decided(state=case)
    event = case.event("restoring_asked", grants=_ids(wanted))
    return conclude(case, event, at=at, messages=_messages(case, GrantToRestore, wanted, phase=AccessPhase.FULL))


def record_restoring(
    case: OffboardingCase, grant_id: str, *, confirmed: bool, at: dt.datetime, reason: str = ""
) -> Verdict[OffboardingCase]:
    """Write down what became of giving access back: seen again, the compensation is done; else it stays with IT."""
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
    """Look again immediately before: what somebody has given back by hand is left as they left it."""
    found = find_by_id(case.compensations, f"restore:{grant_id}")
    return found is not None and found.is_open


def _to_restore(case: OffboardingCase, item: Compensation) -> Grant | None:
    if item.kind is not CompensationKind.RESTORE_GRANT or not item.is_open:
        return None
    return case.find_grant(item.id.removeprefix("restore:"))


def _messages(
    case: OffboardingCase, asking: type[GrantAsked], grants: Iterable[Grant], *, phase: AccessPhase | None = None
) -> tuple[Message, ...]:
    """Ask for each grant to be revoked, narrowed or restored; it is restored once, so that key has no number."""
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
