"""The withdrawal of a notice, with a compensation for each of its effects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from offboard_core.access.standing import Standing
from offboard_core.kernel.identity import find_by_id, replace_by_id
from offboard_core.kernel.verdict import Refused, Verdict
from offboard_core.offboarding.item import ItemState, Outcome
from offboard_core.offboarding.lifecycle import conclude, step_on
from offboard_core.offboarding.party import holds
from offboard_core.offboarding.policy import TERMS, Terms
from offboard_core.organization.person import Role

if TYPE_CHECKING:
    from offboard_core.offboarding.case import OffboardingCase


class CompensationKind(StrEnum):
    """Kind of effect to be undone after a withdrawal."""

    RESTORE_GRANT = "restore_grant"
    HAND_BACK = "hand_back"


@attrs.frozen(kw_only=True)
class Compensation:
    """One effect of a withdrawn case to be undone; access is restored at its earlier level, not at role defaults.

    An `irreversible` effect cannot be undone (a lost computer, a used sample): its owner records how it was handled.
    """

    id: str
    kind: CompensationKind
    label: str
    owner: str
    due_on: dt.date
    facts: Mapping[str, object] = attrs.field(factory=dict)
    irreversible: bool = False
    evidence: str = ""
    done_by: str | None = None
    done_at: dt.datetime | None = None

    @property
    def is_open(self) -> bool:
        """Return whether the compensation is still owed."""
        return self.done_at is None


def withdraw(
    case: OffboardingCase, *, accepted_by: Standing, reason: str, evidence: str, at: dt.datetime, terms: Terms = TERMS
) -> Verdict[OffboardingCase]:
    """Withdraw a notice with the employer's consent; until then the legal clock has run.

    Refused once employment has ended by law. The case keeps its history. Each external effect becomes a compensation
    with an owner and a due date: revoked access is restored at its earlier level, handed-over lines and returned
    assets are handed back; irreversible effects are marked.
    """
    findings = []
    if accepted_by.id == case.leaver:
        findings.append(case.finding("withdrawal.own_case", person=accepted_by.id))
    if not holds(accepted_by, Role.HR, Role.SUPERVISOR):
        findings.append(case.finding("withdrawal.role_not_held", person=accepted_by.id))
    if not reason.strip():
        findings.append(case.finding("case.no_reason"))
    if not evidence.strip():
        findings.append(case.finding("withdrawal.no_evidence"))
    if case.is_before_departure and case.today(at) > case.legal.ends_on:
        findings.append(case.finding("withdrawal.employment_ended", ends_on=case.legal.ends_on))
    due_on = terms.calendar.add_workdays(case.today(at), case.policy.line_workdays).on
    compensations = tuple(_compensations(case, due_on))
    event = case.event(
        "case_withdrawn",
        accepted_by=accepted_by.id,
        reason=reason,
        evidence=evidence,
        compensations=tuple(item.id for item in compensations),
    )
    taken_back = attrs.evolve(case, ended_because=reason, compensations=compensations)
    return step_on(taken_back, "withdraw", event, at=at, findings=tuple(findings))


def settle_compensation(
    case: OffboardingCase, compensation_id: str, *, evidence: str, by: Standing, at: dt.datetime
) -> Verdict[OffboardingCase]:
    """Record with evidence that one effect of a withdrawn case is undone."""
    found = find_by_id(case.compensations, compensation_id)
    if found is None:
        return Refused((case.finding("compensation.none_such", compensation=compensation_id),))
    findings = []
    if not found.is_open:
        findings.append(case.finding("compensation.already_done", compensation=compensation_id))
    if not evidence.strip():
        findings.append(case.finding("compensation.no_evidence", compensation=compensation_id))
    if by.id == case.leaver:
        findings.append(case.finding("compensation.own_case", person=by.id))
    if findings:
        return Refused(tuple(findings))
    done = attrs.evolve(found, evidence=evidence, done_by=by.id, done_at=at)
    event = case.event("compensation_done", compensation=compensation_id, evidence=evidence, by=by.id)
    compensations = replace_by_id(case.compensations, done)
    return conclude(attrs.evolve(case, compensations=compensations), event, at=at)


def _compensations(case: OffboardingCase, due_on: dt.date) -> Iterator[Compensation]:
    for grant in case.grants:
        if grant.is_touched:
            yield Compensation(
                id=f"restore:{grant.id}",
                kind=CompensationKind.RESTORE_GRANT,
                label=grant.system,
                owner=Role.IT.value,
                due_on=due_on,
                facts={"grant": grant.id, "system": grant.system, "level": grant.level},
            )
    for item in case.items:
        if item.state is ItemState.SETTLED and (item.receiver is not None or item.kind.rules.is_returned):
            yield Compensation(
                id=f"hand_back:{item.id}",
                kind=CompensationKind.HAND_BACK,
                label=item.label,
                owner=item.receiver or item.role.value,
                due_on=due_on,
                facts={"item": item.id, "kind": item.kind.value, "giver": item.giver},
                irreversible=item.outcome in {Outcome.LOST, Outcome.CONSUMED},
            )
