"""What the lines of the shipped checklists are called."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "checklist.named_twice": ("{checklist} 中 {value} 出现两次", "{value} is there twice in {checklist}"),
    "checklist_item.advances": ("备用金与差旅借款", "cash advances"),
    "checklist_item.badge_and_keys": ("工牌、门禁卡与钥匙", "badge, access card and keys"),
    "checklist_item.chat_groups": ("客户群、企业微信群群主转移", "owner of chat groups"),
    "checklist_item.consignment_stock": ("寄售与铺货库存", "consignment stock"),
    "checklist_item.drawings": ("图纸与技术资料", "drawings and technical papers"),
    "checklist_item.expense_claims": ("未报销费用", "open expense claims"),
    "checklist_item.goods_in_transit": ("在途货物", "goods in transit"),
    "checklist_item.letters_of_credit": ("信用证", "letters of credit"),
    "checklist_item.moulds_and_tools": ("模具与工装", "moulds and tools"),
    "checklist_item.open_approvals": ("待其审批的流程", "approvals waiting for them"),
    "checklist_item.original_documents": ("提单等正本单证", "original shipping documents"),
    "checklist_item.paper_files": ("纸质合同与档案", "paper contracts and files"),
    "checklist_item.performance_guarantees": ("履约保函", "performance guarantees"),
    "checklist_item.project_seals": ("项目章、资料章", "project seals"),
    "checklist_item.quality_complaints": ("未结质量投诉", "open quality complaints"),
    "checklist_item.retention_money": ("质保金", "retention money"),
    "checklist_item.samples_on_loan": ("借出样品", "samples on loan"),
    "checklist_item.site_contacts": ("现场与甲方联系人", "contacts on site"),
    "checklist_item.supplier_contacts": ("供应商联系人", "supplier contacts"),
    "checklist_item.tender_deposits": ("投标保证金", "tender deposits"),
    "checklist_item.work_accounts": ("工作账号移交", "work accounts"),
}
"""Code to (zh-CN, en)."""
