"""The talk a scorecard may lead to (关怀谈话): opened by HR, with its reasons, held by somebody, and closed. Nothing else follows."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from zoneinfo import ZoneInfo

import attrs

from offboard_core.access.standing import Employment, Standing
from offboard_core.access.target import Target
from offboard_core.finding import Finding
from offboard_core.kernel.dates import DEFAULT_ZONE, moment
from offboard_core.kernel.known import Unknown
from offboard_core.kernel.verdict import Decided, Event, Refused, Verdict
from offboard_core.organization.obligation import DAY_ENDS_HOUR, Obligation
from offboard_core.organization.person import Role
from offboard_core.review.scorecard import RiskBand, Scorecard, Signal


@attrs.frozen(kw_only=True)
class Talk:
    """One talk with one person (关怀谈话任务): why it was called for, by when, and what came of it.

    `reasons` are the signals that gave points. It is for HR and the audit department, and for nobody's superior.
    """

    kind: ClassVar[str] = "talks"

    id: str
    person: str
    opened_on: dt.date
    opened_by: str
    band: RiskBand
    policy: str
    impact_assessment: str
    reasons: tuple[Signal, ...]
    due_on: dt.date
    outcome: str = ""
    held_by: str = ""
    closed_on: dt.date | None = None
    version: int = 0

    @property
    def target(self) -> Target:
        """Describe it to the permission rules: nobody decides about a talk with themselves."""
        return Target(kind=self.kind, id=self.id, leaver=self.person)

    @property
    def is_open(self) -> bool:
        """Say whether somebody still has to talk."""
        return self.closed_on is None

    def event(self, type: str, **facts: object) -> Event:
        """Build an event of this talk."""
        return Event(type=type, stream=self.target.stream, facts=facts)

    def finding(self, code: str, **facts: object) -> Finding:
        """Build a finding about this talk."""
        return Finding(code=code, subject=self.id, facts=facts)


def open_talk(
    card: Scorecard, person: Standing, *, id: str, by: str, due_on: dt.date, known: tuple[Talk, ...] = ()
) -> Verdict[Talk]:
    """Open a talk because a scorecard calls for one: not for a low or unknown band, not twice, not with whoever leaves."""
    who = card.person
    findings = []
    band = card.band
    if isinstance(band, Unknown):
        facts = {"person": who, "reason": band.reason}
        findings.append(Finding(code="talk.not_enough_data", subject=who, facts=facts))
    elif band is RiskBand.LOW:
        findings.append(Finding(code="talk.not_called_for", subject=who, facts={"person": who, "band": band}))
    if person.employment is not Employment.ACTIVE:
        employment = person.employment.value
        facts = {"person": who, "employment": employment}
        findings.append(Finding(code="talk.leaving_already", subject=who, facts=facts))
    for other in known:
        if other.is_open:
            facts = {"person": who, "talk": other.id}
            findings.append(Finding(code="talk.open_already", subject=who, facts=facts))
    if findings or isinstance(band, Unknown):
        return Refused(tuple(findings))
    talk = Talk(
        id=id,
        person=card.person,
        opened_on=card.as_of,
        opened_by=by,
        band=band,
        policy=card.policy,
        impact_assessment=card.impact_assessment,
        reasons=tuple(line.signal for line in card.lines if line.points),
        due_on=due_on,
    )
    event = talk.event(
        "talk_opened",
        person=talk.person,
        band=band,
        policy=talk.policy,
        impact_assessment=talk.impact_assessment,
        reasons=talk.reasons,
        by=by,
    )
    return Decided(state=talk, events=(event,))


def close_talk(talk: Talk, *, outcome: str, by: str, on: dt.date) -> Verdict[Talk]:
    """Say that somebody has talked, and what came of it in a few words."""
    findings = []
    if talk.closed_on is not None:
        findings.append(talk.finding("talk.closed_already", closed_on=talk.closed_on))
    if not outcome.strip():
        findings.append(talk.finding("talk.no_outcome"))
    if findings:
        return Refused(tuple(findings))
    closed = attrs.evolve(talk, outcome=outcome, held_by=by, closed_on=on)
    return Decided(state=closed, events=(talk.event("talk_held", person=talk.person, by=by, on=on),))


def talk_obligations(
    talk: Talk, *, zone: ZoneInfo = DEFAULT_ZONE, day_ends_hour: int = DAY_ENDS_HOUR
) -> tuple[Obligation, ...]:
    """Return what HR owes about a talk that is open: to hold it."""
    if not talk.is_open:
        return ()
    due_at = moment(talk.due_on, dt.time(day_ends_hour), zone)
    return (Obligation(owner=Role.HR.value, verb="close_talk", subject=talk.id, due_at=due_at),)
