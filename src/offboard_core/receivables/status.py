"""Where a receivable stands on a day."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Where a receivable stands on a day (状态)."""

    QUARANTINED = "quarantined"
    """隔离: its facts cannot be right, so no decision is made on them."""
    SETTLED = "settled"
    NOT_DUE = "not_due"
    OVERDUE = "overdue"
    """Past due, and no tier reached yet, or its terms say no dunning."""
    BELOW_MINIMUM = "below_minimum"
    HELD = "held"
    """暂缓 or disputed."""
    PROMISED = "promised"
    """An evidenced and confirmed promise is running."""
    DUE = "due"
    """Steps are to be taken now."""
    AWAITING_RELEASE = "awaiting_release"
    """期初: the letter waits for finance."""
    SPACED = "spaced"
    """Another letter went to this client a short time ago."""
    STALE_FEED = "stale_feed"
    """The books are too old to write to a client on."""
    WAITING = "waiting"
    """Stepwise: the former step has not been carried out yet."""
    DONE = "done"
    """Every step of the tiers reached was taken."""
