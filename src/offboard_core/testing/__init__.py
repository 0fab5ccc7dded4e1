"""The public test kit: builders, contracts for adapters, and a sample company.

The contracts need pytest, so they are imported only when one of their names is used.
"""

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
    """Import the contracts at the first use of one of their names; the sample works without pytest."""
    if name in __all__:
        return getattr(import_module("offboard_core.testing.contracts"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
