"""Findings as values."""

from __future__ import annotations

import attrs
import pytest

from offboard_core.finding import Finding


def test_a_finding_names_rule_subject_and_facts() -> None:
    """A finding has code, subject and facts."""
    finding = Finding(code="sign_off.sheet_changed", subject="wang.wei#1", facts={"role": "finance"})

    assert ("sign_off.sheet_changed", "wang.wei#1", {"role": "finance"}) == (
        finding.code,
        finding.subject,
        finding.facts,
    )


def test_equal_reasons_are_equal() -> None:
    """Findings with equal content are equal."""
    assert Finding(code="a", subject="b") == Finding(code="a", subject="b", facts={})


def test_facts_are_not_shared() -> None:
    """Findings without facts do not share one mapping."""
    assert Finding(code="a", subject="b").facts is not Finding(code="a", subject="b").facts


def test_a_finding_is_frozen() -> None:
    """A finding cannot be changed."""
    finding = Finding(code="a", subject="b")

    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        finding.code = "c"  # type: ignore[misc]
