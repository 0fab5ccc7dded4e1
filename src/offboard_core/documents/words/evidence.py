"""The words for evidence and the bundles drawn from it (凭证、举证包)."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "evidence.empty_file": ("空文件不能作为凭证", "an empty file proves nothing"),
    "evidence.in_the_future": ("取得时间{captured_at}晚于现在", "captured at {captured_at}, which is still to come"),
    "evidence.kept_too_short": (
        "保管至{keep_until_on}，至少须保管至{least_on}",
        "kept until {keep_until_on}, it has to be kept until {least_on} at least",
    ),
    "evidence.known_already": (
        "同一文件已登记为凭证{number}（{reference}）",
        "the same file is evidence {number} already ({reference})",
    ),
    "evidence.no_reason": ("请说明作废原因", "say why it is void"),
    "evidence.no_reference": ("请填写文件编号", "the reference is blank"),
    "evidence.none_such": ("没有凭证{number}", "there is no evidence {number}"),
    "evidence.not_a_digest": ("不是SHA-256摘要（64位十六进制）", "no SHA-256 (64 hexadecimal digits)"),
    "evidence.not_on_record": (
        "{place}第{number}项所依凭证（{reference}）未登记",
        "the evidence of {place} {number} ({reference}) is not on record",
    ),
    "evidence.other_content": (
        "{reference}已登记为凭证{number}，内容不同；请先作废",
        "{reference} is evidence {number} with other content; declare that void first",
    ),
    "evidence.second_person_needed": (
        "凭证由{person}登记，须另一人作废",
        "{person} put it on record, another person has to declare it void",
    ),
    "evidence.void_already": ("凭证{number}已由{by}作废", "evidence {number} was declared void by {by}"),
    "export.blank": ("请填写{field}", "{field} is blank"),
    "extension.evidence_not_on_record": (
        "展期凭证{reference}未登记",
        "the evidence {reference} for it is not on record",
    ),
    "promise.evidence_not_on_record": (
        "第{number}项承诺的凭证{reference}未登记",
        "the evidence {reference} of promise {number} is not on record",
    ),
    "event.evidence_exported": (
        "{by}导出举证包{export}交{given_to}，用途：{purpose}（{files}个文件，摘要{digest}）",
        "{by} handed the bundle {export} to {given_to} for: {purpose} ({files} files, digest {digest})",
    ),
    "event.evidence_recorded": (
        "{by}登记凭证{number}：{sort}，{title}（{reference}），取得于{captured_at}，保管至{keep_until_on}，摘要{sha256}",
        (
            "{by} put evidence {number} on record: {sort}, {title} ({reference}), captured {captured_at}, kept until "
            "{keep_until_on}, SHA-256 {sha256}"
        ),
    ),
    "event.evidence_voided": (
        "{by}作废凭证{number}（{reference}，摘要{sha256}）：{reason}",
        "{by} declared evidence {number} void ({reference}, SHA-256 {sha256}): {reason}",
    ),
    "evidence_sort.acceptance": ("验收单", "acceptance"),
    "evidence_sort.contract": ("合同", "contract"),
    "evidence_sort.delivery_note": ("送货签收单", "delivery note"),
    "evidence_sort.invoice": ("发票", "invoice"),
    "evidence_sort.letter": ("往来函件", "letter"),
    "evidence_sort.message": ("微信、邮件或短信", "message"),
    "evidence_sort.order": ("订单", "order"),
    "evidence_sort.other": ("其他", "other"),
    "evidence_sort.payment": ("付款凭据", "proof of payment"),
    "evidence_sort.reconciliation": ("对账单", "reconciliation"),
    "evidence_sort.recording": ("通话录音", "recording"),
    "kind.exports": ("举证包", "evidence bundle"),
}
"""Code → (zh-CN, en)."""
