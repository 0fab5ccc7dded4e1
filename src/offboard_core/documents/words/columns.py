"""What is said about the host's own columns, where a policy is to be read over them."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "column.name_taken": ("已有同名列，请另取列名", "there is a column of that name; choose another"),
    "column.not_a_date": (
        "不是日期列：须为日期或时间戳类型，请先转换",
        "holds no dates: it has to be of a date or timestamp type; convert it first",
    ),
    "column.not_a_name": ("不能作列名", "cannot be the name of a column"),
    "column.not_exact": (
        "金额列须为定点小数（Decimal）或最小货币单位的整数，不能是浮点数或文本",
        "an amount has to be a decimal or a whole number of minor units, no float and no text",
    ),
    "column.not_mapped": ("账龄策略需要这一列，但没有指定", "the ageing policy needs this column, and none was named"),
    "column.not_spellable": ("含有不能写入 SQL 的字符", "holds characters that cannot be written in SQL"),
    "column.not_there": ("没有这一列", "there is no such column"),
    # what a row is classified by
    "column.amount": ("应收金额", "amount billed"),
    "column.client": ("客户", "client"),
    "column.currency": ("币种", "currency"),
    "column.due_on": ("到期日", "due date"),
    "column.id": ("应收单号", "receivable"),
    "column.invoiced_on": ("开票日", "invoice date"),
    "column.ordered_on": ("下单日", "order date"),
    "column.outstanding": ("未收余额", "outstanding amount"),
    "column.segment": ("客户分类", "segment"),
    # a search by tier
    "tier.not_in_policy": (
        "策略中没有这一级，或单看一行无从判断；可用：{allowed}",
        "the policy has no such tier, or a row alone cannot tell of it; there are: {allowed}",
    ),
}
"""Code → (zh-CN, en)."""
