"""Storage over any shelf that can commit, so that another database needs no class beside its shelf."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

import attrs

from offboard_core.adapters.shelf.seam import Shelf
from offboard_core.adapters.shelf.work import ShelfWork
from offboard_core.kernel.identity import check_id
from offboard_core.ports.store import UnitOfWork


class OwnShelf(Shelf, Protocol):
    """A shelf in a transaction of its own."""

    def commit(self) -> None:
        """Make everything that was put last, or raise `Conflict` and keep none of it."""


@attrs.frozen
class ShelfStorage:
    """Storage of a database by its shelf (存储).

    `opens` is called with a tenant and opens a shelf in a transaction. Leaving the block ends the transaction, and undoes
    what was not committed. Two shelves may be open at a time; `Gaps` of the contract tell where they may not.
    """

    opens: Callable[[str], AbstractContextManager[OwnShelf]]

    joined = False

    @contextmanager
    def begin(self, tenant: str) -> Iterator[UnitOfWork]:
        """Open a unit of work of `tenant`."""
        check_id(tenant, "tenant")
        with self.opens(tenant) as shelf:
            yield ShelfWork(shelf, shelf.commit)
