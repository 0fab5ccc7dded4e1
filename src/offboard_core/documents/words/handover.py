"""What is said of who takes a line on, before it is theirs."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "event.receiver_named": (
        "{label} 的拟接手人由 {before} 变为 {after}",
        "{label} goes to {after}, before that to {before}",
    ),
}
"""Code to (zh-CN, en)."""
