"""Limits of the whole numbers in policies that are no counts of days (取值上限)."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import attrs


@attrs.frozen
class AtMost:
    """The largest value of a whole number; policy files and their schema read it from the annotation of the field."""

    most: int


BasisPoints: TypeAlias = Annotated[int, AtMost(10_000)]
"""A share in basis points (万分之一), from 0 to 10,000."""
Count: TypeAlias = Annotated[int, AtMost(1_000_000)]
"""A number of people, clients or commands, from 0 to 1,000,000."""
