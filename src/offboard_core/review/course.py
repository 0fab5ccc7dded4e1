"""The course of a review: it begins with a departure, and the figures of that departure are taken at four moments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

import attrs

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
from offboard_core.review.figures import count_receivables
from offboard_core.review.review import DAYS_AFTER_SEPARATION, Moment, Review, Snapshot

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
