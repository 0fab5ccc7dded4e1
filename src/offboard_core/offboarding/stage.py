"""The stages of a case, and which of them lie before and after the departure."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """Where a case stands (阶段)."""

    DRAFT = "draft"
    RECEIVED = "received"
    PRECHECK = "precheck"
    """The sources have been asked; one of them at least could not say."""
    HANDOVER = "handover"
    """All sources have answered; lines are open."""
    SIGN_OFF = "sign_off"
    """No line is open any more; signatures are outstanding."""
    READY = "ready"
    DEPARTED_CLEAN = "departed_clean"
    DEPARTED_WITH_RESIDUALS = "departed_with_residuals"
    REVIEW = "review"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"


BEFORE_DEPARTURE = frozenset({Stage.RECEIVED, Stage.PRECHECK, Stage.HANDOVER, Stage.SIGN_OFF, Stage.READY})
"""The legal clock runs: the handover is under way."""
AFTER_DEPARTURE = frozenset({Stage.DEPARTED_CLEAN, Stage.DEPARTED_WITH_RESIDUALS, Stage.REVIEW})
"""The person has left; grants, residuals and the review remain."""
OVER = frozenset({Stage.CLOSED, Stage.WITHDRAWN, Stage.DISCARDED})
"""Nothing moves such a case any more."""
