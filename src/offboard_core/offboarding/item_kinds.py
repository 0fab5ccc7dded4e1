"""The kinds of manifest items: one row a kind, with everything that hangs on it, and the topics the sources are asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Literal, TypeAlias

import attrs

from offboard_core.kernel.enumeration import row_for_each
from offboard_core.offboarding.policy import HandoverPolicy
from offboard_core.organization.person import Role


class Topic(StrEnum):
    """What the sources are asked about a leaver."""

    RECEIVABLES = "receivables"
    CLIENTS = "clients"
    ORDERS = "orders"
    ASSETS = "assets"
    DUTIES = "duties"
    ACCESS = "access"


class ItemKind(StrEnum):
    """What kind of thing a line of the manifest is about."""

    RECEIVABLE = "receivable"
    CLIENT = "client"
    ORDER = "order"
    ASSET = "asset"
    DUTY = "duty"
    BY_HAND = "by_hand"
    """There is no system for it: somebody looks and ticks the line."""
    CUSTOM = "custom"
    """A kind of the host's own, from a checklist."""

    @property
    def rules(self) -> KindRules:
        """Return everything that hangs on the kind."""
        return _RULES[self]


Behind: TypeAlias = Literal["client", "claim", "host_system", "nothing"]
"""What goes to the receiver with a line: a client or a claim of our own store, work in a system of the host, or nothing."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _columns(text: str) -> tuple[tuple[str, str], ...]:
    """Read the names of facts, each with its label behind a colon where that is another one."""
    return tuple((fact, label or fact) for fact, _, label in (word.partition(":") for word in text.split()))


@attrs.frozen(kw_only=True)
class KindRules:
    """What hangs on the kind of a line: one row of the table below."""

    topic: Topic | None = None
    """Which source tells of it; None where somebody looks."""
    sheet: Role
    """Which party signs for it."""
    role: Role
    """Who settles it, unless the line itself names a role."""
    behind: Behind = "nothing"
    """What stands behind it and changes hands when it is settled."""
    needs_receiver: bool = False
    """Somebody takes it on: it cannot be settled without a receiver."""
    is_documented: bool = False
    """The leaver documents it and the supervisor judges that, before it is handed over."""
    is_verified: bool = False
    """Finance says whether it is right."""
    is_returned: bool = False
    """It is given back: settled with an outcome and a receipt."""
    workdays: Callable[[HandoverPolicy], int] = lambda policy: policy.line_workdays
    """By when it is due, in working days from the day its line appears."""
    facts: tuple[str, ...] = attrs.field(default="", converter=_words)
    """What is signed of a thing a source told of: the names of its attributes."""
    columns: tuple[tuple[str, str], ...] = attrs.field(default="", converter=_columns)
    """What the handover list tells of it: each fact and the label above it."""

    @property
    def is_ours(self) -> bool:
        """Say whether its lines are drawn from our own store."""
        return self.behind in {"client", "claim"}


_RULES: Mapping[ItemKind, KindRules] = row_for_each(
    ItemKind,
    {
        ItemKind.RECEIVABLE: KindRules(
            topic=Topic.RECEIVABLES,
            sheet=Role.FINANCE,
            role=Role.FINANCE,
            behind="claim",
            needs_receiver=True,
            is_verified=True,
            workdays=lambda policy: policy.receivable_workdays,
            columns="contract amount:outstanding due_on:pay_due_on days_overdue tier contact promises",
        ),
        ItemKind.CLIENT: KindRules(
            topic=Topic.CLIENTS,
            sheet=Role.SUPERVISOR,
            role=Role.SUPERVISOR,
            behind="client",
            needs_receiver=True,
            is_documented=True,
            workdays=lambda policy: policy.client_workdays,
            columns="contracts contract_amount grade needs preferences records last_record_on",
        ),
        ItemKind.ORDER: KindRules(
            topic=Topic.ORDERS,
            sheet=Role.SUPERVISOR,
            role=Role.SUPERVISOR,
            behind="host_system",
            needs_receiver=True,
            facts="number client amount delivered invoiced remaining next_milestone milestone_on",
            columns="amount delivered invoiced remaining next_milestone milestone_on",
        ),
        ItemKind.ASSET: KindRules(
            topic=Topic.ASSETS,
            sheet=Role.HR,
            role=Role.ASSET_KEEPER,
            is_returned=True,
            facts="name detail",
            columns="detail",
        ),
        ItemKind.DUTY: KindRules(
            topic=Topic.DUTIES,
            sheet=Role.SUPERVISOR,
            role=Role.SUPERVISOR,
            behind="host_system",
            needs_receiver=True,
            facts="name detail",
            columns="detail",
        ),
        ItemKind.BY_HAND: KindRules(sheet=Role.HR, role=Role.HR),
        ItemKind.CUSTOM: KindRules(sheet=Role.HR, role=Role.HR),
    },
)
