"""What the law asks of the employer once somebody has left (法定义务): each with its day and source, and none that gates."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.kernel.money import Money
from offboard_core.organization.person import Role


class LegalTaskKind(StrEnum):
    """What an employer owes by law after a departure."""

    CERTIFICATE = "certificate"
    """解除或终止劳动合同证明 (离职证明)."""
    WAGES = "wages"
    """结清工资: everything earned, at once."""
    FILE_TRANSFER = "file_transfer"
    """档案转移手续."""
    SOCIAL_INSURANCE = "social_insurance"
    """社会保险关系转移手续."""
    SEVERANCE = "severance"
    """经济补偿, where it is owed: on completion of the handover."""
    NON_COMPETE_PAY = "non_compete_pay"
    """竞业限制补偿, month by month."""


@attrs.frozen(kw_only=True)
class LegalTaskRule:
    """One thing the law asks for: so many days after the departure, by whom, and where it says so."""

    kind: LegalTaskKind
    days: int
    role: Role
    source: str

    def __attrs_post_init__(self) -> None:
        """Refuse a rule that cannot be counted or cited."""
        if self.days < 0:
            raise InvalidInput.at("legal_task.days", self.days, "policy.negative")
        if not self.source.strip():
            raise InvalidInput.at("legal_task.source", self.source, "policy.no_source")


LEGAL_TASKS: tuple[LegalTaskRule, ...] = (
    LegalTaskRule(kind=LegalTaskKind.CERTIFICATE, days=0, role=Role.HR, source="劳动合同法第50条第1款"),
    LegalTaskRule(kind=LegalTaskKind.WAGES, days=0, role=Role.FINANCE, source="工资支付暂行规定第9条"),
    LegalTaskRule(kind=LegalTaskKind.FILE_TRANSFER, days=15, role=Role.HR, source="劳动合同法第50条第1款"),
    LegalTaskRule(kind=LegalTaskKind.SOCIAL_INSURANCE, days=15, role=Role.HR, source="劳动合同法第50条第1款"),
    LegalTaskRule(kind=LegalTaskKind.SEVERANCE, days=0, role=Role.FINANCE, source="劳动合同法第46条、第50条第2款"),
)
"""Mainland China: the certificate on the day of separation, file and social insurance within 15 days."""


@attrs.frozen(kw_only=True)
class LegalTask:
    """One thing owed by law in one case. `due_on` is the last day; `amount` where money is paid."""

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
        """Say whether it is still owed."""
        return self.done_at is None


class NonCompeteGround(StrEnum):
    """Who can be bound not to compete (劳动合同法第24条)."""

    SENIOR_MANAGER = "senior_manager"
    SENIOR_TECHNICIAN = "senior_technician"
    CONFIDENTIALITY = "confidentiality"
    """Somebody else with a duty of confidentiality."""


@attrs.frozen(kw_only=True)
class NonCompete:
    """A covenant not to compete (竞业限制): on what ground, for how many months, for how much a month.

    `monthly` is what was agreed. Where nothing was, `average_wage` (of the last twelve months) and `minimum_wage` say what
    is owed: three tenths of the one, never less than the other (最高人民法院劳动争议司法解释(一)第36条).
    """

    ground: NonCompeteGround
    months: int
    evidence: str
    monthly: Money | None = None
    average_wage: Money | None = None
    minimum_wage: Money | None = None

    def pay(self, share_bp: int) -> Money | None:
        """Return what is owed a month, None where it cannot be told; `share_bp` is the share of wages in basis points."""
        if self.monthly is not None:
            return self.monthly
        if self.average_wage is None or self.minimum_wage is None:
            return None
        share = Money(minor=-(-self.average_wage.minor * share_bp // 10_000), currency=self.average_wage.currency)
        return max(share, self.minimum_wage)
