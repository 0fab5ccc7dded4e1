"""Unknown is an answer of its own."""

from __future__ import annotations

import pytest

from offboard_core.kernel.known import Unknown


def test_unknown_is_neither_true_nor_false() -> None:
    """Asking whether the unknown is true is an error, so nobody takes it for none or some."""
    with pytest.raises(TypeError, match="CRM 503"):
        bool(Unknown("CRM 503"))


def test_unknown_says_why() -> None:
    """The reason is kept, and two unknowns for one reason are equal."""
    assert Unknown("CRM 503").reason == "CRM 503"
    assert Unknown("CRM 503") == Unknown("CRM 503")
