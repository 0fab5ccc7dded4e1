"""What stands on the pages of metrics and of a look-back."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "page.look_back.clients_read": ("涉及客户数", "clients concerned"),
    "page.look_back.counts": ("次数", "How often"),
    "page.look_back.lead": (
        "以下为本人在离职期间留下的系统记录，仅陈述事实，由人判断。",
        "These are records of what the person did themselves after the notice: facts for somebody to judge.",
    ),
    "page.look_back.nothing": ("没有记录", "nothing on record"),
    "page.look_back.timeline": ("经过", "In order of time"),
    "page.look_back.title": ("离职期间行为回查", "Look-back on the notice period"),
    "page.metrics.clients_lost": ("客户流失率", "Client loss rate"),
    "page.metrics.departures": ("离职人数", "Departures"),
    "page.metrics.figure": ("指标", "Metric"),
    "page.metrics.footnote": (
        "集团内调动不计为离职；未满 90 天的离职不计入客户流失类指标。",
        "A transfer within the group is no departure; losses count once the 90 days are over.",
    ),
    "page.metrics.formula": ("口径", "Formula"),
    "page.metrics.formula_clients_lost": (
        "90 天内流失的客户 ÷ 收到通知时名下客户（已满 90 天的离职）",
        "clients lost within 90 days ÷ clients owned at the notice, of departures whose 90 days are over",
    ),
    "page.metrics.formula_rate": ("离职人数 ÷ 平均在职人数", "departures ÷ average headcount"),
    "page.metrics.formula_recovery": (
        "离职时未收金额中此后收回的部分，按币种",
        "of what was open at the separation, what has come in since, by currency",
    ),
    "page.metrics.formula_with_lost_client": (
        "90 天内有客户流失的离职 ÷ 已满 90 天的离职",
        "departures with a client lost within 90 days ÷ departures whose 90 days are over",
    ),
    "page.metrics.formula_with_receivables": (
        "离职时有未结应收的离职 ÷ 全部离职",
        "departures with an open receivable at the separation ÷ departures",
    ),
    "page.metrics.formulas": ("计算口径", "How it is counted"),
    "page.metrics.from": ("起", "From"),
    "page.metrics.name_clients_lost": ("客户流失率", "Client loss rate"),
    "page.metrics.name_rate": ("离职率", "Departure rate"),
    "page.metrics.name_recovery": ("离职后回收", "Recovery after departure"),
    "page.metrics.name_with_lost_client": ("伴随客户流失", "With a client lost"),
    "page.metrics.name_with_receivables": ("伴随未结应收", "With open receivables"),
    "page.metrics.outstanding": ("离职时未收", "Open at the separation"),
    "page.metrics.rate": ("离职率", "Departure rate"),
    "page.metrics.recovered": ("此后收回", "Come in since"),
    "page.metrics.recovery": ("离职后回收（{currency}）", "Recovery after departure ({currency})"),
    "page.metrics.shares": ("占比", "Shares"),
    "page.metrics.title": ("离职指标", "Departure Metrics"),
    "page.metrics.until": ("止（不含）", "Up to, not including"),
    "page.metrics.with_lost_client": ("伴随客户流失", "With a client lost"),
    "page.metrics.with_receivables": ("伴随未结应收", "With open receivables"),
}
"""Code to (zh-CN, en)."""
