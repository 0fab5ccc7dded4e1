"""The public kit: builders, contracts for adapters, a made-up company. The contracts need pytest and load when asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from offboard_core.testing.contracts import (
        AccessSourceContract,
        AssetSourceContract,
        ClientTableContract,
        ControllerContract,
        DutySourceContract,
        Gaps,
        HostTransaction,
        JoinedStorageContract,
        Joining,
        NotifierContract,
        OrderSourceContract,
        PeopleSourceContract,
        ReceivableSourceContract,
        RevokerContract,
        RouterContract,
        ShelfContract,
        StorageContract,
        WorklistContract,
    )

__all__ = [
    "AccessSourceContract",
    "AssetSourceContract",
    "ClientTableContract",
    "ControllerContract",
    "DutySourceContract",
    "Gaps",
    "HostTransaction",
    "JoinedStorageContract",
    "Joining",
    "NotifierContract",
    "OrderSourceContract",
    "PeopleSourceContract",
    "ReceivableSourceContract",
    "RevokerContract",
    "RouterContract",
    "ShelfContract",
    "StorageContract",
    "WorklistContract",
]


def __getattr__(name: str) -> object:
    """Load the contracts with the first of their names: a sample needs no pytest."""
    if name in __all__:
        return getattr(import_module("offboard_core.testing.contracts"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
