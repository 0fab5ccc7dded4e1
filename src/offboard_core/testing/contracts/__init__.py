"""The contract kit: one test class per port. Subclass it and override its fixture.

The docstring of each test is the promise it checks. An adapter declares in `gaps` what it cannot do, and the kit tests
what happens instead.
"""

import pytest

pytest.register_assert_rewrite(  # before the first contract is imported, so that a failed assertion shows both values
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
