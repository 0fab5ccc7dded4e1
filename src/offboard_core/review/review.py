"""The review (复盘) of one departure: answers of the leaver, HR's conclusion, and figures at fixed moments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar
from zoneinfo import ZoneInfo

import attrs

from offboard_core.access.target import Recorded, Target
from offboard_core.clients.client import Client
from offboard_core.kernel.dates import DEFAULT_ZONE
from offboard_core.kernel.dates import moment as moment_of
from offboard_core.kernel.known import Unknown
from offboard_core.kernel.verdict import Decided, Refused, Verdict
from offboard_core.offboarding.case import OffboardingCase
from offboard_core.offboarding.stage import Stage
from offboard_core.organization.obligation import DAY_ENDS_HOUR, Obligation
from offboard_core.organization.person import Role
from offboard_core.receivables.receivable import Receivable
from offboard_core.review.questionnaire import Answer, Reason
from offboard_core.review.receivable_figures import ReceivableFigures, count_receivables


class Moment(StrEnum):
    """Moment at which the figures of a departure are taken."""

    NOTICE = "notice"
    SEPARATION = "separation"
    DAY_30 = "day_30"
    DAY_90 = "day_90"


DAYS_AFTER_SEPARATION: Mapping[Moment, int] = MappingProxyType({Moment.DAY_30: 30, Moment.DAY_90: 90})
"""Days after the separation at which later figures are taken."""


@attrs.frozen(kw_only=True)
class Snapshot:
    """Figures at one moment of a departure: receivables, clients the leaver owned, open lines.

    An unknown figure is `None`, with the reason in `receivables_unknown` or `clients_unknown`.
    """

    moment: Moment
    on: dt.date
    open_lines: int
    figures: ReceivableFigures | None = None
    clients: int | None = None
    receivables_unknown: str = ""
    clients_unknown: str = ""


@attrs.frozen(kw_only=True)
class Review(Recorded):
    """The review of one departure (离职复盘). It can begin with the notice, so that the leaver can still answer.

    The answers are not shown to the leaver's superior.
    """

    kind: ClassVar[str] = "reviews"

    id: str
    """Id of the case."""
    leaver: str
    """Id of the leaver."""
    begun_on: dt.date
    """First day of the review."""
    snapshots: tuple[Snapshot, ...] = ()
    """Figures taken so far."""
    employee_reasons: tuple[Reason, ...] = ()
    """Reasons for leaving, given by the leaver."""
    answers: tuple[Answer, ...] = ()
    """Answers to the questionnaire."""
    answered_at: dt.datetime | None = None
    """Moment of the answers (aware), `None` before."""
    hr_reason: Reason | None = None
    """Reason for leaving, according to HR; `None` before the conclusion."""
    conclusion: str = ""
    """HR's conclusion, empty before."""
    risks: tuple[str, ...] = ()
    """Ids of the risk register entries that came from this review."""
    closed_on: dt.date | None = None
    """Day of the conclusion, `None` before."""
    version: int = 0
    """Version of the stored record, 0 before it is stored."""

    @property
    def target(self) -> Target:
        """Describe the review to the permission rules."""
        return Target(kind=self.kind, id=self.id, leaver=self.leaver)

    @property
    def is_closed(self) -> bool:
        """Return whether HR has concluded the review."""
        return self.closed_on is not None

    @property
    def is_unfinished(self) -> bool:
        """Return whether the person has left and later figures or HR's conclusion are still missing."""
        left = self.find_snapshot(Moment.SEPARATION) is not None
        return left and (not self.is_closed or any(self.find_snapshot(late) is None for late in DAYS_AFTER_SEPARATION))

    def find_snapshot(self, moment: Moment) -> Snapshot | None:
        """Return the figures taken at `moment`, or None."""
        return next((item for item in self.snapshots if item.moment is moment), None)

    def due_on(self, moment: Moment) -> dt.date | None:
        """Return the first day for later figures; None for other moments and before the separation's figures."""
        separation = self.find_snapshot(Moment.SEPARATION)
        if separation is None or moment not in DAYS_AFTER_SEPARATION:
            return None
        return separation.on + dt.timedelta(days=DAYS_AFTER_SEPARATION[moment])

    def awaits(self, moment: Moment, on: dt.date) -> bool:
        """Return whether figures of `moment` are missing and can be taken on day `on`."""
        if self.find_snapshot(moment) is not None:
            return False
        due_on = self.due_on(moment)
        return moment not in DAYS_AFTER_SEPARATION or (due_on is not None and on >= due_on)


_NO_DEPARTURE = frozenset({Stage.WITHDRAWN, Stage.DISCARDED})


def begin(case: OffboardingCase, *, on: dt.date) -> Verdict[Review]:
    """Open the review of a departure; possible once the notice is received."""
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
    """Record the figures of one moment, once; a closed review accepts them too.

    `receivables` are the leaver's claims at notice, including those reassigned since. Of `clients`, those count that
    the leaver owned at the end of `on`. `open_lines` counts open handover lines, and after the departure open
    residuals.
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
    """Return HR's obligation to conclude a review, due when the first later figures are taken."""
    due_on = review.due_on(Moment.DAY_30)
    if due_on is None or review.is_closed:
        return ()
    due_at = moment_of(due_on, dt.time(day_ends_hour), zone)
    return (Obligation(owner=Role.HR.value, verb="conclude_review", subject=review.id, due_at=due_at),)


def _owned(person: str, clients: Iterable[Client], on: dt.date) -> int:
    return sum(client.owner_on(on) == person for client in clients)
