"""The stages of a case, and which of them are before and after the departure."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """Stage of a case (阶段)."""

    DRAFT = "draft"
    RECEIVED = "received"
    PRECHECK = "precheck"
    """The sources have been asked; at least one has no answer."""
    HANDOVER = "handover"
    """All sources have answered; lines are open."""
    SIGN_OFF = "sign_off"
    """All lines are done; signatures are missing."""
    READY = "ready"
    DEPARTED_CLEAN = "departed_clean"
    DEPARTED_WITH_RESIDUALS = "departed_with_residuals"
    REVIEW = "review"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"


BEFORE_DEPARTURE = frozenset({Stage.RECEIVED, Stage.PRECHECK, Stage.HANDOVER, Stage.SIGN_OFF, Stage.READY})
"""The legal clock runs and the handover is under way."""
AFTER_DEPARTURE = frozenset({Stage.DEPARTED_CLEAN, Stage.DEPARTED_WITH_RESIDUALS, Stage.REVIEW})
"""The person has left; grants, residuals and the review remain."""
OVER = frozenset({Stage.CLOSED, Stage.WITHDRAWN, Stage.DISCARDED})
"""Final stages."""
