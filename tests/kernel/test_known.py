"""`Unknown` differs from every known answer."""

from __future__ import annotations

import pytest

from offboard_core.kernel.known import Unknown


def test_unknown_is_neither_true_nor_false() -> None:
    """The truth value of `Unknown` raises, so that it is never taken for none or some."""
    with pytest.raises(TypeError, match="CRM 503"):
        bool(Unknown("CRM 503"))


def test_unknown_says_why() -> None:
    """The reason is kept, and two `Unknown` with one reason are equal."""
    assert Unknown("CRM 503").reason == "CRM 503"
    assert Unknown("CRM 503") == Unknown("CRM 503")
