"""What is said about a value that can never be right, wherever it was handed in."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "evidence.altered": (
        "{reference}的文件与登记时不同（应为{expected}）",
        "the file of {reference} is no longer what was put on record (expected {expected})",
    ),
    # plain values
    "input.not_a_fact": ("不是可以记录的值", "is no value that can be kept"),
    "input.not_a_list": ("应为列表", "has to be a list"),
    "input.not_a_mapping": ("应为键值表", "has to be a table of keys and values"),
    "input.not_an_id": (
        "应为 1–120 个可见字符，首尾不留空格",
        "has to be 1–120 visible characters without blanks around them",
    ),
    "input.not_one_of": ("只能是：{allowed}", "has to be one of: {allowed}"),
    "input.not_text": ("应为文本", "has to be text"),
    "input.not_true_or_false": ("应为 true 或 false", "has to be true or false"),
    "input.not_whole": ("应为整数", "has to be a whole number"),
    "input.unknown_language": ("没有这种语言；可用：{allowed}", "there is no such language; use one of: {allowed}"),
    # money
    "money.bad_weights": (
        "分摊权重应为不小于 0 的整数，且不能全为 0",
        "weights have to be whole numbers from zero up, and not all zero",
    ),
    "money.not_an_amount": ("不是金额，应如 1234.50", "is no amount; write it like 1234.50"),
    "money.not_whole_minor_units": ("金额应为最小货币单位的整数", "an amount is a whole number of minor units"),
    "money.other_currency": ("币种应为 {expected}", "the currency has to be {expected}"),
    "money.too_large": ("金额过大", "the amount is too large"),
    "money.too_many_places": ("{currency} 最多 {places} 位小数", "{currency} has at most {places} decimal places"),
    "money.unknown_currency": ("不是 ISO 4217 币种代码", "is no currency of ISO 4217"),
    # dates, moments, periods, working days
    "calendar.assumed": (
        "{day} 超出工作日历“{calendar}”的范围，按周末推算",
        "{day} lies beyond the calendar “{calendar}”; weekends were assumed",
    ),
    "calendar.exception_outside": (
        "不在工作日历“{calendar}”的范围内",
        "lies outside the range of the calendar “{calendar}”",
    ),
    "calendar.negative_count": ("工作日数不能为负", "a number of working days must not be negative"),
    "calendar.off_and_worked": (
        "在工作日历“{calendar}”中既是休息日又是调休工作日",
        "is both a day off and a working day in the calendar “{calendar}”",
    ),
    "calendar.out_of_range": (
        "超出工作日历“{calendar}”的范围，请更新日历",
        "lies beyond the calendar “{calendar}”; bring the calendar up to date",
    ),
    "date.impossible": ("没有这一天", "there is no such day"),
    "date.not_a_date": ("应为不带时刻的日期", "has to be a date without a time of day"),
    "date.not_iso": ("日期应写作 2026-11-26", "a date is written like 2026-11-26"),
    "period.empty": ("结束日须晚于开始日 {start_on}", "has to lie after the first day, {start_on}"),
    "time.not_a_moment": ("应为带时区的时刻", "has to be a moment with its zone"),
    "time.without_zone": ("时刻缺少时区", "the moment has no zone"),
    # people
    "delegation.to_oneself": ("不能委托给自己", "nobody delegates to themselves"),
    "org.cycle": ("汇报关系成环", "these people would stand above themselves"),
    # records
    "canonical.no_certain_spelling": (
        "{type} 类型的值没有唯一写法，不能入账",
        "a value of the type {type} has no certain spelling and cannot be kept",
    ),
    "journal.not_an_entry": ("不是日志条目", "is no journal entry"),
    "record.key_missing": ("缺少这一项", "is missing"),
    "record.not_a_document": ("不是可读取的记录", "is no record that can be read"),
    "record.not_storable": (
        "超过 {limit} 个字符或含有数据库无法保存的字符",
        "is longer than {limit} characters, or holds some that no database keeps",
    ),
    "record.unknown_key": ("不认识的键", "unknown key"),
    "record.unknown_kind": ("没有这种记录", "there is no such kind of record"),
    "record.unknown_version": (
        "记录的版本未知（已知至第 {known} 版）",
        "the record is of an unknown version (known up to {known})",
    ),
    "record.unreadable": ("记录无法读取", "the record cannot be read"),
    "storage.one_connection": (
        "同一存储须使用同一个连接",
        "one unit of work needs one connection",
    ),
    # commands
    "command.key_reused": (
        "命令键 {value} 已用于另一内容",
        "the key {value} was used before, with other content",
    ),
}
"""Code → (zh-CN, en)."""
