"""The host's columns by what they mean: one vocabulary, and nothing beside it."""

from __future__ import annotations

import pytest

from offboard_core.errors import InvalidInput
from offboard_core.receivables.columns import Column, Columns, check_amounts_in, mapped_columns

KEYWORDS = ["amount", "client", "currency", "due_on", "id", "invoiced_on", "ordered_on", "outstanding", "segment"]


def test_the_keywords() -> None:
    """What a reading takes is what a row is classified by; a host's code holds on to these names."""
    assert KEYWORDS == sorted(Columns.__annotations__) == sorted(Column)


def test_what_is_none_is_not_mapped() -> None:
    """A keyword set to None is as good as left out."""
    assert {Column.OUTSTANDING: "owed"} == mapped_columns({"outstanding": "owed", "segment": None})


def test_a_keyword_there_is_none_of() -> None:
    """A slip of the keyboard is an error that names what there is, and never a column left out silently."""
    with pytest.raises(InvalidInput) as caught:
        mapped_columns({"outstanding": "owed", "segmnet": "seg"})  # type: ignore[typeddict-unknown-key]

    assert ("keyword", "input.not_one_of") == (caught.value.findings[0].subject, caught.value.findings[0].code)


@pytest.mark.parametrize("unit", ["major", "minor"])
def test_the_units(unit: str) -> None:
    """Amounts are in 元 or in 分, and in nothing else."""
    check_amounts_in(unit)

    with pytest.raises(InvalidInput, match="amounts_in"):
        check_amounts_in(f"{unit}s")
