"""Obligations: one value for every task with a deadline."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.organization import Obligation

DUE_AT = dt.datetime(2026, 11, 26, 10, tzinfo=dt.UTC)
OWED = Obligation(owner="wang.wei", verb="file_statement", subject="AR-1001", due_at=DUE_AT, escalates_to="zhao.min")


@pytest.mark.parametrize(
    ("after", "late"), [(-1, False), (0, False), (1, True)], ids=["before", "at the moment", "after"]
)
def test_the_deadline(after: int, *, late: bool) -> None:
    """The exact deadline is not late; a microsecond later is."""
    assert late == OWED.is_late(DUE_AT + dt.timedelta(microseconds=after))


def test_the_deadline_is_a_moment_in_any_zone() -> None:
    """Lateness compares moments, whatever their zones."""
    shanghai = dt.timezone(dt.timedelta(hours=8))

    assert not OWED.is_late(DUE_AT.astimezone(shanghai))


def test_the_key_is_made_from_what_is_owed_alone() -> None:
    """The key depends on owner, verb and subject, not on deadline or escalation."""
    later = attrs.evolve(OWED, due_at=DUE_AT + dt.timedelta(days=1), escalates_to=None)
    others = [
        attrs.evolve(OWED, owner="x"),
        attrs.evolve(OWED, verb="x"),
        attrs.evolve(OWED, subject="x"),
    ]

    assert OWED.key == "file_statement:AR-1001:wang.wei"
    assert OWED.key == later.key
    assert len({OWED.key, *(other.key for other in others)}) == 4
