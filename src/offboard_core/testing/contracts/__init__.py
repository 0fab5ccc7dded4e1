"""The contract kit: one class for each port, its promises as tests. Subclass one and override its fixture.

Each test's docstring is the promise. What an adapter cannot do it declares in `gaps`, and the kit tests that it says so.
"""

import pytest

pytest.register_assert_rewrite(  # before the first of them is imported, so that a failure shows both sides
    *(
        f"{__name__}.{name}"
        for name in ("rows", "pool", "messages", "storage", "joined", "shelf", "clients", "sources", "hands")
    )
)

from offboard_core.testing.contracts.clients import ClientTableContract  # noqa: E402
from offboard_core.testing.contracts.gaps import Gaps  # noqa: E402
from offboard_core.testing.contracts.hands import (  # noqa: E402
    ControllerContract,
    NotifierContract,
    RevokerContract,
    RouterContract,
    WorklistContract,
)
from offboard_core.testing.contracts.joined import HostTransaction, JoinedStorageContract, Joining  # noqa: E402
from offboard_core.testing.contracts.shelf import ShelfContract  # noqa: E402
from offboard_core.testing.contracts.sources import (  # noqa: E402
    AccessSourceContract,
    AssetSourceContract,
    DutySourceContract,
    OrderSourceContract,
    PeopleSourceContract,
    ReceivableSourceContract,
)
from offboard_core.testing.contracts.storage import StorageContract  # noqa: E402

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
