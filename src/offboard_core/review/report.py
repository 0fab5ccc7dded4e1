"""The departure report (离职报告) as values: the known facts of one departure, with unknown facts marked as such."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import attrs

from offboard_core.clients.client import Client
from offboard_core.finding import Finding
from offboard_core.kernel.known import Unknown
from offboard_core.kernel.money import Money
from offboard_core.offboarding.case import OffboardingCase
from offboard_core.offboarding.departure_kind import DepartureKind
from offboard_core.offboarding.grant import GrantState
from offboard_core.offboarding.item import ItemState, Outcome
from offboard_core.offboarding.item_kinds import ItemKind
from offboard_core.offboarding.residual import ResidualKind
from offboard_core.offboarding.stage import Stage
from offboard_core.organization.person import Role
from offboard_core.receivables.ladder import Ladder
from offboard_core.receivables.receivable import Receivable
from offboard_core.review.departure_facts import _NOT_GIVEN, DepartureFacts, TimelineEntry
from offboard_core.review.handover_score import (
    FRESH_DAYS,
    WEIGHTS,
    HandoverScore,
    LineFigures,
    Measure,
    count_lines,
    lines_by_kind,
    score_handover,
)
from offboard_core.review.questionnaire import Reason
from offboard_core.review.receivable_figures import ReceivableFigures, count_receivables
from offboard_core.review.review import Moment, Review

_NOT_RECEIVED = Unknown("not_received")


_NOT_DEPARTED = Unknown("not_departed")


_NO_REVIEW = Unknown("no_review")


_NOT_TAKEN = Unknown("not_taken")


_NOT_ANSWERED = Unknown("not_answered")


_NOT_CONCLUDED = Unknown("not_concluded")


@attrs.frozen(kw_only=True)
class MomentFigures:
    """Open items at one moment, or why they are unknown."""

    moment: Moment
    on: dt.date | Unknown
    receivables: ReceivableFigures | Unknown
    clients: int | Unknown
    open_lines: int | Unknown


@attrs.frozen(kw_only=True)
class Succession:
    """One client of the leaver: intended successor, owner on the day of the report, and how well it is known.

    `last_record_on` is None if the client has no record.
    """

    client: str
    label: str
    state: ItemState
    successor: str | None
    owner: str | Unknown
    contacts: int | Unknown
    last_record_on: dt.date | Unknown | None


@attrs.frozen(kw_only=True)
class PromiseLine:
    """A promise to pay on a claim of the leaver; `is_proven` if it has evidence and confirmation."""

    receivable: str
    number: int
    amount: Money
    pay_on: dt.date
    channel: str
    is_proven: bool


@attrs.frozen(kw_only=True)
class ReceiptLine:
    """A receipt reported on a claim of the leaver (销售自报收款) that finance has not found."""

    receivable: str
    number: int
    amount: Money
    received_on: dt.date


@attrs.frozen(kw_only=True)
class ResidualLine:
    """An item still open at the departure, with its owner and due date."""

    id: str
    kind: ResidualKind
    label: str
    owner: str
    due_on: dt.date
    is_open: bool
    is_late: bool


@attrs.frozen(kw_only=True)
class GrantLine:
    """An access grant and the state of its revocation."""

    id: str
    system: str
    state: GrantState
    attempts: int
    cutoff_at: dt.datetime
    changed_at: dt.datetime | None
    is_live: bool


@attrs.frozen(kw_only=True)
class AssetLine:
    """An asset and its outcome, `None` until it is recorded."""

    item: str
    label: str
    state: ItemState
    outcome: Outcome | None


@attrs.frozen(kw_only=True)
class SignatureLine:
    """The signature of one party; empty fields if the party has not signed."""

    role: Role
    signer: str
    name: str
    at: dt.datetime | None
    is_current: bool
    substitution: str


@attrs.frozen(kw_only=True)
class DepartureReport:
    """The known facts of one departure on `as_of`; an unknown fact is `Unknown` with the reason, never zero."""

    case: str
    as_of: dt.date
    leaver: str
    leaver_name: str
    departure: DepartureKind
    stage: Stage
    noticed_on: dt.date | Unknown
    """Day the notice was received."""
    statutory_end_on: dt.date | Unknown
    """Day on which employment ends by law."""
    statutory_basis: str | Unknown
    """Legal basis of that day."""
    last_working_on: dt.date
    """Agreed last working day."""
    departed_on: dt.date | Unknown
    receivables: ReceivableFigures | Unknown
    """The leaver's claims as they are now, including those already reassigned."""
    moments: tuple[MomentFigures, ...]
    """Figures at notice, at separation, and 30 and 90 days later."""
    promises: tuple[PromiseLine, ...] | Unknown
    """Promises to pay on open claims."""
    receipts: tuple[ReceiptLine, ...] | Unknown
    """Reported receipts that finance has not found."""
    lines: LineFigures
    """Handover lines by state."""
    lines_by_kind: Mapping[ItemKind, LineFigures]
    """Handover lines by kind and state."""
    score: HandoverScore
    fresh_days: int
    """Age in days up to which a client's last record counts as fresh."""
    unknown_sources: tuple[Finding, ...]
    """Sources that did not answer."""
    clients: tuple[Succession, ...]
    """Clients on the manifest with their successors."""
    assets: tuple[AssetLine, ...]
    residuals: tuple[ResidualLine, ...]
    """Items still open at the departure."""
    grants: tuple[GrantLine, ...]
    signatures: tuple[SignatureLine, ...]
    blockers: tuple[Finding, ...]
    """Findings that block the next step of the case."""
    employee_reasons: tuple[Reason, ...] | Unknown
    """Reasons for leaving, given by the leaver."""
    hr_reason: Reason | Unknown
    """Reason for leaving, according to HR."""
    timeline: tuple[TimelineEntry, ...]

    def at(self, moment: Moment) -> MomentFigures:
        """Return the figures of one moment."""
        return next(figures for figures in self.moments if figures.moment is moment)

    @property
    def unproven_promises(self) -> tuple[PromiseLine, ...] | Unknown:
        """Return the promises to pay without both evidence and confirmation."""
        if isinstance(self.promises, Unknown):
            return self.promises
        return tuple(promise for promise in self.promises if not promise.is_proven)


def draw_departure_report(
    case: OffboardingCase,
    review: Review | None,
    facts: DepartureFacts,
    *,
    as_of: dt.date,
    fresh_days: int = FRESH_DAYS,
    weights: Mapping[Measure, int] = WEIGHTS,
) -> DepartureReport:
    """Create the report of a departure on a day; the timeline is sorted by time.

    `fresh_days` is the age in days up to which a client's last record counts as fresh; `weights` belong to the handover
    score.
    """
    notice, claims = case.notice, facts.claims_of(case)
    running = _running(case, claims, facts.ladders)
    return DepartureReport(
        case=case.id,
        as_of=as_of,
        leaver=case.leaver,
        leaver_name=case.leaver_name,
        departure=case.departure,
        stage=case.stage,
        noticed_on=_NOT_RECEIVED if notice is None else case.today(notice.received_at),
        statutory_end_on=_NOT_RECEIVED if notice is None else notice.legal.ends_on,
        statutory_basis=_NOT_RECEIVED if notice is None else notice.legal.basis,
        last_working_on=case.last_working_on,
        departed_on=_NOT_DEPARTED if case.departed_on is None else case.departed_on,
        receivables=claims if isinstance(claims, Unknown) else count_receivables(claims, as_of=as_of),
        moments=tuple(_moment(moment, review) for moment in Moment),
        promises=running if isinstance(running, Unknown) else _promises(running),
        receipts=running if isinstance(running, Unknown) else _receipts(running),
        lines=count_lines(case.items),
        lines_by_kind=lines_by_kind(case),
        score=score_handover(case, facts.last_record_on, as_of=as_of, fresh_days=fresh_days, weights=weights),
        fresh_days=fresh_days,
        unknown_sources=case.unknown_checks(),
        clients=_successions(case, facts.clients, facts.last_record_on),
        assets=_assets(case),
        residuals=_residuals(case, as_of),
        grants=_grants(case),
        signatures=tuple(_signature(case, role) for role in case.parties),
        blockers=case.blockers(),
        employee_reasons=_employee_reasons(review),
        hr_reason=_hr_reason(review),
        timeline=tuple(sorted(facts.timeline, key=lambda entry: entry.at)),
    )


def _moment(moment: Moment, review: Review | None) -> MomentFigures:
    snapshot = None if review is None else review.find_snapshot(moment)
    if snapshot is None:
        why = _NO_REVIEW if review is None else _NOT_TAKEN
        return MomentFigures(moment=moment, on=why, receivables=why, clients=why, open_lines=why)
    figures = snapshot.figures
    return MomentFigures(
        moment=moment,
        on=snapshot.on,
        receivables=figures if figures is not None else Unknown(snapshot.receivables_unknown),
        clients=snapshot.clients if snapshot.clients is not None else Unknown(snapshot.clients_unknown),
        open_lines=snapshot.open_lines,
    )


def _running(
    case: OffboardingCase, claims: tuple[Receivable, ...] | Unknown, ladders: Iterable[Ladder] | Unknown
) -> tuple[Ladder, ...] | Unknown:
    """Return the open ladders of the leaver's claims."""
    if isinstance(ladders, Unknown):
        return ladders
    known = set() if isinstance(claims, Unknown) else {claim.id for claim in claims}
    mine = [ladder for ladder in ladders if ladder.id in known or ladder.salesperson == case.leaver]
    return tuple(ladder for ladder in sorted(mine, key=lambda item: item.id) if ladder.closed_on is None)


def _receipts(running: tuple[Ladder, ...]) -> tuple[ReceiptLine, ...]:
    return tuple(
        ReceiptLine(receivable=ladder.id, number=receipt.number, amount=receipt.amount, received_on=receipt.received_on)
        for ladder in running
        for receipt in ladder.open_receipts
    )


def _promises(running: tuple[Ladder, ...]) -> tuple[PromiseLine, ...]:
    return tuple(
        PromiseLine(
            receivable=ladder.id,
            number=promise.number,
            amount=promise.amount,
            pay_on=promise.pay_on,
            channel=promise.channel.value,
            is_proven=promise.suspends,
        )
        for ladder in running
        for promise in ladder.promises
    )


def _successions(
    case: OffboardingCase, clients: Iterable[Client] | Unknown, last_record_on: Mapping[str, dt.date] | Unknown
) -> tuple[Succession, ...]:
    known = {} if isinstance(clients, Unknown) else {str(client.id): client for client in clients}
    why = clients if isinstance(clients, Unknown) else _NOT_GIVEN
    found = []
    for item in case.items:
        if item.kind is not ItemKind.CLIENT:
            continue
        client = known.get(item.ref)
        found.append(
            Succession(
                client=item.ref,
                label=item.label,
                state=item.state,
                successor=item.receiver,
                owner=why if client is None else client.owner,
                contacts=why if client is None else len(client.contacts),
                last_record_on=last_record_on if isinstance(last_record_on, Unknown) else last_record_on.get(item.ref),
            )
        )
    return tuple(found)


def _assets(case: OffboardingCase) -> tuple[AssetLine, ...]:
    return tuple(
        AssetLine(item=item.id, label=item.label, state=item.state, outcome=item.outcome)
        for item in case.items
        if item.kind is ItemKind.ASSET
    )


def _residuals(case: OffboardingCase, as_of: dt.date) -> tuple[ResidualLine, ...]:
    return tuple(
        ResidualLine(
            id=item.id,
            kind=item.kind,
            label=item.label,
            owner=item.receiver,
            due_on=item.due_on,
            is_open=item.is_open,
            is_late=item.is_open and item.due_on < as_of,
        )
        for item in case.residuals
    )


def _grants(case: OffboardingCase) -> tuple[GrantLine, ...]:
    return tuple(
        GrantLine(
            id=grant.id,
            system=grant.system,
            state=grant.state,
            attempts=grant.attempts,
            cutoff_at=grant.cutoff_at,
            changed_at=grant.changed_at,
            is_live=grant.is_live,
        )
        for grant in case.grants
    )


def _signature(case: OffboardingCase, role: Role) -> SignatureLine:
    mark = case.last_signature(role)
    return SignatureLine(
        role=role,
        signer=mark.signer if mark is not None else "",
        name=mark.name if mark is not None else "",
        at=mark.at if mark is not None else None,
        is_current=case.signed(role) is not None,
        substitution=mark.substitution if mark is not None else "",
    )


def _employee_reasons(review: Review | None) -> tuple[Reason, ...] | Unknown:
    if review is None:
        return _NO_REVIEW
    return review.employee_reasons if review.answered_at is not None else _NOT_ANSWERED


def _hr_reason(review: Review | None) -> Reason | Unknown:
    if review is None:
        return _NO_REVIEW
    return review.hr_reason if review.hr_reason is not None else _NOT_CONCLUDED
