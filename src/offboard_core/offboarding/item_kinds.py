"""The kinds of manifest items and the topics they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

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


SHEET_OF: Mapping[ItemKind, Role] = {
    ItemKind.RECEIVABLE: Role.FINANCE,
    ItemKind.CLIENT: Role.SUPERVISOR,
    ItemKind.ORDER: Role.SUPERVISOR,
    ItemKind.DUTY: Role.SUPERVISOR,
    ItemKind.ASSET: Role.HR,
    ItemKind.BY_HAND: Role.HR,
    ItemKind.CUSTOM: Role.HR,
}
"""Whose sheet a line stands on; one kept by hand stands on that of the party whose source it stands for."""


TOPICS_OF: Mapping[Role, tuple[Topic, ...]] = {
    Role.FINANCE: (Topic.RECEIVABLES,),
    Role.SUPERVISOR: (Topic.CLIENTS, Topic.ORDERS, Topic.DUTIES),
    Role.HR: (Topic.ASSETS, Topic.ACCESS),
    Role.AUDITOR: tuple(Topic),
}
"""Which sources a party's sheet is drawn from; the audit department's, where it signs, is all of it."""
