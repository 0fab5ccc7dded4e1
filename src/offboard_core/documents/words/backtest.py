"""The words for the report of a back-test."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "page.backtest.act": ("步骤", "Step"),
    "page.backtest.amount": ("金额", "Amount"),
    "page.backtest.apart": (
        "两项策略对{count}笔应收的处理不同",
        "The two policies treat {count} receivable(s) differently",
    ),
    "page.backtest.asked": ("追款函合计催收：{amounts}", "Letters asked for: {amounts}"),
    "page.backtest.by_month": ("按月分级", "By month and tier"),
    "page.backtest.change": ("变化", "Change"),
    "page.backtest.clients": ("涉及客户", "Clients touched"),
    "page.backtest.compared": ("策略比较：{before} → {after}", "Compared: {before} → {after}"),
    "page.backtest.escalated": ("逾期未办上报", "Answers missed"),
    "page.backtest.footnote": (
        "所列为策略本会采取的步骤；多余的函指发函后7天内已结清。",
        "These are the steps the policy would have taken; a letter counts as needless where nothing was owed seven days later.",
    ),
    "page.backtest.from": ("起", "From"),
    "page.backtest.letters": ("追款函", "Letters"),
    "page.backtest.month": ("月份", "Month"),
    "page.backtest.needless": ("多余的函", "Needless letters"),
    "page.backtest.policy": ("策略{policy}", "Policy {policy}"),
    "page.backtest.receivables": ("应收单", "Receivables"),
    "page.backtest.same": ("没有不同", "No difference"),
    "page.backtest.steps": ("全部步骤", "Steps"),
    "page.backtest.tier": ("{tier}天级：{act}", "{tier}-day tier: {act}"),
    "page.backtest.title": ("策略回测报告", "Back-test of Ageing Policies"),
    "page.backtest.to": ("止", "To"),
}
"""Code → (zh-CN, en)."""
