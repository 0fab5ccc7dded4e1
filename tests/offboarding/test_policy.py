"""The handover policy: every number is a default, and none of them is nonsense."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from offboard_core.errors import InvalidInput
from offboard_core.offboarding.policy import DEFAULT_HANDOVER, HandoverPolicy


@pytest.mark.parametrize(
    "field",
    [
        "receivable_workdays",
        "client_workdays",
        "line_workdays",
        "check_workdays",
        "residual_workdays",
        "revocation_attempts",
        "day_ends_hour",
    ],
)
def test_no_number_is_negative(field: str) -> None:
    """Nought is possible, less is not."""
    less: dict[str, Any] = {field: -1}
    nought: dict[str, Any] = {field: 0}
    with pytest.raises(InvalidInput, match=r"policy\.negative"):
        attrs.evolve(DEFAULT_HANDOVER, **less)

    assert getattr(attrs.evolve(DEFAULT_HANDOVER, **nought), field) == 0


def test_the_day_ends_at_an_hour_clocks_show() -> None:
    """Twenty-three o'clock there is, twenty-four there is not."""
    with pytest.raises(InvalidInput, match=r"policy\.no_such_hour"):
        HandoverPolicy(day_ends_hour=24)

    assert HandoverPolicy(day_ends_hour=23).day_ends_hour == 23


def test_access_ends_at_six_in_the_evening_unless_said_otherwise() -> None:
    """The defaults are those of the rules: 18 o'clock, three attempts."""
    assert (18, 3) == (DEFAULT_HANDOVER.day_ends_hour, DEFAULT_HANDOVER.revocation_attempts)
