"""What is said about a ledger file that could not be read, or a row of it that was left out."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "ledger.amount_not_positive": ("金额必须大于 0", "the amount has to be above zero"),
    "ledger.blank": ("必填项为空", "must not be blank"),
    "ledger.broken_quotes": (
        "引号没有成对，本行无法拆分",
        "quotes do not match, so the row cannot be split into cells",
    ),
    "ledger.column_missing": (
        "缺少列“{path}”；文件中的列：{present}",
        "column “{path}” is missing; the file has: {present}",
    ),
    "ledger.column_twice": ("列“{path}”出现了两次", "column “{path}” appears twice"),
    "ledger.date_out_of_range": (
        "日期应在 {earliest} 至 {latest} 之间",
        "the date has to lie between {earliest} and {latest}",
    ),
    "ledger.empty_file": ("文件是空的", "the file is empty"),
    "ledger.invoice_contradicted": (
        "同一张发票出现在第 {rows} 行，内容互相矛盾，均未采用",
        "the same invoice stands in rows {rows} and they contradict each other; none was taken",
    ),
    "ledger.invoice_repeated": (
        "同一张发票重复出现在第 {rows} 行，内容相同，只计一次",
        "the same invoice stands in rows {rows}, word for word; it counts once",
    ),
    "ledger.is_a_web_page": (
        "这是网页（HTML），不是 CSV；请在源系统中导出为 CSV",
        "this is a web page (HTML), not CSV; export it as CSV from the system it came from",
    ),
    "ledger.is_a_workbook": (
        "这是 Excel 工作簿，不是 CSV；请在 Excel 中另存为“CSV UTF-8”",
        "this is an Excel workbook, not CSV; save it as “CSV UTF-8” in Excel",
    ),
    "ledger.left_out": ("未采用", "left out"),
    "ledger.line_too_long": ("本行过长，不可能是一行台账", "the line is too long to be a row of a ledger"),
    "ledger.many_settlements": (
        "应收单 {path} 有 {count} 笔核销，一行只能写一笔",
        "receivable {path} has {count} settlements; a row holds one",
    ),
    "ledger.no_due_date": (
        "没有到期日；已收录，补齐前不做账龄判断",
        "no due date; taken in, and quarantined until there is one",
    ),
    "ledger.no_heading": ("字段 {path} 必须指定列名", "the field {path} needs a heading"),
    "ledger.not_yes_or_no": ("应为 0 或 1（是/否）", "has to be 0 or 1 (yes or no)"),
    "ledger.open_with_a_date": (
        "标记为未结，却有核销日期 {date}",
        "marked open, yet it has a settlement date, {date}",
    ),
    "ledger.other_separator": (
        "列之间用的是“{separator}”，应为逗号",
        "columns are separated by “{separator}”; a comma is expected",
    ),
    "ledger.ragged": (
        "本行有 {found} 个单元格，标题行有 {expected} 个",
        "the row has {found} cells, the headings have {expected}",
    ),
    "ledger.report_column": ("列", "column"),
    "ledger.report_reason": ("原因", "reason"),
    "ledger.report_row": ("行", "row"),
    "ledger.report_taken_in": ("处理", "what became of it"),
    "ledger.report_value": ("内容", "value"),
    "ledger.settled_without_a_date": ("标记为已核销，却没有核销日期", "marked settled, without a settlement date"),
    "ledger.taken_in": ("已收录", "taken in"),
    "ledger.too_long": ("超过 {most} 个字符（{found} 个）", "longer than {most} characters ({found})"),
    "ledger.unknown_kind": ("不认识的核销方式；可用：{allowed}", "unknown kind of settlement; allowed: {allowed}"),
    "ledger.unprintable": ("含有控制字符", "holds a control character"),
    "ledger.unwritable_settlement": (
        "应收单 {path} 有冲销记录，CSV 台账写不下",
        "receivable {path} has a reversal, which a ledger file cannot hold",
    ),
    "ledger.wrong_encoding": (
        "无法识别的编码（试过 {tried}，第 {byte} 字节起不符）；请另存为 UTF-8",
        "unknown encoding (tried {tried}; it fails at byte {byte}); save the file as UTF-8",
    ),
}
"""Code → (zh-CN, en)."""
