"""The names of roles, hands, records and verbs: what stands for a plain value inside a sentence."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # who acts
    "role.asset_keeper": ("资产管理员", "asset keeper"),
    "role.auditor": ("审计", "auditor"),
    "role.finance": ("财务", "finance"),
    "role.hr": ("人事", "HR"),
    "role.it": ("IT", "IT"),
    "role.sales": ("业务员", "sales"),
    "role.supervisor": ("主管", "supervisor"),
    "role.system": ("系统", "system"),
    # the host's hands
    "hand.letter": ("致客户函件", "letter to a client"),
    "hand.notify": ("通知", "notification"),
    "hand.narrow": ("权限收紧", "narrowing of access"),
    "hand.restore": ("权限恢复", "restoring of access"),
    "hand.revoke": ("权限回收", "revocation of access"),
    "hand.worklist.close": ("撤下待办", "worklist entry closed"),
    "hand.worklist.open": ("新增待办", "worklist entry opened"),
    # how far a message has come
    "dispatch_status.claimed": ("投递中", "being delivered"),
    "dispatch_status.dead": ("投递失败", "given up"),
    "dispatch_status.sent": ("已送达", "delivered"),
    "dispatch_status.waiting": ("待投递", "waiting"),
    "dispatch_status.withdrawn": ("已撤回", "withdrawn"),
    # a calendar beyond its range
    "beyond_range.refuse": ("拒绝计算", "refuse"),
    "beyond_range.weekends": ("按周末推算", "assume weekends only"),
    # kinds of records
    "kind.cases": ("离职单", "offboarding case"),
    "kind.clients": ("客户", "client"),
    "kind.communications": ("沟通记录", "communication record"),
    "kind.journal": ("日志", "journal"),
    "kind.ladders": ("预警台账", "ladder"),
    "kind.receivables": ("应收单", "receivable"),
    "kind.reviews": ("离职复盘", "review"),
    "kind.risks": ("风险登记项", "risk register entry"),
    "kind.standings": ("在职状态", "standing"),
    # steps between the stages of a case
    "lifecycle.ask_again": ("重新会签", "ask for signatures again"),
    "lifecycle.ask_signatures": ("发起会签", "ask for signatures"),
    "lifecycle.begin_handover": ("开始交接", "begin the handover"),
    "lifecycle.begin_precheck": ("开始预检", "begin the precheck"),
    "lifecycle.begin_review": ("开始复盘", "begin the review"),
    "lifecycle.close": ("关闭", "close"),
    "lifecycle.depart_clean": ("无遗留离职", "depart clean"),
    "lifecycle.depart_with_residuals": ("带遗留事项离职", "depart with residuals"),
    "lifecycle.discard": ("作废", "discard"),
    "lifecycle.make_ready": ("标记为可离职", "make ready"),
    "lifecycle.receive": ("受理离职通知", "receive the notice"),
    "lifecycle.reopen": ("退回交接", "go back to the handover"),
    "lifecycle.withdraw": ("撤回离职", "withdraw"),
    # what somebody owes
    "verb.acknowledge_item": ("确认接管", "say that it has reached you"),
    "verb.begin_review": ("开始离职复盘", "begin the review"),
    "verb.close": ("关闭离职单", "close the case"),
    "verb.confirm_departure": ("确认离职", "confirm the departure"),
    "verb.document_item": ("填写客户交底", "document the client"),
    "verb.judge_documentation": ("审核客户交底", "judge the documentation"),
    "verb.override_grant": ("人工收回权限", "take access back by hand"),
    "verb.precheck": ("离职预检", "precheck"),
    "verb.settle_compensation": ("恢复", "undo"),
    "verb.settle_item": ("办结交接", "settle the line"),
    "verb.settle_residual": ("办结遗留事项", "settle the residual"),
    "verb.sign_off": ("会签", "sign off"),
    "verb.accept_transfer": ("确认接收客户", "accept the client"),
    "verb.complete_transfer": ("办结客户移交", "complete the transfer"),
    "verb.confirm_transfer": ("首次联系客户", "make the first contact"),
    "verb.decide_core_change": ("审批核心字段变更", "decide on core fields"),
    "verb.document_transfer": ("填写移交交底", "document the transfer"),
    "verb.finish_measure": ("落实改进措施", "carry out the measure"),
    "verb.inform_client": ("告知客户", "tell the client"),
    "verb.propose_receiver": ("选定接收人", "propose a receiver"),
    "verb.waive_item": ("确认豁免", "confirm the waiver"),
    # why something is not known
    "unknown_reason.not_enough_data": ("数据不足", "not enough data"),
    # languages
    "language.en": ("英文", "English"),
    "language.zh-CN": ("简体中文", "Simplified Chinese"),
}
"""Code → (zh-CN, en)."""
