"""What is said about a policy file that could not be read."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "policy.key_missing": ("缺少这一项", "is missing"),
    "policy.no_version": ("没有任何策略版本", "holds no version at all"),
    "policy.not_a_date": ("应为日期，如 2026-07-01，不加引号", "has to be a date like 2026-07-01, without quotes"),
    "policy.not_a_list": ("应为数组", "has to be a list"),
    "policy.not_a_table": ("应为表", "has to be a table"),
    "policy.not_an_amount": ('应为金额文本，如 "100.00"', 'has to be an amount as text, like "100.00"'),
    "policy.not_days": ("应为整数天 0–{most}", "has to be a whole number of days, 0–{most}"),
    "policy.not_one_of": ("只能是：{options}", "has to be one of: {options}"),
    "policy.not_text": ("应为加引号的文本", "has to be text in quotes"),
    "policy.not_toml": ("不是有效的 TOML：{reason}", "is not valid TOML: {reason}"),
    "policy.not_true_or_false": ("应为 true 或 false", "has to be true or false"),
    "policy.not_utf8": ("不是 UTF-8 文本（第 {byte} 字节起）", "is not UTF-8 text (from byte {byte} on)"),
    "policy.not_whole": ("应为整数 0–{most}", "has to be a whole number, 0–{most}"),
    "policy.same_first_day": ("另一个版本从同一天起生效", "another version begins on the same day"),
    "policy.too_large": ("文件超过 {most} 字节", "the file is larger than {most} bytes"),
    "policy.unknown_key": ("不认识的键", "unknown key"),
    "policy.version_twice": ("这个版本号出现了两次", "this version appears twice"),
}
"""Code → (zh-CN, en)."""
