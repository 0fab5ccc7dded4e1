"""The labels and the running text of the balance confirmation 《对账函》 and of its answer form."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "field.amount_settled": ("已收金额", "Settled"),
    "field.balance": ("未收余额", "Balance"),
    "letter.nothing_to_confirm": ("该日没有余额可对", "there is no balance to confirm on that day"),
    "page.balance.agreed": ("□ 相符", "□ Agreed"),
    "page.balance.agreed_text": (
        "我公司账面记载与上列一致，确认尚欠贵公司 {total}，并同意支付。",
        "Our books agree with the list above. We acknowledge that we owe {total} and will pay it.",
    ),
    "page.balance.answer": ("回函（由贵公司填写）", "Answer (to be filled in by you)"),
    "page.balance.answer_about": (
        "贵公司编号 {reference} 的对账函收悉，经核对，截至 {as_of}：",
        "We have checked your balance confirmation {reference} as of {as_of}:",
    ),
    "page.balance.difference": ("差异说明", "Difference"),
    "page.balance.difference_text": (
        "____________________",
        "____________________",
    ),
    "page.balance.differs": ("□ 不符", "□ Not agreed"),
    "page.balance.differs_text": ("我公司账面金额为 ________________", "Our books show ________________"),
    "page.balance.limitation": (
        "贵公司确认上列款项并同意支付的，诉讼时效依《中华人民共和国民法典》第一百九十五条中断，自确认之日起重新计算。",
        "An answer that acknowledges the amounts and agrees to pay them interrupts the limitation period, which then begins anew (Civil Code of the People's Republic of China, article 195).",
    ),
    "page.balance.opening": (
        "为核对双方往来账目，现将截至 {as_of} 我公司账面记载的贵公司应付款项列示如下：",
        "To reconcile our accounts, these are the amounts payable by you according to our books as of {as_of}:",
    ),
    "page.balance.request": (
        "请予核对，并填写下方回函，签章后寄回我公司。",
        "Please check the list, fill in the answer below, and return it to us signed and sealed.",
    ),
    "page.balance.request_by": (
        "请予核对，并填写下方回函，签章后于 {answer_by} 前寄回我公司。",
        "Please check the list, fill in the answer below, and return it to us signed and sealed by {answer_by}.",
    ),
    "page.balance.signed_by": ("签名", "Signature"),
    "page.balance.signed_on": ("日期", "Date"),
    "page.balance.title": ("对账函", "Balance Confirmation"),
}
"""Code → (zh-CN, en)."""
