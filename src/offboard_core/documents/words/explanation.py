"""The words for the explanation of a receivable."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "explanation.by_policy": ("依据策略{policy}", "by policy {policy}"),
    "explanation.line": ("{at} {by}：{text}", "{at} {by}: {text}"),
    "explanation.next": (
        "依据策略{policy}，下次复核{next_review_on}",
        "by policy {policy}; next review on {next_review_on}",
    ),
    "explanation.rests": (
        "依据策略{policy}，无新情况不再复核",
        "by policy {policy}; without news it is not looked at again",
    ),
    "page.explanation.chain": ("决定经过", "What was decided, and why"),
    "page.explanation.next": ("下一步", "What comes next"),
    "page.explanation.title": ("应收单说明", "Receivable Explained"),
    "page.explanation.today": ("今日状态", "Where it stands today"),
}
"""Code → (zh-CN, en)."""
