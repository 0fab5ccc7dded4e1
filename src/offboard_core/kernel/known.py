"""The answer that is no answer: a source could not say."""

from __future__ import annotations

from typing import NoReturn

import attrs


@attrs.frozen
class Unknown:
    """Nobody could say, and why (未知). Unknown is never empty and never zero.

    Asking whether it is true raises `TypeError`: `if clients:` would silently take "we do not know" for none or some.
    """

    reason: str

    def __bool__(self) -> NoReturn:
        """Refuse to be taken for a yes or a no."""
        raise TypeError(f"unknown ({self.reason}) is neither true nor false; ask isinstance(…, Unknown)")
