"""The risk register (风险登记册): lessons from departures, with measures and their results."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import ClassVar, TypeAlias
from zoneinfo import ZoneInfo

import attrs

from offboard_core.access.standing import Employment, Standing
from offboard_core.access.target import Recorded, Target
from offboard_core.finding import Finding
from offboard_core.kernel.dates import DEFAULT_ZONE, moment
from offboard_core.kernel.known import Unknown
from offboard_core.kernel.money import totals
from offboard_core.kernel.verdict import Decided, Refused, Verdict
from offboard_core.offboarding.grant import GrantState
from offboard_core.offboarding.item import ItemState, Outcome
from offboard_core.offboarding.residual import ResidualKind
from offboard_core.organization.obligation import DAY_ENDS_HOUR, Obligation
from offboard_core.organization.person import Role
from offboard_core.review.receivable_figures import ReceivableFigures
from offboard_core.review.report import DepartureReport, Succession
from offboard_core.review.review import Moment, Review


class RiskCategory(StrEnum):
    """Subject of a lesson; never a person (风险类别)."""

    RECEIVABLES = "receivables"
    ORAL_PROMISES = "oral_promises"
    REPORTED_RECEIPTS = "reported_receipts"
    CLIENT_HISTORY = "client_history"
    SINGLE_CONTACT = "single_contact"
    HANDOVER = "handover"
    ACCESS = "access"
    ASSETS = "assets"


@attrs.frozen(kw_only=True)
class RiskEntry(Recorded):
    """A lesson in the risk register (风险登记册), with the measure against it (改进措施)."""

    kind: ClassVar[str] = "risks"

    id: str
    """Id made from case and category."""
    category: RiskCategory
    """Subject of the lesson."""
    case: str
    """Id of the case."""
    found_on: dt.date
    """Day of the report that showed it."""
    summary: str
    """Code for the catalogue (`risk.receivables`)."""
    figures: Mapping[str, object] = attrs.field(factory=dict)
    """Figures that were observed."""
    measure: str = ""
    """Agreed measure, empty before."""
    owner: str = ""
    """Id of the person who carries out the measure, empty before."""
    due_on: dt.date | None = None
    """Day by which the measure is due."""
    goal: Mapping[str, int] = attrs.field(factory=dict)
    """Value to which each whole-number figure must fall."""
    done_on: dt.date | None = None
    """Day the measure was finished, `None` before."""
    figures_after: Mapping[str, int] = attrs.field(factory=dict)
    """Figures counted again when the measure was finished."""
    version: int = 0
    """Version of the stored record, 0 before it is stored."""

    @property
    def target(self) -> Target:
        """Describe the entry to the permission rules."""
        return Target(kind=self.kind, id=self.id)

    @property
    def words(self) -> Finding:
        """Return the observation as a finding for the catalogue."""
        return self.finding(self.summary, **self.figures)


def register_risks(report: DepartureReport) -> tuple[RiskEntry, ...]:
    """Return one entry for each category with an observation or an unknown source.

    The id is made from case and category, so the same report gives the same entries. No figure names a person.
    """
    entries = []
    for category, figures in _observations(report):
        reason = figures.get("reason")
        entries.append(
            RiskEntry(
                id=f"{report.case}:{category.value}" if reason is None else f"{report.case}:{category.value}:unknown",
                category=category,
                case=report.case,
                found_on=report.as_of,
                summary=f"risk.{category.value}" if reason is None else "risk.unknown",
                figures=figures,
            )
        )
    return tuple(entries)


def register(entry: RiskEntry) -> Verdict[RiskEntry]:
    """Add an entry to the register."""
    event = entry.event("risk_registered", category=entry.category.value, case=entry.case, figures=entry.figures)
    return Decided(state=entry, events=(event,))


def link_risks(review: Review, entries: tuple[RiskEntry, ...]) -> Verdict[Review]:
    """Add entries to the review; without new ones, the review stays unchanged."""
    new = tuple(entry.id for entry in entries if entry.id not in review.risks)
    if not new:
        return Decided(state=review)
    event = review.event("risks_linked", risks=new)
    return Decided(state=attrs.evolve(review, risks=(*review.risks, *new)), events=(event,))


def set_measure(
    entry: RiskEntry,
    measure: str,
    owner: Standing,
    *,
    due_on: dt.date,
    on: dt.date,
    goal: Mapping[str, int] | None = None,
) -> Verdict[RiskEntry]:
    """Agree on a measure (改进措施): its owner, its due date and the figures to reach.

    It replaces an earlier measure that is not finished. `goal` names whole-number figures of the entry and the value to
    which each must fall.
    """
    wanted = dict(goal or {})
    findings = list(_not_finished(entry))
    if not measure.strip():
        findings.append(entry.finding("measure.blank"))
    if owner.employment is not Employment.ACTIVE:
        findings.append(entry.finding("measure.owner_leaving", owner=owner.id))
    if due_on <= on:
        findings.append(entry.finding("measure.due_in_the_past", due_on=due_on))
    findings += [
        entry.finding("measure.no_such_figure", figure=name)
        for name in sorted(wanted)
        if type(entry.figures.get(name)) is not int
    ]
    if findings:
        return Refused(tuple(findings))
    agreed = attrs.evolve(entry, measure=measure, owner=owner.id, due_on=due_on, goal=wanted)
    event = entry.event("measure_set", measure=measure, owner=owner.id, due_on=due_on, goal=wanted)
    return Decided(state=agreed, events=(event,))


def finish_measure(entry: RiskEntry, figures_after: Mapping[str, int], *, on: dt.date) -> Verdict[RiskEntry]:
    """Record that the measure is finished, with figures counted again; every figure of the goal is required.

    The measure is finished whether or not the goal was reached.
    """
    findings = list(_not_finished(entry))
    if not entry.measure:
        findings.append(entry.finding("measure.none_set"))
    findings += [
        entry.finding("measure.figure_missing", figure=name) for name in sorted(entry.goal) if name not in figures_after
    ]
    if findings:
        return Refused(tuple(findings))
    done = attrs.evolve(entry, done_on=on, figures_after=dict(figures_after))
    came_down = reached(done)
    event = entry.event(
        "measure_finished",
        on=on,
        figures_after=done.figures_after,
        reached=None if isinstance(came_down, Unknown) else came_down,
    )
    return Decided(state=done, events=(event,))


def reached(entry: RiskEntry) -> bool | Unknown:
    """Return whether every figure fell to its goal; unknown before the measure is finished, or without a goal."""
    if entry.done_on is None:
        return Unknown("not_finished")
    if not entry.goal:
        return Unknown("no_goal")
    return all(entry.figures_after[name] <= limit for name, limit in entry.goal.items())


def measure_obligations(
    entry: RiskEntry, *, zone: ZoneInfo = DEFAULT_ZONE, day_ends_hour: int = DAY_ENDS_HOUR
) -> tuple[Obligation, ...]:
    """Return the obligation (待办) of the measure's owner to finish it, if a measure is open."""
    if entry.due_on is None or entry.done_on is not None:
        return ()
    due_at = moment(entry.due_on, dt.time(day_ends_hour), zone)
    hr = Role.HR.value
    return (Obligation(owner=entry.owner, verb="finish_measure", subject=entry.id, due_at=due_at, escalates_to=hr),)


def _not_finished(entry: RiskEntry) -> tuple[Finding, ...]:
    return () if entry.done_on is None else (entry.finding("measure.finished", done_on=entry.done_on),)


_Observation: TypeAlias = tuple[RiskCategory, Mapping[str, object]]


def _observations(report: DepartureReport) -> Iterator[_Observation]:
    """Yield the observations of all categories; a fact `reason` marks an unknown source."""
    yield from _receivables(report)
    yield from _promises(report)
    yield from _receipts(report)
    yield from _client_history(report)
    yield from _single_contacts(report)
    yield from _handover(report)
    yield from _access(report)
    yield from _assets(report)


def _receivables(report: DepartureReport) -> Iterator[_Observation]:
    """Yield what was overdue at the separation, or is overdue now if no figures were taken then."""
    at_separation = report.at(Moment.SEPARATION).receivables
    taken = isinstance(at_separation, ReceivableFigures)
    figures = at_separation if isinstance(at_separation, ReceivableFigures) else report.receivables
    if isinstance(figures, Unknown):
        yield RiskCategory.RECEIVABLES, {"reason": figures.reason}
    elif figures.overdue_receivables or figures.undated:
        yield (
            RiskCategory.RECEIVABLES,
            {
                "moment": Moment.SEPARATION.value if taken else "now",
                "overdue_receivables": figures.overdue_receivables,
                "receivables": figures.receivables,
                "overdue": figures.overdue,
                "undated": figures.undated,
                "longest_overdue": figures.longest_overdue,
            },
        )


def _promises(report: DepartureReport) -> Iterator[_Observation]:
    promises = report.promises
    if isinstance(promises, Unknown):
        yield RiskCategory.ORAL_PROMISES, {"reason": promises.reason}
        return
    unproven = [promise for promise in promises if not promise.is_proven]
    if unproven:
        amounts = tuple(totals(promise.amount for promise in unproven).values())
        yield RiskCategory.ORAL_PROMISES, {"unproven": len(unproven), "promises": len(promises), "amount": amounts}


def _receipts(report: DepartureReport) -> Iterator[_Observation]:
    """Yield receipts reported by the leaver that finance has not found."""
    receipts = report.receipts
    if isinstance(receipts, Unknown):
        yield RiskCategory.REPORTED_RECEIPTS, {"reason": receipts.reason}
    elif receipts:
        amounts = tuple(totals(receipt.amount for receipt in receipts).values())
        yield RiskCategory.REPORTED_RECEIPTS, {"receipts": len(receipts), "amount": amounts}


def _client_history(report: DepartureReport) -> Iterator[_Observation]:
    """Yield clients without a fresh record."""
    since = report.as_of - dt.timedelta(days=report.fresh_days)
    clients = _handed(report)
    stale = 0
    for client in clients:
        if isinstance(client.last_record_on, Unknown):
            yield RiskCategory.CLIENT_HISTORY, {"reason": client.last_record_on.reason}
            return
        stale += client.last_record_on is None or client.last_record_on < since
    if stale:
        facts = {"clients_without_records": stale, "clients": len(clients), "days": report.fresh_days}
        yield RiskCategory.CLIENT_HISTORY, facts


def _single_contacts(report: DepartureReport) -> Iterator[_Observation]:
    """Yield clients with at most one contact; clients with unknown contacts are counted separately."""
    clients = _handed(report)
    known = [client.contacts for client in clients if not isinstance(client.contacts, Unknown)]
    if clients and not known:
        yield RiskCategory.SINGLE_CONTACT, {"reason": next(iter(_reasons(clients)))}
        return
    single = sum(contacts <= 1 for contacts in known)
    if single:
        facts = {"single_contacts": single, "clients": len(clients), "not_known": len(clients) - len(known)}
        yield RiskCategory.SINGLE_CONTACT, facts


def _reasons(clients: tuple[Succession, ...]) -> Iterator[str]:
    return (client.contacts.reason for client in clients if isinstance(client.contacts, Unknown))


def _handed(report: DepartureReport) -> tuple[Succession, ...]:
    return tuple(client for client in report.clients if client.state is not ItemState.GONE)


def _handover(report: DepartureReport) -> Iterator[_Observation]:
    """Yield what was still open at the departure."""
    if report.residuals:
        yield (
            RiskCategory.HANDOVER,
            {
                "residuals": len(report.residuals),
                "open": sum(item.is_open for item in report.residuals),
                "late": sum(item.is_late for item in report.residuals),
                "sources_unknown": sum(item.kind is ResidualKind.CHECK for item in report.residuals),
                "signatures_missing": sum(item.kind is ResidualKind.SIGN_OFF for item in report.residuals),
            },
        )


def _access(report: DepartureReport) -> Iterator[_Observation]:
    """Yield grants whose revocation failed, was repeated, or was overridden."""
    failed = sum(grant.state is GrantState.FAILED for grant in report.grants)
    overridden = sum(grant.state is GrantState.OVERRIDDEN for grant in report.grants)
    repeated = sum(grant.attempts > 1 for grant in report.grants)
    if failed or overridden or repeated:
        facts = {"failed": failed, "overridden": overridden, "repeated": repeated, "grants": len(report.grants)}
        yield RiskCategory.ACCESS, facts


def _assets(report: DepartureReport) -> Iterator[_Observation]:
    outcomes = [asset.outcome for asset in report.assets]
    lost, damaged = outcomes.count(Outcome.LOST), outcomes.count(Outcome.DAMAGED)
    if lost or damaged:
        yield RiskCategory.ASSETS, {"lost": lost, "damaged": damaged, "assets": len(outcomes)}
