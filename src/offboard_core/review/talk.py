"""The talk that a scorecard may lead to (关怀谈话): HR opens it with reasons, holds it and closes it."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from zoneinfo import ZoneInfo

import attrs

from offboard_core.access.standing import Employment, Standing
from offboard_core.access.target import Recorded, Target
from offboard_core.finding import Finding
from offboard_core.kernel.dates import DEFAULT_ZONE, moment
from offboard_core.kernel.known import Unknown
from offboard_core.kernel.verdict import Decided, Refused, Verdict
from offboard_core.organization.obligation import DAY_ENDS_HOUR, Obligation
from offboard_core.organization.person import Role
from offboard_core.review.scorecard import RiskBand, Scorecard, Signal


@attrs.frozen(kw_only=True)
class Talk(Recorded):
    """A talk with one person (关怀谈话任务). Only HR and auditors may see it, not the person's superiors."""

    kind: ClassVar[str] = "talks"

    id: str
    """Id of the talk."""
    person: str
    """Id of the person to talk to."""
    opened_on: dt.date
    """Day it was opened."""
    opened_by: str
    """Id of the person who opened it."""
    band: RiskBand
    """Risk band of the scorecard."""
    policy: str
    """Version of the scorecard policy."""
    impact_assessment: str
    """Impact assessment under which the card was scored."""
    reasons: tuple[Signal, ...]
    """Signals that gave points."""
    due_on: dt.date
    """Day by which it is to be held."""
    outcome: str = ""
    """Short outcome, empty while open."""
    held_by: str = ""
    """Id of the person who held it, empty while open."""
    closed_on: dt.date | None = None
    """Day it was closed, `None` while open."""
    version: int = 0
    """Version of the stored record, 0 before it is stored."""

    @property
    def target(self) -> Target:
        """Describe the talk to the permission rules; the person is its `leaver`, so cannot decide about it."""
        return Target(kind=self.kind, id=self.id, leaver=self.person)

    @property
    def is_open(self) -> bool:
        """Return whether the talk is still to be held."""
        return self.closed_on is None


def open_talk(
    card: Scorecard, person: Standing, *, id: str, by: str, due_on: dt.date, known: tuple[Talk, ...] = ()
) -> Verdict[Talk]:
    """Open a talk because of a scorecard.

    Refused for a low or unknown band, for a person on notice or departed, or if one of the `known` talks is open.
    """
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
    """Record that the talk was held, with a short outcome."""
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
    """Return HR's obligation to hold an open talk."""
    if not talk.is_open:
        return ()
    due_at = moment(talk.due_on, dt.time(day_ends_hour), zone)
    return (Obligation(owner=Role.HR.value, verb="close_talk", subject=talk.id, due_at=due_at),)
