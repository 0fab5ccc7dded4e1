"""One declaration a stored kind: complete, sound, and read by everything that stores or shows the kind."""

from __future__ import annotations

from typing import get_args, get_type_hints

import pytest

from offboard_core.adapters.memory import MemoryStorage
from offboard_core.adapters.shelf import SHAPES
from offboard_core.ports.kind import without
from offboard_core.ports.kinds import KINDS
from offboard_core.ports.repository import Aggregate, Scalar
from offboard_core.ports.store import Journal, UnitOfWork
from offboard_core.testing.contracts.rows import ONE_OF_EACH

CHAINS = {"heads", "journal"}
"""What a shelf keeps beside aggregates."""


def repositories() -> dict[str, property]:
    """Return the properties of a unit of work that are repositories, by their names."""
    found = {name: value for base in UnitOfWork.__mro__ for name, value in vars(base).items()}
    return {
        name: value
        for name, value in found.items()
        if isinstance(value, property) and value.fget and get_type_hints(value.fget)["return"] is not Journal
    }


def test_a_kind_is_declared_once() -> None:
    """No two declarations are of one class or one name, and a kind stands under the name of its class."""
    classes = [kind.cls for kind in KINDS.values()]

    assert len(classes) == len(set(classes))
    assert all(name == kind.name == kind.cls.kind for name, kind in KINDS.items())


def test_every_kind_has_a_property_of_the_unit_of_work() -> None:
    """The property has the name of the kind, and its declared type is the repository of the declaration."""
    with MemoryStorage().begin("main") as work:
        for name, value in repositories().items():
            typed = get_type_hints(value.fget)["return"]
            declared = KINDS[name].repository
            assert declared is typed or get_args(typed) == (KINDS[name].cls,), name
            assert isinstance(getattr(work, name), declared), name  # type: ignore[arg-type]

    assert KINDS.keys() == repositories().keys()


def test_a_repository_is_opened_once() -> None:
    """A unit of work hands out one repository a kind, and it sees what was saved through the kind's name."""
    with MemoryStorage().begin("main") as work:
        saved = work.repository(ONE_OF_EACH[0].kind).save(ONE_OF_EACH[0])

        assert work.receivables is work.receivables
        assert saved == work.receivables.find(saved.id)


def test_what_is_not_declared_is_not_stored() -> None:
    """A name without a declaration raises, the chains of the journal included."""
    with MemoryStorage().begin("main") as work:
        for name in ("wishes", *CHAINS):
            with pytest.raises(KeyError):
                work.repository(name)


def test_a_shelf_keeps_the_declared_kinds_and_the_journal() -> None:
    """In the order of the declarations, with their columns and searches."""
    assert [*KINDS, "heads", "journal"] == [*SHAPES]
    assert all(
        ({name: column.type for name, column in kind.columns.items()}, kind.searches)
        == (dict(SHAPES[kind.name].columns), SHAPES[kind.name].searches)
        for kind in KINDS.values()
    )


@pytest.mark.parametrize("name", SHAPES)
def test_a_search_is_by_columns_that_are_there(name: str) -> None:
    """Each search names promoted columns, and no two begin with the same one: an index is named after it."""
    shape = SHAPES[name]
    first = [search[0] for search in shape.searches]

    assert {column for search in shape.searches for column in search} <= shape.columns.keys()
    assert len(first) == len(set(first))


@pytest.mark.parametrize("item", ONE_OF_EACH, ids=lambda item: str(item.kind))
def test_a_column_holds_what_it_says(item: Aggregate) -> None:
    """What is read from an aggregate has exactly the declared type, a truth value being a number."""
    columns = KINDS[item.kind].columns

    assert {name: column.type for name, column in columns.items()} == {
        name: type(column.read(item)) for name, column in columns.items()
    }
    assert {column.type for column in columns.values()} <= set(get_args(Scalar))


def test_the_storage_contract_stores_one_of_each() -> None:
    """A kind that is declared is part of the contract every storage proves."""
    assert {item.kind for item in ONE_OF_EACH} == KINDS.keys()


def test_fields_are_left_out_of_older_documents() -> None:
    """The step leaves the rest as it is, and a document that never had the field is no exception."""
    step = without("shown", "seen")

    assert {"id": "1"} == step({"id": "1", "shown": ["x"]}) == step({"id": "1"})
