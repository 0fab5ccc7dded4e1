"""The host's own columns, by what they mean: the one vocabulary of every reading of a policy over rows."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, Literal, Required, TypeAlias, TypedDict, TypeVar, cast, get_args

from offboard_core.errors import InvalidInput

T = TypeVar("T")


class Column(StrEnum):
    """What a row is classified by; the keywords by which every reading is told the host's own columns."""

    DUE_ON = "due_on"
    INVOICED_ON = "invoiced_on"
    ORDERED_ON = "ordered_on"
    OUTSTANDING = "outstanding"
    AMOUNT = "amount"
    """What was billed; where mapped, a row without an amount is quarantined."""
    CURRENCY = "currency"
    """ISO 4217; where mapped, a row in an unknown currency is quarantined."""
    SEGMENT = "segment"
    CLIENT = "client"
    """Where mapped, a row without a client is quarantined."""
    ID = "id"


DATES = (Column.DUE_ON, Column.INVOICED_ON, Column.ORDERED_ON)
"""The columns that hold days or timestamps."""
AMOUNTS = (Column.OUTSTANDING, Column.AMOUNT)
"""The columns that hold money, in one unit all of them."""

AmountsIn: TypeAlias = Literal["major", "minor"]
"""What the host's amounts are counted in: 元 with decimals, or whole 分."""


class Columns(TypedDict, Generic[T], total=False):
    """The host's columns by keyword, for every reading; a value is a name or an expression of the host's.

    When a query is built, a column that the policy needs beside `outstanding` and that is not mapped raises
    `column.not_mapped`.
    """

    outstanding: Required[T]
    due_on: T | None
    invoiced_on: T | None
    ordered_on: T | None
    amount: T | None
    currency: T | None
    segment: T | None
    client: T | None
    id: T | None


def mapped_columns(columns: Columns[T]) -> dict[Column, T]:
    """Return the host's columns by their meaning. Raises `InvalidInput` for an unknown keyword."""
    given = cast("Mapping[str, T | None]", columns)
    for keyword in given:
        check_one_of("keyword", keyword, tuple(Column))
    return {Column(keyword): named for keyword, named in given.items() if named is not None}


def check_amounts_in(amounts_in: str) -> None:
    """Raise `InvalidInput` for an unknown unit."""
    check_one_of("amounts_in", amounts_in, get_args(AmountsIn))


def check_one_of(path: str, value: str, allowed: tuple[str, ...]) -> None:
    """Raise `InvalidInput` for an unknown choice, naming the known ones."""
    if value not in allowed:
        raise InvalidInput.at(path, value, "input.not_one_of", allowed=", ".join(allowed))
