"""The kinds of manifest items, one row each, and the topics about which sources are asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Literal, TypeAlias

import attrs

from offboard_core.kernel.enumeration import row_for_each
from offboard_core.offboarding.policy import HandoverPolicy
from offboard_core.organization.person import Role


class Topic(StrEnum):
    """A topic about which the sources are asked."""

    RECEIVABLES = "receivables"
    CLIENTS = "clients"
    ORDERS = "orders"
    ASSETS = "assets"
    DUTIES = "duties"
    ACCESS = "access"


class ItemKind(StrEnum):
    """The kind of thing a line of the manifest is about."""

    RECEIVABLE = "receivable"
    CLIENT = "client"
    ORDER = "order"
    ASSET = "asset"
    DUTY = "duty"
    BY_HAND = "by_hand"
    """A manual check for a topic without a system."""
    CUSTOM = "custom"
    """A kind defined by the host, from a checklist."""

    @property
    def rules(self) -> KindRules:
        """Return the row of the kind."""
        return _RULES[self]


Behind: TypeAlias = Literal["client", "claim", "host_system", "nothing"]
"""What moves to the receiver with a line: our own client or claim, work in a host's system, or no record."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _columns(text: str) -> tuple[tuple[str, str], ...]:
    """Read the names of facts; a label that differs follows a colon."""
    return tuple((fact, label or fact) for fact, _, label in (word.partition(":") for word in text.split()))


@attrs.frozen(kw_only=True)
class KindRules:
    """Rules for the lines of one kind: one row of the table below."""

    topic: Topic | None = None
    """Topic of the source that reports it; `None` for a manual line."""
    sheet: Role
    """Party that signs for it."""
    role: Role
    """Role that settles it, unless the line itself names a role."""
    behind: Behind = "nothing"
    """What changes hands when it is settled."""
    needs_receiver: bool = False
    """Whether it needs a receiver to be settled."""
    is_documented: bool = False
    """Whether the leaver documents it and the supervisor judges that before the handover."""
    is_verified: bool = False
    """Whether finance verifies it."""
    is_returned: bool = False
    """Whether it is returned: settled with an outcome and a receipt."""
    workdays: Callable[[HandoverPolicy], int] = lambda policy: policy.line_workdays
    """Working days from the appearance of a line until it is due."""
    facts: tuple[str, ...] = attrs.field(default="", converter=_words)
    """Signed facts of a reported thing: the names of its attributes."""
    columns: tuple[tuple[str, str], ...] = attrs.field(default="", converter=_columns)
    """Columns of the handover list: each fact with its label."""

    @property
    def is_ours(self) -> bool:
        """Return whether its lines come from our own store."""
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
