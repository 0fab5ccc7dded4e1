"""Typed repositories over one small seam, so that another database costs one class.

A **shelf** keeps documents of named kinds with a few promoted columns for search. It belongs to one tenant and one open
transaction. A `Shelf` has four verbs: `fetch` by id, `put` with the version each row was read at, `find` by columns, and
`confirm` that rows only read are still what they were. `ShelfWork` builds the whole unit of work on top, and all
promises of `ports.store` follow from the four. `ShelfStorage` makes a storage of a shelf that can also `commit`.
"""

from offboard_core.adapters.shelf.seam import ID_LIMIT, SHAPES, TEXT_LIMIT, Row, Shape, Shelf
from offboard_core.adapters.shelf.storage import OwnShelf, ShelfStorage
from offboard_core.adapters.shelf.work import HostClients, ShelfWork
from offboard_core.ports.repository import Scalar, Where

__all__ = [
    "ID_LIMIT",
    "SHAPES",
    "TEXT_LIMIT",
    "HostClients",
    "OwnShelf",
    "Row",
    "Scalar",
    "Shape",
    "Shelf",
    "ShelfStorage",
    "ShelfWork",
    "Where",
]
