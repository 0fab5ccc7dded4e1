"""`Unknown`: a source did not answer."""

from __future__ import annotations

from typing import NoReturn

import attrs


@attrs.frozen
class Unknown:
    """A source did not answer, for the given `reason` (未知). Unknown differs from empty and from zero.

    Its truth value raises `TypeError`, because `if clients:` would otherwise treat "not known" as none or some.
    """

    reason: str

    def __bool__(self) -> NoReturn:
        """Raise `TypeError`."""
        raise TypeError(f"unknown ({self.reason}) is neither true nor false; ask isinstance(…, Unknown)")
