"""Limits of whole numbers: each type carries its largest value."""

from __future__ import annotations

import typing

import pytest

from offboard_core.kernel.bounds import AtMost, BasisPoints, Count


@pytest.mark.parametrize(("kind", "most"), [(BasisPoints, 10_000), (Count, 1_000_000)])
def test_a_type_has_its_limit(kind: object, most: int) -> None:
    """The type is a whole number to a type checker, and its annotation holds the limit."""
    assert (int, AtMost(most)) == typing.get_args(kind)
