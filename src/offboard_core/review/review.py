"""The review (复盘) of one departure: what the leaver said, what HR made of it, the figures at each date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar
from zoneinfo import ZoneInfo

import attrs

from offboard_core.access.target import Target
from offboard_core.clients.client import Client
from offboard_core.finding import Finding
from offboard_core.kernel.dates import DEFAULT_ZONE
from offboard_core.kernel.dates import moment as moment_of
from offboard_core.kernel.known import Unknown
from offboard_core.kernel.verdict import Decided, Event, Refused, Verdict
from offboard_core.offboarding.case import OffboardingCase
from offboard_core.offboarding.stage import Stage
from offboard_core.organization.obligation import DAY_ENDS_HOUR, Obligation
from offboard_core.organization.person import Role
from offboard_core.receivables.receivable import Receivable
from offboard_core.review.questionnaire import Answer, Reason
from offboard_core.review.receivable_figures import ReceivableFigures, count_receivables


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


_NO_DEPARTURE = frozenset({Stage.WITHDRAWN, Stage.DISCARDED})


def begin(case: OffboardingCase, *, on: dt.date) -> Verdict[Review]:
    """Open the review of a departure, from the receipt of the notice on."""
    findings = []
    if case.stage is Stage.DRAFT:
        findings.append(case.finding("review.not_received"))
    if case.stage in _NO_DEPARTURE:
        findings.append(case.finding("review.no_departure", stage=case.stage.value))
    if findings:
        return Refused(tuple(findings))
    review = Review(id=case.id, leaver=case.leaver, begun_on=on)
    return Decided(state=review, events=(review.event("review_opened", on=on),))


def take_snapshot(
    review: Review,
    moment: Moment,
    receivables: Iterable[Receivable] | Unknown,
    clients: Iterable[Client] | Unknown,
    *,
    open_lines: int,
    on: dt.date,
) -> Verdict[Review]:
    """Keep the figures of one moment, once; a closed review takes them still.

    `receivables` are those that were the leaver's at notice, whoever answers for them meanwhile; of `clients` those
    count that the leaver owned at the end of `on`. `open_lines` are lines, and after the departure residuals, still open.
    """
    findings = []
    if (taken := review.find_snapshot(moment)) is not None:
        findings.append(review.finding("review.snapshot_taken", moment=moment.value, on=taken.on))
    if moment in DAYS_AFTER_SEPARATION:
        due_on = review.due_on(moment)
        if due_on is None:
            findings.append(review.finding("review.no_separation", moment=moment.value))
        elif on < due_on:
            findings.append(review.finding("review.snapshot_early", moment=moment.value, due_on=due_on))
    if findings:
        return Refused(tuple(findings))
    snapshot = Snapshot(
        moment=moment,
        on=on,
        open_lines=open_lines,
        figures=None if isinstance(receivables, Unknown) else count_receivables(receivables, as_of=on),
        clients=None if isinstance(clients, Unknown) else _owned(review.leaver, clients, on),
        receivables_unknown=receivables.reason if isinstance(receivables, Unknown) else "",
        clients_unknown=clients.reason if isinstance(clients, Unknown) else "",
    )
    figures = snapshot.figures
    event = review.event(
        "snapshot_taken",
        moment=moment.value,
        on=on,
        receivables=figures.receivables if figures is not None else None,
        outstanding=figures.outstanding if figures is not None else None,
        overdue=figures.overdue if figures is not None else None,
        clients=snapshot.clients,
        open_lines=open_lines,
    )
    return Decided(state=attrs.evolve(review, snapshots=(*review.snapshots, snapshot)), events=(event,))


def review_obligations(
    review: Review, *, zone: ZoneInfo = DEFAULT_ZONE, day_ends_hour: int = DAY_ENDS_HOUR
) -> tuple[Obligation, ...]:
    """Return what HR owes about a departure's review: its conclusion, by the day the first later figures are taken."""
    due_on = review.due_on(Moment.DAY_30)
    if due_on is None or review.is_closed:
        return ()
    due_at = moment_of(due_on, dt.time(day_ends_hour), zone)
    return (Obligation(owner=Role.HR.value, verb="conclude_review", subject=review.id, due_at=due_at),)


def _owned(person: str, clients: Iterable[Client], on: dt.date) -> int:
    return sum(client.owner_on(on) == person for client in clients)
