"""The words for money of clients that stands against no claim yet (未核销预收)."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "credit.allocated_already": (
        "已有核销，客户{client}、币种{currency}不能再改",
        "part of it is set off already: client {client} and currency {currency} stand",
    ),
    "credit.exceeded": ("核销{amount}超过未核销余额{open}", "{amount} is more than the {open} still open"),
    "credit.less_than_allocated": (
        "账上{amount}少于已核销的{allocated}",
        "the books hold {amount}, less than the {allocated} set off already",
    ),
    "credit.more_than_owed": ("核销{amount}超过未收余额{outstanding}", "{amount} is more than the {outstanding} owed"),
    "credit.not_positive": ("预收金额须大于零", "a credit has to be above zero"),
    "credit.nothing_allocated": ("核销金额{amount}须大于零", "the amount set off, {amount}, has to be above zero"),
    "credit.other_client": (
        "应收单属于客户{client}，预收属于{expected}",
        "the claim is on client {client}, the money came from {expected}",
    ),
    "credit.other_currency": ("币种{currency}应为{expected}", "the currency {currency} has to be {expected}"),
    "credit.other_id": ("编号应为{expected}", "the id has to be {expected}"),
    "credit.over_allocated": ("核销超过预收金额", "more was set off than there is"),
    "event.credit_allocated": (
        "核销{amount}至{receivable}，尚余{open}（{by}）",
        "{amount} set off against {receivable}, {open} left (by {by})",
    ),
    "event.credit_changed": ("预收数据变更", "changed in the books"),
    "event.credit_taken_in": (
        "收到{client}未核销款项{amount}（{value_on}）",
        "{amount} of {client} against no claim yet ({value_on})",
    ),
    "kind.credits": ("未核销预收", "client credit"),
}
"""Code → (zh-CN, en)."""
