"""The review (复盘) of one departure: what the leaver said, what HR made of it, the figures at each date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar

import attrs

from offboard_core.access.actor import Target
from offboard_core.finding import Finding
from offboard_core.kernel.verdict import Event
from offboard_core.review.figures import ReceivableFigures


class Reason(StrEnum):
    """Why somebody left (离职原因)."""

    PRESSURE = "pressure"
    """业绩压力大."""
    PAY = "pay"
    MANAGER = "manager"
    GROWTH = "growth"
    FAMILY = "family"
    RELOCATION = "relocation"
    HEALTH = "health"
    BETTER_OFFER = "better_offer"
    OTHER = "other"


class Moment(StrEnum):
    """When the figures of a departure are taken."""

    NOTICE = "notice"
    SEPARATION = "separation"
    DAY_30 = "day_30"
    DAY_90 = "day_90"


DAYS_AFTER_SEPARATION: Mapping[Moment, int] = MappingProxyType({Moment.DAY_30: 30, Moment.DAY_90: 90})
"""How long after the separation later figures are taken."""


@attrs.frozen(kw_only=True)
class Snapshot:
    """What was open at one moment of a departure: receivables, clients the leaver owned, open lines.

    None where it was not known, with the reason in `receivables_unknown` or `clients_unknown`: not known is not zero.
    """

    moment: Moment
    on: dt.date
    open_lines: int
    figures: ReceivableFigures | None = None
    clients: int | None = None
    receivables_unknown: str = ""
    clients_unknown: str = ""


@attrs.frozen(kw_only=True)
class Answer:
    """One answer of the exit questionnaire (离职问卷)."""

    question: str
    answer: str


@attrs.frozen(kw_only=True)
class Review:
    """The review of one departure (离职复盘); its id is the case's.

    `employee_reasons` and `hr_reason` are kept apart: what the leaver says and what HR concludes. Raw `answers` are not
    for the leaver's manager. `risks` are entries of the risk register that came of it. It may begin with the notice, so
    that the leaver can answer while still here.
    """

    kind: ClassVar[str] = "reviews"

    id: str
    leaver: str
    begun_on: dt.date
    snapshots: tuple[Snapshot, ...] = ()
    employee_reasons: tuple[Reason, ...] = ()
    answers: tuple[Answer, ...] = ()
    answered_at: dt.datetime | None = None
    hr_reason: Reason | None = None
    conclusion: str = ""
    risks: tuple[str, ...] = ()
    closed_on: dt.date | None = None
    version: int = 0

    @property
    def target(self) -> Target:
        """Describe it to the permission rules."""
        return Target(kind=self.kind, id=self.id, leaver=self.leaver)

    @property
    def is_closed(self) -> bool:
        """Say whether HR has drawn its conclusion."""
        return self.closed_on is not None

    @property
    def is_unfinished(self) -> bool:
        """Say whether the person has left and something is still to come: later figures, or HR's conclusion."""
        left = self.find_snapshot(Moment.SEPARATION) is not None
        return left and (not self.is_closed or any(self.find_snapshot(late) is None for late in DAYS_AFTER_SEPARATION))

    def find_snapshot(self, moment: Moment) -> Snapshot | None:
        """Return the figures taken at `moment`, or None."""
        return next((item for item in self.snapshots if item.moment is moment), None)

    def due_on(self, moment: Moment) -> dt.date | None:
        """Return the first day on which later figures may be taken; None without any before the separation's are."""
        separation = self.find_snapshot(Moment.SEPARATION)
        if separation is None or moment not in DAYS_AFTER_SEPARATION:
            return None
        return separation.on + dt.timedelta(days=DAYS_AFTER_SEPARATION[moment])

    def awaits(self, moment: Moment, on: dt.date) -> bool:
        """Say whether figures of `moment` are still to be taken, and may be on a day."""
        if self.find_snapshot(moment) is not None:
            return False
        due_on = self.due_on(moment)
        return moment not in DAYS_AFTER_SEPARATION or (due_on is not None and on >= due_on)

    def event(self, type: str, **facts: object) -> Event:
        """Build an event of this review."""
        return Event(type=type, stream=self.target.stream, facts=facts)

    def finding(self, code: str, **facts: object) -> Finding:
        """Build a finding about this review."""
        return Finding(code=code, subject=self.id, facts=facts)


class RiskCategory(StrEnum):
    """What a lesson is about, never whom (风险类别)."""

    RECEIVABLES = "receivables"
    ORAL_PROMISES = "oral_promises"
    REPORTED_RECEIPTS = "reported_receipts"
    CLIENT_HISTORY = "client_history"
    SINGLE_CONTACT = "single_contact"
    HANDOVER = "handover"
    ACCESS = "access"
    ASSETS = "assets"


@attrs.frozen(kw_only=True)
class RiskEntry:
    """One lesson kept in the risk register (风险登记册), with the measure that is to mend it.

    `summary` is a code to be worded (`risk.receivables`) and `figures` are what was seen. `measure` is what is to be
    done (改进措施) by `owner` until `due_on`, `goal` how far whole-number figures are to come down, `figures_after` what
    was seen once it was `done_on`.
    """

    kind: ClassVar[str] = "risks"

    id: str
    category: RiskCategory
    case: str
    found_on: dt.date
    summary: str
    figures: Mapping[str, object] = attrs.field(factory=dict)
    measure: str = ""
    owner: str = ""
    due_on: dt.date | None = None
    goal: Mapping[str, int] = attrs.field(factory=dict)
    done_on: dt.date | None = None
    figures_after: Mapping[str, int] = attrs.field(factory=dict)
    version: int = 0

    @property
    def target(self) -> Target:
        """Describe it to the permission rules."""
        return Target(kind=self.kind, id=self.id)

    @property
    def words(self) -> Finding:
        """Return what was seen, to be worded."""
        return self.finding(self.summary, **self.figures)

    def event(self, type: str, **facts: object) -> Event:
        """Build an event of this entry."""
        return Event(type=type, stream=self.target.stream, facts=facts)

    def finding(self, code: str, **facts: object) -> Finding:
        """Build a finding about this entry."""
        return Finding(code=code, subject=self.id, facts=facts)
