"""Stages: each lies before the departure, after it, at the very end, or is the draft."""

from __future__ import annotations

from offboard_core.offboarding.stage import AFTER_DEPARTURE, BEFORE_DEPARTURE, OVER, Stage


def test_every_stage_belongs_to_one_part_of_a_case() -> None:
    """A stage nobody sorted would be neither worked on nor closed."""
    parts = [{Stage.DRAFT}, BEFORE_DEPARTURE, AFTER_DEPARTURE, OVER]

    assert set(Stage) == set().union(*parts)
    assert len(Stage) == sum(len(part) for part in parts)
