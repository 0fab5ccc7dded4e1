"""Legal tasks of the employer after a departure (法定义务): each with due date and source; none blocks the case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from offboard_core.access.standing import Standing
from offboard_core.finding import Finding
from offboard_core.kernel.dates import add_months
from offboard_core.kernel.identity import find_by_id, replace_by_id
from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Refused, Verdict
from offboard_core.offboarding.departure_kind import DepartureKind
from offboard_core.offboarding.dismissal import DismissalGround
from offboard_core.offboarding.legal import LegalPolicy, LegalTaskKind
from offboard_core.offboarding.lifecycle import conclude
from offboard_core.offboarding.party import holds
from offboard_core.offboarding.policy import TERMS, Terms
from offboard_core.organization.person import Role

if TYPE_CHECKING:
    from offboard_core.offboarding.case import OffboardingCase


@attrs.frozen(kw_only=True)
class LegalTask:
    """One task owed by law in one case. `due_on` is the last day, `amount` the money to pay, if any."""

    id: str
    kind: LegalTaskKind
    role: Role
    due_on: dt.date
    source: str
    amount: Money | None = None
    evidence: str = ""
    done_by: str | None = None
    done_at: dt.datetime | None = None

    @property
    def is_open(self) -> bool:
        """Return whether the task is still owed."""
        return self.done_at is None


class NonCompeteGround(StrEnum):
    """Ground on which a person can be bound not to compete (劳动合同法第24条)."""

    SENIOR_MANAGER = "senior_manager"
    SENIOR_TECHNICIAN = "senior_technician"
    CONFIDENTIALITY = "confidentiality"
    """Another person with a duty of confidentiality."""


@attrs.frozen(kw_only=True)
class NonCompete:
    """A covenant not to compete (竞业限制): ground, number of months, monthly pay.

    `monthly` is the agreed pay. Without it, `average_wage` (of the last twelve months) and `minimum_wage` determine
    the pay: three tenths of the average, at least the minimum (最高人民法院劳动争议司法解释(一)第36条).
    """

    ground: NonCompeteGround
    months: int
    evidence: str
    monthly: Money | None = None
    average_wage: Money | None = None
    minimum_wage: Money | None = None

    def pay(self, share_bp: int) -> Money | None:
        """Return the monthly pay, `None` if it is unknown; `share_bp` is the share of wages in basis points."""
        if self.monthly is not None:
            return self.monthly
        if self.average_wage is None or self.minimum_wage is None:
            return None
        share = Money(minor=-(-self.average_wage.minor * share_bp // 10_000), currency=self.average_wage.currency)
        return max(share, self.minimum_wage)


_SEVERANCE = frozenset({DepartureKind.AGREEMENT, DepartureKind.EXPIRY, DepartureKind.INCAPACITY})
"""Kinds for which severance may be owed besides a dismissal without fault (劳动合同法第46条), by who proposed it."""


def plan_tasks(case: OffboardingCase, departed_on: dt.date, legal: LegalPolicy) -> tuple[LegalTask, ...]:
    """Return the employer's legal tasks after a departure on a day; a transfer within the group has none."""
    if not case.departure.is_exit:
        return ()
    return tuple(
        LegalTask(
            id=rule.kind.value,
            kind=rule.kind,
            role=rule.role,
            due_on=departed_on + dt.timedelta(days=rule.days),
            source=rule.source,
        )
        for rule in legal.tasks
        if rule.kind is not LegalTaskKind.SEVERANCE or _may_owe_severance(case)
    ) + tuple(_payments(case.non_compete, departed_on, legal))


def settle_legal_task(
    case: OffboardingCase, task_id: str, *, evidence: str, by: Standing, at: dt.datetime
) -> Verdict[OffboardingCase]:
    """Record with evidence that a legal task was done; also in a closed case, and never by the leaver."""
    task = find_by_id(case.legal_tasks, task_id)
    if task is None:
        return Refused((case.finding("legal_task.none_such", task=task_id),))
    findings = []
    if not task.is_open:
        findings.append(case.finding("legal_task.already_done", task=task_id, by=task.done_by))
    if not evidence.strip():
        findings.append(case.finding("legal_task.no_evidence", task=task_id))
    if by.id == case.leaver:
        findings.append(case.finding("legal_task.own_case", person=by.id))
    if not holds(by, task.role, Role.HR):
        findings.append(case.finding("legal_task.role_not_held", task=task_id, person=by.id, role=task.role.value))
    if findings:
        return Refused(tuple(findings))
    done = attrs.evolve(task, evidence=evidence, done_by=by.id, done_at=at)
    event = case.event("legal_task_done", task=task_id, evidence=evidence, by=by.id, late=case.today(at) > task.due_on)
    return conclude(attrs.evolve(case, legal_tasks=replace_by_id(case.legal_tasks, done)), event, at=at)


def record_non_compete(
    case: OffboardingCase, covenant: NonCompete, *, by: Standing, at: dt.datetime, terms: Terms = TERMS
) -> Verdict[OffboardingCase]:
    """Record a covenant not to compete (竞业限制); its pay falls due monthly from the departure.

    Refused for more months than the law allows (劳动合同法第24条: two years), without proof of the agreement, and if the pay
    is unknown. HR records it before or after the departure, never the leaver.
    """
    legal = terms.legal
    findings: list[Finding] = []
    if not case.is_before_departure and case.departed_on is None:
        findings.append(case.finding("case.not_open", stage=case.stage.value))
    if case.non_compete is not None:
        findings.append(case.finding("non_compete.already", months=case.non_compete.months))
    if not 0 < covenant.months <= legal.non_compete_months:
        findings.append(case.finding("non_compete.months", months=covenant.months, most=legal.non_compete_months))
    if not covenant.evidence.strip():
        findings.append(case.finding("non_compete.no_evidence"))
    pay = covenant.pay(legal.non_compete_share_bp)
    if pay is None or pay.minor <= 0:
        findings.append(case.finding("non_compete.no_pay"))
    if by.id == case.leaver or not holds(by, Role.HR):
        findings.append(case.finding("non_compete.role_not_held", person=by.id))
    if findings:
        return Refused(tuple(findings))
    bound = attrs.evolve(case, non_compete=covenant)
    if case.departed_on is not None:
        added = tuple(_payments(covenant, case.departed_on, legal))
        bound = attrs.evolve(bound, legal_tasks=(*case.legal_tasks, *added))
    event = case.event("non_compete_recorded", ground=covenant.ground.value, months=covenant.months, pay=pay)
    return conclude(bound, event, at=at)


def _may_owe_severance(case: OffboardingCase) -> bool:
    if case.dismissal is not None:
        return case.dismissal.ground is not DismissalGround.FAULT
    return case.departure in _SEVERANCE


def _payments(covenant: NonCompete | None, departed_on: dt.date, legal: LegalPolicy) -> Iterator[LegalTask]:
    if covenant is None:
        return
    for month in range(1, covenant.months + 1):
        yield LegalTask(
            id=f"{LegalTaskKind.NON_COMPETE_PAY.value}:{month}",
            kind=LegalTaskKind.NON_COMPETE_PAY,
            role=Role.FINANCE,
            due_on=add_months(departed_on, month),
            source=legal.non_compete_source,
            amount=covenant.pay(legal.non_compete_share_bp),
        )
